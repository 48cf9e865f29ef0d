package org.lawlang.plan;

import java.util.Arrays;
import java.util.Optional;
import org.lawlang.math.Dense;

/// The step that a quadratic model asks for. Matrices are symmetric, flat and row-major.
final class TrustStep {
  private static final double LEAST = 1e-300;
  private static final double FLAT = 1e-14;
  private static final int ROUNDS = 100;

  private TrustStep() {}

  /// `d` that minimises `g·d + d·h·d/2` within the ball of that radius (Moré and Sorensen 1983, on
  /// the eigenvectors).
  static double[] within(double[] h, double[] g, double radius) {
    int n = g.length;
    Optional<double[]> newton = newton(h, g);
    if (newton.isPresent() && Dense.norm(newton.get()) <= radius) {
      return newton.get();
    }
    double[] vectors = new double[n * n];
    double[] values = new double[n];
    if (!Dense.eigen(h.clone(), n, values, vectors)) {
      double norm = Dense.norm(g);
      return Arrays.stream(g).map(v -> -v * radius / norm).toArray();
    }
    double[] slope = new double[n];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        slope[k] += vectors[i * n + k] * g[i];
      }
    }
    double scale = Math.max(LEAST, Math.max(Math.abs(values[0]), Math.abs(values[n - 1])));
    double low = Math.max(0, -values[0] + FLAT * scale);
    double high = Math.max(2 * low, Dense.norm(g) / radius + scale);
    double[] y = shifted(values, slope, low);
    if (Dense.norm(y) > radius) {
      for (int i = 0; i < ROUNDS && high - low > 1e-12 * high; i++) {
        double middle = low > 0 && high > 4 * low ? Math.sqrt(low * high) : (low + high) / 2;
        y = shifted(values, slope, middle);
        if (Dense.norm(y) > radius) {
          low = middle;
        } else {
          high = middle;
        }
      }
      y = shifted(values, slope, high);
    } else if (values[0] < 0) { // the hard case: go on along the direction of least curvature
      double length = Dense.norm(y);
      y[0] += Math.copySign(Math.sqrt(Math.max(0, radius * radius - length * length)), y[0]);
    }
    double[] d = new double[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        d[i] += vectors[i * n + k] * y[k];
      }
    }
    return d;
  }

  private static double[] shifted(double[] values, double[] slope, double shift) {
    double[] y = new double[slope.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = slope[i] == 0 ? 0 : -slope[i] / Math.max(values[i] + shift, LEAST);
    }
    return y;
  }

  /// `−h⁻¹·g` where `h` is positive definite to working precision.
  static Optional<double[]> newton(double[] h, double[] g) {
    int n = g.length;
    double[] l = h.clone();
    if (!Dense.cholesky(l, n)) {
      return Optional.empty();
    }
    for (int i = 0; i < n; i++) {
      if (!(l[i * n + i] * l[i * n + i] > FLAT * Math.abs(h[i * n + i]))) {
        return Optional.empty();
      }
    }
    double[] d = Arrays.stream(g).map(v -> -v).toArray();
    Dense.solve(l, n, d);
    return Optional.of(d);
  }
}
