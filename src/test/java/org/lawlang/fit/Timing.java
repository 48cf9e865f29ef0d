package org.lawlang.fit;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.lawlang.data.Table;
import org.lawlang.math.Interval;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;

/// How long fits take, by hand: `groups` compares a law with one `E` a group, and one with `A` and
/// `alpha` a group, to the fit of one group; `large` fits a million rows.
///
/// ```
/// mvn -q -Pquick test-compile
/// java --add-modules jdk.incubator.vector -cp target/quick/classes:target/quick/test-classes:…
///     org.lawlang.fit.Timing groups
/// ```
final class Timing {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /// As many fits of one group as of a thousand: each finds its kernels warm.
  private static final int BEFORE = 20;

  private static final int COUNT = 10;

  private Timing() {}

  public static void main(String[] arguments) {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      switch (arguments[0]) {
        case "groups" -> groups(threads);
        case "large" -> large(threads, Integer.parseInt(arguments[1]));
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  private static void groups(ExecutorService threads) {
    for (boolean robust : new boolean[] {false, true}) {
      Objective objective = robust ? Bench.huber(1e-2) : Bench.SQUARES;
      double one = time("one group", plain(objective, robust), threads, BEFORE, COUNT);
      for (int count : new int[] {100, 300, 1000}) {
        double many = time(count + " E", levels(count, objective, robust), threads, BEFORE, COUNT);
        System.out.printf("  %.1f times one group%n", many / one);
      }
      for (int count : new int[] {100, 300, 1000}) {
        double many =
            time(count + " A, alpha", curves(count, objective, robust), threads, BEFORE, COUNT);
        System.out.printf("  %.1f times one group%n", many / one);
      }
    }
  }

  private static void large(ExecutorService threads, int rows) {
    double[][] c = runs(rows, 1);
    Table table = Bench.table(Map.of("N", c[0], "D", c[1], "L", c[2]));
    FitTask task =
        Bench.task(Bench.chinchilla(), table, Bench.huber(1e-3), true)
            .with(FitOptions.DEFAULTS.withStarts(20));
    System.gc();
    long before = used();
    time(rows + " rows, 20 starts", task, threads, 0, 1);
    System.out.printf(
        "  columns %.0f MB, table and heap before %.0f MB%n", 24e-6 * rows, before / 1e6);
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// The mean processor time of some fits after others, in seconds, over all threads: what else runs
  /// on the machine does not count.
  private static double time(
      String name, FitTask task, ExecutorService threads, int before, int count) {
    Fit fit = null;
    long start = 0;
    for (int i = -before; i < count; i++) {
      start = i == 0 ? PROCESS.getProcessCpuTime() : start;
      if (Fitter.fit(task, Bench.PLACE, threads) instanceof Checked.Ok<Fit>(var found)) {
        fit = found;
      }
    }
    double mean = (PROCESS.getProcessCpuTime() - start) / 1e9 / count;
    System.out.printf(
        "%-20s %8.4f s  %s of %s starts, objective %.9g, %s%n",
        name,
        mean,
        fit == null ? "" : fit.starts().reached(),
        fit == null ? "" : fit.starts().tried(),
        fit == null ? 0 : fit.objective(),
        fit == null ? "" : fit.outcome());
    return mean;
  }

  static double[][] runs(int rows, int levels) {
    var random = Streams.of(3, levels);
    double[][] c = new double[4][rows];
    for (int i = 0; i < rows; i++) {
      int level = i % levels;
      c[0][i] = Math.exp(random.nextDouble(16, 23));
      c[1][i] = Math.exp(random.nextDouble(20, 27));
      double e = 1.6 + 0.4 * Math.sin(level);
      double mean = e + 400 / Math.pow(c[0][i], 0.34) + 410 / Math.pow(c[1][i], 0.28);
      c[2][i] = mean * Math.exp(0.005 * random.nextGaussian());
      c[3][i] = level;
    }
    return c;
  }

  private static FitTask plain(Objective objective, boolean onLog) {
    double[][] c = runs(20, 1);
    return Bench.task(
        Bench.chinchilla(), Bench.table(Map.of("N", c[0], "D", c[1], "L", c[2])), objective, onLog);
  }

  static Param positive(String name, String group) {
    return new Param(
        name, Interval.NON_NEGATIVE, true, Optional.empty(), Optional.empty(), Optional.of(group));
  }

  static FitTask levels(int count, Objective objective, boolean onLog) {
    double[][] c = runs(20 * count, count);
    var parameters = new ArrayList<Param>(Bench.chinchilla().parameters());
    parameters.set(0, positive("E[g]", "g"));
    Law law = Bench.law("L", "E[g] + A/N^alpha + B/D^beta", List.of("N", "D"), parameters);
    return Bench.task(
        law, Bench.table(Map.of("N", c[0], "D", c[1], "L", c[2], "g", c[3])), objective, onLog);
  }

  static FitTask curves(int count, Objective objective, boolean onLog) {
    double[][] c = runs(20 * count, count);
    var random = Streams.of(4, count);
    for (int i = 0; i < c[2].length; i++) {
      double level = c[3][i];
      double alpha = 0.4 + 0.1 * Math.cos(level);
      c[0][i] = Math.exp(random.nextDouble(0, 7));
      c[2][i] =
          (0.8 + 3 * Math.exp(Math.sin(3 * level)) / Math.pow(c[0][i], alpha))
              * Math.exp(0.01 * random.nextGaussian());
    }
    Param exponent =
        new Param(
            "alpha[g]",
            new Interval(0, 2),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.of("g"));
    Law law =
        Bench.law(
            "L",
            "E + A[g]/N^alpha[g]",
            List.of("N"),
            List.of(Bench.positive("E"), positive("A[g]", "g"), exponent));
    return Bench.task(law, Bench.table(Map.of("N", c[0], "L", c[2], "g", c[3])), objective, onLog);
  }
}
