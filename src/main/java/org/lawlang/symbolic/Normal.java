package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Var;

/// The factories of the normal form. Each rule holds wherever both of its sides are defined over the reals; none turns a
/// defined value into another one (`(x^2)^0.5` stays, since it is not `x` below zero).
public final class Normal {
  private Normal() {}

  public static final Expr ZERO = new Const(0);
  public static final Expr ONE = new Const(1);

  public static Expr number(double value) {
    return new Const(value);
  }

  public static Expr var(String name) {
    return new Var(name);
  }

  public static Expr sum(Expr... terms) {
    return sum(Arrays.asList(terms));
  }

  /// The sum, flattened: like terms are collected and numbers added.
  public static Expr sum(List<Expr> terms) {
    var sum = new Collected();
    for (Expr term : terms) {
      sum.add(1, term);
    }
    return sum.close();
  }

  public static Expr subtract(Expr left, Expr right) {
    return sum(left, scale(-1, right));
  }

  /// `factor·e`.
  public static Expr scale(double factor, Expr e) {
    if (factor == 1) {
      return e;
    }
    var sum = new Collected();
    sum.add(factor, e);
    return sum.close();
  }

  /// Like terms of a sum under way.
  private static final class Collected {
    private double offset;
    private final TreeMap<Expr, Double> terms = new TreeMap<>(Order.CANONICAL);

    void add(double factor, Expr e) {
      switch (e) {
        case Const(double value) -> offset += factor * value;
        case Sum s -> {
          offset += factor * s.offset();
          for (Scaled t : s.terms()) {
            terms.merge(t.term(), factor * t.coefficient(), Double::sum);
          }
        }
        case Var v -> terms.merge(v, factor, Double::sum);
        case Product p -> terms.merge(p, factor, Double::sum);
        case Apply f -> terms.merge(f, factor, Double::sum);
        case Choose c -> terms.merge(c, factor, Double::sum);
      }
    }

    Expr close() {
      var scaled = new ArrayList<Scaled>(terms.size());
      terms.forEach(
          (term, coefficient) -> {
            if (coefficient != 0) {
              scaled.add(new Scaled(coefficient, term));
            }
          });
      if (scaled.isEmpty()) {
        return new Const(offset);
      }
      Scaled first = scaled.getFirst();
      return scaled.size() == 1 && offset == 0 && first.coefficient() == 1
          ? first.term()
          : new Sum(offset, scaled);
    }
  }

  public static Expr product(Expr... factors) {
    return product(Arrays.asList(factors));
  }

  /// The product, flattened: equal bases are merged, numbers multiplied, exponentials joined in one.
  public static Expr product(List<Expr> factors) {
    var product = new Merged();
    for (Expr factor : factors) {
      product.multiply(factor);
    }
    return product.close();
  }

  public static Expr divide(Expr left, Expr right) {
    return product(left, power(right, -1));
  }

  /// Powers of a product under way.
  private static final class Merged {
    private double coefficient = 1;
    private final TreeMap<Expr, Expr> powers = new TreeMap<>(Order.CANONICAL);
    private final List<Expr> exponents = new ArrayList<>();

    void multiply(Expr factor) {
      switch (factor) {
        case Const(double value) -> coefficient *= value;
        case Sum s -> {
          double content = content(s);
          Expr rest = scale(1 / content, s);
          coefficient *= content;
          if (rest instanceof Sum) {
            merge(rest, ONE);
          } else {
            multiply(rest);
          }
        }
        case Product p -> p.factors().forEach(f -> merge(f.base(), f.exponent()));
        case Var v -> merge(v, ONE);
        case Apply f -> merge(f, ONE);
        case Choose c -> merge(c, ONE);
      }
    }

    private void merge(Expr base, Expr exponent) {
      if (base instanceof Apply f && f.fn() == Fn.EXP) {
        exponents.add(product(f.arguments().getFirst(), exponent));
      } else {
        powers.merge(base, exponent, Normal::sum);
      }
    }

