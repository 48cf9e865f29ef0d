package org.lawlang.fit;

import java.util.Arrays;
import java.util.concurrent.Executor;
import org.lawlang.fit.Descent.Found;
import org.lawlang.math.Dense;
import org.lawlang.math.Parallel;
import org.lawlang.math.Streams;

/// Draws that follow a curved valley of the objective.
///
/// A step `δ` of the parameters foretells a change `J·δ` of the fitted values, and that change is
/// what the rows vouch for: how it came about depends on how the parameters are written down
/// (parameter-effects curvature, Bates and Watts 1980). Where the law at the stepped parameters is
/// off by more than a tenth of the change, they are sought for which it is as foretold: weighted
/// least squares, within the ranges, parameters at a bound held. Where the step is right it stays,
/// bit for bit.
///
/// The search is that of Gauss and Newton with geodesic acceleration (Transtrum and Sethna 2012):
/// to second order it goes along the curve on which the fitted values change as they shall.
///
/// An objective with a threshold or a kink is no parabola of the fitted values, so it has a say
/// itself: there only draws are led back that miss the whole change and rise twice as far as it says.
///
/// Beyond [#MANY] rows a sample of them measures the change. Laws with many levels are drawn as they
/// are: each level has its own valley, and following all of them at each draw is dear.
final class Valley {
  private static final double STRAIGHT = 0.1;
  private static final double ABSURD = 1;
  private static final int MANY = 2000;
  private static final int LEAST = 30;
  private static final int PIECE = 16;
  private static final int STEPS = 30;
  private static final int HALVES = 8;
  private static final double STILL = 1e-4;
  private static final double CLOSE = 1e-3;
  private static final double GAIN = 0.25;
  private static final double NEAR = 0.1;
  private static final double RIDGE = 1e-13;

  /// Where the valley is open, a draw goes so many standard errors or by this power of e: what lies
  /// beyond is the same curve.
  private static final double FAR = 1e4;

  private static final double FACTOR = 20;

  private final Surface surface;
  private final double[] start;
  private final boolean isRound;
  private final double stage;
  private final double[] own;
  private final double lowest;
  private final boolean[] held;
  private final double[] reach;
  private final double[] weights;
  private final double[] base;
  private final Tangents tangents;

  private Valley(Setup setup, Found best, Covariance covariance) {
    surface = setup.surface();
    start = best.at();
    isRound = surface.loss.isRound();
    stage = setup.ladder().last();
    own = setup.rows().weight();
    lowest = surface.value(stage, own, start, 0);
    int n = start.length;
    held = new boolean[n];
    reach = new double[n];
    for (int i = 0; i < n; i++) {
      held[i] = !covariance.known()[i] || i >= n - surface.loss.open().size();
      reach[i] = surface.coordinates.walkers().get(i).log() ? FACTOR : FAR * covariance.error(i);
    }
    base = surface.predictions(start);
    tangents = surface.tangents(start);
    double[] bends = Covariance.bends(setup, base, start);
    weights = setup.rows().weight().clone();
    Arrays.setAll(weights, i -> bends[i] > 0 ? weights[i] * bends[i] : 0);
  }

  /// Moves walked draws to where the fitted values are as foretold.
  ///
  /// @param steps of the walkers, one array a draw
  /// @param draws where these steps lead, which are written
  /// @return how many had to be moved
  static int follow(
      Setup setup,
      Found best,
      Covariance covariance,
      double[][] steps,
      double[][] draws,
      Executor parallel) {
    if (!setup.surface().groups.isDense()) {
      return 0;
    }
    long seed = Streams.seed(setup.task().options().seed(), "valley");
    Setup some =
        setup.rows().size() <= MANY ? setup : setup.on(setup.rows().sample(MANY, LEAST, seed));
    return new Valley(some, best, covariance).follow(steps, draws, parallel);
  }

