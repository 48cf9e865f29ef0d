package org.lawlang.math;

/// The closed interval `[lo, hi]` of the extended reals; either end may be infinite, neither NaN.
/// `lo == 0` of a parameter that was declared `> 0` is kept as 0: openness is a matter of how the
/// fit walks, not of the bound.
public record Interval(double lo, double hi) {
  public static final Interval REAL =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  public static final Interval NON_NEGATIVE = new Interval(0, Double.POSITIVE_INFINITY);

  public Interval {
    if (!(lo <= hi)) { // also refuses NaN
      throw new IllegalArgumentException("not an interval: [" + lo + ", " + hi + "]");
    }
  }

  public boolean contains(double x) {
    return lo <= x && x <= hi;
  }

  public boolean isFinite() {
    return Double.isFinite(lo) && Double.isFinite(hi);
  }
}
