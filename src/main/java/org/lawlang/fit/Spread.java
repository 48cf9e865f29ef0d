package org.lawlang.fit;

import java.util.Arrays;
import org.lawlang.math.Dense;

/// A covariance of the walkers: in full, or for many levels as what is each level's own plus what
/// comes by way of the border.
sealed interface Spread permits Spread.Whole, GroupSpread {
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

    /// By eigenvectors; the widest directions take the first of `z`.
    @Override
    public Root root() {
      double[] values = new double[size];
      double[] vectors = new double[size * size];
      Dense.eigen(matrix.clone(), size, values, vectors);
      return (z, x) -> {
        for (int i = 0; i < size; i++) {
          x[i] = 0;
          for (int j = 0; j < size; j++) {
            double step = z[size - 1 - j] * Math.sqrt(Math.max(0, values[j]));
            x[i] += vectors[i * size + j] * step;
          }
        }
      };
    }
  }
}
