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
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;

/// Narrows the boxes of unknowns to what the constraints leave of them: `y >= exp(x)` with `y` up
/// to 10 keeps `x` below `log(10)`. Each constraint is walked from the root, which lies in
/// `[0, ∞]`, down to its variables, with what bounds the other parts (the HC4 contractor of
/// Benhamou, Goualard, Granvilliers and Puget 1999). Ends are rounded outward, so that no point
/// which satisfies the constraints is lost.
final class Contraction {
  private static final int ROUNDS = 10;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

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
        Interval known = contraction.of(room);
        contraction.empty |= known.hi() < target.lo() || known.lo() > target.hi();
        contraction.narrow(room, target);
      }
    }
    return contraction.empty ? Optional.empty() : Optional.of(contraction.ranges);
  }

  private Interval of(Expr e) {
    return Bounds.of(e, ranges);
  }

  private static Interval point(double x) {
    return new Interval(x, x);
  }

  private static Interval scaled(double factor, Interval x) {
    return Bounds.times(point(factor), x);
  }

  private static Interval over(Interval x, double divisor) {
    double a = x.lo() / divisor;
    double b = x.hi() / divisor;
    return outward(Math.min(a, b), Math.max(a, b));
  }

  /// What overflowed is only known to be large.
  private static Interval outward(double lo, double hi) {
    return new Interval(
        Math.min(Double.MAX_VALUE, Bounds.down(lo)), Math.max(-Double.MAX_VALUE, Bounds.up(hi)));
  }

  /// What is known when `e` lies in `target`.
  private void narrow(Expr e, Interval target) {
    switch (e) {
      case Const c -> {}
      case Choose c -> {}
      case Expr.Bound b -> {}
      case Var(var name) -> variable(name, target);
      case Sum s -> {
        for (Scaled t : s.terms()) {
          Interval rest = point(s.offset());
          for (Scaled o : s.terms()) {
            rest = o.equals(t) ? rest : Bounds.plus(rest, scaled(o.coefficient(), of(o.term())));
          }
          Interval left = Bounds.plus(target, new Interval(-rest.hi(), -rest.lo()));
          narrow(t.term(), over(left, t.coefficient()));
        }
      }
      case Product p -> {
        for (Power f : p.factors()) {
          var others = new ArrayList<Expr>();
          p.factors().stream()
              .filter(o -> !o.equals(f))
              .forEach(o -> others.add(Normal.power(o.base(), o.exponent())));
          Interval rest = of(Normal.product(others));
          if (f.exponent() instanceof Const(double k)) {
            quotient(target, rest)
                .flatMap(q -> root(q, f.base(), k))
                .ifPresent(b -> narrow(f.base(), b));
          }
        }
      }
      case Apply f when f.fn() == Fn.MIN ->
          f.arguments().forEach(a -> narrow(a, new Interval(target.lo(), INFINITY)));
      case Apply f when f.fn() == Fn.MAX ->
          f.arguments().forEach(a -> narrow(a, new Interval(-INFINITY, target.hi())));
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
        : Optional.of(outward(Math.min(a, b), Math.max(a, b)));
  }

  /// What a factor may be when its product with something in `by` lies in `target`: anything, where
  /// both may be zero.
  private static Optional<Interval> quotient(Interval target, Interval by) {
    if (by.lo() < 0 && by.hi() > 0 || (by.contains(0) && target.contains(0))) {
      return Optional.empty();
    }
    double sign = by.hi() > 0 ? 1 : -1;
    double lo = Double.POSITIVE_INFINITY;
    double hi = Double.NEGATIVE_INFINITY;
    for (double t : new double[] {target.lo(), target.hi()}) {
      for (double b : new double[] {by.lo(), by.hi()}) {
        double q =
            t == 0
                ? 0
                : b == 0 ? sign * t * Double.POSITIVE_INFINITY : Double.isInfinite(b) ? 0 : t / b;
        lo = Math.min(lo, q);
        hi = Math.max(hi, q);
      }
    }
    return Optional.of(outward(lo, hi));
  }

  /// The base whose power `k` lies in `target`.
  private Optional<Interval> root(Interval target, Expr base, double k) {
    Interval known = of(base);
    boolean odd = Math.abs(k % 2) == 1;
    if (k == 1) {
      return Optional.of(target);
    }
    boolean isNotNegative = known.lo() >= 0 || k != Math.rint(k);
    if (isNotNegative || (!odd && k > 0)) {
      Interval size = roots(Math.max(0, target.lo()), Math.max(0, target.hi()), k);
      return Optional.of(isNotNegative ? size : new Interval(-size.hi(), size.hi()));
    }
    return odd && k > 0 ? Optional.of(signed(target, k)) : Optional.empty();
  }

  /// What has powers `k` from `lo` to `hi`, none negative. The exponent `1/k` is a little off, which
  /// counts as often as the logarithm is large.
  private static Interval roots(double lo, double hi, double k) {
    double a = Math.pow(lo, 1 / k);
    double b = Math.pow(hi, 1 / k);
    double least = Math.min(a, b);
    double most = Math.max(a, b);
    boolean vanished = most == 0 && lo + hi > 0;
    return outward(
        least * (1 - slack(least)), vanished ? Double.MIN_NORMAL : most * (1 + slack(most)));
  }

  private static double slack(double y) {
    return y == 0 || Double.isInfinite(y) ? 0 : 4 * Math.ulp(1.0) * (1 + Math.abs(Math.log(y)));
  }

  /// Odd roots keep the sign.
  private static Interval signed(Interval y, double k) {
    double lo = roots(Math.abs(y.lo()), Math.abs(y.lo()), k).hi();
    double hi = roots(Math.abs(y.hi()), Math.abs(y.hi()), k).hi();
    double least = roots(Math.abs(y.lo()), Math.abs(y.lo()), k).lo();
    double most = roots(Math.abs(y.hi()), Math.abs(y.hi()), k).lo();
    return new Interval(y.lo() < 0 ? -lo : least, y.hi() < 0 ? -most : hi);
  }

  /// The argument of a function whose value lies in `target`.
  private static Optional<Interval> inverse(Apply f, Interval target) {
    double lo = target.lo();
    double hi = target.hi();
    return switch (f.fn()) {
      case EXP -> hi > 0 ? between(Math.log(Math.max(0, lo)), Math.log(hi)) : Optional.empty();
      case LOG -> between(Math.exp(lo), Math.max(Double.MIN_NORMAL, Math.exp(hi)));
      case ABS -> hi >= 0 ? between(-hi, hi) : Optional.empty();
      default -> Optional.empty();
    };
  }
}
