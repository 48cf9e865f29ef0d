package org.lawlang.kernel;

import java.util.HashMap;
import java.util.Map;
import org.lawlang.math.Wide;
import org.lawlang.symbolic.Derivative;
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
import org.lawlang.symbolic.Sequence;

/// Expressions to 31 digits, for the last digits of a result. Numbers in the formula count as the
/// decimals that they were read from ([Wide#decimal]). Powers, exponentials, logarithms,
/// trigonometric and hyperbolic functions keep all digits; the others (`erf`, `lgamma` …) those of
/// a double.
public final class Precise {
  private final Map<String, Wide> values;

  private Precise(Map<String, Wide> values) {
    this.values = values;
  }

  /// @param values of all names in `e`
  public static Wide evaluate(Expr e, Map<String, Wide> values) {
    return new Precise(values).of(e);
  }

  private Wide of(Expr e) {
    return switch (e) {
      case Const(double value) -> Wide.decimal(value);
      case Var(var name) -> {
        Wide value = values.get(name);
        if (value == null) {
          throw new IllegalArgumentException("no value for " + name);
        }
        yield value;
      }
      case Sum s -> {
        Wide sum = Wide.decimal(s.offset());
        for (Scaled t : s.terms()) {
          sum = sum.plus(of(t.term()).times(Wide.decimal(t.coefficient())));
        }
        yield sum;
      }
      case Product p -> {
        Wide product = Wide.ONE;
        for (Power f : p.factors()) {
          Wide factor = of(f.base()).power(of(f.exponent()));
          product = product.times(factor);
        }
        yield product;
      }
      case Apply f -> apply(f);
      case Choose(var test, var then, var otherwise) -> of(holds(test) ? then : otherwise);
      case Expr.Total t -> total(t);
      case Expr.Scan s -> scan(s);
      case Expr.Root r -> root(r);
      case Expr.Integral i -> Wide.of(byDoubles(i));
    };
  }

  private Wide total(Expr.Total t) {
    Sequence rows = t.rows();
    double key = of(t.key()).value();
    if (rows.group(key) < 0) {
      return Wide.of(Double.NaN);
    }
    var inside = new HashMap<String, Wide>(values);
    Wide sum = Wide.ZERO;
    for (int row = rows.from(key); row < rows.to(key); row++) {
      put(rows, row, inside);
      sum = sum.plus(new Precise(inside).of(t.body()));
    }
    return sum;
  }

  private static void put(Sequence rows, int row, Map<String, Wide> inside) {
    for (int c = 0; c < rows.columns().size(); c++) {
      inside.put(rows.variable(rows.columns().get(c)), Wide.decimal(rows.data()[c][row]));
    }
  }

  private Wide scan(Expr.Scan s) {
    Sequence rows = s.rows();
    double key = of(s.key()).value();
    if (rows.group(key) < 0) {
      return Wide.of(Double.NaN);
    }
    var inside = new HashMap<String, Wide>(values);
    s.states().forEach(t -> inside.put(t.name(), of(t.start())));
    var here = new Precise(inside);
    for (int row = rows.from(key); row < rows.to(key); row++) {
      put(rows, row, inside);
      if (here.holds(s.where())) {
        s.states().forEach(t -> inside.put(t.name(), here.of(t.step())));
      }
    }
    return here.of(new Var(s.output()));
  }

  /// Newton's steps from the root to 15 digits.
  private Wide root(Expr.Root r) {
    var inside = new HashMap<String, Wide>(values);
    var here = new Precise(inside);
    Expr slope = Derivative.of(r.difference(), r.unknown());
    Wide x = Wide.of(byDoubles(r));
    for (int step = 0; step < 2 && Double.isFinite(x.hi()); step++) {
      inside.put(r.unknown(), x);
      Wide moved = here.of(r.difference()).over(here.of(slope));
      x = Double.isFinite(moved.hi()) ? x.minus(moved) : x;
    }
    return x;
  }

  private double byDoubles(Expr e) {
    var point = new HashMap<String, Double>();
    Names.in(e).forEach(n -> point.put(n, of(new Var(n)).value()));
    return Interpreter.evaluate(e, point);
  }

  private Wide apply(Apply f) {
    Wide x = of(f.arguments().getFirst());
    return switch (f.fn()) {
      case EXP -> x.exp();
      case EXPM1 -> Math.abs(x.hi()) > 1e-3 ? x.exp().minus(Wide.ONE) : plain(f);
      case LOG -> x.log();
      case LOG1P -> Math.abs(x.hi()) > 1e-3 ? x.plus(Wide.ONE).log() : plain(f);
      case LOG2 -> x.log().over(Wide.of(2).log());
      case LOG10 -> x.log().over(Wide.of(10).log());
      case ABS -> x.abs();
      case SIN -> x.sin();
      case COS -> x.cos();
      case TAN -> x.sin().over(x.cos());
      case ATAN -> x.atan();
      case SINH -> x.exp().minus(x.negated().exp()).times(0.5);
      case COSH -> x.exp().plus(x.negated().exp()).times(0.5);
      case TANH -> Wide.ONE.minus(Wide.of(2).over(x.times(2).exp().plus(Wide.ONE)));
      case SIGMOID -> Wide.ONE.over(x.negated().exp().plus(Wide.ONE));
      case SOFTPLUS ->
          x.abs().negated().exp().plus(Wide.ONE).log().plus(x.hi() > 0 ? x : Wide.ZERO);
      case MIN, MAX -> extreme(f);
      case LOGSUMEXP -> logSum(f);
      default -> plain(f);
    };
  }

  private Wide extreme(Apply f) {
    Wide best = of(f.arguments().getFirst());
    for (Expr argument : f.arguments().subList(1, f.arguments().size())) {
      Wide x = of(argument);
      double ahead = x.minus(best).hi();
      best = (f.fn() == Fn.MAX ? ahead > 0 : ahead < 0) ? x : best;
    }
    return best;
  }

  private Wide logSum(Apply f) {
    double top = Double.NEGATIVE_INFINITY;
    for (Expr argument : f.arguments()) {
      top = Math.max(top, of(argument).hi());
    }
    Wide sum = Wide.ZERO;
    for (Expr argument : f.arguments()) {
      sum = sum.plus(of(argument).minus(Wide.of(top)).exp());
    }
    return sum.log().plus(Wide.of(top));
  }

  /// By doubles.
  private Wide plain(Apply f) {
    var numbers = f.arguments().stream().map(a -> (Expr) new Const(of(a).value())).toList();
    return Normal.apply(f.fn(), numbers) instanceof Const(double value)
        ? Wide.of(value)
        : Wide.of(Double.NaN);
  }

  private boolean holds(Expr.Test test) {
    return switch (test) {
      case Expr.Test.Always(boolean value) -> value;
      case Expr.Test.Compare(var relation, var left, var right) ->
          relation.holds(of(left).minus(of(right)).hi(), 0);
      case Expr.Test.And(var tests) -> tests.stream().allMatch(this::holds);
      case Expr.Test.Or(var tests) -> tests.stream().anyMatch(this::holds);
      case Expr.Test.Not(var inner) -> !holds(inner);
    };
  }
}
