package org.lawlang.plan;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lawlang.math.Dense;

/// Newton's method on the conditions of Karush, Kuhn and Tucker with the active constraints held as
/// equations: a few steps give the last digits of a minimum that is nearly known, or follow it when
/// the givens change a little.
final class Kkt {
  private static final int STEPS = 25;

  /// How often limits are exchanged before a minimum counts as lost.
  private static final int EXCHANGES = 5;

  private static final double LOST = 10;

  /// Where only rounding is left.
  private static final double SHARP = 1e-14;

  private static final double ROUNDED = 1e-11;

  private final Landscape scape;
  private final double[] givens;
  private final int[] free;
  private final int[] active;

  private Kkt(Landscape scape, double[] givens, int[] free, int[] active) {
    this.scape = scape;
    this.givens = givens;
    this.free = free;
    this.active = active;
  }

  /// A sharper candidate near `rough`; empty when what it takes for active cannot be.
  static Optional<Candidate> polish(Landscape scape, double[] givens, Candidate rough) {
    return near(scape, givens, rough).map(End::candidate);
  }

  /// Where Newton's steps ended, with the jets there.
  private record End(Candidate candidate, Jet[] jets) {}

  private static Optional<End> near(Landscape scape, double[] givens, Candidate rough) {
    Jet[] room = scape.room();
    Jet[] jets = scape.at(rough.u(), givens, room);
    int[] active =
        IntStream.range(0, scape.limitCount())
            .filter(
                k ->
                    scape.isEquality(k)
                        || (rough.multipliers()[k] > 1e-9 && jets[k + 1].value > -1e-3))
            .toArray();
    return held(scape, givens, rough, active, jets, room)
        .filter(e -> IntStream.of(active).noneMatch(k -> pulls(scape, e, k)));
  }

  /// Whether an inequality that is held would hold without.
  private static boolean pulls(Landscape scape, End end, int k) {
    return !scape.isEquality(k) && end.candidate.multipliers()[k] < 0;
  }

  /// Newton's steps with some limits held as equations; empty where there are too many.
  private static Optional<End> held(
      Landscape scape, double[] givens, Candidate rough, int[] active, Jet[] jets, Jet[] room) {
    double[] g = Lagrangian.gradient(jets, rough.multipliers());
    int[] free = new int[rough.u().length];
    int open = 0;
    for (int i = 0; i < free.length; i++) {
      double u = rough.u()[i];
      boolean inside = u > scape.low(i) && u < scape.high(i);
      if (scape.low(i) < scape.high(i) && (inside || Descent.isFree(g[i], scape, rough.u(), i))) {
        free[open++] = i;
      }
    }
    free = Arrays.copyOf(free, open);
    return active.length > free.length
        ? Optional.empty()
        : Optional.of(new Kkt(scape, givens, free, active).newton(rough, jets, room));
  }

  /// A known optimum with its multipliers.
  static Candidate at(Landscape scape, double[] givens, double[] u) {
    Jet[] jets = scape.at(u, givens);
    int[] active =
        IntStream.range(0, scape.limitCount())
            .filter(k -> Math.abs(jets[k + 1].value) <= Candidate.FEASIBLE)
            .toArray();
    return at(scape, givens, u, active);
  }

  /// A place with the multipliers of the given limits that fit best, the least squares solution of
  /// the conditions.
  static Candidate at(Landscape scape, double[] givens, double[] u, int[] active) {
    Jet[] jets = scape.at(u, givens);
    int[] free =
        IntStream.range(0, u.length)
            .filter(i -> scape.low(i) < u[i] && u[i] < scape.high(i))
            .toArray();
    double[] lambda = new double[scape.limitCount()];
    int m = active.length;
    double[] a = new double[m * m];
    double[] b = new double[m];
    for (int k = 0; k < m; k++) {
      double[] normal = jets[active[k] + 1].gradient;
      for (int i : free) {
        b[k] -= normal[i] * jets[0].gradient[i];
        for (int l = 0; l < m; l++) {
          a[k * m + l] += normal[i] * jets[active[l] + 1].gradient[i];
        }
      }
    }
    if (Dense.solveScaled(a, m, b)) {
      for (int k = 0; k < m; k++) {
        lambda[active[k]] = b[k];
      }
    }
    return new Candidate(
        u, lambda, jets[0].value, scape.violation(jets), Lagrangian.slope(scape, u, jets, lambda));
  }

