package org.lawlang.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.math.Interval;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.symbolic.Bounds;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;
import org.lawlang.symbolic.Normal;

/// Narrows the boxes of unknowns to what the constraints leave of them: `y >= exp(x)` with `y` up
/// to 10 keeps `x` below `log(10)`. Each constraint is walked from the root, which lies in
/// `[0, ∞]`, down to its variables, with what bounds the other parts (the HC4 contractor of
/// Benhamou, Goualard, Granvilliers and Puget 1999). Ends are not rounded outward: it tells a
/// search where to look, and proves nothing.
final class Contraction {
  private static final int ROUNDS = 10;

  private final Map<String, Interval> ranges;
  private boolean empty;
  private boolean changed;

  private Contraction(Map<String, Interval> ranges) {
    this.ranges = new HashMap<>(ranges);
  }

  /// The narrowed ranges; empty where nothing is left of one.
  static Optional<Map<String, Interval>> of(
      List<Constraint> constraints, Map<String, Interval> ranges) {
    var contraction = new Contraction(ranges);
    contraction.changed = true;
    for (int round = 0; round < ROUNDS && contraction.changed && !contraction.empty; round++) {
      contraction.changed = false;
      for (Constraint c : constraints) {
        Expr room = Normal.subtract(/* left= */ c.right(), /* right= */ c.left());
        Interval target = c.equality() ? new Interval(0, 0) : Interval.NON_NEGATIVE;
        Interval known = Bounds.of(room, contraction.ranges);
        contraction.empty |= known.hi() < target.lo() || known.lo() > target.hi();
        contraction.narrow(room, target);
      }
    }
    return contraction.empty ? Optional.empty() : Optional.of(contraction.ranges);
  }

  /// What is known when `e` lies in `target`.
  private void narrow(Expr e, Interval target) {
    switch (e) {
      case Const c -> {}
      case Choose c -> {}
      case Expr.Total t -> {}
      case Var(var name) -> variable(name, target);
      case Sum s -> {
        for (Scaled t : s.terms()) {
          var others = new ArrayList<Expr>();
          others.add(Normal.number(s.offset()));
          s.terms().stream()
              .filter(o -> !o.equals(t))
              .forEach(o -> others.add(Normal.scale(o.coefficient(), o.term())));
          Interval rest = Bounds.of(Normal.sum(others), ranges);
          double lo = (target.lo() - rest.hi()) / t.coefficient();
          double hi = (target.hi() - rest.lo()) / t.coefficient();
          between(lo, hi).ifPresent(part -> narrow(t.term(), part));
        }
      }
      case Product p -> {
        for (Power f : p.factors()) {
          var others = new ArrayList<Expr>();
          p.factors().stream()
              .filter(o -> !o.equals(f))
              .forEach(o -> others.add(Normal.power(o.base(), o.exponent())));
          Interval rest = Bounds.of(Normal.product(others), ranges);
          if (f.exponent() instanceof Const(double k)) {
            quotient(target, rest)
                .flatMap(q -> root(q, f.base(), k))
                .ifPresent(b -> narrow(f.base(), b));
          }
        }
      }
      case Apply f -> inverse(f, target).ifPresent(part -> narrow(f.arguments().getFirst(), part));
    }
  }

  private void variable(String name, Interval target) {
    Interval known = ranges.getOrDefault(name, Interval.REAL);
    double lo = Math.max(known.lo(), target.lo());
    double hi = Math.min(known.hi(), target.hi());
    if (!(lo <= hi)) {
      empty = true;
    } else if (isTighter(known.lo(), lo) || isTighter(-known.hi(), -hi)) {
      ranges.put(name, new Interval(lo, hi));
      changed = true;
    }
  }

  private static boolean isTighter(double old, double now) {
    return now > old
        && (Double.isInfinite(old) || now - old > 1e-3 * Math.max(1e-6, Math.abs(old)));
  }

  /// In either order; empty when an end is undefined.
  private static Optional<Interval> between(double a, double b) {
    return Double.isNaN(a) || Double.isNaN(b)
        ? Optional.empty()
        : Optional.of(new Interval(Math.min(a, b), Math.max(a, b)));
  }

  /// What a factor may be when its product with something in `by` lies in `target`.
  private static Optional<Interval> quotient(Interval target, Interval by) {
    if (by.lo() < 0 && by.hi() > 0 || (by.lo() == 0 && by.hi() == 0)) {
      return Optional.empty();
    }
    double lo = Double.POSITIVE_INFINITY;
    double hi = Double.NEGATIVE_INFINITY;
    for (double t : new double[] {target.lo(), target.hi()}) {
      for (double b : new double[] {by.lo(), by.hi()}) {
        double sign = by.hi() > 0 ? 1 : -1;
        // Nothing over nothing, or over all there is, is as open as it can be.
        double q =
            t == 0
                ? 0
                : b == 0 ? sign * t * Double.POSITIVE_INFINITY : Double.isInfinite(b) ? 0 : t / b;
        lo = Math.min(lo, q);
        hi = Math.max(hi, q);
      }
    }
    return Optional.of(new Interval(lo, hi));
  }

  /// The base whose power `k` lies in `target`.
  private Optional<Interval> root(Interval target, Expr base, double k) {
    Interval known = Bounds.of(base, ranges);
    boolean odd = Math.abs(k % 2) == 1;
    if (k == 1) {
      return Optional.of(target);
    }
    boolean isNotNegative = known.lo() >= 0 || k != Math.rint(k);
    if (isNotNegative || (!odd && k > 0)) {
      double lo = Math.pow(Math.max(0, target.lo()), 1 / k);
      double hi = Math.pow(Math.max(0, target.hi()), 1 / k);
      Optional<Interval> size = between(lo, hi);
      return isNotNegative ? size : size.map(s -> new Interval(-s.hi(), s.hi()));
    }
    return odd && k > 0
        ? between(signed(target.lo(), k), signed(target.hi(), k))
        : Optional.empty();
  }

  private static double signed(double y, double k) {
    return Math.copySign(Math.pow(Math.abs(y), 1 / k), y);
  }

  /// The argument of a function whose value lies in `target`.
  private static Optional<Interval> inverse(Apply f, Interval target) {
    double lo = target.lo();
    double hi = target.hi();
    return switch (f.fn()) {
      case EXP -> hi > 0 ? between(Math.log(Math.max(0, lo)), Math.log(hi)) : Optional.empty();
      case LOG -> between(Math.exp(lo), Math.exp(hi));
      case ABS -> hi >= 0 ? between(-hi, hi) : Optional.empty();
      default -> Optional.empty();
    };
  }
}
