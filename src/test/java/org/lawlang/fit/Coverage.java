package org.lawlang.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.math.Streams;
import org.lawlang.source.Checked;

/// How often the 95 % intervals of each method hold the truth, by simulation: as a program, the
/// table on the page about uncertainty.
///
/// The studies are of `y = 1 + 2·exp(−0.7·x)` with normal errors of 0.03 at evenly spread `x` up to
/// 6: the law is smooth, the errors are alike, no parameter is at a bound. `java …
/// org.lawlang.fit.Coverage STUDIES ROWS` prints the table; 2,000 studies of 100 rows take a quarter
/// of an hour on two cores.
final class Coverage {
  static final Map<String, Double> TRUTH = Map.of("E", 1.0, "A", 2.0, "k", 0.7);
  private static final double NOISE = 0.03;
  private static final int RESAMPLES = 1000;
  private static final int FEW_CLUSTERS = 20;

  private Coverage() {}

  /// A method by name, as a script asks for it.
  record Method(String name, FitOptions options) {}

  /// @param resamples of the methods that count them
  static List<Method> methods(int resamples) {
    FitOptions base = FitOptions.DEFAULTS.withStarts(1);
    var methods = new ArrayList<Method>();
    methods.add(new Method("t of the covariance", base));
    methods.add(new Method("errors sandwich", base.withErrors(new Errors.Sandwich())));
    methods.add(new Method("errors of run", base.withErrors(new Errors.Clustered("run"))));
    methods.add(new Method("profile", base.withProfile()));
    for (Uncertainty draws : Uncertainty.values()) {
      if (draws != Uncertainty.NONE && draws != Uncertainty.COVARIANCE) {
        methods.add(new Method(draws.slug(), base.withDraws(draws, resamples)));
      }
    }
    return methods;
  }

  /// A design, ready to be given responses: its kernels are made once.
  static Setup design(int rows, FitOptions options) {
    double[] x = new double[rows];
    double[] run = new double[rows];
    double[] y = new double[rows];
    for (int k = 0; k < rows; k++) {
      x[k] = 6.0 * (k + 1) / rows;
      run[k] = k % FEW_CLUSTERS;
      y[k] = mean(x[k]);
    }
    FitTask task =
        Bench.task(
            ErrorsTest.DECAY,
            Bench.table(Map.of("x", x, "y", y, "run", run)),
            Bench.SQUARES,
            false);
    var given = List.of(TRUTH);
    FitTask from = Bench.with(task, given, options.withStarts(0));
    return switch (Setup.of(from, Bench.PLACE)) {
      case Checked.Ok<Setup>(var setup) -> setup;
      case Checked.Bad<Setup>(var diagnostics) -> throw new AssertionError(diagnostics);
    };
  }

  private static double mean(double x) {
    return 1 + 2 * Math.exp(-0.7 * x);
  }

  /// The same design with the responses of study `i`.
  static Setup study(Setup design, int i) {
    var random = Streams.of(11, i);
    Rows rows = design.rows();
    double[] y = new double[rows.size()];
    double[] x = rows.column("x");
    for (int k = 0; k < y.length; k++) {
      y[k] = mean(x[k]) + NOISE * random.nextGaussian();
    }
    var measured = new Rows(rows.source(), y, y, rows.weight(), rows.columns(), rows.blocks());
    return new Setup(
        design.task().with(design.task().options().withSeed(i)),
        design.laws(),
        design.coordinates(),
        measured,
        design.heldOut(),
        design.left(),
        design.surface().of(y),
        design.metric(),
        design.ladder());
  }

  /// How many of the three intervals of each of the studies `from` to `to` hold the truth.
  static int covered(Setup design, int from, int to) {
    int covered = 0;
    for (int i = from; i < to; i++) {
      Fit fit = Fitter.fit(study(design, i), Runnable::run);
      for (Fit.Estimate e : fit.estimates()) {
        double truth = TRUTH.getOrDefault(e.name(), Double.NaN);
        covered += e.interval().filter(interval -> interval.contains(truth)).isPresent() ? 1 : 0;
      }
    }
    return covered;
  }

  public static void main(String[] arguments) throws Exception {
    int studies = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
    int rows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    int threads = Runtime.getRuntime().availableProcessors();
    System.out.printf(Locale.ROOT, "%d studies of %d rows, 3 intervals each%n", studies, rows);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Method method : methods(RESAMPLES)) {
        if (arguments.length > 2 && !method.name().contains(arguments[2])) {
          continue;
        }
        long begun = System.nanoTime();
        Setup design = design(rows, method.options());
        var parts = new ArrayList<Future<Integer>>();
        for (int from = 0; from < studies; from += 50) {
          int first = from;
          int last = Math.min(studies, from + 50);
          parts.add(pool.submit(() -> covered(design, first, last)));
        }
        int covered = 0;
        for (Future<Integer> part : parts) {
          covered += part.get();
        }
        double share = covered / (3.0 * studies);
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
            Locale.ROOT, "%-22s %6.2f %%   %7.1f s%n", method.name(), 100 * share, seconds);
      }
    }
  }
}
