package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lawlang.fit.FitTask.Target;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;
import org.lawlang.source.Code;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

/// Several laws fitted together, against the same fit said as one law over the stacked rows.
final class JointTest {
  private static final int N = 30;
  private static final List<Param> FIRST =
      List.of(Bench.positive("E"), Bench.positive("A"), Bench.within("alpha", 0, 2));
  private static final List<Param> SECOND =
      List.of(Bench.positive("F"), Bench.positive("A"), Bench.within("alpha", 0, 3));
  private static final Law ONE = Bench.law("u", "E + A/x^alpha", List.of("x"), FIRST);
  private static final Law TWO = Bench.law("v", "F + A/(x*z)^alpha", List.of("x", "z"), SECOND);

  private static double[][] runs() {
    var random = Streams.of(5, 0);
    double[][] c = new double[4][N];
    for (int i = 0; i < N; i++) {
      c[0][i] = Math.exp(random.nextDouble(0, 5));
      c[1][i] = Math.exp(random.nextDouble(0, 2));
      c[2][i] = (1.5 + 3 / Math.pow(c[0][i], 0.4)) * Math.exp(0.02 * random.nextGaussian());
      c[3][i] = (0.7 + 3 / Math.pow(c[0][i] * c[1][i], 0.4)) + 0.02 * random.nextGaussian();
    }
    for (int i = 20; i < N; i++) {
      c[3][i] = Double.NaN; // serves the first law alone
    }
    for (int i = 0; i < 5; i++) {
      c[2][i] = Double.NaN; // the second
    }
    return c;
  }

  private static FitTask joint(Objective objective, boolean onLog) {
    double[][] c = runs();
    return Bench.task(
            ONE, Bench.table(Map.of("x", c[0], "z", c[1], "u", c[2], "v", c[3])), objective, onLog)
        .with(List.of(new Target(ONE, "u"), new Target(TWO, "v")));
  }

