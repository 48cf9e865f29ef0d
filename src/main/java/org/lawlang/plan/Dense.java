package org.lawlang.plan;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/// Small dense systems, solved in place.
final class Dense {
  private Dense() {}

  /// Overwrites `b` with the solution of `a·x = b` by elimination with partial pivoting of rows
  /// scaled to one; `a` is lost.
  ///
  /// @return whether `a` is regular to working precision
  static boolean solve(double[][] a, double[] b) {
    int n = b.length;
    for (int i = 0; i < n; i++) {
      double largest = 0;
      for (double v : a[i]) {
        largest = Math.max(largest, Math.abs(v));
      }
      if (!(largest > 0) || Double.isInfinite(largest)) {
        return false;
      }
      for (int j = 0; j < n; j++) {
        a[i][j] /= largest;
      }
      b[i] /= largest;
    }
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) {
          pivot = i;
        }
      }
      if (!(Math.abs(a[pivot][k]) > 1e-15)) {
        return false;
      }
      double[] row = a[k];
      a[k] = a[pivot];
      a[pivot] = row;
      double right = b[k];
      b[k] = b[pivot];
      b[pivot] = right;
      for (int i = k + 1; i < n; i++) {
        double factor = a[i][k] / a[k][k];
        if (factor != 0) {
          for (int j = k + 1; j < n; j++) {
            a[i][j] -= factor * a[k][j];
          }
          b[i] -= factor * b[k];
        }
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int j = i + 1; j < n; j++) {
        sum -= a[i][j] * b[j];
      }
      b[i] = sum / a[i][i];
    }
    return true;
  }

  /// `d` that minimises `g·d + d·h·d/2` within the ball of that radius (Moré and Sorensen 1983, on
  /// the eigenvectors).
  static double[] trustRegionStep(double[][] h, double[] g, double radius) {
    int n = g.length;
    Optional<double[]> newton = newtonStep(h, g);
    if (newton.isPresent() && norm(newton.get()) <= radius) {
      return newton.get();
    }
    RealMatrix vectors;
    double[] values;
    try {
      var eigen = new EigenDecomposition(new Array2DRowRealMatrix(h));
      vectors = eigen.getV();
      values = eigen.getRealEigenvalues();
    } catch (MaxCountExceededException e) {
      return steepest(g, radius);
    }
    double[] slope = vectors.preMultiply(g);
    double least = Arrays.stream(values).min().orElse(0);
    double scale = Math.max(1e-300, Arrays.stream(values).map(Math::abs).max().orElse(0));
    double low = Math.max(0, -least + 1e-14 * scale);
    double high = Math.max(2 * low, norm(g) / radius + scale);
    double[] y = shifted(values, slope, low);
    if (norm(y) > radius) {
      for (int i = 0; i < 100 && high - low > 1e-12 * high; i++) {
        double middle = low > 0 && high > 4 * low ? Math.sqrt(low * high) : (low + high) / 2;
        y = shifted(values, slope, middle);
        if (norm(y) > radius) {
          low = middle;
        } else {
          high = middle;
        }
      }
      y = shifted(values, slope, high);
    } else if (least < 0) { // the hard case: go on along the direction of least curvature
      int k = 0;
      for (int i = 1; i < n; i++) {
        if (values[i] < values[k]) {
          k = i;
        }
      }
      y[k] += Math.copySign(Math.sqrt(Math.max(0, radius * radius - norm(y) * norm(y))), y[k]);
    }
    return vectors.operate(y);
  }

  private static double[] shifted(double[] values, double[] slope, double shift) {
    double[] y = new double[slope.length];
    for (int i = 0; i < y.length; i++) {
      double d = values[i] + shift;
      y[i] = slope[i] == 0 ? 0 : -slope[i] / Math.max(d, 1e-300);
    }
    return y;
  }

  private static double[] steepest(double[] g, double radius) {
    double norm = norm(g);
    return Arrays.stream(g).map(v -> -v * radius / norm).toArray();
  }

  /// `−h⁻¹·g` where `h` is positive definite.
  static Optional<double[]> newtonStep(double[][] h, double[] g) {
    int n = g.length;
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = h[i][j];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        if (i == j) {
          if (!(sum > 1e-14 * Math.abs(h[i][i]))) {
            return Optional.empty();
          }
          l[i][i] = Math.sqrt(sum);
        } else {
          l[i][j] = sum / l[j][j];
        }
      }
    }
    double[] d = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = -g[i];
      for (int k = 0; k < i; k++) {
        sum -= l[i][k] * d[k];
      }
      d[i] = sum / l[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = d[i];
      for (int k = i + 1; k < n; k++) {
        sum -= l[k][i] * d[k];
      }
      d[i] = sum / l[i][i];
    }
    return Optional.of(d);
  }

  static double norm(double[] v) {
    double sum = 0;
    for (double x : v) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }
}
