package org.lawlang.fit;

import java.util.Arrays;

/// Newton's method within a trust region and within bounds, with the exact Hessian; least squares
/// fall back to the normal matrix where the Hessian is not positive definite or foretells worse.
/// Used by one thread.
///
/// It stops when a full Newton step foretells a decrease that is nothing beside the objective
/// itself, so multiplying the objective by a number changes nothing.
final class TrustRegion {
  /// The next region is such that a step is off by this share of what it foretells.
  private static final double OFF = 0.4;

  private static final double MOST_GROWTH = 4;
  private static final double LEAST_SHRINKING = 0.5;
  private static final double MOST_SHRINKING = 0.25;

  /// A ball so large that a decrease of nothing within it means a flat place, not a small ball.
  private static final double FLAT = 0.01;

  /// The same where rounding hides what a step gains.
  private static final double BLURRED = 1e-4;

  private static final double TINY = 1e-14;

  private static final double ROUNDING = 1e-15;
  private static final int POLISHES = 2;

  /// A search that may end farther away, for another goes on from there, is not polished; of kinks it is, since
  /// the next start is foreseen from the ends.
  private static final double POLISHED = 1e-12;

  private static final int REFINEMENTS = 20;
  private static final double NOTHING = 1e-10;

  private final Surface surface;
  private final Metric metric;
  private final int n;
  private final Groups groups;
  private final Steps steps;
  private final double[] lo;
  private final double[] hi;
  private final double[] scale;
  private final double[] gradient;
  private final double[] hessian;
  private final double[] normal;
  private final double[] step;
  private final double[] move;
  private final boolean[] held;
  private Point here;
  private Point there;
  private boolean hasNext; // a Newton step is left that would gain next to nothing

  int evaluations;

  TrustRegion(Surface surface, Metric metric) {
    this.surface = surface;
    this.metric = metric;
    n = surface.size();
    groups = surface.groups;
    steps = groups.isDense() ? new Reduced(metric, n) : new Bordered(groups, metric.inner());
    lo = surface.coordinates.walkers().stream().mapToDouble(Coordinates.Walker::lo).toArray();
    hi = surface.coordinates.walkers().stream().mapToDouble(Coordinates.Walker::hi).toArray();
    scale = new double[n];
    gradient = new double[n];
    hessian = new double[groups.length()];
    normal = new double[groups.length()];
    step = new double[n];
    move = new double[n];
    held = new boolean[n];
    here = new Point(surface);
    there = new Point(surface);
  }

  /// How a descent ended.
  enum End {
    CONVERGED,
    OUT_OF_BUDGET,
    UNDEFINED
  }

  /// Where the last descent ended.
  Point end() {
    return here;
  }

  /// The same, and one Newton step on where that is known to be all that is left: squared is what it
  /// is off by, for nothing.
  double[] next() {
    if (!hasNext) {
      return here.at.clone();
    }
    go();
    return there.at.clone();
  }