    Expr close() {
      if (!exponents.isEmpty()) {
        Expr joined = exp(sum(exponents));
        exponents.clear();
        if (joined instanceof Apply f && f.fn() == Fn.EXP) {
          powers.merge(f, ONE, Normal::sum);
        } else if (joined instanceof Product p) {
          // `exp(a + b·log(u))` came apart; its own exponential stands alone now.
          p.factors().forEach(f -> powers.merge(f.base(), f.exponent(), Normal::sum));
        } else {
          multiply(joined);
        }
      }
      var merged = new ArrayList<Power>(powers.size());
      powers.forEach(
          (base, exponent) -> {
            if (base instanceof Const(double b) && exponent instanceof Const(double e)) {
              coefficient *= Math.pow(b, e);
            } else if (!exponent.equals(ZERO)) {
              merged.add(new Power(base, exponent));
            }
          });
      if (coefficient == 0) {
        return ZERO;
      }
      if (merged.isEmpty()) {
        return new Const(coefficient);
      }
      Power first = merged.getFirst();
      return scale(
          coefficient,
          merged.size() == 1 && first.exponent().equals(ONE) ? first.base() : new Product(merged));
    }
  }

  /// What an integer power may draw out of a sum without rounding: the sign of its first term and the greatest common
  /// divisor of whole coefficients; of a single term, its coefficient.
  private static double content(Sum s) {
    double first = s.terms().getFirst().coefficient();
    if (s.terms().size() == 1 && s.offset() == 0) {
      return first;
    }
    double divisor = Math.abs(s.offset());
    for (Scaled t : s.terms()) {
      divisor = gcd(divisor, Math.abs(t.coefficient()));
    }
    return Math.copySign(divisor, first);
  }

  private static double gcd(double a, double b) {
    if (a != Math.rint(a) || b != Math.rint(b) || a > 1e15 || b > 1e15) {
      return 1;
    }
    return b == 0 ? a : gcd(b, a % b);
  }

  public static Expr power(Expr base, double exponent) {
    return power(base, new Const(exponent));
  }

  public static Expr power(Expr base, Expr exponent) {
    if (exponent.equals(ZERO)) {
      return ONE;
    }
    if (exponent.equals(ONE) || base.equals(ONE)) {
      return base;
    }
    return switch (base) {
      case Const(double b) ->
          exponent instanceof Const(double e) ? new Const(Math.pow(b, e)) : raise(base, exponent);
      case Product p -> ofProduct(p, exponent);
      case Sum s -> ofSum(s, exponent);
      case Apply f when f.fn() == Fn.EXP -> exp(product(f.arguments().getFirst(), exponent));
      case Apply f when f.fn() == Fn.ABS && isEven(exponent) ->
          power(f.arguments().getFirst(), exponent);
      case Var v -> raise(v, exponent);
      case Apply f -> raise(f, exponent);
      case Choose c -> raise(c, exponent);
    };
  }

  /// A power whose base and exponent are as they shall be.
  private static Expr raise(Expr base, Expr exponent) {
    return new Product(List.of(new Power(base, exponent)));
  }

  /// An integer power goes to every factor; any other only to those that cannot be negative, the rest stays together.
  private static Expr ofProduct(Product p, Expr exponent) {
    var outside = new ArrayList<Expr>();
    var inside = new ArrayList<Expr>();
    for (Power f : p.factors()) {
      if (isInteger(exponent) || isNonNegative(f)) {
        outside.add(power(f.base(), product(f.exponent(), exponent)));
      } else {
        inside.add(power(f.base(), f.exponent()));
      }
    }
    if (!inside.isEmpty()) {
      Expr rest = product(inside);
      outside.add(outside.isEmpty() ? raise(rest, exponent) : power(rest, exponent));
    }
    return product(outside);
  }

  /// Where such a factor is defined, it is not negative: an exponential, a power of a positive number, or a power that
  /// is not known to be whole and so has a base that is not negative.
  private static boolean isNonNegative(Power f) {
    return !isInteger(f.exponent())
        || (isEven(f.exponent()) && f.base() instanceof Apply a && a.fn() == Fn.ABS)
        || (f.base() instanceof Apply e && e.fn() == Fn.EXP)
        || (f.base() instanceof Const(double b) && b > 0);
  }

  private static Expr ofSum(Sum s, Expr exponent) {
    double content = content(s);
    boolean lone = s.terms().size() == 1 && s.offset() == 0;
    if (content == 1 || !(isInteger(exponent) || (lone && content > 0))) {
      return raise(s, exponent);
    }
    return product(power(new Const(content), exponent), power(scale(1 / content, s), exponent));
  }

  static boolean isInteger(Expr e) {
    return e instanceof Const(double value) && value == Math.rint(value) && !Double.isInfinite(value);
  }

