package org.lawlang.math;

/// Exponential and logarithm made of operations that vectors have too: additions, products, fused
/// products, shifts and choices, each once and in one order. The kernels write the same operations
/// for several rows at a time, so that a sum does not depend on whether vectors made it.
///
/// `exp` is off by at most 0.7, `log` by at most 0.9 units in the last place, over all doubles.
public final class Elementary {
  private Elementary() {}

  public static final double LOG2_E = 0x1.71547652b82fep0;

  /// The logarithm of two as a sum; products of the first part with whole numbers up to 2^21 are
  /// exact.
  public static final double LN2_HIGH = 0x1.62e42fee00000p-1;

  public static final double LN2_LOW = 0x1.a39ef35793c76p-33;

  /// Added to a number, it leaves the nearest whole number in the last bits of the sum, 1022 added.
  public static final double ROUND = 0x1.8p52 + 1022;

  /// Below, `exp` is scaled by 2^128 on its way, for a result may be subnormal.
  public static final double EXP_SMALL = -700;

  public static final double EXP_ZERO = -745.2;
  public static final double EXP_INFINITE = 709.79;

  // (exp(r) − 1 − r)/r² is EXP_2 + EXP_3·r + ... for |r| up to ln(2)/2, within 2^-61, interpolated
  // at the zeros of Chebyshev's polynomial.
  private static final double EXP_2 = 0.5;
  private static final double EXP_3 = 0x1.5555555555557p-3;
  private static final double EXP_4 = 0x1.5555555555556p-5;
  private static final double EXP_5 = 0x1.11111111100dcp-7;
  private static final double EXP_6 = 0x1.6c16c16c162d4p-10;
  private static final double EXP_7 = 0x1.a01a01abe7fe1p-13;
  private static final double EXP_8 = 0x1.a01a01a6d889cp-16;
  private static final double EXP_9 = 0x1.71de0231960ebp-19;
  private static final double EXP_10 = 0x1.27e4db646b17ep-22;
  private static final double EXP_11 = 0x1.af4de97ca4194p-26;
  private static final double EXP_12 = 0x1.1f730349868cep-29;

  /// `e^x`.
  public static double exp(double x) {
    if (x == 0) { // as the largest term of a sum has it that is shifted by it
      return 1;
    }
    if (x > EXP_INFINITE) {
      return Double.POSITIVE_INFINITY;
    }
    if (x < EXP_ZERO) {
      return 0;
    }
    // x = k·ln(2) + r + c, where c is what r is rounded by
    double shifted = Fused.multiplyAdd(x, LOG2_E, ROUND);
    double k = shifted - ROUND;
    double high = Fused.multiplyAdd(k, -LN2_HIGH, x);
    double r = Fused.multiplyAdd(k, -LN2_LOW, high);
    double c = Fused.multiplyAdd(k, -LN2_LOW, high - r);
    double z = r * r;
    double even = Fused.multiplyAdd(z, EXP_12, EXP_10);
    double odd = Fused.multiplyAdd(z, EXP_11, EXP_9);
    even = Fused.multiplyAdd(z, even, EXP_8);
    odd = Fused.multiplyAdd(z, odd, EXP_7);
    even = Fused.multiplyAdd(z, even, EXP_6);
    odd = Fused.multiplyAdd(z, odd, EXP_5);
    even = Fused.multiplyAdd(z, even, EXP_4);
    odd = Fused.multiplyAdd(z, odd, EXP_3);
    even = Fused.multiplyAdd(z, even, EXP_2);
    double tail = Fused.multiplyAdd(z, Fused.multiplyAdd(r, odd, even), c);
    double sum = 1 + r;
    double rest = 1 - sum + r;
    double y = sum + (rest + tail);
    boolean small = x < EXP_SMALL;
    double exponent = shifted + (small ? 128 : 0);
    double scale = Double.longBitsToDouble(Double.doubleToRawLongBits(exponent) << 52);
    return y * scale * (small ? 0x1p-127 : 2);
  }

  /// The bits of `√½`, where the mantissa of a logarithm begins, and what is added to it for one.
  public static final long ROOT_HALF = 0x3fe6a09e667f3bcdL;

  public static final long TO_ONE = 0x3ff0000000000000L - ROOT_HALF;
  public static final long MANTISSA = 0x000fffffffffffffL;

  /// The exponent of 2^52, in whose last bits a whole number becomes a double.
  public static final long WHOLE = 0x4330000000000000L;

  public static final double UNWHOLE = 0x1p52 + 1023;

  // (log((1 + s)/(1 − s)) − 2s)/s³ is LOG_1 + LOG_2·s² + ... (fdlibm, Sun Microsystems 1993, error
  // 2^-58).
  private static final double LOG_1 = 0x1.5555555555593p-1;
  private static final double LOG_2 = 0x1.999999997fa04p-2;
  private static final double LOG_3 = 0x1.2492494229359p-2;
  private static final double LOG_4 = 0x1.c71c51d8e78afp-3;
  private static final double LOG_5 = 0x1.7466496cb03dep-3;
  private static final double LOG_6 = 0x1.39a09d078c69fp-3;
  private static final double LOG_7 = 0x1.2f112df3e5244p-3;

  /// The natural logarithm; NaN below zero.
  public static double log(double x) {
    if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
      return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
    }
    boolean small = x < Double.MIN_NORMAL;
    long bits = Double.doubleToRawLongBits(x * (small ? 0x1p54 : 1)) + TO_ONE;
    double f = Double.longBitsToDouble((bits & MANTISSA) + ROOT_HALF) - 1;
    double k = Double.longBitsToDouble((bits >>> 52) | WHOLE) - (small ? UNWHOLE + 54 : UNWHOLE);
    double s = f / (2 + f);
    double z = s * s;
    double w = z * z;
    double even = Fused.multiplyAdd(w, LOG_6, LOG_4);
    double odd = Fused.multiplyAdd(w, LOG_7, LOG_5);
    even = Fused.multiplyAdd(w, even, LOG_2);
    odd = Fused.multiplyAdd(w, odd, LOG_3);
    odd = Fused.multiplyAdd(w, odd, LOG_1);
    double series = Fused.multiplyAdd(w, even, z * odd);
    double half = 0.5 * f * f;
    double tail = Fused.multiplyAdd(s, half + series, k * LN2_LOW);
    return Fused.multiplyAdd(k, LN2_HIGH, f - (half - tail));
  }

  /// The terms of [#exp] in even powers of `r`, from the first.
  public static double[] expEven() {
    return new double[] {EXP_2, EXP_4, EXP_6, EXP_8, EXP_10, EXP_12};
  }

  public static double[] expOdd() {
    return new double[] {EXP_3, EXP_5, EXP_7, EXP_9, EXP_11};
  }

  /// The terms of [#log] in even powers of `s²`, from the first.
  public static double[] logEven() {
    return new double[] {LOG_2, LOG_4, LOG_6};
  }

  public static double[] logOdd() {
    return new double[] {LOG_1, LOG_3, LOG_5, LOG_7};
  }
}