  /// Both laws in one: `k` is 0 in rows of the first, 1 in those of the second.
  private static FitTask stacked(Objective objective, boolean onLog) {
    double[][] c = runs();
    var x = new ArrayList<Double>();
    var z = new ArrayList<Double>();
    var k = new ArrayList<Double>();
    var y = new ArrayList<Double>();
    for (int part = 0; part < 2; part++) {
      for (int i = 0; i < N; i++) {
        if (!Double.isNaN(c[2 + part][i])) {
          x.add(c[0][i]);
          z.add(c[1][i]);
          k.add((double) part);
          y.add(c[2 + part][i]);
        }
      }
    }
    Law law =
        Bench.law(
            "y",
            "E*(1 - k) + F*k + A/(x*z^k)^alpha",
            List.of("x", "z", "k"),
            List.of(
                Bench.positive("E"),
                Bench.positive("A"),
                Bench.within("alpha", 0, 2),
                Bench.positive("F")));
    return Bench.task(
        law,
        Bench.table(Map.of("x", array(x), "z", array(z), "k", array(k), "y", array(y))),
        objective,
        onLog);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void same(FitTask joint, FitTask stacked) {
    Fit one = Bench.fit(joint);
    Fit two = Bench.fit(stacked);
    assertEquals(two.n(), one.n());
    assertEquals(two.objective(), one.objective(), 1e-11 * two.objective());
    for (String name : List.of("E", "F", "A", "alpha")) {
      var a = one.estimate(name).orElseThrow();
      var b = two.estimate(name).orElseThrow();
      assertEquals(b.value().value(), a.value().value(), 1e-7 * b.value().value(), name);
      if (joint.objective().equals(Bench.SQUARES)) { // a sandwich takes a row's targets together
        assertEquals(b.se().orElseThrow(), a.se().orElseThrow(), 1e-6 * b.se().orElseThrow(), name);
      }
    }
    for (int i = 0; i < one.n(); i++) {
      assertEquals(two.residuals().get(i), one.residuals().get(i), 1e-8);
    }
    assertEquals(one.n(), one.shares().stream().mapToInt(Fit.Share::n).sum());
    assertEquals(
        one.objective(), one.shares().stream().mapToDouble(Fit.Share::objective).sum(), 1e-12);
  }

  @Test
  void isTheFitOfTheStackedRows() {
    same(joint(Bench.SQUARES, false), stacked(Bench.SQUARES, false));
  }

  @Test
  void isTheFitOfTheStackedRowsUnderARobustObjectiveOnLog() {
    same(joint(Bench.huber(0.01), true), stacked(Bench.huber(0.01), true));
  }

  @Test
  void eachLawHasFiguresAndParametersOfItsOwn() {
    Fit joint = Bench.fit(joint(Bench.SQUARES, false));
    Fit second = joint.of("v").orElseThrow();
    assertEquals("v", second.task().sole().orElseThrow().law().name());
    assertEquals(
        List.of("A", "alpha", "F"), second.estimates().stream().map(Fit.Estimate::name).toList());
    assertEquals(20, second.n());
    double rss = 0;
    for (double r : second.residuals()) {
      rss += r * r;
    }
    assertEquals(Math.sqrt(rss / 20), second.rmse().orElseThrow(), 1e-12);
    assertEquals(joint.residuals().subList(25, 45), second.residuals());
    assertTrue(joint.of("w").isEmpty());
  }

  @Test
  void aParameterThatOneLawFixesIsFixed() {
    FitTask task = joint(Bench.SQUARES, false);
    Law fixed = TWO.fix(Map.of("alpha", 0.5));
    Fit fit = Bench.fit(task.with(List.of(new Target(ONE, "u"), new Target(fixed, "v"))));
    assertTrue(fit.estimate("alpha").orElseThrow().fixed());
    assertEquals(0.5, Bench.value(fit, "alpha"));
  }

  @Test
  void lawsThatDoNotAgreeAreRefused() {
    FitTask task = joint(Bench.SQUARES, false);
    Law apart = Bench.law("v", "F + A/x^alpha", List.of("x"), List.of(Bench.within("alpha", 3, 4)));
    assertEquals(
        Code.EMPTY_RANGE,
        Bench.refusal(task.with(List.of(new Target(ONE, "u"), new Target(apart, "v")))));
    Law half = TWO.fix(Map.of("alpha", 0.5));
    Law third = ONE.fix(Map.of("alpha", 0.3));
    assertEquals(
        Code.EMPTY_RANGE,
        Bench.refusal(task.with(List.of(new Target(third, "u"), new Target(half, "v")))));
    Law beyond = TWO.fix(Map.of("alpha", 2.5));
    assertEquals(
        Code.EMPTY_RANGE,
        Bench.refusal(task.with(List.of(new Target(ONE, "u"), new Target(beyond, "v")))));
  }

  @Test
  void aTargetWithoutAWholeRowIsRefused() {
    double[][] c = runs();
    double[] none = new double[N];
    Arrays.fill(none, Double.NaN);
    FitTask task =
        Bench.task(
                ONE,
                Bench.table(Map.of("x", c[0], "z", c[1], "u", c[2], "v", none)),
                Bench.SQUARES,
                false)
            .with(List.of(new Target(ONE, "u"), new Target(TWO, "v")));
    assertEquals(Code.TOO_FEW_ROWS, Bench.refusal(task));
  }

  /// A row is drawn with all that was measured of it.
  @Test
  void theBootstrapDrawsRowsOfTheTable() {
    FitTask task = joint(Bench.SQUARES, false);
    Fit fit = Bench.fit(task.with(FitOptions.DEFAULTS.withBootstraps(200)));
    Fit plain = Bench.fit(task);
    for (String name : List.of("E", "F", "A", "alpha")) {
      double ratio =
          fit.estimate(name).orElseThrow().se().orElseThrow()
              / plain.estimate(name).orElseThrow().se().orElseThrow();
      assertTrue(ratio > 0.5 && ratio < 1.6, () -> name + " " + ratio);
    }
  }

  @Test
  void heldOutRowsAreScoredForEachLaw() {
    FitTask task = joint(Bench.SQUARES, false);
    var far = Normal.compare(Expr.Relation.LESS, Normal.number(80), Normal.var("x"));
    Fit fit =
        Bench.fit(
            new FitTask(
                task.targets(),
                task.data(),
                task.objective(),
                task.onLog(),
                Optional.empty(),
                Optional.of(far),
                List.of(),
                FitOptions.DEFAULTS));
    int all = fit.holdout().orElseThrow().n();
    int sum = fit.shares().stream().mapToInt(s -> s.holdout().map(Fit.Holdout::n).orElse(0)).sum();
    assertEquals(all, sum);
    assertEquals(45, fit.n() + all);
    assertTrue(fit.holdout().orElseThrow().mape() < 0.05);
  }
}
