package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.model.Param;

/// Draws of laws whose parameters have no ranges.
final class ChartTest {
  private static double[] draws(Fit fit, String name) {
    return fit.estimates().stream()
        .filter(e -> e.name().equals(name))
        .map(e -> ((Quantity.Uncertain) e.value()).draws())
        .findFirst()
        .orElseThrow();
  }

  /// A power law that is known badly far out: the interval of its logarithm at `x` is that of the
  /// straight line in logarithms, which is in every textbook of regression: t with 4 degrees of
  /// freedom, whose quantile is 2.776.
  @Test
  void aPowerLawIsDrawnAsTheLineOfItsLogarithms() {
    double[] x = {100, 110, 120, 130, 140, 150};
    double[] noise = {0.1, -0.08, -0.09, 0.12, 0.02, -0.06};
    double[] y = new double[6];
    double[] u = new double[6];
    for (int i = 0; i < 6; i++) {
      u[i] = Math.log(x[i]);
      y[i] = 5000 * Math.exp(-0.8 * u[i] + noise[i]);
    }
    Law law = Bench.law("y", "a*x^b", List.of("x"), List.of(Param.free("a"), Param.free("b")));
    Fit fit = Bench.fit(Bench.task(law, Bench.table(Map.of("x", x, "y", y)), Bench.SQUARES, true));
    double mean = Arrays.stream(u).average().orElseThrow();
    double spread = Arrays.stream(u).map(v -> (v - mean) * (v - mean)).sum();
    double a = Bench.value(fit, "a");
    double b = Bench.value(fit, "b");
    double rss = 0;
    for (int i = 0; i < 6; i++) {
      double r = Math.log(y[i]) - Math.log(a) - b * u[i];
      rss += r * r;
    }
    double[] as = draws(fit, "a");
    double[] bs = draws(fit, "b");
    for (double at : new double[] {60, 122, 400}) {
      double[] logs = new double[as.length];
      for (int k = 0; k < logs.length; k++) {
        logs[k] = Math.log(as[k]) + bs[k] * Math.log(at);
      }
      double away = Math.log(at) - mean;
      double textbook = Math.sqrt(rss / 4 * (1.0 / 6 + away * away / spread));
      var interval = new Quantity.Uncertain(0, logs).interval(0.95);
      double curve = Math.log(a) + b * Math.log(at);
      assertEquals(2.776, (interval.hi() - curve) / textbook, 0.2, "above, at x = " + at);
      assertEquals(2.776, (curve - interval.lo()) / textbook, 0.2, "below, at x = " + at);
    }
    assertTrue(Arrays.stream(as).min().orElseThrow() > 0);
  }

  /// A line is linear in its parameters: drawn along a line, whatever the sign.
  @Test
  void aLineIsDrawnAlongALine() {
    double[] x = {-2, -1, 0, 1, 2};
    double[] y = {0.5, -0.3, 0.4, -0.6, 0.2};
    Law law = Bench.law("y", "a + b*x", List.of("x"), List.of(Param.free("a"), Param.free("b")));
    Fit fit = Bench.fit(Bench.task(law, Bench.table(Map.of("x", x, "y", y)), Bench.SQUARES, false));
    double[] draws = draws(fit, "a");
    assertTrue(Arrays.stream(draws).anyMatch(v -> v < 0));
    assertTrue(Arrays.stream(draws).anyMatch(v -> v > 0));
  }
}
