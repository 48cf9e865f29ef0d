package org.lawlang.math;

/// Small dense matrices as flat row-major arrays, for hot loops: element (i, j) of an n × n matrix
/// is `a[i * n + j]`. Nothing here allocates.
public final class Dense {
  private static final int SWEEPS = 60;
  private static final double SINGULAR = 1e-15;

  private Dense() {}

  /// Puts the factor L of `a = L·Lᵀ` into the lower triangle of `a`, of which only that triangle is
  /// read; the rest stays. Costs n³/6 multiplications. False when `a` is not positive definite or
  /// not finite; its lower triangle is then spoilt.
  public static boolean cholesky(double[] a, int n) {
    return factor(a, n) == n;
  }

  /// The same; returns how many columns are done. Where that is less than `n`, the next one has its
  /// pivot on the diagonal, which is not positive, and left of it its row of the factor.
  public static int factor(double[] a, int n) {
    for (int j = 0; j < n; j++) {
      double pivot = a[j * n + j];
      for (int k = 0; k < j; k++) {
        pivot -= a[j * n + k] * a[j * n + k];
      }
      if (!(pivot > 0) || pivot == Double.POSITIVE_INFINITY) {
        a[j * n + j] = pivot;
        return j;
      }
      double root = Math.sqrt(pivot);
      a[j * n + j] = root;
      for (int i = j + 1; i < n; i++) {
        double sum = a[i * n + j];
        for (int k = 0; k < j; k++) {
          sum -= a[i * n + k] * a[j * n + k];
        }
        a[i * n + j] = sum / root;
      }
    }
    return n;
  }

  /// Puts the solution x of `L·Lᵀ·x = b` into `b`, with L as [#cholesky] leaves it.
  public static void solve(double[] l, int n, double[] b) {
    for (int i = 0; i < n; i++) {
      double sum = b[i];
      for (int k = 0; k < i; k++) {
        sum -= l[i * n + k] * b[k];
      }
      b[i] = sum / l[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int k = i + 1; k < n; k++) {
        sum -= l[k * n + i] * b[k];
      }
      b[i] = sum / l[i * n + i];
    }
  }

  /// Puts the solution of `a·x = b` into `b` by elimination with row exchanges; `a` is spoilt. False
  /// when a pivot is nothing.
  public static boolean solveGeneral(double[] a, int n, double[] b) {
    return solveGeneral(a, n, b, 0);
  }

  private static boolean solveGeneral(double[] a, int n, double[] b, double least) {
    for (int j = 0; j < n; j++) {
      int pivot = j;
      for (int i = j + 1; i < n; i++) {
        pivot = Math.abs(a[i * n + j]) > Math.abs(a[pivot * n + j]) ? i : pivot;
      }
      if (!(Math.abs(a[pivot * n + j]) > least)) {
        return false;
      }
      for (int k = 0; k < n && pivot != j; k++) {
        double x = a[j * n + k];
        a[j * n + k] = a[pivot * n + k];
        a[pivot * n + k] = x;
      }
      double x = b[j];
      b[j] = b[pivot];
      b[pivot] = x;
      for (int i = j + 1; i < n; i++) {
        double share = a[i * n + j] / a[j * n + j];
        for (int k = j; k < n; k++) {
          a[i * n + k] -= share * a[j * n + k];
        }
        b[i] -= share * b[j];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        b[i] -= a[i * n + k] * b[k];
      }
      b[i] /= a[i * n + i];
    }
    return true;
  }

  /// The same with rows scaled to one first. False when `a` is singular to working precision, or
  /// not finite.
  public static boolean solveScaled(double[] a, int n, double[] b) {
    for (int i = 0; i < n; i++) {
      double largest = 0;
      for (int j = 0; j < n; j++) {
        largest = Math.max(largest, Math.abs(a[i * n + j]));
      }
      if (!(largest > 0) || Double.isInfinite(largest)) {
        return false;
      }
      for (int j = 0; j < n; j++) {
        a[i * n + j] /= largest;
      }
      b[i] /= largest;
    }
    return solveGeneral(a, n, b, SINGULAR);
  }

  public static double norm(double[] v) {
    double sum = 0;
    for (double x : v) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  /// Eigenvalues of the symmetric `a`, ascending, into `values`, and the unit eigenvector of value
  /// k into column k of `vectors`. `a` is overwritten. Cyclic Jacobi rotations (Golub and Van Loan,
  /// Matrix Computations, 8.5): slower than tridiagonal methods, but small eigenvalues of scaled
  /// matrices keep their digits. False when `a` is not finite.
  public static boolean eigen(double[] a, int n, double[] values, double[] vectors) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (!Double.isFinite(a[i * n + j])) {
          return false;
        }
        vectors[i * n + j] = i == j ? 1 : 0;
      }
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean rotated = false;
      for (int p = 0; p < n - 1; p++) {
        for (int q = p + 1; q < n; q++) {
          rotated |= rotate(a, n, p, q, vectors);
        }
      }
      if (!rotated) {
        break;
      }
    }
    for (int i = 0; i < n; i++) {
      values[i] = a[i * n + i];
    }
    sort(values, vectors, n);
    return true;
  }

  /// Makes element (p, q) zero, unless it is already nothing beside the diagonal.
  private static boolean rotate(double[] a, int n, int p, int q, double[] vectors) {
    double apq = a[p * n + q];
    double app = a[p * n + p];
    double aqq = a[q * n + q];
    if (Math.abs(apq) <= 0x1p-53 * Math.sqrt(Math.abs(app)) * Math.sqrt(Math.abs(aqq))) {
      return false;
    }
    double tau = (aqq - app) / (2 * apq);
    double t = 1 / (Math.abs(tau) + Math.sqrt(1 + tau * tau)); // zero where that overflows
    t = tau < 0 ? -t : t;
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    for (int k = 0; k < n; k++) {
      if (k != p && k != q) {
        double akp = a[k * n + p];
        double akq = a[k * n + q];
        a[k * n + p] = a[p * n + k] = c * akp - s * akq;
        a[k * n + q] = a[q * n + k] = s * akp + c * akq;
      }
      double vkp = vectors[k * n + p];
      double vkq = vectors[k * n + q];
      vectors[k * n + p] = c * vkp - s * vkq;
      vectors[k * n + q] = s * vkp + c * vkq;
    }
    a[p * n + p] = app - t * apq;
    a[q * n + q] = aqq + t * apq;
    a[p * n + q] = a[q * n + p] = 0;
    return true;
  }

  private static void sort(double[] values, double[] vectors, int n) {
    for (int i = 0; i < n - 1; i++) {
      int least = i;
      for (int k = i + 1; k < n; k++) {
        least = values[k] < values[least] ? k : least;
      }
      if (least != i) {
        double value = values[i];
        values[i] = values[least];
        values[least] = value;
        for (int k = 0; k < n; k++) {
          double x = vectors[k * n + i];
          vectors[k * n + i] = vectors[k * n + least];
          vectors[k * n + least] = x;
        }
      }
    }
  }
}
