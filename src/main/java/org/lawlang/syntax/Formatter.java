package org.lawlang.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lawlang.source.Span;

/// The canonical layout of a script. A statement of up to 80 characters is one line, a longer one
/// has each clause on an indented line of its own. Comments stay where they are, those behind
/// statements aligned; numbers stay as written. Parsing what it gives makes an equal tree, and
/// formatting it again changes nothing.
public final class Formatter {
  private static final int WIDTH = 80;
  private static final String INDENT = "    ";

  /// A line of output: code, or a comment, or both, or neither.
  private record Line(String code, String comment) {}

  private final String text;
  private final List<Comment> comments;
  private final List<Line> lines = new ArrayList<>();
  private int nextComment;
  private int end; // of what was laid out, in the source

  private Formatter(Program program) {
    this.text = program.source().text();
    this.comments = Comment.of(text);
  }

  /// The whole script, laid out; its comments are those of its source.
  public static String format(Program program) {
    var formatter = new Formatter(program);
    program.statements().forEach(formatter::statement);
    formatter.commentsBefore(formatter.text.length());
    return formatter.joined();
  }

  private void statement(Stmt statement) {
    Span span = statement.span();
    boolean hasComment = commentsBefore(span.start());
    blankLine(span.start());
    if (!hasComment && statement instanceof Stmt.LawDef law) {
      law.doc().ifPresent(this::doc);
    }
    List<Comment> inside = new ArrayList<>();
    while (nextComment < comments.size() && comments.get(nextComment).start() < span.end()) {
      inside.add(comments.get(nextComment++));
    }
    List<Parts.Part> parts = Parts.statement(statement);
    if (!inside.isEmpty()) {
      commented(span, parts, inside);
    } else if (isLine(Parts.joined(parts))) {
      lines.add(new Line(Parts.joined(parts), ""));
    } else {
      for (int i = 0; i < parts.size(); i++) {
        part(parts.get(i).text(), i == 0 ? "" : INDENT, "");
      }
    }
    end = Math.max(end, span.end());
    boolean isTrailed =
        nextComment < comments.size()
            && !comments.get(nextComment).alone()
            && Comment.lineEnd(text, span.end()) >= comments.get(nextComment).start();
    if (isTrailed) {
      Comment comment = comments.get(nextComment++);
      lines.add(new Line(lines.removeLast().code(), comment.text()));
      end = comment.end();
    }
  }

  private void doc(String doc) {
    for (String line : doc.split("\n", -1)) {
      lines.add(new Line("", line.isEmpty() ? "#" : "# " + line));
    }
  }

  private static boolean isLine(String code) {
    return code.length() <= WIDTH && code.indexOf('\n') < 0;
  }

  /// Lays out the comments up to `offset`; whether the last one stands directly above it.
  private boolean commentsBefore(int offset) {
    boolean isAbove = false;
    while (nextComment < comments.size() && comments.get(nextComment).start() < offset) {
      Comment comment = comments.get(nextComment++);
      blankLine(comment.start());
      lines.add(new Line("", comment.text()));
      end = comment.end();
      isAbove = breaks(end, offset) == 1;
    }
    return isAbove;
  }

  /// An empty line where the source has one or more between the last thing and `offset`.
  private void blankLine(int offset) {
    if (!lines.isEmpty() && breaks(end, offset) > 1) {
      lines.add(new Line("", ""));
    }
  }

