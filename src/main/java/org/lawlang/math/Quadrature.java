package org.lawlang.math;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Integrals of one variable by the double exponential rule of Takahasi and Mori (1974): `x` is
/// walked as `tanh(π/2·sinh t)`, so that what is singular at an end, or has its mass beside one, does no
/// harm. The stretch is cut into eight, in each of which steps are halved until two results agree to
/// [#TOLERANCE]; where they do not, as with a kink inside, each half is taken for itself.
public final class Quadrature {
  private static final double TOLERANCE = 1e-12;
  private static final double REACH = 6.2; // beyond it the weights are below 1e-300
  private static final int LEAST = 3; // halvings
  private static final int LEVELS = 6;
  private static final int PANELS = 8; // so that what is a hundredth as wide as the whole is seen
  private static final int DEPTH = 40;
  private static final int MOST = 400_000; // evaluations

  /// Steps of the last level in a unit, and by step how far a point lies from the nearer end, as a
  /// share of the width, and what it weighs.
  private static final int STEPS = 1 << LEVELS;

  private static final double[] SHARES = new double[(int) (REACH * STEPS) + 1];
  private static final double[] WEIGHTS = new double[SHARES.length];

  static {
    for (int i = 0; i < SHARES.length; i++) {
      double t = (double) i / STEPS;
      double share = 1 / (1 + Math.exp(Math.PI * Math.sinh(t)));
      SHARES[i] = share;
      WEIGHTS[i] = Math.PI * Math.cosh(t) * share * (1 - share);
    }
  }

  /// The values of several functions at once.
  public interface Functions {
    void at(double x, double[] values);
  }

  private final Functions functions;
  private final int n;
  private final double[] values;
  private int evaluations;

  private Quadrature(Functions functions, int n) {
    this.functions = functions;
    this.n = n;
    this.values = new double[n];
  }

  /// The integral from `lo` to `hi`; not a number where the rule does not come to an end.
  public static double of(DoubleUnaryOperator function, double lo, double hi) {
    double[] result = new double[1];
    of((x, values) -> values[0] = function.applyAsDouble(x), 1, lo, hi, result);
    return result[0];
  }

  /// The integrals of `n` functions.
  public static void of(Functions functions, int n, double lo, double hi, double[] results) {
    if (!Double.isFinite(lo) || !Double.isFinite(hi)) {
      Arrays.fill(results, 0, n, Double.NaN);
      return;
    }
    var rule = new Quadrature(functions, n);
    double[] sizes = new double[n];
    Arrays.fill(results, 0, n, 0);
    for (int p = 0; p < PANELS; p++) {
      double from = p == 0 ? lo : lo + (hi - lo) * p / PANELS;
      double to = p == PANELS - 1 ? hi : lo + (hi - lo) * (p + 1) / PANELS;
      double[][] panel = rule.panel(from, to, sizes, 0);
      for (int i = 0; i < n; i++) {
        results[i] += panel[0][i];
        sizes[i] += panel[1][i];
      }
    }
  }

  /// The integrals over a stretch, and those of the absolute values.
  ///
  /// @param sizes of the whole, which say how much matters
  private double[][] panel(double lo, double hi, double[] sizes, int depth) {
    double[] sum = new double[n];
    double[] size = new double[n];
    double[] before = new double[n];
    double[] here = new double[n];
    double[] scale = new double[n];
    double step = 1;
    add(lo, hi, 0, sum, size);
    for (int level = 0; level <= LEVELS; level++) {
      step = level == 0 ? 1 : step / 2;
      double first = step;
      double stride = level == 0 ? step : 2 * step;
      for (double t = first; t < REACH; t += stride) {
        add(lo, hi, t, sum, size);
        add(lo, hi, -t, sum, size);
      }
      boolean agrees = level >= LEAST;
      for (int i = 0; i < n; i++) {
        here[i] = step * sum[i];
        scale[i] = Math.max(sizes[i], step * size[i]);
        agrees &= Double.isFinite(here[i]) && Math.abs(here[i] - before[i]) <= TOLERANCE * scale[i];
        before[i] = here[i];
      }
      if (agrees) {
        return new double[][] {here, scaled(size, step)};
      }
    }
    if (depth == DEPTH || evaluations > MOST || !isFinite(here)) {
      Arrays.fill(here, Double.NaN);
      return new double[][] {here, scaled(size, step)};
    }
    double middle = lo + (hi - lo) / 2;
    double[][] left = panel(lo, middle, scale, depth + 1);
    double[][] right = panel(middle, hi, scale, depth + 1);
    for (int i = 0; i < n; i++) {
      left[0][i] += right[0][i];
      left[1][i] += right[1][i];
    }
    return left;
  }

  private static boolean isFinite(double[] x) {
    return Arrays.stream(x).allMatch(Double::isFinite);
  }

  private static double[] scaled(double[] x, double by) {
    return Arrays.stream(x).map(v -> v * by).toArray();
  }

  /// One point of the rule. How far it lies from an end is counted from the nearer one.
  private void add(double lo, double hi, double t, double[] sum, double[] size) {
    int step = (int) (Math.abs(t) * STEPS);
    double share = SHARES[step];
    double weight = (hi - lo) * WEIGHTS[step];
    double x = t < 0 ? lo + (hi - lo) * share : hi - (hi - lo) * share;
    if (weight == 0 || x == lo || x == hi) {
      return;
    }
    evaluations++;
    functions.at(x, values);
    for (int i = 0; i < n; i++) {
      double y = values[i] * weight;
      sum[i] += y;
      size[i] += Math.abs(y);
    }
  }
}
