package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lawlang.data.Table;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;

/// Draws of fits of different runs are independent; of fits of the same runs, resamples are the same.
final class IndependenceTest {
  private static final int COUNT = 2000;

  private static Table line(int study) {
    RandomGenerator random = Streams.of(11, study);
    double[] x = new double[24];
    double[] z = new double[24];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
      z[i] = 1 + 2 * x[i] + random.nextGaussian();
    }
    return Bench.table(Map.of("x", x, "z", z));
  }

  private static double[] draws(Table data, Uncertainty method) {
    FitTask task = Bench.task(ErrorsTest.LINE, data, Bench.SQUARES, false);
    Fit fit = Bench.fit(Bench.with(task, FitOptions.DEFAULTS.withDraws(method, COUNT)));
    return ((Quantity.Uncertain) fit.estimates().get(1).value()).draws();
  }

  private static double correlation(double[] a, double[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    double meanOfA = 0;
    double meanOfB = 0;
    for (int k = 0; k < a.length; k++) {
      meanOfA += a[k] / a.length;
      meanOfB += b[k] / a.length;
    }
    for (int k = 0; k < a.length; k++) {
      ab += (a[k] - meanOfA) * (b[k] - meanOfB);
      aa += (a[k] - meanOfA) * (a[k] - meanOfA);
      bb += (b[k] - meanOfB) * (b[k] - meanOfB);
    }
    return ab / Math.sqrt(aa * bb);
  }

  /// The correlation of `n` independent pairs is normal with variance `1/n`: five of its standard
  /// deviations. Draws of one design that share their points or rows correlate by up to one.
  @ParameterizedTest
  @EnumSource(
      names = {
        "COVARIANCE",
        "LAPLACE",
        "BOOTSTRAP",
        "RESIDUAL_BOOTSTRAP",
        "WILD_BOOTSTRAP",
        "POSTERIOR"
      })
  void fitsOfOtherRunsDrawOnTheirOwn(Uncertainty method) {
    double[] first = draws(line(0), method);
    for (int study = 1; study < 5; study++) {
      double[] other = draws(line(study), method);
      double limit = 5 / Math.sqrt(Math.min(first.length, other.length));
      assertEquals(first.length, other.length);
      assertEquals(0, correlation(first, other), limit);
    }
  }

  /// A threshold beyond all residuals makes squares.
  @ParameterizedTest
  @EnumSource(names = {"BOOTSTRAP", "RESIDUAL_BOOTSTRAP", "WILD_BOOTSTRAP"})
  void fitsOfTheSameRunsResampleTheSame(Uncertainty method) {
    Table data = line(0);
    double[] first = draws(data, method);
    FitTask squares = Bench.task(ErrorsTest.LINE, data, Bench.huber(1e3), false);
    Fit huber = Bench.fit(Bench.with(squares, FitOptions.DEFAULTS.withDraws(method, COUNT)));
    double[] same = ((Quantity.Uncertain) huber.estimates().get(1).value()).draws();
    assertTrue(correlation(first, same) > 0.999999);
  }
}
