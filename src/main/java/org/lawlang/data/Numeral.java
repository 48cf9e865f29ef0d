package org.lawlang.data;

import com.fasterxml.jackson.core.io.NumberInput;
import java.util.Set;

/// What the text of a cell says: missing, a number, or text.
final class Numeral {
  /// How a cell says that it is empty, in the ways of R, pandas, JSON and spreadsheets.
  private static final Set<String> MISSING =
      Set.of("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NAN", "-nan", "null", "NULL", "None");

  /// 10⁰ to 10²², the powers that a double holds exactly.
  private static final double[] POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private static final int LONGEST_MISSING = 4;

  private Numeral() {}

  static boolean isMissing(char[] text, int from, int length) {
    return length == 0
        || (length <= LONGEST_MISSING
            && (text[from] < '0' || text[from] > '9')
            && MISSING.contains(new String(text, from, length)));
  }

  static boolean isMissing(String text) {
    return MISSING.contains(text);
  }

  /// The number that the text is, correctly rounded, or NaN when it is none. Digits with an
  /// optional sign, point and exponent, or an infinity (`inf`, `Infinity`, in any case); no
  /// separators of thousands, no magnitudes, no hexadecimals.
  static double parse(char[] text, int from, int length) {
    int end = from + length;
    int i = from;
    boolean negative = false;
    if (i < end && (text[i] == '-' || text[i] == '+')) {
      negative = text[i] == '-';
      i++;
    }
    long mantissa = 0;
    int digits = 0; // significant ones, leading zeros left out
    int seen = 0;
    int scale = 0;
    boolean point = false;
    for (; i < end; i++) {
      char c = text[i];
      if (c >= '0' && c <= '9') {
        seen++;
        scale -= point ? 1 : 0;
        digits += digits > 0 || c != '0' ? 1 : 0;
        if (digits <= 18) {
          mantissa = mantissa * 10 + (c - '0');
        }
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (seen == 0) {
      return point ? Double.NaN : infinity(text, i, end, negative);
    }
    int exponent = 0;
    if (i < end && (text[i] == 'e' || text[i] == 'E')) {
      i++;
      boolean below = false;
      if (i < end && (text[i] == '-' || text[i] == '+')) {
        below = text[i] == '-';
        i++;
      }
      int first = i;
      for (; i < end && text[i] >= '0' && text[i] <= '9'; i++) {
        exponent = Math.min(exponent * 10 + (text[i] - '0'), 100_000);
      }
      if (i == first) {
        return Double.NaN;
      }
      exponent = below ? -exponent : exponent;
    }
    if (i < end) {
      return Double.NaN;
    }
    scale += exponent;
    // Both the digits and the power of ten are exact, so one rounding remains (Clinger 1990).
    if (digits <= 18 && mantissa <= 1L << 53 && Math.abs(scale) <= 22) {
      double value = scale < 0 ? mantissa / POWERS[-scale] : mantissa * POWERS[scale];
      return negative ? -value : value;
    }
    // Faster than Java's own: 1.5 million rows of three numbers of 17 digits 2.1 s instead of 2.6.
    return NumberInput.parseDouble(text, from, length, true);
  }

  static double parse(String text) {
    return parse(text.toCharArray(), 0, text.length());
  }

  private static double infinity(char[] text, int from, int end, boolean negative) {
    String word = new String(text, from, Math.min(end - from, 9));
    return word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity")
        ? (negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY)
        : Double.NaN;
  }
}
