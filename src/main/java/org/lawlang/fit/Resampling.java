package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.lawlang.data.Column;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Parallel;
import org.lawlang.math.Streams;

/// Fits of changed data: each replicate is solved to convergence from the optimum of the whole. One
/// that fails or wanders far is solved once more through all stages, and the better end is kept.
record Resampling(Setup setup, Found best, Covariance covariance, Executor parallel) {
  private static final int PIECE = 16;

  /// Standard errors by which no replicate is expected to stray.
  static final double FAR = 6;

  /// Logarithms below are of nothing, beside the numbers that laws are about.
  private static final double ZERO = -600;

  /// Evaluations that a replicate takes, about; a third of the rows of a bootstrap has no weight.
  private static final int EVALUATIONS = 5;

  /// The same where it goes through stages, of corners that are rounded by a quarter of the scatter at most.
  private static final int OF_STAGES = 60;

  private static final double SHARP = 0.25;

  /// What one thread changes from replicate to replicate: the weights and the response of the rows.
  @SuppressWarnings("ArrayRecordComponent")
  record Data(double[] weights, double[] response) {}

  /// The walked parameters of each replicate; empty where it has no optimum.
  @SuppressWarnings("ArrayRecordComponent")
  record Replicates(double[][] at, int undefined) {}

  /// How many evaluations the replicates of a fit will take, about.
  static long foretold(Setup setup) {
    FitOptions options = setup.task().options();
    long each = isKink(setup) ? OF_STAGES : EVALUATIONS;
    return switch (options.draws()) {
      case BOOTSTRAP, RESIDUAL_BOOTSTRAP, WILD_BOOTSTRAP -> each * options.count();
      case JACKKNIFE -> each * setup.rows().size();
      case LAPLACE, POSTERIOR, COVARIANCE, NONE -> 0;
    };
  }

  private static boolean isKink(Setup setup) {
    return setup.surface().loss.kind() == Loss.Kind.KINK;
  }

  /// Draws of the method that the fit asks for: one replicate a draw.
  Draws draws() {
    FitOptions options = setup.task().options();
    Uncertainty method = options.draws();
    return switch (method) {
      case BOOTSTRAP -> draws(cases(Units.of(setup, options.cluster())), "bootstrap");
      case RESIDUAL_BOOTSTRAP -> draws(residuals(), "residual");
      case WILD_BOOTSTRAP -> draws(wild(Units.of(setup, options.cluster())), "wild");
      case JACKKNIFE, LAPLACE, POSTERIOR, COVARIANCE, NONE ->
          throw new IllegalArgumentException(method + " does not resample");
    };
  }

  private Draws draws(BiConsumer<RandomGenerator, Data> change, String salt) {
    FitOptions options = setup.task().options();
    long seed = Streams.seed(options.seed() ^ runs(), salt);
    Replicates found =
        solve(options.count(), (k, data) -> change.accept(Streams.of(seed, k), data));
    int n = setup.coordinates().size();
    double[][] values = new double[n][options.count()];
    for (int k = 0; k < options.count(); k++) {
      for (int w = 0; w < n; w++) {
        values[w][k] = found.at()[k].length == 0 ? Double.NaN : value(w, found.at()[k][w]);
      }
    }
    return new Draws(values, new double[0], found.undefined(), 0);
  }

  /// The value of a walker; a logarithm walked so far down means zero.
  private double value(int w, double at) {
    Coordinates.Walker walker = setup.coordinates().walkers().get(w);
    return walker.log() && at < ZERO ? 0 : walker.value(at);
  }

  /// By what the table holds of the rows: fits of the same runs resample the same of them, so that
  /// they can be compared, and fits of others, be they as many, resample on their own.
  private long runs() {
    List<Column> columns = setup.task().data().columns();
    long sum = 0;
    for (int row : setup.rows().source()) {
      long run = 0;
      for (Column column : columns) {
        run = Streams.mix(31 * run + cell(column, row));
      }
      sum += run;
    }
    return sum;
  }

  private static long cell(Column column, int row) {
    return switch (column) {
      case Column.Numbers numbers -> Double.doubleToLongBits(numbers.values()[row]);
      case Column.Texts texts -> Objects.hashCode(texts.at(row));
    };
  }

  /// As many units as there are, drawn with replacement (Efron 1979).
  private BiConsumer<RandomGenerator, Data> cases(Units units) {
    double[] weight = setup.rows().weight();
    return (random, data) -> {
      Arrays.fill(data.weights(), 0);
      for (int i = 0; i < units.size(); i++) {
        for (int row : units.rows()[random.nextInt(units.size())]) {
          data.weights()[row] += weight[row];
        }
      }
    };
  }

  /// The fitted curve plus residuals drawn with replacement, first freed of their leverage and
  /// centred (Davison and Hinkley 1997, algorithm 6.1).
  private BiConsumer<RandomGenerator, Data> residuals() {
    double[] curve = setup.surface().predictions(best.at());
    double[] pool = Leverage.standardised(setup, best, covariance);
    double[] weight = setup.rows().weight();
    int[][] targets = targets();
    for (int[] rows : targets) {
      double mean = Arrays.stream(rows).mapToDouble(row -> pool[row]).average().orElse(0);
      for (int row : rows) {
        pool[row] -= mean;
      }
    }
    return (random, data) -> {
      for (int[] rows : targets) {
        for (int row : rows) {
          double noise = pool[rows[random.nextInt(rows.length)]];
          data.response()[row] = curve[row] + noise / Math.sqrt(weight[row]);
        }
      }
    };
  }

