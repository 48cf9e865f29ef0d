package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.List;
import org.lawlang.math.Decimal;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;

/// A scaled term as it is written: a sign, `number·Π over` above the line, and `divisor·Π under`
/// below it, where exponents are turned to what is mostly positive.
record Fraction(
    boolean negative, double number, double divisor, List<Power> over, List<Power> under) {
  // A ratio such as 2/3 is written as one when its decimals go on for longer than this.
  private static final int DIGITS = 6;
  private static final int WIDEST = 360;

  Fraction {
    over = List.copyOf(over);
    under = List.copyOf(under);
  }

  static Fraction of(double coefficient, Expr term) {
    var over = new ArrayList<Power>();
    var under = new ArrayList<Power>();
    List<Power> factors =
        term instanceof Product p ? p.factors() : List.of(new Power(term, Normal.ONE));
    for (Power f : factors) {
      if (isBelow(f.exponent())) {
        under.add(new Power(f.base(), Normal.scale(-1, f.exponent())));
      } else {
        over.add(f);
      }
    }
    double size = Math.abs(coefficient);
    double divisor = divisor(size, !under.isEmpty());
    if (isSwallowing(divisor, under)) {
      divisor = 1;
    }
    return new Fraction(coefficient < 0, size * divisor, divisor, over, under);
  }

  /// The number as a ratio of its own.
  static Fraction of(double number) {
    double size = Math.abs(number);
    double divisor = digits(size) > DIGITS ? divisor(size, false) : 1;
    return new Fraction(number < 0, size * divisor, divisor, List.of(), List.of());
  }

  /// What to write below the line for `size` so that it reads back the same, bit for bit.
  private static double divisor(double size, boolean multiplied) {
    if (size == 0.5) {
      return 2;
    }
    if (digits(size) > DIGITS) {
      for (int q = 2; q <= WIDEST; q++) {
        double p = Math.rint(size * q);
        double back = multiplied ? p * (1.0 / q) : p / q;
        if (back == size && p == size * q && p > 0 && p < 1000) {
          return q;
        }
      }
    }
    return 1;
  }

  /// Whether `number` before these factors would be multiplied into the first of them, a sum, for
  /// good.
  static boolean isSwallowing(double number, List<Power> factors) {
    if (number == 1
        || factors.isEmpty()
        || !factors.getFirst().exponent().equals(Normal.ONE)
        || !(factors.getFirst().base() instanceof Sum s)) {
      return false;
    }
    return !(Normal.scale(number, s) instanceof Sum scaled
        && Math.abs(Merged.content(scaled)) == number
        && Normal.divide(scaled, number).equals(s));
  }

  private static int digits(double size) {
    return Double.isFinite(size) && size != 0 ? Decimal.of(size).precision() : 0;
  }

  private static boolean isBelow(Expr exponent) {
    return switch (exponent) {
      case Const(double value) -> value < 0;
      case Sum s -> s.offset() <= 0 && s.terms().stream().allMatch(Fraction::isNegative);
      case Expr.Var v -> false;
      case Product p -> false;
      case Expr.Apply f -> false;
      case Expr.Choose c -> false;
      case Expr.Bound b -> false;
    };
  }

  private static boolean isNegative(Scaled t) {
    return t.coefficient() < 0;
  }

  /// The parts of a sum in reading order: as they stand, the number last, but a positive part first
  /// if there is one.
  static List<Scaled> inOrder(Sum s) {
    var parts = new ArrayList<>(s.terms());
    if (s.offset() != 0) {
      parts.add(new Scaled(s.offset(), Normal.ONE));
    }
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).coefficient() > 0) {
        parts.addFirst(parts.remove(i));
        break;
      }
    }
    return parts;
  }
}
