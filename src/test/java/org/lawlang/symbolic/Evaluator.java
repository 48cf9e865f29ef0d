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
        int group = (int) value(key, at);
        var inside = new HashMap<>(at);
        double sum = 0;
        for (int row = rows.starts()[group]; row < rows.starts()[group + 1]; row++) {
          for (int c = 0; c < rows.columns().size(); c++) {
            inside.put(rows.variable(rows.columns().get(c)), rows.values()[c][row]);
          }
          sum += value(body, inside);
        }
        yield sum;
      }
    };
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
