package org.lawlang.math;

import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;
import org.apache.commons.numbers.gamma.LogGamma;

/// The functions of one number that `java.lang.Math` lacks, each accurate to a few units in the
/// last place except near its zeros, where the error stays that small beside the value nearby.
/// Outside the domain they are NaN. None allocates.
public final class Special {
  /// The positive zero of digamma, as the sum of two doubles, and the Taylor coefficients there:
  /// `ψ⁽ᵏ⁾(x₀)/k!`, k from 1.
  private static final double ROOT = 1.4616321449683622;

  private static final double ROOT_REST = 9.549995429965697e-17;
  private static final double[] AT_ROOT = {
    0.9676722454476212,
    -0.4427631689835921,
    0.258499760955651,
    -0.16394270544240652,
    0.10782405069126237,
    -0.07219956125645471,
    0.04880428816414311,
    -0.03316112647484736,
    0.022597648232218104,
    -0.01542476590494896,
    0.010538791616612175,
    -0.007204534386356869,
    0.004926781395729853,
    -0.003369801655439328,
    0.002305126326734928
  };

  /// The Bernoulli numbers B₂, B₄, … B₂₄.
  private static final double[] BERNOULLI = {
    1.0 / 6,
    -1.0 / 30,
    1.0 / 42,
    -1.0 / 30,
    5.0 / 66,
    -691.0 / 2730,
    7.0 / 6,
    -3617.0 / 510,
    43867.0 / 798,
    -174611.0 / 330,
    854513.0 / 138,
    -236364091.0 / 2730
  };

  private static final double LN_2 = 0.6931471805599453;
  private static final double SQRT_2 = Math.sqrt(2);
  private static final double BIG = 1e8; // where x² + 1 is x²

  private Special() {}

  /// The quantile of the standard normal distribution at `p`, infinite at 0 and 1.
  public static double gaussianQuantile(double p) {
    return p == 0.5 ? 0 : -SQRT_2 * InverseErfc.value(2 * p);
  }

  /// The logarithm to base 2; whole for the powers of 2.
  public static double log2(double x) {
    int exponent = Math.getExponent(x);
    boolean whole = x == Math.scalb(1.0, exponent) && x <= Double.MAX_VALUE;
    return whole ? exponent : Math.log(x) / LN_2;
  }

  public static double erf(double x) {
    return Erf.value(x);
  }

  /// 1 − erf(x), without cancellation in the tail.
  public static double erfc(double x) {
    return Erfc.value(x);
  }

  /// log |Γ(x)|; +∞ at the poles 0, −1, −2, …
  public static double lgamma(double x) {
    if (x > 0 || Double.isNaN(x)) {
      return LogGamma.value(x);
    }
    double fraction = Math.abs(x - Math.rint(x));
    if (fraction == 0 || Double.isInfinite(x)) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.log(Math.PI / (Math.sin(Math.PI * fraction) * -x)) - LogGamma.value(-x);
  }

  /// ψ(x), the derivative of lgamma; NaN at its poles 0, −1, −2, …
  public static double digamma(double x) {
    if (x <= 0) {
      return isPole(x) ? Double.NaN : digamma(1 - x) - Math.PI * cotangent(x);
    }
    double t = x - ROOT - ROOT_REST;
    if (Math.abs(t) < 0.1) {
      double sum = 0;
      for (int k = AT_ROOT.length - 1; k >= 0; k--) {
        sum = (sum + AT_ROOT[k]) * t;
      }
      return sum;
    }
    double below = 0;
    double y = x;
    for (; y < 10; y++) {
      below += 1 / y;
    }
    double squared = 1 / (y * y);
    double sum = 0;
    for (int k = BERNOULLI.length; k >= 1; k--) {
      sum = (sum + BERNOULLI[k - 1] / (2 * k)) * squared;
    }
    return Math.log(y) - 0.5 / y - sum - below;
  }

