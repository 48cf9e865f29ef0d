package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.plan.Questions.CHINCHILLA;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.chinchilla;
import static org.lawlang.plan.Questions.exact;
import static org.lawlang.plan.Questions.minimize;
import static org.lawlang.plan.Questions.unknown;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Optimum.Verdict;
import org.lawlang.plan.Problem.Unknown;

/// Splits of a budget by the law fitted to Chinchilla's runs, and by Kaplan's. The references have
/// 50 digits, by mpmath 1.3: `python3 -c "from mpmath import *; mp.dps = 50; ..."`, where the
/// derivative of the loss along the budget, by the logarithm of `N`, is zero: `findroot(lambda n:
/// diff(lambda t: L(exp(t), D(exp(t))), n), log(9.7e10))` with `D = (C/N - 2*T)/6`.
class AllocationTest {
  private static final List<Unknown> N_AND_D = List.of(unknown("N"), unknown("D"));
  private static final String KAPLAN = "((8.8e13/N)^(0.076/0.095) + 5.4e13/D)^0.095";

  static Stream<Arguments> references() {
    return Stream.of(
        Arguments.of(
            minimize(CHINCHILLA, N_AND_D, chinchilla(), "6*N*D <= 1e24"),
            "closed form",
            new double[] {97179155399.79536, 1715045433158.988, 1.959219276931696}),
        Arguments.of(
            minimize(CHINCHILLA, N_AND_D, chinchilla(), "6*N*D + 2*N*1e13 <= 1e24"),
            "geometric program",
            new double[] {25268407618.79635, 3262518260523.681, 1.988233115198801}),
        Arguments.of(
            minimize(CHINCHILLA, N_AND_D, chinchilla(), "6*N*D <= 1e24", "D <= 5e11"),
            "geometric program",
            new double[] {333333333333.3333, 5e11, 1.973313723499631}),
        Arguments.of(
            minimize("6*N*D", N_AND_D, chinchilla(), CHINCHILLA + " <= 2"),
            "closed form",
            new double[] {46977142897.46477, 862315015759.6618, 2.430545743078273e+23}),
        Arguments.of(
            minimize(KAPLAN, N_AND_D, Map.of(), "6*N*D <= 1e24"),
            "closed form",
            new double[] {260392455459.3612, 1e24 / 6 / 260392455459.3612, 1.646052993493782}));
  }

  @ParameterizedTest
  @MethodSource("references")
  void agreesWithFiftyDigitReferences(Problem problem, String why, double[] expected) {
    Optimum o = Planner.minimize(problem, HERE);
    assertEquals(Verdict.OPTIMAL, o.verdict());
    assertEquals(why, o.why());
    assertEquals(expected[0], o.at().get("N").value(), 1e-11 * expected[0]);
    assertEquals(expected[1], o.at().get("D").value(), 1e-11 * expected[1]);
    assertEquals(expected[2], o.value().value(), 1e-13 * expected[2]);
  }

  @Test
  void aBoxDoesWhatAConstraintDoes() {
    List<Unknown> boxed = List.of(unknown("N"), unknown("D", 0, 5e11));
    Optimum o = Planner.minimize(minimize(CHINCHILLA, boxed, chinchilla(), "6*N*D <= 1e24"), HERE);
    assertEquals("geometric program; D is at the upper end of its box", o.why());
    assertEquals(3.333333333333333e11, o.at().get("N").value(), 1e-1);
  }

  @Test
  void theClosedFormIsThePublishedOne() {
    var given = new HashMap<>(chinchilla());
    given.putAll(exact(Map.of("C", 5.76e23)));
    Optimum o = Planner.minimize(minimize(CHINCHILLA, N_AND_D, given, "6*N*D <= C"), HERE);
    // Hoffmann et al. 2022, equation 4.
    double a = 477.82586823;
    double b = 2143.41736336;
    double alpha = 0.3473104989;
    double beta = 0.3671724326;
    double g = Math.pow(alpha * a / (beta * b), 1 / (alpha + beta));
    assertEquals(
        g * Math.pow(5.76e23 / 6, beta / (alpha + beta)), o.at().get("N").value(), 1e-13 * 1e11);
    assertEquals(
        Math.pow(5.76e23 / 6, alpha / (alpha + beta)) / g, o.at().get("D").value(), 1e-13 * 1e12);
    assertEquals(Set.of("N", "D", "value"), o.closedForm().keySet());
    var values = new HashMap<String, Double>();
    given.forEach((name, q) -> values.put(name, q.value()));
    values.put("C", 1e21); // the formulas hold at other budgets too
    Optimum other =
        Planner.minimize(minimize(CHINCHILLA, N_AND_D, chinchilla(), "6*N*D <= 1e21"), HERE);
    double n = Interpreter.evaluate(o.closedForm().get("N"), values);
    assertEquals(other.at().get("N").value(), n, 1e-13 * n);
    double loss = Interpreter.evaluate(o.closedForm().get("value"), values);
    assertEquals(other.value().value(), loss, 1e-14 * loss);
  }

