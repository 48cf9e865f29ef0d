package org.lawlang.math;

/// The shortest decimal of a double, `d₀.d₁d₂… · 10^exponent`, without trailing zeros; zero has no
/// digits.
///
/// It does what `BigDecimal` could, whose class takes longer to load than a small script to run.
public record Decimal(boolean negative, String digits, int exponent) {

  /// Of a finite number.
  public static Decimal of(double x) {
    String text = Double.toString(Math.abs(x));
    int e = text.indexOf('E');
    int end = e < 0 ? text.length() : e;
    int power = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
    int point = text.indexOf('.');
    return of(x < 0, text.substring(0, point) + text.substring(point + 1, end), point - 1 + power);
  }

  /// Takes away what zeros there are at both ends.
  private static Decimal of(boolean negative, String digits, int exponent) {
    int from = 0;
    int to = digits.length();
    while (from < to && digits.charAt(from) == '0') {
      from++;
    }
    while (to > from && digits.charAt(to - 1) == '0') {
      to--;
    }
    return from == to
        ? new Decimal(false, "", 0)
        : new Decimal(negative, digits.substring(from, to), exponent - from);
  }

  /// How many digits it has.
  public int precision() {
    return digits.length();
  }

  /// The double next to it.
  public double value() {
    return Double.parseDouble((negative ? "-0." : "0.") + digits + "0e" + (exponent + 1));
  }

  boolean isZero() {
    return digits.isEmpty();
  }

  /// To so many significant digits, halves to the even neighbour.
  public Decimal round(int significant) {
    if (significant >= digits.length()) {
      return this;
    }
    if (significant < 0) {
      return new Decimal(false, "", 0);
    }
    char first = digits.charAt(significant);
    boolean isHalf = first == '5' && digits.length() == significant + 1;
    boolean isOdd = significant > 0 && (digits.charAt(significant - 1) & 1) == 1;
    char[] kept = ("0" + digits.substring(0, significant)).toCharArray();
    if (isHalf ? isOdd : first >= '5') {
      int i = kept.length - 1;
      while (kept[i] == '9') {
        kept[i--] = '0';
      }
      kept[i]++;
    }
    return of(negative, new String(kept), exponent + 1);
  }

  /// Times ten to the `power`.
  Decimal shift(int power) {
    return isZero() ? this : new Decimal(negative, digits, exponent + power);
  }

  /// Rounded to so many decimal places, which may be negative, and written with them.
  String fixed(int places) {
    return round(exponent + 1 + places).write(Math.max(0, places));
  }

  /// Written without an exponent, with as many decimal places as it has.
  public String plain() {
    return write(Math.max(0, digits.length() - 1 - exponent));
  }

  private String write(int places) {
    var out = new StringBuilder(negative ? "-" : "");
    for (int power = Math.max(exponent, 0); power >= -places; power--) {
      if (power == -1) {
        out.append('.');
      }
      int i = exponent - power;
      out.append(i >= 0 && i < digits.length() ? digits.charAt(i) : '0');
    }
    return out.toString();
  }
}
