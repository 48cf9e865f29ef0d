package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lawlang.model.Law;
import org.lawlang.model.Param;

/// Where the searches of a grid of starts end.
final class StartingTest {
  private static final int ROWS = 40;

  /// A wave has a basin for every few frequencies. Searches that have met go on as one, and only
  /// those: of a grid no more starts reach the best basin than reach it each for itself, and those that
  /// stand in it do.
  @Test
  void searchesGoOnAsOneOnlyWhereTheyHaveMet() {
    double[] x = new double[ROWS];
    double[] y = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[i] = 0.25 * i;
      y[i] = Math.sin(3.1 * x[i]) + 0.01 * Math.cos(17 * i) + (i % 9 == 4 ? 0.3 : 0);
    }
    Law law = Bench.law("y", "sin(w*x)", List.of("x"), List.of(Param.free("w")));
    var data = Bench.table(new TreeMap<>(Map.of("x", x, "y", y)));
    FitTask task = Bench.task(law, data, Bench.huber(1e-2), false);
    var starts = new ArrayList<Map<String, Double>>();
    for (int k = 0; k < 120; k++) {
      starts.add(Map.of("w", 0.5 + 0.05 * k));
    }
    FitOptions none = FitOptions.DEFAULTS.withStarts(0);
    Fit grid = Bench.fit(Bench.with(task, starts, none));
    int alone = 0;
    int near = 0;
    for (Map<String, Double> start : starts) {
      double end = Bench.fit(Bench.with(task, List.of(start), none)).objective();
      assertTrue(end >= grid.objective() * (1 - 1e-9), start + " ends lower");
      alone += end <= grid.objective() * (1 + 1e-6) ? 1 : 0;
      near += Math.abs(start.get("w") - 3.1) < 0.11 ? 1 : 0;
    }
    assertEquals(120, grid.starts().tried());
    assertTrue(grid.starts().reached() <= alone, grid.starts() + ", alone " + alone);
    assertTrue(grid.starts().reached() >= near, grid.starts() + ", near " + near);
    assertTrue(alone < 100, "there are other basins: " + alone);
  }

  /// What the law is linear in follows from the rest, so starts that differ in nothing else end alike,
  /// and no fewer reach the best than do each for itself. A part of the rows pulls least squares to
  /// a height of the other sign.
  @Test
  void heightsOfAGridFollowFromFrequencies() {
    double[] x = new double[ROWS];
    double[] y = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[i] = 0.25 * i;
      y[i] = (i % 5 < 3 ? 1 : -3) * Math.sin(3.1 * x[i]) + 0.01 * Math.cos(17 * i);
    }
    List<Param> parameters = List.of(Param.free("a"), Param.free("w"));
    Law law = Bench.law("y", "a*sin(w*x)", List.of("x"), parameters);
    var data = Bench.table(Map.of("x", x, "y", y));
    FitTask task = Bench.task(law, data, Bench.huber(1e-2), false);
    var starts = new ArrayList<Map<String, Double>>();
    double[] heights = {-20, 0.1, 1, 7};
    for (int k = 0; k < 60; k++) {
      for (double height : heights) {
        starts.add(Map.of("w", 0.5 + 0.1 * k, "a", height));
      }
    }
    FitOptions none = FitOptions.DEFAULTS.withStarts(0);
    Fit grid = Bench.fit(Bench.with(task, starts, none));
    double[] alone =
        starts.stream()
            .mapToDouble(start -> Bench.fit(Bench.with(task, List.of(start), none)).objective())
            .toArray();
    double best = Arrays.stream(alone).min().orElseThrow();
    long reached = Arrays.stream(alone).filter(end -> end <= best * (1 + 1e-6)).count();
    assertTrue(grid.objective() <= best * (1 + 1e-9), grid.objective() + ", alone " + best);
    assertEquals(240, grid.starts().tried());
    assertTrue(grid.starts().reached() >= reached, grid.starts() + ", alone " + reached);
    assertTrue(grid.starts().reached() < 240, "there are other basins");
  }
}