  @Test
  void theMultiplierIsTheSlopeOfTheBestValue() {
    for (Problem p :
        List.of(
            minimize(CHINCHILLA, N_AND_D, budget(1e24), "6*N*D <= C"),
            minimize(CHINCHILLA, N_AND_D, budget(1e24), "6*N*D + 2*N*1e13 <= C"),
            minimize(KAPLAN, N_AND_D, budget(1e24), "6*N*D <= C"))) {
      Optimum o = Planner.minimize(p, HERE);
      double more = Planner.minimize(at(p, 1e24 * 1.0001), HERE).value().value();
      double less = Planner.minimize(at(p, 1e24 * 0.9999), HERE).value().value();
      double slope = (more - less) / 2e20;
      double multiplier = o.constraints().getFirst().multiplier().orElseThrow();
      assertTrue(multiplier < 0, "more budget lowers the loss");
      assertEquals(slope, multiplier, 1e-6 * Math.abs(slope));
      assertEquals(0, o.constraints().getFirst().slack(), 1e10);
    }
  }

  private static Map<String, Quantity> budget(double c) {
    var given = new HashMap<>(chinchilla());
    given.putAll(exact(Map.of("C", c)));
    return given;
  }

  private static Problem at(Problem p, double c) {
    return new Problem(
        p.maximize(), p.objective(), p.unknowns(), p.constraints(), budget(c), p.start());
  }

  @Test
  void tenPercentMoreIsSaidInWords() {
    Optimum o =
        Planner.minimize(minimize(CHINCHILLA, N_AND_D, chinchilla(), "6*N*D <= 1e24"), HERE);
    double better =
        Planner.minimize(minimize(CHINCHILLA, N_AND_D, chinchilla(), "6*N*D <= 1.1e24"), HERE)
            .value()
            .value();
    double percent = 100 * (1 - better / o.value().value());
    assertEquals(0.12, percent, 0.005);
    assertEquals(
        "10 % more of 6*N*D buys 0.12 % less (re-optimised)",
        o.constraints().getFirst().sentence());
  }

  @Test
  void flatnessIsWhereTheProfileRisesByAThousandth() {
    Optimum o =
        Planner.minimize(minimize(CHINCHILLA, N_AND_D, chinchilla(), "6*N*D <= 1e24"), HERE);
    assertEquals("N between 61B and 155B stays within 0.1 % of the optimum", o.flat().getFirst());
    for (double n : new double[] {6.1e10, 1.55e11}) {
      double d = 1e24 / 6 / n;
      double loss =
          1.8172180990
              + 477.82586823 * Math.pow(n, -0.3473104989)
              + 2143.41736336 * Math.pow(d, -0.3671724326);
      assertEquals(1.001, loss / 1.959219276931696, 2e-5);
    }
  }

  @Test
  void aBudgetThatDoesNotBindIsToldApart() {
    Optimum o =
        Planner.minimize(
            minimize(CHINCHILLA, N_AND_D, chinchilla(), "6*N*D <= 1e24", "N <= 5e11"), HERE);
    assertEquals("closed form", o.why());
    Optimum.Binding loose = o.constraints().get(1);
    assertEquals(5e11 - 97179155399.79536, loose.slack(), 1);
    assertEquals(0, loose.multiplier().orElseThrow());
    assertFalse(loose.binds());
    assertEquals("81 % to spare", loose.sentence()); // 1 - 97.18/500
  }

  /// The derivative by hand: 10 % of the budget, spent away from the best split, is worth what the
  /// multiplier says of it; here against the plain definition by bisection for each draw.
  @Test
  void theRegretIsTheBudgetThatHindsightWouldSave() {
    var given = new HashMap<>(chinchilla());
    double[] draws = new double[40];
    for (int i = 0; i < draws.length; i++) {
      draws[i] = 0.3473104989 * (1 + 0.004 * (i % 2 == 0 ? 1 : -1) * (i + 1) / draws.length);
    }
    given.put("alpha", new Quantity.Uncertain(0.3473104989, draws));
    Optimum o = Planner.minimize(minimize(CHINCHILLA, N_AND_D, given, "6*N*D <= 1e24"), HERE);
    double n = o.at().get("N").value();
    double d = o.at().get("D").value();
    double sum = 0;
    for (double alpha : draws) {
      var one = new HashMap<>(chinchilla());
      one.putAll(exact(Map.of("alpha", alpha)));
      double chosen =
          one.get("E").value()
              + one.get("A").value() / Math.pow(n, alpha)
              + one.get("B").value() / Math.pow(d, one.get("beta").value());
      Optimum cheapest =
          Planner.minimize(
              minimize(
                  "6*N*D",
                  N_AND_D,
                  one,
                  CHINCHILLA + " <= " + new BigDecimal(chosen).toPlainString()),
              HERE);
      sum += 1 - cheapest.value().value() / 1e24;
    }
    Optimum.Regret regret = o.regret().orElseThrow();
    assertEquals("6*N*D", regret.of());
    assertEquals(sum / draws.length, regret.mean(), 0.02 * regret.mean());
  }
}
