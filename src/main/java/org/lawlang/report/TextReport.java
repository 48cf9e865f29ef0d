package org.lawlang.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.fit.Comparison;
import org.lawlang.fit.Extrapolation;
import org.lawlang.fit.Fit;
import org.lawlang.fit.ObjectiveCheck;
import org.lawlang.fit.Rollout;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.plan.Optimum;
import org.lawlang.plan.Roots;

/// Values as text.
final class TextReport {
  /// Items of a list that are shown.
  private static final int ITEMS = 60;

  private TextReport() {}

  static String of(Value value) {
    return switch (value) {
      case Value.Text(String text) -> ended(text);
      case Value.Prose(String text) -> ended(text);
      case Value.ListOf(List<Value> items) -> list(items);
      case Value.RecordOf(Map<String, Value> fields) -> record(value, fields);
      case Value.OfTable table -> TableText.of(table);
      case Value.OfLaw(Law law) -> law(law);
      case Value.OfFit(Fit fit) -> FitText.of(fit);
      case Value.OfProspect(var prospect) -> ProspectText.of(prospect);
      case Value.OfComparison(Comparison comparison) -> JudgedText.of(comparison);
      case Value.OfCheck(ObjectiveCheck check) -> JudgedText.of(check);
      case Value.OfRollout(Rollout rollout) -> JudgedText.of(rollout);
      case Value.OfOptimum(Optimum optimum) -> PlanText.of(optimum);
      case Value.OfRoots(Roots roots) -> PlanText.of(roots);
      case Value.OfDesign(var design) -> DesignText.of(design);
      case Value.OfFrontier(var frontier) -> FrontierText.of(frontier);
      case Value.Number(Quantity quantity, Optional<Extrapolation> extrapolation) ->
          number(quantity, extrapolation);
      case Value.Bool _, Value.Range _ -> inline(value) + "\n";
    };
  }

  private static final String OUTSIDE =
      "the value lies outside of its interval, since nearly all draws lie on one side of it: the"
          + " rows hardly tell it, or its range cuts the draws off; go by the interval, or add"
          + " runs";

  /// A prediction says below itself how far it goes beyond the rows fitted, and what its interval
  /// is worth.
  private static String number(Quantity quantity, Optional<Extrapolation> extrapolation) {
    var out = new StringBuilder(Digits.of(quantity)).append('\n');
    extrapolation
        .filter(Extrapolation::isFar)
        .ifPresent(e -> Words.paragraph(out, "  extrapolated: ", e.sentence()));
    extrapolation
        .flatMap(Extrapolation::doubt)
        .ifPresent(doubt -> Words.paragraph(out, "  ! ", doubt.message()));
    if (quantity.isOutside(Digits.LEVEL)) {
      Words.paragraph(out, "  ! ", OUTSIDE);
    }
    return out.toString();
  }

  static String inline(Value value) {
    return switch (value) {
      case Value.Number(Quantity quantity, _) -> Digits.of(quantity);
      case Value.Text(String text) -> quoted(text);
      case Value.Bool(boolean truth) -> truth ? "true" : "false";
      case Value.ListOf(List<Value> items) -> "[" + String.join(", ", shown(items)) + "]";
      case Value.RecordOf(Map<String, Value> fields) ->
          "{" + String.join(", ", shown(fields)) + "}";
      case Value.Range(double lo, double hi) -> Digits.of(lo) + ".." + Digits.of(hi);
      case Value.OfTable(_, var table, _) ->
          "table of "
              + Words.count(table.rows(), "row")
              + " and "
              + Words.count(table.columns().size(), "column");
      case Value.OfLaw(Law law) -> firstLine(law.equation());
      case Value.OfFit(Fit fit) ->
          "fit of " + fit.task().name() + ", objective " + Digits.of(fit.objective());
      case Value.OfProspect(var prospect) -> ProspectText.inline(prospect);
      case Value.OfComparison(Comparison comparison) ->
          "comparison of "
              + Words.count(comparison.entries().size(), "law")
              + ", best "
              + comparison.best().name();
      case Value.OfCheck(ObjectiveCheck check) ->
          "check of " + Words.count(check.fits().size(), "objective");
      case Value.OfRollout(Rollout rollout) ->
          "rollout of " + rollout.law() + " by " + rollout.by();
      case Value.OfOptimum(Optimum optimum) -> PlanText.inline(optimum);
      case Value.OfRoots(Roots roots) -> PlanText.inline(roots);
      case Value.OfDesign(var design) -> "design of " + Words.count(design.runs().size(), "run");
      case Value.OfFrontier(var frontier) -> FrontierText.inline(frontier);
      case Value.Prose(String text) -> firstLine(text);
    };
  }

