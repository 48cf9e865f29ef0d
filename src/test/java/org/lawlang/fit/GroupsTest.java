package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.lawlang.data.Column;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;

/// Fits of many levels, by blocks, against the same by full matrices and against one level fitted
/// by itself.
final class GroupsTest {
  private static final int LEVELS = 25;

  private static Setup setup(FitTask task) {
    return switch (Setup.of(task, Bench.PLACE)) {
      case Checked.Ok<Setup>(var setup) -> setup;
      case Checked.Bad<Setup>(var diagnostics) -> throw new AssertionError(diagnostics);
    };
  }

  private static void same(FitTask task) {
    Setup setup = setup(task);
    assertFalse(setup.surface().groups.isDense());
    Search search = Search.of(setup, Runnable::run);
    double[] at = search.best().at();
    int n = at.length;
    int dof = setup.rows().size() - n;
    boolean[] fixed = new boolean[n];
    fixed[n - 1] = true; // one at its bound
    Covariance parts = Covariance.of(setup, at, fixed, dof);
    Covariance whole = Covariance.whole(setup, at, fixed, dof);
    assertArrayEquals(whole.known(), parts.known());
    assertEquals(whole.condition(), parts.condition(), 0.02 * whole.condition());
    for (int i = 0; i < n; i++) {
      double own = Math.sqrt(Math.max(whole.matrix().at(i, i), 1e-300));
      for (int j = 0; j < n; j++) {
        double scale = own * Math.sqrt(Math.max(whole.matrix().at(j, j), 1e-300));
        assertEquals(whole.matrix().at(i, j), parts.matrix().at(i, j), 1e-6 * scale);
        assertEquals(
            whole.response().at(i, j) / scale,
            parts.response().at(i, j) / scale,
            1e-6 * Math.abs(whole.response().at(i, i) / own / own));
        double rival = Math.sqrt(Math.max(whole.rival().at(i, i) * whole.rival().at(j, j), 1e-300));
        assertEquals(whole.rival().at(i, j), parts.rival().at(i, j), 1e-6 * rival);
      }
    }
    draws(parts.matrix(), n);
    draws(parts.rival(), n);
  }

