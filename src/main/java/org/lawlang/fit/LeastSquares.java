package org.lawlang.fit;

import java.util.Arrays;
import java.util.List;

/// Linear least squares by normal equations, with parameters held at the end of their range where
/// they would leave it. Used by one thread.
final class LeastSquares {
  private static final double RIDGE = 1e-12;

  private final Groups groups;
  private final List<Coordinates.Walker> walkers;
  private final int n;
  private final double[] matrix;
  private final double[] right;
  private final Bordered factor;

  LeastSquares(Groups groups, List<Coordinates.Walker> walkers) {
    this.groups = groups;
    this.walkers = walkers;
    n = groups.size();
    matrix = new double[groups.length()];
    right = new double[n];
    factor = new Bordered(groups, new boolean[n]);
  }

  /// Adds rows `from` to `to`. A slope of zero adds nothing, whatever stands beside it.
  ///
  /// @param index the first `count` are walkers
  /// @param slopes of each, row by row
  void add(
      int[] index, double[][] slopes, int count, double[] y, double[] weight, int from, int to) {
    for (int i = 0; i < count; i++) {
      double[] own = slopes[i];
      right[index[i]] += product(own, y, weight, from, to);
      for (int j = i; j < count; j++) {
        int low = Math.min(index[i], index[j]);
        int high = Math.max(index[i], index[j]);
        matrix[groups.at(low, high)] += product(own, slopes[j], weight, from, to);
      }
    }
  }

  private static double product(double[] a, double[] b, double[] weight, int from, int to) {
    double sum = 0;
    for (int row = from; row < to; row++) {
      sum += a[row] == 0 || b[row] == 0 ? 0 : weight[row] * a[row] * b[row];
    }
    return sum;
  }

  /// Puts the best values of the open walkers into `values`, after all rows.
  void solve(boolean[] open, double[] values) {
    groups.mirror(matrix);
    boolean[] held = new boolean[n];
    for (int i = 0; i < n; i++) {
      held[i] = !open[i] || !(diagonal(i) > 0);
      if (open[i]) {
        Coordinates.Walker w = walkers.get(i);
        values[i] = Math.min(Math.max(0, w.value(w.lo())), w.value(w.hi()));
      }
    }
    double[] x = new double[n];
    int[] worst = new int[groups.levels().length + 1];
    double[] excess = new double[worst.length];
    for (int round = 0; round <= n; round++) {
      reduced(held, values, open, x);
      Arrays.fill(worst, -1);
      Arrays.fill(excess, 0);
      boolean inside = true;
      for (int i = 0; i < n; i++) {
        if (!held[i]) {
          double out = out(i, x[i]);
          int slot = groups.home()[i] + 1;
          if (out >= 0 && out >= excess[slot]) {
            excess[slot] = out;
            worst[slot] = i;
            inside = false;
          }
        }
      }
      if (inside) {
        for (int i = 0; i < n; i++) {
          values[i] = held[i] ? values[i] : x[i];
        }
        break;
      }
      for (int i : worst) {
        if (i >= 0) {
          Coordinates.Walker w = walkers.get(i);
          values[i] = x[i] <= w.value(w.lo()) ? w.value(w.lo()) : w.value(w.hi());
          held[i] = true;
        }
      }
    }
    for (int i = 0; i < n; i++) {
      if (open[i] && walkers.get(i).log() && !(values[i] > 0)) {
        // A factor of nothing cannot be walked in logarithms: start from little.
        double size = diagonal(i);
        values[i] = size > 0 ? 0.01 * Math.abs(right[i]) / size : 1;
        values[i] = values[i] > 0 ? values[i] : 1e-3;
      }
    }
  }

  private double diagonal(int i) {
    return matrix[groups.at(i, i)];
  }

  /// How far a value lies beyond its range, in its effect on all rows; negative inside.
  private double out(int i, double value) {
    Coordinates.Walker w = walkers.get(i);
    double size = Math.sqrt(diagonal(i));
    return Math.max((w.value(w.lo()) - value) * size, (value - w.value(w.hi())) * size);
  }

  /// The best values of the walkers that are not held; zero where they have none.
  private void reduced(boolean[] held, double[] values, boolean[] open, double[] x) {
    double[] fixed = new double[n];
    for (int i = 0; i < n; i++) {
      fixed[i] = held[i] && open[i] ? values[i] : 0;
    }
    groups.multiply(matrix, fixed, x);
    for (int i = 0; i < n; i++) {
      x[i] = held[i] ? 0 : right[i] - x[i];
    }
    if (factor.factor(matrix, held, 0, RIDGE)) {
      factor.solve(x);
    } else {
      Arrays.fill(x, 0);
    }
  }
}
