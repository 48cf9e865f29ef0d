package org.lawlang.report;

import org.lawlang.math.Digits;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Frontier;

/// A frontier as text: the two lines, the points that they go through, and how far the method is
/// off on such runs.
final class FrontierText {
  private FrontierText() {}

  static String of(Frontier frontier) {
    var out = new StringBuilder();
    Words.paragraph(
        out,
        "",
        switch (frontier.method()) {
          case ENVELOPE ->
              "approach 1 of Hoffmann et al. 2022: the best of the runs at each compute, "
                  + Words.count(frontier.points().size(), "run")
                  + " on the envelope";
          case ISOFLOP ->
              "approach 2 of Hoffmann et al. 2022: a parabola of the loss in log N at each of "
                  + Words.count(frontier.points().size(), "budget");
        });
    line(out, "N", "a", frontier.size());
    line(out, "D", "b", frontier.tokens());
    out.append('\n').append(TableText.of(Tabulated.points(frontier)));
    frontier.notes().forEach(words -> Words.paragraph(out, "  ! ", words));
    frontier.bias().ifPresentOrElse(b -> bias(out, b), () -> unknown(out));
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String exponent, Frontier.Line line) {
    Quantity a = line.exponent();
    out.append("  ")
        .append(name)
        .append(" = ")
        .append(Digits.of(line.factor().value(), 4))
        .append("*C^")
        .append(exponent)
        .append(", ")
        .append(exponent)
        .append(" = ")
        .append(Digits.of(a))
        .append('\n');
  }

  private static void bias(StringBuilder out, Frontier.Bias bias) {
    Words.paragraph(
        out,
        "  bias: ",
        "runs of the same design without noise, made by the law that approach 3 fits to these (a = "
            + Digits.of(bias.own(), 4)
            + "), give this method a = "
            + Digits.of(bias.found(), 4)
            + "; its N comes out "
            + off(bias.within())
            + " at C = "
            + Digits.of(bias.largest(), 3)
            + " and "
            + off(bias.beyond())
            + " at "
            + Digits.of(bias.farther(), 3));
  }

  /// `12 % too large`.
  private static String off(double ratio) {
    double share = Math.abs(ratio - 1);
    return share < 5e-4
        ? "right"
        : Digits.percent(share) + (ratio > 1 ? " too large" : " too small");
  }

  private static void unknown(StringBuilder out) {
    Words.paragraph(
        out,
        "  ",
        "how far the method is off on such runs is not known: the law of approach 3 does not fit"
            + " them");
  }

  static String inline(Frontier frontier) {
    return "frontier through " + Words.count(frontier.points().size(), "point");
  }

  /// As JSON, into the object that is open.
  static void json(Json json, Frontier frontier) {
    json.key("method")
        .text(
            switch (frontier.method()) {
              case ENVELOPE -> "envelope";
              case ISOFLOP -> "isoflop";
            });
    json.key("points").open('[');
    for (Frontier.Point p : frontier.points()) {
      json.open('{').key("C").number(p.compute()).key("N").number(p.size());
      json.key("D").number(p.tokens()).key("L").number(p.loss()).key("runs").number(p.runs());
      json.close('}');
    }
    json.close(']').key("notes").open('[');
    frontier.notes().forEach(json::text);
    json.close(']');
    if (frontier.bias().isPresent()) {
      Frontier.Bias b = frontier.bias().get();
      json.key("bias").open('{').key("own").number(b.own()).key("found").number(b.found());
      json.key("largest").number(b.largest()).key("within").number(b.within());
      json.key("farther").number(b.farther()).key("beyond").number(b.beyond()).close('}');
    }
  }
}
