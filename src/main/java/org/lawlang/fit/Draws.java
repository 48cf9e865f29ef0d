package org.lawlang.fit;

import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Dense;
import org.lawlang.math.Parallel;
import org.lawlang.math.Streams;
import org.lawlang.symbolic.Printer;

/// Draws of the parameters: `values[w][k]` is parameter `w` in replicate `k`, NaN where the
/// replicate has no optimum.
@SuppressWarnings("ArrayRecordComponent")
record Draws(double[][] values, int undefined) {
  private static final int COUNT = 1000;
  private static final int PIECE = 16;

  /// The case bootstrap: each replicate draws as many rows (or clusters) as there are, with
  /// replacement, and is solved to convergence from the optimum of the whole; a replicate that
  /// fails or wanders far is solved once more through all stages, and the better end is kept.
  static Draws bootstrap(Setup setup, Found best, Covariance covariance, Executor parallel) {
    FitOptions options = setup.task().options();
    int count = options.bootstraps();
    int[][] units = units(setup);
    long seed = Streams.seed(options.seed(), "bootstrap");
    int n = setup.coordinates().size();
    double[][] values = new double[n][count];
    boolean[] failed = new boolean[count];
    Parallel.run(
        parallel,
        (count + PIECE - 1) / PIECE,
        piece -> {
          var descent = new Descent(setup.surface(), setup.metric(), setup.ladder());
          double[] weights = new double[setup.rows().size()];
          for (int k = piece * PIECE; k < Math.min(count, (piece + 1) * PIECE); k++) {
            resample(setup, units, Streams.of(seed, k), weights);
            Found found = descent.directly(best.at(), weights);
            if (found.end() != End.CONVERGED || isFar(found.at(), best.at(), covariance)) {
              Found again = descent.through(best.at(), weights);
              if ((found.end() != End.CONVERGED && again.end() == End.CONVERGED)
                  || again.isBetterThan(found)) {
                found = again;
              }
            }
            failed[k] = found.end() != End.CONVERGED;
            for (int w = 0; w < n; w++) {
              values[w][k] =
                  failed[k]
                      ? Double.NaN
                      : setup.coordinates().walkers().get(w).value(found.at()[w]);
            }
          }
        });
    int undefined = 0;
    for (boolean f : failed) {
      undefined += f ? 1 : 0;
    }
    return new Draws(values, undefined);
  }

  private static boolean isFar(double[] at, double[] from, Covariance covariance) {
    for (int i = 0; i < at.length; i++) {
      if (covariance.known()[i] && Math.abs(at[i] - from[i]) > 6 * covariance.error(i)) {
        return true;
      }
    }
    return false;
  }

  /// The rows that are drawn together, in the order of the table, so that how rows are grouped does
  /// not touch the draws.
  private static int[][] units(Setup setup) {
    Rows rows = setup.rows();
    int n = rows.size();
    double[] keys = new double[n];
    for (int i = 0; i < n; i++) {
      keys[i] = rows.source()[i];
    }
    var cluster = setup.task().options().cluster();
    if (cluster.isPresent()) {
      double[] column = Rows.pick(Rows.numbers(setup.task().data(), cluster.get()), rows.source());
      return together(column);
    }
    return together(keys);
  }

  private static int[][] together(double[] keys) {
    double[] distinct = Arrays.stream(keys).sorted().distinct().toArray();
    int[] sizes = new int[distinct.length];
    int[] unit = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      unit[i] = Arrays.binarySearch(distinct, keys[i]);
      sizes[unit[i]]++;
    }
    int[][] units = new int[distinct.length][];
    for (int u = 0; u < units.length; u++) {
      units[u] = new int[sizes[u]];
    }
    for (int i = keys.length - 1; i >= 0; i--) {
      units[unit[i]][--sizes[unit[i]]] = i;
    }
    return units;
  }

  private static void resample(
      Setup setup, int[][] units, RandomGenerator random, double[] weights) {
    Arrays.fill(weights, 0);
    for (int i = 0; i < units.length; i++) {
      for (int row : units[random.nextInt(units.length)]) {
        weights[row] += setup.rows().weight()[row];
      }
    }
  }

  /// Normal draws from the covariance of the walked parameters, moved by the chart.
  static Draws normal(Setup setup, Found best, Covariance covariance, Chart chart) {
    int n = setup.coordinates().size();
    double[] root = covariance.matrix().clone();
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    Dense.eigen(root, n, values, vectors);
    double[][] draws = new double[n][COUNT];
    String laws = String.join("; ", setup.laws().stream().map(Printer::text).toList());
    long seed = Streams.seed(setup.task().options().seed(), "covariance " + laws);
    double[] normal = new double[n];
    for (int k = 0; k < COUNT; k++) {
      RandomGenerator random = Streams.of(seed, k);
      for (int i = 0; i < n; i++) {
        normal[i] = random.nextGaussian() * Math.sqrt(Math.max(0, values[i]));
      }
      for (int i = 0; i < n; i++) {
        Coordinates.Walker w = setup.coordinates().walkers().get(i);
        double x = 0;
        for (int j = 0; j < n; j++) {
          x += vectors[i * n + j] * normal[j];
        }
        draws[i][k] = w.value(chart.moved(setup, best, i, x));
      }
    }
    return new Draws(draws, 0);
  }
}
