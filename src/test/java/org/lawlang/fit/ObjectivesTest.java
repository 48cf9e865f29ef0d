package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.lawlang.data.Table;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

/// Objectives other than squares, on problems whose answers are known otherwise.
final class ObjectivesTest {
  private static final double[] Y = {1, 2, 4, 7, 11, 16, 40};

  private static final Law CONSTANT = Bench.law("y", "a", List.of("x"), List.of(Param.free("a")));

  private static double location(Objective objective) {
    double[] x = new double[Y.length];
    Fit fit =
        Bench.fit(Bench.task(CONSTANT, Bench.table(Map.of("x", x, "y", Y)), objective, false));
    assertEquals(fit.starts().tried(), fit.starts().reached());
    return Bench.value(fit, "a");
  }

  @Test
  void squaresGiveTheMean() {
    assertEquals(Arrays.stream(Y).average().orElseThrow(), location(Bench.SQUARES), 1e-12);
  }

  @Test
  void absoluteDeviationsGiveTheMedian() {
    assertEquals(7, location(Bench.ABSOLUTE), 1e-6);
  }

  /// Slope τ above and τ − 1 below: the quantile, here the third of seven for τ between 2/7 and
  /// 3/7.
  @Test
  void aTiltedKinkGivesAQuantile() {
    var pinball =
        new Objective(
            "pinball",
            Normal.choose(
                Normal.compare(Expr.Relation.LESS, Normal.ZERO, Normal.var(Objective.RESIDUAL)),
                Bench.ofResidual("0.35*r"),
                Bench.ofResidual("-0.65*r")),
            Map.of());
    assertEquals(4, location(pinball), 1e-6);
  }

  /// At Huber's optimum the clipped residuals sum to zero.
  @Test
  void huberBalancesClippedResiduals() {
    double a = location(Bench.huber(3));
    double sum = 0;
    for (double y : Y) {
      sum += Math.clamp(y - a, -3, 3);
    }
    assertEquals(0, sum, 1e-9);
  }

  @Test
  void cauchyBalancesItsPulls() {
    var cauchy =
        new Objective("cauchy", Bench.ofResidual("d^2/2*log1p((r/d)^2)"), Map.of("d", 2.0));
    assertEquals(Loss.Kind.THRESHOLD, Loss.of(cauchy).kind());
    double a = location(cauchy);
    double sum = 0;
    for (double y : Y) {
      sum += (y - a) / (1 + (y - a) * (y - a) / 4);
    }
    assertEquals(0, sum, 1e-9);
    assertTrue(a < 8);
  }

  @Test
  void logcoshBalancesItsPulls() {
    var logcosh =
        new Objective(
            "logcosh", Bench.ofResidual("d^2*log1p(2*sinh(r/(2*d))^2)"), Map.of("d", 1.5));
    assertEquals(Loss.Kind.THRESHOLD, Loss.of(logcosh).kind());
    double a = location(logcosh);
    double sum = 0;
    for (double y : Y) {
      sum += Math.tanh((y - a) / 1.5);
    }
    assertEquals(0, sum, 1e-9);
  }

  @Test
  void kinds() {
    assertEquals(Loss.Kind.SQUARES, Loss.of(Bench.SQUARES).kind());
    assertEquals(Loss.Kind.KINK, Loss.of(Bench.ABSOLUTE).kind());
    assertEquals(Loss.Kind.THRESHOLD, Loss.of(Bench.huber(1e-3)).kind());
    assertEquals(
        Loss.Kind.SMOOTH,
        Loss.of(new Objective("quartic", Bench.ofResidual("r^4"), Map.of())).kind());
  }