  /// Descends from `start`.
  ///
  /// @param literal starts with walkers that follow from the others where they are, not at their
  /// best
  /// @param tolerance the foretold decrease, relative to the objective, that ends the search
  /// @param noise a decrease below which rounding rules
  End descend(
      double[] start,
      boolean literal,
      double stage,
      double[] weights,
      double tolerance,
      double noise,
      int budget) {
    System.arraycopy(start, 0, here.at, 0, n);
    Arrays.fill(scale, 0);
    hasNext = false;
    if (literal) {
      surface.evaluate(stage, weights, here);
      evaluations++;
    } else {
      evaluate(stage, weights, here);
    }
    if (!here.isFinite()) {
      return End.UNDEFINED;
    }
    boolean squares = surface.loss.kind() == Loss.Kind.SQUARES;
    boolean isKink = surface.loss.kind() == Loss.Kind.KINK;
    double radius = 1;
    boolean useNormal = false;
    boolean fresh = true;
    boolean isCut = false; // the last step was refused
    int small = 0;
    for (int used = 1; used < budget; ) {
      if (fresh) {
        prepare();
        fresh = false;
      }
      double limit = tolerance * Math.abs(here.value) + noise;
      double[] model = useNormal ? normal : hessian;
      boolean newton = propose(model, radius);
      double foretold = -steps.decrease(model, gradient, step);
      double nothing = TINY * Math.abs(here.value) + noise;
      if (foretold <= (newton ? limit : nothing) && (newton || radius >= FLAT)) {
        if (useNormal) {
          useNormal = false;
          continue;
        }
        if (newton && (tolerance <= POLISHED || isKink)) {
          polish(stage, weights);
        } else {
          hasNext = newton;
        }
        return End.CONVERGED;
      }
      if (squares && !useNormal && !steps.isConvex()) {
        propose(normal, radius);
        model = normal;
        foretold = -steps.decrease(normal, gradient, step);
        if (!(foretold > limit)) {
          propose(hessian, radius);
          model = hessian;
          foretold = -steps.decrease(hessian, gradient, step);
        }
      }
      if (!(foretold > 0)) {
        return squares && isBlurred(noise) ? End.CONVERGED : End.OUT_OF_BUDGET;
      }
      go();
      evaluate(stage, weights, there);
      used++;
      double length = length();
      double gained = there.isFinite() ? here.value - there.value : Double.NEGATIVE_INFINITY;
      double ratio = gained / foretold;
      if (squares) {
        useNormal = choose(useNormal, gained, foretold, ratio);
      }
      if (ratio > 1e-4) {
        small = gained <= limit ? small + 1 : 0;
        Point old = here;
        here = there;
        there = old;
        fresh = true;
        if (small >= 5) {
          return End.CONVERGED;
        }
        if (ratio > 0.75 && length > 0.8 * radius && !isCut) {
          radius *= Math.min(Math.max(1, change(ratio)), MOST_GROWTH);
        } else if (ratio < 0.25) {
          radius = Math.min(radius, length) * 0.5;
        }
        isCut = false;
      } else {
        isCut = true;
        double shrinking = Math.min(change(ratio), turn());
        shrinking = Math.clamp(shrinking, MOST_SHRINKING, LEAST_SHRINKING);
        radius = shrinking * Math.min(radius, length);
        if (foretold <= 1e-10 * Math.abs(here.value) + 100 * noise && model == hessian) {
          return End.CONVERGED;
        }
        if (radius < 1e-15) {
          return squares && isBlurred(noise) ? End.CONVERGED : End.OUT_OF_BUDGET;
        }
      }
    }
    return End.OUT_OF_BUDGET;
  }

  /// The share of a refused step at which the objective turns up, if its slope along the step changes
  /// evenly: corners that were passed over bend it more than the model foretold.
  private double turn() {
    double down = 0;
    double up = 0;
    for (int i = 0; i < n; i++) {
      double moved = there.at[i] - here.at[i];
      down -= here.gradient[i] * moved;
      up += there.gradient[i] * moved;
    }
    return up > 0 && down > 0 ? down / (down + up) : 1;
  }

  /// By which factor the length of a step is to change for it to foretell well enough: what a quadratic
  /// model is off by grows with the third power of the length.
  ///
  /// @param ratio of what was gained and what was foretold
  private static double change(double ratio) {
    return Math.cbrt(OFF / Math.abs(1 - ratio));
  }

  /// Whether rounding alone is left to gain of a sum of squares in a ball that is not small, as along a
  /// direction that no row tells. Residuals are off by up to ten roundings of a response, for powers
  /// lose some, and their squares by twice the product.
  private boolean isBlurred(double noise) {
    propose(normal, BLURRED);
    double foretold = -steps.decrease(normal, gradient, step);
    return foretold <= 2 * Math.sqrt(100 * noise * Math.abs(here.value));
  }

  /// Whether the normal matrix shall be the model of the next step: the one that foretold the last
  /// gain better.
  private boolean choose(boolean useNormal, double gained, double foretold, double ratio) {
    if ((ratio > 0.7 && ratio < 1.4) || !Double.isFinite(gained)) {
      return useNormal;
    }
    double other = -steps.decrease(useNormal ? hessian : normal, gradient, step);
    return Math.abs(other - gained) < Math.abs(foretold - gained) != useNormal;
  }

  /// Gradient and matrices of [#here] by scaled steps.
  private void prepare() {
    for (int i = 0; i < n; i++) {
      double natural = metric.natural()[i];
      scale[i] =
          natural > 0
              ? natural
              : Math.max(0.5 * scale[i], Math.sqrt(here.normal[groups.at(i, i)]) / metric.unit());
      if (!(scale[i] > 0)) {
        scale[i] = 1 / Math.max(1, Math.abs(here.at[i]));
      }
    }
    System.arraycopy(here.gradient, 0, gradient, 0, n);
    System.arraycopy(here.hessian, 0, hessian, 0, hessian.length);
    metric.turn(gradient);
    metric.turn(hessian, groups);
    for (int i = 0; i < n; i++) {
      gradient[i] /= scale[i];
    }
    groups.scale(hessian, scale, 1);
    if (surface.loss.kind() == Loss.Kind.SQUARES) {
      System.arraycopy(here.normal, 0, normal, 0, normal.length);
      metric.turn(normal, groups);
      groups.scale(normal, scale, surface.loss.bend());
    }
  }

