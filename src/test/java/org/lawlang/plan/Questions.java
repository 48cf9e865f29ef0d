package org.lawlang.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Infix;

/// Problems written as a user would, for tests.
final class Questions {
  static final Executor HERE = Runnable::run;
  static final String CHINCHILLA = "E + A/N^alpha + B/D^beta";

  private Questions() {}

  /// Law's own fit of the 240 runs of Chinchilla.
  static Map<String, Quantity> chinchilla() {
    return exact(
        Map.of(
            "A", 477.82586823,
            "B", 2143.41736336,
            "E", 1.8172180990,
            "alpha", 0.3473104989,
            "beta", 0.3671724326));
  }

  static Map<String, Quantity> exact(Map<String, Double> values) {
    var result = new HashMap<String, Quantity>();
    values.forEach((name, v) -> result.put(name, Quantity.exact(v)));
    return result;
  }

  static Unknown unknown(String name) {
    return new Unknown(name, Interval.REAL, false);
  }

  static Unknown unknown(String name, double lo, double hi) {
    return new Unknown(name, new Interval(lo, hi), false);
  }

  static Unknown integer(String name, double lo, double hi) {
    return new Unknown(name, new Interval(lo, hi), true);
  }

  /// `left <= right`, `left >= right` or `left = right`.
  static Constraint constraint(String text) {
    String relation = text.contains("<=") ? "<=" : text.contains(">=") ? ">=" : "=";
    String[] sides = text.split(relation, 2);
    Expr left = Infix.expr(sides[0]);
    Expr right = Infix.expr(sides[1]);
    return relation.equals(">=")
        ? new Constraint(text, right, false, left)
        : new Constraint(text, left, relation.equals("="), right);
  }

  static Problem minimize(
      String objective, List<Unknown> over, Map<String, Quantity> given, String... constraints) {
    return problem(false, objective, over, given, constraints);
  }

  static Problem maximize(
      String objective, List<Unknown> over, Map<String, Quantity> given, String... constraints) {
    return problem(true, objective, over, given, constraints);
  }

  private static Problem problem(
      boolean maximize,
      String objective,
      List<Unknown> over,
      Map<String, Quantity> given,
      String... constraints) {
    var limits = new ArrayList<Constraint>();
    for (String c : constraints) {
      limits.add(constraint(c));
    }
    return new Problem(maximize, Infix.expr(objective), over, limits, given, Optional.empty());
  }
}
