package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.model.Param;

/// Draws of laws that bend within the errors of their parameters.
final class ValleyTest {
  /// The quantile at 0.975 of Student's distribution with 4 degrees of freedom, by its closed form in mpmath.
  private static final double T_4 = 2.7764451051977944;

  private static final double[] X = {1, 2, 3, 4, 5, 6};
  private static final double[] Y = {2.9, 2.6, 4.3, 3.4, 4.1, 5.3};

  private static Fit fit(String formula, String first, String second) {
    Law law = Bench.law("y", formula, List.of("x"), List.of(Param.free(first), Param.free(second)));
    return Bench.fit(Bench.task(law, Bench.table(Map.of("x", X, "y", Y)), Bench.SQUARES, false));
  }

  private static double[] draws(Fit fit, String name) {
    return ((Quantity.Uncertain) fit.estimate(name).orElseThrow().value()).draws();
  }

  /// A line said in reciprocals of its parameters, which the rows know to within a factor only. What
  /// it predicts has the interval that any textbook gives a line: `t·s·√(1/n + (x − x̄)²/Σ(x − x̄)²)`.
  @Test
  void predictionsDoNotDependOnHowALawIsWrittenDown() {
    Fit bent = fit("1/u + x/v", "u", "v");
    double mean = 3.5;
    double spread = 17.5;
    double slope = 0;
    for (int i = 0; i < X.length; i++) {
      slope += (X[i] - mean) * Y[i] / spread;
    }
    double middle = Arrays.stream(Y).average().orElseThrow();
    double rss = 0;
    for (int i = 0; i < X.length; i++) {
      rss += Math.pow(Y[i] - middle - slope * (X[i] - mean), 2);
    }
    double[] u = draws(bent, "u");
    double[] v = draws(bent, "v");
    for (double x : new double[] {0.5, 3.5, 8}) {
      double[] predicted = new double[u.length];
      Arrays.setAll(predicted, k -> 1 / u[k] + x / v[k]);
      Interval found = new Quantity.Uncertain(0, predicted).interval(0.95);
      double line = middle + slope * (x - mean);
      double reach = T_4 * Math.sqrt(rss / 4 * (1.0 / 6 + (x - mean) * (x - mean) / spread));
      assertEquals(line + reach, found.hi(), 0.1 * reach, "above, at x = " + x);
      assertEquals(line - reach, found.lo(), 0.1 * reach, "below, at x = " + x);
    }
  }

  /// A line in its own parameters is drawn by the covariance, its interval that of t to the last
  /// digit.
  @Test
  void whereTheLawIsStraightNothingMoves() {
    Fit line = fit("a + b*x", "a", "b");
    Fit.Estimate b = line.estimate("b").orElseThrow();
    double reach = T_4 * b.se().orElseThrow();
    assertEquals(b.value().value() + reach, b.interval().orElseThrow().hi(), 1e-12);
    assertTrue(line.warnings().stream().noneMatch(w -> w.code() == Warning.Kind.CURVED));
  }

  /// The intervals of two laws fitted together to thirteen numbers, against their profiles, which
  /// know nothing of draws.
  @Test
  void parametersAgreeWithTheirProfile() {
    Study joint = Study.joint();
    Fit drawn = Fitter.fit(joint.sample(joint.design(FitOptions.DEFAULTS), 1), Runnable::run);
    Setup profiled = joint.design(FitOptions.DEFAULTS.withProfile());
    Fit profile = Fitter.fit(joint.sample(profiled, 1), Runnable::run);
    for (String name : List.of("E", "alpha", "gamma")) {
      Interval wanted = profile.estimate(name).orElseThrow().interval().orElseThrow();
      Interval found = drawn.estimate(name).orElseThrow().interval().orElseThrow();
      double width = wanted.hi() - wanted.lo();
      assertArrayEquals(
          new double[] {wanted.lo(), wanted.hi()},
          new double[] {found.lo(), found.hi()},
          0.08 * width,
          name);
    }
  }

  /// 95 % intervals of predictions beyond the runs: before draws followed the valley, 74 % of the
  /// studies held the truth, with intervals four times as wide.
  @Test
  void predictionsOfAFewRunsHoldTheTruth() {
    Study joint = Study.joint();
    Setup design = joint.design(FitOptions.DEFAULTS);
    int held = 0;
    int studies = 60;
    for (int i = 0; i < studies; i++) {
      held += Coverage.held(joint, design, i).get("L(7B, 140B)").holds() ? 1 : 0;
    }
    CoverageTest.holds("draws along the valley", held, studies);
  }
}
