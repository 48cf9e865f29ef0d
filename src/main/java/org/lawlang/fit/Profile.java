package org.lawlang.fit;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Interval;
import org.lawlang.math.Parallel;

/// Intervals of the parameters from the profiled objective: the values at which the best that the
/// other parameters can do is still within a threshold of the optimum (Bates and Watts 1988, 6.1).
///
/// The objective may rise by `½·t²·Vᵢᵢ/Rᵢᵢ`, with `t` the quantile, `V` the covariance of the fit
/// and `R` the inverse curvature: for least squares with classical errors that is `t²·s²` per row
/// of `r²`, the F test; for any other objective or errors the profile is scaled so that its
/// curvature at the optimum agrees with the errors (Rotnitzky and Jewell 1990). Where the
/// covariance
/// does not know a parameter, the scale is that of alike residuals.
@SuppressWarnings("ArrayRecordComponent")
record Profile(@Nullable Limit[] below, @Nullable Limit[] above, double lower) {
  private static final int STEPS = 60;
  private static final int ROOTS = 40;
  private static final int STILL = 6;
  private static final double CLOSE = 1e-7;
  private static final double FLAT = 1e-3;
  private static final double FAR = 700;
  private static final double ZERO = -700;
  private static final double LEAST = -80;

  /// One end of an interval.
  ///
  /// @param at the walker there; infinite for an open end
  /// @param share of the threshold that the objective reaches towards an open end or a bound
  record Limit(double at, double share, boolean isBound) {
    boolean isOpen() {
      return Double.isInfinite(at);
    }
  }

  private record Task(
      Setup setup, Found best, Held held, int walker, int side, double rise, double step) {}

  /// A parameter at a bound has an interval that begins there.
  ///
  /// Where `lower` is a value of the objective below that of `best`, if the profile met one, else
  /// NaN.
  static Profile of(
      Setup setup, Found best, Covariance covariance, boolean[] atBound, Executor parallel) {
    int n = atBound.length;
    var limits = new @Nullable Limit[2 * n];
    var lowest = new double[2 * n];
    double scale = scale(setup, best);
    Found from = inside(setup, best, scale);
    Parallel.run(
        parallel,
        "profiles",
        2 * n,
        piece -> {
          int i = piece / 2;
          boolean[] only = new boolean[n];
          only[i] = true;
          lowest[piece] = Double.NaN;
          double rise = rise(covariance, scale, i);
          if (rise > 0 && Double.isFinite(rise)) {
            int side = piece % 2 == 0 ? -1 : 1;
            Coordinates.Walker w = setup.coordinates().walkers().get(i);
            double end = side > 0 ? w.hi() : w.log() ? Math.max(w.lo(), ZERO) : w.lo();
            if (atBound[i] && side * (best.at()[i] - end) >= 0) {
              limits[piece] = new Limit(best.at()[i], 1, false);
            } else {
              double step = step(setup, best, covariance, i);
              var task = new Task(setup, from, Held.of(setup, only), i, side, rise, step);
              limits[piece] = new Walk(task, lowest, piece).limit();
            }
          }
        });
    var below = new @Nullable Limit[n];
    var above = new @Nullable Limit[n];
    double lower = Double.NaN;
    double nothing = 1e-6 * Math.abs(best.value()) + 10 * setup.ladder().noise();
    for (int i = 0; i < n; i++) {
      below[i] = limits[2 * i];
      above[i] = limits[2 * i + 1];
    }
    for (double value : lowest) {
      lower = value < best.value() - nothing && !(lower <= value) ? value : lower;
    }
    return new Profile(below, above, lower);
  }

  /// The values of a parameter; empty where there is no profile of it.
  Optional<Interval> interval(int i, Coordinates.Walker w) {
    Limit low = below[i];
    Limit high = above[i];
    return low == null || high == null
        ? Optional.empty()
        : Optional.of(
            new Interval(w.log() && low.at() <= ZERO ? 0 : w.value(low.at()), w.value(high.at())));
  }

  /// The optimum with parameters that are walked in logarithms and lie at zero moved to where the
  /// objective begins to notice, so that they can come off it.
  private static Found inside(Setup setup, Found best, double rise) {
    double[] at = best.at().clone();
    var point = new Point(setup.surface());
    for (int i = 0; i < at.length; i++) {
      boolean isZero = setup.coordinates().walkers().get(i).log() && at[i] <= ZERO;
      for (double log = LEAST; isZero && log < -LEAST; log++) {
        System.arraycopy(best.at(), 0, point.at, 0, at.length);
        point.at[i] = log;
        setup.surface().evaluate(setup.ladder().last(), setup.rows().weight(), point);
        if (!(point.value - best.value() <= FLAT * rise)) {
          break;
        }
        at[i] = log;
      }
    }
    return new Found(best.end(), at, best.value(), best.evaluations());
  }

