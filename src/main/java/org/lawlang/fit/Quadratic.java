package org.lawlang.fit;

import java.util.Arrays;
import org.lawlang.math.Dense;

/// The minimum of a quadratic `g·s + s·B·s/2` within a ball, by the secular equation (Moré and
/// Sorensen, Computing a trust region step, 1983): with Cholesky factors, and with eigenvalues in
/// hard cases. Room for `n` dimensions, used by one thread.
final class Quadratic {
  private static final double NEAR = 1e-3;
  private static final int ROUNDS = 60;
  private static final int FACTORS = 12;

  private final double[] factor;
  private final double[] values;
  private final double[] vectors;
  private final double[] turned;
  private boolean convex;

  Quadratic(int n) {
    factor = new double[n * n];
    values = new double[n];
    vectors = new double[n * n];
    turned = new double[n];
  }

  /// Puts the step into `step`; true when it is the Newton step of a convex quadratic, inside the
  /// ball.
  boolean solve(double[] b, double[] g, int n, double radius, double[] step) {
    System.arraycopy(b, 0, factor, 0, n * n);
    int columns = Dense.factor(factor, n);
    convex = columns == n;
    if (convex) {
      double length = newton(g, n, step);
      if (length <= radius) {
        return true;
      }
      if (shorten(b, g, n, radius, length, step)) {
        return false;
      }
    } else if (bend(b, g, n, radius, columns, step)) {
      return false;
    }
    System.arraycopy(b, 0, factor, 0, n * n);
    if (!Dense.eigen(factor, n, values, vectors)) {
      Arrays.fill(step, 0, n, 0);
      return false;
    }
    for (int k = 0; k < n; k++) {
      turned[k] = 0;
      for (int i = 0; i < n; i++) {
        turned[k] += vectors[i * n + k] * g[i];
      }
    }
    secular(n, radius, step);
    return false;
  }

  /// Makes the Newton step of a convex quadratic as short as the radius, by shifts of its curvature
  /// that grow towards the one that is asked for: Newton's method on the reciprocal of the length
  /// comes from below. False where rounding spoils a factor.
  private boolean shorten(
      double[] b, double[] g, int n, double radius, double length, double[] step) {
    double l = length;
    double shift = 0;
    for (int round = 0; round < ROUNDS && l > radius * (1 + NEAR); round++) {
      shift += towards(n, radius, l, step);
      if (shifted(b, n, shift) < n) {
        return false;
      }
      l = newton(g, n, step);
    }
    return true;
  }

  /// The same of a quadratic that is not convex, from a shift that would make a step along the
  /// direction that is found to bend downwards as long as the radius. False in a hard case, and
  /// where a dozen factors do not find the shift.
  ///
  /// @param columns those that could be factored
  private boolean bend(double[] b, double[] g, int n, double radius, int columns, double[] step) {
    double below = 0; // a shift that leaves a direction without curvature, or a step too long
    double above = Double.POSITIVE_INFINITY;
    double shift = 0;
    int done = columns;
    for (int round = 0; round < FACTORS; round++) {
      double next;
      if (done < n) {
        double size = downwards(g, n, done);
        below = Math.max(below, shift - factor[done * n + done] / (size * size));
        next = below + Math.abs(turned[done]) / (size * radius);
      } else {
        double l = newton(g, n, step);
        if (Math.abs(l - radius) <= NEAR * radius) {
          return true;
        }
        if (l > radius) {
          below = Math.max(below, shift);
        } else {
          above = Math.min(above, shift);
        }
        next = shift + towards(n, radius, l, step);
      }
      shift = next > below && next < above ? next : (below + Math.min(above, 3 * below)) / 2;
      done = shifted(b, n, shift);
    }
    return false;
  }

  /// Of the direction `z` that a factor of the first columns alone leaves without convexity: its
  /// length; `turned[columns]` becomes `g·z`.
  private double downwards(double[] g, int n, int columns) {
    double square = 1;
    double along = g[columns];
    for (int i = columns - 1; i >= 0; i--) {
      double sum = factor[columns * n + i];
      for (int k = i + 1; k < columns; k++) {
        sum -= factor[k * n + i] * turned[k];
      }
      turned[i] = sum / factor[i * n + i];
      square += turned[i] * turned[i];
      along -= turned[i] * g[i];
    }
    turned[columns] = along;
    return Math.sqrt(square);
  }

  /// Factors what is bent by `shift`; the columns that are done.
  private int shifted(double[] b, int n, double shift) {
    System.arraycopy(b, 0, factor, 0, n * n);
    for (int i = 0; i < n; i++) {
      factor[i * n + i] += shift;
    }
    return Dense.factor(factor, n);
  }

  /// The Newton step by the last factor; its length.
  private double newton(double[] g, int n, double[] step) {
    for (int i = 0; i < n; i++) {
      step[i] = -g[i];
    }
    Dense.solve(factor, n, step);
    return norm(step, n);
  }

  /// What Newton's method on the reciprocal of the length `l` adds to the shift.
  private double towards(int n, double radius, double l, double[] step) {
    double slope = 0; // |L⁻¹·step|²
    for (int i = 0; i < n; i++) {
      double sum = step[i];
      for (int k = 0; k < i; k++) {
        sum -= factor[i * n + k] * turned[k];
      }
      turned[i] = sum / factor[i * n + i];
      slope += turned[i] * turned[i];
    }
    return l * l / slope * ((l - radius) / radius);
  }

  /// Whether the last quadratic was convex.
  boolean isConvex() {
    return convex;
  }

  /// Finds λ with `|γ/(Λ + λ)| = radius` by Newton on the reciprocal, which comes from below; it begins
  /// where the largest component alone is as long. In the hard case goes on along the lowest
  /// eigenvector.
  private void secular(int n, double radius, double[] step) {
    double least = values[0];
    double spread = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
    double floor = Math.max(0, -least) + 1e-14 * spread + Double.MIN_NORMAL;
    double shift = floor;
    if (length(0, n, floor) > radius) {
      for (int k = 0; k < n; k++) {
        shift = Math.max(shift, Math.abs(turned[k]) / radius - values[k]);
      }
      double l = length(0, n, shift);
      for (int round = 0; round < ROUNDS && l > radius * (1 + NEAR); round++) {
        double slope = 0; // of l, beside it
        for (int i = 0; i < n; i++) {
          double d = values[i] + shift;
          double share = turned[i] / d / l;
          slope += share * share / d;
        }
        shift += (l - radius) / radius / slope;
        l = length(0, n, shift);
      }
    }
    int first = 0;
    double along = 0;
    if (shift == floor && least <= 0 && length(0, n, shift) < radius) {
      first = 1; // what the lowest one has of its own is rounding
      double rest = length(1, n, shift);
      along = Math.sqrt(radius * radius - rest * rest) * (turned[0] > 0 ? -1 : 1);
    }
    for (int i = 0; i < n; i++) {
      double s = along * vectors[i * n];
      for (int k = first; k < n; k++) {
        s -= vectors[i * n + k] * (turned[k] / (values[k] + shift));
      }
      step[i] = s;
    }
  }

  /// Of the step by the eigenvectors from `first` on.
  private double length(int first, int n, double shift) {
    double sum = 0;
    for (int k = first; k < n; k++) {
      double x = turned[k] / (values[k] + shift);
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  static double norm(double[] x, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[i] * x[i];
    }
    return Math.sqrt(sum);
  }
}
