package org.lawlang.report;

import java.util.ArrayList;
import java.util.Map;
import org.lawlang.math.Digits;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Optimum;
import org.lawlang.plan.Roots;
import org.lawlang.plan.Scaling;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Printer;

/// Optima and roots as text: the verdict and why, then where, then what holds it there.
final class PlanText {
  private PlanText() {}

  static String of(Optimum optimum) {
    var out = new StringBuilder();
    String what = optimum.problem().maximize() ? "maximum " : "minimum ";
    switch (optimum.verdict()) {
      case OPTIMAL ->
          Words.paragraph(
              out, "", what + Digits.of(optimum.value()) + ", global: " + optimum.why());
      case BEST_FOUND ->
          Words.paragraph(
              out,
              "",
              what
                  + Digits.of(optimum.value())
                  + ", the best found, not proved global: "
                  + optimum.why());
      case INFEASIBLE -> Words.paragraph(out, "", "no feasible point: " + optimum.why());
      case UNBOUNDED ->
          Words.paragraph(out, "", "unbounded, no " + what.strip() + ": " + optimum.why());
    }
    places(out, optimum.at());
    for (Optimum.Binding each : optimum.constraints()) {
      if (!each.sentence().isEmpty()) {
        Words.paragraph(
            out, "  ", each.text() + (each.binds() ? " binds: " : " has ") + each.sentence());
      }
    }
    optimum.flat().forEach(sentence -> Words.paragraph(out, "  ", sentence));
    if (optimum.cheapest().isPresent()) {
      Optimum.Cheapest c = optimum.cheapest().get();
      Words.paragraph(
          out,
          "  ",
          "of these "
              + place(c.at())
              + " has the least "
              + c.text()
              + ", "
              + Digits.of(c.cost(), 3)
              + ": "
              + Digits.percent(c.saving())
              + " less than at the optimum");
    }
    if (optimum.regret().isPresent()) {
      Optimum.Regret r = optimum.regret().get();
      Words.paragraph(
          out,
          "  ",
          r.bad() == 0
              ? "the constraints alone say where: to know the law better would not move it"
              : "choosing now wastes about "
                  + Digits.percent(r.mean())
                  + " of "
                  + r.of()
                  + " ("
                  + Digits.of(r.amount(), 3)
                  + ") on average, and "
                  + Digits.percent(r.bad())
                  + " in one case of 20, against knowing the law");
    }
    if (optimum.scaling().isPresent()) {
      scaling(out, optimum.scaling().get(), optimum.problem().maximize());
    } else {
      optimum.closedForm().forEach((name, form) -> formula(out, name, form));
    }
    return out.toString();
  }

  /// The closed form as a function of its budget, and how steep it is.
  private static void scaling(StringBuilder out, Scaling scaling, boolean isMost) {
    String symbol = scaling.symbol();
    Words.paragraph(
        out, "  ", "closed form, " + symbol + " for the number in " + scaling.constraint() + ":");
    scaling
        .forms()
        .forEach(
            (name, form) ->
                out.append("    ")
                    .append(name)
                    .append('(')
                    .append(symbol)
                    .append(") = ")
                    .append(Printer.text(form))
                    .append('\n'));
    var powers = new ArrayList<String>();
    scaling
        .exponents()
        .forEach(
            (name, exponent) -> {
              Expr constant = scaling.constants().get(name);
              String what = constant == null ? name : beyond(name, constant, isMost);
              String verb = exponent.value() < 0 ? " falls as " : " grows as ";
              String power = Digits.of(exponent);
              powers.add(
                  what
                      + verb
                      + symbol
                      + "^"
                      + (power.matches("[0-9.]+") ? power : "(" + power + ")"));
            });
    if (!powers.isEmpty()) {
      Words.paragraph(out, "    ", String.join("; ", powers));
    }
  }

  /// How far a value is from the constant that it tends to, as a positive number.
  private static String beyond(String name, Expr constant, boolean isMost) {
    String text = Printer.text(constant);
    return isMost
        ? text + " - " + name
        : name + " - " + (constant instanceof Expr.Sum ? "(" + text + ")" : text);
  }

  static String of(Roots roots) {
    var out = new StringBuilder();
    if (roots.roots().isEmpty()) {
      Words.paragraph(out, "", "no root" + reason(roots.why()));
      return out.toString();
    }
    int n = roots.roots().size();
    Words.paragraph(out, "", (n == 1 ? "one root" : n + " roots") + reason(roots.why()));
    roots.roots().forEach(root -> places(out, root));
    formula(out, roots);
    return out.toString();
  }

  /// Why these are the roots, below their values; a value without a root says so itself.
  static String footnote(Roots roots) {
    var out = new StringBuilder();
    if (!roots.roots().isEmpty()) {
      Words.paragraph(out, "  ", roots.why());
      formula(out, roots);
    }
    return out.toString();
  }

  private static void formula(StringBuilder out, Roots roots) {
    if (roots.closedForm().isPresent()) {
      String name = String.join(", ", roots.roots().getFirst().keySet());
      formula(out, name, roots.closedForm().get());
    }
  }

  static String inline(Optimum optimum) {
    return switch (optimum.verdict()) {
      case OPTIMAL, BEST_FOUND ->
          "{" + place(optimum.at()) + ", value = " + Digits.of(optimum.value()) + "}";
      case INFEASIBLE -> "no feasible point";
      case UNBOUNDED -> "unbounded";
    };
  }

  static String inline(Roots roots) {
    return "[" + String.join(", ", roots.roots().stream().map(PlanText::place).toList()) + "]";
  }

  /// A formula stays in one line, to be copied; one that is only a number says nothing new.
  private static void formula(StringBuilder out, String name, Expr form) {
    if (!(form instanceof Expr.Const)) {
      out.append("  closed form: ").append(name).append(" = ");
      out.append(Printer.text(form)).append('\n');
    }
  }

  private static String reason(String why) {
    return why.isEmpty() ? "" : ": " + why;
  }

  private static String place(Map<String, Quantity> at) {
    var parts = new ArrayList<String>();
    at.forEach((name, value) -> parts.add(name + " = " + Digits.of(value)));
    return String.join(", ", parts);
  }

  private static void places(StringBuilder out, Map<String, Quantity> at) {
    int width = at.keySet().stream().mapToInt(Words::width).max().orElse(0);
    at.forEach(
        (name, value) ->
            out.append("  ")
                .append(Words.left(name, width))
                .append(" = ")
                .append(Digits.of(value))
                .append('\n'));
  }
}
