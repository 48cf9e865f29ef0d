package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.plan.Questions.CHINCHILLA;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.chinchilla;
import static org.lawlang.plan.Questions.exact;
import static org.lawlang.plan.Questions.maximize;
import static org.lawlang.plan.Questions.minimize;
import static org.lawlang.plan.Questions.unknown;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Quantity;

/// Closed forms of monotone functions of sums of powers, and how they move with the budget.
class ClosedFormTest {
  private static final String KAPLAN = "((Nc/N)^(aN/aD) + Dc/D)^aD";
  private static final List<Problem.Unknown> BOTH = List.of(unknown("N"), unknown("D"));
  private static final Map<String, Quantity> PUBLISHED =
      exact(Map.of("Nc", 8.8e13, "Dc", 5.4e13, "aN", 0.076, "aD", 0.095));

  private static String text(double x) {
    return String.valueOf(x).replace('E', 'e');
  }

  private static double at(Optimum o, String name) {
    return o.at().get(name).value();
  }

  /// References by mpmath with 50 digits: `findroot` on the derivative by `log(N)` along the budget.
  @ParameterizedTest
  @CsvSource({
    "1e21, 5609985390.6422983891, 29708930605.18018005, 2.2034869337262973995",
    "1e24, 260392455459.36115534, 640059506995.50104877, 1.6460529934937820118"
  })
  void kaplan(double budget, double n, double d, double loss) {
    Optimum o =
        Planner.minimize(minimize(KAPLAN, BOTH, PUBLISHED, "6*N*D = " + text(budget)), HERE);
    assertEquals("closed form", o.why());
    assertEquals(n, at(o, "N"), 1e-12 * n);
    assertEquals(d, at(o, "D"), 1e-12 * d);
    assertEquals(loss, o.value().value(), 1e-13);
  }

  /// By hand: at the optimum the two terms are as aD to aN, so with `a = aN/aD` the size grows as
  /// `C^(1/(1 + a))`, the tokens as `C^(a/(1 + a))`, and the loss falls as `C^(-aN/(1 + a))`.
  @Test
  void kaplanByTheBudget() {
    Optimum o = Planner.minimize(minimize(KAPLAN, BOTH, PUBLISHED, "6*N*D <= 1e24"), HERE);
    Scaling scaling = o.scaling().orElseThrow();
    assertEquals("C", scaling.symbol());
    assertEquals(1 / 1.8, scaling.exponents().get("N").value(), 1e-14);
    assertEquals(0.8 / 1.8, scaling.exponents().get("D").value(), 1e-14);
    assertEquals(-0.076 / 1.8, scaling.exponents().get("value").value(), 1e-14);
    var values = new HashMap<String, Double>();
    PUBLISHED.forEach((name, q) -> values.put(name, q.value()));
    values.put("C", 1e21);
    double n = 5609985390.6422983891;
    assertEquals(n, Interpreter.evaluate(scaling.forms().get("N"), values), 1e-12 * n);
  }

  /// The same place under whatever rises, and in the dual question; `value - E` is a power.
  @Test
  void outerFunctionsDoNotMoveTheOptimum() {
    Optimum plain =
        Planner.minimize(minimize(CHINCHILLA, BOTH, chinchilla(), "6*N*D <= 1e24"), HERE);
    double n = at(plain, "N");
    for (String outer : List.of("log(%s)", "exp(%s - 3)", "2*(%s)^2 + 1", "tanh(%s)/3")) {
      Problem p = minimize(outer.formatted(CHINCHILLA), BOTH, chinchilla(), "6*N*D <= 1e24");
      Optimum o = Planner.minimize(p, HERE);
      assertEquals("closed form", o.why(), outer);
      assertEquals(n, at(o, "N"), 1e-11 * n, outer);
    }
    for (String outer : List.of("exp(-3*(%s))", "1/(%s)", "4 - (%s)^3")) {
      Problem p = maximize(outer.formatted(CHINCHILLA), BOTH, chinchilla(), "6*N*D <= 1e24");
      Optimum o = Planner.minimize(p, HERE);
      assertEquals("closed form", o.why(), outer);
      assertEquals(n, at(o, "N"), 1e-11 * n, outer);
    }
    double best = plain.value().value();
    String target = "exp(-(" + CHINCHILLA + ")) >= " + text(Math.exp(-best));
    Optimum dual = Planner.minimize(minimize("6*N*D", BOTH, chinchilla(), target), HERE);
    assertEquals("closed form", dual.why());
    assertEquals(1e24, dual.value().value(), 1e-9 * 1e24);
    Scaling scaling = plain.scaling().orElseThrow();
    double sum = 0.3473104989 + 0.3671724326;
    assertEquals(0.3671724326 / sum, scaling.exponents().get("N").value(), 1e-14);
    assertEquals(
        -0.3473104989 * 0.3671724326 / sum, scaling.exponents().get("value").value(), 1e-14);
    assertEquals(List.of("value"), List.copyOf(scaling.constants().keySet()));
  }

  /// A square of what changes its sign rises nowhere for good: no closed form is claimed.
  @Test
  void noClosedFormWhereTheSquareFoldsBack() {
    Problem p = minimize("(1/N + 1/D - 3)^2", BOTH, Map.of(), "N*D <= 100");
    Optimum o = Planner.minimize(p, HERE);
    assertTrue(o.closedForm().isEmpty(), o.why());
    assertEquals(0, o.value().value(), 1e-12);
  }

  /// The exponents carry the draws of the law: of each `alpha` its own `beta/(alpha + beta)`.
  @Test
  void exponentsCarryDraws() {
    var given = new HashMap<>(chinchilla());
    given.put("alpha", new Quantity.Uncertain(0.35, new double[] {0.3, 0.4}));
    Optimum o = Planner.minimize(minimize(CHINCHILLA, BOTH, given, "6*N*D <= 1e24"), HERE);
    Quantity exponent = o.scaling().orElseThrow().exponents().get("N");
    assertEquals(0.3671724326 / (0.3 + 0.3671724326), exponent.draw(0), 1e-14);
    assertEquals(0.3671724326 / (0.4 + 0.3671724326), exponent.draw(1), 1e-14);
  }

  /// Against a golden section search along the budget, for any exponents.
  @Property(tries = 100)
  void agreesWithALineSearch(
      @ForAll @DoubleRange(min = 0.1, max = 1.5) double a,
      @ForAll @DoubleRange(min = 0.1, max = 1.5) double b,
      @ForAll @DoubleRange(min = 0.05, max = 3) double outer,
      @ForAll @DoubleRange(min = 3, max = 12) double log) {
    double c = Math.pow(10, log);
    var given = exact(Map.of("a", a, "b", b, "g", outer));
    Problem p = minimize("(30/N^a + 7/D^b)^g", BOTH, given, "2*N*D <= " + text(c));
    Optimum o = Planner.minimize(p, HERE);
    assertEquals("closed form", o.why());
    DoubleUnaryOperator inner =
        u -> 30 * Math.exp(-a * u) + 7 * Math.exp(-b * (Math.log(c / 2) - u));
    double lo = -100;
    double hi = 100;
    for (int i = 0; i < 300; i++) {
      double x = lo + 0.4 * (hi - lo);
      double y = lo + 0.6 * (hi - lo);
      if (inner.applyAsDouble(x) < inner.applyAsDouble(y)) {
        hi = y;
      } else {
        lo = x;
      }
    }
    double least = Math.pow(inner.applyAsDouble((lo + hi) / 2), outer);
    assertEquals(least, o.value().value(), 1e-12 * least);
  }
}
