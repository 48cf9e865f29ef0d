package org.lawlang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lawlang.interpreter.Host;
import org.lawlang.interpreter.Session;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Source;

/// The learning curves of Alabdulmohsin, Neyshabur and Zhai (2022, arXiv:2209.06640): what the
/// script `examples/extrapolation.law`, as it stands, forecasts beyond the rows it is fitted to.
///
/// Form, exponents and weight of the script were chosen by forecasts within the training rows of all
/// curves, cut at six places, as [#theSeenRowsAloneForecastTheirOwnEnd] does at one. The second
/// source of the numbers: numpy and scipy's `nnls`, relative rows times `t^2`, one call a law.
class ExtrapolationTest {
  private static final Path SCRIPT = Path.of("examples/extrapolation.law");
  private static final Pattern ROW =
      Pattern.compile("([^,]+),(\"[^\"]*\"|[^,]*),(\"[^\"]*\"|[^,]*),(.*)");
  private static final String HEADER = "Domain,Task,Model,Seen Examples,Loss,Training\n";

  /// One row of a curve.
  private record Row(double x, String loss, boolean training) {}

  /// A learning curve: where it is from and its rows.
  private record Curve(String domain, String task, String model, List<Row> rows) {

    /// The training rows as a task of their own: cut at `share` of their largest x, to forecast
    /// those up to 2.2 times the cut; none where fewer than 5 rows or nothing to score remain.
    List<Row> cut(double share) {
      List<Row> seen = rows.stream().filter(Row::training).toList();
      double at = share * seen.stream().mapToDouble(Row::x).max().orElseThrow();
      List<Row> cut =
          seen.stream()
              .filter(r -> r.x <= 2.2 * at)
              .map(r -> new Row(r.x, r.loss, r.x <= at))
              .toList();
      long fitted = cut.stream().filter(Row::training).count();
      return fitted >= 5 && fitted < cut.size() ? cut : List.of();
    }

    /// The lines of `some` of its rows.
    String csv(List<Row> some) {
      return some.stream()
          .map(
              r ->
                  "%s,\"%s\",\"%s\",%s,%s,%d\n"
                      .formatted(domain, task, model, r.x, r.loss, r.training ? 1 : 0))
          .collect(Collectors.joining());
    }
  }

  /// Hands out one file whatever the path.
  private record OneFile(byte[] bytes) implements Host {
    @Override
    public InputStream read(String path) {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public void write(String path, byte[] written) throws IOException {
      throw new IOException("tests write no files");
    }

    @Override
    public ExecutorService executor() {
      return ForkJoinPool.commonPool();
    }
  }

  private static List<Curve> curves() throws IOException {
    var curves = new LinkedHashMap<List<String>, Curve>();
    List<String> lines = Files.readAllLines(Shared.shared("oracles/extrapolation/benchmark.csv"));
    for (String line : lines.subList(1, lines.size())) {
      Matcher m = ROW.matcher(line);
      assertTrue(m.matches(), line);
      String[] numbers = m.group(4).split(",", -1);
      curves
          .computeIfAbsent(
              List.of(m.group(1), m.group(2).replace("\"", ""), m.group(3).replace("\"", "")),
              k -> new Curve(k.get(0), k.get(1), k.get(2), new ArrayList<>()))
          .rows
          .add(new Row(Double.parseDouble(numbers[0]), numbers[1], numbers[2].equals("1")));
    }
    return List.copyOf(curves.values());
  }

  private static OneFile file(Map<Curve, List<Row>> rows) {
    var text = new StringBuilder(HEADER);
    rows.forEach((curve, some) -> text.append(curve.csv(some)));
    return new OneFile(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// The error that the script states for each curve, by domain.
  private static Map<String, List<Double>> misses(Map<Curve, List<Row>> rows) throws IOException {
    OneFile host = file(rows);
    var source = new Source(SCRIPT.toString(), Files.readString(SCRIPT));
    var misses = new TreeMap<String, List<Double>>();
    for (Curve curve : rows.keySet()) {
      var session = new Session(host);
      var ran =
          session.run(source, Map.of("task", curve.task, "model", curve.model), printed -> {});
      assertTrue(ran instanceof Checked.Ok, () -> curve.task + " " + curve.model + ": " + ran);
      double miss =
          session.value("miss").orElseThrow() instanceof Value.Number number
              ? number.quantity().value()
              : Double.NaN;
      misses.computeIfAbsent(curve.domain, d -> new ArrayList<>()).add(miss);
    }
    return misses;
  }

  private static double mean(List<Double> errors) {
    return errors.stream().mapToDouble(e -> e).average().orElseThrow();
  }

  @Test
  void theHeldOutRowsAreForecast() throws IOException {
    var whole = new LinkedHashMap<Curve, List<Row>>();
    curves().forEach(curve -> whole.put(curve, curve.rows));
    Map<String, List<Double>> misses = misses(whole);
    misses.forEach(
        (domain, errors) ->
            System.out.printf(
                "extrapolation: %-3s %2d curves, mean error %.4f%n",
                domain, errors.size(), mean(errors)));
    List<Double> image = Objects.requireNonNull(misses.get("IC"));
    assertEquals(36, image.size());
    assertEquals(0.029235, mean(image), 2e-5);
    assertEquals(0.025462, mean(misses.values().stream().flatMap(List::stream).toList()), 2e-5);
  }

  @Test
  void theSeenRowsAloneForecastTheirOwnEnd() throws IOException {
    var cut = new LinkedHashMap<Curve, List<Row>>();
    for (Curve curve : curves()) {
      List<Row> rows = curve.cut(0.48);
      if (!rows.isEmpty()) {
        cut.put(curve, rows);
      }
    }
    List<Double> all = misses(cut).values().stream().flatMap(List::stream).toList();
    assertEquals(46, all.size());
    assertEquals(0.017161, mean(all), 2e-5);
  }
}
