package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Param;

/// A fit of so many rows that several threads share them.
final class ManyRowsTest {
  private static final int ROWS = 60_000;

  @Test
  void noBitDependsOnTheThreads() {
    double[] x = new double[ROWS];
    double[] y = new double[ROWS];
    RandomGenerator random = Streams.of(1, 0);
    for (int i = 0; i < ROWS; i++) {
      x[i] = Math.exp(5 * random.nextDouble());
      y[i] = (2 + 3 / Math.sqrt(x[i])) * Math.exp(0.01 * random.nextGaussian());
    }
    Law law =
        Bench.law(
            "y",
            "E + A/x^p",
            List.of("x"),
            List.of(Param.free("E"), Param.free("A"), Param.free("p")));
    FitTask task =
        Bench.task(
            law, Bench.table(new TreeMap<>(Map.of("x", x, "y", y))), Bench.huber(1e-2), true);
    Fit alone = Bench.fit(task);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      Fit together = Bench.fit(task, threads);
      assertEquals(alone.objective(), together.objective());
      for (Fit.Estimate e : alone.estimates()) {
        Fit.Estimate other = together.estimate(e.name()).orElseThrow();
        assertEquals(e.value().value(), other.value().value(), e.name());
        assertEquals(e.se(), other.se(), e.name());
      }
      assertEquals(alone.residuals(), together.residuals());
      assertEquals(alone.warnings(), together.warnings());
      assertEquals(alone.diagnosis(), together.diagnosis());
    }
    // The truth lies within three errors.
    double[] truth = {2, 3, 0.5};
    for (int i = 0; i < truth.length; i++) {
      Fit.Estimate e = alone.estimate(List.of("E", "A", "p").get(i)).orElseThrow();
      double error = e.se().orElseThrow();
      assertTrue(Math.abs(e.value().value() - truth[i]) < 3 * error, e.name());
    }
  }
}
