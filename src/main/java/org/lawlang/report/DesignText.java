package org.lawlang.report;

import java.util.ArrayList;
import java.util.List;
import org.lawlang.data.Column;
import org.lawlang.math.Digits;
import org.lawlang.plan.DesignProblem.Purpose;
import org.lawlang.plan.RunDesign;

/// A design as text: the runs and their cost, what they will tell, and what not.
final class DesignText {
  private DesignText() {}

  static String of(RunDesign design) {
    var out = new StringBuilder();
    Words.paragraph(out, "", head(design));
    runs(out, design);
    if (design.repeats() > 0) {
      Words.paragraph(
          out,
          "  ",
          Words.count(design.repeats(), "repeat")
              + " of other runs: counted in full, so give each its own seed and order of data");
    }
    for (RunDesign.Outlook each : design.outlooks()) {
      Words.paragraph(
          out,
          "  ",
          each.text()
              + ": now "
              + estimate(each.value(), each.sdNow(), each)
              + ", expected "
              + after(each));
    }
    if (design.right().isPresent()) {
      Words.paragraph(
          out,
          "  ",
          "the better law shows in "
              + Digits.percent(design.right().getAsDouble())
              + " of all cases; without the runs it is even");
    }
    if (design.size().isPresent()) {
      Words.paragraph(
          out,
          "  ",
          "all parameters together: their region shrinks to "
              + Digits.percent(design.size().getAsDouble())
              + " a parameter");
    }
    parameters(out, design);
    if (design.unidentified().isEmpty()) {
      Words.paragraph(out, "  ", "every parameter will be identified");
    }
    design.unidentified().forEach(words -> Words.paragraph(out, "  not told: ", words));
    if (!design.beyond().isEmpty()) {
      Words.paragraph(
          out,
          "  ",
          "some runs lie beyond the rows, where all this rests on the form of the law: "
              + String.join("; ", design.beyond()));
    }
    return out.toString();
  }

  private static String head(RunDesign design) {
    String what = design.problem().costText();
    String cost =
        design.problem().cost().isEmpty()
            ? ""
            : " for "
                + Digits.of(design.cost(), 4)
                + " of "
                + what
                + (design.problem().budget().isPresent()
                    ? " (within " + Digits.of(design.problem().budget().getAsDouble(), 4) + ")"
                    : "");
    String purpose =
        switch (design.problem().purpose()) {
          case Purpose.Numbers(var aims) ->
              " to sharpen " + Words.and(aims.stream().map(a -> a.text()).toList());
          case Purpose.Parameters() ->
              " to sharpen all of " + design.problem().subjects().getFirst().name();
          case Purpose.Tell() ->
              " to tell "
                  + design.problem().subjects().get(0).name()
                  + " from "
                  + design.problem().subjects().get(1).name();
        };
    return Words.count(design.runs().size(), "run") + cost + purpose;
  }

  private static void runs(StringBuilder out, RunDesign design) {
    var rows = new ArrayList<List<String>>();
    Value.OfTable table = Tabulated.runs(design);
    var header = new ArrayList<String>(List.of("run"));
    for (Column column : table.table().columns()) {
      header.add(column.name().equals("cost") ? design.problem().costText() : column.name());
    }
    rows.add(header);
    for (int row = 0; row < table.table().rows(); row++) {
      var cells = new ArrayList<String>(List.of(String.valueOf(row + 1)));
      for (Column column : table.table().columns()) {
        cells.add(
            switch (column) {
              case Column.Numbers(_, double[] values) -> Digits.of(values[row], 4);
              case Column.Texts texts -> String.valueOf(texts.at(row));
            });
      }
      rows.add(cells);
    }
    Grid.set(out, rows);
  }

  private static String estimate(double value, double sd, RunDesign.Outlook each) {
    Digits.Estimate e = Digits.Estimate.of(value, sd, each.now());
    return e.value() + " ± " + e.error() + " " + e.interval();
  }

  private static String after(RunDesign.Outlook each) {
    Digits.Estimate e = Digits.Estimate.of(each.value(), each.sdAfter(), each.after());
    return "± "
        + e.error()
        + " "
        + e.interval()
        + ", "
        + Digits.percent(each.share())
        + " of that ("
        + Digits.percent(each.shares().lo())
        + " to "
        + Digits.percent(each.shares().hi())
        + " over the draws)";
  }

  private static void parameters(StringBuilder out, RunDesign design) {
    var rows = new ArrayList<List<String>>();
    boolean several = design.problem().subjects().size() > 1;
    rows.add(List.of("parameter", "value", "error now", "expected"));
    for (RunDesign.Parameter p : design.parameters()) {
      rows.add(
          List.of(
              several ? p.subject() + "." + p.name() : p.name(),
              Digits.of(p.value(), 4),
              error(p, p.now()),
              error(p, p.after())));
    }
    Grid.set(out, rows);
  }

  private static String error(RunDesign.Parameter p, double error) {
    if (!p.relative()) {
      return Digits.of(error, 3);
    }
    return error < 1
        ? Digits.percent(error)
        : error < 5 ? "x " + Digits.of(Math.exp(error), 3) : "open";
  }
}
