package org.lawlang.syntax;

import java.math.BigInteger;

/// Numbers as written: `10k 350M 70B 1.4T 2P 40% 5.76e23 .5`.
final class Numbers {
  private Numbers() {}

  /// The value of a well-formed `text`: the exact decimal, rounded once; infinite beyond the
  /// largest double.
  static double value(String text) {
    int end = text.length() - 1;
    int shift = shift(text.charAt(end));
    if (shift == 0) {
      return Double.parseDouble(text);
    }
    int e = exponent(text, end); // no `+` below: the first one in a run costs 8 ms
    if (e < 0) {
      return Double.parseDouble(text.substring(0, end).concat("e").concat(Integer.toString(shift)));
    }
    BigInteger exponent = new BigInteger(text.substring(e + 1, end)).add(BigInteger.valueOf(shift));
    return Double.parseDouble(text.substring(0, e + 1).concat(exponent.toString()));
  }

  /// Whether a digit before the exponent is not zero.
  static boolean hasDigits(String text) {
    int e = exponent(text, text.length());
    return text.substring(0, e < 0 ? text.length() : e).chars().anyMatch(c -> c > '0' && c <= '9');
  }

  /// How many characters of `text`, which begins with a number, belong to that number.
  static int length(String text) {
    int i = digits(text, 0);
    if (i + 1 < text.length() && text.charAt(i) == '.' && isDigit(text.charAt(i + 1))) {
      i = digits(text, i + 1);
    }
    if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      int first = i + 1;
      if (first < text.length() && (text.charAt(first) == '+' || text.charAt(first) == '-')) {
        first++;
      }
      int last = digits(text, first);
      i = last > first ? last : i;
    }
    return i < text.length() && shift(text.charAt(i)) != 0 ? i + 1 : i;
  }

  private static int digits(String text, int start) {
    int i = start;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int exponent(String text, int end) {
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == 'e' || text.charAt(i) == 'E') {
        return i;
      }
    }
    return -1;
  }

  /// The power of ten that a magnitude stands for, zero for what is none.
  private static int shift(char magnitude) {
    return switch (magnitude) {
      case 'k' -> 3;
      case 'M' -> 6;
      case 'B' -> 9;
      case 'T' -> 12;
      case 'P' -> 15;
      case '%' -> -2;
      default -> 0;
    };
  }
}
