package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.lawlang.math.Elementary;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Relation;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Var;

/// The factories of the normal form. Each rule holds wherever both of its sides are defined over
/// the reals and finite; none turns a defined value into another one (`(x^2)^0.5` is `abs(x)`,
/// never `x`). A power whose exponent is not a whole number in the text is defined for bases that
/// are not negative: `N^a` makes `N` positive, so `(N^a)^b = N^(a*b)`.
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
    var sum = new Collected();
    sum.add(1, left);
    sum.add(-1, right);
    return sum.close();
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

  public static Expr product(Expr... factors) {
    return product(Arrays.asList(factors));
  }

  /// The product, flattened: equal bases are merged, numbers multiplied, exponentials joined in
  /// one.
  public static Expr product(List<Expr> factors) {
    var product = new Merged();
    for (Expr factor : factors) {
      product.multiply(factor);
    }
    return product.close();
  }

  public static Expr divide(Expr left, Expr right) {
    return right instanceof Const(double divisor)
        ? divide(left, divisor)
        : product(left, power(right, -1));
  }

  /// Every number of `e` by `divisor`, each rounded once.
  static Expr divide(Expr e, double divisor) {
    var sum = new Collected();
    sum.add(1, e);
    sum.divide(divisor);
    return sum.close();
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
          exponent instanceof Const(double e) ? new Const(pow(b, e)) : raise(base, exponent);
      case Product p -> ofProduct(p, exponent);
      case Sum s -> ofSum(s, exponent);
      case Apply f when f.fn() == Fn.EXP -> exp(product(f.arguments().getFirst(), exponent));
      case Apply f when f.fn() == Fn.ABS && isEven(exponent) ->
          power(f.arguments().getFirst(), exponent);
      case Var v -> raise(v, exponent);
      case Apply f -> raise(f, exponent);
      case Choose c -> raise(c, exponent);
      case Expr.Bound b -> raise(b, exponent);
    };
  }

  /// A power of numbers; inverse and square root are rounded as such.
  private static double pow(double base, double exponent) {
    if (exponent == -1) {
      return 1 / base;
    }
    return exponent == 0.5 && base >= 0 ? Math.sqrt(base) : Math.pow(base, exponent);
  }

  /// A power whose base and exponent are as they shall be.
  private static Expr raise(Expr base, Expr exponent) {
    return new Product(List.of(new Power(base, exponent)));
  }

  /// A whole power goes to every factor; any other only to those that cannot be negative. The rest
  /// stays together, unless it is one power: `(x^3)^a = x^(3*a)` where it is defined, `(x^2)^a =
  /// abs(x)^(2*a)` everywhere.
  private static Expr ofProduct(Product p, Expr exponent) {
    var outside = new ArrayList<Expr>();
    var inside = new ArrayList<Power>();
    for (Power f : p.factors()) {
      if (isInteger(exponent) || isNonNegative(f)) {
        outside.add(power(f.base(), product(f.exponent(), exponent)));
      } else {
        inside.add(f);
      }
    }
    if (inside.size() == 1) {
      Power f = inside.getFirst();
      Expr base = isEven(f.exponent()) ? apply(Fn.ABS, f.base()) : f.base();
      outside.add(power(base, product(f.exponent(), exponent)));
    } else if (inside.size() > 1) {
      outside.add(raise(new Product(inside), exponent));
    }
    return product(outside);
  }

  /// Where such a factor is defined, it is not negative: an exponential, a power of a positive
  /// number, or a power that is not known to be whole and so has a base that is not negative.
  private static boolean isNonNegative(Power f) {
    return !isInteger(f.exponent())
        || (f.base() instanceof Apply a && (a.fn() == Fn.ABS || a.fn() == Fn.EXP))
        || (f.base() instanceof Const(double b) && b > 0);
  }

  private static Expr ofSum(Sum s, Expr exponent) {
    double content = Merged.content(s);
    if (!isInteger(exponent)) {
      // A sign cannot be drawn out of such a power, and out of several terms only what is exact.
      content = Merged.isLone(s) ? Math.abs(content) : 1;
    }
    if (content == 1 || !isTame(content, exponent)) {
      return raise(s, exponent);
    }
    return product(power(new Const(content), exponent), power(divide(s, content), exponent));
  }

  /// Whether the power of a number can be taken apart without leaving the range of doubles.
  private static boolean isTame(double base, Expr exponent) {
    double result = exponent instanceof Const(double e) ? Math.abs(pow(Math.abs(base), e)) : 1;
    return Double.isFinite(base) && result >= Double.MIN_NORMAL && result <= Double.MAX_VALUE;
  }

  static boolean isInteger(Expr e) {
    return e instanceof Const(double value) && value == Math.rint(value) && Double.isFinite(value);
  }

  static boolean isEven(Expr e) {
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

  /// `fn(arguments)`: folded when all are numbers; `exp` and `log` undo one another; the arguments
  /// of a symmetric function are put in order.
  public static Expr apply(Fn fn, List<Expr> arguments) {
    if (arguments.stream().allMatch(Const.class::isInstance)) {
      return new Const(
          fn.compute(arguments.stream().mapToDouble(a -> ((Const) a).value()).toArray()));
    }
    Expr u = arguments.getFirst();
    return switch (fn) {
      case EXP -> exponential(u);
      case LOG -> logarithm(u);
      case ABS -> absolute(u);
      case SIGN -> sign(u);
      case MIN, MAX -> extreme(fn, arguments);
      case LOGSUMEXP -> arguments.size() == 1 ? u : new Apply(fn, sorted(arguments));
      default -> new Apply(fn, arguments);
    };
  }

  /// `exp(a + b·log(u)) = u^b·exp(a)`, unless that factor leaves the range of doubles.
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
    Expr rest = apply(Fn.EXP, sum(kept));
    if (rest instanceof Const(double factor) && !isTame(factor, ONE)) {
      return new Apply(Fn.EXP, List.of(e));
    }
    powers.add(rest);
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

  /// Factors that cannot be negative come out: `log(2*x^a*exp(u)) = log(2) + a*log(x) + u`;
  /// `log(x*y)` stays, since both may be negative.
  private static Expr logarithm(Expr e) {
    if (e instanceof Apply f && f.fn() == Fn.EXP) {
      return f.arguments().getFirst();
    }
    if (e instanceof Sum s && Merged.isLone(s)) {
      double size = Math.abs(Merged.content(s));
      return size == 1 || !Double.isFinite(size)
          ? new Apply(Fn.LOG, List.of(e))
          : sum(new Const(Elementary.log(size)), log(divide(e, size)));
    }
    if (!(e instanceof Product p)) {
      return new Apply(Fn.LOG, List.of(e));
    }
    var terms = new ArrayList<Expr>();
    var inside = new ArrayList<Power>();
    for (Power f : p.factors()) {
      if (isNonNegative(f)) {
        terms.add(product(f.exponent(), log(f.base())));
      } else {
        inside.add(f);
      }
    }
    if (inside.size() == 1) {
      Power f = inside.getFirst();
      Expr base = isEven(f.exponent()) ? apply(Fn.ABS, f.base()) : f.base();
      terms.add(product(f.exponent(), log(base)));
    } else if (inside.size() > 1) {
      terms.add(new Apply(Fn.LOG, List.of(new Product(inside))));
    }
    return sum(terms);
  }

  private static Expr absolute(Expr e) {
    return switch (e) {
      case Apply f when f.fn() == Fn.ABS || f.fn() == Fn.EXP -> f;
      case Sum s when Merged.content(s) != 1 ->
          scale(Math.abs(Merged.content(s)), apply(Fn.ABS, divide(s, Merged.content(s))));
      case Product p
          when p.factors().stream().allMatch(f -> isNonNegative(f) || isEven(f.exponent())) ->
          p;
      default -> new Apply(Fn.ABS, List.of(e));
    };
  }

  private static Expr sign(Expr e) {
    return e instanceof Sum s && Merged.content(s) != 1
        ? scale(Math.signum(Merged.content(s)), apply(Fn.SIGN, divide(s, Merged.content(s))))
        : new Apply(Fn.SIGN, List.of(e));
  }

  /// A minimum or a maximum: nested ones flattened, numbers folded, each argument once.
  private static Expr extreme(Fn fn, List<Expr> arguments) {
    var distinct = new TreeSet<Expr>(Order.CANONICAL);
    var numbers = new ArrayList<Expr>();
    for (Expr a : arguments) {
      for (Expr part : a instanceof Apply f && f.fn() == fn ? f.arguments() : List.of(a)) {
        if (part instanceof Const) {
          numbers.add(part);
        } else {
          distinct.add(part);
        }
      }
    }
    if (!numbers.isEmpty()) {
      distinct.add(apply(fn, numbers));
    }
    return distinct.size() == 1 ? distinct.first() : new Apply(fn, List.copyOf(distinct));
  }

  private static List<Expr> sorted(List<Expr> arguments) {
    return arguments.stream().sorted(Order.CANONICAL).toList();
  }

  public static Expr choose(Test test, Expr then, Expr otherwise) {
    if (test instanceof Test.Always(boolean value)) {
      return value ? then : otherwise;
    }
    return then.equals(otherwise) ? then : new Choose(test, then, otherwise);
  }

  /// `left relation right`, decided when both are numbers or nothing is less than itself.
  public static Test compare(Relation relation, Expr left, Expr right) {
    if (left instanceof Const(double l) && right instanceof Const(double r)) {
      return new Test.Always(relation.holds(l, r));
    }
    return switch (relation) {
      case LESS -> left.equals(right) ? new Test.Always(false) : compared(relation, left, right);
      case LESS_EQUAL -> compared(relation, left, right);
      case EQUAL -> symmetric(relation, left, right);
      case NOT_EQUAL ->
          left.equals(right) ? new Test.Always(false) : symmetric(relation, left, right);
    };
  }

  private static Test compared(Relation relation, Expr left, Expr right) {
    return new Test.Compare(relation, left, right);
  }

  private static Test symmetric(Relation relation, Expr left, Expr right) {
    boolean inOrder = Order.CANONICAL.compare(left, right) <= 0;
    return inOrder ? compared(relation, left, right) : compared(relation, right, left);
  }

  public static Test and(Test... tests) {
    var open = new TreeSet<Test>(Order.TESTS);
    for (Test t : tests) {
      switch (t) {
        case Test.Always(boolean value) -> {
          if (!value) {
            return t;
          }
        }
        case Test.And(var parts) -> open.addAll(parts);
        case Test.Compare c -> open.add(c);
        case Test.Or o -> open.add(o);
        case Test.Not n -> open.add(n);
      }
    }
    return switch (open.size()) {
      case 0 -> new Test.Always(true);
      case 1 -> open.first();
      default -> new Test.And(List.copyOf(open));
    };
  }

  public static Test or(Test... tests) {
    var open = new TreeSet<Test>(Order.TESTS);
    for (Test t : tests) {
      switch (t) {
        case Test.Always(boolean value) -> {
          if (value) {
            return t;
          }
        }
        case Test.Or(var parts) -> open.addAll(parts);
        case Test.Compare c -> open.add(c);
        case Test.And a -> open.add(a);
        case Test.Not n -> open.add(n);
      }
    }
    return switch (open.size()) {
      case 0 -> new Test.Always(false);
      case 1 -> open.first();
      default -> new Test.Or(List.copyOf(open));
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
}
