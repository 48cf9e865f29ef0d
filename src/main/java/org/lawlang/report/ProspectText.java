package org.lawlang.report;

import java.util.ArrayList;
import java.util.List;
import org.lawlang.fit.FitTask;
import org.lawlang.fit.Prospect;
import org.lawlang.fit.Prospect.Axis;
import org.lawlang.fit.Prospect.Outlook;
import org.lawlang.fit.Warning;
import org.lawlang.math.Digits;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Substitution;

/// What a design can tell: its columns, its parameters, what is not determined.
final class ProspectText {
  private final Prospect prospect;
  private final StringBuilder out = new StringBuilder();

  private ProspectText(Prospect prospect) {
    this.prospect = prospect;
  }

  static String of(Prospect prospect) {
    var text = new ProspectText(prospect);
    text.head();
    text.axes();
    text.parameters();
    text.tail();
    for (Warning each : prospect.warnings()) {
      Words.paragraph(text.out, "  ! ", each.message());
    }
    return text.out.toString();
  }

  static String inline(Prospect prospect) {
    return "the rows determine "
        + prospect.rank()
        + " of "
        + Words.count(prospect.parameters().size(), "parameter")
        + " of "
        + prospect.task().name();
  }

  private void head() {
    int all = prospect.parameters().size();
    String determined =
        prospect.rank() == all
            ? all == 1
                ? "the parameter is determined"
                : "all " + Words.count(all, "parameter") + " can be told apart"
            : prospect.rank()
                + " of "
                + all
                + " combinations of the parameters can be told, "
                + (all - prospect.rank())
                + " cannot";
    Words.paragraph(
        out,
        "",
        Words.count(prospect.n(), "row")
            + (prospect.left() > 0 ? " (" + prospect.left() + " left out)" : "")
            + ": "
            + determined
            + (prospect.guess() ? "; no fit is made" : ", at the fit"));
    prospect.task().laws().stream().map(Law::equation).forEach(e -> out.append(e).append('\n'));
  }

  private void axes() {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("column", "values", "range", "decades"));
    for (Axis axis : prospect.axes()) {
      rows.add(
          List.of(
              axis.name(),
              Integer.toString(axis.values()),
              axis.values() == 1
                  ? Digits.of(axis.range().lo(), 4)
                  : Digits.of(axis.range().lo(), 4) + ".." + Digits.of(axis.range().hi(), 4),
              axis.decades().isPresent() && axis.values() > 1
                  ? Digits.of(axis.decades().getAsDouble(), 2)
                  : ""));
    }
    table(rows);
  }

  private void parameters() {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("parameter", "enters", "seen through", "settings", "expected error"));
    for (Outlook each : prospect.parameters()) {
      rows.add(
          List.of(
              each.name(),
              each.how().words,
              each.through().isEmpty() ? "every row" : String.join(", ", each.through()),
              Integer.toString(each.settings()),
              error(each)));
    }
    table(rows);
  }

  private static String error(Outlook each) {
    if (each.error().isEmpty()) {
      return "not determined";
    }
    double error = each.error().getAsDouble();
    double share = error / Math.abs(each.at());
    return "± "
        + Digits.of(error, 2)
        + (share < 10 ? " (" + Digits.percent(share) + ")" : ", far more than its size");
  }

  private void table(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    out.append('\n');
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        int column = c;
        int width = rows.stream().mapToInt(r -> Words.width(r.get(column))).max().orElse(0);
        line.append(c == 0 ? "  " : "   ").append(Words.left(row.get(c), width));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private void tail() {
    out.append('\n');
    Words.paragraph(
        out,
        "  ",
        "expected errors are for an error of "
            + Digits.percent(Prospect.NOISE)
            + " in each "
            + Words.and(unsure())
            + (prospect.guess()
                ? ", at the best of the starting guesses; the fit may lie elsewhere"
                : ""));
    prospect
        .condition()
        .ifPresent(c -> Words.paragraph(out, "  ", "condition " + Digits.scientific(c, 2)));
    if (!prospect.alike().isEmpty()) {
      Words.list(out, "  hard to tell apart: ", FitText.alike(prospect.alike()), ", ");
    }
  }

  /// What is off: the targets, or of counts what the laws predict of them.
  private List<String> unsure() {
    FitTask task = prospect.task();
    boolean isOfCounts =
        Substitution.variables(task.objective().loss()).contains(Objective.PREDICTION);
    return task.targets().stream().map(t -> isOfCounts ? t.law().name() : t.column()).toList();
  }
}
