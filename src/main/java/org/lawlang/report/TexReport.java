package org.lawlang.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.Fit;
import org.lawlang.math.Digits;
import org.lawlang.math.Quantity;
import org.lawlang.model.Keys;
import org.lawlang.model.Law;
import org.lawlang.plan.Optimum;
import org.lawlang.plan.Roots;
import org.lawlang.plan.Scaling;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Printer;

/// Values as LaTeX that needs no package: a `tabular` for what has rows, an equation for a law,
/// mathematics for a number.
final class TexReport {
  private TexReport() {}

  static String of(Value value) {
    return switch (value) {
      case Value.OfLaw(Law law) ->
          "\\[ " + call(law) + " = " + Printer.latex(law.body()) + " \\]\n";
      case Value.OfFit(Fit fit) -> fit(fit);
      case Value.OfTable table -> table(table);
      case Value.OfComparison _, Value.OfCheck _, Value.OfRollout _ ->
          table(Tabulated.of(value).orElseThrow());
      case Value.OfDesign(var design) -> table(Tabulated.runs(design));
      case Value.OfFrontier(var frontier) -> table(Tabulated.points(frontier));
      case Value.OfOptimum(Optimum optimum) -> optimum(optimum);
      case Value.OfRoots(Roots roots) ->
          tabular("ll", false, roots.roots().stream().flatMap(r -> places(r).stream()).toList());
      case Value.RecordOf(Map<String, Value> fields) ->
          tabular(
              "ll",
              false,
              fields.entrySet().stream()
                  .map(e -> List.of(escaped(e.getKey()), inline(e.getValue())))
                  .toList());
      case Value.Number _,
          Value.Text _,
          Value.Bool _,
          Value.ListOf _,
          Value.Range _,
          Value.OfProspect _,
          Value.Prose _ ->
          inline(value) + "\n";
    };
  }

  private static String inline(Value value) {
    return switch (value) {
      case Value.Number(Quantity quantity, _) -> number(quantity);
      case Value.Text(String text) -> escaped(text);
      case Value.Prose(String text) -> text.stripTrailing();
      case Value.ListOf(List<Value> items) ->
          String.join(", ", items.stream().map(TexReport::inline).toList());
      case Value.Bool _,
          Value.RecordOf _,
          Value.Range _,
          Value.OfTable _,
          Value.OfLaw _,
          Value.OfFit _,
          Value.OfProspect _,
          Value.OfComparison _,
          Value.OfCheck _,
          Value.OfRollout _,
          Value.OfOptimum _,
          Value.OfRoots _,
          Value.OfDesign _,
          Value.OfFrontier _ ->
          escaped(TextReport.inline(value));
    };
  }

  private static String call(Law law) {
    return name(law.name())
        + "("
        + String.join(", ", Keys.plain(law).stream().map(TexReport::name).toList())
        + ")";
  }

