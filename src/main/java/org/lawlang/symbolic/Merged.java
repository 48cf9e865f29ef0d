package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;

/// A product under way: numbers multiplied, powers of equal bases merged, exponentials joined in
/// one.
final class Merged {
  // The widest that the whole numbers may be which are left in a sum when its content is drawn out.
  private static final double WIDEST = 0x1p30;

  private double coefficient = 1;
  private final TreeMap<Expr, Expr> powers = new TreeMap<>(Order.CANONICAL);
  private final TreeSet<Expr> touched = new TreeSet<>(Order.CANONICAL);
  private final List<Expr> exponents = new ArrayList<>();

  void multiply(Expr factor) {
    switch (factor) {
      case Const(double value) -> coefficient *= value;
      case Sum s when isLone(s) -> {
        coefficient *= s.terms().getFirst().coefficient();
        multiply(s.terms().getFirst().term());
      }
      case Sum s -> {
        double content = content(s);
        coefficient *= content;
        merge(content == 1 ? s : Normal.divide(s, content), Normal.ONE);
      }
      case Product p -> p.factors().forEach(f -> merge(f.base(), f.exponent()));
      case Var v -> merge(v, Normal.ONE);
      case Apply f -> merge(f, Normal.ONE);
      case Choose c -> merge(c, Normal.ONE);
      case Expr.Bound b -> merge(b, Normal.ONE);
    }
  }

  private void merge(Expr base, Expr exponent) {
    if (base instanceof Apply f && f.fn() == Fn.EXP) {
      exponents.add(Normal.product(f.arguments().getFirst(), exponent));
    } else if (powers.containsKey(base)) {
      powers.merge(base, exponent, Normal::sum);
      touched.add(base);
    } else {
      powers.put(base, exponent);
    }
  }

  Expr close() {
    if (!exponents.isEmpty()) {
      Expr joined = Normal.exp(Normal.sum(exponents));
      exponents.clear();
      if (joined instanceof Apply f && f.fn() == Fn.EXP) {
        powers.put(f, Normal.ONE);
      } else {
        // `exp(a + b·log(u))` came apart; what is left of it has no logarithm to give.
        multiply(joined);
        return close();
      }
    }
    return touched.isEmpty() ? assembled() : settled();
  }

  /// A power whose exponent has changed may no longer be in normal form, such as `(x*y)^a·(x*y)^(2
  /// - a)`: it is multiplied in anew.
  private Expr settled() {
    var again = new Merged();
    again.coefficient = coefficient;
    powers.forEach(
        (base, exponent) -> {
          if (touched.contains(base)) {
            again.multiply(Normal.power(base, exponent));
          } else {
            again.merge(base, exponent);
          }
        });
    return again.close();
  }

  private Expr assembled() {
    if (coefficient == 0) {
      return Normal.ZERO;
    }
    if (powers.isEmpty()) {
      return new Const(coefficient);
    }
    var factors = new ArrayList<Power>(powers.size());
    for (Map.Entry<Expr, Expr> entry : powers.entrySet()) {
      factors.add(new Power(entry.getKey(), entry.getValue()));
    }
    Power first = factors.getFirst();
    return Normal.scale(
        coefficient,
        factors.size() == 1 && first.exponent().equals(Normal.ONE)
            ? first.base()
            : new Product(factors));
  }

  /// Whether a sum is one scaled term, `-2*x`.
  static boolean isLone(Sum s) {
    return s.terms().size() == 1 && s.offset() == 0;
  }

  /// What a product draws out of a sum so that equal products are one: the sign of its first term
  /// and the greatest common divisor of its numbers, when these are then small whole numbers; that
  /// much is exact. Of a lone term, its coefficient.
  static double content(Sum s) {
    double first = s.terms().getFirst().coefficient();
    if (isLone(s)) {
      return first;
    }
    double divisor = divisor(s);
    return Math.copySign(divisor > 0 ? divisor : 1, first);
  }

  /// The greatest common divisor of the numbers of a sum; NaN if it is not exact enough to be of
  /// use.
  private static double divisor(Sum s) {
    double widest = Math.abs(s.offset());
    double divisor = widest;
    for (Scaled t : s.terms()) {
      double size = Math.abs(t.coefficient());
      widest = Math.max(widest, size);
      divisor = divisor(divisor, size);
    }
    return divisor >= Double.MIN_NORMAL && widest / divisor <= WIDEST ? divisor : Double.NaN;
  }

  /// Euclid's algorithm, whose remainders are exact on doubles; NaN when a number is not finite.
  private static double divisor(double a, double b) {
    while (b > 0) {
      double rest = a % b;
      a = b;
      b = rest;
    }
    return b == 0 && a < Double.POSITIVE_INFINITY ? a : Double.NaN;
  }
}
