package org.lawlang.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.model.Keys;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Curvature;
import org.lawlang.symbolic.LawFacts;
import org.lawlang.symbolic.Printer;
import org.lawlang.symbolic.Trend;

/// What there is to know about a law before any data: its parameters, what is proved of its shape,
/// its gradient.
final class ExplainText {
  private final LawFacts facts;
  private final StringBuilder out = new StringBuilder();

  private ExplainText(LawFacts facts) {
    this.facts = facts;
  }

  static String of(Law law) {
    var ranges = new HashMap<String, Interval>();
    for (Param each : law.parameters()) {
      ranges.put(each.name(), each.fixed().map(v -> new Interval(v, v)).orElse(each.range()));
    }
    List<String> free = law.free().stream().map(Param::name).toList();
    var text = new ExplainText(LawFacts.of(law.body(), Keys.plain(law), free, ranges));
    text.out.append(TextReport.of(new Value.OfLaw(law)));
    text.linear(law);
    text.apart(law);
    text.shape(Keys.plain(law));
    text.bounds();
    text.gradient();
    return text.out.toString();
  }

  /// Those that keep their sign are named first.
  private void linear(Law law) {
    var parts = new ArrayList<String>();
    List<String> positive = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String name : facts.linear()) {
      boolean signed = law.parameter(name).map(p -> p.range().lo() >= 0).orElse(false);
      (signed ? positive : others).add(name);
    }
    if (!positive.isEmpty()) {
      parts.add(
          Words.and(positive) + (positive.size() == 1 ? ", kept" : ", all kept") + " positive");
    }
    if (!others.isEmpty()) {
      parts.add(Words.and(others));
    }
    if (!parts.isEmpty()) {
      say("linear in " + String.join("; in ", parts));
    }
  }

  /// What the law cannot tell apart, and what stands apart: the levels of a column.
  private void apart(Law law) {
    facts.redundancies().forEach(each -> say(each.text()));
    var byColumn = new TreeMap<String, List<String>>();
    for (Param p : law.free()) {
      p.group().ifPresent(c -> byColumn.computeIfAbsent(c, k -> new ArrayList<>()).add(p.name()));
    }
    List<String> shared =
        law.free().stream().filter(p -> p.group().isEmpty()).map(Param::name).toList();
    if (byColumn.size() == 1) {
      String column = byColumn.firstKey();
      say(
          shared.isEmpty()
              ? "no parameter is shared: each " + column + " is a fit of its own"
              : "given "
                  + Words.and(shared)
                  + ", each "
                  + column
                  + " is a fit of its own by "
                  + Words.and(byColumn.firstEntry().getValue()));
    }
  }

  private void shape(List<String> arguments) {
    var parts = new ArrayList<String>();
    with(parts, "rises with ", Trend.INCREASING);
    with(parts, "falls with ", Trend.DECREASING);
    in(parts, "convex in ", Curvature.CONVEX);
    in(parts, "concave in ", Curvature.CONCAVE);
    in(parts, "straight in ", Curvature.AFFINE);
    if (!parts.isEmpty()) {
      say(String.join(", ", parts));
    }
    if (arguments.size() > 1 && facts.joint() != Curvature.UNKNOWN) {
      say(word(facts.joint()) + " in all arguments together");
    }
    if (facts.logCurvature() == Curvature.AFFINE) {
      say("a power law: its logarithm is straight in those of its arguments");
    } else if (facts.logCurvature() != Curvature.UNKNOWN) {
      say("its logarithm is " + word(facts.logCurvature()) + " in those of its arguments");
    }
  }

  private void with(List<String> parts, String words, Trend trend) {
    add(parts, words, names(facts.trends(), trend));
  }

  private void in(List<String> parts, String words, Curvature curvature) {
    add(parts, words, names(facts.curvatures(), curvature));
  }

  private static void add(List<String> parts, String words, List<String> names) {
    if (!names.isEmpty()) {
      parts.add(words + Words.and(names));
    }
  }

  private static <T> List<String> names(Map<String, T> facts, T wanted) {
    return facts.entrySet().stream()
        .filter(e -> e.getValue().equals(wanted))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String word(Curvature curvature) {
    return switch (curvature) {
      case CONVEX -> "convex";
      case CONCAVE -> "concave";
      case AFFINE -> "straight";
      case CONSTANT -> "constant";
      case UNKNOWN -> "of unknown curvature";
    };
  }

  private void bounds() {
    Interval bounds = facts.bounds();
    boolean hasFloor = bounds.lo() > Double.NEGATIVE_INFINITY;
    boolean hasCeiling = bounds.hi() < Double.POSITIVE_INFINITY;
    if (hasFloor && hasCeiling) {
      say("between " + Digits.of(bounds.lo()) + " and " + Digits.of(bounds.hi()));
    } else if (hasFloor) {
      say("never below " + Digits.of(bounds.lo()));
    } else if (hasCeiling) {
      say("never above " + Digits.of(bounds.hi()));
    }
  }

  private void gradient() {
    int width = facts.gradient().keySet().stream().mapToInt(Words::width).max().orElse(0);
    facts
        .gradient()
        .forEach(
            (name, slope) ->
                out.append("  d/d")
                    .append(Words.left(name, width))
                    .append(" = ")
                    .append(Printer.text(slope))
                    .append('\n'));
  }

  private void say(String sentence) {
    Words.paragraph(out, "  ", sentence);
  }
}
