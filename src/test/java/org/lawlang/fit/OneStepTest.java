package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Streams;
import org.lawlang.model.Objective;
import org.lawlang.source.Checked;

/// Searches of resamples from where the curvature says that their optima are.
final class OneStepTest {
  private static final int RESAMPLES = 200;

  /// They end where a search to the last digit from the optimum of all rows ends, to a thousandth of a
  /// standard error, after fewer evaluations; their starts are nearer than the optimum of all rows.
  @ParameterizedTest
  @ValueSource(strings = {"huber", "squares"})
  void searchesFromThereEndAtTheSameOptimaSooner(String name) {
    boolean isRobust = name.equals("huber");
    Objective objective = isRobust ? Bench.huber(1e-3) : Bench.SQUARES;
    FitTask task = Bench.task(Bench.chinchilla(), Bench.runs(), objective, isRobust);
    if (!(Setup.of(task, Bench.PLACE) instanceof Checked.Ok<Setup>(var setup))) {
      throw new AssertionError("no setup");
    }
    double[] all = setup.rows().weight();
    var descent = new Descent(setup.surface(), setup.metric(), setup.ladder());
    Found best = Search.of(setup, Runnable::run).best();
    int n = best.at().length;
    int dof = all.length - n;
    Covariance covariance = Covariance.of(setup, best.at(), new boolean[n], dof);
    OneStep step = OneStep.of(setup, best, covariance);
    int evaluations = 0;
    int slow = 0;
    int nearer = 0;
    for (int k = 0; k < RESAMPLES; k++) {
      double[] weights = new double[all.length];
      var random = Streams.of(7, k);
      for (int i = 0; i < weights.length; i++) {
        weights[random.nextInt(weights.length)]++;
      }
      double[] start = step.start(weights);
      Found found = descent.ofResample(start, weights, Double.NaN);
      Found exact = descent.directly(best.at(), weights);
      assertEquals(End.CONVERGED, found.end());
      double far = 0;
      double before = 0;
      for (int i = 0; i < n; i++) {
        assertEquals(exact.at()[i], found.at()[i], 1e-3 * covariance.error(i), "resample " + k);
        far += Math.pow((start[i] - exact.at()[i]) / covariance.error(i), 2);
        before += Math.pow((best.at()[i] - exact.at()[i]) / covariance.error(i), 2);
      }
      nearer += far < before ? 1 : 0;
      evaluations += found.evaluations();
      slow += exact.evaluations();
    }
    System.out.println(
        name + ": " + evaluations + " evaluations for " + slow + ", nearer " + nearer);
    assertTrue(evaluations < 0.75 * slow, evaluations + " for " + slow);
    assertTrue(nearer > 0.9 * RESAMPLES, "nearer: " + nearer);
  }

  /// Where the rows do not tell, searches start at the optimum of all rows.
  @Test
  void thereIsNoStepWithoutACurvature() {
    FitTask task = Bench.task(Bench.chinchilla(), Bench.runs(), Bench.SQUARES, false);
    if (!(Setup.of(task, Bench.PLACE) instanceof Checked.Ok<Setup>(var setup))) {
      throw new AssertionError("no setup");
    }
    Found best = Search.of(setup, Runnable::run).best();
    OneStep step = OneStep.of(setup, best, Covariance.none(best.at().length, 1, new double[0]));
    double[] weights = setup.rows().weight().clone();
    weights[3] = 2;
    assertTrue(Arrays.equals(best.at(), step.start(weights)));
  }

  /// Those of an objective with a corner end at their optima, too, where a search through all stages
  /// ends: at the last one alone it stops a hundredth above.
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.3})
  void cornersAreNoEnd(double tau) {
    var objective =
        new Objective("quantile", Bench.ofResidual("0.5*abs(r)+(" + tau + "-0.5)*r"), Map.of());
    FitTask task = Bench.task(Bench.chinchilla(), Bench.runs(), objective, true);
    if (!(Setup.of(task, Bench.PLACE) instanceof Checked.Ok<Setup>(var setup))) {
      throw new AssertionError("no setup");
    }
    double[] all = setup.rows().weight();
    var descent = new Descent(setup.surface(), setup.metric(), setup.ladder());
    Found best = Search.of(setup, Runnable::run).best();
    double size = Surroundings.spread(setup, best.at()) / 4;
    int evaluations = 0;
    int slow = 0;
    for (int k = 0; k < 50; k++) {
      double[] weights = new double[all.length];
      var random = Streams.of(7, k);
      for (int i = 0; i < weights.length; i++) {
        weights[random.nextInt(weights.length)]++;
      }
      Found found = descent.ofResample(best.at(), weights, size);
      Found whole = descent.through(best.at(), weights);
      assertTrue(found.value() <= whole.value() * (1 + 1e-4), "resample " + k);
      evaluations += found.evaluations();
      slow += whole.evaluations();
    }
    assertTrue(evaluations < 0.85 * slow, evaluations + " for " + slow);
  }
}