  private int breaks(int start, int stop) {
    int breaks = 0;
    for (int i = start; i < stop; i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
        breaks++;
      }
    }
    return breaks;
  }

  /// A statement with comments between its lines. Where each stands between two parts it stays
  /// there; otherwise the statement keeps its own lines.
  private void commented(Span span, List<Parts.Part> parts, List<Comment> inside) {
    int[] follower = new int[inside.size()];
    for (int i = 0; i < follower.length; i++) {
      follower[i] = partAfter(parts, inside.get(i));
    }
    for (int i = 0; i < follower.length; i++) {
      boolean isSecondBehindOnePart =
          i > 0 && follower[i] == follower[i - 1] && !inside.get(i).alone();
      if (follower[i] <= 0 || isSecondBehindOnePart) {
        verbatim(span);
        return;
      }
    }
    int next = 0;
    for (int i = 0; i < parts.size(); i++) {
      while (next < follower.length && follower[next] == i) {
        lines.add(new Line(INDENT, inside.get(next++).text()));
      }
      String behind = "";
      if (next < follower.length && follower[next] == i + 1 && !inside.get(next).alone()) {
        behind = inside.get(next++).text();
      }
      part(parts.get(i).text(), i == 0 ? "" : INDENT, behind);
    }
  }

  /// The index of the part before which `comment` stands, or -1 when it stands inside of one.
  private static int partAfter(List<Parts.Part> parts, Comment comment) {
    int last = -1;
    for (int i = 0; i < parts.size(); i++) {
      Optional<Span> span = parts.get(i).span();
      if (span.isEmpty() || span.get().start() < last) {
        return -1; // no telling where, or written in another order
      }
      if (comment.start() < span.get().start()) {
        return last <= comment.start() ? i : -1;
      }
      last = span.get().end();
    }
    return -1;
  }

  /// The lines of a statement as they are, indented at least as far as a continuation is.
  private void verbatim(Span span) {
    List<String> written = span.text().lines().map(String::stripTrailing).toList();
    int least = Integer.MAX_VALUE;
    for (String line : written.subList(1, written.size())) {
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        least = Math.min(least, indent(line));
      }
    }
    lines.add(new Line(written.getFirst(), ""));
    for (String line : written.subList(1, written.size())) {
      if (!line.isBlank()) {
        int indent = Math.max(INDENT.length(), indent(line) - least + INDENT.length());
        lines.add(new Line(" ".repeat(indent) + line.stripLeading(), ""));
      }
    }
  }

  private static int indent(String line) {
    int width = 0;
    for (int i = 0; i < line.length() && Character.isWhitespace(line.charAt(i)); i++) {
      width += line.charAt(i) == '\t' ? INDENT.length() : 1;
    }
    return width;
  }

  /// One part on its own line, broken at spaces where it is too long. The lines of a table bring
  /// their own indentation and stay whole.
  private void part(String code, String indent, String comment) {
    String[] segments = (indent + code).split("\n", -1);
    for (int i = 0; i < segments.length; i++) {
      String line = segments[i];
      String before = "";
      int start = 0;
      int at = breakPoint(line, 0, WIDTH, i > 0);
      while (before.length() + line.length() - start > WIDTH && at >= 0) {
        lines.add(new Line(before + line.substring(start, at), ""));
        before = INDENT + INDENT;
        start = at + 1;
        at = breakPoint(line, start, WIDTH - before.length(), false);
      }
      lines.add(new Line(before + line.substring(start), i == segments.length - 1 ? comment : ""));
    }
  }

  /// The last space in the fewest brackets, there rather behind a comma, that leaves at most `room`
  /// characters from `start`; failing that the first space, -1 if there is none. It is never behind
  /// an operator, in a quoted text or first in its line, and in a line that `isRow` it is behind
  /// the bracket that closes the table.
  private static int breakPoint(String line, int start, int room, boolean isRow) {
    int best = -1;
    int bestRank = Integer.MAX_VALUE;
    int depth = 0;
    int i = start;
    while (i < line.length() && line.charAt(i) == ' ') {
      i++;
    }
    while (i < line.length()) {
      char c = line.charAt(i);
      if (c == '"' || c == '`') {
        i = Comment.quotedEnd(line, i);
        continue;
      }
      if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      } else if (c == ' '
          && !(isRow && depth >= 0)
          && "+-=<>~".indexOf(line.charAt(i - 1)) < 0
          && line.charAt(i + 1) != '=') {
        if (i - start > room && best >= 0) {
          return best;
        }
        int rank = 2 * depth + (line.charAt(i - 1) == ',' ? 0 : 1);
        if (rank <= bestRank) {
          best = i;
          bestRank = rank;
        }
      }
      i++;
    }
    return best;
  }

  /// The lines as text; comments behind the code of neighbouring lines begin in one column.
  private String joined() {
    var out = new StringBuilder();
    int i = 0;
    while (i < lines.size()) {
      int stop = i;
      int width = 0;
      while (stop < lines.size() && isCommentedCode(lines.get(stop))) {
        width = Math.max(width, lines.get(stop).code().length());
        stop++;
      }
      for (; i < stop; i++) {
        Line line = lines.get(i);
        out.append(line.code())
            .repeat(' ', width - line.code().length() + 2)
            .append(line.comment())
            .append('\n');
      }
      if (i < lines.size()) {
        out.append(lines.get(i).code()).append(lines.get(i).comment()).append('\n');
        i++;
      }
    }
    return out.toString();
  }

  private static boolean isCommentedCode(Line line) {
    return !line.code().isBlank() && !line.comment().isEmpty();
  }
}
