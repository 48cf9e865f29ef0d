package org.lawlang.interpreter;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Quantity;
import org.lawlang.symbolic.Expr;

/// Formulas of quantities: taken at the point estimates and draw by draw, the draws as the rows of
/// columns.
final class Draws {
  private Draws() {}

  /// `e`, whose variables are all given.
  static Quantity of(Expr e, Map<String, Quantity> given) {
    var point = new HashMap<String, Double>();
    int n = Integer.MAX_VALUE;
    for (var entry : given.entrySet()) {
      point.put(entry.getKey(), entry.getValue().value());
      if (entry.getValue() instanceof Quantity.Uncertain(double value, double[] draws)) {
        n = Math.min(n, draws.length);
      }
    }
    double value = Interpreter.evaluate(e, point);
    if (n == Integer.MAX_VALUE) {
      return Quantity.exact(value);
    }
    var columns = new HashMap<String, double[]>();
    for (var entry : given.entrySet()) {
      columns.put(entry.getKey(), column(entry.getValue(), n));
    }
    return new Quantity.Uncertain(value, Interpreter.column(e, columns, n));
  }

  private static double[] column(Quantity quantity, int n) {
    return switch (quantity) {
      case Quantity.Exact(double value) -> {
        double[] same = new double[n];
        Arrays.fill(same, value);
        yield same;
      }
      case Quantity.Uncertain(double value, double[] draws) ->
          draws.length == n ? draws : Arrays.copyOf(draws, n);
    };
  }
}
