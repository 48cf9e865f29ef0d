package org.lawlang.report;

import static org.lawlang.symbolic.Normal.divide;
import static org.lawlang.symbolic.Normal.number;
import static org.lawlang.symbolic.Normal.power;
import static org.lawlang.symbolic.Normal.product;
import static org.lawlang.symbolic.Normal.sum;
import static org.lawlang.symbolic.Normal.var;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.Comparison;
import org.lawlang.fit.Diagnosis;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitOptions;
import org.lawlang.fit.FitTask;
import org.lawlang.fit.ObjectiveCheck;
import org.lawlang.fit.Outcome;
import org.lawlang.fit.Rollout;
import org.lawlang.fit.Scatter;
import org.lawlang.fit.Warning;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;
import org.lawlang.plan.Optimum;
import org.lawlang.plan.Problem;

/// Values to report, made by hand; those of the Chinchilla study are the published ones of
/// Besiroglu et al. 2024.
final class Samples {
  static final Law CHINCHILLA =
      new Law(
          "L",
          List.of("N", "D"),
          List.of(positive("E"), positive("A"), positive("B"), exponent("alpha"), exponent("beta")),
          sum(
              var("E"),
              divide(var("A"), power(var("N"), var("alpha"))),
              divide(var("B"), power(var("D"), var("beta")))),
          "L(N, D) = E + A/N^alpha + B/D^beta",
          Optional.of("Loss by parameters and tokens.\nHoffmann et al. 2022, approach 3."));

  private static final Problem BUDGET =
      new Problem(
          false,
          CHINCHILLA.body(),
          List.of(
              new Problem.Unknown("N", Interval.NON_NEGATIVE, false),
              new Problem.Unknown("D", Interval.NON_NEGATIVE, false)),
          List.of(
              new Problem.Constraint(
                  "6*N*D <= 1e24", product(number(6), var("N"), var("D")), false, number(1e24))),
          Map.of(),
          Optional.empty());

  private Samples() {}

