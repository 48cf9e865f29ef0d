package org.lawlang.cli;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.lawlang.interpreter.Session;
import org.lawlang.symbolic.Fn;

/// Completes the names of a session, reserved words and functions; after a dot, the members of the
/// name before it.
final class NameCompleter implements Completer {
  private static final List<String> WORDS =
      List.of(
          "const",
          "input",
          "use",
          "assert",
          "save",
          "load",
          "read",
          "table",
          "fit",
          "minimize",
          "maximize",
          "solve",
          "compare",
          "search",
          "design",
          "rollout",
          "derive",
          "latex",
          "explain",
          "plot",
          "if",
          "then",
          "else",
          "and",
          "or",
          "not",
          "true",
          "false",
          "where",
          "with",
          "within",
          "over",
          "subject",
          "for",
          "by",
          "starts",
          "start",
          "bootstrap",
          "seed",
          "holdout",
          "weight");

  private static final List<String> COMMANDS = List.of(":help", ":names", ":quit");

  private final Session session;

  NameCompleter(Session session) {
    this.session = session;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    int start = line.cursor() - line.wordCursor();
    String before = line.line().substring(0, start);
    for (String name : known(before)) {
      candidates.add(new Candidate(name, name, null, null, null, null, false));
    }
  }

  /// What may stand behind `before`.
  private SortedSet<String> known(String before) {
    var names = new TreeSet<String>();
    if (before.equals(":")) {
      COMMANDS.forEach(command -> names.add(command.substring(1)));
    } else if (before.endsWith(".")) {
      int end = before.length() - 1;
      int start = end;
      while (start > 0 && StatementParser.isOfName(before.charAt(start - 1))) {
        start--;
      }
      names.addAll(session.members(before.substring(start, end)));
    } else {
      names.addAll(session.names());
      names.addAll(WORDS);
      for (Fn fn : Fn.values()) {
        names.add(fn.symbol());
      }
    }
    return names;
  }
}
