package org.lawlang.plan;

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

  /// The bounded side of a constraint, as the user wrote it: what stands left of `<=`, or right of
  /// `>=`.
  static String bounded(String text) {
    int less = text.indexOf("<=");
    if (less > 0) {
      return text.substring(0, less).strip();
    }
    int greater = text.indexOf(">=");
    return greater > 0 ? text.substring(greater + 2).strip() : text.split("=", 2)[0].strip();
  }
}
