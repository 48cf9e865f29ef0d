package org.lawlang.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.lawlang.fit.Comparison;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitTask;
import org.lawlang.fit.ObjectiveCheck;
import org.lawlang.fit.Rollout;
import org.lawlang.fit.Warning;
import org.lawlang.math.Digits;
import org.lawlang.math.Quantity;

/// Comparisons, objective checks and rollouts as text: first what they say, then the figures.
final class JudgedText {
  private static final int WARNINGS = 2;

  private JudgedText() {}

  static String of(Comparison comparison) {
    var out = new StringBuilder();
    Words.paragraph(out, "", comparison.verdict());
    var parts = new ArrayList<String>();
    parts.add(
        Words.count(comparison.entries().size(), "law")
            + " to "
            + comparison.target()
            + ", "
            + Words.count(comparison.n(), "row")
            + how(comparison));
    if (comparison.heldOut() > 0) {
      parts.add(Words.count(comparison.heldOut(), "row") + " held out");
    }
    if (comparison.dropped() > 0) {
      parts.add(
          Words.count(comparison.dropped(), "row") + " left out, which not every law can use");
    }
    Words.list(out, "  ", parts, "; ");
    out.append('\n');
    var rows = new ArrayList<List<String>>();
    boolean unseen = comparison.entries().stream().anyMatch(e -> e.unseen().isPresent());
    rows.add(
        List.of(
            "law",
            "parameters",
            "objective",
            "AICc",
            "BIC",
            "RMSE",
            "in logs",
            unseen ? (comparison.heldOut() > 0 ? "hold-out" : "folds") : "",
            "odds"));
    for (Comparison.Entry e : comparison.entries()) {
      rows.add(
          List.of(
              e.name(),
              Integer.toString(e.parameters()),
              Digits.of(e.objective(), 6),
              number(e.aicc(), 6),
              number(e.bic(), 6),
              number(e.rmse(), 4),
              number(e.rmseLog(), 4),
              percent(e.unseen()),
              percent(e.odds())));
    }
    Grid.set(out, rows);
    out.append('\n');
    for (Comparison.Entry e : comparison.entries()) {
      warnings(out, e.name(), e.fit());
    }
    return stripped(out);
  }

  private static String how(Comparison comparison) {
    FitTask task = comparison.best().fit().task();
    return ", by " + Words.objective(task.objective()) + (task.onLog() ? " on log" : "");
  }

  private static void warnings(StringBuilder out, String name, Fit fit) {
    List<Warning> warnings =
        fit.warnings().stream().filter(w -> w.code() != Warning.Kind.ROWS_LEFT_OUT).toList();
    for (Warning each : warnings.subList(0, Math.min(WARNINGS, warnings.size()))) {
      Words.paragraph(out, "  ! " + name + ": ", each.message());
    }
    if (warnings.size() > WARNINGS) {
      Words.paragraph(
          out, "  ! " + name + ": ", Words.count(warnings.size() - WARNINGS, "more warning"));
    }
  }

  static String of(ObjectiveCheck check) {
    var out = new StringBuilder();
    for (ObjectiveCheck.Question question : check.questions()) {
      Words.paragraph(out, "", question.verdict());
    }
    Fit first = check.fits().getFirst();
    out.append(first.task().laws().getFirst().equation()).append('\n');
    Words.paragraph(
        out,
        "  ",
        "to "
            + first.task().targets().getFirst().column()
            + ", "
            + Words.count(first.n(), "row")
            + ", by "
            + Words.count(check.fits().size(), "objective"));
    out.append('\n');
    var rows = new ArrayList<List<String>>();
    rows.add(row("", check.names()));
    for (Fit.Estimate parameter : first.estimates()) {
      rows.add(
          row(
              parameter.name(),
              check.fits().stream()
                  .map(f -> f.estimate(parameter.name()).map(e -> item(e.value())).orElse(""))
                  .toList()));
    }
    rows.add(row("RMSE", check.fits().stream().map(f -> number(f.rmse(), 4)).toList()));
    rows.add(row("in logs", check.fits().stream().map(f -> number(f.rmseLog(), 4)).toList()));
    for (ObjectiveCheck.Question question : check.questions()) {
      rows.add(row(question.text(), question.answers().stream().map(Digits::cell).toList()));
    }
    Grid.set(out, rows);
    out.append('\n');
    for (int i = 0; i < check.fits().size(); i++) {
      warnings(out, check.names().get(i), check.fits().get(i));
    }
    return stripped(out);
  }

  private static String item(Quantity value) {
    return value.isExact() ? Digits.padded(value.value(), 6) : Digits.item(value);
  }

  private static List<String> row(String head, List<String> cells) {
    var row = new ArrayList<String>();
    row.add(head);
    row.addAll(cells);
    return row;
  }

  static String of(Rollout rollout) {
    var out = new StringBuilder();
    Words.paragraph(
        out,
        "",
        rollout.law()
            + " fitted up to each "
            + rollout.by()
            + " foretells the next within "
            + Digits.percent(rollout.next())
            + " on average, all later ones within "
            + Digits.percent(rollout.mape()));
    out.append('\n');
    var rows = new ArrayList<List<String>>();
    List<Double> budgets = rollout.budgets();
    int from = budgets.indexOf(rollout.lines().getFirst().budget()) + 1;
    rows.add(
        row(
            "fitted up to",
            row("rows", budgets.stream().skip(from).map(b -> Digits.of(b, 3)).toList())));
    for (Rollout.Line line : rollout.lines()) {
      var cells = new ArrayList<String>();
      cells.add(Integer.toString(line.n()));
      for (int k = from + line.cells().size(); k < budgets.size(); k++) {
        cells.add("");
      }
      for (Rollout.Cell cell : line.cells()) {
        cells.add(Double.isNaN(cell.mape()) ? "NA" : Digits.percent(cell.mape()));
      }
      rows.add(row(Digits.of(line.budget(), 3), cells));
    }
    Grid.set(out, rows);
    if (!rollout.left().isEmpty()) {
      Words.paragraph(out, "  ! budgets that are not fitted: ", String.join("; ", rollout.left()));
    }
    return stripped(out);
  }

  private static String number(OptionalDouble x, int significant) {
    return x.isPresent() ? Digits.of(x.getAsDouble(), significant) : "–";
  }

  private static String percent(OptionalDouble x) {
    return x.isPresent() ? Digits.percent(x.getAsDouble()) : "";
  }

  private static String stripped(StringBuilder out) {
    return out.toString().stripTrailing() + "\n";
  }
}
