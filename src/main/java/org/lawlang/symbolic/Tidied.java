package org.lawlang.symbolic;

import java.util.ArrayList;
import org.lawlang.math.Decimal;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Sum;

/// An expression to be read whose numbers are the results of arithmetic: each is the plainest one
/// that rounding errors cannot tell from it, `0.8` for `0.7999999999999999`, and a sum in a power
/// begins with its variable rather than with a long number, `(t - 1.8)^(-3)`.
public final class Tidied {
  private static final double ROUNDING = 16; // of so many last places
  private static final int MOST_DIGITS = 16;
  private static final int PLAIN = 8;
  private static final int WIDEST = 60;

  private Tidied() {}

  public static Expr of(Expr e) {
    return Substitution.rewrite(
        e,
        x ->
            switch (x) {
              case Const(double value) -> Normal.number(of(value));
              case Sum s -> of(s);
              case Product p -> of(p);
              case Expr.Var v -> v;
              case Expr.Apply f -> f;
              case Expr.Choose c -> c;
              case Expr.Bound b -> b;
            });
  }

  /// The decimal of fewest digits, or the ratio of small numbers, that is `x` up to rounding.
  public static double of(double x) {
    double error = ROUNDING * Math.ulp(x);
    if (!Double.isFinite(x) || x == 0) {
      return x;
    }
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
      if (digits == PLAIN) {
        for (int q = 2; q <= WIDEST; q++) {
          double ratio = Math.rint(x * q) / q;
          if (ratio != 0 && Math.abs(ratio - x) <= error) {
            return ratio;
          }
        }
      }
      double rounded = Decimal.of(x).round(digits).value();
      if (Math.abs(rounded - x) <= error) {
        return rounded;
      }
    }
    return x;
  }

  private static Expr of(Sum s) {
    var terms = new ArrayList<Expr>();
    terms.add(Normal.number(of(s.offset())));
    s.terms().forEach(t -> terms.add(Normal.scale(of(t.coefficient()), t.term())));
    return Normal.sum(terms);
  }

  private static Expr of(Product p) {
    var factors = new ArrayList<Expr>();
    for (Power f : p.factors()) {
      double lead = f.exponent() instanceof Const && f.base() instanceof Sum s ? lead(s) : 1;
      factors.add(Normal.power(Normal.number(lead), f.exponent()));
      factors.add(Normal.power(of(Normal.divide(f.base(), Normal.number(lead))), f.exponent()));
    }
    return Normal.product(factors) instanceof Sum whole ? of(whole) : Normal.product(factors);
  }

  /// What its first term is multiplied by, where that is a long number.
  private static double lead(Sum s) {
    double lead = s.terms().getFirst().coefficient();
    return lead > 0 && Decimal.of(lead).precision() > PLAIN ? lead : 1;
  }
}