  /// What a rise of the objective is measured in where residuals are alike: for parameters without an
  /// error.
  private static double scale(Setup setup, Found best) {
    double stage = setup.ladder().last();
    int dof = setup.rows().size() - setup.coordinates().size();
    double[] slopes = setup.surface().slopes(best.at(), stage);
    double[] bends = setup.surface().bends(best.at(), stage);
    double quantile = Estimating.quantile(dof);
    return 0.5 * quantile * quantile * Scores.spread(setup, slopes, bends, dof);
  }

  private static double rise(Covariance covariance, double scale, int i) {
    if (!covariance.known()[i]) {
      return scale;
    }
    double quantile = Estimating.quantile(covariance.freedom());
    return 0.5
        * quantile
        * quantile
        * covariance.matrix().at(i, i)
        / covariance.response().at(i, i);
  }

  private static double step(Setup setup, Found best, Covariance covariance, int i) {
    if (covariance.known()[i]) {
      return Estimating.quantile(covariance.freedom()) * covariance.error(i);
    }
    Coordinates.Walker w = setup.coordinates().walkers().get(i);
    double range = w.hi() - w.lo();
    double size = w.log() ? 1 : Math.max(Math.abs(best.at()[i]), 1e-3);
    return Double.isFinite(range) ? range / 8 : size / 2;
  }

  /// The walk from the optimum to one side. `z` is the root of the share of the threshold: nearly
  /// linear in the walker, so secants find where it is one.
  private static final class Walk {
    private final Task task;
    private final double[] lowest;
    private final int piece;
    private double[] from;
    private double[] last;

    Walk(Task task, double[] lowest, int piece) {
      this.task = task;
      this.lowest = lowest;
      this.piece = piece;
      this.from = task.best().at();
      this.last = from;
    }

    Limit limit() {
      Coordinates.Walker w = task.setup().coordinates().walkers().get(task.walker());
      double bound = task.side() > 0 ? w.hi() : w.lo();
      double start = task.best().at()[task.walker()];
      double a = start;
      double za = 0;
      double step = task.step();
      int still = 0;
      double most = 0;
      for (int k = 0; k < STEPS; k++) {
        double b = a + task.side() * step;
        boolean isBound = task.side() * (b - bound) >= 0;
        b = isBound ? bound : b;
        double zb = share(b);
        if (!(zb < 1)) {
          return new Limit(root(a, za, b, zb), 1, false);
        }
        most = Math.max(most, zb);
        if (isBound) {
          return new Limit(bound, most * most, true);
        }
        still = zb - za < FLAT ? still + 1 : 0;
        if (still >= STILL || Math.abs(b - start) > reach(w, start)) {
          break;
        }
        double slope = (zb - za) / step;
        double wanted = slope > 0 ? 1.02 * (1 - zb) / slope : Double.POSITIVE_INFINITY;
        step = Math.clamp(wanted, 0.2 * step, 2 * step);
        a = b;
        za = zb;
        from = last;
      }
      double open = task.side() > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      return new Limit(open, most * most, false);
    }

    private static double reach(Coordinates.Walker w, double start) {
      return w.log() ? FAR : 1e9 * Math.max(Math.abs(start), 1);
    }

    /// Regula falsi of the kind called Illinois, with halving where the objective is not defined.
    private double root(double left, double zLeft, double right, double zRight) {
      double a = left;
      double b = right;
      double fa = zLeft - 1;
      double fb = zRight - 1;
      int kept = 0;
      for (int k = 0; k < ROOTS && Math.abs(b - a) > CLOSE * Math.abs(task.step()); k++) {
        boolean isDefined = Double.isFinite(fb);
        double t = isDefined ? b - fb * (b - a) / (fb - fa) : 0.5 * (a + b);
        double f = share(t) - 1;
        if (Math.abs(f) < CLOSE) {
          return t;
        }
        if (f < 0) {
          a = t;
          fa = f;
          from = last;
          fb = kept == 1 ? fb / 2 : fb;
          kept = 1;
        } else {
          b = t;
          fb = Double.isNaN(f) ? Double.POSITIVE_INFINITY : f;
          fa = kept == -1 ? fa / 2 : fa;
          kept = -1;
        }
      }
      return 0.5 * (a + b);
    }

    /// The root of the share of the threshold at `t`, warm from the last point within.
    private double share(double t) {
      double[] start = from.clone();
      start[task.walker()] = t;
      Found found = task.held().solve(start);
      if (found.end() == End.UNDEFINED) {
        return Double.NaN;
      }
      last = found.at();
      if (!(lowest[piece] <= found.value())) {
        lowest[piece] = found.value();
      }
      return Math.sqrt(Math.max(0, found.value() - task.best().value()) / task.rise());
    }
  }
}