  /// The rows of each target, in the order of the table.
  private int[][] targets() {
    Rows rows = setup.rows();
    var of = new ArrayList<List<Integer>>();
    for (Rows.Block block : rows.blocks()) {
      while (of.size() <= block.part()) {
        of.add(new ArrayList<>());
      }
      for (int row = block.from(); row < block.to(); row++) {
        of.get(block.part()).add(row);
      }
    }
    return of.stream()
        .map(
            part ->
                part.stream()
                    .sorted(Comparator.comparingInt(row -> rows.source()[row]))
                    .mapToInt(Integer::intValue)
                    .toArray())
        .toArray(int[][]::new);
  }

  /// The fitted curve plus each row's own residual, freed of its leverage, with the sign of a fair
  /// coin, one a unit (Rademacher weights: Davidson and Flachaire 2008; by cluster: Cameron,
  /// Gelbach
  /// and Miller 2008).
  private BiConsumer<RandomGenerator, Data> wild(Units units) {
    double[] curve = setup.surface().predictions(best.at());
    double[] noise = setup.surface().residuals(best.at());
    double[] share = Leverage.of(setup, best.at(), covariance);
    for (int i = 0; i < noise.length; i++) {
      noise[i] /= Math.sqrt(1 - share[i]);
    }
    return (random, data) -> {
      for (int[] unit : units.rows()) {
        double sign = random.nextBoolean() ? 1 : -1;
        for (int row : unit) {
          data.response()[row] = curve[row] + sign * noise[row];
        }
      }
    };
  }

  /// The covariance of the optima with one unit left out at a time, `(G − 1)/G·Σ (θᵢ − θ̄)²` (Tukey
  /// 1958), with the degrees of freedom of its quantiles: those of the residuals for rows, `G − 1`
  /// for clusters. Parameters that some replicate does not determine are unknown.
  Jackknife jackknife() {
    var column = setup.task().options().cluster();
    Units units = Units.of(setup, column);
    int g = units.size();
    double[] weight = setup.rows().weight();
    Replicates found =
        solve(
            g,
            (k, data) -> {
              System.arraycopy(weight, 0, data.weights(), 0, weight.length);
              for (int row : units.rows()[k]) {
                data.weights()[row] = 0;
              }
            });
    int n = setup.coordinates().size();
    double[] mean = new double[n];
    int defined = g - found.undefined();
    for (double[] at : found.at()) {
      for (int i = 0; i < at.length; i++) {
        mean[i] += at[i] / defined;
      }
    }
    boolean[] known = covariance.known().clone();
    for (int i = 0; i < n; i++) {
      known[i] &= !Double.isNaN(mean[i]);
    }
    double[] matrix = new double[n * n];
    for (double[] at : found.at()) {
      for (int i = 0; i < at.length; i++) {
        for (int j = 0; j < n && known[i]; j++) {
          matrix[i * n + j] += known[j] ? (g - 1.0) / g * (at[i] - mean[i]) * (at[j] - mean[j]) : 0;
        }
      }
    }
    double freedom = column.isPresent() ? g - 1 : setup.rows().size() - n;
    return new Jackknife(covariance.by(Spread.of(matrix), known, freedom), found.undefined());
  }

  /// What [#jackknife] found.
  record Jackknife(Covariance covariance, int undefined) {}

  /// Sets the data of one replicate, of which weights and response still hold those of another.
  @FunctionalInterface
  private interface Change {
    void make(int replicate, Data data);
  }

  private Replicates solve(int count, Change change) {
    OneStep step = OneStep.of(setup, best, covariance);
    Levels levels = Levels.of(setup);
    double size = isKink(setup) ? SHARP * Surroundings.spread(setup, best.at()) : Double.NaN;
    double[][] at = new double[count][];
    boolean[] failed = new boolean[count];
    Parallel.run(
        parallel,
        "resamples",
        (count + PIECE - 1) / PIECE,
        piece -> {
          var data = new Data(setup.rows().weight().clone(), setup.rows().response().clone());
          Gathered rows = Gathered.of(setup.surface());
          var descent = new Descent(rows.surface(), setup.metric(), setup.ladder());
          for (int k = piece * PIECE; k < Math.min(count, (piece + 1) * PIECE); k++) {
            change.make(k, data);
            rows.gather(data.weights(), data.response());
            Found found = descent.ofResample(step.start(data.weights()), rows.weights(), size);
            if (found.end() != End.CONVERGED || isFar(found.at(), data.weights(), levels)) {
              Found again = descent.through(best.at(), rows.weights());
              if ((found.end() != End.CONVERGED && again.end() == End.CONVERGED)
                  || again.isBetterThan(found)) {
                found = again;
              }
            }
            failed[k] = found.end() != End.CONVERGED;
            at[k] = failed[k] ? new double[0] : found.at();
            levels.leaveOpen(data.weights(), at[k]);
          }
        });
    int undefined = 0;
    for (boolean f : failed) {
      undefined += f ? 1 : 0;
    }
    return new Replicates(at, undefined);
  }

  /// Whether a search has wandered; what the rows do not tell may.
  private boolean isFar(double[] found, double[] weights, Levels levels) {
    double[] at = found.clone();
    levels.leaveOpen(weights, at);
    for (int i = 0; i < at.length; i++) {
      if (covariance.known()[i] && Math.abs(at[i] - best.at()[i]) > FAR * covariance.error(i)) {
        return true;
      }
    }
    return false;
  }
}
