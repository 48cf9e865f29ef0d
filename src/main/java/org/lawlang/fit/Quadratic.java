package org.lawlang.fit;

import java.util.Arrays;
import org.lawlang.math.Dense;

/// The minimum of a quadratic `g·s + s·B·s/2` within a ball: Cholesky where the Newton step fits,
/// otherwise by eigenvalues and the secular equation (Moré and Sorensen, Computing a trust region
/// step, 1983). Room for `n` dimensions, used by one thread.
final class Quadratic {
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
    convex = Dense.cholesky(factor, n);
    if (convex) {
      for (int i = 0; i < n; i++) {
        step[i] = -g[i];
      }
      Dense.solve(factor, n, step);
      if (norm(step, n) <= radius) {
        return true;
      }
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

  /// Whether the last quadratic was convex.
  boolean isConvex() {
    return convex;
  }

  /// Finds λ with `|γ/(Λ + λ)| = radius` by Newton on the reciprocal, kept in a bracket; in the
  /// hard case goes on along the lowest eigenvector.
  private void secular(int n, double radius, double[] step) {
    double size = norm(turned, n);
    double least = values[0];
    double spread = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
    double lo = Math.max(0, -least);
    double hi = lo + size / radius + spread * 1e-15 + Double.MIN_NORMAL;
    double floor = lo + 1e-14 * spread + Double.MIN_NORMAL;
    double shift = floor;
    if (length(n, floor) > radius) {
      shift = Math.max(floor, Math.min(hi, size / radius - least));
      for (int k = 0; k < 60; k++) {
        double l = length(n, shift);
        if (Math.abs(l - radius) <= 1e-3 * radius) {
          break;
        }
        if (l > radius) {
          lo = shift;
        } else {
          hi = shift;
        }
        double slope = 0;
        for (int i = 0; i < n; i++) {
          double d = values[i] + shift;
          slope += turned[i] / d * (turned[i] / d) / d;
        }
        double next = shift + (l - radius) / radius * (l * l / slope);
        shift = next > lo && next < hi ? next : (lo + hi) / 2;
      }
    }
    double along = 0;
    double l = length(n, shift);
    if (shift == floor && least <= 0 && l < radius) {
      along = Math.sqrt(radius * radius - l * l) * (turned[0] > 0 ? -1 : 1);
    }
    for (int i = 0; i < n; i++) {
      double s = along * vectors[i * n];
      for (int k = 0; k < n; k++) {
        s -= vectors[i * n + k] * (turned[k] / (values[k] + shift));
      }
      step[i] = s;
    }
  }

  private double length(int n, double shift) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
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
