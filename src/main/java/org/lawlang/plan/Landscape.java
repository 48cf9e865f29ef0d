package org.lawlang.plan;

import java.util.ArrayList;
import java.util.List;
import org.lawlang.math.Interval;

/// A problem as the searches walk it: minimise a smooth function over a box of the axes subject to `c ≤ 0` and `c = 0`, all
/// of order one. A maximum is the minimum of the negative; a positive objective may be walked by its logarithm, and so may a
/// constraint between positive sides, `log left − log right`.
///
/// @param formulas the objective, then left and right of each constraint
/// @param sign −1 to maximise
/// @param scale a factor of the objective, or of each constraint that is a difference
record Landscape(
    Formulas formulas,
    List<Axis> axes,
    double sign,
    boolean logarithm,
    double scale,
    List<Limit> limits) {
  Landscape {
    axes = List.copyOf(axes);
    limits = List.copyOf(limits);
  }

  /// How constraint number `index` of the problem is walked.
  record Limit(int index, boolean equality, boolean logarithm, double scale) {}

  int dimension() {
    return axes.size();
  }

  int limitCount() {
    return limits.size();
  }

  double low(int i) {
    return axes.get(i).walk().lo();
  }

  double high(int i) {
    return axes.get(i).walk().hi();
  }

  double[] place(double[] u) {
    double[] x = new double[u.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = axes.get(i).place(u[i]);
    }
    return x;
  }

  double[] walked(double[] x) {
    double[] u = new double[x.length];
    for (int i = 0; i < u.length; i++) {
      u[i] = axes.get(i).walked(x[i]);
    }
    return u;
  }

  /// The jets as they come from the formulas, by the unknowns themselves.
  Jet[] raw(double[] u, double[] givens) {
    Jet[] jets = Jet.array(formulas.count, u.length);
    formulas.evaluate(place(u), givens, jets);
    return jets;
  }

  /// The objective, then the constraints, by the axes.
  Jet[] at(double[] u, double[] givens) {
    double[] x = place(u);
    Jet[] raw = Jet.array(formulas.count, u.length);
    formulas.evaluate(x, givens, raw);
    for (Jet jet : raw) {
      toAxes(jet, x);
    }
    Jet[] result = new Jet[1 + limits.size()];
    result[0] = raw[0];
    if (logarithm) {
      result[0].log();
    }
    result[0].scale(sign * scale);
    for (int k = 0; k < limits.size(); k++) {
      Limit limit = limits.get(k);
      Jet left = raw[1 + 2 * limit.index];
      Jet right = raw[2 + 2 * limit.index];
      if (limit.logarithm) {
        left.log();
        right.log();
      }
      left.subtract(right);
      left.scale(limit.scale);
      result[k + 1] = left;
    }
    return result;
  }

  private void toAxes(Jet jet, double[] x) {
    for (int i = 0; i < x.length; i++) {
      if (axes.get(i).logarithmic()) {
        for (int j = 0; j < x.length; j++) {
          jet.hessian[i][j] *= x[i];
          jet.hessian[j][i] *= x[i];
        }
        jet.gradient[i] *= x[i];
        jet.hessian[i][i] += jet.gradient[i];
      }
    }
  }

  /// How far from satisfied constraint `k` is, in its own scale.
  double violation(int k, double c) {
    return limits.get(k).equality ? Math.abs(c) : Math.max(0, c);
  }

  double violation(Jet[] jets) {
    double worst = 0;
    for (int k = 0; k < limits.size(); k++) {
      double v = violation(k, jets[k + 1].value);
      worst = v <= worst ? worst : v; // NaN stays
    }
    return worst;
  }

  /// The value of the problem's objective from that of the walk.
  double value(double walked) {
    double v = walked / (sign * scale);
    return logarithm ? Math.exp(v) : v;
  }

  /// What one unit on the right side of limit `k` changes in the value, where `lambda` is its multiplier in the walk.
  double multiplier(int k, double lambda, Jet[] raw) {
    Limit limit = limits.get(k);
    double byRight = limit.scale / (limit.logarithm ? raw[2 + 2 * limit.index].value : 1);
    return -lambda * byRight / (sign * scale) * (logarithm ? raw[0].value : 1);
  }

  /// The slope of the problem's objective by unknown `i`, from a slope of the walk by its axis.
  double slope(int i, double walked, double[] x, double value) {
    return walked
        / (sign * scale)
        * (logarithm ? value : 1)
        / (axes.get(i).logarithmic() ? x[i] : 1);
  }

  /// The same with its differences scaled so that none is steeper than one at `u`.
  Landscape scaledAt(double[] u, double[] givens) {
    Jet[] jets = at(u, givens);
    double factor = logarithm ? 1 : factor(jets[0]);
    var scaled = new ArrayList<Limit>();
    for (int k = 0; k < limits.size(); k++) {
      Limit limit = limits.get(k);
      scaled.add(
          limit.logarithm
              ? limit
              : new Limit(limit.index, limit.equality, false, limit.scale * factor(jets[k + 1])));
    }
    return new Landscape(formulas, axes, sign, logarithm, scale * factor, scaled);
  }

  private static double factor(Jet jet) {
    double steepest = 0;
    for (double g : jet.gradient) {
      steepest = Math.max(steepest, Math.abs(g));
    }
    return steepest > 1 && Double.isFinite(steepest) ? 1 / steepest : 1;
  }

  Landscape withAxes(List<Axis> other) {
    return new Landscape(formulas, other, sign, logarithm, scale, limits);
  }

  Landscape withLimits(List<Limit> other) {
    return new Landscape(formulas, axes, sign, logarithm, scale, other);
  }

  /// The same with axis `i` confined to `walk`.
  Landscape confined(int i, Interval walk) {
    var changed = new ArrayList<>(axes);
    Axis a = axes.get(i);
    changed.set(
        i,
        new Axis(
            a.name(),
            a.logarithmic(),
            walk,
            a.fencedBelow() && walk.lo() == a.walk().lo(),
            a.fencedAbove() && walk.hi() == a.walk().hi()));
    return withAxes(changed);
  }
}