  private static String fit(Fit fit) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("parameter", "value", "std. error", "95\\,\\% interval"));
    for (Fit.Estimate each : fit.estimates()) {
      rows.add(row("$" + name(each.name()) + "$", each));
    }
    return tabular("lrrl", true, rows);
  }

  private static List<String> row(String name, Fit.Estimate estimate) {
    double value = estimate.value().value();
    if (estimate.fixed() || estimate.se().isEmpty() || estimate.interval().isEmpty()) {
      String text = estimate.fixed() ? Digits.of(value) : Digits.padded(value, 6);
      return List.of(name, mathematics(text), estimate.fixed() ? "fixed" : "", "");
    }
    var row = Digits.Estimate.of(value, estimate.se().getAsDouble(), estimate.interval().get());
    return List.of(
        name, mathematics(row.value()), mathematics(row.error()), mathematics(row.interval()));
  }

  private static String optimum(Optimum optimum) {
    var rows = new ArrayList<>(places(optimum.at()));
    rows.add(List.of("value", number(optimum.value())));
    return tabular("ll", false, rows) + optimum.scaling().map(TexReport::scaling).orElse("");
  }

  /// The closed form as functions of the budget.
  private static String scaling(Scaling scaling) {
    String lines =
        scaling.forms().entrySet().stream()
            .map(
                e ->
                    "  "
                        + (e.getKey().equals("value") ? "\\text{value}" : name(e.getKey()))
                        + "^{*}("
                        + name(scaling.symbol())
                        + ") &= "
                        + Printer.latex(e.getValue()))
            .collect(Collectors.joining(" \\\\\n"));
    return "\\begin{align*}\n" + lines + "\n\\end{align*}\n";
  }

  private static List<List<String>> places(Map<String, Quantity> at) {
    return at.entrySet().stream()
        .map(e -> List.of("$" + name(e.getKey()) + "$", number(e.getValue())))
        .toList();
  }

  private static String table(Value.OfTable value) {
    Table table = value.table();
    var columns = new StringBuilder();
    var rows = new ArrayList<List<String>>();
    for (Column column : table.columns()) {
      columns.append(column instanceof Column.Texts ? 'l' : 'r');
    }
    rows.add(table.names().stream().map(TexReport::escaped).toList());
    for (int i = 0; i < table.rows(); i++) {
      int row = i;
      rows.add(
          table.columns().stream()
              .map(c -> cell(c, value.uncertain().getOrDefault(c.name(), List.of()), row))
              .toList());
    }
    return tabular(columns.toString(), true, rows);
  }

  private static String cell(Column column, List<Quantity> uncertain, int row) {
    return switch (column) {
      case Column.Numbers _ when row < uncertain.size() && !uncertain.get(row).isExact() ->
          number(uncertain.get(row));
      case Column.Numbers(_, double[] values) ->
          Double.isNaN(values[row]) ? "" : number(values[row], 6);
      case Column.Texts texts -> {
        String text = texts.at(row);
        yield text == null ? "" : escaped(text);
      }
    };
  }

  private static String tabular(String columns, boolean hasHeader, List<List<String>> rows) {
    var out = new StringBuilder("\\begin{tabular}{").append(columns).append("}\n\\hline\n");
    for (int i = 0; i < rows.size(); i++) {
      out.append(String.join(" & ", rows.get(i))).append(" \\\\\n");
      if (i == 0 && hasHeader) {
        out.append("\\hline\n");
      }
    }
    return out.append("\\hline\n\\end{tabular}\n").toString();
  }

  /// `$20.3 \pm 1.9$ $[17.2, 24.6]$`.
  private static String number(Quantity quantity) {
    return quantity.isExact() ? number(quantity.value(), 7) : mathematics(Digits.of(quantity));
  }

  private static String number(double x, int significant) {
    return mathematics(Digits.of(x, significant));
  }

  /// Numbers of [Digits] in mathematics: `1.2e-5` as a power of ten, magnitudes upright.
  private static String mathematics(String digits) {
    if (digits.startsWith("undefined")) {
      return digits;
    }
    int words = digits.indexOf(" ("); // what is to be said of the number
    if (words >= 0) {
      return mathematics(digits.substring(0, words)) + escaped(digits.substring(words));
    }
    var out = new StringBuilder("$");
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      switch (c) {
        case '±' -> out.append("\\pm");
        case '∞' -> out.append("\\infty");
        case 'M', 'B', 'T', 'P' -> out.append("\\,\\mathrm{").append(c).append('}');
        case 'e' -> {
          int end = i + 1;
          while (end < digits.length() && "-0123456789".indexOf(digits.charAt(end)) >= 0) {
            end++;
          }
          out.append(" \\cdot 10^{").append(digits, i + 1, end).append('}');
          i = end - 1;
        }
        default -> out.append(c);
      }
    }
    return out.append('$').toString();
  }

  private static String name(String name) {
    return Printer.latex(Normal.var(name));
  }

  private static String escaped(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\textbackslash{}");
        case '^' -> out.append("\\textasciicircum{}");
        case '~' -> out.append("\\textasciitilde{}");
        case '&', '%', '$', '#', '_', '{', '}' -> out.append('\\').append(c);
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
