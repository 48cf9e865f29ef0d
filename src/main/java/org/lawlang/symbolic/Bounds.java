package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.math.Interval;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Var;

/// An interval for every node, from the ranges of the variables: it holds each value that the node
/// can take where it is defined, rounding included. A variable without a range is any real number.
///
/// Wherever a power stands whose exponent is not a whole number in the text, its base is taken as
/// not negative, as in [Normal].
public final class Bounds {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private final Map<String, Interval> ranges;
  private final IdentityHashMap<Expr, Interval> known = new IdentityHashMap<>();

  /// Bounds that are asked of several expressions: what they share is computed once.
  public Bounds(Map<String, Interval> ranges) {
    this.ranges = ranges;
  }

  public static Interval of(Expr e, Map<String, Interval> ranges) {
    return new Bounds(ranges).of(e);
  }

  /// A part that is undefined whatever the variables are within their ranges: `argument` of `where`
  /// lies in `bounds`, and would have to lie in `required`. `variable` is the one whose range is to
  /// be changed, if one would do.
  public record Violation(
      Expr where, Expr argument, Interval bounds, Interval required, Optional<String> variable) {}

  /// The proven violations, innermost first. A number that is not finite is one of itself, with
  /// nothing to change.
  public static List<Violation> violations(Expr e, Map<String, Interval> ranges) {
    return new Violations(ranges).of(e);
  }

  /// The ranges, with each variable kept from below zero that `e` takes a logarithm of or a power
  /// that is not whole: so `N^alpha` makes `N` positive.
  public static Map<String, Interval> implied(Expr e, Map<String, Interval> ranges) {
    var result = new HashMap<>(ranges);
    imply(e, result, new IdentityHashMap<>());
    return result;
  }

  private static void imply(
      Expr e, Map<String, Interval> ranges, IdentityHashMap<Expr, Boolean> seen) {
    if (seen.put(e, true) != null) {
      return;
    }
    switch (e) {
      case Const c -> {}
      case Var v -> {}
      case Sum s -> s.terms().forEach(t -> imply(t.term(), ranges, seen));
      case Product p -> {
        for (Power f : p.factors()) {
          imply(f.base(), ranges, seen);
          imply(f.exponent(), ranges, seen);
          if (!Normal.isInteger(f.exponent())) {
            positive(f.base(), ranges);
          }
        }
      }
      case Apply f -> {
        f.arguments().forEach(a -> imply(a, ranges, seen));
        if (f.fn().domain().equals(Interval.NON_NEGATIVE) && f.arguments().size() == 1) {
          positive(f.arguments().getFirst(), ranges);
        }
      }
      case Choose c -> {} // its sides may never be taken
      case Expr.Total t -> imply(t.body(), ranges, seen);
      case Expr.Bound b -> {}
    }
  }

  /// Every factor of a product counts: `(Nc/N)^a` is meant for positive `Nc` and `N`.
  private static void positive(Expr e, Map<String, Interval> ranges) {
    if (e instanceof Product p) {
      p.factors().forEach(f -> positive(f.base(), ranges));
    } else {
      cut(e, 0, INFINITY, ranges);
    }
  }

  /// The bounds in the body of a total over those rows.
  Bounds within(Sequence rows) {
    return new Bounds(rows.ranges(ranges));
  }

  /// The bounds where a variable lies in that range.
  Bounds within(String variable, Interval range) {
    var inside = new HashMap<>(ranges);
    inside.put(variable, range);
    return new Bounds(inside);
  }

  public Interval of(Expr e) {
    Interval result = known.get(e);
    if (result == null) {
      result = compute(e);
      known.put(e, result);
    }
    return result;
  }

