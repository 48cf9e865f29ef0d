package org.lawlang.math;

import java.util.Arrays;

/// The factors `J = Q·R` of a tall matrix by Householder reflections (Golub and Van Loan, Matrix
/// Computations, 5.2), its columns first scaled to unit length: least squares with the condition of
/// `J`, where the normal matrix `JᵀJ` has its square.
public final class Factor {
  private final double[] a;
  private final double[] diagonal;
  private final double[] size;
  private final int rows;
  private final int n;

  private Factor(double[] a, int rows, int n) {
    this.a = a;
    this.rows = rows;
    this.n = n;
    diagonal = new double[n];
    size = new double[n];
  }

  /// @param matrix rows × n, row-major, at least as many rows as columns; it is spoilt
  public static Factor of(double[] matrix, int rows, int n) {
    var f = new Factor(matrix, rows, n);
    for (int j = 0; j < n; j++) {
      f.size[j] = f.norm(j, 0);
      for (int i = 0; i < rows && f.size[j] > 0; i++) {
        matrix[i * n + j] /= f.size[j];
      }
    }
    for (int j = 0; j < n; j++) {
      f.reflect(j);
    }
    return f;
  }

  private double norm(int j, int from) {
    double largest = 0;
    for (int i = from; i < rows; i++) {
      largest = Math.max(largest, Math.abs(a[i * n + j]));
    }
    if (!(largest > 0)) {
      return largest;
    }
    double sum = 0;
    for (int i = from; i < rows; i++) {
      double x = a[i * n + j] / largest;
      sum += x * x;
    }
    return largest * Math.sqrt(sum);
  }

  private void reflect(int j) {
    double length = norm(j, j);
    diagonal[j] = a[j * n + j] > 0 ? -length : length;
    if (!(length > 0)) {
      return;
    }
    a[j * n + j] -= diagonal[j];
    double half = -diagonal[j] * a[j * n + j];
    for (int k = j + 1; k < n; k++) {
      double sum = 0;
      for (int i = j; i < rows; i++) {
        sum += a[i * n + j] * a[i * n + k];
      }
      sum /= half;
      for (int i = j; i < rows; i++) {
        a[i * n + k] -= sum * a[i * n + j];
      }
    }
  }

  /// Puts `R`, n × n and zero below its diagonal, into `into`: the factors of a matrix below this
  /// are those of a matrix below the one that was factored.
  public void triangle(double[] into) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double r = i < j ? a[i * n + j] : i == j ? diagonal[j] : 0;
        into[i * n + j] = r * size[j];
      }
    }
  }

  /// Whether no column follows from the others, to rounding.
  public boolean isRegular() {
    for (int j = 0; j < n; j++) {
      if (!(Math.abs(diagonal[j]) > 1e-15)) {
        return false;
      }
    }
    return true;
  }

  /// The first n elements of `Qᵀ·b`, which is spoilt.
  public double[] turn(double[] b) {
    for (int j = 0; j < n; j++) {
      reflect(j, b);
    }
    return Arrays.copyOf(b, n);
  }

  /// Takes from `b` what the columns of the matrix make of it: `b − Q·Qᵀ·b`.
  public void project(double[] b) {
    turn(b);
    Arrays.fill(b, 0, n, 0);
    for (int j = n - 1; j >= 0; j--) {
      reflect(j, b);
    }
  }

  private void reflect(int j, double[] b) {
    double half = -diagonal[j] * a[j * n + j];
    double sum = 0;
    for (int i = j; i < rows; i++) {
      sum += a[i * n + j] * b[i];
    }
    sum = half == 0 ? 0 : sum / half;
    for (int i = j; i < rows; i++) {
      b[i] -= sum * a[i * n + j];
    }
  }

  /// Puts `R⁻¹·x` into `x`.
  public void solve(double[] x) {
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= a[i * n + k] * x[k];
      }
      x[i] /= diagonal[i];
    }
    for (int i = 0; i < n; i++) {
      x[i] /= size[i];
    }
  }

  /// Puts `R⁻ᵀ·x` into `x`.
  public void solveTransposed(double[] x) {
    for (int i = 0; i < n; i++) {
      x[i] /= size[i];
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= a[k * n + i] * x[k];
      }
      x[i] /= diagonal[i];
    }
  }

  /// `(JᵀJ)⁻¹ = R⁻¹·R⁻ᵀ`, n × n.
  public double[] inverse() {
    double[] root = new double[n * n];
    double[] unit = new double[n];
    for (int k = 0; k < n; k++) {
      Arrays.fill(unit, 0);
      unit[k] = 1;
      solve(unit);
      for (int i = 0; i < n; i++) {
        root[i * n + k] = unit[i];
      }
    }
    double[] inverse = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = Math.max(i, j); k < n; k++) {
          inverse[i * n + j] += root[i * n + k] * root[j * n + k];
        }
      }
    }
    return inverse;
  }
}
