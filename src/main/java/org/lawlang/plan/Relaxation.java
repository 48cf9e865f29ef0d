package org.lawlang.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// By how much constraints that clash would have to give, one of them at a time with the others
/// kept.
final class Relaxation {
  private static final int MOST = 4;

  private Relaxation() {}

  /// In words, beginning with a semicolon; empty where no change of a single constraint would do.
  static String of(Posed posed, List<Integer> clashing, Executor executor) {
    var ways = new ArrayList<String>();
    for (int k : clashing.subList(0, Math.min(MOST, clashing.size()))) {
      way(posed, k, executor).ifPresent(ways::add);
    }
    return ways.isEmpty() ? "" : "; it would do to have " + String.join(", or ", ways);
  }

  private static Optional<String> way(Posed posed, int k, Executor executor) {
    Problem problem = posed.problem();
    var values = new HashMap<String, Expr>();
    for (int i = 0; i < posed.givens().length; i++) {
      values.put(posed.givenNames().get(i), Normal.number(posed.givens()[i]));
    }
    Constraint c = problem.constraints().get(k);
    Expr left = Substitution.replace(c.left(), values);
    Expr right = Substitution.replace(c.right(), values);
    if (c.equality()) {
      return nearest(posed, k, left, right, executor).map(v -> equation(c, left, right, v));
    }
    Sides sides = Sides.of(c);
    if (right instanceof Expr.Const) {
      return best(posed, k, left, false, executor)
          .map(v -> sides.with(sides.less(), Words.atLeast(v)));
    }
    if (left instanceof Expr.Const) {
      return best(posed, k, right, true, executor)
          .map(v -> sides.with(Words.atMost(v), sides.greater()));
    }
    return best(posed, k, Normal.divide(left, right), false, executor)
        .filter(v -> v > 1)
        .map(v -> c.text() + " with its larger side " + Words.atLeast(v) + " times as large");
  }

  /// The values nearest to that of an equation which its moving side, or the ratio of its two, can
  /// take.
  private static Optional<Double> nearest(
      Posed posed, int k, Expr left, Expr right, Executor executor) {
    boolean onLeft = right instanceof Expr.Const;
    boolean onRight = left instanceof Expr.Const;
    Expr moving = onLeft ? left : onRight ? right : Normal.divide(left, right);
    Expr target = onLeft ? right : onRight ? left : Normal.ONE;
    double wanted = ((Expr.Const) target).value();
    Optional<Double> above =
        best(posed, k, moving, false, executor, new Constraint("", target, false, moving));
    Optional<Double> below =
        best(posed, k, moving, true, executor, new Constraint("", moving, false, target));
    return above.isPresent() && below.isPresent()
        ? Math.abs(above.get() - wanted) <= Math.abs(below.get() - wanted) ? above : below
        : above.or(() -> below);
  }

  private static String equation(Constraint c, Expr left, Expr right, double v) {
    Sides sides = Sides.of(c);
    return right instanceof Expr.Const
        ? sides.with(sides.less(), Words.number(v, 4))
        : left instanceof Expr.Const
            ? sides.with(Words.number(v, 4), sides.greater())
            : c.text() + " with its left side " + Words.number(v, 4) + " times the right one";
  }

  private static Optional<Double> best(
      Posed posed,
      int k,
      Expr objective,
      boolean maximize,
      Executor executor,
      Constraint... instead) {
    Problem problem = posed.problem();
    var others = new ArrayList<>(problem.constraints());
    others.remove(k);
    others.addAll(List.of(instead));
    var given = new HashMap<String, Quantity>();
    problem.given().forEach((name, q) -> given.put(name, Quantity.exact(q.value())));
    Optimum optimum =
        Planner.minimize(
            new Problem(maximize, objective, problem.unknowns(), others, given, problem.start()),
            false,
            executor);
    return switch (optimum.verdict()) {
      case OPTIMAL, BEST_FOUND -> Optional.of(optimum.value().value());
      case INFEASIBLE, UNBOUNDED -> Optional.empty();
    };
  }
}
