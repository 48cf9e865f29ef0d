package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;

/// The 95 % interval holds the truth in about 95 % of simulated studies.
final class CoverageTest {
  private static final int STUDIES = 200;
  private static final int ROWS = 30;

  private static FitTask study(int i, boolean onLog) {
    double[] x = new double[ROWS];
    double[] y = new double[ROWS];
    var random = Streams.of(11, i);
    for (int k = 0; k < ROWS; k++) {
      x[k] = 0.2 * (k + 1);
      double noise = 0.03 * random.nextGaussian();
      double mean = 1 + 2 * Math.exp(-0.7 * x[k]);
      y[k] = onLog ? mean * Math.exp(noise) : mean + noise;
    }
    Law law =
        Bench.law(
            "y",
            "E + A*exp(-k*x)",
            List.of("x"),
            List.of(Bench.positive("E"), Bench.positive("A"), Bench.positive("k")));
    FitTask task =
        Bench.task(
            law,
            Bench.table(Map.of("x", x, "y", y)),
            onLog ? Bench.huber(0.04) : Bench.SQUARES,
            onLog);
    return Bench.with(task, FitOptions.DEFAULTS.withStarts(3));
  }

  private static double share(boolean onLog, int bootstraps, int studies) {
    var truth = Map.of("E", 1.0, "A", 2.0, "k", 0.7);
    int covered = 0;
    for (int i = 0; i < studies; i++) {
      FitTask task = study(i, onLog);
      Fit fit = Bench.fit(Bench.with(task, task.options().withBootstraps(bootstraps)));
      for (var e : fit.estimates()) {
        covered += e.interval().orElseThrow().contains(truth.get(e.name())) ? 1 : 0;
      }
    }
    return covered / (3.0 * studies);
  }

  @Test
  void leastSquares() {
    double share = share(false, 0, STUDIES);
    assertTrue(share > 0.925 && share < 0.975, () -> "covered " + share);
  }

  @Test
  void robustOnLog() {
    double share = share(true, 0, STUDIES);
    assertTrue(share > 0.9 && share < 0.98, () -> "covered " + share);
  }

  @Test
  void bootstrap() {
    double share = share(false, 200, 100);
    assertTrue(share > 0.86 && share < 0.98, () -> "covered " + share);
  }
}
