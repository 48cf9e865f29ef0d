package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.lawlang.math.Special;

/// Where two curves of one unknown cross: all sign changes on a fine grid, and touches where they
/// come close without one, sharpened by Brent's method and Newton's.
final class Crossings {
  private static final int POINTS = 4000;
  private static final int MANY = POINTS / 20;
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

  /// @param roots places of the unknown, ascending; of a stretch on which the sides are equal the
  ///     first place
  /// @param stretches whether there are such stretches
  /// @param reason why there are no more, or none
  record Scan(List<Double> roots, boolean stretches, String reason) {}

  private double difference(double u) {
    return curves.difference(axis.place(u), givens);
  }

  /// The grid on the axis: even; on a boundless axis denser near zero; on one that is walked by its
  /// logarithm, up to an end, every second place even in what is walked.
  private double[] grid() {
    double lo = axis.walk().lo();
    double hi = axis.walk().hi();
    boolean plain = axis.logarithmic() || (!axis.fencedBelow() && !axis.fencedAbove());
    boolean both = axis.logarithmic() && !axis.fencedAbove();
    double[] u = new double[POINTS + 1];
    for (int k = 0; k <= POINTS; k++) {
      double t = (double) k / POINTS;
      u[k] =
          both && k % 2 == 1
              ? axis.position(axis.lowest() + t * (axis.highest() - axis.lowest()))
              : plain ? lo + t * (hi - lo) : Math.sinh(asinh(lo) + t * (asinh(hi) - asinh(lo)));
      u[k] = Math.clamp(u[k], lo, hi);
    }
    Arrays.sort(u);
    u[POINTS] = hi;
    return u;
  }

  private static double asinh(double x) {
    return Special.asinh(x);
  }

  Scan scan() {
    double[] u = grid();
    double[] x = Arrays.stream(u).map(axis::place).toArray();
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
    var stretches = new ArrayList<String>();
    boolean vanish = false;
    for (int k = 0; k <= POINTS; k++) {
      if (f[k] == 0) {
        int last = k;
        while (last < POINTS && f[last + 1] == 0) {
          last++;
        }
        boolean through = curves.isIdentity() || (!curves.isAnalytic() && last > k);
        vanish |= last - k > 3;
        if (through) {
          stretches.add(stretch(u, k, last, roots));
        } else if (last - k
            <= 3) { // what is smooth is never zero over a stretch, it only comes close
          zeros(u, f, k, last).forEach(r -> add(roots, r));
        }
        k = last;
      } else if (k < POINTS && f[k] * f[k + 1] < 0) {
        crossing(u[k], u[k + 1]).ifPresent(r -> add(roots, r));
      } else if (k > 0 && k < POINTS && touches(f[k - 1], f[k], f[k + 1])) {
        touch(u[k - 1], u[k + 1], Math.signum(f[k])).forEach(r -> add(roots, r));
      }
    }
    String reason =
        stretches.isEmpty()
            ? reason(x, f, left, right, roots.size(), vanish)
            : "every "
                + axis.name()
                + Words.list(stretches)
                + " is a root, of which one is given"
                + (curves.isIdentity() ? ": the two sides are the same" : "");
    return new Scan(List.copyOf(roots), !stretches.isEmpty(), reason);
  }

  /// Takes up a root out of the stretch about places `k` to `last`, where the sides are equal to the
  /// last digit, and says how far it goes.
  private String stretch(double[] u, int k, int last, List<Double> roots) {
    boolean below = k == 0 && axis.fencedBelow();
    boolean above = last == POINTS && axis.fencedAbove();
    double from = axis.place(k == 0 ? u[0] : edge(u[k], u[k - 1]));
    double to = axis.place(last == POINTS ? u[POINTS] : edge(u[last], u[last + 1]));
    add(roots, !below ? from : !above ? to : axis.place(0));
    return (below ? "" : " from " + Words.number(from))
        + (above ? (below ? "" : " on") : (below ? " up to " : " to ") + Words.number(to));
  }

  /// The last place from `inside` towards `outside` with no difference.
  private double edge(double inside, double outside) {
    double a = inside;
    double b = outside;
    for (int i = 0; i < 100; i++) {
      double middle = a + (b - a) / 2;
      if (difference(middle) == 0) {
        a = middle;
      } else {
        b = middle;
      }
    }
    return a;
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
      double[] x, double[] f, double[] left, double[] right, int roots, boolean vanish) {
    String name = axis.name();
    String range = range();
    if (roots > 0) {
      return "found "
          + range
          + " on a grid of "
          + (POINTS + 1)
          + " places; that there are no more is not proven"
          + (roots > MANY ? ", and so many are not likely to be all: state a smaller box" : "");
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
          ? "the two sides are equal to the last digit " + range
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

  /// The root nearest to `near` for these givens, sought outward from there, at which the difference
  /// passes zero the same way up or down.
  ///
  /// @param way the sign of the slope of the difference there; any for zero
  Optional<Double> nearest(double near, double way) {
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
      Optional<Double> found = between(further, left, way);
      if (found.isEmpty()) {
        double beyond = Math.min(axis.walk().hi(), middle + step);
        found = between(right, beyond, way);
        right = beyond;
      }
      if (found.isPresent()) {
        return found;
      }
      left = further;
    }
    return Optional.empty();
  }

  private Optional<Double> between(double a, double b, double way) {
    if (a >= b) {
      return Optional.empty();
    }
    double from = difference(a);
    double to = difference(b);
    return from * to < 0 && way * (to - from) >= 0 ? crossing(a, b) : Optional.empty();
  }
}