  private static boolean isEven(Expr e) {
    return isInteger(e) && ((Const) e).value() % 2 == 0;
  }

  public static Expr sqrt(Expr e) {
    return power(e, 0.5);
  }

  public static Expr exp(Expr e) {
    return apply(Fn.EXP, e);
  }

  public static Expr log(Expr e) {
    return apply(Fn.LOG, e);
  }

  public static Expr apply(Fn fn, Expr... arguments) {
    return apply(fn, Arrays.asList(arguments));
  }

  /// `fn(arguments)`: folded when all are numbers; `exp` and `log` undo one another.
  public static Expr apply(Fn fn, List<Expr> arguments) {
    if (arguments.stream().allMatch(Const.class::isInstance)) {
      return new Const(fn.compute(arguments.stream().mapToDouble(a -> ((Const) a).value()).toArray()));
    }
    Expr u = arguments.getFirst();
    return switch (fn) {
      case EXP -> exponential(u);
      case LOG -> u instanceof Apply f && f.fn() == Fn.EXP ? f.arguments().getFirst() : new Apply(fn, arguments);
      case ABS -> u instanceof Apply f && f.fn() == Fn.ABS ? u : new Apply(fn, arguments);
      case MIN, MAX -> arguments.size() == 1 ? u : new Apply(fn, arguments);
      default -> new Apply(fn, arguments);
    };
  }

  /// `exp(a + b·log(u)) = u^b·exp(a)`.
  private static Expr exponential(Expr e) {
    var kept = new ArrayList<Expr>();
    var powers = new ArrayList<Expr>();
    List<Scaled> terms = e instanceof Sum s ? s.terms() : List.of(new Scaled(1, e));
    for (Scaled t : terms) {
      if (t.term() instanceof Apply f && f.fn() == Fn.LOG) {
        powers.add(power(f.arguments().getFirst(), t.coefficient()));
      } else if (t.term() instanceof Product p && logarithm(p).isPresent()) {
        Apply log = logarithm(p).get();
        powers.add(power(log.arguments().getFirst(), scale(t.coefficient(), divide(p, log))));
      } else {
        kept.add(scale(t.coefficient(), t.term()));
      }
    }
    if (powers.isEmpty()) {
      return new Apply(Fn.EXP, List.of(e));
    }
    kept.add(new Const(e instanceof Sum s ? s.offset() : 0));
    powers.add(apply(Fn.EXP, sum(kept)));
    return product(powers);
  }

  private static Optional<Apply> logarithm(Product p) {
    for (Power f : p.factors()) {
      if (f.base() instanceof Apply a && a.fn() == Fn.LOG && f.exponent().equals(ONE)) {
        return Optional.of(a);
      }
    }
    return Optional.empty();
  }

  public static Expr choose(Test test, Expr then, Expr otherwise) {
    if (test instanceof Test.Always(boolean value)) {
      return value ? then : otherwise;
    }
    return then.equals(otherwise) ? then : new Choose(test, then, otherwise);
  }

  /// `left relation right`, decided when both are numbers.
  public static Test compare(Expr.Relation relation, Expr left, Expr right) {
    return left instanceof Const(double l) && right instanceof Const(double r)
        ? new Test.Always(relation.holds(l, r))
        : new Test.Compare(relation, left, right);
  }

  public static Test and(Test... tests) {
    var open = new ArrayList<Test>();
    for (Test t : tests) {
      if (t instanceof Test.Always(boolean value)) {
        if (!value) {
          return t;
        }
      } else {
        open.add(t);
      }
    }
    return switch (open.size()) {
      case 0 -> new Test.Always(true);
      case 1 -> open.getFirst();
      default -> new Test.And(open);
    };
  }

  public static Test not(Test test) {
    return switch (test) {
      case Test.Always(boolean value) -> new Test.Always(!value);
      case Test.Not(var inner) -> inner;
      case Test.Compare c -> new Test.Not(c);
      case Test.And a -> new Test.Not(a);
      case Test.Or o -> new Test.Not(o);
    };
  }

  public static Test or(Test... tests) {
    var open = new ArrayList<Test>();
    for (Test t : tests) {
      if (t instanceof Test.Always(boolean value)) {
        if (value) {
          return t;
        }
      } else {
        open.add(t);
      }
    }
    return switch (open.size()) {
      case 0 -> new Test.Always(false);
      case 1 -> open.getFirst();
      default -> new Test.Or(open);
    };
  }
}
