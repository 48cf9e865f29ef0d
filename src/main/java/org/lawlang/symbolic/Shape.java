package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lawlang.math.Interval;

/// What is proved about an expression within the ranges of its variables: between which bounds it
/// lies, how it moves with each variable (one that is not named does not move it), whether it is
/// convex or concave in all of them jointly, and whether its logarithm is, as a function of theirs
/// (`logCurvature`: a posynomial is convex, a monomial affine).
///
/// Rules after Grant, Boyd and Ye, Disciplined Convex Programming, 2006, with the powers that
/// scaling laws are made of. `UNKNOWN` is no disproof. A variable without a range is any real
/// number; [Bounds] says which bases are taken as positive.
public record Shape(
    Interval bounds, SortedMap<String, Trend> trends, Curvature curvature, Curvature logCurvature) {
  public Shape {
    trends = Collections.unmodifiableSortedMap(new TreeMap<>(trends));
  }

  /// The shape of `e` in all its variables.
  public static Shape of(Expr e, Map<String, Interval> ranges) {
    return of(e, ranges, Substitution.variables(e));
  }

  /// The shape of `e` in `unknowns`, all else held fixed somewhere in its range. What the rules
  /// leave open is asked of the bounds of the derivatives: each first one, and in a single unknown
  /// the second.
  public static Shape of(Expr e, Map<String, Interval> ranges, Set<String> unknowns) {
    var bounds = new Bounds(ranges);
    Shape shape = new Shaping(bounds, unknowns).of(e);
    if (!Smooth.isSmooth(e, bounds, unknowns)) {
      return shape;
    }
    var trends = new TreeMap<>(shape.trends);
    trends.replaceAll((name, t) -> t == Trend.UNKNOWN ? slope(e, name, bounds) : t);
    Curvature curvature = shape.curvature;
    if (curvature == Curvature.UNKNOWN && trends.size() == 1) {
      String only = trends.firstKey();
      Expr slope = Derivative.of(e, only);
      if (Smooth.isSmooth(slope, bounds, unknowns)) {
        curvature =
            switch (slope(slope, only, bounds)) {
              case INCREASING -> Curvature.CONVEX;
              case DECREASING -> Curvature.CONCAVE;
              case CONSTANT -> Curvature.AFFINE;
              case UNKNOWN -> Curvature.UNKNOWN;
            };
      }
    }
    return new Shape(shape.bounds, trends, curvature, shape.logCurvature);
  }

  private static Trend slope(Expr e, String variable, Bounds bounds) {
    Interval slope = bounds.of(Derivative.of(e, variable));
    if (slope.lo() >= 0) {
      return slope.hi() == 0 ? Trend.CONSTANT : Trend.INCREASING;
    }
    return slope.hi() <= 0 ? Trend.DECREASING : Trend.UNKNOWN;
  }

  /// How it moves with a variable.
  public Trend trend(String variable) {
    return trends.getOrDefault(variable, Trend.CONSTANT);
  }

  /// −1 or 1 for never above or below zero, 0 for zero itself.
  public OptionalInt sign() {
    if (bounds.lo() >= 0) {
      return OptionalInt.of(bounds.hi() > 0 ? 1 : 0);
    }
    return bounds.hi() <= 0 ? OptionalInt.of(-1) : OptionalInt.empty();
  }

  /// Which of `candidates` enter `e` jointly linearly: with all else fixed, it is an affine
  /// function of them together. Where two exclude one another, as in `A*B*x`, those that exclude
  /// fewest are kept.
  public static SortedSet<String> linearIn(Expr e, Set<String> candidates) {
    var slopes = new TreeMap<String, SortedSet<String>>();
    var smooth = new TreeSet<>(candidates);
    smooth.removeAll(Substitution.stepped(e));
    for (String name : smooth) {
      SortedSet<String> within = Substitution.variables(Derivative.of(e, name));
      if (!within.contains(name) && Substitution.variables(e).contains(name)) {
        within.retainAll(candidates);
        slopes.put(name, within);
      }
    }
    slopes.values().forEach(within -> within.retainAll(slopes.keySet()));
    List<Map.Entry<String, SortedSet<String>>> order = new ArrayList<>(slopes.entrySet());
    order.sort(Comparator.comparingInt(entry -> entry.getValue().size()));
    var linear = new TreeSet<String>();
    for (var entry : order) {
      if (Collections.disjoint(entry.getValue(), linear)) {
        linear.add(entry.getKey());
      }
    }
    return linear;
  }
}
