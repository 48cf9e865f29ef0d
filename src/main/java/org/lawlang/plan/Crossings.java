package org.lawlang.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.lawlang.math.Special;

/// Where two curves of one unknown cross: all sign changes on a fine grid, and touches where they
/// come close without one, sharpened by Brent's method and Newton's.
final class Crossings {
  private static final int POINTS = 4000;
  private static final double EQUAL = 1e-12;
  private static final double ROUNDING = 0x1p-52;

  private final Curves curves;
  private final Axis axis;
  private final double[] givens;

  Crossings(Curves curves, Axis axis, double[] givens) {
    this.curves = curves;
    this.axis = axis;
    this.givens = givens;
  }

  /// @param roots places of the unknown, ascending
  /// @param reason why there are no more, or none
  record Scan(List<Double> roots, String reason) {}

  private double difference(double u) {
    return curves.difference(axis.place(u), givens);
  }

  /// Place `k` of the grid on the axis: even, and on a boundless axis denser near zero.
  private double grid(int k) {
    double lo = axis.walk().lo();
    double hi = axis.walk().hi();
    double t = (double) k / POINTS;
    if (axis.logarithmic() || (!axis.fencedBelow() && !axis.fencedAbove())) {
      return k == POINTS ? hi : lo + t * (hi - lo);
    }
    double from = asinh(lo);
    double u = Math.sinh(from + t * (asinh(hi) - from));
    return Math.clamp(u, lo, hi);
  }

  private static double asinh(double x) {
    return Special.asinh(x);
  }

  Scan scan() {
    double[] u = new double[POINTS + 1];
    double[] x = new double[POINTS + 1];
    for (int k = 0; k <= POINTS; k++) {
      u[k] = grid(k);
      x[k] = axis.place(u[k]);
    }
    double[] f = curves.evaluate(x, givens, 0);
    double[] left = curves.evaluate(x, givens, 1);
    double[] right = curves.evaluate(x, givens, 2);
    for (int k = 0; k <= POINTS; k++) {
      double size = Math.max(Math.abs(left[k]), Math.abs(right[k]));
      if (size < Double.POSITIVE_INFINITY && Math.abs(f[k]) <= ROUNDING * size) {
        f[k] = 0;
      }
    }
    var roots = new ArrayList<Double>();
    boolean vanish = false;
    for (int k = 0; k <= POINTS; k++) {
      if (f[k] == 0) {
        int last = k;
        while (last < POINTS && f[last + 1] == 0) {
          last++;
        }
        if (last - k > 3) {
          vanish = true; // equal to the last digit over a stretch
        } else {
          zeros(u, f, k, last).forEach(r -> add(roots, r));
        }
        k = last;
      } else if (k < POINTS && f[k] * f[k + 1] < 0) {
        crossing(u[k], u[k + 1]).ifPresent(r -> add(roots, r));
      } else if (k > 0 && k < POINTS && touches(f[k - 1], f[k], f[k + 1])) {
        touch(u[k - 1], u[k + 1], Math.signum(f[k])).forEach(r -> add(roots, r));
      }
    }
    return new Scan(List.copyOf(roots), reason(x, f, left, right, roots.isEmpty(), vanish));
  }

  /// The root among places `k` to `last`, where nothing is left of the difference.
  private List<Double> zeros(double[] u, double[] f, int k, int last) {
    if (k == 0 || last == POINTS) {
      return List.of(axis.place(u[k == 0 ? 0 : POINTS]));
    }
    double before = f[k - 1];
    double after = f[last + 1];
    return before * after < 0
        ? crossing(u[k - 1], u[last + 1]).stream().toList()
        : touch(u[k - 1], u[last + 1], Math.signum(before));
  }

  private static boolean touches(double before, double here, double after) {
    double a = Math.abs(here);
    return before * here > 0 && here * after > 0 && a <= Math.abs(before) && a <= Math.abs(after);
  }

  private static void add(List<Double> roots, double x) {
    if (roots.isEmpty() || Math.abs(x - roots.getLast()) > 1e-9 * Math.abs(x)) {
      roots.add(x);
    }
  }

  /// The root between two places of unlike sign; empty at a pole or a jump.
  private Optional<Double> crossing(double a, double b) {
    double u = Bracket.root(this::difference, a, b);
    double x = polish(axis.place(u), axis.place(a), axis.place(b));
    double left = Math.abs(curves.difference(x, givens));
    double ends = Math.min(Math.abs(difference(a)), Math.abs(difference(b)));
    double size = Math.max(Math.abs(curves.left(x, givens)), Math.abs(curves.right(x, givens)));
    return left <= 1e-3 * ends || left <= EQUAL * size ? Optional.of(x) : Optional.empty();
  }