  private End newton(Candidate start, Jet[] there, Jet[] first) {
    int n = free.length;
    int m = active.length;
    double[] u = start.u().clone();
    double[] lambda = new double[scape.limitCount()];
    for (int k : active) {
      lambda[k] = start.multipliers()[k];
    }
    Jet[] jets = there;
    Jet[] bestJets = jets;
    Jet[] bestRoom = first;
    Jet[] spare = scape.room();
    Candidate best = candidate(u.clone(), lambda.clone(), jets);
    double bestError = error(best, jets);
    int idle = 0;
    for (int step = 0; step < STEPS && idle < 2 && bestError >= SHARP; step++) {
      double[] a = matrix(jets, lambda);
      double[] b = new double[n + m];
      double[] g = Lagrangian.gradient(jets, lambda);
      for (int i = 0; i < n; i++) {
        b[i] = -g[free[i]];
      }
      for (int k = 0; k < m; k++) {
        b[n + k] = -jets[active[k] + 1].value;
      }
      if (!Dense.solveScaled(a, n + m, b) || !Double.isFinite(Dense.norm(b))) {
        break;
      }
      for (int i = 0; i < n; i++) {
        u[free[i]] = Math.clamp(u[free[i]] + b[i], scape.low(free[i]), scape.high(free[i]));
      }
      for (int k = 0; k < m; k++) {
        lambda[active[k]] += b[n + k];
      }
      jets = scape.at(u, givens, spare);
      Candidate next = candidate(u.clone(), lambda.clone(), jets);
      double error = error(next, jets);
      idle = error < 0.5 * bestError ? 0 : idle + 1;
      if (error < bestError) {
        best = next;
        bestJets = jets;
        bestError = error;
        Jet[] passed = bestRoom;
        bestRoom = spare;
        spare = passed;
      }
      // So close by a step of Newton's, one that gains nothing has met rounding.
      boolean rounding = idle > 0 && bestError < ROUNDED;
      if (!Double.isFinite(error) || bestError < SHARP || rounding) {
        break;
      }
    }
    return new End(best, bestJets);
  }

