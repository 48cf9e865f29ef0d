package org.lawlang.fit;

import java.util.Arrays;

/// Steps by full matrices: the walkers that are held are left out, those that follow from the
/// others are eliminated, so that ball and curvature are those of the others.
final class Reduced implements Steps {
  private final Metric metric;
  private final int n;
  private final Quadratic quadratic;
  private final Elimination elimination;
  private final double[] matrix;
  private final double[] reduced;
  private final double[] part;
  private final int[] free;
  private boolean convex;

  Reduced(Metric metric, int n) {
    this.metric = metric;
    this.n = n;
    quadratic = new Quadratic(n);
    elimination = new Elimination(n);
    matrix = new double[n * n];
    reduced = new double[n];
    part = new double[n];
    free = new int[n];
  }

  @Override
  public boolean isConvex() {
    return convex;
  }

  @Override
  public boolean solve(
      double[] model, double[] gradient, boolean[] held, double radius, double[] step) {
    int m = 0;
    for (int i = 0; i < n; i++) {
      if (!held[i]) {
        free[m++] = i;
      }
    }
    if (m == n && !metric.hasInner()) {
      boolean newton = quadratic.solve(model, gradient, n, radius, step);
      convex = quadratic.isConvex();
      return newton;
    }
    for (int k = 0; k < m; k++) {
      int i = free[k];
      double g = gradient[i];
      for (int j = 0; j < n; j++) {
        g += held[j] ? model[i * n + j] * step[j] : 0;
      }
      reduced[k] = g;
      for (int l = 0; l < m; l++) {
        matrix[k * m + l] = model[i * n + free[l]];
      }
    }
    convex = true;
    boolean newton = m == 0 || solve(m, radius);
    for (int k = 0; k < m; k++) {
      step[free[k]] = part[k];
    }
    return newton;
  }

  private boolean solve(int m, double radius) {
    if (!metric.hasInner()) {
      boolean newton = quadratic.solve(matrix, reduced, m, radius, part);
      convex = quadratic.isConvex();
      return newton;
    }
    int kept = elimination.reduce(matrix, reduced, m, k -> metric.inner()[free[k]]);
    boolean newton = true;
    if (kept > 0) {
      newton =
          quadratic.solve(elimination.matrix, elimination.gradient, kept, radius, elimination.step);
      convex = quadratic.isConvex();
    }
    elimination.complete(m, part);
    return newton;
  }

  @Override
  public void settle(double[] normal, double[] gradient, double[] move) {
    elimination.reduce(normal, gradient, n, i -> metric.inner()[i]);
    Arrays.fill(elimination.step, 0);
    elimination.complete(n, move);
  }

  @Override
  public double decrease(double[] model, double[] gradient, double[] step) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double row = 0;
      for (int j = 0; j < n; j++) {
        row += model[i * n + j] * step[j];
      }
      sum += step[i] * (gradient[i] + row / 2);
    }
    return sum;
  }
}