  private Interval compute(Expr e) {
    return switch (e) {
      case Const(double value) -> Double.isNaN(value) ? Interval.REAL : new Interval(value, value);
      case Var(var name) -> ranges.getOrDefault(name, Interval.REAL);
      case Sum s -> {
        Interval sum = new Interval(s.offset(), s.offset());
        for (Scaled t : s.terms()) {
          Interval c = new Interval(t.coefficient(), t.coefficient());
          sum = plus(sum, times(c, of(t.term())));
        }
        yield sum;
      }
      case Product p -> {
        Interval product = new Interval(1, 1);
        for (Power f : p.factors()) {
          product = times(product, ofPower(f));
        }
        yield product;
      }
      case Apply f -> f.fn().range(f.arguments().stream().map(this::of).toList());
      case Choose c -> {
        Optional<Interval> then = side(c.test(), true).map(b -> b.of(c.then()));
        Optional<Interval> otherwise = side(c.test(), false).map(b -> b.of(c.otherwise()));
        yield then.isEmpty()
            ? otherwise.orElse(Interval.REAL)
            : otherwise.map(o -> hull(then.get(), o)).orElse(then.get());
      }
      case Expr.Total(var body, var rows, var key) ->
          times(rows.sizes(of(key)), within(rows).of(body));
      case Expr.Root r -> hull(of(r.lo()), of(r.hi()));
      case Expr.Integral i -> {
        Interval width = plus(of(i.hi()), times(new Interval(-1, -1), of(i.lo())));
        yield times(width, within(i.variable(), hull(of(i.lo()), of(i.hi()))).of(i.body()));
      }
      case Expr.Scan s -> Interval.REAL;
    };
  }

  Interval ofPower(Power f) {
    Interval base = of(f.base());
    return f.exponent() instanceof Const(double e) && Normal.isInteger(f.exponent())
        ? whole(base, e)
        : power(base, of(f.exponent()));
  }

  /// A whole power, of a base of any sign.
  private static Interval whole(Interval b, double e) {
    boolean even = e % 2 == 0;
    if (b.lo() >= 0 || b.hi() <= 0) {
      double left = Math.pow(b.lo(), e);
      double right = Math.pow(b.hi(), e);
      if (!even && e < 0) { // at zero, the side on which the base lies decides
        left = b.lo() == 0 ? INFINITY : left;
        right = b.hi() == 0 ? -INFINITY : right;
        if (b.lo() == b.hi() && b.lo() == 0) {
          return Interval.REAL;
        }
      }
      return outward(
          Math.min(left, right), Math.max(left, right), even || b.lo() >= 0, b.hi() <= 0 && !even);
    }
    double largest = Math.max(-b.lo(), b.hi());
    if (even) {
      return e > 0
          ? outward(0, Math.pow(largest, e), true, false)
          : outward(Math.pow(largest, e), INFINITY, true, false);
    }
    return e > 0 ? outward(Math.pow(b.lo(), e), Math.pow(b.hi(), e), false, false) : Interval.REAL;
  }

  /// `b^e` is `exp(e·log(b))`, so its extremes lie at the corners.
  private static Interval power(Interval b, Interval e) {
    if (b.hi() < 0) {
      return Interval.NON_NEGATIVE; // undefined
    }
    double lo = INFINITY;
    double hi = 0;
    for (double base : new double[] {Math.max(0, b.lo()), b.hi()}) {
      for (double exponent : new double[] {e.lo(), e.hi()}) {
        double corner = base == 1 ? 1 : Math.pow(base, exponent);
        lo = Math.min(lo, corner);
        hi = Math.max(hi, corner);
      }
    }
    return outward(lo, hi, true, false);
  }

  private static Interval outward(double lo, double hi, boolean nonNegative, boolean nonPositive) {
    double low = down(lo);
    double high = up(hi);
    return new Interval(
        nonNegative ? Math.max(0, low) : low, nonPositive ? Math.min(0, high) : high);
  }

  /// The sum, rounded outward.
  public static Interval plus(Interval a, Interval b) {
    double lo = a.lo() + b.lo();
    double hi = a.hi() + b.hi();
    return new Interval(
        Double.isNaN(lo) ? -INFINITY : a.lo() == 0 || b.lo() == 0 ? lo : down(lo),
        Double.isNaN(hi) ? INFINITY : a.hi() == 0 || b.hi() == 0 ? hi : up(hi));
  }

  /// The product, rounded outward. Ends at infinity are never attained, so zero times them is zero.
  public static Interval times(Interval a, Interval b) {
    if (isPoint(a, 1)) {
      return b;
    }
    if (isPoint(b, 1)) {
      return a;
    }
    double p = times(a.lo(), b.lo());
    double q = times(a.lo(), b.hi());
    double r = times(a.hi(), b.lo());
    double s = times(a.hi(), b.hi());
    return new Interval(
        down(Math.min(Math.min(p, q), Math.min(r, s))),
        up(Math.max(Math.max(p, q), Math.max(r, s))));
  }

  private static boolean isPoint(Interval i, double x) {
    return i.lo() == x && i.hi() == x;
  }