  /// Of a comment in several lines, what comes before the first full stop or empty line.
  private static String firstSentence(String text) {
    String paragraph = text.strip().split("\n\\s*\n", 2)[0];
    String line = String.join(" ", paragraph.split("\\s+", -1));
    int stop = line.indexOf(". ");
    return stop < 0 ? line : line.substring(0, stop + 1);
  }

  /// A value among others: an uncertain number goes without its interval, whose brackets would be
  /// taken for a list.
  private static String item(Value value) {
    return value instanceof Value.Number(Quantity quantity, _)
        ? Digits.item(quantity)
        : inline(value);
  }

  private static String list(List<Value> items) {
    var out = new StringBuilder();
    Words.list(out, "[", shown(items), ", ");
    return out.insert(out.length() - 1, ']').toString();
  }

  private static List<String> shown(List<Value> items) {
    var shown = new ArrayList<String>();
    for (Value item : items.size() > ITEMS ? items.subList(0, ITEMS) : items) {
      shown.add(item(item));
    }
    if (items.size() > ITEMS) {
      shown.add("… " + (items.size() - ITEMS) + " more");
    }
    return shown;
  }

  private static List<String> shown(Map<String, Value> fields) {
    var shown = new ArrayList<String>();
    fields.forEach((name, field) -> shown.add(name + " = " + item(field)));
    return shown;
  }

  private static String record(Value value, Map<String, Value> fields) {
    String line = inline(value);
    if (Words.width(line) <= Words.WIDTH) {
      return line + "\n";
    }
    int width = fields.keySet().stream().mapToInt(Words::width).max().orElse(0);
    var out = new StringBuilder("{\n");
    fields.forEach(
        (name, field) ->
            Words.list(out, "  " + Words.left(name, width) + " = ", List.of(inline(field)), ""));
    return out.append("}\n").toString();
  }

  private static String given(Quantity quantity) {
    return quantity.isExact() ? Digits.of(quantity.value()) : Digits.cell(quantity);
  }

  /// The equation, the doc's first line, then what is free in which range and what is fixed.
  private static String law(Law law) {
    var out = new StringBuilder(ended(law.equation()));
    if (law.doc().isPresent()) {
      out.append("  ").append(firstSentence(law.doc().get())).append('\n');
    }
    var free = new ArrayList<String>();
    var fixed = new ArrayList<String>();
    for (Param each : law.parameters()) {
      if (each.fixed().isPresent()) {
        fixed.add(each.name() + " = " + given(each.given().get()));
      } else {
        free.add(ranged(each));
      }
    }
    if (!free.isEmpty()) {
      Words.list(out, "  free: ", free, ", ");
    }
    if (!fixed.isEmpty()) {
      Words.list(out, "  fixed: ", fixed, ", ");
    }
    return out.toString();
  }

  private static String ranged(Param parameter) {
    Interval range = parameter.range();
    String name = parameter.name();
    boolean hasFloor = range.lo() > Double.NEGATIVE_INFINITY;
    boolean hasCeiling = range.hi() < Double.POSITIVE_INFINITY;
    String text;
    if (hasFloor && hasCeiling) {
      text = name + " in " + Digits.of(range.lo()) + ".." + Digits.of(range.hi());
    } else if (hasFloor) {
      text = name + (parameter.open() ? " > " : " >= ") + Digits.of(range.lo());
    } else if (hasCeiling) {
      text = name + (parameter.open() ? " < " : " <= ") + Digits.of(range.hi());
    } else {
      text = name;
    }
    if (parameter.prior().isPresent()) {
      var prior = parameter.prior().get();
      text +=
          " ~ "
              + prior.distribution().text()
              + prior.arguments().stream()
                  .map(Digits::of)
                  .toList()
                  .toString()
                  .replace('[', '(')
                  .replace(']', ')');
    }
    return text;
  }

  private static String quoted(String text) {
    return "\"" + Words.clean(text.replace("\\", "\\\\").replace("\"", "\\\"")) + "\"";
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end).stripTrailing();
  }

  private static String ended(String text) {
    return text.endsWith("\n") ? text : text + "\n";
  }
}
