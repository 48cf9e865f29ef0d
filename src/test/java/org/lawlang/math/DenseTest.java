package org.lawlang.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class DenseTest {

  /// G·Gᵀ + I/10 of a random matrix G, with rows and columns scaled by 1, 10 and 100 in turn.
  private static double[] positive(int n, long seed) {
    double[] g = Streams.of(seed, 0).doubles((long) n * n, -1, 1).toArray();
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = i == j ? 0.1 : 0;
        for (int k = 0; k < n; k++) {
          sum += g[i * n + k] * g[j * n + k];
        }
        a[i * n + j] = sum * Math.pow(10, i % 3 + j % 3);
      }
    }
    return a;
  }

  private static RealMatrix matrix(double[] a, int n) {
    var m = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      m.setRow(i, Arrays.copyOfRange(a, i * n, (i + 1) * n));
    }
    return m;
  }

  @Property(tries = 200)
  void solvesAsCommonsMathDoes(@ForAll @IntRange(min = 1, max = 12) int n, @ForAll long seed) {
    double[] a = positive(n, seed);
    double[] b = Streams.of(seed, 1).doubles(n, -1, 1).toArray();
    double[] expected =
        new LUDecomposition(matrix(a, n)).getSolver().solve(new ArrayRealVector(b)).toArray();
    double[] general = b.clone();
    assertTrue(Dense.solveGeneral(a.clone(), n, general));
    double[] scaled = b.clone();
    assertTrue(Dense.solveScaled(a.clone(), n, scaled));
    double[] upper = a.clone();
    double norm = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertTrue(Dense.cholesky(a, n));
    Dense.solve(a, n, b);
    assertArrayEquals(expected, b, 1e-11 * norm);
    assertArrayEquals(expected, general, 1e-11 * norm);
    assertArrayEquals(expected, scaled, 1e-11 * norm);
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        assertEquals(upper[i * n + j], a[i * n + j], "the upper triangle stays");
      }
    }
  }

  /// The second row is three times the first up to rounding, whatever their scales.
  @Test
  void singularSystemsAreRefused() {
    double[] third = {1e9, 1e9 / 3, 3e-3, 1e-3};
    assertFalse(Dense.solveScaled(third, 2, new double[] {1, 1}));
    assertFalse(Dense.solveScaled(new double[4], 2, new double[2]));
    assertFalse(Dense.solveGeneral(new double[4], 2, new double[2]));
    assertFalse(Dense.solveScaled(new double[] {Double.POSITIVE_INFINITY}, 1, new double[1]));
  }

  @Test
  void whatIsNotPositiveDefiniteIsRefused() {
    assertFalse(Dense.cholesky(new double[] {1, 2, 2, 1}, 2));
    assertFalse(Dense.cholesky(new double[] {0}, 1));
    assertFalse(Dense.cholesky(new double[] {Double.NaN}, 1));
    assertFalse(Dense.cholesky(new double[] {1, 0, Double.NaN, 1}, 2));
    assertFalse(Dense.cholesky(new double[] {Double.POSITIVE_INFINITY}, 1));
    assertTrue(Dense.cholesky(new double[0], 0));
  }

  @Property(tries = 200)
  void eigenvaluesAreThoseOfCommonsMath(
      @ForAll @IntRange(min = 1, max = 10) int n, @ForAll long seed) {
    double[] a = positive(n, seed);
    for (int i = 0; i < n; i++) {
      a[i * n + i] *= i % 2 == 0 ? 1 : -1; // indefinite ones too
    }
    RealMatrix m = matrix(a, n);
    double[] expected = new EigenDecomposition(m).getRealEigenvalues();
    Arrays.sort(expected);
    double norm = Math.max(Math.abs(expected[0]), Math.abs(expected[n - 1]));
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    assertTrue(Dense.eigen(a, n, values, vectors));
    assertArrayEquals(expected, values, 1e-12 * norm);
    RealMatrix v = matrix(vectors, n);
    RealMatrix residual = m.multiply(v);
    for (int k = 0; k < n; k++) {
      assertArrayEquals(
          v.getColumnVector(k).mapMultiply(values[k]).toArray(),
          residual.getColumn(k),
          1e-12 * norm);
      for (int l = 0; l < n; l++) {
        assertEquals(k == l ? 1 : 0, v.getColumnVector(k).dotProduct(v.getColumnVector(l)), 1e-13);
      }
    }
  }

  /// The eigenvalues of [[1, r], [r, 1]] are 1 ∓ r, so those of D·[[1, r], [r, 1]]·D have product
  /// d₁²d₂²(1 − r²) and sum d₁² + d₂².
  @Test
  void smallEigenvaluesOfScaledMatricesKeepTheirDigits() {
    double r = 0.5;
    double d = 1e-7;
    double[] values = new double[2];
    assertTrue(Dense.eigen(new double[] {1, r * d, r * d, d * d}, 2, values, new double[4]));
    assertEquals(1, values[0] * values[1] / (d * d * (1 - r * r)), 1e-14);
  }

  @Test
  void degenerateEigenproblems() {
    double[] values = new double[3];
    double[] vectors = new double[9];
    assertTrue(Dense.eigen(new double[9], 3, values, vectors));
    assertArrayEquals(new double[3], values);
    assertTrue(Dense.eigen(new double[] {0, 1, 0, 1, 0, 0, 0, 0, 0}, 3, values, vectors));
    assertArrayEquals(new double[] {-1, 0, 1}, values, 1e-15);
    assertFalse(Dense.eigen(new double[] {Double.NaN}, 1, new double[1], new double[1]));
  }
}
