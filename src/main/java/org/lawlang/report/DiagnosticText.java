package org.lawlang.report;

import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;

/// A diagnostic for people: place and sentence, the line with the place underlined, what to do.
final class DiagnosticText {
  /// Columns of the shown line; a longer one is cut around the place.
  private static final int WIDTH = 100;

  private static final int TAB = 4;

  private DiagnosticText() {}

  static String of(Diagnostic diagnostic) {
    Span span = diagnostic.span();
    var out = new StringBuilder();
    out.append(span.source().name()).append(':').append(span.line()).append(':');
    out.append(span.column()).append(": error: ").append(diagnostic.message()).append('\n');
    String gutter = "  " + span.line() + " | ";
    place(out, gutter, span, diagnostic.label().orElse(""));
    if (diagnostic.help().isPresent()) {
      out.append("  help: ")
          .append(diagnostic.help().get().replace("\n", "\n        "))
          .append('\n');
    }
    return out.toString();
  }

  private static void place(StringBuilder out, String gutter, Span span, String label) {
    String line = span.source().lineAt(span.start());
    int from = Math.min(span.column() - 1, line.length());
    int to = Math.min(line.length(), from + Math.max(0, span.end() - span.start()));
    var shown = new StringBuilder();
    int start = 0;
    int end = 0;
    for (int i = 0; i < line.length(); ) {
      int c = line.codePointAt(i);
      if (i <= from) {
        start = Words.width(shown.toString());
      }
      if (c == '\t') {
        shown.repeat(' ', TAB - Words.width(shown.toString()) % TAB);
      } else {
        shown.append(Words.clean(Character.toString(c)));
      }
      i += Character.charCount(c);
      if (i <= to) {
        end = Words.width(shown.toString());
      }
    }
    if (from == line.length()) {
      start = Words.width(shown.toString());
    }
    end = Math.max(end, start + 1);
    String text = shown.toString().stripTrailing();
    int skipped = 0;
    if (text.length() > WIDTH) {
      skipped = end <= WIDTH - 2 ? 0 : Math.max(0, start - WIDTH / 3);
      int stop = Math.min(text.length(), skipped + WIDTH);
      end = Math.min(end, Math.max(stop, start + 1));
      text =
          (skipped > 0 ? "…" : "")
              + text.substring(Math.min(text.length(), skipped + (skipped > 0 ? 1 : 0)), stop)
              + (stop < text.length() ? "…" : "");
    }
    out.append((gutter + text).stripTrailing()).append('\n');
    String indent = " ".repeat(gutter.length() - 2) + "| ";
    out.append(indent).repeat(' ', start - skipped).repeat('^', end - start);
    if (!label.isEmpty()) {
      out.append(' ');
      int column = out.length() - out.lastIndexOf("\n") - 1 - indent.length();
      out.append(label.replace("\n", "\n" + indent + " ".repeat(column)));
    }
    out.append('\n');
  }
}
