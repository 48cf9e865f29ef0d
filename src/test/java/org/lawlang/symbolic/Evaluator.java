package org.lawlang.symbolic;

import java.util.HashMap;
import java.util.Map;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Var;

/// The value of an expression at a point, for tests: a plain walk, independent of the kernels.
final class Evaluator {
  private Evaluator() {}

  static double value(Expr e, Map<String, Double> at) {
    return switch (e) {
      case Const(double v) -> v;
      case Var(String name) -> {
        Double v = at.get(name);
        if (v == null) {
          throw new AssertionError("no value for " + name);
        }
        yield v;
      }
      case Sum s -> {
        double sum = s.offset();
        for (Scaled t : s.terms()) {
          sum += t.coefficient() * value(t.term(), at);
        }
        yield sum;
      }
      case Product p -> {
        double product = 1;
        for (Power f : p.factors()) {
          product *= Math.pow(value(f.base(), at), value(f.exponent(), at));
        }
        yield product;
      }
      case Apply f ->
          f.fn().compute(f.arguments().stream().mapToDouble(a -> value(a, at)).toArray());
      case Choose c -> holds(c.test(), at) ? value(c.then(), at) : value(c.otherwise(), at);
      case Expr.Total(var body, var rows, var key) -> {
        double of = value(key, at);
        var inside = new HashMap<>(at);
        double sum = 0;
        for (int row = rows.from(of); row < rows.to(of); row++) {
          put(rows, row, inside);
          sum += value(body, inside);
        }
        yield sum;
      }
      case Expr.Scan s -> {
        double of = value(s.key(), at);
        var inside = new HashMap<>(at);
        s.states().forEach(t -> inside.put(t.name(), value(t.start(), at)));
        for (int row = s.rows().from(of); row < s.rows().to(of); row++) {
          put(s.rows(), row, inside);
          if (holds(s.where(), inside)) {
            s.states().forEach(t -> inside.put(t.name(), value(t.step(), inside)));
          }
        }
        yield inside.get(s.output());
      }
      case Expr.Root r -> {
        double lo = value(r.lo(), at);
        double hi = value(r.hi(), at);
        var inside = new HashMap<>(at);
        inside.put(r.unknown(), lo);
        boolean rises = value(r.difference(), inside) < 0;
        for (int halving = 0; halving < 200; halving++) {
          double middle = lo + (hi - lo) / 2;
          inside.put(r.unknown(), middle);
          boolean below = value(r.difference(), inside) < 0;
          lo = below == rises ? middle : lo;
          hi = below == rises ? hi : middle;
        }
        yield lo;
      }
      case Expr.Integral i -> simpson(i, value(i.lo(), at), value(i.hi(), at), at);
    };
  }

  private static void put(Sequence rows, int row, Map<String, Double> inside) {
    for (int c = 0; c < rows.columns().size(); c++) {
      inside.put(rows.variable(rows.columns().get(c)), rows.data()[c][row]);
    }
  }

  /// Simpson's rule over 2,000 stretches, for what is smooth up to both ends.
  private static double simpson(Expr.Integral i, double lo, double hi, Map<String, Double> at) {
    int n = 2000;
    var inside = new HashMap<>(at);
    double sum = 0;
    for (int k = 0; k <= n; k++) {
      inside.put(i.variable(), lo + (hi - lo) * k / n);
      sum += (k == 0 || k == n ? 1 : k % 2 == 0 ? 2 : 4) * value(i.body(), inside);
    }
    return sum * (hi - lo) / (3.0 * n);
  }

  static boolean holds(Test test, Map<String, Double> at) {
    return switch (test) {
      case Test.Always(boolean value) -> value;
      case Test.Compare(var relation, var left, var right) ->
          relation.holds(value(left, at), value(right, at));
      case Test.And(var tests) -> tests.stream().allMatch(t -> holds(t, at));
      case Test.Or(var tests) -> tests.stream().anyMatch(t -> holds(t, at));
      case Test.Not(var inner) -> !holds(inner, at);
    };
  }
}
