package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.lawlang.math.Elementary;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;

/// Expressions in which scales stand outside of the powers and exponentials that hold them: `E +
/// (A/N)^alpha` as `E + A'/N^alpha` with `A' = A^alpha`, `exp(a - alpha*log(N))` as `A'/N^alpha` with
/// `A' = exp(a)`. What is pulled out enters linearly where it did not, and no longer moves with the
/// exponent.
///
/// @param all the expressions
/// @param scales what was pulled out, by its old name
public record PulledOut(List<Expr> all, Map<String, Scale> scales) {
  public PulledOut {
    all = List.copyOf(all);
    scales = Map.copyOf(scales);
  }

  /// `A' = (A/exp(centre))^exponent`, or `A' = exp(a - centre)` with an exponent of one.
  ///
  /// @param centre the logarithm of a usual size of `A`
  public record Scale(Expr exponent, double centre) {}

  /// The name that a scale bears once it is pulled out.
  public static String name(String scale) {
    int bracket = scale.indexOf('[');
    return bracket < 0 ? scale + "'" : scale.substring(0, bracket) + "'" + scale.substring(bracket);
  }

  /// Empty where there is nothing to pull out.
  ///
  /// @param scales positive names that may be pulled out of powers
  /// @param shifts names of either sign that may be pulled out of exponentials
  /// @param positive names of what else is positive
  /// @param sizes logarithms of usual sizes of such
  public static Optional<PulledOut> of(
      List<Expr> expressions,
      List<String> scales,
      List<String> shifts,
      Set<String> positive,
      Map<String, Double> sizes) {
    var split = new HashSet<>(positive);
    split.addAll(scales);
    List<Expr> all = expressions.stream().map(e -> Positive.split(e, split)).toList();
    var found = new LinkedHashMap<String, Scale>();
    for (String name : scales) {
      Optional<Scale> scale = all.stream().flatMap(e -> scale(e, name, sizes).stream()).findFirst();
      if (scale.isPresent()) {
        all = pulled(all, name, scale.get(), found, e -> outOfPowers(e, name, scale.get()));
      }
    }
    var one = new Scale(Normal.ONE, 0);
    for (String name : shifts) {
      all = pulled(all, name, one, found, e -> outOfExponentials(e, name));
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(new PulledOut(all, found));
  }

  /// The expressions with one more pulled out, if that leaves none of it behind.
  private static List<Expr> pulled(
      List<Expr> all,
      String name,
      Scale scale,
      Map<String, Scale> found,
      UnaryOperator<Expr> rewrite) {
    List<Expr> rewritten = all.stream().map(rewrite).toList();
    boolean isLeft = rewritten.stream().anyMatch(e -> Substitution.variables(e).contains(name));
    if (isLeft || rewritten.equals(all)) {
      return all;
    }
    found.put(name, scale);
    return rewritten;
  }

  /// A power of `name` with an exponent that varies, centred where the numbers and columns
  /// that stand beside it under the same exponent make it of order one.
  private static Optional<Scale> scale(Expr e, String name, Map<String, Double> sizes) {
    var found = new ArrayList<Scale>();
    Substitution.rewrite(
        e,
        part -> {
          if (part instanceof Product p) {
            for (Power f : p.factors()) {
              if (is(f.base(), name) && !(f.exponent() instanceof Const)) {
                found.add(new Scale(f.exponent(), centre(p, f.exponent(), sizes)));
              }
            }
          }
          return part;
        });
    // A product is met after its factors.
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }

  private static double centre(Product p, Expr exponent, Map<String, Double> sizes) {
    double centre = 0;
    for (Power f : p.factors()) {
      double size =
          switch (f.base()) {
            case Const(double value) -> Elementary.log(value);
            case Var(var name) -> sizes.getOrDefault(name, 0.0);
            default -> 0;
          };
      if (size != 0 && Normal.divide(f.exponent(), exponent) instanceof Const(double share)) {
        centre -= share * size;
      }
    }
    return centre;
  }

  private static boolean is(Expr e, String variable) {
    return e instanceof Var(var name) && name.equals(variable);
  }

  private static Expr outOfPowers(Expr e, String name, Scale scale) {
    return Substitution.rewrite(
        e,
        part -> {
          if (!(part instanceof Product p)) {
            return part;
          }
          var factors = new ArrayList<Expr>();
          for (Power f : p.factors()) {
            boolean isScale = is(f.base(), name);
            Expr share = isScale ? Normal.divide(f.exponent(), scale.exponent) : Normal.ZERO;
            if (isScale && share instanceof Const) {
              factors.add(Normal.power(Normal.var(name(name)), share));
              factors.add(Normal.exp(Normal.scale(scale.centre, f.exponent())));
            } else {
              factors.add(Normal.power(f.base(), f.exponent()));
            }
          }
          return Normal.product(factors);
        });
  }

  private static Expr outOfExponentials(Expr e, String shift) {
    return Substitution.rewrite(
        e,
        part -> {
          if (!(part instanceof Apply f) || f.fn() != Fn.EXP) {
            return part;
          }
          Expr u = f.arguments().getFirst();
          List<Scaled> terms = u instanceof Sum s ? s.terms() : List.of(new Scaled(1, u));
          for (Scaled t : terms) {
            if (is(t.term(), shift)) {
              Expr rest = Normal.subtract(u, Normal.scale(t.coefficient(), t.term()));
              Expr outside = Normal.power(Normal.var(name(shift)), t.coefficient());
              return Normal.product(outside, Normal.exp(rest));
            }
          }
          return part;
        });
  }
}
