package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
}