  private static Param positive(String name) {
    return new Param(
        name, Interval.NON_NEGATIVE, true, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Param exponent(String name) {
    return new Param(
        name, new Interval(0, 2), false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// 41 evenly spaced draws around `value` with the standard deviation `sd`; their 95 % interval is
  /// `value ± 1.587·sd`.
  static Quantity uncertain(double value, double sd) {
    double[] draws = new double[41];
    for (int i = 0; i < draws.length; i++) {
      draws[i] = value + sd * (i - 20) / Math.sqrt(2 * 2870 / 40.0);
    }
    return new Quantity.Uncertain(value, draws);
  }

  static Fit.Estimate estimate(String name, double value, double se, double lo, double hi) {
    return new Fit.Estimate(
        name,
        Quantity.exact(value),
        OptionalDouble.of(se),
        Optional.of(new Interval(lo, hi)),
        false,
        false);
  }

  static FitTask task(Law law, FitOptions options) {
    return new FitTask(
        law,
        new Table(List.of(), 0),
        "loss",
        new Objective("huber", var("r"), Map.of("d", 1e-3)),
        true,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        options);
  }

  static Fit chinchilla() {
    return new Fit(
        task(CHINCHILLA, FitOptions.DEFAULTS.withStarts(100).withBootstraps(4000).withSeed(42)),
        new Outcome.Converged(0.0010182740178006, 6500),
        List.of(
            estimate("E", 1.8172180990, 0.0257, 1.7612, 1.8598),
            estimate("A", 477.82586823, 124.5, 300.1, 789.4),
            estimate("B", 2143.41736336, 1293, 862.2, 5724.9),
            estimate("alpha", 0.3473104989, 0.0154, 0.3171, 0.3773),
            estimate("beta", 0.3671724326, 0.0206, 0.3259, 0.4077)),
        0.0010182740178006,
        240,
        235,
        3,
        OptionalDouble.of(0.98765),
        OptionalDouble.of(0.0213),
        OptionalDouble.of(0.0081),
        OptionalDouble.of(-1234.5),
        OptionalDouble.of(-1217.1),
        OptionalDouble.of(11234),
        new Fit.Starts(100, 98, OptionalDouble.of(0.031)),
        List.of(new Fit.Alike("A", "alpha", 0.9931), new Fit.Alike("B", "beta", 0.99971)),
        Optional.of(new Fit.Holdout(12, 0.0042, 0.0131, -0.0011)),
        List.of(),
        List.of(0.01, -0.02),
        List.of(),
        Fit.Uncertainty.BOOTSTRAP,
        List.of(),
        Scatter.UNKNOWN,
        Optional.empty(),
        Diagnosis.NONE);
  }

  /// Four free parameters on four rows, one at its bound, no degrees of freedom, out of budget.
  /// Two laws, of which the second has nothing to fit.
  static Comparison comparison() {
    var fitted =
        new Comparison.Entry(
            "L",
            CHINCHILLA,
            chinchilla(),
            5,
            0.00101827,
            OptionalDouble.of(-1200.5),
            OptionalDouble.of(-1183.25),
            OptionalDouble.of(0.0186),
            OptionalDouble.of(0.0071),
            OptionalDouble.of(0.0043),
            OptionalDouble.of(0.75));
    var given =
        new Comparison.Entry(
            "Kaplan",
            CHINCHILLA.fix(Map.of("E", 1.69, "A", 406.4, "B", 410.7, "alpha", 0.34, "beta", 0.28)),
            chinchilla(),
            0,
            0.25,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(0.21),
            OptionalDouble.empty(),
            OptionalDouble.of(0.0501),
            OptionalDouble.of(0.25));
    return new Comparison(
        "L",
        240,
        12,
        3,
        new Comparison.Odds(200, true, true, Optional.empty()),
        List.of(fitted, given));
  }

  /// A law by two objectives, whose answers agree within their errors.
  static ObjectiveCheck check() {
    return new ObjectiveCheck(
        List.of("squares", "huber(1e-3) on log"),
        List.of(chinchilla(), chinchilla()),
        List.of(
            new ObjectiveCheck.Question(
                "L(70B, 1.4T)", List.of(uncertain(1.97, 0.01), uncertain(1.98, 0.01)))));
  }

  /// Fitted up to two budgets of three.
  static Rollout rollout() {
    return new Rollout(
        "L",
        "C",
        List.of(1e18, 1e19, 1e20),
        List.of(
            new Rollout.Line(
                1e18,
                20,
                List.of(new Rollout.Cell(1e19, 10, 0.01), new Rollout.Cell(1e20, 8, 0.06))),
            new Rollout.Line(1e19, 30, List.of(new Rollout.Cell(1e20, 8, 0.03)))),
        List.of("1e17: 3 rows cannot fit 5 parameters"));
  }

  static Fit poor() {
    return new Fit(
        task(CHINCHILLA.fix(Map.of("E", 1.69)), FitOptions.DEFAULTS),
        new Outcome.OutOfBudget(0.5, 1000),
        List.of(
            bare("E", 1.69, true, false),
            bare("A", 1.5e7, false, false),
            bare("B", 2143.4, false, false),
            bare("alpha", 2, false, true),
            bare("beta", 0.00004, false, false)),
        0.5,
        4,
        0,
        0,
        OptionalDouble.empty(),
        OptionalDouble.of(0.35),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        new Fit.Starts(12, 1, OptionalDouble.empty()),
        List.of(),
        Optional.empty(),
        List.of(
            new Warning(
                Warning.Kind.AT_BOUND,
                "alpha ends at its bound 2, so the best value may lie beyond it: widen the range,"
                    + " or fix alpha if the bound is meant")),
        List.of(),
        List.of(),
        Fit.Uncertainty.NONE,
        List.of(),
        Scatter.UNKNOWN,
        Optional.empty(),
        Diagnosis.NONE);
  }

  private static Fit.Estimate bare(String name, double value, boolean fixed, boolean atBound) {
    return new Fit.Estimate(
        name, Quantity.exact(value), OptionalDouble.empty(), Optional.empty(), fixed, atBound);
  }

  static Optimum optimum() {
    var at = new LinkedHashMap<String, Quantity>();
    at.put("N", uncertain(9.7179e10, 1.2e10));
    at.put("D", uncertain(1.7150e12, 2.1e11));
    return new Optimum(
        BUDGET,
        Optimum.Verdict.OPTIMAL,
        "closed form",
        at,
        Quantity.exact(1.959219),
        List.of(
            new Optimum.Binding(
                "6*N*D <= 1e24",
                0,
                OptionalDouble.of(-1.2e-26),
                true,
                "10 % more compute buys 0.9 % less loss"),
            new Optimum.Binding(
                "D <= 3T", 1.285e12, OptionalDouble.empty(), false, "43 % to spare")),
        Map.of("N", power(var("C"), 0.5)),
        Optional.empty(),
        List.of("N between 38B and 140B stays within 0.1 % of the optimum"),
        Optional.empty(),
        Optional.of(new Optimum.Regret("6*N*D", 1e24, 0.004, 0.02)));
  }

  static Optimum none(Optimum.Verdict verdict, String why) {
    return new Optimum(
        BUDGET,
        verdict,
        why,
        Map.of(),
        Quantity.exact(Double.NaN),
        List.of(),
        Map.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  static Value.OfTable runs() {
    return new Value.OfTable(
        Optional.of("runs"),
        new Table(
            List.of(
                new Column.Numbers("N", new double[] {1.11e8, 2.56e8}),
                new Column.Numbers("D", new double[] {2.2e9, 5.1e9}),
                new Column.Numbers("L", new double[] {2.566, Double.NaN}),
                new Column.Numbers("k", new double[] {10, 2.5}),
                new Column.Texts("name", List.of("a", "b, or \"c\""), new int[] {0, 1})),
            2),
        Map.of());
  }

  /// As a sweep makes it whose second budget cannot be met.
  static Value.OfTable gap() {
    return new Value.OfTable(
        Optional.empty(),
        new Table(List.of(new Column.Numbers("value", new double[] {3.1, Double.NaN})), 2),
        Map.of("value", List.of(uncertain(3.1, 0.05), Quantity.exact(Double.NaN))));
  }

  static Value.OfTable front() {
    return new Value.OfTable(
        Optional.empty(),
        new Table(
            List.of(
                new Column.Numbers("C", new double[] {1e18, 1e26}),
                new Column.Numbers("value", new double[] {3.1, 1.9})),
            2),
        Map.of("value", List.of(uncertain(3.1, 0.05), uncertain(1.9, 0.02))));
  }
}
