package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Interval;
import org.lawlang.plan.Approaches.Result;
import org.lawlang.plan.Approaches.Runs;

/// The law is Hoffmann's; what approach 2 finds without noise was computed in numpy (`polyfit` of the
/// second degree at each budget, of the first through the lowest points).
final class ApproachesTest {
  private static final Frontier.Known LAW = new Frontier.Known(1.69, 406.4, 410.7, 0.34, 0.28);
  private static final double A = 0.28 / 0.62;

  private static Runs runs(List<double[]> rows, double noise, long seed) {
    var random = new SplittableRandom(seed);
    double[][] columns = new double[4][rows.size()];
    int[] run = new int[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      double[] row = rows.get(i);
      columns[0][i] = row[0];
      columns[1][i] = row[1];
      columns[2][i] = row[0] / (6 * row[1]);
      columns[3][i] = LAW.loss(row[1], columns[2][i]) + noise * random.nextGaussian();
      run[i] = (int) row[2];
    }
    return new Runs(columns[0], columns[1], columns[2], columns[3], run);
  }

  /// Seven sizes at each of four budgets, around the best one and off its centre, which drifts.
  private static List<double[]> grid(double driftLo, double driftHi) {
    var rows = new ArrayList<double[]>();
    for (int b = 0; b < 4; b++) {
      double compute = Math.pow(10, 19 + b);
      for (int i = 0; i < 7; i++) {
        double lo = -1 - driftLo * b;
        double hi = 2 - driftHi * b;
        double u = lo + (hi - lo) * i / 6;
        rows.add(new double[] {compute, LAW.size(compute, 6) * Math.exp(u), i});
      }
    }
    return rows;
  }

  private static Frontier found(Result result) {
    return assertInstanceOf(Result.Found.class, result).frontier();
  }

  @Test
  void theBiasOfApproachTwoIsThatOfNumpy() {
    Runs even = runs(grid(0, 0), 0, 1);
    Frontier frontier = found(Approaches.isoflop(even, 1));
    Frontier.Bias bias = Approaches.bias(frontier, even, LAW).orElseThrow();
    assertEquals(A, bias.own(), 1e-15);
    assertEquals(0.45161290322580677, bias.found(), 1e-10);
    assertEquals(1.0096943486760184, bias.within(), 1e-8);
    assertEquals(1.00969434867602, bias.beyond(), 1e-8);
    Runs drifting = runs(grid(0.2, 0.3), 0, 1);
    Frontier other = found(Approaches.isoflop(drifting, 1));
    Frontier.Bias worse = Approaches.bias(other, drifting, LAW).orElseThrow();
    assertEquals(0.45219501057432365, worse.found(), 1e-10);
    assertEquals(1.014942186660658, worse.within(), 1e-8);
    assertEquals(1.0176665956725275, worse.beyond(), 1e-8);
  }

  /// Of 200 noisy studies the interval of the exponent holds what the method finds without noise in
  /// about 95 %: the draws know the noise, not the bias.
  @Test
  void theDrawsKnowTheNoise() {
    double without = found(Approaches.isoflop(runs(grid(0, 0), 0, 1), 1)).size().exponent().value();
    int held = 0;
    for (int study = 0; study < 200; study++) {
      Frontier noisy = found(Approaches.isoflop(runs(grid(0, 0), 0.003, study), study));
      Interval interval = noisy.size().exponent().interval(0.95);
      held += interval.lo() <= without && without <= interval.hi() ? 1 : 0;
    }
    assertTrue(
        held >= 180 && held <= 199, held + " of 200"); // 3 of its standard errors around 95 %
  }

  @Test
  void theEnvelopeOfManyCurvesFindsTheExponent() {
    var rows = new ArrayList<double[]>();
    for (int run = 0; run < 60; run++) {
      double size = 1e6 * Math.pow(10, 6 * run / 59.0);
      for (int i = 0; i < 40; i++) {
        rows.add(new double[] {1e17 * Math.pow(10, 6 * i / 39.0), size, run});
      }
    }
    Frontier frontier = found(Approaches.envelope(runs(rows, 0, 1), 1));
    assertEquals(A, frontier.size().exponent().value(), 0.01);
    assertEquals(1 - A, frontier.tokens().exponent().value(), 0.01);
    for (Frontier.Point p : frontier.points()) {
      assertEquals(1, p.size() / LAW.size(p.compute(), 6), 0.35);
      assertEquals(p.compute(), 6 * p.size() * p.tokens(), 1e-9 * p.compute());
    }
    Interval interval = frontier.size().exponent().interval(0.95);
    assertTrue(interval.lo() < A && A < interval.hi(), interval.toString());
    assertTrue(interval.hi() - interval.lo() < 0.1);
  }

  /// All sizes are too small: the line through them is not that of the law, and it is said.
  @Test
  void anEnvelopeAtItsEdgeSaysSo() {
    var rows = new ArrayList<double[]>();
    for (int run = 0; run < 5; run++) {
      for (int i = 0; i < 20; i++) {
        rows.add(new double[] {1e20 * Math.pow(10, i / 19.0), 1e7 * (run + 1), run});
      }
    }
    rows.add(new double[] {1e19, 1e7, 0});
    Result result = Approaches.envelope(runs(rows, 0, 1), 1);
    assertInstanceOf(Result.Nothing.class, result);
    rows.replaceAll(row -> new double[] {row[0] / 1000, row[1], row[2]});
    Frontier frontier = found(Approaches.envelope(runs(rows, 0, 1), 1));
    assertTrue(frontier.notes().getLast().contains("largest size"), frontier.notes().toString());
  }

  @Test
  void oneRunHasNoEnvelope() {
    var rows = new ArrayList<double[]>();
    for (int i = 0; i < 10; i++) {
      rows.add(new double[] {1e17 * (i + 1), 1e8, 0});
    }
    assertInstanceOf(Result.Nothing.class, Approaches.envelope(runs(rows, 0, 1), 1));
    assertInstanceOf(Result.Nothing.class, Approaches.isoflop(runs(rows, 0, 1), 1));
    assertEquals(10, Arrays.stream(runs(rows, 0, 1).loss()).distinct().count());
  }
}
