package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Interval;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

/// The optimum as formulas in the givens, with the conditions under which they hold; derived by
/// [ZeroDifficulty].
final class ClosedForm {
  private static final double ROUNDING = 1e-12;

  private final List<Expr> at;
  private final Expr value;
  private final List<String> steps;
  private final List<Constraint> binding;
  private final Kernel kernel;
  private final int outputs;

  /// @param positive what must be above zero for the formulas to be the optimum
  /// @param binding constraints that hold the optimum
  /// @param others constraints that were left out and so must hold by themselves
  /// @param steps its derivation in words
  ClosedForm(
      Posed posed,
      List<Expr> at,
      Expr value,
      List<Expr> positive,
      List<Constraint> binding,
      List<Constraint> others,
      List<String> steps) {
    this.at = List.copyOf(at);
    this.steps = List.copyOf(steps);
    this.binding = List.copyOf(binding);
    this.value = value;
    List<Unknown> unknowns = posed.problem().unknowns();
    var lets = new ArrayList<RowProgram.Let>();
    for (int i = 0; i < at.size(); i++) {
      lets.add(new RowProgram.Let(unknowns.get(i).name(), at.get(i)));
    }
    var results = new ArrayList<Expr>();
    unknowns.forEach(u -> results.add(Normal.var(u.name())));
    results.add(value);
    results.addAll(positive);
    for (Unknown u : unknowns) {
      Interval box = u.box();
      if (box.lo() > 0) {
        results.add(Normal.sum(Normal.var(u.name()), Normal.number(-box.lo())));
      }
      if (box.hi() < Double.POSITIVE_INFINITY) {
        results.add(Normal.subtract(Normal.number(box.hi()), Normal.var(u.name())));
      }
    }
    for (Constraint c : others) {
      Expr size =
          Normal.sum(
              Normal.apply(org.lawlang.symbolic.Fn.ABS, c.left()),
              Normal.apply(org.lawlang.symbolic.Fn.ABS, c.right()));
      results.add(Normal.sum(c.right(), Normal.scale(-1, c.left()), Normal.scale(ROUNDING, size)));
    }
    outputs = results.size();
    kernel = Interpreter.of(new RowProgram(posed.givenNames(), List.of(), lets, results));
  }

  /// The unknowns, in the order of the problem.
  List<Expr> at() {
    return at;
  }

  /// The constraints that hold the optimum.
  List<Constraint> binding() {
    return binding;
  }

  /// The derivation in words.
  List<String> steps() {
    return steps;
  }

  Expr value() {
    return value;
  }

  /// The unknowns, then the value; empty where the formulas do not hold for these givens.
  Optional<double[]> evaluate(double[] givens) {
    double[] results = new double[outputs];
    kernel.accumulate(givens, new double[0][], new double[] {1}, 0, 1, results);
    int n = at.size();
    for (int i = 0; i < outputs; i++) {
      boolean holds = i <= n ? Double.isFinite(results[i]) : results[i] > 0;
      if (!holds) {
        return Optional.empty();
      }
    }
    return Optional.of(Arrays.copyOf(results, n + 1));
  }
}