  private int follow(double[][] steps, double[][] draws, Executor parallel) {
    boolean[] bent = new boolean[draws.length];
    Parallel.run(
        parallel,
        "draws",
        Math.ceilDiv(draws.length, PIECE),
        piece -> {
          double[] change = new double[base.length];
          var walk = new Walk();
          var home = new Walk();
          home.settle();
          for (int k = piece * PIECE; k < Math.min(draws.length, (piece + 1) * PIECE); k++) {
            double size = change(steps[k], change);
            double off = misfit(surface.predictions(draws[k]), change, home.lack);
            if (isBent(draws[k], off, size)) {
              bent[k] = true;
              boolean isNear = off < size;
              boolean isThere = isNear && home.near(draws[k], change, off, CLOSE * size);
              if (!isThere) {
                walk.go(isNear ? home.at : start, change, CLOSE * size, STILL * size);
              }
              Walk last = isThere ? home : walk;
              if (!(off <= last.value)) {
                System.arraycopy(last.at, 0, draws[k], 0, held.length);
              }
            }
          }
        });
    int moved = 0;
    for (boolean b : bent) {
      moved += b ? 1 : 0;
    }
    return moved;
  }

  /// Whether a draw has left the valley: its misfit is too large for the change that it should make.
  private boolean isBent(double[] draw, double off, double size) {
    double most = isRound ? STRAIGHT : ABSURD;
    return !(off <= most * most * size)
        && (isRound || !(surface.value(stage, own, draw, 0) - lowest <= size));
  }

  /// Puts `J·δ` into `change`; returns its weighted sum of squares.
  private double change(double[] step, double[] change) {
    double size = 0;
    for (int row = 0; row < change.length; row++) {
      int[] walkers = tangents.walkers(row);
      change[row] = 0;
      for (int a = 0; a < walkers.length; a++) {
        change[row] += held[walkers[a]] ? 0 : tangents.slope(row, a) * step[walkers[a]];
      }
      size += weights[row] * change[row] * change[row];
    }
    return size;
  }

  /// Puts what is lacking to the change into `lack`; returns its weighted sum of squares.
  private double misfit(double[] predictions, double[] change, double[] lack) {
    double sum = 0;
    for (int row = 0; row < lack.length; row++) {
      lack[row] = weights[row] > 0 ? base[row] + change[row] - predictions[row] : 0;
      sum += weights[row] * lack[row] * lack[row];
    }
    return sum;
  }

  /// The way to where the fitted values have changed as foretold. Used by one thread.
  private final class Walk {
    private final int n = start.length;
    private final double[] lack = new double[base.length];
    private final double[] wanted = new double[base.length];
    private final double[] matrix = new double[n * n];
    private final double[] right = new double[n];
    private final double[] size = new double[n];
    private final double[] bend = new double[n];
    private final double[] there = new double[n];
    private final int[] place = new int[n];
    private int m;

    final double[] at = new double[n];
    double value;

    /// Factors at the optimum, for [#near].
    void settle() {
      factor(tangents);
    }

    /// Steps by the slopes at the optimum, which cost nothing, from where the misfit is `off` and
    /// `lack` says in what; whether they bring it below `close`.
    boolean near(double[] from, double[] change, double off, double close) {
      System.arraycopy(from, 0, at, 0, n);
      value = off;
      Arrays.fill(bend, 0);
      double[] step = new double[n];
      double last = Double.POSITIVE_INFINITY;
      while (value > close && value < GAIN * last) {
        last = value;
        solve(tangents, lack, step);
        move(step, 1);
        double found = misfit(surface.predictions(there), change, lack);
        if (found < value) {
          System.arraycopy(there, 0, at, 0, n);
          value = found;
        }
      }
      return value <= close;
    }

    /// Ends in `at`, where the misfit `value` is below `close`, or from where no step gains more than
    /// `nothing` of it.
    void go(double[] from, double[] change, double close, double nothing) {
      System.arraycopy(from, 0, at, 0, n);
      double[] here = surface.predictions(at);
      value = misfit(here, change, lack);
      for (int k = 0; k < STEPS && value > close && value < Double.POSITIVE_INFINITY; k++) {
        Tangents slopes = surface.tangents(at);
        if (!factor(slopes)) {
          return;
        }
        System.arraycopy(lack, 0, wanted, 0, lack.length);
        solve(slopes, wanted, bend);
        double[] step = bend.clone();
        accelerate(slopes, here, step);
        double before = value;
        double share = 1;
        for (int half = 0; half < HALVES; half++) {
          move(step, share);
          double[] moved = surface.predictions(there);
          double found = misfit(moved, change, lack);
          if (found < value) {
            System.arraycopy(there, 0, at, 0, n);
            here = moved;
            value = found;
            break;
          }
          share /= 2;
        }
        if (!(before - value > nothing)) {
          return;
        }
      }
    }