  /// Kaplan's law, without ranges that say more than its signs: noise-free data give it back.
  @Test
  void kaplansLawIsFoundFromNoStart() {
    int rows = 42;
    double[] n = new double[rows];
    double[] d = new double[rows];
    double[] y = new double[rows];
    for (int i = 0; i < rows; i++) {
      n[i] = Math.pow(10, 6 + i % 7 * 0.5);
      d[i] = Math.pow(10, 7.3 + i / 7 * 0.5);
      y[i] = Math.pow(Math.pow(6.4e13 / n[i], 0.076 / 0.103) + 1.8e13 / d[i], 0.103);
    }
    Law law =
        Bench.law(
            "L",
            "((Nc/N)^(aN/aD) + Dc/D)^aD",
            List.of("N", "D"),
            List.of(
                Bench.positive("Nc"),
                Bench.positive("Dc"),
                Bench.positive("aN"),
                Bench.positive("aD")));
    Fit fit =
        Bench.fit(
            Bench.task(law, Bench.table(Map.of("N", n, "D", d, "L", y)), Bench.SQUARES, true));
    assertEquals(0.076, Bench.value(fit, "aN"), 1e-9);
    assertEquals(0.103, Bench.value(fit, "aD"), 1e-9);
    assertEquals(1, Bench.value(fit, "Nc") / 6.4e13, 1e-6);
    assertTrue(fit.starts().reached() >= 6, fit.starts()::toString);
  }

