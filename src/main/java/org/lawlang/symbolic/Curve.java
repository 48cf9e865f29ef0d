package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.lawlang.math.Interval;

/// How a function runs: stretches on which it rises or falls, stretches on which it is convex or
/// concave, and an interval that holds all its values. What no stretch covers is unknown. A
/// function of several arguments has one stretch, which then holds for each of them (`bends`: for
/// all jointly).
record Curve(List<Stretch> runs, List<Stretch> bends, Interval image) {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final Interval BELOW = new Interval(-INFINITY, 0);

  /// `up` is rising for a run, convex for a bend.
  record Stretch(Interval on, boolean up) {}

  Curve {
    runs = List.copyOf(runs);
    bends = List.copyOf(bends);
  }

  /// Nothing is known.
  static final Curve WILD = new Curve(List.of(), List.of(), Interval.REAL);

  static Curve rises() {
    return new Curve(List.of(new Stretch(Interval.REAL, true)), List.of(), Interval.REAL);
  }

  static Curve falls() {
    return new Curve(List.of(new Stretch(Interval.REAL, false)), List.of(), Interval.REAL);
  }

  /// Falls from `from` to `turn` and rises from there.
  static Curve valley(double from, double turn) {
    return new Curve(
        List.of(
            new Stretch(new Interval(from, turn), false),
            new Stretch(new Interval(turn, INFINITY), true)),
        List.of(),
        Interval.REAL);
  }

  /// The same, and it rises or falls on one more interval.
  Curve and(double from, double to, boolean rising) {
    var more = new ArrayList<>(runs);
    more.add(new Stretch(new Interval(from, to), rising));
    return new Curve(more, bends, image);
  }

  Curve convex() {
    return bent(new Stretch(Interval.REAL, true));
  }

  Curve concave() {
    return bent(new Stretch(Interval.REAL, false));
  }

  Curve convexOn(double from, double to) {
    return bent(new Stretch(new Interval(from, to), true));
  }

  Curve concaveOn(double from, double to) {
    return bent(new Stretch(new Interval(from, to), false));
  }

  /// Convex below zero and concave above.
  Curve easing() {
    return bent(new Stretch(BELOW, true), new Stretch(Interval.NON_NEGATIVE, false));
  }

  /// Concave below zero and convex above.
  Curve steepening() {
    return bent(new Stretch(BELOW, false), new Stretch(Interval.NON_NEGATIVE, true));
  }

  private Curve bent(Stretch... more) {
    var all = new ArrayList<>(bends);
    all.addAll(List.of(more));
    return new Curve(runs, all, image);
  }

  Curve within(double lo, double hi) {
    return new Curve(runs, bends, new Interval(lo, hi));
  }

  /// Whether it rises or falls as its argument grows within `x`.
  Trend trend(Interval x) {
    if (!covered(runs, x)) {
      return Trend.UNKNOWN;
    }
    Trend result = Trend.CONSTANT;
    for (Stretch run : runs) {
      if (overlap(run.on, x)) {
        result = result.and(run.up ? Trend.INCREASING : Trend.DECREASING);
      }
    }
    return result;
  }

  Curvature curvature(Interval x) {
    for (Stretch bend : bends) {
      if (bend.on.lo() <= x.lo() && x.hi() <= bend.on.hi()) {
        return bend.up ? Curvature.CONVEX : Curvature.CONCAVE;
      }
    }
    return Curvature.UNKNOWN;
  }

  /// An interval that holds the values of `f`, which runs so, over the arguments `x`.
  Interval range(ToDoubleFunction<double[]> f, List<Interval> x) {
    if (x.size() > 1) {
      if (runs.isEmpty()) {
        return image;
      }
      return outward(
          f.applyAsDouble(x.stream().mapToDouble(Interval::lo).toArray()),
          f.applyAsDouble(x.stream().mapToDouble(Interval::hi).toArray()));
    }
    Interval argument = x.getFirst();
    if (!covered(runs, argument)) {
      return image;
    }
    double lo = INFINITY;
    double hi = -INFINITY;
    for (Stretch run : runs) {
      if (overlap(run.on, argument)) {
        double left = f.applyAsDouble(new double[] {Math.max(run.on.lo(), argument.lo())});
        double right = f.applyAsDouble(new double[] {Math.min(run.on.hi(), argument.hi())});
        lo = least(lo, run.up ? left : right);
        hi = greatest(hi, run.up ? right : left);
      }
    }
    return outward(lo, hi);
  }

  private static double least(double a, double b) {
    return Double.isNaN(b) ? -INFINITY : Math.min(a, b);
  }

  private static double greatest(double a, double b) {
    return Double.isNaN(b) ? INFINITY : Math.max(a, b);
  }

  private Interval outward(double lo, double hi) {
    double low = Double.isNaN(lo) ? -INFINITY : Math.max(image.lo(), Bounds.down(lo));
    double high = Double.isNaN(hi) ? INFINITY : Math.min(image.hi(), Bounds.up(hi));
    return low <= high ? new Interval(low, high) : image;
  }

  /// Stretches are next to one another, so together they cover what lies between their ends.
  private static boolean covered(List<Stretch> stretches, Interval x) {
    return !stretches.isEmpty()
        && stretches.stream().mapToDouble(s -> s.on.lo()).min().orElseThrow() <= x.lo()
        && x.hi() <= stretches.stream().mapToDouble(s -> s.on.hi()).max().orElseThrow();
  }

  /// Whether they share more than an end.
  private static boolean overlap(Interval a, Interval b) {
    return Math.max(a.lo(), b.lo()) < Math.min(a.hi(), b.hi())
        || (b.lo() == b.hi() && a.contains(b.lo()));
  }
}
