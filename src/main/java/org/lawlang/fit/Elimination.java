package org.lawlang.fit;

import java.util.function.IntPredicate;
import org.lawlang.math.Dense;

/// Variables of a quadratic that follow from the others: block elimination by the Schur complement
/// (the exact Newton form of variable projection, Golub and Pereyra 1973). Room for `n` dimensions,
/// used by one thread.
final class Elimination {
  final double[] matrix;
  final double[] gradient;
  final double[] step;
  private final double[] block;
  private final double[] scale;
  private final double[] coupling;
  private final double[] right;
  private final double[] column;
  private final int[] kept;
  private final int[] gone;
  private int k;
  private int l;

  Elimination(int n) {
    matrix = new double[n * n];
    gradient = new double[n];
    step = new double[n];
    block = new double[n * n];
    scale = new double[n];
    coupling = new double[n * n];
    right = new double[n];
    column = new double[n];
    kept = new int[n];
    gone = new int[n];
  }

  /// Eliminates from the m × m quadratic the variables that `inner` names; what is left stands in
  /// `matrix` and `gradient`. Returns how many are left.
  int reduce(double[] a, double[] g, int m, IntPredicate inner) {
    k = 0;
    l = 0;
    for (int i = 0; i < m; i++) {
      if (inner.test(i)) {
        gone[l++] = i;
      } else {
        kept[k++] = i;
      }
    }
    for (int i = 0; i < k; i++) {
      gradient[i] = g[kept[i]];
      for (int j = 0; j < k; j++) {
        matrix[i * k + j] = a[kept[i] * m + kept[j]];
      }
    }
    factor(a, m);
    for (int j = 0; j <= k; j++) {
      for (int i = 0; i < l; i++) {
        column[i] = (j < k ? a[gone[i] * m + kept[j]] : g[gone[i]]) / scale[i];
      }
      Dense.solve(block, l, column);
      for (int i = 0; i < l; i++) {
        double x = column[i] / scale[i];
        if (j < k) {
          coupling[i * k + j] = x;
        } else {
          right[i] = x;
        }
      }
    }
    for (int i = 0; i < k; i++) {
      for (int e = 0; e < l; e++) {
        double c = a[kept[i] * m + gone[e]];
        gradient[i] -= c * right[e];
        for (int j = 0; j < k; j++) {
          matrix[i * k + j] -= c * coupling[e * k + j];
        }
      }
    }
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        matrix[i * k + j] = matrix[j * k + i] = (matrix[i * k + j] + matrix[j * k + i]) / 2;
      }
    }
    return k;
  }

  /// The factor of the eliminated block, scaled to a unit diagonal, which is raised until it is
  /// positive definite.
  private void factor(double[] a, int m) {
    for (int i = 0; i < l; i++) {
      double d = a[gone[i] * m + gone[i]];
      scale[i] = d > 0 ? Math.sqrt(d) : 1;
    }
    for (double ridge = 0; ; ridge = Math.max(10 * ridge, 1e-15)) {
      for (int i = 0; i < l; i++) {
        for (int j = 0; j < l; j++) {
          block[i * l + j] = a[gone[i] * m + gone[j]] / (scale[i] * scale[j]);
        }
        block[i * l + i] = 1 + ridge;
      }
      if (Dense.cholesky(block, l) || ridge > l) {
        return;
      }
    }
  }

  /// Completes the `step` of the variables that are left to that of all `m`.
  void complete(int m, double[] whole) {
    for (int i = 0; i < k; i++) {
      whole[kept[i]] = step[i];
    }
    for (int e = 0; e < l; e++) {
      double x = -right[e];
      for (int j = 0; j < k; j++) {
        x -= coupling[e * k + j] * step[j];
      }
      whole[gone[e]] = x;
    }
  }
}
