package org.lawlang.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A problem as the searches walk it: minimise a smooth function over a box of the axes subject to
/// `c ≤ 0` and `c = 0`, all of order one. A maximum is the minimum of the negative; a positive
/// objective may be walked by its logarithm, and so may a constraint between positive sides, `log
/// left − log right`.
///
/// @param formulas what varies of the objective, then left and right of each constraint, then what
///     is constant of the objective: a loss close to its floor has few digits in which it falls,
///     and they are not to be lost
/// @param sign −1 to maximise
/// @param scale a factor of the objective, or of each constraint that is a difference
/// @param level to walk along one axis while the objective stays low, instead of minimising it
record Landscape(
    Formulas formulas,
    List<Axis> axes,
    double sign,
    boolean logarithm,
    double scale,
    List<Limit> limits,
    Optional<Level> level) {
  private static final double LEAST = 1e-250;
  private static final double STEP = 0.1;
  private static final double TINY = 1e-4;

  Landscape {
    axes = List.copyOf(axes);
    limits = List.copyOf(limits);
  }

  /// How constraint number `index` of the problem is walked, its right side taken `more` times.
  record Limit(int index, boolean equality, boolean logarithm, double scale, double more) {
    Limit scaled(double factor) {
      return new Limit(index, equality, logarithm, scale * factor, more);
    }
  }

  /// The least (greatest, with a `sign` of −1) place on an axis where the walked objective is at
  /// most `ceiling`, which is the last limit.
  record Level(int axis, double sign, double ceiling) {}

  int dimension() {
    return axes.size();
  }

  int limitCount() {
    return limits.size() + (level.isPresent() ? 1 : 0);
  }

  boolean isEquality(int k) {
    return k < limits.size() && limits.get(k).equality;
  }

  double low(int i) {
    return axes.get(i).walk().lo();
  }

  double high(int i) {
    return axes.get(i).walk().hi();
  }

  /// Whether an unknown is at an end of its walk that is none of its box.
  boolean isFenced(double[] u) {
    return IntStream.range(0, u.length).anyMatch(i -> axes.get(i).isFenced(u[i]));
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
    return at(u, givens, room());
  }

  /// Jets to evaluate into.
  Jet[] room() {
    return Jet.array(formulas.count, axes.size());
  }

  /// The objective, then the constraints, in jets of [#room], which are overwritten.
  Jet[] at(double[] u, double[] givens, Jet[] raw) {
    double[] x = place(u);
    formulas.evaluate(x, givens, raw);
    for (Jet jet : raw) {
      toAxes(jet, x);
    }
    Jet[] result = new Jet[1 + limitCount()];
    result[0] = raw[0];
    if (logarithm) {
      result[0].log();
    }
    result[0].scale(sign * scale);
    for (int k = 0; k < limits.size(); k++) {
      Limit limit = limits.get(k);
      Jet left = raw[1 + 2 * limit.index];
      Jet right = raw[2 + 2 * limit.index];
      right.scale(limit.more);
      if (limit.logarithm) {
        left.log();
        right.log();
      }
      left.subtract(right);
      left.scale(limit.scale);
      result[k + 1] = left;
    }
    level.ifPresent(
        l -> {
          result[0].value -= l.ceiling;
          result[result.length - 1] = result[0];
          result[0] = new Jet(u.length);
          result[0].value = l.sign * u[l.axis];
          result[0].gradient[l.axis] = l.sign;
        });
    return result;
  }

  private void toAxes(Jet jet, double[] x) {
    for (int i = 0; i < x.length; i++) {
      if (low(i) == high(i)) { // nor does it matter whether there is a slope
        jet.gradient[i] = 0;
        for (int j = 0; j < x.length; j++) {
          jet.hessian[i][j] = jet.hessian[j][i] = 0;
        }
      }
      double unit = axes.get(i).unit();
      if (unit != 1) {
        for (int j = 0; j < x.length; j++) {
          jet.hessian[i][j] *= unit;
          jet.hessian[j][i] *= unit;
        }
        jet.gradient[i] *= unit;
      }
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
    return isEquality(k) ? Math.abs(c) : Math.max(0, c);
  }

  double violation(Jet[] jets) {
    double worst = 0;
    for (int k = 0; k < limitCount(); k++) {
      double v = violation(k, jets[k + 1].value);
      worst = v <= worst ? worst : v; // NaN stays
    }
    return worst;
  }

  /// Whether the unknowns `x`, which need not lie on the axes, satisfy the constraints with an
  /// objective that is no worse than `value`.
  boolean holds(double[] x, double[] givens, double value) {
    Jet[] raw = Jet.array(formulas.count, x.length);
    formulas.evaluate(x, givens, raw);
    boolean holds = sign * (raw[0].value + raw[raw.length - 1].value) <= sign * value;
    for (Limit limit : limits) {
      double left = raw[1 + 2 * limit.index].value;
      double right = raw[2 + 2 * limit.index].value;
      holds &= limit.equality ? left == right : left <= right;
    }
    return holds;
  }

  /// The problem's objective.
  double value(double[] u, double[] givens) {
    Jet[] raw = raw(u, givens);
    return raw[0].value + raw[raw.length - 1].value;
  }

  /// What is one in the walk, where it is the difference that is walked.
  double unit() {
    return logarithm ? 1 : 1 / scale;
  }

  /// What one unit on the right side of limit `k` changes in the value, where `lambda` is its
  /// multiplier in the walk.
  double multiplier(int k, double lambda, Jet[] raw) {
    Limit limit = limits.get(k);
    double byRight = limit.scale / (limit.logarithm ? raw[2 + 2 * limit.index].value : 1);
    return -lambda * byRight / (sign * scale) * (logarithm ? raw[0].value : 1);
  }

  /// The same with its differences scaled so that none is steeper than one at `u`.
  Landscape scaledAt(double[] u, double[] givens) {
    Jet[] jets = at(u, givens);
    double factor = logarithm ? 1 : factor(jets[0]);
    var scaled = new ArrayList<Limit>();
    for (int k = 0; k < limits.size(); k++) {
      Limit limit = limits.get(k);
      scaled.add(limit.logarithm ? limit : limit.scaled(factor(jets[k + 1])));
    }
    return new Landscape(formulas, axes, sign, logarithm, scale * factor, scaled, level);
  }

  /// The same with an objective that is steep as one where it is steepest among some places: a
  /// slope is nothing only beside what others are.
  Landscape steepAt(List<double[]> places, double[] givens) {
    double steepest = 0;
    for (double[] u : places) {
      for (double g : at(u, givens)[0].gradient) {
        steepest = Double.isFinite(g) ? Math.max(steepest, Math.abs(g)) : steepest;
      }
    }
    boolean flat = steepest < 1 && steepest > LEAST && !logarithm;
    return flat
        ? new Landscape(formulas, axes, sign, false, scale / steepest, limits, level)
        : this;
  }

  /// How much the walked objective changes within a tenth along an axis, at most, at `u`: what it is
  /// to be small beside, where the objective itself is nothing.
  double change(double[] u, double[] givens) {
    double here = at(u, givens)[0].value;
    double most = 0;
    for (int i = 0; i < u.length; i++) {
      for (double step : new double[] {-STEP, STEP}) {
        double[] near = u.clone();
        near[i] = Math.clamp(u[i] + step, low(i), high(i));
        double change = Math.abs(at(near, givens)[0].value - here);
        most = Double.isFinite(change) ? Math.max(most, change) : most;
      }
    }
    return most;
  }

  /// The same with functions that are of order one near `u`, where some have been scaled to next to
  /// nothing by how steep they are elsewhere: the objective, or a limit that fails there and seems to
  /// hold. Empty where they need not be scaled again.
  Optional<Landscape> ofOrderOneAt(double[] u, double[] givens) {
    Jet[] jets = at(u, givens);
    double size = Math.max(Math.abs(jets[0].value), change(u, givens));
    boolean tiny = size < TINY && size > LEAST && scale < 1 && !logarithm;
    double larger = tiny ? Math.min(1, scale / size) : scale;
    var scaled = new ArrayList<>(limits);
    boolean seems = false;
    for (int k = 0; k < limits.size(); k++) {
      Limit limit = limits.get(k);
      Jet jet = jets[k + 1];
      jet.scale(1 / limit.scale);
      double violation = violation(k, jet.value);
      for (int i = 0; i < u.length; i++) {
        jet.gradient[i] /= axes.get(i).unit();
      }
      double factor = factor(jet);
      if (violation * factor > Candidate.FEASIBLE
          && violation * limit.scale <= Candidate.FEASIBLE) {
        scaled.set(k, limit.scaled(factor / limit.scale));
        seems = true;
      }
    }
    return tiny || seems
        ? Optional.of(new Landscape(formulas, axes, sign, logarithm, larger, scaled, level))
        : Optional.empty();
  }

  private static double factor(Jet jet) {
    double steepest = 0;
    for (double g : jet.gradient) {
      steepest = Math.max(steepest, Math.abs(g));
    }
    return steepest > 1 && Double.isFinite(steepest) ? 1 / steepest : 1;
  }

  /// The same with other axes.
  Landscape withAxes(List<Axis> other) {
    return new Landscape(formulas, other, sign, logarithm, scale, limits, level);
  }

  /// The same with the right side of limit `k` taken `more` times.
  Landscape loosened(int k, double more) {
    var changed = new ArrayList<>(limits);
    Limit l = limits.get(k);
    changed.set(k, new Limit(l.index, l.equality, l.logarithm, l.scale, more));
    return new Landscape(formulas, axes, sign, logarithm, scale, changed, level);
  }

  /// How low (or, with a `direction` of −1, high) axis `i` goes while what varies of the objective
  /// is as good as `varying`.
  Landscape along(int i, double direction, double varying) {
    double ceiling = sign * scale * (logarithm ? Math.log(varying) : varying);
    return new Landscape(
        formulas,
        axes,
        sign,
        logarithm,
        scale,
        limits,
        Optional.of(new Level(i, direction, ceiling)));
  }
}