  private double polish(double start, double lo, double hi) {
    double x = start;
    for (int step = 0; step < 3; step++) {
      Jet f = curves.jet(x, givens);
      double next = x - f.value / f.gradient[0];
      boolean better =
          next >= lo && next <= hi && Math.abs(curves.difference(next, givens)) < Math.abs(f.value);
      if (!better) {
        break;
      }
      x = next;
    }
    return x;
  }

  /// Where the difference, of one sign at `a` and `b`, is least between them: a root if nothing is
  /// left of it, two if it changes its sign there.
  private List<Double> touch(double a, double b, double sign) {
    DoubleUnaryOperator slope = u -> curves.jet(axis.place(u), givens).gradient[0];
    if (!(slope.applyAsDouble(a) * slope.applyAsDouble(b) < 0)) {
      return List.of();
    }
    double u = Bracket.root(slope, a, b);
    double x = axis.place(u);
    double least = sign * curves.difference(x, givens);
    if (least < 0) {
      var two = new ArrayList<Double>();
      crossing(a, u).ifPresent(two::add);
      crossing(u, b).ifPresent(two::add);
      if (!two.isEmpty()) {
        return two;
      }
    }
    double left = Math.abs(curves.left(x, givens));
    double right = Math.abs(curves.right(x, givens));
    double far = Math.abs(difference(a));
    return Math.abs(least) <= EQUAL * Math.max(left, right)
            || Math.abs(least) <= EQUAL * EQUAL * far
        ? List.of(x)
        : List.of();
  }

  /// The places that are looked at, in words.
  String range() {
    String name = (axis.logarithmic() && axis.fencedBelow() ? "positive " : "") + axis.name();
    if (axis.fencedBelow() && axis.fencedAbove()) {
      return "for all " + name;
    }
    String lowest = Words.number(axis.lowest());
    String highest = Words.number(axis.highest());
    return axis.fencedBelow()
        ? "for " + name + " up to " + highest
        : "for " + name + " from " + lowest + (axis.fencedAbove() ? " on" : " to " + highest);
  }

  private String reason(
      double[] x, double[] f, double[] left, double[] right, boolean none, boolean vanish) {
    String name = axis.name();
    String range = range();
    if (!none) {
      return "all crossings " + range + ", on a grid of " + (POINTS + 1) + " places";
    }
    int closest = -1;
    boolean above = false;
    boolean below = false;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k <= POINTS; k++) {
      boolean overflows = Double.isInfinite(left[k]) || Double.isInfinite(right[k]);
      above |= f[k] > 0 && !overflows;
      below |= f[k] < 0 && !overflows;
      double gap = Math.abs(f[k]) / Math.max(Math.abs(left[k]), Math.abs(right[k]));
      if (gap < least) {
        least = gap;
        closest = k;
      }
    }
    if (!above && !below) {
      return vanish
          ? "the two sides are the same " + range
          : "the two sides are not defined together anywhere " + range;
    }
    String side =
        above && below
            ? "the two sides pass each other in jumps but are never equal "
            : "the left side stays " + (above ? "above" : "below") + " the right one ";
    if (vanish || closest < 0 || least > 0.999) {
      return side + range + (vanish ? ": they only approach each other" : "");
    }
    return side
        + range
        + "; they come closest at "
        + name
        + " = "
        + Words.number(x[closest])
        + ", with "
        + Words.number(left[closest], 4)
        + " against "
        + Words.number(right[closest], 4);
  }

  /// The root nearest to `near` for these givens, sought outward from there.
  Optional<Double> nearest(double near) {
    double middle = axis.walked(near);
    double here = difference(middle);
    if (here == 0) {
      return Optional.of(near);
    }
    double span = axis.walk().hi() - axis.walk().lo();
    double unit = axis.logarithmic() ? 1e-3 : 1e-4 * Math.min(span, 1 + Math.abs(middle));
    double left = middle;
    double right = middle;
    for (double step = unit; step < 2 * span; step *= 1.6) {
      double further = Math.max(axis.walk().lo(), middle - step);
      Optional<Double> found = between(further, left);
      if (found.isEmpty()) {
        double beyond = Math.min(axis.walk().hi(), middle + step);
        found = between(right, beyond);
        right = beyond;
      }
      if (found.isPresent()) {
        return found;
      }
      left = further;
    }
    return Optional.empty();
  }

  private Optional<Double> between(double a, double b) {
    return a < b && difference(a) * difference(b) < 0 ? crossing(a, b) : Optional.empty();
  }
}
