package org.lawlang.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.symbolic.Normal.number;
import static org.lawlang.symbolic.Normal.power;
import static org.lawlang.symbolic.Normal.product;
import static org.lawlang.symbolic.Normal.scale;
import static org.lawlang.symbolic.Normal.subtract;
import static org.lawlang.symbolic.Normal.sum;
import static org.lawlang.symbolic.Normal.var;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Relation;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;

/// The reference against formulas written in Java.
final class InterpreterTest {
  private static final Expr X = var("x");
  private static final Expr Y = var("y");

  @Test
  void chinchillaAtAPoint() {
    Expr law =
        sum(
            var("E"),
            product(var("A"), power(var("N"), scale(-1, var("alpha")))),
            product(var("B"), power(var("D"), scale(-1, var("beta")))));
    double value =
        Interpreter.evaluate(
            law,
            Map.of(
                "E", 1.69, "A", 406.4, "B", 410.7, "alpha", 0.34, "beta", 0.28, "N", 70e9, "D",
                1.4e12));
    assertEquals(
        1.69 + 406.4 / Math.pow(70e9, 0.34) + 410.7 / Math.pow(1.4e12, 0.28), value, 1e-14);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 20, -1, -2, -7, -12, 0.5, -0.5, 1.5, -2.5, 8.5, 9.5, 0.1, -3.3
      })
  void powers(double exponent) {
    for (double x : new double[] {0.3, 1.7, 12, 1e-5, 0, -1.7, Double.POSITIVE_INFINITY}) {
      double expected = Math.pow(x, exponent);
      double actual = Interpreter.evaluate(power(X, exponent), Map.of("x", x));
      double tolerance = Double.isFinite(expected) ? 8 * Math.ulp(expected) : 0;
      assertTrue(
          Math.abs(expected - actual) <= tolerance || Double.compare(expected, actual) == 0,
          x + "^" + exponent + " = " + actual);
    }
  }

  @Test
  void productsDivide() {
    Expr e = sum(number(4), product(power(X, -2), Y, scale(-3, power(sum(X, Y), -1))));
    assertEquals(
        4 - 3.0 * 5 / (2 * 2) / (2 + 5),
        Interpreter.evaluate(e, Map.of("x", 2.0, "y", 5.0)),
        1e-15);
  }

  @Test
  void sharesOfALogarithmOfASumAreExactAndDoNotOverflow() {
    Expr total = Normal.apply(Fn.LOGSUMEXP, X, Y, number(3));
    Expr share = Normal.exp(subtract(Y, total));
    Map<String, Double> point = Map.of("x", 1e6 + 1, "y", 1e6);
    assertEquals(1e6 + 1 + Math.log1p(Math.exp(-1)), Interpreter.evaluate(total, point), 1e-9);
    double exact = 1 / (1 + Math.E); // the difference y − total has lost ten digits here
    assertEquals(exact, Interpreter.evaluate(share, point), 1e-16);
    var program =
        new RowProgram(
            List.of("x", "y"),
            List.of(),
            List.of(new RowProgram.Let("total", total)),
            List.of(Normal.exp(subtract(Y, var("total")))));
    var result = new double[1];
    double[] parameters = {1e6 + 1, 1e6};
    Interpreter.of(program).evaluate(parameters, new double[0][], 0, 1, 0, result);
    assertEquals(exact, result[0], 1e-16);
  }

  @Test
  void aLogarithmOfASumWithoutTermsIsMinusInfinity() {
    Expr total = Normal.apply(Fn.LOGSUMEXP, X, Y);
    double none = Double.NEGATIVE_INFINITY;
    assertEquals(none, Interpreter.evaluate(total, Map.of("x", none, "y", none)));
    assertEquals(2, Interpreter.evaluate(total, Map.of("x", none, "y", 2.0)));
    assertEquals(
        Double.POSITIVE_INFINITY,
        Interpreter.evaluate(total, Map.of("x", Double.POSITIVE_INFINITY, "y", 2.0)));
  }

  @Test
  void conditionsWithNanAreFalse() {
    for (Relation relation : Relation.values()) {
      Expr.Test test = Normal.compare(relation, X, Y);
      assertFalse(Interpreter.test(test, Map.of("x", Double.NaN, "y", 1.0)), relation.symbol);
      assertFalse(Interpreter.test(test, Map.of("x", 1.0, "y", Double.NaN)), relation.symbol);
      assertTrue(
          Interpreter.test(Normal.not(test), Map.of("x", 1.0, "y", Double.NaN)), relation.symbol);
    }
  }

  @Test
  void filtersAndDerivedColumns() {
    Map<String, double[]> columns =
        Map.of("x", new double[] {1, 2, Double.NaN, 4, 99}, "y", new double[] {4, 3, 2, 1, 99});
    assertArrayEquals(
        new double[] {4, 6, Double.NaN, 4}, Interpreter.column(product(X, Y), columns, 4));
    Expr.Test test =
        Normal.or(
            Normal.compare(Relation.LESS, Y, X),
            Normal.and(
                Normal.compare(Relation.EQUAL, X, number(1)),
                Normal.compare(Relation.NOT_EQUAL, Y, number(1))));
    assertArrayEquals(
        new boolean[] {true, false, false, true}, Interpreter.filter(test, columns, 4));
  }

  @Test
  void aMissingNameIsSaid() {
    var e = assertThrows(IllegalArgumentException.class, () -> Interpreter.evaluate(X, Map.of()));
    assertTrue(String.valueOf(e.getMessage()).contains("x"));
    assertThrows(IllegalArgumentException.class, () -> Interpreter.column(X, Map.of(), 1));
    var program = new RowProgram(List.of("y"), List.of(), List.of(), List.of(X));
    assertThrows(IllegalArgumentException.class, () -> Compiler.compile(program));
  }
}
