package org.lawlang.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lawlang.interpreter.Session;
import org.lawlang.math.Progress;
import org.lawlang.source.Source;

final class ReplTest {

  private static Session session() {
    return new Session(new Workspace(Path.of(""), 1, Progress.NONE));
  }

  /// What a dumb terminal shows when `keys` are typed into it, until its input ends.
  private static String talk(String keys, Optional<Path> history) throws IOException {
    var shown = new ByteArrayOutputStream();
    try (var terminal =
        new DumbTerminal(
            "test", "dumb", new ByteArrayInputStream(keys.getBytes(UTF_8)), shown, UTF_8)) {
      assertEquals(Exit.FINE, new Repl(session(), Repl.on(terminal)).talk(terminal, history));
    }
    return shown.toString(UTF_8);
  }

  private static String talk(String keys) throws IOException {
    return talk(keys, Optional.empty());
  }

  /// Standard output and standard error of a talk without a terminal.
  private record Heard(String out, String err) {}

  private static Heard pipe(String text) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new ByteArrayInputStream(text.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    assertEquals(Exit.FINE, new Repl(session(), console).piped(new PipedStatements(console.in())));
    return new Heard(out.toString(UTF_8), err.toString(UTF_8));
  }

  @Test
  void aStatementIsRunAndItsValuePrinted() throws IOException {
    assertTrue(lines(talk("x = 6\nx*7\n")).contains("42"));
  }

  @Test
  void anErrorDoesNotEndIt() throws IOException {
    List<String> lines = lines(talk("nope\n1 +* 2\n(\n\n1/\n\n6*7\n"));
    assertTrue(lines.stream().anyMatch(l -> l.contains("repl:1:1: error: ")), lines::toString);
    assertTrue(lines.contains("42"), lines::toString);
  }

  @Test
  void anOpenLineGoesOnIndentedAndAnEmptyOneSubmits() throws IOException {
    String shown = talk("L(N) = 2 +\nN/2\n\nL(80)\n");
    assertTrue(lines(shown).contains("42"), shown);
  }

  @Test
  void aTabCompletesANameThatIsKnown() throws IOException {
    var shown = new ByteArrayOutputStream();
    var keys = new ByteArrayInputStream("temperature = 6\rtempe\t*7\r:quit\r".getBytes(UTF_8));
    try (var terminal = new ExternalTerminal("test", "ansi", keys, shown, UTF_8)) {
      assertEquals(
          Exit.FINE, new Repl(session(), Repl.on(terminal)).talk(terminal, Optional.empty()));
    }
    assertTrue(shown.toString(UTF_8).contains("42"), shown.toString(UTF_8));
  }

  @Test
  void aDumbTerminalGetsNoEscapeCodes() throws IOException {
    String shown = talk("1 + 1\nnope\n:help\n");
    assertFalse(shown.contains("\u001b"), shown);
  }

  @Test
  void theTalkEndsWithQuit() throws IOException {
    assertFalse(talk(":quit\n6*7\n").contains("42"));
    assertEquals("", pipe(":quit\n6*7\n").out);
  }

  @Test
  void theHistoryIsKept(@TempDir Path folder) throws IOException {
    Path history = folder.resolve("history");
    String unused = talk("x = 6\nx*7\n", Optional.of(history));
    assertFalse(unused.isEmpty());
    List<String> kept = Files.readAllLines(history);
    assertEquals(2, kept.size());
    assertTrue(kept.getLast().endsWith("x*7"), kept::toString);
  }

  @Test
  void withoutATerminalThereIsNoPrompt() {
    Heard heard = pipe("x = 6\nx*7\n\n# a remark\n:names\nx");
    assertEquals("42\nx\n6\n", heard.out);
    assertEquals("", heard.err);
  }

  @Test
  void withoutATerminalIndentedLinesGoOn() {
    assertEquals("[1, 2]\n44\n", pipe("[1,\n  2]\nL(N) = 2 +\n\n    N/2\nL(84)\n").out);
  }

  @Test
  void withoutATerminalAnErrorDoesNotEndIt() {
    Heard heard = pipe("nope\nfit\n6*7\n");
    assertEquals("42\n", heard.out);
    assertTrue(heard.err.startsWith("repl:1:1: error: "), heard.err);
  }

  @Test
  void anUnexpectedFaultIsOneLineAndDoesNotEndIt() {
    // Far deeper than any stack: what is refused or overflows, the next statement runs.
    Heard heard = pipe("1" + "+1".repeat(200_000) + "\n6*7\n");
    assertTrue(heard.out.endsWith("42\n"), heard.out);
    assertFalse(heard.err.contains("\tat "), heard.err);
  }

  @Test
  void namesMembersAndWordsAreCompleted() {
    Session session = session();
    session.run(
        new Source("test", "runs = table\n    N  loss\n    1  2\ntokens = 3\n"),
        Map.of(),
        each -> {});
    assertEquals(List.of("tokens"), completions(session, "1 + tok"));
    assertEquals(
        List.of("N", "loss"),
        completions(session, "max(runs.").stream()
            .filter(n -> !n.equals("n") && !n.equals("rows"))
            .toList());
    assertTrue(completions(session, "f = fi").contains("fit"));
    assertTrue(completions(session, "lo").containsAll(List.of("log", "log10", "load")));
    assertEquals(List.of("help", "names", "quit"), completions(session, ":"));
  }

  private static List<String> completions(Session session, String typed) {
    var parsed = new StatementParser().parse(typed, typed.length(), ParseContext.COMPLETE);
    var candidates = new ArrayList<Candidate>();
    new NameCompleter(session).complete(null, parsed, candidates);
    return candidates.stream()
        .map(Candidate::value)
        .filter(value -> value.startsWith(parsed.word()))
        .toList();
  }

  @Test
  void onlyAnIncompleteLineGoesOn() {
    var parser = new StatementParser();
    for (String complete : List.of("x = 1", "fit L to runs", ":help", "", "f(1,\n    2)\n")) {
      Assertions.assertDoesNotThrow(
          () -> parser.parse(complete, complete.length(), ParseContext.ACCEPT_LINE), complete);
    }
    for (String open : List.of("x =", "f(1,", "f(1,\n    2)", "runs = table")) {
      Assertions.assertThrows(
          EOFError.class, () -> parser.parse(open, open.length(), ParseContext.ACCEPT_LINE), open);
    }
  }

  private static List<String> lines(String shown) {
    return shown.lines().map(line -> line.replace("law> ", "").strip()).toList();
  }
}
