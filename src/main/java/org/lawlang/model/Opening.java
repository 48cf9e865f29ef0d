package org.lawlang.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// What becomes of an objective's parameter that a call leaves out.
public enum Opening {
  /// The objective is bounded in it from both sides, as a negative log-likelihood is in its scale, so
  /// it is estimated along with the law.
  ESTIMATED,
  /// Made large it turns the objective into squares, as the threshold of `huber`: it follows from
  /// the scale of the residuals.
  THRESHOLD;

  private static final double[] RESIDUALS = {0.1, -0.5, 1, -2, 3, 0.3};
  private static final double[] TARGETS = {0, 1, 3, 2, 1, 7};
  private static final double[] PREDICTIONS = {0.5, 0.4, 0.9, 4, 1.5, 3};
  private static final int DECADES = 8;

  /// What `p` may become, if anything: where neither holds, the call has to give it.
  public static Optional<Opening> of(Objective objective, Param p) {
    if (isWhole(objective, p.name()) && isBounded(s -> sum(objective, p.name(), s), p)) {
      return Optional.of(ESTIMATED);
    }
    boolean only = objective.open().size() == 1;
    return only && isSquare(objective, p.name(), 1e6) && !isSquare(objective, p.name(), 1e-3)
        ? Optional.of(THRESHOLD)
        : Optional.empty();
  }

  /// Whether the objective is a parabola of the residual where `name` has a value.
  private static boolean isSquare(Objective objective, String name, double value) {
    double zero = at(objective, name, value, 0, 1, 1);
    double one = at(objective, name, value, 1, 2, 1) - zero;
    double two = at(objective, name, value, 2, 3, 1) - zero;
    return Math.abs(two / one - 4) < 1e-3;
  }

  /// Whether the objective lacks nothing of the negative log-likelihood that depends on `name`.
  private static boolean isWhole(Objective objective, String name) {
    if (objective.likelihood().isEmpty()) {
      return true;
    }
    Expr missing = Normal.subtract(objective.likelihood().get(), objective.loss());
    double one = at(objective, missing, name, 1, 1, 3, 2);
    double other = at(objective, missing, name, 2.5, 1, 3, 2);
    return Math.abs(one - other) < 1e-9 * (1 + Math.abs(one));
  }

  /// Whether the least value lies inside, well below both ends.
  private static boolean isBounded(DoubleUnaryOperator value, Param p) {
    double least = Double.POSITIVE_INFINITY;
    double first = Double.NaN;
    double last = Double.NaN;
    for (int k = -DECADES; k <= DECADES; k++) {
      double s = Math.pow(10, k);
      if (p.range().contains(s)) {
        last = value.applyAsDouble(s);
        first = Double.isNaN(first) ? last : first;
        least = Math.min(least, last);
      }
    }
    return first > least + 1 && last > least + 1;
  }

  private static double sum(Objective objective, String name, double value) {
    double sum = 0;
    for (int i = 0; i < RESIDUALS.length; i++) {
      double one = at(objective, name, value, RESIDUALS[i], TARGETS[i], PREDICTIONS[i]);
      sum += Double.isNaN(one) ? 0 : one;
    }
    return sum;
  }

  /// The objective with `value` for one parameter and one for those that are not given as numbers.
  private static double at(
      Objective objective, String name, double value, double residual, double y, double m) {
    return at(objective, objective.loss(), name, value, residual, y, m);
  }

  private static double at(
      Objective objective,
      Expr loss,
      String name,
      double value,
      double residual,
      double y,
      double m) {
    Map<String, Expr> values = new HashMap<>();
    objective.rowwise().keySet().forEach(other -> values.put(other, Normal.ONE));
    objective.open().forEach(other -> values.put(other.name(), Normal.ONE));
    objective.settings().forEach((other, given) -> values.put(other, Normal.number(given)));
    values.put(name, Normal.number(value));
    values.put(Objective.RESIDUAL, Normal.number(residual));
    values.put(Objective.TARGET, Normal.number(y));
    values.put(Objective.PREDICTION, Normal.number(m));
    return Substitution.replace(loss, values) instanceof Expr.Const(double found)
        ? found
        : Double.NaN;
  }
}
