package org.lawlang.fit;

import java.util.Arrays;
import org.lawlang.math.Dense;

/// A covariance of the walkers: in full, or for many levels as what is each level's own plus what
/// comes by way of the border.
sealed interface Spread permits Spread.Whole, Spread.Clusters, GroupSpread {
  /// How many walkers there are; zero for none at all.
  int size();

  double at(int i, int j);

  /// What makes draws of it. Used by one thread.
  Root root();

  /// Draws of a covariance.
  @FunctionalInterface
  interface Root {
    /// Puts the draw that independent standard normal `z` make into `x`.
    void draw(double[] z, double[] x);
  }

  /// The same times a number.
  Spread times(double factor);

  /// Of nothing.
  static Spread none() {
    return of(new double[0]);
  }

  static Spread of(double[] matrix) {
    return new Whole(matrix, (int) Math.round(Math.sqrt(matrix.length)));
  }

  default boolean isEmpty() {
    return size() == 0;
  }

  /// All numbers, row by row: room as the square of the walkers.
  default double[] full() {
    int n = size();
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i * n + j] = at(i, j);
      }
    }
    return matrix;
  }

  /// `factor·Σ u·uᵀ` over no more clusters than there are walkers: room as the product of both, and
  /// no factors of a matrix that is singular.
  @SuppressWarnings("ArrayRecordComponent")
  record Clusters(double[][] parts, int size, double factor) implements Spread {

    @Override
    public double at(int i, int j) {
      double sum = 0;
      for (double[] u : parts) {
        sum += u[i] * u[j];
      }
      return factor * sum;
    }

    @Override
    public Spread times(double share) {
      return new Clusters(parts, size, factor * share);
    }

    @Override
    public Root root() {
      double length = Math.sqrt(factor);
      return (z, x) -> {
        Arrays.fill(x, 0);
        for (int c = 0; c < parts.length; c++) {
          for (int i = 0; i < size; i++) {
            x[i] += length * z[c] * parts[c][i];
          }
        }
      };
    }
  }

  /// In full, row by row.
  @SuppressWarnings("ArrayRecordComponent")
  record Whole(double[] matrix, int size) implements Spread {

    @Override
    public double at(int i, int j) {
      return matrix[i * size + j];
    }

    @Override
    public double[] full() {
      return matrix.clone();
    }

    @Override
    public Spread times(double factor) {
      return new Whole(Arrays.stream(matrix).map(x -> factor * x).toArray(), size);
    }

    @Override
    public Root root() {
      double[] root = root(matrix, size);
      return (z, x) -> {
        for (int i = 0; i < size; i++) {
          x[i] = 0;
          for (int j = 0; j < size; j++) {
            x[i] += root[i * size + j] * z[j];
          }
        }
      };
    }

    /// A root of a covariance, whose unknown rows are zero: triangular, or by eigenvectors where it is
    /// singular, as that of few clusters is.
    private static double[] root(double[] matrix, int n) {
      double[] size = new double[n];
      double[] factor = new double[n * n];
      for (int i = 0; i < n; i++) {
        size[i] = matrix[i * n + i] > 0 ? Math.sqrt(matrix[i * n + i]) : 1;
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          factor[i * n + j] = matrix[i * n + j] / (size[i] * size[j]);
        }
        factor[i * n + i] = 1;
      }
      double[] values = new double[n];
      double[] vectors = new double[n * n];
      if (Dense.cholesky(factor, n)) {
        for (int i = 0; i < n; i++) {
          double own = matrix[i * n + i] > 0 ? size[i] : 0;
          for (int j = 0; j < n; j++) {
            factor[i * n + j] = j <= i ? factor[i * n + j] * own : 0;
          }
        }
        return factor;
      }
      double[] copy = matrix.clone();
      Dense.eigen(copy, n, values, vectors);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          vectors[i * n + j] *= Math.sqrt(Math.max(0, values[j]));
        }
      }
      return vectors;
    }
  }
}
