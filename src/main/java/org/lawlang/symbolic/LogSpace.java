package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lawlang.math.Elementary;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Var;

/// An expression in the logarithms of its positive variables, so put that no exponential overflows
/// on the way: the logarithm and the powers of a sum of exponentials go through [Fn#LOGSUMEXP].
public final class LogSpace {
  private final Map<String, String> logNames;
  private final IdentityHashMap<Expr, Expr> known = new IdentityHashMap<>();

  private final Set<String> columns;
  private final boolean inside; // of a total or scan, where a condition says which rows count

  private LogSpace(Map<String, String> logNames, Set<String> columns, boolean inside) {
    this.logNames = logNames;
    this.columns = columns;
    this.inside = inside;
  }

  /// `e` with each positive variable (a key) replaced by the exponential of the variable that bears
  /// its logarithm (the value).
  public static Expr of(Expr e, Map<String, String> logNames) {
    return of(e, logNames, Set.of());
  }

  /// The same.
  ///
  /// @param columns those of the variables that stay known as they are: which rows a total runs over
  /// is asked of them, since `exp(log(8000))` is not 8000
  public static Expr of(Expr e, Map<String, String> logNames, Set<String> columns) {
    return new LogSpace(logNames, columns, false).of(e);
  }

  private LogSpace within() {
    return inside ? this : new LogSpace(logNames, columns, true);
  }

  private Expr exact(Expr e) {
    var others = new HashMap<>(logNames);
    others.keySet().removeAll(columns);
    return new LogSpace(others, columns, inside).of(e);
  }

  private Expr of(Expr e) {
    Expr result = known.get(e);
    if (result == null) {
      result = compute(e);
      known.put(e, result);
    }
    return result;
  }

  private Expr compute(Expr e) {
    return switch (e) {
      case Const c -> c;
      case Var(var name) -> {
        String logName = logNames.get(name);
        yield logName == null ? e : Normal.exp(Normal.var(logName));
      }
      case Sum s -> {
        var terms = new ArrayList<Expr>();
        terms.add(Normal.number(s.offset()));
        s.terms().forEach(t -> terms.add(Normal.scale(t.coefficient(), of(t.term()))));
        yield Normal.sum(terms);
      }
      case Product p ->
          product(p.factors().stream().map(f -> power(of(f.base()), of(f.exponent()))).toList());
      case Apply f -> apply(f.fn(), f.arguments().stream().map(this::of).toList());
      case Choose(var test, var then, var otherwise) ->
          Normal.choose(of(test), of(then), of(otherwise));
      case Expr.Total(var body, var rows, var key) ->
          Totals.of(within().of(body), rows, exact(key));
      case Expr.Root r -> Implicit.root(of(r.difference()), r.unknown(), of(r.lo()), of(r.hi()));
      case Expr.Integral i -> Implicit.integral(of(i.body()), i.variable(), of(i.lo()), of(i.hi()));
      case Expr.Scan s ->
          Scans.of(
              s.states().stream()
                  .map(t -> new Expr.State(t.name(), of(t.start()), within().of(t.step())))
                  .toList(),
              s.output(),
              s.rows(),
              exact(s.key()),
              within().of(s.where()));
    };
  }

  private Test of(Test test) {
    return switch (test) {
      case Test.Always a -> a;
      case Test.Compare c ->
          inside
              ? Normal.compare(c.relation(), exact(c.left()), exact(c.right()))
              : Normal.compare(c.relation(), of(c.left()), of(c.right()));
      case Test.And a -> Normal.and(a.tests().stream().map(this::of).toArray(Test[]::new));
      case Test.Or o -> Normal.or(o.tests().stream().map(this::of).toArray(Test[]::new));
      case Test.Not n -> Normal.not(of(n.test()));
    };
  }

  private static Expr apply(Fn fn, List<Expr> arguments) {
    Expr u = arguments.getFirst();
    return switch (fn) {
      case LOG -> log(u);
      case LOG2 -> Normal.scale(1 / Math.log(2), log(u));
      case LOG10 -> Normal.scale(1 / Math.log(10), log(u));
      case LOG1P -> // not log(1 + u), which would lose a small u
          u instanceof Const
              ? Normal.apply(fn, u)
              : logarithm(u).map(l -> Normal.apply(Fn.SOFTPLUS, l)).orElse(Normal.apply(fn, u));
      default -> Normal.apply(fn, arguments);
    };
  }

  /// Two positive factors or more are one exponential: `(exp(a) + exp(b))·exp(c)` may be small
  /// where its factors are not.
  private static Expr product(List<Expr> factors) {
    var exponents = new ArrayList<Expr>();
    var positive = new ArrayList<Expr>();
    var rest = new ArrayList<Expr>();
    for (Expr f : factors) {
      Optional<Expr> log = f instanceof Const ? Optional.empty() : logarithm(f);
      log.ifPresentOrElse(
          l -> {
            exponents.add(l);
            positive.add(f);
          },
          () -> rest.add(f));
    }
    rest.add(positive.size() > 1 ? Normal.exp(Normal.sum(exponents)) : Normal.product(positive));
    return Normal.product(rest);
  }

