package org.lawlang.fit;

import java.util.Arrays;
import org.lawlang.math.Dense;

/// Coordinates in which a density is about equally wide in all directions: `x = R·v`, with `R·Rᵀ`
/// the inverse of its curvature. Immutable.
sealed interface Frame permits Frame.Whole, Frame.Arrow {
  /// Puts `R·v` into `x`.
  void out(double[] v, double[] x);

  /// Puts `R⁻¹·x` into `v`.
  void in(double[] x, double[] v);

  /// Puts `Rᵀ·slope`, the gradient by `v`, into `own`.
  void turn(double[] slope, double[] own);

  /// Whether the curvature was positive; else it is that of the nearest that is.
  boolean isPositive();

  /// By a lower triangular matrix in full, row by row.
  @SuppressWarnings("ArrayRecordComponent")
  record Whole(double[] root, int size, boolean isPositive) implements Frame {
    static Whole unit(int size) {
      double[] root = new double[size * size];
      for (int i = 0; i < size; i++) {
        root[i * size + i] = 1;
      }
      return new Whole(root, size, true);
    }

    @Override
    public void out(double[] v, double[] x) {
      for (int i = 0; i < size; i++) {
        double sum = 0;
        for (int j = 0; j <= i; j++) {
          sum += root[i * size + j] * v[j];
        }
        x[i] = sum;
      }
    }

    @Override
    public void in(double[] x, double[] v) {
      for (int i = 0; i < size; i++) {
        double sum = x[i];
        for (int j = 0; j < i; j++) {
          sum -= root[i * size + j] * v[j];
        }
        v[i] = sum / root[i * size + i];
      }
    }

    @Override
    public void turn(double[] slope, double[] own) {
      Arrays.fill(own, 0);
      for (int i = 0; i < size; i++) {
        for (int j = 0; j <= i; j++) {
          own[j] += root[i * size + j] * slope[i];
        }
      }
    }

    /// `R·other`.
    Whole times(double[] other) {
      double[] product = new double[size * size];
      for (int i = 0; i < size; i++) {
        for (int k = 0; k <= i; k++) {
          double r = root[i * size + k];
          for (int j = 0; j <= k; j++) {
            product[i * size + j] += r * other[k * size + j];
          }
        }
      }
      return new Whole(product, size, isPositive);
    }
  }

  /// By the factors of a curvature of many levels ([Groups]): `R` is the inverse of the transposed
  /// factor, never made, so that work grows linearly with the levels.
  ///
  /// @param size what each coordinate was divided by first
  @SuppressWarnings("ArrayRecordComponent")
  record Arrow(Groups groups, double[] size, Bordered factors, boolean isPositive)
      implements Frame {
    private static final double LEAST = 1e-10;

    /// @param curvature as [Groups] stores it; where it is not positive its diagonal is raised
    static Arrow of(Groups groups, double[] curvature) {
      int n = groups.size();
      double[] size = new double[n];
      for (int i = 0; i < n; i++) {
        double d = Math.abs(curvature[groups.at(i, i)]);
        size[i] = d > 0 && Double.isFinite(d) ? Math.sqrt(d) : 1;
      }
      double[] scaled = curvature.clone();
      groups.scale(scaled, size, 1);
      var factors = new Bordered(groups, new boolean[n]);
      boolean[] held = new boolean[n];
      boolean isPositive = factors.factor(scaled, held, LEAST, 0);
      for (double shift = 1e-6; !isPositive && !factors.factor(scaled, held, shift, 0); ) {
        shift *= 10;
        if (!(shift < 1e12)) {
          Arrays.fill(scaled, 0);
        }
      }
      return new Arrow(groups, size, factors, isPositive);
    }

    @Override
    public void out(double[] v, double[] x) {
      System.arraycopy(v, 0, x, 0, v.length);
      factors.halfSolve(x);
      for (int i = 0; i < x.length; i++) {
        x[i] /= size[i];
      }
    }

    @Override
    public void in(double[] x, double[] v) {
      for (int i = 0; i < x.length; i++) {
        v[i] = x[i] * size[i];
      }
      factors.halfMultiply(v);
    }

    @Override
    public void turn(double[] slope, double[] own) {
      for (int i = 0; i < own.length; i++) {
        own[i] = slope[i] / size[i];
      }
      factors.otherHalfSolve(own);
    }

    /// The solution of `curvature·x = right`.
    double[] solve(double[] right) {
      double[] half = new double[right.length];
      double[] x = new double[right.length];
      turn(right, half);
      out(half, x);
      return x;
    }
  }

  /// The root of an inverse, in full.
  static Whole of(double[] inverse, double[] size, boolean isPositive) {
    int n = size.length;
    double[] root = inverse.clone();
    if (!Dense.cholesky(root, n)) {
      Arrays.fill(root, 0);
      for (int i = 0; i < n; i++) {
        root[i * n + i] = 1 / size[i];
      }
    }
    for (int i = 0; i < n; i++) {
      Arrays.fill(root, i * n + i + 1, (i + 1) * n, 0);
    }
    return new Whole(root, n, isPositive);
  }
}
