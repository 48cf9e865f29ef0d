package org.lawlang.fit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lawlang.Shared;
import org.lawlang.model.Law;
import org.lawlang.model.Param;

/// The 27 certified nonlinear regressions of NIST, from their two starts and from none. Digits are
/// those that agree with the certified value, of the worst parameter, at most 11 (as many as are
/// certified).
final class NistTest {

  /// Sums of like terms: without a start the terms come out in any order. Each is a list of
  /// parameters, and swapping one list with the other changes nothing.
  private static final Map<String, List<List<List<String>>>> ALIKE =
      Map.of(
          "Gauss1", List.of(List.of(List.of("b3", "b4", "b5"), List.of("b6", "b7", "b8"))),
          "Gauss2", List.of(List.of(List.of("b3", "b4", "b5"), List.of("b6", "b7", "b8"))),
          "Gauss3", List.of(List.of(List.of("b3", "b4", "b5"), List.of("b6", "b7", "b8"))),
          "MGH17", List.of(List.of(List.of("b2", "b4"), List.of("b3", "b5"))),
          "Lanczos1",
              List.of(List.of(List.of("b1", "b2"), List.of("b3", "b4"), List.of("b5", "b6"))),
          "Lanczos2",
              List.of(List.of(List.of("b1", "b2"), List.of("b3", "b4"), List.of("b5", "b6"))),
          "Lanczos3",
              List.of(List.of(List.of("b1", "b2"), List.of("b3", "b4"), List.of("b5", "b6"))),
          "ENSO", List.of(List.of(List.of("b5", "b4", "b6"), List.of("b8", "b7", "b9"))));

  @Test
  void table() throws IOException {
    double[] total = new double[3];
    for (JsonNode problem : problems()) {
      for (int s = 0; s < 2; s++) {
        var starts = new HashMap<String, Double>();
        List<String> names = names(problem);
        for (int i = 0; i < names.size(); i++) {
          starts.put(names.get(i), problem.get("start" + (s + 1)).get(i).asDouble());
        }
        Fit fit =
            Bench.fit(
                Bench.with(task(problem), List.of(starts), FitOptions.DEFAULTS.withStarts(0)));
        double digits = digits(fit, problem);
        double se = 11;
        for (int i = 0; i < names.size(); i++) {
          double found = fit.estimate(names.get(i)).orElseThrow().se().orElse(Double.NaN);
          se = Math.min(se, Bench.digits(found, problem.get("se").get(i).asDouble()));
        }
        double rss = Bench.digits(fit.objective(), problem.get("rss").asDouble());
        System.out.printf(
            Locale.ROOT,
            "%-10s %d  %5.2f %5.2f %5.2f%n",
            problem.get("name").asText(),
            s + 1,
            digits,
            se,
            rss);
        total[0] += digits / 54;
        total[1] += se / 54;
        total[2] += rss / 54;
      }
    }
    System.out.printf(Locale.ROOT, "%5.2f %5.2f %5.2f%n", total[0], total[1], total[2]);
    for (JsonNode problem : problems()) {
      Fit fit = Bench.fit(task(problem));
      System.out.printf(
          Locale.ROOT,
          "%-10s  %5.2f %5.2f %s%n",
          problem.get("name").asText(),
          digits(fit, problem),
          Bench.digits(fit.objective(), problem.get("rss").asDouble()),
          fit.starts());
    }
  }

  private static Iterable<JsonNode> problems() throws IOException {
    return new ObjectMapper().readTree(Shared.shared("oracles/nist/nist_strd.json").toFile());
  }

  private static double digits(Fit fit, JsonNode problem) {
    double digits = 11;
    List<String> names = names(problem);
    for (int i = 0; i < names.size(); i++) {
      double certified = problem.get("cert").get(i).asDouble();
      digits = Math.min(digits, Bench.digits(Bench.value(fit, names.get(i)), certified));
    }
    return digits;
  }

  private static List<String> names(JsonNode problem) {
    var names = new ArrayList<String>();
    for (int i = 1; i <= problem.get("p").asInt(); i++) {
      names.add("b" + i);
    }
    return names;
  }

  private static FitTask task(JsonNode problem) {
    int n = problem.get("n").asInt();
    int arguments = problem.get("x").get(0).size();
    double[] y = new double[n];
    double[][] x = new double[arguments][n];
    boolean log = problem.get("response").asText().startsWith("log");
    for (int i = 0; i < n; i++) {
      double cell = problem.get("y").get(i).asDouble();
      y[i] = log ? Math.log(cell) : cell;
      for (int a = 0; a < arguments; a++) {
        x[a][i] = problem.get("x").get(i).get(a).asDouble();
      }
    }
    var columns = new HashMap<String, double[]>(Map.of("y", y));
    var names = new ArrayList<String>();
    for (int a = 0; a < arguments; a++) {
      names.add(arguments == 1 ? "x" : "x" + (a + 1));
      columns.put(names.getLast(), x[a]);
    }
    List<Param> parameters = names(problem).stream().map(Param::free).toList();
    Law law = Bench.law("y", problem.get("model").asText(), names, parameters);
    return Bench.task(law, Bench.table(columns), Bench.SQUARES, false);
  }
}
