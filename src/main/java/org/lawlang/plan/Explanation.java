package org.lawlang.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Posynomial;
import org.lawlang.symbolic.Printer;
import org.lawlang.symbolic.Tidied;

/// How an optimum comes about, in lines: what was recognised, the Lagrangian and its conditions, and
/// where there is a closed form its derivation step by step.
final class Explanation {
  private final Optimum optimum;
  private final Problem problem;
  private final Posed posed;
  private final List<String> lines = new ArrayList<>();

  private Explanation(Optimum optimum) {
    this.optimum = optimum;
    this.problem = optimum.problem();
    this.posed = Posed.of(problem);
  }

  static List<String> of(Optimum optimum) {
    var explanation = new Explanation(optimum);
    explanation.recognised();
    explanation.lagrangian();
    explanation.derivation();
    explanation.verdict();
    return explanation.lines;
  }

  private void recognised() {
    List<String> unknowns = problem.unknowns().stream().map(Unknown::name).toList();
    lines.add("what was recognised");
    for (Unknown u : problem.unknowns()) {
      Axis axis = posed.landscape().axes().get(unknowns.indexOf(u.name()));
      lines.add(
          "  "
              + u.name()
              + (u.integer() ? " is whole, " : " ")
              + (axis.logarithmic()
                  ? "is positive, walked by its logarithm"
                  : "is walked as it is"));
    }
    lines.add("  the objective is " + kind(problem.objective(), unknowns));
    for (Constraint c : problem.constraints()) {
      lines.add(
          "  "
              + c.text()
              + ": left "
              + kind(c.left(), unknowns)
              + ", right "
              + kind(c.right(), unknowns));
    }
    lines.add(
        posed.isConvex()
            ? "  together: " + posed.proof() + ", so that any minimum is the minimum"
            : "  together: no rule proves it convex");
  }

  private static String kind(Expr e, List<String> unknowns) {
    Optional<List<Posynomial.Monomial>> terms = Posynomial.of(e, new HashSet<>(unknowns));
    if (terms.isEmpty()) {
      return "no sum of powers of " + Words.list(unknowns);
    }
    long varying =
        terms.get().stream()
            .filter(m -> unknowns.stream().anyMatch(u -> !m.exponent(u).equals(Normal.ZERO)))
            .count();
    boolean constant = varying < terms.get().size();
    return varying == 0
        ? "a constant"
        : varying == 1
            ? "a power term" + (constant ? " and a constant" : "")
            : "a sum of " + varying + " power terms" + (constant ? " and a constant" : "");
  }

  private void lagrangian() {
    lines.add("the Lagrangian");
    Expr sum = problem.objective();
    var text = new StringBuilder(Printer.text(problem.objective()));
    boolean many = problem.constraints().size() > 1;
    var multipliers = new ArrayList<String>();
    for (int k = 0; k < problem.constraints().size(); k++) {
      Constraint c = problem.constraints().get(k);
      String name = "lambda" + (many ? k + 1 : "");
      multipliers.add(name);
      Expr difference = Normal.subtract(c.left(), c.right());
      Expr term = Normal.product(Normal.var(name), difference);
      sum = problem.maximize() ? Normal.subtract(sum, term) : Normal.sum(sum, term);
      text.append(problem.maximize() ? " - " : " + ")
          .append(name)
          .append("*(")
          .append(Printer.text(difference))
          .append(")");
    }
    lines.add("  " + text);
    for (Unknown u : problem.unknowns()) {
      lines.add(
          "  by "
              + u.name()
              + ": "
              + Printer.text(Tidied.of(Derivative.of(sum, u.name())))
              + " = 0");
    }
    for (int k = 0; k < multipliers.size(); k++) {
      Constraint c = problem.constraints().get(k);
      String value =
          optimum.constraints().size() > k
              ? optimum.constraints().get(k).multiplier().stream()
                  .mapToObj(m -> ", here " + Words.number(Math.abs(m), 4))
                  .collect(Collectors.joining())
              : "";
      lines.add(
          "  "
              + multipliers.get(k)
              + (c.equality() ? " of either sign" : " >= 0, and zero unless " + c.text() + " binds")
              + value);
    }
  }

  private void derivation() {
    Optional<ClosedForm> form = ZeroDifficulty.of(posed);
    if (optimum.closedForm().isEmpty() || form.isEmpty()) {
      return;
    }
    lines.add("the closed form, step by step");
    Budget.steps(posed, form.get()).forEach(step -> lines.add("  " + step));
    Map<String, Expr> forms = optimum.closedForm();
    String of = "";
    if (optimum.scaling().isPresent()) {
      Scaling scaling = optimum.scaling().get();
      forms = scaling.forms();
      of = "(" + scaling.symbol() + ")";
    }
    for (Map.Entry<String, Expr> each : forms.entrySet()) {
      lines.add("  " + each.getKey() + of + " = " + Printer.text(each.getValue()));
    }
  }

  private void verdict() {
    lines.add("the verdict");
    lines.add("  " + optimum.verdict().slug() + ": " + optimum.why());
  }
}