  /// The step that the model asks for, within ball and bounds; a walker that would leave its range
  /// is held at its bound and the rest asked again. True for a full Newton step.
  private boolean propose(double[] model, double radius) {
    Arrays.fill(step, 0);
    for (int i = 0; i < n; i++) {
      held[i] =
          (here.at[i] <= lo[i] && gradient[i] >= 0) || (here.at[i] >= hi[i] && gradient[i] <= 0);
    }
    for (int round = 0; round <= n; round++) {
      boolean newton = steps.solve(model, gradient, held, radius, step);
      boolean inside = true;
      for (int i = 0; i < n; i++) {
        if (held[i]) {
          continue;
        }
        double target = here.at[i] + step[i] / scale[i];
        double bound = target < lo[i] ? lo[i] : target > hi[i] ? hi[i] : target;
        if (bound != target && !Double.isNaN(target)) {
          step[i] = (bound - here.at[i]) * scale[i];
          held[i] = true;
          inside = false;
        }
      }
      if (inside) {
        return newton;
      }
    }
    return false;
  }

  /// How long the step is in the metric.
  private double length() {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += metric.inner()[i] ? 0 : step[i] * step[i];
    }
    return Math.sqrt(sum);
  }

  /// Evaluates at `point.at`, where walkers that follow from the others are first moved to their
  /// best (exact, since the objective is a quadratic of them).
  private void evaluate(double stage, double[] weights, Point point) {
    surface.evaluate(stage, weights, point);
    evaluations++;
    if (!metric.hasInner() || !point.isFinite()) {
      return;
    }
    steps.settle(point.normal, point.gradient, move);
    double bend = surface.loss.bend();
    for (int i = 0; i < n; i++) {
      point.at[i] += metric.inner()[i] ? move[i] / bend : 0;
    }
    surface.evaluate(stage, weights, point);
    evaluations++;
  }

  /// Puts the end of the step into [#there].
  private void go() {
    for (int i = 0; i < n; i++) {
      move[i] = step[i] / scale[i];
    }
    metric.walk(move);
    for (int i = 0; i < n; i++) {
      there.at[i] = Math.min(Math.max(here.at[i] + move[i], lo[i]), hi[i]);
    }
  }

  /// Newton steps for the last digits, kept as long as the gradient gets much smaller and the
  /// objective no worse than by rounding: it knows a place to half the digits only.
  private void polish(double stage, double[] weights) {
    for (int k = 0; k < POLISHES; k++) {
      go();
      evaluate(stage, weights, there);
      boolean isNoWorse = there.value <= here.value + ROUNDING * Math.abs(here.value);
      double before = length(here.gradient);
      double after = length(there.gradient);
      if (!there.isFinite() || !isNoWorse || !(after < before || there.value <= here.value)) {
        return;
      }
      Point old = here;
      here = there;
      there = old;
      if (!(after < 0.1 * before) || k + 1 == POLISHES) {
        return;
      }
      prepare();
      if (!propose(hessian, 1)) {
        return;
      }
    }
  }

  /// Newton steps to the last digits from the end of a search, as long as they halve the gradient;
  /// what the objective itself changes by is below its rounding.
  void refine(double[] start, double stage, double[] weights, double noise) {
    System.arraycopy(start, 0, here.at, 0, n);
    Arrays.fill(scale, 0);
    evaluate(stage, weights, here);
    for (int k = 0; k < REFINEMENTS && here.isFinite(); k++) {
      prepare();
      if (!propose(hessian, Double.MAX_VALUE)) {
        return;
      }
      go();
      evaluate(stage, weights, there);
      double rounding = noise + NOTHING * Math.abs(here.value);
      boolean isNoWorse = there.isFinite() && there.value <= here.value + rounding;
      if (!isNoWorse || !(length(there.gradient) < 0.5 * length(here.gradient))) {
        return;
      }
      Point old = here;
      here = there;
      there = old;
    }
  }

  /// Of a gradient by the walkers, in the scales of the last model.
  private double length(double[] by) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += held[i] ? 0 : by[i] / scale[i] * (by[i] / scale[i]);
    }
    return Math.sqrt(sum);
  }
}
