package org.lawlang.fit;

import java.util.Arrays;
import org.lawlang.fit.Descent.Found;
import org.lawlang.math.Dense;
import org.lawlang.math.Interval;
import org.lawlang.model.Param;
import org.lawlang.model.Prior;

/// The negative logarithm of the posterior density, over coordinates `u` that range over all reals.
///
/// The likelihood is that of the objective: for least squares normal errors of one unknown size,
/// with Jeffreys's prior `1/σ` and integrated over it, `n/2·log Σ w·r²`; an objective that is a
/// negative log-likelihood as it stands; any other objective in units that make its curvature agree
/// with the sandwich errors on geometric average, a generalised posterior (Bissiri, Holmes and
/// Walker 2016). A parameter has the prior that its law declares, else a flat one on its range (an open
/// scale of the objective one that is flat on its logarithm); `u`
/// is the parameter itself, its logarithm within an end, or its logit between two, with their
/// Jacobians. Used by one thread.
final class Posterior implements NoUTurn.Density {
  private static final int MOST = 200;
  private static final double ENOUGH = 1e-10;
  private static final double INSIDE = 0.02;

  /// A fall of the logarithm of the density below which hardly one draw in a hundred thousand comes.
  private static final double NOTHING = 12;

  private final Setup setup;
  private final Point point;
  private final Interval[] ranges;
  private final Prior[][] priors;
  private final double scale;
  private final boolean isMarginal;
  private final boolean isDensity;
  private final int n;

  private Posterior(
      Setup setup, Interval[] ranges, Prior[][] priors, double scale, boolean isDensity) {
    this.setup = setup;
    this.point = new Point(setup.surface());
    this.ranges = ranges;
    this.priors = priors;
    this.scale = scale;
    this.isMarginal = setup.surface().loss.kind() == Loss.Kind.SQUARES;
    this.isDensity = isDensity;
    this.n = ranges.length;
  }

  /// @param covariance of the optimum, for the units of an objective that is no likelihood
  static Posterior of(Setup setup, Found best, Covariance covariance) {
    int n = setup.coordinates().size();
    var ranges = new Interval[n];
    var priors = new Prior[n][];
    for (int i = 0; i < n; i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      Param p = setup.coordinates().locals().get(w.local());
      priors[i] = p.prior().stream().toArray(Prior[]::new);
      double lo = w.lo();
      double hi = w.hi();
      for (Prior prior : priors[i]) {
        lo = Math.max(lo, walked(w, prior.support().lo()));
        hi = Math.min(hi, walked(w, prior.support().hi()));
      }
      ranges[i] = lo < hi ? new Interval(lo, hi) : new Interval(w.lo(), w.hi());
    }
    return new Posterior(setup, ranges, priors, units(setup, best, covariance), true);
  }

  private static double walked(Coordinates.Walker w, double value) {
    return w.log() ? Math.log(Math.max(value, 0)) : value;
  }

  /// The same over the logarithms of those parameters that move by a factor ([Chart]) and whose sign
  /// the rows leave no doubt of: at zero, the others at their best, the density is nothing beside the
  /// mode. Beside its exponent the amplitude `A` of `A/N^alpha` lies in a curved valley otherwise.
  Posterior by(Chart chart, Found best) {
    var halves = ranges.clone();
    for (int i = 0; i < n; i++) {
      if (chart.ratio()[i] && ranges[i].equals(Interval.REAL) && isOneSided(best, i)) {
        halves[i] =
            best.at()[i] > 0
                ? new Interval(0, Double.POSITIVE_INFINITY)
                : new Interval(Double.NEGATIVE_INFINITY, 0);
      }
    }
    return new Posterior(setup, halves, priors, scale, isDensity);
  }

  private boolean isOneSided(Found best, int i) {
    boolean[] held = new boolean[n];
    held[i] = true;
    double[] start = best.at().clone();
    start[i] = 0;
    Found there = Held.of(setup, held).solve(start);
    double fall =
        isMarginal
            ? 0.5 * setup.rows().size() * Math.log(there.value() / best.value())
            : scale * (there.value() - best.value());
    return there.end() != TrustRegion.End.UNDEFINED && fall > NOTHING;
  }

