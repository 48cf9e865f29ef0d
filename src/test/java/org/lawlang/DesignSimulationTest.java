package org.lawlang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitOptions;
import org.lawlang.fit.FitTask;
import org.lawlang.fit.Fitter;
import org.lawlang.fit.Start;
import org.lawlang.interpreter.Host;
import org.lawlang.interpreter.Session;
import org.lawlang.math.Parallel;
import org.lawlang.math.Streams;
import org.lawlang.plan.RunDesign;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

/// What five designed runs are worth on the 240 runs of Hoffmann et al., by simulation: studies with
/// the scatter of those runs, fitted without the new runs, with the designed ones, and with as
/// costly ones on the line where the fit has its optima. What counts is the variance of the loss
/// that is predicted for the optimum of 5.76e23 FLOP. Nothing of the design's own formulas enters.
class DesignSimulationTest {
  private static final int STUDIES = 80;
  private static final String SCRIPT =
      """
      runs = read "chinchilla_epoch_240.csv" with L = loss
      L(N, D) = E + A/N^alpha + B/D^beta
          where E > 0, A > 0, B > 0, alpha in 0..2, beta in 0..2
      f = fit L to runs by huber(1e-3) on log
      best = minimize f(N, D) over N, D subject to 6*N*D <= 5.76e23
      d = design 5 runs over N in 50M..20B, D in 1B..500B
          cost 6*N*D within 1e21
          to sharpen best.value
      """;

  /// Reads from a folder.
  private record Folder(Path path) implements Host {
    @Override
    public InputStream read(String name) throws IOException {
      return Files.newInputStream(path.resolve(name));
    }

    @Override
    public void write(String name, byte[] bytes) throws IOException {
      throw new IOException("tests write no files");
    }

    @Override
    public ExecutorService executor() {
      return ForkJoinPool.commonPool();
    }
  }

  private static double predicted(Map<String, Double> p, double n, double d) {
    return value(p, "E")
        + value(p, "A") / Math.pow(n, value(p, "alpha"))
        + value(p, "B") / Math.pow(d, value(p, "beta"));
  }

  private static double value(Map<String, Double> p, String name) {
    return p.getOrDefault(name, Double.NaN);
  }

  /// The place on the line of optima with compute `c`, by the closed form of Hoffmann et al.
  private static double[] optimum(Map<String, Double> p, double c) {
    double a = value(p, "alpha");
    double b = value(p, "beta");
    double g = Math.pow(a * value(p, "A") / (b * value(p, "B")), 1 / (a + b));
    return new double[] {g * Math.pow(c / 6, b / (a + b)), Math.pow(c / 6, a / (a + b)) / g};
  }

  private static Map<String, Double> estimates(Fit fit) {
    return fit.estimates().stream()
        .collect(Collectors.toMap(Fit.Estimate::name, e -> e.value().value()));
  }

  /// The variance, over simulated studies, of the predicted loss at the optimum for 5.76e23.
  private static double variance(Fit fit, List<double[]> further) {
    Map<String, Double> truth = estimates(fit);
    Table data = fit.task().data();
    double[] n = numbers(data, "N");
    double[] d = numbers(data, "D");
    double[] predictions = new double[STUDIES];
    int rows = n.length + further.size();
    double[] moreN = Arrays.copyOf(n, rows);
    double[] moreD = Arrays.copyOf(d, rows);
    for (int i = 0; i < further.size(); i++) {
      moreN[n.length + i] = further.get(i)[0];
      moreD[n.length + i] = further.get(i)[1];
    }
    Parallel.run(
        ForkJoinPool.commonPool(),
        STUDIES,
        study -> {
          RandomGenerator random = Streams.of(11, study);
          double[] loss = new double[rows];
          for (int i = 0; i < rows; i++) {
            double residual = fit.residuals().get(random.nextInt(n.length));
            loss[i] = predicted(truth, moreN[i], moreD[i]) * Math.exp(residual);
          }
          var table =
              new Table(
                  List.of(
                      new Column.Numbers("N", moreN),
                      new Column.Numbers("D", moreD),
                      new Column.Numbers("L", loss)),
                  rows);
          FitTask task =
              fit.task()
                  .on(table)
                  .from(List.of(Start.of(truth)))
                  .with(FitOptions.DEFAULTS.withStarts(0));
          var found =
              assertInstanceOf(
                  Checked.Ok.class,
                  Fitter.fit(task, new Span(new Source("", ""), 0, 0), Runnable::run));
          Map<String, Double> p = estimates((Fit) found.value());
          double[] best = optimum(p, 5.76e23);
          predictions[study] = predicted(p, best[0], best[1]);
        });
    double mean = Arrays.stream(predictions).average().orElseThrow();
    return Arrays.stream(predictions).map(x -> (x - mean) * (x - mean)).sum() / (STUDIES - 1);
  }

  private static double[] numbers(Table table, String name) {
    return assertInstanceOf(Column.Numbers.class, table.column(name).orElseThrow()).values();
  }

  @Test
  void fiveDesignedRunsAreWorthTwiceFiveOnTheLineOfOptima() {
    var session =
        new Session(new Folder(Shared.shared("data/chinchilla_epoch/README.md").getParent()));
    assertInstanceOf(
        Checked.Ok.class, session.run(new Source("design.law", SCRIPT), Map.of(), _ -> {}));
    Fit fit = assertInstanceOf(Value.OfFit.class, session.value("f").orElseThrow()).fit();
    RunDesign design =
        assertInstanceOf(Value.OfDesign.class, session.value("d").orElseThrow()).design();
    assertTrue(design.cost() <= 1e21 * (1 + 1e-9));
    Map<String, Double> p = estimates(fit);
    // Five runs on the line, as costly all together: alike, or a decade and a half apart.
    var alike = new ArrayList<double[]>();
    var spread = new ArrayList<double[]>();
    double[] ladder = {1, 2.37, 5.62, 13.3, 31.6};
    double sum = Arrays.stream(ladder).sum();
    for (double step : ladder) {
      alike.add(optimum(p, design.cost() / 5));
      spread.add(optimum(p, design.cost() * step / sum));
    }
    double without = variance(fit, List.of());
    double with = variance(fit, design.runs());
    double line = Math.min(variance(fit, alike), variance(fit, spread));
    assertTrue(without - with >= 2 * (without - line));
    assertEquals(design.outlooks().getFirst().share(), Math.sqrt(with / without), 0.1);
  }
}
