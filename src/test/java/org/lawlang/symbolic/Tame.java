package org.lawlang.symbolic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lawlang.symbolic.Infix.Call;
import org.lawlang.symbolic.Infix.Cond;
import org.lawlang.symbolic.Infix.If;
import org.lawlang.symbolic.Infix.Name;
import org.lawlang.symbolic.Infix.Neg;
import org.lawlang.symbolic.Infix.Num;
import org.lawlang.symbolic.Infix.Op;

/// Where a formula says something about the real function that it means, for tests: every part is
/// finite, a base is not negative unless its exponent is a whole number as written, and nothing
/// changes much when the point is moved by a little.
public final class Tame {
  private Tame() {}

  public static boolean at(Infix formula, Map<String, Double> at) {
    if (!defined(formula, at)) {
      return false;
    }
    double value = formula.value(at);
    for (double step : List.of(1e-12, -1.3e-12)) {
      var moved = new HashMap<String, Double>();
      at.forEach((name, x) -> moved.put(name, x + step * (1 + Math.abs(x))));
      double near = formula.value(moved);
      if (!(Math.abs(near - value) <= 1e-10 * (1 + Math.abs(value)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean defined(Infix formula, Map<String, Double> at) {
    double value = formula.value(at);
    if (!(Math.abs(value) < 1e6)) {
      return false;
    }
    return switch (formula) {
      case Num n -> true;
      case Name n -> true;
      case Neg(var of) -> defined(of, at);
      case Op(var op, var left, var right) ->
          defined(left, at)
              && defined(right, at)
              && (op != '^' || power(left.value(at), right.value(at), right));
      case Call(var fn, var arguments) -> arguments.stream().allMatch(a -> defined(a, at));
      case If(var test, var then, var otherwise) ->
          decided(test, at) && defined(Infix.holds(test, at) ? then : otherwise, at);
    };
  }

  /// The base not near zero, and negative only below an exponent that is a whole number in the
  /// text; the exponent small, since the parts of a product are raised each for itself and may
  /// leave the range of doubles.
  private static boolean power(double base, double exponent, Infix text) {
    return Math.abs(exponent) < 50
        && (base > 1e-3 || (base < -1e-3 && Normal.isInteger(text.build())));
  }

  /// The two sides of a comparison are well apart, so that rounding does not change the answer.
  private static boolean decided(Cond test, Map<String, Double> at) {
    return switch (test) {
      case Cond.Rel(var op, var left, var right) ->
          defined(left, at)
              && defined(right, at)
              && Math.abs(left.value(at) - right.value(at)) > 1e-6;
      case Cond.Both(var op, var left, var right) -> decided(left, at) && decided(right, at);
      case Cond.Not(var of) -> decided(of, at);
    };
  }
}
