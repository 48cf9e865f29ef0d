package org.lawlang.symbolic;

import java.util.HashMap;
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
/// changes much when one coordinate of the point is moved by a little.
public final class Tame {
  private Tame() {}

  public static boolean at(Infix formula, Map<String, Double> at) {
    if (!defined(formula, at)) {
      return false;
    }
    double value = formula.value(at);
    return at.keySet().stream()
        .allMatch(
            name ->
                steady(formula, at, value, name, 1e-12)
                    && steady(formula, at, value, name, -1.3e-12));
  }

  /// Each coordinate moves alone: moved together, `x` and `z` would stay equal in `sign(x - z)`.
  private static boolean steady(
      Infix formula, Map<String, Double> at, double value, String name, double step) {
    var moved = new HashMap<>(at);
    moved.merge(name, step * (1 + Math.abs(at.get(name))), Double::sum);
    return Math.abs(formula.value(moved) - value) <= 1e-10 * (1 + Math.abs(value));
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
      case Call(var fn, var arguments) ->
          arguments.stream().allMatch(a -> defined(a, at))
              && inside(fn, arguments.getFirst().value(at));
      case If(var test, var then, var otherwise) ->
          decided(test, at) && defined(Infix.holds(test, at) ? then : otherwise, at);
    };
  }

  /// Not at the end of the domain of a function nor at its jump.
  private static boolean inside(String fn, double argument) {
    return switch (fn) {
      case "sqrt" -> argument > 1e-3;
      case "sign" -> Math.abs(argument) > 1e-6;
      default -> true;
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
