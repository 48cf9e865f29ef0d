package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Optimum.Cheapest;
import org.lawlang.plan.Optimum.Regret;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;

/// What it costs to choose the point optimum while the law is not known better than its draws.
final class Hindsight {
  private static final int DRAWS = 200;

  private final Posed posed;
  private final Landscape scape;
  private final Candidate optimum;

  Hindsight(Posed posed, Landscape scape, Candidate optimum) {
    this.posed = posed;
    this.scape = scape;
    this.optimum = optimum;
  }

  /// In units of the budget that counts most: for each draw the loss of value against the best
  /// choice for that draw, over what one more unit of the budget would bring there. Empty without
  /// draws, without a binding budget that is a number, or where what is feasible depends on the
  /// draw.
  Optional<Regret> regret(List<Quantity> answer) {
    int draws = Draws.count(posed.problem());
    Optional<Integer> budget = budget();
    if (draws == 0 || budget.isEmpty() || !optimum.isStationary()) {
      return Optional.empty();
    }
    int k = budget.get();
    Constraint c = constraint(k);
    double right = ((Expr.Const) c.right()).value();
    int[] active =
        IntStream.range(0, scape.limitCount()).filter(i -> optimum.multipliers()[i] != 0).toArray();
    var shares = new ArrayList<Double>();
    int tried = Math.min(DRAWS, draws);
    for (int i = 0; i < tried; i++) {
      int draw = (int) ((long) i * draws / tried);
      double[] givens = posed.givens(draw);
      double[] x = new double[scape.dimension()];
      for (int j = 0; j < x.length; j++) {
        x[j] = answer.get(j).draw(draw);
      }
      double best = answer.get(x.length).draw(draw);
      double chosen = scape.value(optimum.u(), givens);
      if (Double.isFinite(best) && Double.isFinite(chosen)) {
        double[] u = scape.walked(x);
        double[] lambda = Kkt.at(scape, givens, u, active).multipliers();
        double slope = scape.multiplier(k, lambda[k], scape.raw(u, givens));
        double share = Math.abs(chosen - best) / (Math.abs(slope) * right);
        if (Double.isFinite(share)) {
          shares.add(share);
        }
      }
    }
    if (shares.size() < tried / 2) {
      return Optional.empty();
    }
    Collections.sort(shares);
    double mean = shares.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return Optional.of(
        new Regret(
            Sides.of(c).less(), right, mean, shares.get((int) (0.95 * (shares.size() - 1)))));
  }

  private Constraint constraint(int k) {
    return posed.problem().constraints().get(scape.limits().get(k).index());
  }

  private Optional<Integer> budget() {
    Optional<Integer> found = Optional.empty();
    double most = 0;
    double[] x = scape.place(optimum.u());
    Jet[] raw = Jet.array(scape.formulas().count, x.length);
    scape.formulas().evaluate(x, posed.givens(), raw);
    for (int k = 0; k < scape.limitCount(); k++) {
      Constraint c = constraint(k);
      for (Expr side : List.of(c.left(), c.right())) {
        if (!Collections.disjoint(Substitution.variables(side), posed.givenNames())) {
          return Optional.empty();
        }
      }
      if (!c.equality() && c.right() instanceof Expr.Const(double right) && right > 0) {
        double worth = Math.abs(scape.multiplier(k, optimum.multipliers()[k], raw)) * right;
        if (worth > most) {
          most = worth;
          found = Optional.of(k);
        }
      }
    }
    return found;
  }

  /// The member of the region within a share of the best value that costs least to serve.
  static Optional<Cheapest> cheapest(Problem problem, double value, Map<String, Quantity> at) {
    if (problem.serving().isEmpty() || value == 0) {
      return Optional.empty();
    }
    Problem.Serving serving = problem.serving().get();
    Problem region = problem.within(value, Findings.WITHIN);
    Optimum found = Planner.minimize(region, Runnable::run);
    var here = new HashMap<String, Double>();
    at.forEach((name, q) -> here.put(name, q.value()));
    region.given().forEach((name, q) -> here.put(name, q.value()));
    double dear = Interpreter.evaluate(serving.cost(), here);
    return found.at().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Cheapest(
                serving.text(),
                found.at(),
                found.value().value(),
                1 - found.value().value() / dear));
  }
}