  private static double times(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
  }

  static Interval hull(Interval a, Interval b) {
    return new Interval(Math.min(a.lo(), b.lo()), Math.max(a.hi(), b.hi()));
  }

  /// A little less, by more than a function may be off; zero and the infinities are exact.
  public static double down(double x) {
    return x == 0 || Double.isInfinite(x) ? x : x - 8 * Math.ulp(x);
  }

  /// A little more.
  public static double up(double x) {
    return -down(-x);
  }

  /// The bounds where `test` comes out as `truth`; empty when it never does.
  Optional<Bounds> side(Test test, boolean truth) {
    if (decide(test).orElse(truth) != truth) {
      return Optional.empty();
    }
    var narrowed = new HashMap<>(ranges);
    if (!narrow(test, truth, narrowed)) {
      return Optional.empty();
    }
    return Optional.of(narrowed.equals(ranges) ? this : new Bounds(narrowed));
  }

  /// Whether the ranges decide the condition.
  private Optional<Boolean> decide(Test test) {
    return switch (test) {
      case Test.Always(boolean value) -> Optional.of(value);
      case Test.Compare(var relation, var left, var right) -> {
        Interval l = of(left);
        Interval r = of(right);
        boolean apart = l.hi() < r.lo() || r.hi() < l.lo();
        yield switch (relation) {
          case LESS -> either(l.hi() < r.lo(), l.lo() >= r.hi());
          case LESS_EQUAL -> either(l.hi() <= r.lo(), l.lo() > r.hi());
          case EQUAL -> either(l.lo() == r.hi() && l.hi() == r.lo(), apart);
          case NOT_EQUAL -> either(apart, l.lo() == r.hi() && l.hi() == r.lo());
        };
      }
      case Test.And(var tests) -> {
        var parts = tests.stream().map(this::decide).toList();
        yield either(
            parts.stream().allMatch(p -> p.orElse(false)),
            parts.stream().anyMatch(p -> !p.orElse(true)));
      }
      case Test.Or(var tests) -> {
        var parts = tests.stream().map(this::decide).toList();
        yield either(
            parts.stream().anyMatch(p -> p.orElse(false)),
            parts.stream().allMatch(p -> !p.orElse(true)));
      }
      case Test.Not(var inner) -> decide(inner).map(truth -> !truth);
    };
  }

  private static Optional<Boolean> either(boolean proved, boolean refuted) {
    return proved ? Optional.of(true) : refuted ? Optional.of(false) : Optional.empty();
  }

  /// Cuts the ranges to where `test` may be `truth`; false when nothing is left.
  private boolean narrow(Test test, boolean truth, Map<String, Interval> narrowed) {
    return switch (test) {
      case Test.Always(boolean value) -> value == truth;
      case Test.Not(var inner) -> narrow(inner, !truth, narrowed);
      case Test.And(var tests) -> !truth || tests.stream().allMatch(t -> narrow(t, true, narrowed));
      case Test.Or(var tests) -> truth || tests.stream().allMatch(t -> narrow(t, false, narrowed));
      case Test.Compare(var relation, var left, var right) -> {
        Interval l = of(left);
        Interval r = of(right);
        yield switch (relation) {
          case LESS, LESS_EQUAL ->
              truth
                  ? cut(left, -INFINITY, r.hi(), narrowed) && cut(right, l.lo(), INFINITY, narrowed)
                  : cut(left, r.lo(), INFINITY, narrowed)
                      && cut(right, -INFINITY, l.hi(), narrowed);
          case EQUAL ->
              !truth
                  || (cut(left, r.lo(), r.hi(), narrowed) && cut(right, l.lo(), l.hi(), narrowed));
          case NOT_EQUAL -> true;
        };
      }
    };
  }

  private static boolean cut(Expr e, double lo, double hi, Map<String, Interval> narrowed) {
    if (e instanceof Apply f && f.fn() == Fn.ABS && hi >= 0) {
      return cut(f.arguments().getFirst(), -hi, hi, narrowed);
    }
    if (!(e instanceof Var(var name))) {
      return true;
    }
    Interval range = narrowed.getOrDefault(name, Interval.REAL);
    double low = Math.max(range.lo(), lo);
    double high = Math.min(range.hi(), hi);
    if (low > high) {
      return false;
    }
    narrowed.put(name, new Interval(low, high));
    return true;
  }

