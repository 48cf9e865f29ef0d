package org.lawlang.plan;

import java.util.Optional;
import org.lawlang.math.Interval;

/// How an unknown is walked: by its logarithm, `x = e^u`, or in units, `x = unit·u`. Where the box
/// is open the walk ends at a fence, which no optimum can hold.
///
/// @param unit one, or for a finite box that is far from one wide the power of two near its width
/// @param fencedBelow whether the lower end of `walk` is such a fence
record Axis(
    String name,
    boolean logarithmic,
    double unit,
    Interval walk,
    boolean fencedBelow,
    boolean fencedAbove) {
  private static final double LAST_LOG = 200; // a second derivative there is still a normal number
  private static final double WIDEST_LOG = 690; // a value is
  private static final double LAST = 1e20;
  private static final double USUAL = 1e3;
  private static final double ROUNDING = 1e-12;

  static Axis logarithmic(String name, Interval box) {
    boolean below = box.lo() <= 0;
    boolean above = Double.isInfinite(box.hi());
    return new Axis(
        name,
        true,
        1,
        new Interval(below ? -LAST_LOG : Math.log(box.lo()), above ? LAST_LOG : Math.log(box.hi())),
        below,
        above);
  }

  static Axis linear(String name, Interval box) {
    double width = box.hi() - box.lo();
    boolean usual = !(width > USUAL && width <= LAST) && !(width < 1 / USUAL && width > 0);
    double unit = usual ? 1 : Math.scalb(1.0, Math.getExponent(width));
    return new Axis(
        name,
        false,
        unit,
        new Interval(Math.max(-LAST, box.lo()) / unit, Math.min(LAST, box.hi()) / unit),
        box.lo() < -LAST,
        box.hi() > LAST);
  }

  /// Whether `u` is an end of the walk that is none of the box.
  boolean isFenced(double u) {
    return (fencedBelow && u <= walk.lo()) || (fencedAbove && u >= walk.hi());
  }

  private Axis on(Interval other, boolean below, boolean above) {
    return new Axis(name, logarithmic, unit, other, below, above);
  }

  /// With its fences as far out as values can be computed.
  Axis widest() {
    return logarithmic
        ? on(
            new Interval(
                fencedBelow ? -WIDEST_LOG : walk.lo(), fencedAbove ? WIDEST_LOG : walk.hi()),
            fencedBelow,
            fencedAbove)
        : this;
  }

  double place(double u) {
    return logarithmic ? Math.exp(u) : unit * u;
  }

  /// Where `x` lies on the axis, be it beyond its ends.
  double position(double x) {
    return logarithmic ? Math.log(x) : x / unit;
  }

  double walked(double x) {
    return Math.clamp(position(x), walk.lo(), walk.hi());
  }

  /// Held at `x`.
  Axis fixed(double x) {
    return new Axis(name, false, 1, new Interval(x, x), false, false);
  }

  double lowest() {
    return place(walk.lo());
  }

  double highest() {
    return place(walk.hi());
  }

  /// Confined to the whole numbers within; what is walked by its logarithm is at least one.
  Axis whole() {
    double first = logarithmic ? Math.max(1, firstWhole()) : firstWhole();
    Axis above = fencedBelow && !logarithmic ? this : atLeast(first).orElse(this);
    return above.fencedAbove ? above : above.atMost(above.lastWhole()).orElse(above);
  }

  /// The first whole number of the walk, an end that is one up to rounding counted in.
  double firstWhole() {
    return Math.ceil(lowest() - ROUNDING * Math.abs(lowest()));
  }

  double lastWhole() {
    return Math.floor(highest() + ROUNDING * Math.abs(highest()));
  }

  /// The part up to `x`, if there is one.
  Optional<Axis> atMost(double x) {
    double u = position(x);
    return u >= walk.lo()
        ? Optional.of(on(new Interval(walk.lo(), Math.min(u, walk.hi())), fencedBelow, false))
        : Optional.empty();
  }

  /// The part from `x` on, if there is one.
  Optional<Axis> atLeast(double x) {
    double u = position(x);
    return u <= walk.hi()
        ? Optional.of(on(new Interval(Math.max(u, walk.lo()), walk.hi()), false, fencedAbove))
        : Optional.empty();
  }
}
