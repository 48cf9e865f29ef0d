package org.lawlang.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Interval;
import org.lawlang.math.Parallel;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Optimum.Verdict;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;

/// Problems in one unknown whose objective holds equations and integrals within one another, so that
/// its derivatives would be too large to write down: its values alone are searched.
final class ByValue {
  private static final int DEEP = 4;
  private static final int PLACES = 17;
  private static final double WIDE = 100;
  private static final double NEAR = 1e-7;
  private static final int MOST = 200;

  private final Problem problem;
  private final Kernel kernel;
  private final double[] givens;
  private final boolean logarithmic;
  private final double lo;
  private final double hi;

  private ByValue(Problem problem) {
    this.problem = problem;
    var given = new TreeMap<>(problem.given());
    List<String> names = List.copyOf(given.keySet());
    givens = given.values().stream().mapToDouble(Quantity::value).toArray();
    Unknown unknown = problem.unknowns().getFirst();
    kernel =
        Interpreter.of(
            new RowProgram(
                names, List.of(unknown.name()), List.of(), List.of(problem.objective())));
    Interval box = unknown.box();
    logarithmic = box.lo() > 0 && box.hi() >= WIDE * box.lo();
    lo = logarithmic ? Math.log(box.lo()) : box.lo();
    hi = logarithmic ? Math.log(box.hi()) : box.hi();
  }

  /// Empty where derivatives do, or where there is more than one unknown in a box.
  static Optional<Optimum> minimize(Problem problem, Executor executor) {
    return problem.unknowns().size() == 1
            && problem.constraints().isEmpty()
            && isBoxed(problem.unknowns().getFirst())
            && depth(problem.objective()) >= DEEP
        ? Optional.of(new ByValue(problem).search(executor))
        : Optional.empty();
  }

  private static boolean isBoxed(Unknown unknown) {
    return !unknown.integer()
        && Double.isFinite(unknown.box().lo())
        && Double.isFinite(unknown.box().hi());
  }

  /// How many equations and integrals stand within one another at most.
  private static int depth(Expr e) {
    int[] most = {0};
    Substitution.rewriteOutside(
        e,
        part -> {
          int here =
              switch (part) {
                case Expr.Root root -> 1 + depth(root.difference());
                case Expr.Integral integral -> 1 + depth(integral.body());
                case Expr.Total total -> depth(total.body());
                default -> 0;
              };
          most[0] = Math.max(most[0], here);
          return part;
        });
    return most[0];
  }

  private Optimum search(Executor executor) {
    double[] values = new double[PLACES];
    Parallel.run(executor, "places", PLACES, i -> values[i] = value(walk(i)));
    int best = -1;
    for (int i = 0; i < PLACES; i++) {
      best = Double.isNaN(values[i]) || (best >= 0 && values[i] >= values[best]) ? best : i;
    }
    if (best < 0) {
      return optimum(
          Verdict.INFEASIBLE,
          "the objective is defined at none of " + PLACES + " places of the box",
          Map.of(),
          Double.NaN);
    }
    double from = walk(Math.max(best - 1, 0));
    double to = walk(Math.min(best + 1, PLACES - 1));
    var found =
        new BrentOptimizer(NEAR, NEAR * (hi - lo))
            .optimize(
                new MaxEval(MOST),
                GoalType.MINIMIZE,
                new UnivariateObjectiveFunction(
                    u -> {
                      double value = value(u);
                      return Double.isNaN(value) ? Double.MAX_VALUE : value;
                    }),
                new SearchInterval(from, to, walk(best)));
    boolean better = found.getValue() < values[best];
    double u = better ? found.getPoint() : walk(best);
    return optimum(
        Verdict.BEST_FOUND,
        "best of "
            + PLACES
            + " places and from there by Brent's method, since the derivatives are too large"
            + (problem.given().values().stream().anyMatch(q -> !q.isExact())
                ? "; at the point estimates alone"
                : ""),
        Map.of(problem.unknowns().getFirst().name(), Quantity.exact(place(u))),
        better ? found.getValue() : values[best]);
  }

  private Optimum optimum(Verdict verdict, String why, Map<String, Quantity> at, double least) {
    return Optimum.bare(
        problem, verdict, why, at, Quantity.exact(problem.maximize() ? -least : least));
  }

  private double walk(int i) {
    return lo + (hi - lo) * i / (PLACES - 1);
  }

  private double place(double u) {
    Interval box = problem.unknowns().getFirst().box();
    return Math.clamp(logarithmic ? Math.exp(u) : u, box.lo(), box.hi());
  }

  /// What is to be least.
  private double value(double u) {
    double[] result = new double[1];
    kernel.evaluate(givens, new double[][] {{place(u)}}, 0, 1, 0, result);
    return problem.maximize() ? -result[0] : result[0];
  }
}
