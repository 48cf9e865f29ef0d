package org.lawlang.math;

/// Special functions for the hot loops: of doubles, without allocation.
public final class Special {
  private Special() {}

  public static double log2(double x) {
    int exponent = Math.getExponent(x);
    double mantissa = x / Math.scalb(1.0, exponent);
    return mantissa == 1 ? exponent : Math.log(x) / Math.log(2);
  }

  public static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }

  public static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  public static double asinh(double x) {
    double a = Math.abs(x);
    double y =
        a > 1e8 ? Math.log(a) + Math.log(2) : Math.log1p(a + a * a / (1 + Math.sqrt(1 + a * a)));
    return Math.copySign(y, x);
  }

  public static double acosh(double x) {
    return x > 1e8 ? Math.log(x) + Math.log(2) : Math.log1p(x - 1 + Math.sqrt((x - 1) * (x + 1)));
  }

  public static double atanh(double x) {
    return 0.5 * Math.log1p(2 * x / (1 - x));
  }

  public static double erf(double x) {
    return org.apache.commons.math3.special.Erf.erf(x);
  }

  public static double erfc(double x) {
    return org.apache.commons.math3.special.Erf.erfc(x);
  }

  public static double lgamma(double x) {
    return org.apache.commons.math3.special.Gamma.logGamma(x);
  }

  public static double digamma(double x) {
    return org.apache.commons.math3.special.Gamma.digamma(x);
  }

  public static double polygamma(double n, double x) {
    return n == 1 ? org.apache.commons.math3.special.Gamma.trigamma(x) : Double.NaN;
  }

  /// `log Σ exp(xᵢ)`, exact where one term dominates and never overflowing.
  public static double logSumExp(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      max = Math.max(max, v);
    }
    if (Double.isInfinite(max) || Double.isNaN(max)) {
      return max;
    }
    double sum = 0;
    for (double v : x) {
      sum += Math.exp(v - max);
    }
    return max + Math.log(sum);
  }
}
