package org.lawlang.fit;

import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.random.SobolSequenceGenerator;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.lawlang.fit.Descent.Found;
import org.lawlang.math.Special;
import org.lawlang.math.Streams;
import org.lawlang.symbolic.Printer;

/// Draws of the parameters: `values[w][k]` is parameter `w` in replicate `k`, NaN where the
/// replicate has no optimum.
///
/// @param spreads standard deviation of a run of weight one about the curve of each replicate;
/// empty where runs scatter as the residuals do
/// @param undefined how many replicates have no optimum
/// @param bent how many steps from the covariance had to be led back into the valley, see [Valley]
@SuppressWarnings("ArrayRecordComponent")
record Draws(double[][] values, double[] spreads, int undefined, int bent) {
  static final Draws NONE = new Draws(new double[0][], new double[0], 0, 0);
  static final int COUNT = 1000;
  private static final double BENT = 0.05;
  private static final int SOBOL = 40;
  private static final int EXACT = 30;

  /// Draws from the multivariate t distribution (normal for infinite degrees of freedom) of the
  /// covariance, moved by the chart, and by the fitted values where the law bends within its errors.
  ///
  /// The points are a Sobol sequence with a random shift, so that quantiles of draws are those of
  /// the distribution to a few per mille; their order is random, so that the draws of two fits are
  /// independent.
  ///
  /// @param spread standard deviation of a run about the curve; NaN where runs scatter as the
  /// residuals do
  static Draws of(
      Setup setup,
      Found best,
      Covariance covariance,
      Chart chart,
      double spread,
      Executor parallel) {
    double[] spreads = new double[Double.isNaN(spread) ? 0 : COUNT];
    double[][] steps = steps(setup, covariance, COUNT, seed(setup), spread, spreads);
    double[][] walked = walked(setup, best, chart, steps);
    int bent = Valley.follow(setup, best, covariance, steps, walked, parallel);
    return of(setup, walked, spreads, bent);
  }

  /// So many draws by another seed, moved by the chart alone.
  static Draws of(
      Setup setup,
      Found best,
      Covariance covariance,
      Chart chart,
      double spread,
      int count,
      long seed) {
    double[] spreads = new double[Double.isNaN(spread) ? 0 : count];
    double[][] steps = steps(setup, covariance, count, seed, spread, spreads);
    return of(setup, walked(setup, best, chart, steps), spreads, 0);
  }

  private static double[][] steps(
      Setup setup, Covariance covariance, int count, long seed, double spread, double[] spreads) {
    int n = setup.coordinates().size();
    double[][] steps = new double[count][n];
    var points = new Points(n + 1, count, seed);
    Spread.Root root = covariance.matrix().root();
    DoubleUnaryOperator radii = radius(covariance.freedom());
    for (int k = 0; k < count; k++) {
      double radius = radii.applyAsDouble(points.at(k, 0));
      root.draw(points.normal(k, 1, radius), steps[k]);
      if (spreads.length > 0) {
        spreads[k] = spread * radius;
      }
    }
    return steps;
  }

  private static double[][] walked(Setup setup, Found best, Chart chart, double[][] steps) {
    double[][] walked = new double[steps.length][];
    for (int k = 0; k < walked.length; k++) {
      walked[k] = steps[k].clone();
      for (int i = 0; i < walked[k].length; i++) {
        walked[k][i] = chart.moved(setup, best, i, steps[k][i]);
      }
    }
    return walked;
  }

  private static Draws of(Setup setup, double[][] walked, double[] spreads, int bent) {
    int n = setup.coordinates().size();
    double[][] values = new double[n][walked.length];
    for (int k = 0; k < walked.length; k++) {
      for (int i = 0; i < n; i++) {
        values[i][k] = setup.coordinates().walkers().get(i).value(walked[k][i]);
      }
    }
    return new Draws(values, spreads, 0, bent);
  }

  /// Whether the law bends within the errors of its parameters, so that intervals are those of the
  /// draws.
  boolean isBent() {
    return bent > BENT * size();
  }

  int size() {
    return values.length == 0 ? 0 : values[0].length;
  }

  /// Of fits of other rows or laws the draws are unrelated.
  static long seed(Setup setup) {
    long data = 0;
    for (double y : setup.rows().response()) {
      data += Streams.seed(Double.doubleToLongBits(y), "row");
    }
    long seed = setup.task().options().seed() ^ Streams.seed(data, "rows");
    String laws = String.join("; ", setup.laws().stream().map(Printer::text).toList());
    return Streams.seed(seed, "covariance " + laws);
  }

  /// What a normal step is multiplied by to be one of t, by a number of the unit interval: `√(ν/χ²)`.
  /// Without degrees of freedom nothing is known to step by.
  static DoubleUnaryOperator radius(double freedom) {
    if (freedom == Double.POSITIVE_INFINITY || freedom <= 0) {
      return u -> 1;
    }
    if (freedom <= EXACT) {
      var square = ChiSquaredDistribution.of(freedom);
      return u -> Math.sqrt(freedom / square.inverseCumulativeProbability(u));
    }
    // Wilson and Hilferty 1931: off by 0.15 % at most from 30 degrees of freedom on, in the far
    // tail.
    double part = 2 / (9 * freedom);
    return u -> Math.pow(1 - part + Special.gaussianQuantile(u) * Math.sqrt(part), -1.5);
  }

  /// Points of the unit cube, none at its faces, in random order: two shifted sequences in their own
  /// order would differ by the same shift throughout.
  static final class Points {
    private final long seed;
    private final double[] shift;
    private final double[][] sequence;

    Points(int dimension, int count, long seed) {
      this.seed = seed;
      sequence = new double[count][];
      var sobol = new SobolSequenceGenerator(Math.min(dimension, SOBOL));
      Arrays.setAll(sequence, k -> sobol.nextVector());
      shuffle(sequence, Streams.of(seed, -2));
      shift = new double[dimension];
      RandomGenerator random = Streams.of(seed, -1);
      for (int i = 0; i < dimension; i++) {
        shift[i] = random.nextDouble();
      }
    }

    private static void shuffle(double[][] points, RandomGenerator random) {
      for (int k = points.length - 1; k > 0; k--) {
        int other = random.nextInt(k + 1);
        double[] point = points[k];
        points[k] = points[other];
        points[other] = point;
      }
    }

    /// Dimension `i` of point `k`. Beyond the sequence it is random.
    double at(int k, int i) {
      double u =
          i < sequence[k].length ? sequence[k][i] + shift[i] : Streams.of(seed + i, k).nextDouble();
      return Math.clamp(u - Math.floor(u), 0x1p-53, 1 - 0x1p-53);
    }

    /// The normal numbers of point `k`, those of its dimensions from the first one on, times a radius.
    /// Beyond the sequence they are random.
    double[] normal(int k, int first, double radius) {
      double[] normal = new double[shift.length - first];
      RandomGenerator random = Streams.of(seed, k);
      for (int i = 0; i < normal.length; i++) {
        boolean isOfSequence = first + i < sequence[k].length;
        normal[i] =
            radius
                * (isOfSequence
                    ? Special.gaussianQuantile(at(k, first + i))
                    : random.nextGaussian());
      }
      return normal;
    }
  }
}
