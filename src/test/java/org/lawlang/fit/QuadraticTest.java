package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Streams;

/// The least of a quadratic in a ball, against all of many points of it.
final class QuadraticTest {
  /// How far the length of a step strays from the radius, with what that leaves of the decrease.
  private static final double NEAR = 1.01e-3;

  @Property(tries = 1000)
  void noPointOfTheBallIsLower(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int n,
      @ForAll @IntRange(min = -6, max = 6) int magnitude,
      @ForAll boolean isHard) {
    RandomGenerator random = Streams.of(seed, 1);
    double[] values = new double[n];
    double[] along = new double[n]; // the gradient by the eigenvectors
    int least = 0;
    for (int k = 0; k < n; k++) {
      values[k] = random.nextGaussian() * Math.pow(10, random.nextInt(-magnitude(magnitude), 1));
      along[k] = random.nextGaussian();
      least = values[k] < values[least] ? k : least;
    }
    along[least] *= isHard ? 0 : 1;
    double radius = Math.pow(10, magnitude / 3.0);
    RealMatrix turn = turn(n, random);
    double[] b = new double[n * n];
    double[] g = new double[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        g[i] += turn.getEntry(i, k) * along[k];
        for (int j = 0; j < n; j++) {
          b[i * n + j] += values[k] * turn.getEntry(i, k) * turn.getEntry(j, k);
        }
      }
    }
    double[] step = new double[n];
    boolean isNewton = new Quadratic(n).solve(b, g, n, radius, step);
    double length = Quadratic.norm(step, n);
    assertTrue(length <= radius * (1 + NEAR), length + " in a ball of " + radius);
    if (!isNewton) {
      assertEquals(radius, length, NEAR * radius);
    }
    double found = change(b, g, n, step);
    assertTrue(found <= 0, "uphill by " + found);
    double[] point = new double[n];
    for (int k = 0; k < 500; k++) {
      for (int i = 0; i < n; i++) {
        point[i] =
            random.nextGaussian() + (k % 2) * 20 * step[i] / Math.max(length, Double.MIN_NORMAL);
      }
      double share = radius / Quadratic.norm(point, n) * (k % 3 == 0 ? random.nextDouble() : 1);
      for (int i = 0; i < n; i++) {
        point[i] *= share;
      }
      double other = change(b, g, n, point);
      assertTrue(found <= other + 3 * NEAR * Math.abs(other), found + " above " + other);
    }
  }

  private static int magnitude(int of) {
    return Math.abs(of) / 2;
  }

  private static RealMatrix turn(int n, RandomGenerator random) {
    var matrix = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix.setEntry(i, j, random.nextGaussian());
      }
    }
    return new QRDecomposition(matrix).getQ();
  }

  private static double change(double[] b, double[] g, int n, double[] at) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += g[i] * at[i];
      for (int j = 0; j < n; j++) {
        sum += at[i] * b[i * n + j] * at[j] / 2;
      }
    }
    return sum;
  }

  /// A slope that is rounding beside the curvature does not add to the length of the step.
  @Test
  void anAlmostHardCaseStaysInTheBall() {
    double radius = 350239.306;
    double[] step = new double[1];
    assertFalse(
        new Quadratic(1)
            .solve(
                new double[] {-378.90874294977147},
                new double[] {5.282249144047103E-7},
                1,
                radius,
                step));
    assertEquals(-radius, step[0], NEAR * radius);
  }

  /// Neither the squares nor the cubes of what is this far apart can be computed.
  @Test
  void magnitudesFarApartGiveAStep() {
    double[] b = new double[25];
    double[] values = {6.2e20, 6.2e20, 0, 0, 10.6};
    for (int i = 0; i < 5; i++) {
      b[i * 6] = values[i];
    }
    double[] step = new double[5];
    double radius = 1.1e-91;
    new Quadratic(5).solve(b, new double[] {5.8e100, 0, 0, 0, 0}, 5, radius, step);
    assertEquals(-radius, step[0], NEAR * radius);
  }
}
