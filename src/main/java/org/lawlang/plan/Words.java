package org.lawlang.plan;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.lawlang.math.Digits;

/// Numbers and names within sentences.
final class Words {
  private Words() {}

  /// With three significant digits: `38B`, `0.012`, `1.96`.
  static String number(double x) {
    return number(x, 3);
  }

  static String number(double x, int digits) {
    return Digits.of(x, digits);
  }

  /// With four digits and not below `x`, but for rounding errors.
  static String atLeast(double x) {
    return rounded(x, RoundingMode.CEILING);
  }

  /// With four digits and not above `x`, but for rounding errors.
  static String atMost(double x) {
    return rounded(x, RoundingMode.FLOOR);
  }

  private static String rounded(double x, RoundingMode mode) {
    double error = Candidate.FEASIBLE * Math.abs(x);
    var inside = new BigDecimal(mode == RoundingMode.CEILING ? x - error : x + error);
    return number(inside.round(new MathContext(4, mode)).doubleValue(), 4);
  }

  static String percent(double share) {
    return Digits.percent(share);
  }

  /// `a`, `a and b`, `a, b and c`.
  static String list(List<String> items) {
    int last = items.size() - 1;
    return last <= 0
        ? String.join("", items)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }
}
