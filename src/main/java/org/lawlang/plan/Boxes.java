package org.lawlang.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lawlang.math.Interval;
import org.lawlang.math.Special;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Bounds;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.LogSpace;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// A problem at its point estimates as interval bounds see it: its functions of the walked axes,
/// and the boxes of these, by axis name, which are narrowed and split. Of a whole unknown only the
/// whole numbers count.
final class Boxes {
  private static final Set<Fn> JUMPING = Set.of(Fn.FLOOR, Fn.CEIL, Fn.ROUND, Fn.SIGN, Fn.TAN);
  private static final double FAR = 1e20;
  private static final double FAR_LOG = 690;
  private static final double ROUNDING = 1e-12;

  final List<Axis> axes;
  final List<String> names = new ArrayList<>();

  /// What varies of the objective, to be minimised.
  final Expr objective;

  /// Left less right of each constraint, or the same of their logarithms.
  final List<Expr> limits = new ArrayList<>();

  final List<Boolean> equality = new ArrayList<>();
  final boolean smooth;
  private final List<Constraint> walked = new ArrayList<>();
  private final boolean[] whole;

  Boxes(Posed posed) {
    axes = posed.landscape().axes();
    var values = new HashMap<String, Expr>();
    for (int i = 0; i < posed.givens().length; i++) {
      values.put(posed.givenNames().get(i), Normal.number(posed.givens()[i]));
    }
    var logs = new TreeMap<String, String>();
    for (Axis axis : axes) {
      names.add(axis.logarithmic() ? "log'" + axis.name() : axis.name());
      if (axis.logarithmic()) {
        logs.put(axis.name(), "log'" + axis.name());
      } else if (axis.unit() != 1) {
        values.put(axis.name(), Normal.scale(axis.unit(), Normal.var(axis.name())));
      }
    }
    Problem problem = posed.problem();
    whole = new boolean[axes.size()];
    for (int i = 0; i < whole.length; i++) {
      Unknown u = problem.unknowns().get(i);
      whole[i] = u.integer();
    }
    double sign = problem.maximize() ? -1 : 1;
    Expr varying = Normal.subtract(problem.objective(), Posed.constant(problem));
    objective = Normal.scale(sign, in(varying, values, logs));
    boolean allSmooth = isSmooth(objective);
    for (Constraint c : problem.constraints()) {
      Expr left = in(c.left(), values, logs);
      Expr right = in(c.right(), values, logs);
      Expr difference = difference(c, values, logs);
      limits.add(difference);
      equality.add(c.equality());
      walked.add(new Constraint(c.text(), left, c.equality(), right));
      allSmooth &= isSmooth(difference);
    }
    smooth = allSmooth;
  }

  private static Expr in(Expr e, Map<String, Expr> values, Map<String, String> logs) {
    return LogSpace.of(Substitution.replace(e, values), logs);
  }

  /// Left less right of a constraint, or where both are positive their logarithms: a product budget
  /// is then linear, and a sum of powers convex.
  private static Expr difference(Constraint c, Map<String, Expr> values, Map<String, String> logs) {
    Expr left = in(c.left(), values, logs);
    Expr right = in(c.right(), values, logs);
    return isPositive(left) && isPositive(right)
        ? Normal.subtract(
            in(Normal.log(c.left()), values, logs), in(Normal.log(c.right()), values, logs))
        : Normal.subtract(left, right);
  }

  private static boolean isPositive(Expr e) {
    return switch (e) {
      case Expr.Const(double c) -> c > 0;
      case Expr.Apply f -> f.fn() == Fn.EXP;
      case Expr.Sum s ->
          s.offset() >= 0
              && s.terms().stream().allMatch(t -> t.coefficient() > 0 && isPositive(t.term()));
      case Expr.Product p -> p.factors().stream().allMatch(f -> isPositive(f.base()));
      case Expr.Var _, Expr.Choose _, Expr.Bound _ -> false;
    };
  }

  private static boolean isSmooth(Expr e) {
    return !Domain.uses(e, JUMPING);
  }

  int size() {
    return names.size();
  }

  /// As far out as values can be computed; a whole unknown that is walked by its logarithm from one
  /// on.
  Map<String, Interval> all() {
    var box = new HashMap<String, Interval>();
    for (int i = 0; i < axes.size(); i++) {
      Axis axis = whole[i] ? axes.get(i).whole() : axes.get(i);
      double far = axis.logarithmic() ? FAR_LOG : FAR;
      box.put(
          names.get(i),
          new Interval(
              axis.fencedBelow() ? -far : axis.walk().lo(),
              axis.fencedAbove() ? far : axis.walk().hi()));
    }
    return box;
  }

