package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.lawlang.math.Dense;

/// The slopes of a law by its parameters over the rows, orthogonalised column by column with
/// pivoting: the rank, and which columns follow from which others. Slopes of unit length keep twice
/// the digits that a normal matrix would.
///
/// @param rank columns that are independent
/// @param order the columns, independent ones first
/// @param length of each column; zero for one without effect
/// @param covariance of the independent columns, for an error of one in each row: the inverse of
/// their scaled normal matrix, in `order`
/// @param condition of the scaled normal matrix; absent where columns follow from others
/// @param dependent for each column that follows from others: itself and those
@SuppressWarnings("ArrayRecordComponent")
record Slopes(
    int rank,
    int[] order,
    double[] length,
    double[] covariance,
    OptionalDouble condition,
    List<Set<Integer>> dependent) {
  /// A column whose rest is less than this share of it follows from the others.
  private static final double SAME = 1e-9;

  /// A share in a combination that counts.
  private static final double SHARE = 1e-6;

  /// @param jacobian one row-major row of `n` slopes a row
  static Slopes of(double[] jacobian, int n) {
    int rows = n == 0 ? 0 : jacobian.length / n;
    double[][] columns = new double[n][rows];
    double[] length = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        columns[i][row] = jacobian[row * n + i];
        sum = Math.hypot(sum, columns[i][row]);
      }
      length[i] = Double.isFinite(sum) ? sum : 0;
      for (int row = 0; row < rows; row++) {
        columns[i][row] = length[i] > 0 ? columns[i][row] / length[i] : 0;
      }
    }
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    double[] triangle = new double[n * n];
    int rank = 0;
    while (rank < n) {
      int pivot = rank;
      double most = -1;
      for (int k = rank; k < n; k++) {
        double size = norm(columns[order[k]]);
        // Of nearly equal ones the first, so that the order of parameters decides, not rounding.
        if (size > most * (1 + 1e-6)) {
          most = size;
          pivot = k;
        }
      }
      if (!(most > SAME)) {
        break;
      }
      swap(order, triangle, n, rank, pivot);
      double[] q = columns[order[rank]];
      scale(q, 1 / most);
      for (int pass = 0; pass < 2; pass++) { // the second removes what rounding left
        for (int k = 0; k < rank; k++) {
          add(q, -dot(columns[order[k]], q), columns[order[k]]);
        }
        double rest = norm(q);
        scale(q, 1 / rest);
      }
      triangle[rank * n + rank] = most;
      for (int k = rank + 1; k < n; k++) {
        double share = dot(q, columns[order[k]]);
        add(columns[order[k]], -share, q);
        triangle[rank * n + k] = share;
      }
      rank++;
    }
    double[] covariance = covariance(triangle, n, rank);
    return new Slopes(
        rank,
        order,
        length,
        covariance,
        rank < n || n == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(largest(normal(triangle, n), n) * largest(covariance, n)),
        dependent(triangle, order, length, rank));
  }

  private static void swap(int[] order, double[] triangle, int n, int a, int b) {
    int kept = order[a];
    order[a] = order[b];
    order[b] = kept;
    for (int row = 0; row < a; row++) {
      double cell = triangle[row * n + a];
      triangle[row * n + a] = triangle[row * n + b];
      triangle[row * n + b] = cell;
    }
  }

  private static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static void add(double[] x, double share, double[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += share * y[i];
    }
  }

  private static void scale(double[] x, double factor) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= factor;
    }
  }

  private static List<Set<Integer>> dependent(
      double[] triangle, int[] order, double[] length, int rank) {
    int n = order.length;
    var sets = new ArrayList<Set<Integer>>();
    for (int k = rank; k < n; k++) {
      double[] x = new double[rank];
      double most = 1;
      for (int i = rank - 1; i >= 0; i--) {
        x[i] = triangle[i * n + k];
        for (int j = i + 1; j < rank; j++) {
          x[i] -= triangle[i * n + j] * x[j];
        }
        x[i] /= triangle[i * n + i];
        most = Math.max(most, Math.abs(x[i]));
      }
      var set = new TreeSet<Integer>();
      set.add(order[k]);
      for (int i = 0; i < rank; i++) {
        if (length[order[k]] > 0 && Math.abs(x[i]) > SHARE * most) {
          set.add(order[i]);
        }
      }
      sets.add(set);
    }
    return sets;
  }

  private static double[] covariance(double[] triangle, int n, int rank) {
    double[] inverse = new double[rank * rank];
    for (int c = 0; c < rank; c++) {
      inverse[c * rank + c] = 1 / triangle[c * n + c];
      for (int i = c - 1; i >= 0; i--) {
        double sum = 0;
        for (int j = i + 1; j <= c; j++) {
          sum -= triangle[i * n + j] * inverse[j * rank + c];
        }
        inverse[i * rank + c] = sum / triangle[i * n + i];
      }
    }
    double[] covariance = new double[rank * rank];
    for (int i = 0; i < rank; i++) {
      for (int j = 0; j < rank; j++) {
        for (int c = Math.max(i, j); c < rank; c++) {
          covariance[i * rank + j] += inverse[i * rank + c] * inverse[j * rank + c];
        }
      }
    }
    return covariance;
  }

  private static double[] normal(double[] triangle, int n) {
    double[] normal = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k <= Math.min(i, j); k++) {
          normal[i * n + j] += triangle[k * n + i] * triangle[k * n + j];
        }
      }
    }
    return normal;
  }

  private static double largest(double[] symmetric, int n) {
    double[] values = new double[n];
    return Dense.eigen(symmetric.clone(), n, values, new double[n * n])
        ? values[n - 1]
        : Double.NaN;
  }

  private int place(int column) {
    for (int k = 0; k < rank; k++) {
      if (order[k] == column) {
        return k;
      }
    }
    return -1;
  }

  private boolean isDetermined(int column) {
    return place(column) >= 0 && dependent.stream().noneMatch(set -> set.contains(column));
  }

  /// The standard error of a parameter for an error of one in each row; absent where the rows do
  /// not determine it.
  OptionalDouble error(int column) {
    if (!isDetermined(column)) {
      return OptionalDouble.empty();
    }
    int k = place(column);
    return OptionalDouble.of(Math.sqrt(covariance[k * rank + k]) / length[column]);
  }

  /// Of the errors of two parameters; zero where one is not determined.
  double correlation(int a, int b) {
    if (!isDetermined(a) || !isDetermined(b)) {
      return 0;
    }
    int i = place(a);
    int j = place(b);
    return covariance[i * rank + j]
        / Math.sqrt(covariance[i * rank + i] * covariance[j * rank + j]);
  }
}
