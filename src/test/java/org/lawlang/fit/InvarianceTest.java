package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Normal;

/// What must not change a fit: the order of rows, names, units, the scale of the objective, and
/// saying twice what a weight says.
final class InvarianceTest {
  private static final int N = 40;

  private static Law law(String x, String z, String y, String a) {
    return Bench.law(
        y,
        "E + %s/%s^alpha + B/%s^beta".formatted(a, x, z),
        List.of(x, z),
        List.of(
            Bench.positive("E"),
            Bench.positive(a),
            Bench.positive("B"),
            Bench.within("alpha", 0, 2),
            Bench.within("beta", 0, 2)));
  }

  /// Columns x, z, y with noise of 1 %, in an order that `seed` sets, x in units of `unit`.
  private static double[][] runs(int seed, double unit, int[] order) {
    double[][] columns = new double[3][N];
    var random = Streams.of(seed, 0);
    for (int i = 0; i < N; i++) {
      double x = Math.exp(random.nextDouble(0, 6));
      double z = Math.exp(random.nextDouble(0, 6));
      double y = 1.5 + 3 / Math.pow(x, 0.5) + 2 / Math.pow(z, 0.4);
      columns[0][order[i]] = x * unit;
      columns[1][order[i]] = z;
      columns[2][order[i]] = y * Math.exp(0.01 * random.nextGaussian());
    }
    return columns;
  }

  private static int[] identity() {
    int[] order = new int[N];
    for (int i = 0; i < N; i++) {
      order[i] = i;
    }
    return order;
  }

  private static Fit fit(Law law, double[][] c, String x, String z, String y, Objective objective) {
    return Bench.fit(
        Bench.task(law, Bench.table(Map.of(x, c[0], z, c[1], y, c[2])), objective, true));
  }

  private static void same(double a, double b, double tolerance) {
    assertEquals(0, (a - b) / (Math.abs(a) + Math.abs(b)), tolerance);
  }

  @Property(tries = 8)
  void orderOfRows(@ForAll @IntRange(min = 1, max = 1000) int seed) {
    int[] order = identity();
    var random = Streams.of(seed, 1);
    for (int i = N - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int k = order[i];
      order[i] = order[j];
      order[j] = k;
    }
    Law law = law("x", "z", "y", "A");
    Fit one = fit(law, runs(seed, 1, identity()), "x", "z", "y", Bench.huber(0.01));
    Fit two = fit(law, runs(seed, 1, order), "x", "z", "y", Bench.huber(0.01));
    same(one.objective(), two.objective(), 1e-11);
    for (String name : List.of("E", "A", "B", "alpha", "beta")) {
      same(Bench.value(one, name), Bench.value(two, name), 1e-8);
    }
    for (int i = 0; i < N; i++) {
      assertEquals(one.residuals().get(i), two.residuals().get(order[i]), 1e-9);
    }
  }

  @Property(tries = 8)
  void names(@ForAll @IntRange(min = 1, max = 1000) int seed) {
    double[][] c = runs(seed, 1, identity());
    Fit one = fit(law("x", "z", "y", "A"), c, "x", "z", "y", Bench.SQUARES);
    Fit two = fit(law("size", "data", "loss", "zeta"), c, "size", "data", "loss", Bench.SQUARES);
    same(one.objective(), two.objective(), 1e-11);
    same(Bench.value(one, "A"), Bench.value(two, "zeta"), 1e-8);
    same(Bench.value(one, "alpha"), Bench.value(two, "alpha"), 1e-8);
  }

  @Property(tries = 8)
  void units(
      @ForAll @IntRange(min = 1, max = 1000) int seed,
      @ForAll @DoubleRange(min = -12, max = 12) double decades) {
    double unit = Math.pow(10, decades);
    Law law = law("x", "z", "y", "A");
    Fit one = fit(law, runs(seed, 1, identity()), "x", "z", "y", Bench.SQUARES);
    Fit two = fit(law, runs(seed, unit, identity()), "x", "z", "y", Bench.SQUARES);
    same(one.objective(), two.objective(), 1e-9);
    same(Bench.value(one, "alpha"), Bench.value(two, "alpha"), 1e-8);
    double alpha = Bench.value(two, "alpha");
    same(Bench.value(one, "A") * Math.pow(unit, alpha), Bench.value(two, "A"), 1e-6);
  }

  @Property(tries = 8)
  void scaleOfTheObjective(
      @ForAll @IntRange(min = 1, max = 1000) int seed,
      @ForAll @DoubleRange(min = -12, max = 12) double decades) {
    double factor = Math.pow(10, decades);
    var scaled =
        new Objective(
            "scaled",
            Normal.scale(factor, Normal.power(Normal.var(Objective.RESIDUAL), 2)),
            Map.of());
    Law law = law("x", "z", "y", "A");
    double[][] c = runs(seed, 1, identity());
    Fit one = fit(law, c, "x", "z", "y", Bench.SQUARES);
    Fit two = fit(law, c, "x", "z", "y", scaled);
    same(factor * one.objective(), two.objective(), 1e-11);
    same(Bench.value(one, "A"), Bench.value(two, "A"), 1e-7);
    same(
        one.estimate("A").orElseThrow().se().orElseThrow(),
        two.estimate("A").orElseThrow().se().orElseThrow(),
        1e-6);
    assertEquals(one.starts().reached(), two.starts().reached());
  }

  @Property(tries = 8)
  void weightTwoIsTheRowTwice(@ForAll @IntRange(min = 1, max = 1000) int seed) {
    double[][] c = runs(seed, 1, identity());
    double[] weight = new double[N];
    double[][] twice = new double[3][N + 10];
    for (int i = 0; i < N; i++) {
      weight[i] = i < 10 ? 2 : 1;
      for (int k = 0; k < 3; k++) {
        twice[k][i] = c[k][i];
        if (i < 10) {
          twice[k][N + i] = c[k][i];
        }
      }
    }
    Law law = law("x", "z", "y", "A");
    FitTask plain =
        Bench.task(
            law,
            Bench.table(Map.of("x", c[0], "z", c[1], "y", c[2], "w", weight)),
            Bench.SQUARES,
            true);
    FitTask weighted =
        new FitTask(
            law,
            plain.data(),
            "y",
            Bench.SQUARES,
            true,
            Optional.of(Normal.var("w")),
            Optional.empty(),
            List.of(),
            FitOptions.DEFAULTS);
    Fit one = Bench.fit(weighted);
    Fit two = fit(law, twice, "x", "z", "y", Bench.SQUARES);
    same(one.objective(), two.objective(), 1e-10);
    same(Bench.value(one, "A"), Bench.value(two, "A"), 1e-7);
    assertTrue(one.n() < two.n());
  }
}
