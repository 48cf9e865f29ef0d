package org.lawlang.symbolic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lawlang.kernel.Interpreter;

/// Differences keep their digits.
final class SteadyTest {
  private static Expr wearing() {
    // R·(1 − exp(−x/R))
    Expr r = Normal.var("R");
    Expr share = Normal.product(Normal.number(-1), Normal.var("x"), Normal.power(r, -1));
    return Normal.product(r, Normal.sum(Normal.number(1), Normal.scale(-1, Normal.exp(share))));
  }

  /// `R·(1 − exp(−x/R))` goes to `x − x²/(2R)`; at R = 1e17 the plain difference is nothing.
  @Test
  void aSmallDifferenceKeepsItsDigits() {
    Map<String, Double> at = Map.of("R", 1e17, "x", 3.0);
    assertEquals(0, Interpreter.evaluate(wearing(), at), 1e-300);
    assertEquals(3, Interpreter.evaluate(Steady.of(wearing()), at), 1e-15);
    Map<String, Double> near = Map.of("R", 2.0, "x", 3.0);
    assertEquals(2 * (1 - Math.exp(-1.5)), Interpreter.evaluate(Steady.of(wearing()), near), 1e-15);
  }

  @Test
  void otherTermsStay() {
    Expr exponential = Normal.exp(Normal.var("x"));
    Expr mixed =
        Normal.sum(
            Normal.number(2), Normal.scale(-2, exponential), Normal.scale(5, Normal.var("y")));
    Map<String, Double> at = Map.of("x", 0.3, "y", 0.7);
    assertEquals(2 - 2 * Math.exp(0.3) + 3.5, Interpreter.evaluate(Steady.of(mixed), at), 1e-15);
    Expr sum = Normal.sum(Normal.number(2), Normal.scale(-1, exponential));
    assertEquals(sum, Steady.of(sum));
  }
}