  /// What unit vectors are drawn to is a root of the covariance.
  private static void draws(Spread spread, int n) {
    double[][] roots = new double[n][n];
    Spread.Root root = spread.root();
    for (int k = 0; k < n; k++) {
      double[] z = new double[n];
      z[k] = 1;
      root.draw(z, roots[k]);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += roots[k][i] * roots[k][j];
        }
        double scale = Math.sqrt(spread.at(i, i) * spread.at(j, j));
        assertEquals(spread.at(i, j), sum, 1e-7 * scale + 1e-300);
      }
    }
  }

  @Test
  void covarianceOfLevels() {
    same(Timing.levels(LEVELS, Bench.SQUARES, false));
  }

  @Test
  void covarianceOfLevelsUnderARobustObjectiveOnLog() {
    same(Timing.levels(LEVELS, Bench.huber(0.01), true));
  }

  @Test
  void covarianceOfCurves() {
    same(Timing.curves(LEVELS, Bench.SQUARES, false));
    same(Timing.curves(LEVELS, Bench.huber(0.01), true));
  }

  /// Clusters that are the levels, and such as cut across them.
  @Test
  void covarianceOfClusters() {
    FitTask task = Timing.levels(LEVELS, Bench.SQUARES, false);
    double[] run = new double[task.data().rows()];
    Arrays.setAll(run, i -> i % 12);
    FitTask cut = task.on(task.data().with(new Column.Numbers("run", run)));
    same(cut.with(FitOptions.DEFAULTS.withErrors(new Errors.Clustered("run"))));
    same(task.with(FitOptions.DEFAULTS.withErrors(new Errors.Clustered("g"))));
  }

  /// Without a shared parameter the joint fit is each level's own.
  @Test
  void levelsThatShareNothingAreFitsOfTheirOwn() {
    FitTask task = Timing.curves(LEVELS, Bench.SQUARES, false);
    var parameters = new ArrayList<>(task.free());
    parameters.set(0, Timing.positive("E[g]", "g"));
    Law law = Bench.law("L", "E[g] + A[g]/N^alpha[g]", List.of("N"), parameters);
    Fit joint = Bench.fit(Bench.task(law, task.data(), Bench.SQUARES, false));
    double sum = 0;
    for (int level = 0; level < LEVELS; level++) {
      var columns = new HashMap<String, double[]>();
      for (String name : List.of("N", "L")) {
        double[] all = Rows.numbers(task.data(), name);
        double[] own = new double[20];
        for (int i = 0; i < own.length; i++) {
          own[i] = all[level + i * LEVELS];
        }
        columns.put(name, own);
      }
      Law one =
          Bench.law(
              "L",
              "E + A/N^alpha",
              List.of("N"),
              List.of(Bench.positive("E"), Bench.positive("A"), Bench.within("alpha", 0, 2)));
      Fit alone = Bench.fit(Bench.task(one, Bench.table(columns), Bench.SQUARES, false));
      sum += alone.objective();
      for (String name : List.of("E", "A", "alpha")) {
        double expected = Bench.value(alone, name);
        double found = Bench.value(joint, name + "[" + level + "]");
        assertEquals(expected, found, 1e-6 * Math.max(Math.abs(expected), 1e-3), name + level);
      }
    }
    assertEquals(sum, joint.objective(), 1e-9 * sum);
  }

  /// One level of a thousand has no optimum: its runs are zero, which its parameter approaches at
  /// infinity only.
  @Test
  void oneLevelOfManyStillFalls() {
    int count = 1000;
    double[] x = new double[4 * count];
    double[] y = new double[x.length];
    double[] level = new double[x.length];
    var random = Streams.of(5, 0);
    for (int i = 0; i < x.length; i++) {
      x[i] = 1 << i % 4;
      level[i] = Math.floorDiv(i, 4);
      y[i] = level[i] == 7 ? 0 : 0.4 * Math.pow(x[i], 0.9) * (1 + 0.02 * random.nextGaussian());
    }
    Law law =
        Bench.law(
            "y",
            "x^b/(1 + k[g])",
            List.of("x"),
            List.of(Timing.positive("k[g]", "g"), Param.free("b")));
    FitTask task =
        Bench.task(law, Bench.table(Map.of("x", x, "y", y, "g", level)), Bench.SQUARES, false);
    List<Warning> falling =
        Bench.fit(task).warnings().stream()
            .filter(w -> w.code() == Warning.Kind.NO_OPTIMUM)
            .toList();
    assertEquals(1, falling.size());
    assertTrue(falling.getFirst().message().contains("k[7]"), falling.getFirst().message());
  }

  @Test
  void theFitDoesNotDependOnThreadsOrOrder() {
    FitTask task = Timing.levels(40, Bench.huber(0.01), true);
    Fit serial = Bench.fit(task);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      var found = Fitter.fit(task, Bench.PLACE, threads);
      assertTrue(found instanceof Checked.Ok<Fit>);
      Fit parallel = ((Checked.Ok<Fit>) found).value();
      assertEquals(serial.estimates(), parallel.estimates());
      assertEquals(serial.objective(), parallel.objective());
    }
    int n = 800;
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = (i * 321 + 17) % n;
    }
    var columns = new HashMap<String, double[]>();
    for (String name : List.of("N", "D", "L", "g")) {
      columns.put(name, Rows.pick(Rows.numbers(task.data(), name), order));
    }
    Fit other =
        Bench.fit(
            Bench.task(
                task.laws().getFirst(), Bench.table(columns), task.objective(), task.onLog()));
    for (var estimate : serial.estimates()) {
      double expected = estimate.value().value();
      assertEquals(expected, Bench.value(other, estimate.name()), 1e-9 * Math.abs(expected));
    }
  }

  /// More rows than are searched at once: the sample leads where all rows do.
  @Test
  void manyRows() {
    int n = 60_000;
    double[][] c = Timing.runs(n, 1);
    var table = Bench.table(Map.of("N", c[0], "D", c[1], "L", c[2]));
    FitTask task = Bench.task(Bench.chinchilla(), table, Bench.huber(1e-3), true);
    Fit one = Bench.fit(task.with(FitOptions.DEFAULTS.withStarts(4)));
    assertEquals(4, one.starts().reached());
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      var found = Fitter.fit(one.task(), Bench.PLACE, threads);
      assertEquals(one.objective(), ((Checked.Ok<Fit>) found).value().objective());
    }
    Setup setup = setup(task);
    var descent = new Descent(setup.surface(), setup.metric(), setup.ladder());
    double[] truth = setup.coordinates().walked(new double[] {1.6, 400, 410, 0.34, 0.28});
    var whole = descent.through(truth, setup.rows().weight());
    assertEquals(whole.value(), one.objective(), 1e-10 * whole.value());
    double[] values = setup.coordinates().values(whole.at());
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i], one.estimates().get(i).value().value(), 1e-7 * values[i]);
    }
  }

  @Test
  void aSampleKeepsSomeOfEachBlock() {
    Setup setup = setup(Timing.levels(LEVELS, Bench.SQUARES, false));
    Rows sample = setup.rows().sample(100, 6, Streams.seed(1, "test"));
    assertEquals(LEVELS, sample.blocks().size());
    assertEquals(6 * LEVELS, sample.size());
    assertEquals(sample.size(), Arrays.stream(sample.source()).distinct().count());
    for (int i = 0; i < sample.size(); i++) {
      double y = Rows.numbers(setup.task().data(), "L")[sample.source()[i]];
      assertEquals(y, sample.target()[i]);
    }
  }
}