  /// What one unit of the objective counts as in the logarithm of the likelihood.
  private static double units(Setup setup, Found best, Covariance covariance) {
    if (setup.surface().loss.kind() == Loss.Kind.SQUARES || Scores.isLikelihood(setup)) {
      return 1;
    }
    double logs = 0;
    int known = 0;
    int n = covariance.known().length;
    for (int i = 0; i < n; i++) {
      if (covariance.known()[i]) {
        logs += Math.log(covariance.response().at(i, i) / covariance.matrix().at(i, i));
        known++;
      }
    }
    if (known > 0) {
      return Math.exp(logs / known);
    }
    double stage = setup.ladder().last();
    double[] slopes = setup.surface().slopes(best.at(), stage);
    double[] bends = setup.surface().bends(best.at(), stage);
    int dof = setup.rows().size() - n;
    double spread = Scores.spread(setup, slopes, bends, dof);
    return spread > 0 && Double.isFinite(spread) ? 1 / spread : 1;
  }

  static boolean hasPriors(Setup setup) {
    return setup.coordinates().locals().stream().anyMatch(p -> p.prior().isPresent());
  }

  /// The same without the Jacobians: its least value is the optimum under the priors.
  Posterior unadjusted() {
    return new Posterior(setup, ranges, priors, scale, false);
  }

  /// One of its own for another thread.
  Posterior copy() {
    return new Posterior(setup, ranges, priors, scale, isDensity);
  }

  @Override
  public double at(double[] u, double[] gradient) {
    locate(u);
    setup.surface().evaluate(setup.ladder().last(), setup.rows().weight(), point);
    double half = 0.5 * setup.rows().size();
    double value = isMarginal ? half * Math.log(point.value) : scale * point.value;
    double share = isMarginal ? half / point.value : scale;
    for (int i = 0; i < n; i++) {
      double[] own = own(i, u[i]);
      value -= own[0];
      gradient[i] = share * point.gradient[i] * slope(i, u[i]) - own[1];
    }
    return value;
  }

