package org.lawlang.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Optimum.Binding;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

/// What an optimum tells besides its place: what its constraints cost, and how flat it is.
final class Findings {
  private static final double MORE = 1.1;
  private static final double WITHIN = 0.001;

  private final Posed posed;
  private final Landscape scape;
  private final Candidate optimum;
  private final double[] x;
  private final double value;

  Findings(Posed posed, Landscape scape, Candidate optimum, double[] x, double value) {
    this.posed = posed;
    this.scape = scape;
    this.optimum = optimum;
    this.x = x;
    this.value = value;
  }

  /// Every constraint with its slack and multiplier; the binding ones say what 10 % more would change.
  List<Binding> bindings() {
    Problem problem = posed.problem();
    Jet[] raw = Jet.array(scape.formulas().count, x.length);
    scape.formulas().evaluate(x, posed.givens(), raw);
    var result = new ArrayList<Binding>();
    for (int k = 0; k < scape.limitCount(); k++) {
      Constraint c = problem.constraints().get(scape.limits().get(k).index());
      double right = raw[2 + 2 * k].value;
      double slack = right - raw[1 + 2 * k].value;
      double lambda = optimum.multipliers()[k];
      boolean binds = c.equality() || Math.abs(lambda) > 1e-10;
      if (binds && Math.abs(slack) <= 1e-7 * Math.abs(right)) {
        slack = Math.abs(slack) <= 1e-12 * Math.abs(right) ? 0 : slack;
      }
      double multiplier = lambda == 0 ? 0 : scape.multiplier(k, lambda, raw);
      result.add(
          new Binding(
              c.text(),
              slack,
              optimum.isStationary() ? OptionalDouble.of(multiplier) : OptionalDouble.empty(),
              binds && lambda != 0 ? sentence(k, c, right, multiplier) : ""));
    }
    return result;
  }

  private String sentence(int k, Constraint c, double right, double multiplier) {
    String side = Words.bounded(c.text());
    if (right > 0 && value != 0) {
      Optional<Double> again = relaxed(k, c);
      double change = again.isPresent() ? again.get() - value : multiplier * (MORE - 1) * right;
      String how = again.isPresent() ? "re-optimised" : "to first order";
      return "10 % more of " + side + " " + effect(change / Math.abs(value)) + " (" + how + ")";
    }
    return "each unit more on the right side of "
        + c.text()
        + " changes the value by "
        + Words.number(multiplier)
        + " (to first order)";
  }

  private String effect(double share) {
    boolean better = posed.problem().maximize() ? share > 0 : share < 0;
    return (better ? "buys " : "costs ")
        + Words.percent(Math.abs(share))
        + (share < 0 ? " less" : " more");
  }

  /// The best value with the right side of constraint `c` a tenth larger.
  private Optional<Double> relaxed(int k, Constraint c) {
    Problem problem = posed.problem();
    var constraints = new ArrayList<>(problem.constraints());
    constraints.set(
        scape.limits().get(k).index(),
        new Constraint(c.text(), c.left(), c.equality(), Normal.scale(MORE, c.right())));
    var again =
        new Problem(
            problem.maximize(), problem.objective(), problem.unknowns(), constraints, problem.given(), Optional.empty());
    Posed other = Posed.of(again);
    return search(other).map(u -> other.landscape().raw(u, other.givens())[0].value);
  }

  /// The optimum of a neighbouring problem, searched from here.
  private Optional<double[]> search(Posed other) {
    double[] start = other.landscape().walked(x);
    Landscape scaled = other.landscape().scaledAt(start, other.givens());
    Candidate found = Lagrangian.search(scaled, other.givens(), start);
    return found.isFeasible() && found.isStationary() ? Optional.of(found.u()) : Optional.empty();
  }

  /// For each unknown how far it may move, the others following, for a thousandth of the value.
  List<String> flat() {
    var result = new ArrayList<String>();
    if (value == 0 || !optimum.isStationary()) {
      return result;
    }
    for (int i = 0; i < x.length; i++) {
      Optional<double[]> least = extreme(i, false);
      Optional<double[]> most = extreme(i, true);
      if (least.isPresent() && most.isPresent()) {
        range(i, least.get()[i], most.get()[i]).ifPresent(result::add);
      }
    }
    return result;
  }

  private Optional<String> range(int i, double low, double high) {
    Axis axis = scape.axes().get(i);
    String rest = " stays within 0.1 % of the optimum";
    boolean openBelow = axis.fencedBelow() && low <= axis.place(0.99 * axis.walk().lo());
    boolean openAbove = axis.fencedAbove() && high >= axis.place(0.99 * axis.walk().hi());
    if (high - low <= 1e-6 * Math.max(Math.abs(high), Math.abs(low))) {
      return Optional.empty();
    }
    if (openBelow && openAbove) {
      return Optional.of("any " + axis.name() + rest);
    }
    String where =
        openAbove
            ? " above " + Words.number(low)
            : openBelow
                ? " below " + Words.number(high)
                : " between " + Words.number(low) + " and " + Words.number(high);
    return Optional.of(axis.name() + where + rest);
  }

  /// The least or greatest value of unknown `i` among the points that are nearly as good.
  private Optional<double[]> extreme(int i, boolean greatest) {
    Problem problem = posed.problem();
    Expr limit = Normal.number(value + (problem.maximize() ? -WITHIN : WITHIN) * Math.abs(value));
    var constraints = new ArrayList<>(problem.constraints());
    constraints.add(
        problem.maximize()
            ? new Constraint("nearly as good", limit, false, problem.objective())
            : new Constraint("nearly as good", problem.objective(), false, limit));
    var unknowns = new ArrayList<Unknown>();
    problem.unknowns().forEach(u -> unknowns.add(new Unknown(u.name(), u.box(), false)));
    Map<String, Quantity> given = new HashMap<>();
    problem.given().forEach((name, q) -> given.put(name, Quantity.exact(q.value())));
    Posed other =
        Posed.of(
            new Problem(
                greatest,
                Normal.var(problem.unknowns().get(i).name()),
                unknowns,
                constraints,
                given,
                Optional.empty()));
    return search(other).map(u -> other.landscape().place(u));
  }
}
