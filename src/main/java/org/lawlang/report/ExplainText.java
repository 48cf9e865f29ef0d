package org.lawlang.report;

import java.util.ArrayList;
import java.util.List;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Printer;
import org.lawlang.symbolic.Substitution;

/// What there is to know about a law before any data: its parameters, its gradient, what enters
/// linearly.
final class ExplainText {
  private ExplainText() {}

  static String of(Law law) {
    var out = new StringBuilder(TextReport.of(new Value.OfLaw(law)));
    List<String> free = law.free().stream().map(Param::name).toList();
    List<String> linear = linear(law.body(), free);
    if (!linear.isEmpty()) {
      Words.paragraph(out, "  ", "linear in " + Words.and(linear));
    }
    var variables = new ArrayList<>(law.arguments());
    variables.addAll(free);
    int width = variables.stream().mapToInt(Words::width).max().orElse(0);
    for (String name : variables) {
      String slope = Printer.text(Derivative.of(law.body(), name));
      Words.paragraph(out, "  d/d" + Words.left(name, width) + " = ", slope);
    }
    return out.toString();
  }

  /// The parameters that enter linearly together: no slope by one of them holds another or itself.
  private static List<String> linear(Expr body, List<String> parameters) {
    var linear = new ArrayList<String>();
    for (String each : parameters) {
      var used = Substitution.variables(Derivative.of(body, each));
      boolean isLinear = !used.contains(each) && linear.stream().noneMatch(used::contains);
      if (isLinear) {
        linear.add(each);
      }
    }
    return linear;
  }
}
