package org.lawlang.plan;

import org.lawlang.math.Interval;

/// How an unknown is walked: by its logarithm, `x = e^u`, or as it is, `x = u`. Where the box is open the walk ends at a fence,
/// which no optimum can hold.
///
/// @param fencedBelow whether the lower end of `walk` is such a fence
record Axis(
    String name, boolean logarithmic, Interval walk, boolean fencedBelow, boolean fencedAbove) {
  private static final double LAST_LOG = 690; // e^690 is near the end of the doubles
  private static final double LAST = 1e20;

  static Axis logarithmic(String name, Interval box) {
    boolean below = box.lo() <= 0;
    boolean above = Double.isInfinite(box.hi());
    return new Axis(
        name,
        true,
        new Interval(below ? -LAST_LOG : Math.log(box.lo()), above ? LAST_LOG : Math.log(box.hi())),
        below,
        above);
  }

  static Axis linear(String name, Interval box) {
    return new Axis(
        name,
        false,
        new Interval(Math.max(-LAST, box.lo()), Math.min(LAST, box.hi())),
        box.lo() < -LAST,
        box.hi() > LAST);
  }

  double place(double u) {
    return logarithmic ? Math.exp(u) : u;
  }

  double walked(double x) {
    return Math.clamp(logarithmic ? Math.log(x) : x, walk.lo(), walk.hi());
  }

  Axis fixed(double x) {
    double u = logarithmic ? Math.log(x) : x;
    return new Axis(name, logarithmic, new Interval(u, u), false, false);
  }
}