    private void move(double[] step, double share) {
      for (int i = 0; i < n; i++) {
        Coordinates.Walker w = surface.coordinates.walkers().get(i);
        double to = at[i] + share * step[i] + 0.5 * share * share * bend[i];
        double lo = Math.max(w.lo(), start[i] - reach[i]);
        double hi = Math.min(w.hi(), start[i] + reach[i]);
        there[i] = Math.min(Math.max(to, lo), hi);
      }
    }

    /// Puts `−J⁺·f″(step, step)` into `bend`; nothing where the law is not defined on the way.
    private void accelerate(Tangents slopes, double[] here, double[] step) {
      for (int i = 0; i < n; i++) {
        there[i] = at[i] + NEAR * step[i];
      }
      double[] near = surface.predictions(there);
      boolean isDefined = true;
      for (int row = 0; row < near.length; row++) {
        int[] walkers = slopes.walkers(row);
        double along = 0;
        for (int a = 0; a < walkers.length; a++) {
          along += slopes.slope(row, a) * step[walkers[a]];
        }
        wanted[row] = weights[row] > 0 ? -2 / NEAR * ((near[row] - here[row]) / NEAR - along) : 0;
        isDefined &= Double.isFinite(wanted[row]);
      }
      if (isDefined) {
        solve(slopes, wanted, bend);
      } else {
        Arrays.fill(bend, 0);
      }
    }

    /// Factors `Jᵀ·W·J` over the walkers that are neither held nor pressed against a bound.
    private boolean factor(Tangents slopes) {
      Arrays.fill(right, 0);
      Arrays.fill(size, 0);
      for (int row = 0; row < lack.length; row++) {
        int[] walkers = slopes.walkers(row);
        for (int a = 0; a < walkers.length; a++) {
          double slope = slopes.slope(row, a);
          right[walkers[a]] += weights[row] * slope * lack[row];
          size[walkers[a]] += weights[row] * slope * slope;
        }
      }
      m = 0;
      for (int i = 0; i < n; i++) {
        Coordinates.Walker w = surface.coordinates.walkers().get(i);
        boolean isPressed =
            (at[i] <= Math.max(w.lo(), start[i] - reach[i]) && right[i] < 0)
                || (at[i] >= Math.min(w.hi(), start[i] + reach[i]) && right[i] > 0);
        place[i] = held[i] || isPressed || !(size[i] > 0) ? -1 : m++;
        size[i] = Math.sqrt(size[i]);
      }
      Arrays.fill(matrix, 0, m * m, 0);
      for (int row = 0; row < lack.length; row++) {
        int[] walkers = slopes.walkers(row);
        for (int a = 0; a < walkers.length; a++) {
          int i = place[walkers[a]];
          double g = weights[row] * slopes.slope(row, a) / size[walkers[a]];
          for (int b = 0; i >= 0 && b <= a; b++) {
            int j = place[walkers[b]];
            if (j >= 0) {
              int spot = Math.max(i, j) * m + Math.min(i, j);
              matrix[spot] += g * slopes.slope(row, b) / size[walkers[b]];
            }
          }
        }
      }
      for (int i = 0; i < m; i++) {
        matrix[i * m + i] += RIDGE;
      }
      return Dense.cholesky(matrix, m);
    }

    /// The step of the walkers that changes the fitted values as near to `by` as a step can.
    private void solve(Tangents slopes, double[] by, double[] step) {
      Arrays.fill(right, 0, m, 0);
      for (int row = 0; row < by.length; row++) {
        int[] walkers = slopes.walkers(row);
        for (int a = 0; a < walkers.length; a++) {
          int i = place[walkers[a]];
          if (i >= 0) {
            right[i] += weights[row] * slopes.slope(row, a) / size[walkers[a]] * by[row];
          }
        }
      }
      Dense.solve(matrix, m, right);
      for (int i = 0; i < n; i++) {
        step[i] = place[i] < 0 ? 0 : right[place[i]] / size[i];
      }
    }
  }
}
