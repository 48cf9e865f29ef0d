package org.lawlang.symbolic;

import java.util.HashMap;
import java.util.Map;

/// Difference quotients, for tests: central, and extrapolated once, so the error goes with the
/// fourth power of the step.
final class Quotient {
  private Quotient() {}

  static double of(Expr e, String variable, Map<String, Double> at) {
    double x = at.get(variable);
    double h = 1e-5 * (x == 0 ? 1 : Math.abs(x));
    return (4 * central(e, variable, at, h / 2) - central(e, variable, at, h)) / 3;
  }

  private static double central(Expr e, String variable, Map<String, Double> at, double h) {
    double x = at.get(variable);
    double up = Evaluator.value(e, moved(at, variable, x + h));
    double down = Evaluator.value(e, moved(at, variable, x - h));
    return (up - down) / ((x + h) - (x - h));
  }

  private static Map<String, Double> moved(Map<String, Double> at, String variable, double x) {
    var moved = new HashMap<>(at);
    moved.put(variable, x);
    return moved;
  }
}
