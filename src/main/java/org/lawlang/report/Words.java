package org.lawlang.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.lawlang.fit.Errors;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitOptions;
import org.lawlang.fit.Outcome;
import org.lawlang.math.Digits;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Printer;

/// Phrases that several reports share, and the setting of lines.
final class Words {
  /// Columns of a report.
  static final int WIDTH = 100;

  private Words() {}

  /// The objective as a script states it: `huber(0.001)`; several settings by name.
  static String objective(Objective objective) {
    var settings = new TreeMap<String, String>();
    objective.settings().forEach((name, value) -> settings.put(name, Digits.of(value)));
    objective.rowwise().forEach((name, value) -> settings.put(name, Printer.text(value)));
    if (settings.isEmpty()) {
      return objective.name();
    }
    String inside =
        settings.size() == 1
            ? settings.firstEntry().getValue()
            : String.join(
                ", ",
                settings.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).toList());
    return objective.name() + "(" + inside + ")";
  }

  static String outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Evaluated _ -> "evaluated";
      case Outcome.Converged _ -> "converged";
      case Outcome.OutOfBudget _ -> "out-of-budget";
      case Outcome.UnderPriors _ -> "under-priors";
      case Outcome.Falling _ -> "falling";
      case Outcome.Undefined _ -> "undefined";
    };
  }

  /// Where standard errors and intervals come from: `from 4000 bootstraps of run`.
  static String uncertainty(Fit fit) {
    FitOptions options = fit.task().options();
    String of = options.cluster().map(column -> " of whole " + column).orElse("");
    String means =
        switch (fit.uncertainty()) {
          case BOOTSTRAP -> "from " + count(options.count(), "bootstrap") + of;
          case RESIDUAL_BOOTSTRAP -> "from " + count(options.count(), "residual bootstrap");
          case WILD_BOOTSTRAP -> "from " + count(options.count(), "wild bootstrap") + of;
          case JACKKNIFE -> "from the jackknife" + of;
          case LAPLACE -> "from the Laplace approximation";
          case POSTERIOR -> "from " + count(options.count(), "draw") + " of the posterior";
          case COVARIANCE ->
              switch (options.errors()) {
                case Errors.ByObjective() -> "from the covariance";
                case Errors.Classical() -> "from the classical covariance";
                case Errors.Sandwich() -> "from the sandwich covariance";
                case Errors.Clustered(String column) -> "from the covariance by " + column;
              };
          case NONE -> "";
        };
    return options.profile() && !means.isEmpty() ? means + ", intervals from the profile" : means;
  }

  /// Which errors were asked for, as JSON names them.
  static String slug(Errors errors) {
    return switch (errors) {
      case Errors.ByObjective() -> "by-objective";
      case Errors.Classical() -> "classical";
      case Errors.Sandwich() -> "sandwich";
      case Errors.Clustered(String column) -> "of " + column;
    };
  }

  /// `1 row`, `3 rows`.
  static String count(int n, String thing) {
    return n + " " + thing + (n == 1 ? "" : "s");
  }

  /// `a`, `a and b`, `a, b and c`.
  static String and(List<String> items) {
    int last = items.size() - 1;
    return last < 1
        ? String.join("", items)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }

  /// Puts `items` behind `head`, broken into lines of [#WIDTH] columns; the lines after the first
  /// are indented as deep as `head` is long, at most 20 columns.
  static void list(StringBuilder out, String head, List<String> items, String separator) {
    String indent = " ".repeat(Math.min(head.length(), 20));
    int column = head.length();
    out.append(head);
    for (int i = 0; i < items.size(); i++) {
      String item = i + 1 < items.size() ? items.get(i) + separator : items.get(i);
      if (i > 0 && column + width(item.stripTrailing()) > WIDTH) {
        out.setLength(stripped(out));
        out.append('\n').append(indent);
        column = indent.length();
      }
      out.append(item);
      column += width(item);
    }
    out.append('\n');
  }

  /// Puts `text` behind `head` in lines of [#WIDTH] columns, broken between words.
  static void paragraph(StringBuilder out, String head, String text) {
    var words = new ArrayList<String>();
    for (int from = 0; from < text.length(); ) {
      int space = text.indexOf(' ', from);
      int to = space < 0 ? text.length() : space;
      if (to > from) {
        words.add(clean(text.substring(from, to)));
      }
      from = to + 1;
    }
    list(out, head, words, " ");
  }

  private static int stripped(StringBuilder out) {
    int end = out.length();
    while (end > 0 && out.charAt(end - 1) == ' ') {
      end--;
    }
    return end;
  }

  /// `text` padded to `width` columns.
  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - width(text))) + text;
  }

  /// `text` in one line of at most `width` columns.
  static String cut(String text, int width) {
    String line = clean(text);
    if (width(line) <= width) {
      return line;
    }
    int end = 0;
    for (int used = 1; end < line.length(); ) {
      int next = line.codePointAt(end);
      used += columns(next);
      if (used > width) {
        break;
      }
      end += Character.charCount(next);
    }
    return line.substring(0, end) + "…";
  }

  /// Columns that `text` takes on a terminal: none for marks that sit on the letter before, two for
  /// ideographs and emoji.
  static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      width += columns(c);
      i += Character.charCount(c);
    }
    return width;
  }

  static int columns(int c) {
    if (c < 0x300) {
      return 1;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    return Character.isIdeographic(c)
        || (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x3000 && c <= 0x30ff)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0x1f300 && c <= 0x1faff);
  }

  /// `text` without control characters, which could move the cursor of a terminal.
  static String clean(String text) {
    StringBuilder changed = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
        if (changed == null) {
          changed = new StringBuilder(text);
        }
        changed.setCharAt(i, c == '\t' ? ' ' : '\ufffd');
      }
    }
    return changed == null ? text : changed.toString();
  }
}
