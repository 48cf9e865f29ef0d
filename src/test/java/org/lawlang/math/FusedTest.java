package org.lawlang.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Sums and products against what Java does, bit by bit.
final class FusedTest {
  private final SplittableRandom random = new SplittableRandom(11);

  @Test
  void equalsTheFusedProductOfJava() {
    for (int i = 0; i < 1_000_000; i++) {
      double a = around(0);
      double b = around(0);
      double c = around(Math.getExponent(a * b) + random.nextInt(-120, 121));
      same(a, b, c);
      same(a, b, -a * b);
      same(a, b, Math.nextUp(-a * b));
      same(random.nextDouble(), random.nextDouble(), random.nextDouble());
    }
  }

  /// Products of few bits, so that the exact value often lies halfway between two doubles.
  @Test
  void tiesAreBrokenAsJavaBreaksThem() {
    for (int i = 0; i < 1_000_000; i++) {
      double a = random.nextInt(1 << 27);
      double b = random.nextInt(1 << 27);
      double c = Math.scalb((double) random.nextInt(-8, 9), random.nextInt(60));
      same(a, b, c);
      same(a, b, Math.scalb(c, -70));
    }
  }

  @Test
  void endsOfTheRangeAndNotNumbers() {
    for (int i = 0; i < 200_000; i++) {
      same(any(), any(), any());
    }
    double[] special = {
      0.0,
      -0.0,
      1,
      -1,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      Double.MAX_VALUE,
      -Double.MAX_VALUE,
      0x1p-900,
      0x1p900
    };
    for (double a : special) {
      for (double b : special) {
        for (double c : special) {
          same(a, b, c);
        }
      }
    }
  }

  /// A second source: decimals without any rounding but the last.
  @Test
  void equalsExactDecimals() {
    for (int i = 0; i < 20_000; i++) {
      double a = around(0);
      double b = around(0);
      double c = around(random.nextInt(-60, 61));
      double exact =
          new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c)).doubleValue();
      assertEquals(exact, Fused.ofSums(a, b, c));
      assertEquals(exact, Fused.multiplyAdd(a, b, c));
    }
  }

  private double around(int exponent) {
    double sign = random.nextBoolean() ? 1 : -1;
    return sign * Math.scalb(1 + random.nextDouble(), exponent);
  }

  private double any() {
    return Double.longBitsToDouble(random.nextLong());
  }

  private static void same(double a, double b, double c) {
    double expected = Math.fma(a, b, c);
    double found = Fused.ofSums(a, b, c);
    if (Double.doubleToLongBits(expected) != Double.doubleToLongBits(found)) {
      assertEquals(expected, found, () -> a + "·" + b + " + " + c);
    }
  }
}
