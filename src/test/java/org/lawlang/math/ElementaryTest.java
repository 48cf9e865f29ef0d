package org.lawlang.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Against 31 digits, and against fdlibm as `StrictMath` has it, which is off by less than one unit
/// in the last place itself.
final class ElementaryTest {
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void expIsOffByLessThanOneUnit() {
    double worst = 0;
    for (int i = 0; i < 100_000; i++) {
      double x = i % 2 == 0 ? 1400 * random.nextDouble() - 700 : 4 * random.nextDouble() - 2;
      worst = Math.max(worst, units(Elementary.exp(x), Wide.of(x).exp()));
    }
    double found = worst;
    assertTrue(found < 0.7, () -> "off by " + found);
  }

  @Test
  void logIsOffByLessThanOneUnit() {
    double worst = 0;
    for (int i = 0; i < 100_000; i++) {
      double x =
          switch (i % 3) {
            case 0 -> Math.exp(1400 * random.nextDouble() - 700);
            case 1 -> 0.5 + random.nextDouble();
            default -> 1 + 1e-6 * (random.nextDouble() - 0.5);
          };
      worst = Math.max(worst, units(Elementary.log(x), Wide.of(x).log()));
    }
    double found = worst;
    assertTrue(found < 0.9, () -> "off by " + found);
  }

  /// Distance in units of the last place of the first.
  private static double units(double value, Wide exact) {
    return Math.abs(exact.minus(Wide.of(value)).value()) / Math.ulp(value);
  }

  @Test
  void bothAgreeWithFdlibmOverAllDoubles() {
    for (int i = 0; i < 2_000_000; i++) {
      double x = Double.longBitsToDouble(random.nextLong());
      agree(x, StrictMath::log, Elementary::log);
      agree(x, StrictMath::exp, Elementary::exp);
      agree(1500 * random.nextDouble() - 750, StrictMath::exp, Elementary::exp);
      agree(Double.MIN_NORMAL * random.nextDouble(), StrictMath::log, Elementary::log);
    }
  }

  private static void agree(double x, DoubleUnaryOperator expected, DoubleUnaryOperator actual) {
    double a = expected.applyAsDouble(x);
    double b = actual.applyAsDouble(x);
    if (a != b && !(Math.abs(a - b) <= Math.ulp(a))) {
      assertEquals(a, b, "at " + x);
    }
  }

  @Test
  void endsOfTheRange() {
    double[] xs = {
      0.0,
      -0.0,
      Double.NaN,
      Double.longBitsToDouble(0x7ff8000000000123L),
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      709.782712893384,
      709.7827128933841,
      1e300,
      -1e300,
      -708.4,
      -744.44007192138,
      -745.1332191019411,
      -745.1332191019412,
      -745.14,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      Double.MIN_NORMAL,
      Double.MAX_VALUE,
      -1
    };
    for (double x : xs) {
      agree(x, StrictMath::exp, Elementary::exp);
      agree(x, StrictMath::log, Elementary::log);
    }
    assertEquals(1, Elementary.exp(-0.0));
    assertEquals(Double.NEGATIVE_INFINITY, Elementary.log(-0.0));
    assertEquals(0.0, Elementary.log(1));
    assertEquals(Math.E, Elementary.exp(1));
  }
}