  /// The matrix of the Newton step: the Hessian of the Lagrangian, bordered by the active
  /// constraints.
  private double[] matrix(Jet[] jets, double[] lambda) {
    int n = free.length;
    int m = active.length;
    int size = n + m;
    double[] a = new double[size * size];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i * size + j] = jets[0].hessian[free[i]][free[j]];
        for (int k : active) {
          a[i * size + j] += lambda[k] * jets[k + 1].hessian[free[i]][free[j]];
        }
      }
      for (int k = 0; k < m; k++) {
        a[i * size + n + k] = jets[active[k] + 1].gradient[free[i]];
        a[(n + k) * size + i] = a[i * size + n + k];
      }
    }
    return a;
  }

  /// What is left of the conditions; limits that are not held do not count.
  private double error(Candidate c, Jet[] jets) {
    double error = c.slope();
    for (int k : active) {
      error = Math.max(error, Math.abs(jets[k + 1].value));
    }
    return error;
  }

  /// With the active limits taken as equations.
  private Candidate candidate(double[] u, double[] lambda, Jet[] jets) {
    double violation = scape.violation(jets);
    for (int k : active) {
      violation = Math.max(violation, Math.abs(jets[k + 1].value));
    }
    return new Candidate(
        u, lambda, jets[0].value, violation, Lagrangian.slope(scape, u, jets, lambda));
  }

  /// Along which line the axes go when axis `i` is moved and the others are optimal, and the
  /// inverse of the curvature along it, which is component `i`; empty where `i` cannot move.
  static Optional<double[]> profile(Landscape scape, double[] givens, Candidate c, int i) {
    int[] active =
        IntStream.range(0, scape.limitCount()).filter(k -> c.multipliers()[k] != 0).toArray();
    int[] free =
        IntStream.range(0, c.u().length)
            .filter(j -> scape.low(j) < c.u()[j] && c.u()[j] < scape.high(j))
            .toArray();
    var kkt = new Kkt(scape, givens, free, active);
    double[] a = kkt.matrix(scape.at(c.u(), givens), c.multipliers());
    double[] b = new double[free.length + active.length];
    double[] line = new double[c.u().length];
    for (int j = 0; j < free.length; j++) {
      b[j] = free[j] == i ? 1 : 0;
    }
    if (!Dense.solveScaled(a, b.length, b)) {
      return Optional.empty();
    }
    for (int j = 0; j < free.length; j++) {
      line[free[j]] = b[j];
    }
    return line[i] > 0 ? Optional.of(line) : Optional.empty();
  }

  /// The minimum near `old` for other givens, followed by Newton steps alone: a limit that would hold
  /// by itself is let go and one that is broken taken up, a few times; empty when it was lost or is no
  /// minimum any more.
  static Optional<Candidate> follow(Landscape scape, double[] givens, Candidate old) {
    Optional<End> end = near(scape, givens, old);
    if (end.isPresent() && isThere(scape, end.get())) {
      return end.map(End::candidate);
    }
    Candidate from = old;
    int[] active =
        IntStream.range(0, scape.limitCount())
            .filter(k -> scape.isEquality(k) || old.multipliers()[k] > 1e-9)
            .toArray();
    for (int round = 0; round < EXCHANGES; round++) {
      Jet[] room = scape.room();
      end = held(scape, givens, from, active, scape.at(from.u(), givens, room), room);
      if (end.isEmpty() || !(end.get().candidate.violation() < LOST)) {
        return Optional.empty();
      }
      End e = end.get();
      if (IntStream.of(active).noneMatch(k -> pulls(scape, e, k)) && isThere(scape, e)) {
        return Optional.of(e.candidate);
      }
      int[] before = active;
      active =
          IntStream.range(0, scape.limitCount())
              .filter(
                  k ->
                      IntStream.of(before).anyMatch(b -> b == k)
                          ? !pulls(scape, e, k)
                          : e.jets[k + 1].value > Candidate.FEASIBLE)
              .toArray();
      double[] multipliers = e.candidate.multipliers();
      Arrays.setAll(
          multipliers, k -> scape.isEquality(k) ? multipliers[k] : Math.max(0, multipliers[k]));
      from = e.candidate;
    }
    return Optional.empty();
  }

  private static boolean isThere(Landscape scape, End e) {
    return e.candidate.isFeasible()
        && e.candidate.isStationary()
        && !scape.isFenced(e.candidate.u())
        && isMinimum(scape, e.jets, e.candidate);
  }

  /// Whether the Lagrangian curves upward along the active constraints, by the augmented Hessian of
  /// a large penalty.
  private static boolean isMinimum(Landscape scape, Jet[] jets, Candidate c) {
    int n = c.u().length;
    double[] h = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(jets[0].hessian[i], 0, h, i * n, n);
    }
    for (int k = 0; k < scape.limitCount(); k++) {
      double lambda = c.multipliers()[k];
      if (lambda == 0) {
        continue;
      }
      Jet limit = jets[k + 1];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          h[i * n + j] +=
              lambda * limit.hessian[i][j] + 1e6 * limit.gradient[i] * limit.gradient[j];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      if (c.u()[i] <= scape.low(i) || c.u()[i] >= scape.high(i)) {
        for (int j = 0; j < n; j++) {
          h[i * n + j] = h[j * n + i] = 0;
        }
        h[i * n + i] = 1;
      }
    }
    return TrustStep.newton(h, new double[n]).isPresent();
  }
}