  private static double[][] line(double outlier) {
    double[] x = new double[12];
    double[] y = new double[12];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
      y[i] = 3 + 0.5 * i + 0.1 * Math.sin(7.0 * i);
    }
    y[5] = outlier;
    return new double[][] {x, y};
  }

  private static Fit line(Objective objective, double[][] data, double scale) {
    double[] y = Arrays.stream(data[1]).map(v -> v * scale).toArray();
    Law law = Bench.law("y", "a + b*x", List.of("x"), List.of(Param.free("a"), Param.free("b")));
    return Bench.fit(Bench.task(law, Bench.table(Map.of("x", data[0], "y", y)), objective, false));
  }

  /// However far out one run is, it is as good as any other above the line; the fit ends exactly on
  /// the two rows of the best pair, found by trying all.
  @Test
  void absoluteEndsAtTheVertexWhateverTheOutlier() {
    for (double outlier : new double[] {7, 1e3, 1e6, 1e9}) {
      double[][] data = line(outlier);
      double[] best = pairs(data, 0.5);
      Fit fit = line(Bench.ABSOLUTE, data, 1);
      assertEquals(best[0], Bench.value(fit, "a"), 1e-12 * Math.abs(best[0]), "a, " + outlier);
      assertEquals(best[1], Bench.value(fit, "b"), 1e-12 * Math.abs(best[1]), "b, " + outlier);
    }
  }

  /// Multiplying objective or target changes nothing but their unit.
  @Test
  void noScaleFoolsTheEnd() {
    double[][] data = line(40);
    for (double share : new double[] {0.1, 0.5, 0.8}) {
      double[] best = pairs(data, share);
      for (double scale : new double[] {1e-8, 1, 1e8}) {
        Fit fit = line(quantile(share, 1), data, scale);
        Fit other = line(quantile(share, scale), data, 1);
        assertEquals(best[0] * scale, Bench.value(fit, "a"), 1e-12 * scale * Math.abs(best[0]));
        assertEquals(best[1] * scale, Bench.value(fit, "b"), 1e-12 * scale * Math.abs(best[1]));
        assertEquals(best[0], Bench.value(other, "a"), 1e-12 * Math.abs(best[0]));
        assertEquals(best[1], Bench.value(other, "b"), 1e-12 * Math.abs(best[1]));
      }
    }
  }

  /// Rows on the line have a slope on neither side of the kink, however their residuals are rounded.
  @Test
  void errorsOfQuantilesAreTheSameInOtherUnits() {
    double[][] data = line(9);
    for (double share : new double[] {0.3, 0.5, 0.8}) {
      Fit fit = line(quantile(share, 1), data, 1);
      for (double scale : new double[] {1e-6, 3, 7e5}) {
        Fit other = line(quantile(share, 1), data, scale);
        for (String p : List.of("a", "b")) {
          double se = fit.estimate(p).orElseThrow().se().orElseThrow();
          double found = other.estimate(p).orElseThrow().se().orElseThrow();
          assertEquals(se, found / scale, 1e-7 * se, p + ", " + share + ", " + scale);
        }
      }
    }
  }

  private static Objective quantile(double share, double factor) {
    return new Objective(
        "quantile",
        Normal.choose(
            Normal.compare(Expr.Relation.LESS, Normal.ZERO, Normal.var(Objective.RESIDUAL)),
            Normal.scale(share * factor, Normal.var(Objective.RESIDUAL)),
            Normal.scale((share - 1) * factor, Normal.var(Objective.RESIDUAL))),
        Map.of());
  }

  /// The line through two of the rows for which the tilted absolute residuals have the least sum.
  private static double[] pairs(double[][] data, double share) {
    double least = Double.POSITIVE_INFINITY;
    double[] best = new double[2];
    for (int i = 0; i < data[0].length; i++) {
      for (int j = 0; j < i; j++) {
        double b = (data[1][i] - data[1][j]) / (data[0][i] - data[0][j]);
        double a = data[1][i] - b * data[0][i];
        double sum = 0;
        for (int k = 0; k < data[0].length; k++) {
          double r = data[1][k] - a - b * data[0][k];
          sum += k == i || k == j ? 0 : r > 0 ? share * r : (share - 1) * r;
        }
        if (sum < least) {
          least = sum;
          best = new double[] {a, b};
        }
      }
    }
    return best;
  }

  /// A law that bends: the power law through the best pair of rows, again by trying all.
  @Test
  void aLawThatBendsEndsAtItsVertex() {
    double[] x = {1, 2, 4, 8, 16, 32, 64};
    double[] y = {10.3, 6.9, 5.2, 3.1, 2.6, 9, 1.1};
    double least = Double.POSITIVE_INFINITY;
    double exponent = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        double alpha = -Math.log(y[i] / y[j]) / Math.log(x[i] / x[j]);
        double a = y[i] * Math.pow(x[i], alpha);
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
          sum += k == i || k == j ? 0 : Math.abs(y[k] - a * Math.pow(x[k], -alpha));
        }
        if (sum < least) {
          least = sum;
          exponent = alpha;
        }
      }
    }
    Law law =
        Bench.law("y", "A*x^(-al)", List.of("x"), List.of(Bench.positive("A"), Param.free("al")));
    Fit fit =
        Bench.fit(Bench.task(law, Bench.table(Map.of("x", x, "y", y)), Bench.ABSOLUTE, false));
    assertEquals(least, fit.objective(), 1e-12 * least);
    assertEquals(exponent, Bench.value(fit, "al"), 1e-11);
  }

  /// An objective whose threshold is a number in it has the curvature of one with a setting: that of
  /// the density of residuals near zero, not of the few that are below the threshold.
  @Test
  void aWrittenThresholdHasTheErrorsOfASetting() {
    RandomGenerator random = Streams.of(7, 0);
    double[] x = new double[60];
    double[] z = new double[60];
    for (int i = 0; i < x.length; i++) {
      x[i] = i / 6.0;
      z[i] = 1 + 2 * x[i] + random.nextGaussian();
    }
    var written =
        new Objective(
            "h",
            Normal.choose(
                Normal.compare(
                    Expr.Relation.LESS_EQUAL, Bench.ofResidual("abs(r)"), Normal.number(0.05)),
                Bench.ofResidual("0.5*r^2"),
                Bench.ofResidual("0.05*(abs(r) - 0.025)")),
            Map.of());
    Table data = Bench.table(Map.of("x", x, "z", z));
    Fit own = Bench.fit(Bench.task(ErrorsTest.LINE, data, written, false));
    Fit huber = Bench.fit(Bench.task(ErrorsTest.LINE, data, Bench.huber(0.05), false));
    assertEquals(huber.objective(), own.objective(), 1e-12 * huber.objective());
    for (String name : List.of("a", "b")) {
      double expected = ErrorsTest.se(huber, name);
      assertEquals(expected, ErrorsTest.se(own, name), 1e-6 * expected, name);
    }
    assertEquals(huber.warnings(), own.warnings(), "and the same is said of it");
  }

  /// What the literature gives: Holland and Welsch 1977, table 1.
  @Test
  void thresholdsKeepNinetyFivePercent() {
    assertEquals(1.345, Thresholds.factor(Bench.huber(1), "d"), 5e-4);
    assertEquals(2.385, factor("d^2/2*log1p((r/d)^2)"), 5e-4);
    assertEquals(1.205, factor("d^2*log1p(2*sinh(r/(2*d))^2)"), 5e-4);
  }

  private static double factor(String text) {
    return Thresholds.factor(new Objective("", Bench.ofResidual(text), Map.of()), "d");
  }
}