  /// What lies beyond [#all]: for each open end the rest of that axis, with the others open.
  List<Map<String, Interval>> beyond() {
    Map<String, Interval> inner = all();
    var open = new HashMap<>(inner);
    for (int i = 0; i < axes.size(); i++) {
      Interval range = range(inner, names.get(i));
      open.put(
          names.get(i),
          new Interval(
              axes.get(i).fencedBelow() ? Double.NEGATIVE_INFINITY : range.lo(),
              axes.get(i).fencedAbove() ? Double.POSITIVE_INFINITY : range.hi()));
    }
    var result = new ArrayList<Map<String, Interval>>();
    for (int i = 0; i < axes.size(); i++) {
      Interval range = range(inner, names.get(i));
      Interval wide = range(open, names.get(i));
      if (axes.get(i).fencedBelow()) {
        result.add(with(open, i, new Interval(wide.lo(), range.lo())));
      }
      if (axes.get(i).fencedAbove()) {
        result.add(with(open, i, new Interval(range.hi(), wide.hi())));
      }
    }
    return result;
  }

  private Map<String, Interval> with(Map<String, Interval> box, int i, Interval range) {
    var changed = new HashMap<>(box);
    changed.put(names.get(i), range);
    return changed;
  }

  /// What the constraints, and an upper bound of the objective, leave of a box; empty when nothing.
  Optional<Map<String, Interval>> contracted(Map<String, Interval> box, Optional<Double> cut) {
    var constraints = new ArrayList<>(walked);
    cut.ifPresent(c -> constraints.add(new Constraint("", objective, false, Normal.number(c))));
    return Contraction.of(constraints, box).flatMap(this::snapped);
  }

  /// Whole unknowns from their first to their last whole number; empty where there is none.
  private Optional<Map<String, Interval>> snapped(Map<String, Interval> box) {
    Map<String, Interval> result = box;
    for (int i = 0; i < whole.length; i++) {
      if (whole[i]) {
        Interval range = range(box, names.get(i));
        double lo = first(i, range.lo());
        double hi = last(i, range.hi());
        if (!(lo <= hi)) {
          return Optional.empty();
        }
        result = with(result, i, new Interval(lo, hi));
      }
    }
    return Optional.of(result);
  }

  /// The first whole number from `u` on, on axis `i`.
  private double first(int i, double u) {
    Axis axis = axes.get(i);
    double x = Math.ceil(axis.place(u) * (1 - Math.copySign(ROUNDING, axis.place(u))));
    return on(i, x);
  }

  private double last(int i, double u) {
    Axis axis = axes.get(i);
    double x = Math.floor(axis.place(u) * (1 + Math.copySign(ROUNDING, axis.place(u))));
    return on(i, x);
  }

  boolean mayHold(Bounds bounds) {
    for (int k = 0; k < limits.size(); k++) {
      Interval c = bounds.of(limits.get(k));
      if (c.lo() > 0 || (equality.get(k) && c.hi() < 0)) {
        return false;
      }
    }
    return true;
  }

  String widest(Map<String, Interval> box) {
    String widest = names.getFirst();
    for (String name : names) {
      if (width(box, name) > width(box, widest)) {
        widest = name;
      }
    }
    return widest;
  }

  static Interval range(Map<String, Interval> box, String name) {
    return box.getOrDefault(name, Interval.REAL);
  }

  static double width(Map<String, Interval> box, String name) {
    return range(box, name).hi() - range(box, name).lo();
  }

  static double middle(Interval x) {
    return x.lo() / 2 + x.hi() / 2;
  }

  /// Far ranges are halved by their magnitude, those of a whole unknown between two whole numbers.
  List<Map<String, Interval>> split(Map<String, Interval> box, String name) {
    Interval range = range(box, name);
    double middle = (range.lo() + range.hi()) / 2;
    if (width(box, name) > 1e3) {
      middle =
          range.lo() < 0 && range.hi() > 0
              ? 0
              : Math.sinh((Special.asinh(range.lo()) + Special.asinh(range.hi())) / 2);
    }
    if (!(middle > range.lo() && middle < range.hi())) {
      middle = (range.lo() + range.hi()) / 2;
    }
    int i = names.indexOf(name);
    double below = middle;
    double above = middle;
    if (whole[i]) {
      double x = Math.floor(axes.get(i).place(middle));
      below = Math.max(range.lo(), on(i, x));
      above = Math.min(range.hi(), on(i, x + 1));
    }
    return List.of(
        with(box, i, new Interval(range.lo(), below)),
        with(box, i, new Interval(above, range.hi())));
  }

  private double on(int i, double x) {
    return axes.get(i).position(x);
  }
}
