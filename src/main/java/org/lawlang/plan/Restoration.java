package org.lawlang.plan;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/// Newton steps of least length onto the active constraints, to the end of precision. Where the
/// gradients of the active constraints are dependent (a cusp, as in problem 13 of Hock and
/// Schittkowski) a violation of 1e-9 moves the optimum by 1e-3, and the multipliers grow without
/// bound: there the place is restored; and where a constraint that holds nothing, its multiplier
/// being zero, is violated by more than rounding.
final class Restoration {
  private static final int STEPS = 200;
  private static final double UNBOUNDED = 1e4;
  private static final double ROUNDING = 1e-12;

  private Restoration() {}

  static boolean isNeeded(Candidate c) {
    if (c.violation() > Candidate.FEASIBLE) {
      return false;
    }
    return c.violation() > ROUNDING
        || Arrays.stream(c.multipliers()).anyMatch(m -> Math.abs(m) > UNBOUNDED);
  }

  static Candidate of(Landscape scape, double[] givens, Candidate c) {
    double[] u = c.u().clone();
    Jet[] jets = scape.at(u, givens);
    double violation = scape.violation(jets);
    for (int step = 0; step < STEPS && violation > 0; step++) {
      double[] next = step(scape, u, jets, c.multipliers());
      Jet[] there = scape.at(next, givens);
      double left = scape.violation(there);
      if (!(left < violation)) {
        break;
      }
      u = next;
      jets = there;
      violation = left;
    }
    double slope = Lagrangian.slope(scape, u, jets, c.multipliers());
    return new Candidate(u, c.multipliers(), jets[0].value, violation, slope);
  }

  private static double[] step(Landscape scape, double[] u, Jet[] jets, double[] multipliers) {
    int[] active =
        IntStream.range(0, scape.limitCount())
            .filter(k -> multipliers[k] != 0 || scape.violation(k, jets[k + 1].value) > 0)
            .toArray();
    double[] next = u.clone();
    boolean[] held = new boolean[u.length];
    for (boolean clamped = active.length > 0; clamped; ) {
      double[] move = move(jets, active, held);
      clamped = false;
      for (int i = 0; i < u.length; i++) {
        next[i] = Math.clamp(u[i] + move[i], scape.low(i), scape.high(i));
        boolean isStopped = next[i] != u[i] + move[i] && !held[i];
        held[i] |= isStopped;
        clamped |= isStopped;
      }
    }
    return next;
  }

  /// The shortest move to where the active limits vanish, to first order, along the axes that are
  /// not held. By singular values: the product with the transpose would lose the digits that matter
  /// here.
  private static double[] move(Jet[] jets, int[] active, boolean[] held) {
    double[][] slopes = new double[active.length][held.length];
    double[] missing = new double[active.length];
    for (int k = 0; k < active.length; k++) {
      for (int i = 0; i < held.length; i++) {
        slopes[k][i] = held[i] ? 0 : jets[active[k] + 1].gradient[i];
      }
      missing[k] = -jets[active[k] + 1].value;
    }
    var solver =
        new SingularValueDecomposition(new Array2DRowRealMatrix(slopes, false)).getSolver();
    return solver.solve(new ArrayRealVector(missing, false)).toArray();
  }
}
