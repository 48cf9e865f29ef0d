package org.lawlang.symbolic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LogSpaceTest {
  private static final Map<String, String> ALL =
      Map.of("E", "e", "A", "a", "B", "b", "N", "n", "D", "d");

  @Provide
  Arbitrary<Infix> formulas() {
    return Formulas.any();
  }

  @Provide
  Arbitrary<Map<String, Double>> positive() {
    return Formulas.points(0.2, 3);
  }

  @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
  void valueIsThatOfTheFormulaAsWritten(
      @ForAll("formulas") Infix formula, @ForAll("positive") Map<String, Double> at) {
    if (!Tame.at(formula, at)) {
      return;
    }
    Expr e = LogSpace.of(formula.build(), Map.of("x", "u", "y", "v"));
    var logs = new HashMap<>(at);
    logs.put("u", Math.log(logs.remove("x")));
    logs.put("v", Math.log(logs.remove("y")));
    double want = formula.value(at);
    assertEquals(want, Evaluator.value(e, logs), 1e-8 * (1 + Math.abs(want)), e::toString);
  }

  @Test
  void theLogarithmOfASumOfPowersIsOneFunction() {
    assertEquals(
        Normal.apply(
            Fn.LOGSUMEXP, Infix.expr("e"), Infix.expr("a - alpha*n"), Infix.expr("b - beta*d")),
        LogSpace.of(Infix.expr("log(E + A/N^alpha + B/D^beta)"), ALL));
    assertEquals(
        Infix.expr("k*logsumexp(a - alpha*n, log(3), log(2) + b)"),
        LogSpace.of(Infix.expr("log((A/N^alpha + 3 + 2*B)^k)"), ALL));
    assertEquals(Infix.expr("a + n + log(y)"), LogSpace.of(Infix.expr("log(A*N*y)"), ALL));
  }

  @Test
  void aFreeVariableKeepsItsSign() {
    Expr e = LogSpace.of(Infix.expr("log(A*y^2) + (N*y)^3 + log(2*y*A)"), ALL);
    var at = Map.of("a", 0.3, "n", 0.2, "y", 1.7);
    double product = Math.exp(0.2) * 1.7;
    assertEquals(
        0.3 + 2 * Math.log(1.7) + product * product * product + Math.log(2 * 1.7) + 0.3,
        Evaluator.value(e, at),
        1e-12);
  }

  /// Laws whose parts overflow, while they themselves and their slopes do not, at all combinations
  /// of extreme points.
  @Test
  void nothingOverflowsOnTheWay() {
    for (String law :
        List.of(
            "log(E + A/N^alpha + B/D^beta)",
            "log(((A/N)^(alpha/beta) + B/D)^beta)",
            "1/(1 + A*exp(-B*0)/N)",
            "log(1 + A/N)",
            "log1p(A/N)",
            "E/(A + E)",
            "(A/N^alpha + B)^-0.5/(A/N^alpha + B)^-0.5*E/E",
            "log(E*(A + B)^2/(N + D)^3)")) {
      Expr e = LogSpace.of(Infix.expr(law), ALL);
      for (double a : new double[] {-800, 0, 800}) {
        for (double b : new double[] {-800, 0, 800}) {
          for (double n : new double[] {-800, 30, 800}) {
            for (double first : new double[] {-800, 1, 800}) {
              var at =
                  Map.of("e", first, "a", a, "b", b, "n", n, "d", 20.0, "alpha", 0.5, "beta", 0.3);
              double value = Evaluator.value(e, at);
              assertTrue(Double.isFinite(value), () -> law + " at " + at + ": " + value);
              for (String variable : Substitution.variables(e)) {
                double slope = Evaluator.value(Derivative.of(e, variable), at);
                assertTrue(
                    Double.isFinite(slope),
                    () -> law + " by " + variable + " at " + at + ": " + slope);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void extremeValuesAreRight() {
    Expr e = LogSpace.of(Infix.expr("log(E + A/N^alpha)"), ALL);
    assertEquals(
        800, Evaluator.value(e, Map.of("e", 1.0, "a", 900.0, "n", 200.0, "alpha", 0.5)), 1e-10);
    assertEquals(
        1,
        Evaluator.value(
            Derivative.of(e, "a"), Map.of("e", 1.0, "a", 900.0, "n", 200.0, "alpha", 0.5)));
    Expr small = LogSpace.of(Infix.expr("log1p(A)"), ALL);
    assertEquals(Math.exp(-80), Evaluator.value(small, Map.of("a", -80.0)), 1e-48);
    Expr logistic = LogSpace.of(Infix.expr("1/(1 + 1/A)"), ALL);
    assertEquals(Math.exp(-600), Evaluator.value(logistic, Map.of("a", -600.0)), 1e-270);
  }
}