  /// A walk that collects.
  private static final class Violations {
    private final Map<String, Interval> ranges;
    private final List<Violation> found = new ArrayList<>();

    Violations(Map<String, Interval> ranges) {
      this.ranges = ranges;
    }

    List<Violation> of(Expr e) {
      visit(e, new Bounds(ranges), new IdentityHashMap<>());
      return List.copyOf(found);
    }

    private void visit(Expr e, Bounds bounds, IdentityHashMap<Expr, Boolean> seen) {
      if (seen.put(e, true) != null) {
        return;
      }
      switch (e) {
        case Const(double value) -> checkFinite(e, value);
        case Var v -> {}
        case Sum s -> {
          checkFinite(e, s.offset());
          for (Scaled t : s.terms()) {
            checkFinite(e, t.coefficient());
            visit(t.term(), bounds, seen);
          }
        }
        case Product p -> {
          for (Power f : p.factors()) {
            visit(f.base(), bounds, seen);
            visit(f.exponent(), bounds, seen);
            check(f, bounds);
          }
        }
        case Apply f -> {
          f.arguments().forEach(a -> visit(a, bounds, seen));
          check(f, bounds);
        }
        case Choose c -> {
          visit(c.test(), bounds, seen);
          bounds.side(c.test(), true).ifPresent(b -> visit(c.then(), b, scope(b, bounds, seen)));
          bounds
              .side(c.test(), false)
              .ifPresent(b -> visit(c.otherwise(), b, scope(b, bounds, seen)));
        }
        case Expr.Total t -> visit(t.body(), bounds.within(t.rows()), new IdentityHashMap<>());
        case Expr.Bound b -> {} // what is undefined in part of a stretch may never be needed
      }
    }

    private static IdentityHashMap<Expr, Boolean> scope(
        Bounds inner, Bounds outer, IdentityHashMap<Expr, Boolean> seen) {
      return inner == outer ? seen : new IdentityHashMap<>();
    }

    private void visit(Test test, Bounds bounds, IdentityHashMap<Expr, Boolean> seen) {
      switch (test) {
        case Test.Always a -> {}
        case Test.Compare(var relation, var left, var right) -> {
          visit(left, bounds, seen);
          visit(right, bounds, seen);
        }
        case Test.And(var tests) -> tests.forEach(t -> visit(t, bounds, seen));
        case Test.Or(var tests) -> tests.forEach(t -> visit(t, bounds, seen));
        case Test.Not(var inner) -> visit(inner, bounds, seen);
      }
    }

    /// A number that is none comes of an operation that was folded, such as `1/0`.
    private void checkFinite(Expr e, double value) {
      if (!Double.isFinite(value)) {
        found.add(new Violation(e, e, Interval.REAL, Interval.REAL, Optional.empty()));
      }
    }

    private void check(Power f, Bounds bounds) {
      Interval base = bounds.of(f.base());
      boolean negative = base.hi() < 0 && !Normal.isInteger(f.exponent());
      boolean byZero = isPoint(base, 0) && bounds.of(f.exponent()).hi() < 0;
      if (negative || byZero) {
        report(Normal.power(f.base(), f.exponent()), f.base(), bounds, Interval.NON_NEGATIVE);
      }
    }

    private void check(Apply f, Bounds bounds) {
      Interval domain = f.fn().domain();
      Interval argument = bounds.of(f.arguments().getFirst());
      boolean below =
          argument.hi() < domain.lo() || (argument.hi() == domain.lo() && pole(f, domain.lo()));
      boolean above =
          argument.lo() > domain.hi() || (argument.lo() == domain.hi() && pole(f, domain.hi()));
      if (below || above) {
        report(f, f.arguments().getFirst(), bounds, domain);
      }
    }

    private static boolean pole(Apply f, double end) {
      return f.arguments().size() == 1 && !Double.isFinite(f.fn().compute(end));
    }

    private void report(Expr where, Expr argument, Bounds bounds, Interval required) {
      Optional<String> variable = Optional.empty();
      for (String name : Substitution.variables(argument)) {
        var freed = new HashMap<>(bounds.ranges);
        freed.put(name, Interval.REAL);
        Interval wider = Bounds.of(argument, freed);
        if (variable.isEmpty() && wider.hi() > required.lo() && wider.lo() < required.hi()) {
          variable = Optional.of(name);
        }
      }
      found.add(new Violation(where, argument, bounds.of(argument), required, variable));
    }
  }
}