  private static Expr power(Expr base, Expr exponent) {
    if (exponent instanceof Const(double e) && Normal.isInteger(exponent) && e > 0) {
      return Normal.power(base, exponent);
    }
    if (!(base instanceof Const)) {
      Optional<Expr> log = logarithm(base);
      if (log.isPresent()) {
        return Normal.exp(Normal.product(exponent, log.get()));
      }
    }
    if (base instanceof Product p && !Normal.isInteger(exponent)) {
      var factors = new ArrayList<Expr>();
      var rest = new ArrayList<Expr>();
      for (Power f : p.factors()) {
        Expr factor = Normal.power(f.base(), f.exponent());
        logarithm(factor)
            .ifPresentOrElse(
                l -> factors.add(Normal.exp(Normal.product(exponent, l))), () -> rest.add(factor));
      }
      factors.add(Normal.power(Normal.product(rest), exponent));
      return Normal.product(factors);
    }
    return Normal.power(base, exponent);
  }

  /// `log(e)`: of a product, positive factors come out.
  private static Expr log(Expr e) {
    Optional<Expr> whole = logarithm(e);
    if (whole.isPresent()) {
      return whole.get();
    }
    if (e instanceof Sum s && Merged.isLone(s)) {
      double size = Math.abs(s.terms().getFirst().coefficient());
      return size == 1 && !(s.terms().getFirst().term() instanceof Product)
          ? Normal.log(e)
          : Normal.sum(Normal.number(Elementary.log(size)), ofSigned(s));
    }
    return e instanceof Product p ? ofProduct(p, 1) : Normal.log(e);
  }

  /// The logarithm of a lone term but for the size of its coefficient.
  private static Expr ofSigned(Sum s) {
    Scaled t = s.terms().getFirst();
    double sign = Math.signum(t.coefficient());
    return t.term() instanceof Product p
        ? ofProduct(p, sign)
        : Normal.log(Normal.scale(sign, t.term()));
  }

  private static Expr ofProduct(Product p, double sign) {
    var terms = new ArrayList<Expr>();
    var rest = new ArrayList<Expr>();
    rest.add(Normal.number(sign));
    for (Power f : p.factors()) {
      Expr factor = Normal.power(f.base(), f.exponent());
      logarithm(factor).ifPresentOrElse(terms::add, () -> rest.add(factor));
    }
    terms.add(Normal.log(Normal.product(rest)));
    return Normal.sum(terms);
  }

  /// The logarithm of what is built of exponentials and positive numbers alone; empty for anything
  /// else.
  private static Optional<Expr> logarithm(Expr e) {
    return switch (e) {
      case Const(double value) -> value > 0 ? Optional.of(log(value)) : Optional.empty();
      case Var v -> Optional.empty();
      case Sum s -> ofSum(s);
      case Product p -> {
        var terms = new ArrayList<Expr>();
        for (Power f : p.factors()) {
          Optional<Expr> log = logarithm(f.base());
          if (log.isEmpty()) {
            yield log;
          }
          terms.add(Normal.product(f.exponent(), log.get()));
        }
        yield Optional.of(Normal.sum(terms));
      }
      case Apply f -> {
        Expr u = f.arguments().getFirst();
        yield switch (f.fn()) {
          case EXP -> Optional.of(u);
          case ABS -> logarithm(u);
          case SIGMOID ->
              Optional.of(Normal.scale(-1, Normal.apply(Fn.SOFTPLUS, Normal.scale(-1, u))));
          default -> Optional.empty();
        };
      }
      case Choose(var test, var then, var otherwise) ->
          logarithm(then).flatMap(t -> logarithm(otherwise).map(o -> Normal.choose(test, t, o)));
      case Expr.Bound b -> Optional.empty();
    };
  }

  private static Optional<Expr> ofSum(Sum s) {
    if (s.offset() < 0) {
      return Optional.empty();
    }
    var terms = new ArrayList<Expr>();
    for (Scaled t : s.terms()) {
      Optional<Expr> log = t.coefficient() > 0 ? logarithm(t.term()) : Optional.empty();
      if (log.isEmpty()) {
        return log;
      }
      terms.add(Normal.sum(log.get(), log(t.coefficient())));
    }
    if (s.offset() > 0) {
      terms.add(log(s.offset()));
    }
    return Optional.of(Normal.apply(Fn.LOGSUMEXP, terms));
  }

  private static Expr log(double value) {
    return Normal.number(Elementary.log(value));
  }
}