  /// The Hessian by `u`, after [#at] of the same `u`, as [Groups] stores it. Of many levels without
  /// the outer product of the gradient, which is small at the mode and would fill it.
  private double[] hessian(double[] u) {
    Groups groups = setup.surface().groups;
    double[] hessian = point.hessian.clone();
    if (isMarginal && groups.isDense()) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          hessian[i * n + j] -= point.gradient[i] * point.gradient[j] / point.value;
        }
      }
    }
    double half = 0.5 * setup.rows().size();
    double share = isMarginal ? half / point.value : scale;
    double[] size = new double[n];
    Arrays.setAll(size, i -> 1 / slope(i, u[i]));
    groups.scale(hessian, size, share);
    for (int i = 0; i < n; i++) {
      hessian[groups.at(i, i)] += share * point.gradient[i] * bend(i, u[i]) - own(i, u[i])[2];
    }
    return hessian;
  }

  private static double sigmoid(double u) {
    return 1 / (1 + Math.exp(-u));
  }

  private void locate(double[] u) {
    for (int i = 0; i < n; i++) {
      point.at[i] = walker(i, u[i]);
    }
  }

  /// The walked parameters at `u`.
  double[] walkers(double[] u) {
    double[] at = new double[n];
    for (int i = 0; i < n; i++) {
      at[i] = walker(i, u[i]);
    }
    return at;
  }

  private double walker(int i, double u) {
    Interval r = ranges[i];
    if (r.isFinite()) {
      return r.lo() + (r.hi() - r.lo()) * sigmoid(u);
    }
    if (Double.isFinite(r.lo())) {
      return r.lo() + Math.exp(u);
    }
    return Double.isFinite(r.hi()) ? r.hi() - Math.exp(u) : u;
  }

  /// Derivative of the walker by `u`.
  private double slope(int i, double u) {
    Interval r = ranges[i];
    if (r.isFinite()) {
      return (r.hi() - r.lo()) * sigmoid(u) * sigmoid(-u);
    }
    if (Double.isFinite(r.lo())) {
      return Math.exp(u);
    }
    return Double.isFinite(r.hi()) ? -Math.exp(u) : 1;
  }

  private double bend(int i, double u) {
    Interval r = ranges[i];
    if (r.isFinite()) {
      return slope(i, u) * (sigmoid(-u) - sigmoid(u));
    }
    return Double.isFinite(r.lo()) || Double.isFinite(r.hi()) ? slope(i, u) : 0;
  }

  /// Logarithm of prior and Jacobian of one walker by `u`, with two derivatives.
  private double[] own(int i, double u) {
    Coordinates.Walker w = setup.coordinates().walkers().get(i);
    double x = walker(i, u);
    double dx = slope(i, u);
    double ddx = bend(i, u);
    double value = w.value(x);
    // Derivatives of the parameter by `u`.
    double dv = w.log() ? value * dx : dx;
    double ddv = w.log() ? value * (ddx + dx * dx) : ddx;
    double[] sum = new double[3];
    for (Prior prior : priors[i]) {
      double[] log = prior.log(value);
      sum[0] += log[0];
      sum[1] += log[1] * dv;
      sum[2] += log[2] * dv * dv + log[1] * ddv;
    }
    if (isDensity) {
      Interval r = ranges[i];
      if (w.log() && i < n - setup.surface().loss.open().size()) {
        sum[0] += x;
        sum[1] += dx;
        sum[2] += ddx;
      }
      if (r.isFinite()) {
        double p = sigmoid(u);
        double q = sigmoid(-u);
        sum[0] += Math.log(p) + Math.log(q);
        sum[1] += q - p;
        sum[2] -= 2 * p * q;
      } else if (Double.isFinite(r.lo()) || Double.isFinite(r.hi())) {
        sum[0] += u;
        sum[1] += 1;
      }
    }
    return sum;
  }

  /// The coordinates of walked parameters; such as lie at an end of their range are moved a little
  /// into it.
  double[] coordinates(double[] at) {
    double[] u = new double[n];
    for (int i = 0; i < n; i++) {
      Interval r = ranges[i];
      double size = Math.max(Math.abs(at[i]), 1);
      if (r.isFinite()) {
        double share = (at[i] - r.lo()) / (r.hi() - r.lo());
        double inside = Math.clamp(share, INSIDE, 1 - INSIDE);
        double used = share > 1e-6 && share < 1 - 1e-6 ? share : inside;
        u[i] = Math.log(used / (1 - used));
      } else if (Double.isFinite(r.lo())) {
        u[i] = Math.log(at[i] - r.lo() > 1e-9 * size ? at[i] - r.lo() : INSIDE * size);
      } else if (Double.isFinite(r.hi())) {
        u[i] = Math.log(r.hi() - at[i] > 1e-9 * size ? r.hi() - at[i] : INSIDE * size);
      } else {
        u[i] = at[i] <= -700 ? inside(at, i) : at[i];
      }
    }
    return u;
  }

  /// A logarithm to start from where the optimum is at zero: as large as it may be before the
  /// objective notices.
  private double inside(double[] at, int i) {
    double[] from = at.clone();
    double least = Double.NaN;
    double last = -40;
    for (double log = -40; log <= 40; log++) {
      from[i] = log;
      System.arraycopy(from, 0, point.at, 0, n);
      setup.surface().evaluate(setup.ladder().last(), setup.rows().weight(), point);
      double value =
          isMarginal ? 0.5 * setup.rows().size() * Math.log(point.value) : scale * point.value;
      if (Double.isNaN(least)) {
        least = value;
      }
      if (!(value <= least + 1)) {
        break;
      }
      last = log;
    }
    return last;
  }

  /// The mode by Newton's method from `start`, steps halved until they gain.
  double[] mode(double[] start) {
    double[] u = start.clone();
    double[] gradient = new double[n];
    double value = at(u, gradient);
    for (int k = 0; k < MOST && Double.isFinite(value); k++) {
      double[] step = newton(hessian(u), gradient);
      double foretold = 0;
      for (int i = 0; i < n; i++) {
        foretold -= step[i] * gradient[i];
      }
      if (foretold < ENOUGH) {
        return u;
      }
      double[] next = new double[n];
      double[] slopes = new double[n];
      double share = 1;
      double found = Double.NaN;
      for (; share > 1e-10; share /= 2) {
        for (int i = 0; i < n; i++) {
          next[i] = u[i] + share * step[i];
        }
        found = at(next, slopes);
        if (found < value) {
          break;
        }
      }
      if (!(found < value)) {
        at(u, gradient);
        return u;
      }
      u = next;
      gradient = slopes;
      value = found;
    }
    return u;
  }

  /// The step of Newton with negative curvature turned round.
  private double[] newton(double[] hessian, double[] gradient) {
    Groups groups = setup.surface().groups;
    if (!groups.isDense()) {
      double[] step = Frame.Arrow.of(groups, hessian).solve(gradient);
      Arrays.setAll(step, i -> -step[i]);
      return step;
    }
    double[] factor = hessian.clone();
    if (Dense.cholesky(factor, n)) {
      double[] down = gradient.clone();
      Arrays.setAll(down, i -> -gradient[i]);
      Dense.solve(factor, n, down);
      return down;
    }
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    double[] step = new double[n];
    Dense.eigen(hessian, n, values, vectors);
    double most = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
    for (int k = 0; k < n; k++) {
      double along = 0;
      for (int i = 0; i < n; i++) {
        along += vectors[i * n + k] * gradient[i];
      }
      double curvature = Math.max(Math.abs(values[k]), 1e-12 * most);
      for (int i = 0; i < n; i++) {
        step[i] -= vectors[i * n + k] * along / curvature;
      }
    }
    return step;
  }

  /// Coordinates about `u` that a chain walks well in.
  Frame frame(double[] u) {
    Groups groups = setup.surface().groups;
    double[] gradient = new double[n];
    at(u, gradient);
    double[] hessian = hessian(u);
    if (!groups.isDense()) {
      return Frame.Arrow.of(groups, hessian);
    }
    double[] size = new double[n];
    for (int i = 0; i < n; i++) {
      double d = Math.abs(hessian[i * n + i]);
      size[i] = d > 0 && Double.isFinite(d) ? Math.sqrt(d) : 1;
    }
    double[] scaled = hessian.clone();
    groups.scale(scaled, size, 1);
    double[] inverse = new double[n * n];
    boolean isPositive = invert(scaled, size, inverse) || turn(scaled, size, inverse);
    return Frame.of(inverse, size, isPositive);
  }

  /// Inverts a matrix that is positive definite by far; false where it is not.
  private boolean invert(double[] scaled, double[] size, double[] inverse) {
    double[] factor = scaled.clone();
    boolean isPositive = Dense.cholesky(factor, n);
    for (int i = 0; isPositive && i < n; i++) {
      isPositive = factor[i * n + i] > 1e-5;
    }
    double[] unit = new double[n];
    for (int k = 0; isPositive && k < n; k++) {
      Arrays.fill(unit, 0);
      unit[k] = 1;
      Dense.solve(factor, n, unit);
      for (int i = 0; i < n; i++) {
        inverse[i * n + k] = unit[i] / (size[i] * size[k]);
      }
    }
    return isPositive;
  }

  /// Inverts it with what is not positive turned round; whether all was.
  private boolean turn(double[] scaled, double[] size, double[] inverse) {
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    boolean isPositive = Dense.eigen(scaled, n, values, vectors) && values[0] > 1e-10;
    for (int k = 0; k < n; k++) {
      double curvature = Math.max(Math.abs(values[k]), 1e-8);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          inverse[i * n + j] +=
              vectors[i * n + k] * vectors[j * n + k] / (curvature * size[i] * size[j]);
        }
      }
    }
    return isPositive;
  }

  /// The sum of squares at `u`, of least squares.
  double squares(double[] u) {
    locate(u);
    setup.surface().evaluate(setup.ladder().last(), setup.rows().weight(), point);
    return 2 * point.value / setup.surface().loss.bend();
  }
}
