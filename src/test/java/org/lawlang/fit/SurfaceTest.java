package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Interval;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;

/// The assembled gradient, Hessian and normal matrix against difference quotients.
final class SurfaceTest {

  @Test
  void derivativesAreDifferenceQuotientsOfSquares() {
    check(Bench.SQUARES, false, 1);
  }

  @Test
  void derivativesAreDifferenceQuotientsOfARobustObjectiveOnLog() {
    check(Bench.huber(0.1), true, 0.3);
  }

  /// Two levels, so that blocks of rows are scattered to their own parameters.
  private static void check(Objective objective, boolean onLog, double stage) {
    Setup setup = setup(objective, onLog);
    Surface surface = setup.surface();
    int n = surface.size();
    assertEquals(5, n);
    double[] weights = setup.rows().weight();
    var here = new Point(surface);
    var there = new Point(surface);
    RandomGenerator random = Streams.of(3, 0);
    for (int trial = 0; trial < 20; trial++) {
      for (int i = 0; i < n; i++) {
        here.at[i] = random.nextDouble(0.1, 0.9);
      }
      surface.evaluate(stage, weights, here);
      for (int i = 0; i < n; i++) {
        double step = 1e-5;
        double[] difference = new double[n + 1];
        for (int side = -1; side <= 1; side += 2) {
          System.arraycopy(here.at, 0, there.at, 0, n);
          there.at[i] += side * step;
          surface.evaluate(stage, weights, there);
          difference[n] += side * there.value / (2 * step);
          for (int j = 0; j < n; j++) {
            difference[j] += side * there.gradient[j] / (2 * step);
          }
        }
        double size = Math.abs(here.value) + norm(here.gradient);
        assertEquals(difference[n], here.gradient[i], 1e-6 * size);
        for (int j = 0; j < n; j++) {
          double scale = size + norm(here.hessian);
          assertEquals(difference[j], here.hessian[i * n + j], 1e-5 * scale);
        }
      }
      double[] jacobian = surface.jacobian(here.at);
      System.arraycopy(here.at, 0, there.at, 0, n);
      surface.evaluateWhole(stage, weights, there);
      assertArrayEquals(here.hessian, there.hessian);
      for (int i = 0; i < n; i++) {
        assertEquals(there.normal[i * n + i], here.normal[i * n + i]);
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int row = 0; row < weights.length; row++) {
            sum += weights[row] * jacobian[row * n + i] * jacobian[row * n + j];
          }
          assertEquals(sum, there.normal[i * n + j], 1e-12 * norm(there.normal));
        }
      }
    }
  }

  private static double norm(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    return Math.sqrt(sum);
  }

  private static Setup setup(Objective objective, boolean onLog) {
    int n = 30;
    double[] x = new double[n];
    double[] z = new double[n];
    double[] y = new double[n];
    double[] kind = new double[n];
    RandomGenerator random = Streams.of(1, 1);
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble(0.5, 3);
      z[i] = random.nextDouble(0.5, 3);
      kind[i] = i % 2;
      y[i] = random.nextDouble(1, 4);
    }
    var level =
        new Param(
            "E[kind]",
            Interval.NON_NEGATIVE,
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.of("kind"));
    Law law =
        Bench.law(
            "y",
            "E[kind] + A*x^-alpha*exp(-b*z)",
            List.of("x", "z"),
            List.of(level, Bench.positive("A"), Param.free("alpha"), Param.free("b")));
    FitTask task =
        Bench.task(
            law, Bench.table(Map.of("x", x, "z", z, "y", y, "kind", kind)), objective, onLog);
    var setup = Setup.of(task, Bench.PLACE);
    assertTrue(setup instanceof Checked.Ok<Setup>, setup::toString);
    return ((Checked.Ok<Setup>) setup).value();
  }
}
