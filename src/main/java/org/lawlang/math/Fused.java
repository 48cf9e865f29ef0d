package org.lawlang.math;

/// `a·b + c` rounded once, as [Math#fma] has it, and quick on processors that cannot do that
/// themselves too. There Java goes through [java.math.BigDecimal], a thousand times slower; here it
/// is put together of products and sums whose errors are known, rounded to odd before the last sum
/// (Boldo and Melquiond, Emulation of a FMA and correctly rounded sums: proved algorithms using
/// rounding to odd, 2008). Both give the same bits.
final class Fused {
  private Fused() {}

  /// Halves a double into two of at most 26 bits (Veltkamp and Dekker).
  private static final double SPLIT = 0x1p27 + 1;

  /// What lies between leaves errors of products exact and overflows nowhere.
  private static final double LARGE = 0x1p900;

  private static final double SMALL = 0x1p-900;

  private static final boolean OF_THE_PROCESSOR = isQuick();

  static double multiplyAdd(double a, double b, double c) {
    return OF_THE_PROCESSOR ? Math.fma(a, b, c) : ofSums(a, b, c);
  }

  static double ofSums(double a, double b, double c) {
    double product = a * b;
    if (a == 0 || b == 0 || c == 0 && Math.abs(product) > SMALL) {
      return product + c;
    }
    boolean exact =
        Math.abs(product) > SMALL
            && Math.abs(product) < LARGE
            && Math.abs(a) < LARGE
            && Math.abs(b) < LARGE
            && Math.abs(c) < LARGE;
    if (!exact) { // NaN too
      return Math.fma(a, b, c);
    }
    double low = productError(a, b, product);
    double sum = c + low;
    double high = product + sum;
    return high + odd(sumError(c, low, sum), sumError(product, sum, high));
  }

  private static double productError(double a, double b, double product) {
    double p = SPLIT * a;
    double aHigh = p - (p - a);
    double aLow = a - aHigh;
    double q = SPLIT * b;
    double bHigh = q - (q - b);
    double bLow = b - bHigh;
    return aLow * bLow - (((product - aHigh * bHigh) - aLow * bHigh) - aHigh * bLow);
  }

  private static double sumError(double a, double b, double sum) {
    double second = sum - a;
    return (a - (sum - second)) + (b - second);
  }

  /// The sum, if it is a double; otherwise that neighbour of it whose last bit is one.
  private static double odd(double a, double b) {
    double sum = a + b;
    double error = sumError(a, b, sum);
    long bits = Double.doubleToRawLongBits(sum);
    if (error == 0 || (bits & 1) == 1) {
      return sum;
    }
    return Double.longBitsToDouble(bits + (error > 0 == sum > 0 ? 1 : -1));
  }

  /// Java does not say what the processor can do. A wrong answer costs time alone.
  private static boolean isQuick() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 8; i++) {
      long start = System.nanoTime();
      double x = 1;
      for (int k = 0; k < 16; k++) {
        x = Math.fma(x, 0.9, 0.3);
      }
      long taken = System.nanoTime() - start;
      least = x > 0 ? Math.min(least, taken) : least;
    }
    return least < 16_000;
  }
}