  /// ψ⁽ⁿ⁾(x), the derivative of digamma of order n, a whole number from 0 on (NaN for another). At
  /// the poles 0, −1, −2, … it is +∞ for odd n and NaN for even n. Below zero digits are lost with
  /// growing n, since the reflection formula cancels there.
  public static double polygamma(double n, double x) {
    int order = (int) n;
    if (order != n || order < 0) {
      return Double.NaN;
    }
    if (order == 0) {
      return digamma(x);
    }
    if (x > 0) {
      return polygammaOfPositive(order, x);
    }
    if (isPole(x)) {
      return order % 2 == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    double reflected = Math.pow(Math.PI, n + 1) * cotangentDerivative(order, cotangent(x));
    return (order % 2 == 0 ? 1 : -1) * polygammaOfPositive(order, 1 - x) - reflected;
  }

  /// By the recurrence up to where the asymptotic series holds; all terms have one sign, so nothing
  /// cancels.
  private static double polygammaOfPositive(int n, double x) {
    if (Double.isInfinite(x)) {
      return 0;
    }
    double factorial = 1; // (n − 1)!
    for (int i = 2; i < n; i++) {
      factorial *= i;
    }
    int steps = (int) Math.max(0, Math.ceil(10 + n - x));
    double y = x + steps;
    double below = 0;
    for (int k = steps - 1; k >= 0; k--) {
      below += Math.pow(x + k, -n - 1);
    }
    double squared = 1 / (y * y);
    double term = 1;
    double sum = 1 + 0.5 * n / y;
    for (int k = 1; k <= BERNOULLI.length; k++) {
      term *= (2.0 * k + n - 1) * (2.0 * k + n - 2) / ((2.0 * k) * (2 * k - 1)) * squared;
      sum += BERNOULLI[k - 1] * term;
    }
    double size = factorial * (sum * Math.pow(y, -n) + n * below);
    return n % 2 == 1 ? size : -size;
  }

  /// 1/(1 + e⁻ˣ), with full relative accuracy in both tails.
  public static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }

  /// log(1 + eˣ), which does not overflow.
  public static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  public static double asinh(double x) {
    double a = Math.abs(x);
    double y = a > BIG ? Math.log(a) + LN_2 : Math.log1p(a + a * a / (1 + Math.sqrt(1 + a * a)));
    return Math.copySign(y, x);
  }

  public static double acosh(double x) {
    double t = x - 1;
    return x > BIG ? Math.log(x) + LN_2 : Math.log1p(t + Math.sqrt(2 * t + t * t));
  }

  public static double atanh(double x) {
    double a = Math.abs(x);
    return Math.copySign(0.5 * Math.log1p(2 * a / (1 - a)), x);
  }

  /// `log Σ exp(xᵢ)`, which does not overflow; −∞ for no terms.
  public static double logSumExp(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      max = Math.max(max, v);
    }
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (double v : x) {
      sum += Math.exp(v - max);
    }
    return max + Math.log(sum);
  }

  private static boolean isPole(double x) {
    return x <= 0 && x == Math.rint(x);
  }

  /// cot(πx), from the distance to the nearer of its zero and its pole.
  private static double cotangent(double x) {
    double r = x - Math.rint(x);
    double a = Math.abs(r);
    double c = a > 0.25 ? Math.tan(Math.PI * (0.5 - a)) : 1 / Math.tan(Math.PI * a);
    return Math.copySign(c, r);
  }

  /// The derivative of order `n` of the cotangent where the cotangent is `c`: a polynomial in c, of
  /// which c′ = −(1 + c²) gives the next.
  private static double cotangentDerivative(int n, double c) {
    double[] p = new double[n + 2];
    p[1] = 1;
    for (int order = 1; order <= n; order++) {
      double[] next = new double[n + 2];
      for (int k = 1; k <= order; k++) {
        next[k - 1] -= k * p[k];
        next[k + 1] -= k * p[k];
      }
      p = next;
    }
    double value = 0;
    for (int k = n + 1; k >= 0; k--) {
      value = value * c + p[k];
    }
    return value;
  }
}
