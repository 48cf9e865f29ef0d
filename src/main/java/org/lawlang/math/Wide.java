package org.lawlang.math;

import java.math.BigDecimal;
import java.util.Arrays;

/// A number of about 31 digits, the unevaluated sum `hi + lo` of two doubles with `|lo| ≤ ulp(hi)/2`
/// (Dekker, A floating-point technique for extending the available precision, 1971; the accurate
/// sums of Hida, Li and Bailey, Library for double-double and quad-double arithmetic, 2007).
///
/// Meant for the last digits of few numbers, not for hot loops: an operation costs some ten of a
/// double, a function some hundred. NaN and infinities come out as they do for doubles.
public record Wide(double hi, double lo) {
  public static final Wide ZERO = new Wide(0, 0);
  public static final Wide ONE = new Wide(1, 0);
  public static final Wide PI = new Wide(3.141592653589793, 1.2246467991473532e-16);
  private static final Wide HALF_PI = new Wide(1.5707963267948966, 6.123233995736766e-17);
  private static final Wide LOG_2 = new Wide(0.6931471805599453, 2.3190468138462996e-17);
  private static final double SURE_DIGITS = 15;
  private static final int EXP_HALVINGS = 9;

  /// The powers of ten that are doubles.
  private static final double[] TENS = new double[23];

  static {
    Arrays.setAll(TENS, power -> Double.parseDouble("1e" + power));
  }

  public static Wide of(double x) {
    return new Wide(x, 0);
  }

  /// The decimal that a double was read from: the shortest one that reads as it, if that has at most
  /// 15 digits; otherwise the double itself.
  public static Wide decimal(double x) {
    if (x == 0 || !Double.isFinite(x)) {
      return of(x);
    }
    Decimal decimal = Decimal.of(x);
    if (decimal.precision() > SURE_DIGITS) {
      return of(x);
    }
    int power = decimal.exponent() + 1 - decimal.precision();
    if (Math.abs(power) >= TENS.length) {
      BigDecimal exact = new BigDecimal(Double.toString(x)).subtract(new BigDecimal(x));
      return new Wide(x, exact.doubleValue());
    }
    // What a product or a quotient of two doubles is off by is a double, or one over the divisor.
    double whole = Math.copySign((double) Long.parseLong(decimal.digits()), x);
    double ten = TENS[Math.abs(power)];
    double off =
        power >= 0 ? Fused.multiplyAdd(whole, ten, -x) : Fused.multiplyAdd(-x, ten, whole) / ten;
    return new Wide(x, off);
  }

  public double value() {
    return hi + lo;
  }

  public Wide plus(Wide y) {
    double s = hi + y.hi;
    double b = s - hi;
    double e = (hi - (s - b)) + (y.hi - b);
    double t = lo + y.lo;
    double c = t - lo;
    double f = (lo - (t - c)) + (y.lo - c);
    double u = s + (e + t);
    if (!Double.isFinite(u)) {
      return of(u);
    }
    e = (e + t) - (u - s);
    return fast(u, e + f);
  }

  public Wide minus(Wide y) {
    return plus(y.negated());
  }

  public Wide negated() {
    return new Wide(-hi, -lo);
  }

  public Wide times(Wide y) {
    double p = hi * y.hi;
    if (!Double.isFinite(p) || p == 0) {
      return of(p);
    }
    return fast(p, Fused.multiplyAdd(hi, y.hi, -p) + (hi * y.lo + lo * y.hi));
  }

  public Wide times(double y) {
    return times(of(y));
  }

  public Wide over(Wide y) {
    double q = hi / y.hi;
    if (!Double.isFinite(q) || q == 0) {
      return of(q);
    }
    Wide rest = minus(y.times(q));
    double r = rest.hi / y.hi;
    rest = rest.minus(y.times(r));
    return fast(q, r).plus(of(rest.hi / y.hi));
  }

  private static Wide fast(double a, double b) {
    double s = a + b;
    return new Wide(s, b - (s - a));
  }

  private Wide scaled(int power) {
    return new Wide(Math.scalb(hi, power), Math.scalb(lo, power));
  }

  public Wide abs() {
    return hi < 0 ? negated() : this;
  }

  public Wide sqrt() {
    double root = Math.sqrt(hi);
    if (!(root > 0) || Double.isInfinite(root)) {
      return of(root);
    }
    Wide x = of(root);
    return fast(root, minus(x.times(x)).hi / (2 * root));
  }

  /// A whole power.
  public Wide power(int n) {
    Wide result = ONE;
    Wide square = this;
    for (int k = Math.abs(n); k > 0; k >>= 1) {
      result = (k & 1) == 1 ? result.times(square) : result;
      square = k > 1 ? square.times(square) : square;
    }
    return n < 0 ? ONE.over(result) : result;
  }

  public Wide power(Wide y) {
    if (y.lo == 0 && y.hi == Math.rint(y.hi) && Math.abs(y.hi) <= 1024) {
      return power((int) y.hi);
    }
    if (y.lo == 0 && y.hi == 0.5) {
      return sqrt();
    }
    return hi > 0 ? y.times(log()).exp() : of(Math.pow(hi, y.hi));
  }

  /// By `e^x = 2^k·(e^(r/512))^512`, the inner one by its series less one, so that no digit is lost.
  public Wide exp() {
    double rough = Math.exp(hi);
    if (!Double.isFinite(rough) || rough == 0) {
      return of(rough);
    }
    int k = (int) Math.rint(hi / LOG_2.hi);
    Wide r = minus(LOG_2.times(k)).scaled(-EXP_HALVINGS);
    Wide term = r;
    Wide sum = r;
    for (int i = 2; i <= 8; i++) {
      term = term.times(r).over(of(i));
      sum = sum.plus(term);
    }
    for (int i = 0; i < EXP_HALVINGS; i++) {
      sum = sum.times(2).plus(sum.times(sum));
    }
    return sum.plus(ONE).scaled(k);
  }

  /// By two steps of Newton's method on [#exp].
  public Wide log() {
    double rough = Math.log(hi);
    if (!Double.isFinite(rough)) {
      return of(rough);
    }
    Wide y = of(rough);
    for (int i = 0; i < 2; i++) {
      y = y.plus(times(y.negated().exp()).minus(ONE));
    }
    return y;
  }

  public Wide sin() {
    return turned(0);
  }

  public Wide cos() {
    return turned(1);
  }

  /// `sin(x + quarters·π/2)`, by reduction to an eighth of a turn and the series.
  private Wide turned(int quarters) {
    if (!(Math.abs(hi) < 1e9)) {
      return of(quarters == 0 ? Math.sin(hi) : Math.cos(hi));
    }
    double turns = Math.rint(hi / HALF_PI.hi);
    Wide r = minus(HALF_PI.times(turns));
    long quarter = Math.floorMod((long) turns + quarters, 4L);
    boolean isCosine = quarter % 2 == 1;
    Wide square = r.times(r).negated();
    Wide term = isCosine ? ONE : r;
    Wide sum = term;
    for (int i = isCosine ? 1 : 2; i <= 30; i += 2) {
      term = term.times(square).over(of((double) i * (i + 1)));
      sum = sum.plus(term);
    }
    return quarter >= 2 ? sum.negated() : sum;
  }

  /// By two steps that add the tangent of what is missing.
  public Wide atan() {
    Wide y = of(Math.atan(hi));
    if (!Double.isFinite(hi)) {
      return y;
    }
    for (int i = 0; i < 2; i++) {
      Wide c = y.cos();
      Wide s = y.sin();
      y = y.plus(times(c).minus(s).over(c.plus(times(s))));
    }
    return y;
  }
}
