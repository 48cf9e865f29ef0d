package org.lawlang.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final int STREAMS = 500;
  private static final int LENGTH = 1000;

  /// A stream seeded with `seed + i·golden` repeats its neighbour from the second number on; of 64
  /// random bits drawn half a million times two agree with odds of one in 10⁸.
  @Test
  void neighbouringStreamsDoNotOverlap() {
    for (long seed : new long[] {0, 1, 42, -1}) {
      var seen = new HashSet<Long>();
      for (int i = 0; i < STREAMS; i++) {
        Streams.of(seed, i).longs(LENGTH).forEach(seen::add);
      }
      assertEquals(STREAMS * LENGTH, seen.size());
    }
  }

  @Test
  void neighbouringSeedsDoNotOverlap() {
    var seen = new HashSet<Long>();
    for (long seed = 0; seed < STREAMS; seed++) {
      Streams.of(seed, 7).longs(LENGTH).forEach(seen::add);
    }
    assertEquals(STREAMS * LENGTH, seen.size());
  }

  @Property(tries = 100)
  void aStreamIsAFunctionOfSeedAndIndexAlone(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 50) int n) {
    long[][] serial =
        IntStream.range(0, n)
            .mapToObj(i -> Streams.of(seed, i).longs(5).toArray())
            .toArray(long[][]::new);
    long[][] parallel =
        IntStream.range(0, n)
            .parallel()
            .mapToObj(i -> Streams.of(seed, i).longs(5).toArray())
            .toArray(long[][]::new);
    for (int i = n - 1; i >= 0; i--) {
      assertArrayEquals(serial[i], parallel[i]);
      assertArrayEquals(serial[i], Streams.of(seed, i).longs(5).toArray());
    }
  }

  /// The k-th numbers of all streams are what a bootstrap draws from, so they too must be uniform,
  /// and free of the index.
  @Test
  void numbersAcrossStreamsAreUniformAndIndependent() {
    int n = 4000;
    double[][] x = new double[3][n];
    for (int i = 0; i < n; i++) {
      var random = Streams.of(42, i);
      for (double[] column : x) {
        column[i] = random.nextDouble();
      }
    }
    var uniform = new UniformRealDistribution(0, 1);
    for (double[] column : x) {
      assertTrue(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(uniform, column) > 1e-3);
    }
    double[] next = Arrays.copyOfRange(x[0], 1, n + 1);
    next[n - 1] = x[0][0];
    var pearson = new PearsonsCorrelation();
    for (double[] other : List.of(x[1], x[2], next)) {
      assertTrue(Math.abs(pearson.correlation(x[0], other)) < 4 / Math.sqrt(n));
    }
  }

  /// The variance of bootstrap means of n numbers is σ²/n: overlapping streams make it too small.
  @Test
  void bootstrapErrorsAreThoseOfTheory() {
    int n = 100;
    int replicates = 4000;
    double[] means = new double[replicates];
    for (int b = 0; b < replicates; b++) {
      var random = Streams.of(7, b);
      double sum = 0;
      for (int k = 0; k < n; k++) {
        sum += random.nextInt(n);
      }
      means[b] = sum / n;
    }
    double expected = Math.sqrt((n * n - 1) / 12.0 / n);
    double sd = new Quantity.Uncertain(0, means).sd();
    // The error of an sd of 4,000 normal numbers is one part in √8000; four of them are allowed.
    assertEquals(1, sd / expected, 4 / Math.sqrt(2.0 * replicates));
  }

  @Test
  void saltedSeedsDiffer() {
    assertNotEquals(Streams.seed(1, "starts"), Streams.seed(1, "bootstrap"));
    assertNotEquals(Streams.seed(1, "starts"), Streams.seed(2, "starts"));
    assertEquals(Streams.seed(1, "starts"), Streams.seed(1, "starts"));
  }
}
