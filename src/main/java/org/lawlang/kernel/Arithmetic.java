package org.lawlang.kernel;

import org.lawlang.math.Elementary;

/// What powers and logarithms of sums mean to both evaluators, operation by operation, so that they
/// agree to the last bit.
///
/// A sum is `offset + Σ coefficient·term` from the left, without the offset when that is zero. A
/// product is the product of its factors from the left, where a factor whose exponent is a number
/// below zero divides, after all others. A power with a number as exponent is multiplied out for
/// whole exponents up to [#WHOLE], a square root for one half, and both for those and a half; any
/// other is `Math.pow`.
final class Arithmetic {
  private Arithmetic() {}

  /// The greatest exponent that is multiplied out.
  static final int WHOLE = 8;

  static boolean isWhole(double exponent) {
    return exponent >= 1 && exponent <= WHOLE && exponent == (int) exponent;
  }

  /// `base^exponent` for an exponent above zero that is a number in the formula.
  static double power(double base, double exponent) {
    if (isWhole(exponent)) {
      return whole(base, (int) exponent);
    }
    return exponent == 0.5
        ? Math.sqrt(base)
        : isWhole(exponent - 0.5)
            ? whole(base, (int) exponent) * Math.sqrt(base)
            : Math.pow(base, exponent);
  }

  private static double whole(double base, int exponent) {
    if (exponent == 1) {
      return base;
    }
    if (exponent % 2 == 1) {
      return whole(base, exponent - 1) * base;
    }
    double half = whole(base, exponent / 2);
    return half * half;
  }

  static double greatest(double[] x) {
    double max = x[0];
    for (int i = 1; i < x.length; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  /// `Σ exp(xᵢ − max)`.
  static double sumOfExponentials(double[] x, double max) {
    double sum = Elementary.exp(x[0] - max);
    for (int i = 1; i < x.length; i++) {
      sum += Elementary.exp(x[i] - max);
    }
    return sum;
  }

  /// `log Σ exp(xᵢ)` of the two above.
  static double logSum(double max, double sum) {
    return Math.abs(max) < Double.POSITIVE_INFINITY ? max + Elementary.log(sum) : max;
  }
}
