package org.lawlang.math;

import java.util.function.DoubleUnaryOperator;

/// Where a function of one number changes its sign between two ends.
///
/// The stretch is cut into [#CELLS] cells, by equal ratios where it lies above zero; in each at whose
/// ends the signs differ Newton's steps close in, held inside of what is known by halving it. A change
/// of sign at a pole is none.
public final class Crossing {
  private static final int CELLS = 32;
  private static final int MOST_STEPS = 200;

  private final DoubleUnaryOperator function;
  private final DoubleUnaryOperator slope;
  private final boolean byRatio;

  private Crossing(DoubleUnaryOperator function, DoubleUnaryOperator slope, boolean byRatio) {
    this.function = function;
    this.slope = slope;
    this.byRatio = byRatio;
  }

  /// The one place; not a number where there is none, or more than one.
  public static double only(
      DoubleUnaryOperator function, DoubleUnaryOperator slope, double lo, double hi) {
    double[] found = new double[1];
    return count(function, slope, lo, hi, found) == 1 ? found[0] : Double.NaN;
  }

  /// How many places the cells show.
  ///
  /// @param first where the first of them is put
  public static int count(
      DoubleUnaryOperator function,
      DoubleUnaryOperator slope,
      double lo,
      double hi,
      double[] first) {
    first[0] = Double.NaN;
    if (!(lo < hi) || !Double.isFinite(hi - lo)) {
      return 0;
    }
    return new Crossing(function, slope, lo > 0 && hi / lo > 4).walk(lo, hi, first);
  }

  private int walk(double lo, double hi, double[] first) {
    int found = 0;
    double left = lo;
    double below = function.applyAsDouble(lo);
    for (int cell = 1; cell <= CELLS; cell++) {
      double right = cell == CELLS ? hi : between(lo, hi, (double) cell / CELLS);
      double above = function.applyAsDouble(right);
      double root = below == 0 && cell == 1 ? left : above == 0 ? right : Double.NaN;
      if (below < 0 && above > 0 || below > 0 && above < 0) {
        root = close(left, below, right, above);
      }
      if (!Double.isNaN(root)) {
        if (found == 0) {
          first[0] = root;
        }
        found++;
      }
      left = right;
      below = above;
    }
    return found;
  }

  private double between(double a, double b, double share) {
    return byRatio ? a * Math.pow(b / a, share) : a + (b - a) * share;
  }

  private double close(double left, double below, double right, double above) {
    double a = left;
    double b = right;
    double x = between(a, b, 0.5);
    double before = b - a;
    for (int step = 0; step < MOST_STEPS; step++) {
      double y = function.applyAsDouble(x);
      if (y == 0) {
        return x;
      }
      if (y < 0 == below < 0) {
        a = x;
      } else {
        b = x;
      }
      double next = x - y / slope.applyAsDouble(x);
      double moved = Math.abs(next - x);
      if (!(a < next && next < b) || moved > before / 2) {
        next = between(a, b, 0.5);
        moved = b - a;
      }
      boolean near = Math.abs(next - x) <= Math.ulp(x);
      if (near || !(a < next && next < b)) {
        double last = function.applyAsDouble(near ? next : x);
        boolean pole = Math.abs(last) > Math.max(Math.abs(below), Math.abs(above));
        return pole ? Double.NaN : near ? next : x;
      }
      before = moved;
      x = next;
    }
    return x;
  }
}
