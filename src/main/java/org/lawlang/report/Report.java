package org.lawlang.report;

import java.util.List;
import java.util.Optional;
import org.lawlang.fit.Fit;
import org.lawlang.fit.Folds;
import org.lawlang.model.Law;
import org.lawlang.plan.RunDesign;
import org.lawlang.source.Diagnostic;

/// Values and diagnostics for people and for programs. All functions are pure, and every text but
/// that of [#json] ends with a line break.
public final class Report {
  private Report() {}

  /// A value as a script prints it, in lines of about 100 columns.
  public static String text(Value value) {
    return TextReport.of(value);
  }

  /// The same with what is known of roots besides their places below it.
  public static String text(Printed printed) {
    return TextReport.of(printed.value()) + printed.roots().map(PlanText::footnote).orElse("");
  }

  /// A value in one line, as it stands inside a list.
  public static String inline(Value value) {
    return TextReport.inline(value);
  }

  /// What there is to know about a law before any data: parameters, gradient, what enters linearly.
  public static String explain(Law law) {
    return ExplainText.of(law);
  }

  /// What is wrong and where: place and sentence, the line with the place underlined, what to do.
  public static String text(Diagnostic diagnostic) {
    return DiagnosticText.of(diagnostic);
  }

  /// The array that `law run --json` prints: an object for each printed value, then one for each
  /// diagnostic. Numbers read back bit for bit; one that is not finite is null.
  public static String json(List<Printed> printed, List<Diagnostic> diagnostics) {
    return JsonReport.of(printed, diagnostics) + "\n";
  }

  /// One value as a JSON object, for `save x to "x.json"`.
  public static String json(Value value) {
    return JsonReport.of(value) + "\n";
  }

  /// For `save x to "x.tex"`: an equation, a number in mathematics, or a `tabular`.
  public static String tex(Value value) {
    return TexReport.of(value);
  }

  /// The table that a value is: its own, or that of a comparison, an objective check, a rollout
  /// (one row a cell of its triangle).
  public static Optional<Value.OfTable> table(Value value) {
    return Tabulated.of(value);
  }

  /// The runs of a design, one a row, with what each costs.
  public static Value.OfTable runs(RunDesign design) {
    return Tabulated.runs(design);
  }

  /// The rows that decide a fit.
  public static Value.OfTable influence(Fit fit) {
    return Tabulated.influence(fit);
  }

  /// The folds of a cross-validation.
  public static Value.OfTable folds(Folds folds) {
    return Tabulated.folds(folds);
  }

  /// A table as comma separated values; an uncertain column `x` is followed by the ends of its 95 %
  /// interval, `x_lo` and `x_hi`. Numbers read back bit for bit, a missing cell is empty.
  public static String csv(Value.OfTable table) {
    return CsvReport.of(table);
  }
}
