package org.lawlang.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;
import org.lawlang.interpreter.Session;
import org.lawlang.source.Checked;
import org.lawlang.source.Source;

/// `law repl`: reads a statement, runs it, prints what it prints. An error never ends it.
final class Repl {
  private static final String PROMPT = "law> ";
  private static final String MORE = "...> ";

  private static final String HELP =
      """
      Type a statement of Law. Enter runs a complete one; after an indented line, an empty one does.
      Alt-Enter begins an indented line of your own.
        runs = read "runs.csv"
        L(N, D) = E + A/N^alpha + B/D^beta
        f = fit L to runs
        f
      :names   the names that are known      Ctrl-C   leaves a line, or stops a computation
      :help    this text                     Ctrl-D   ends, as :quit does
      """;

  private final Session session;
  private final Console console;

  Repl(Session session, Console console) {
    this.session = session;
    this.console = console;
  }

  /// Talks on the terminal; where input or output is none, reads statements without prompts.
  static int start(int threads, Console console) {
    var session = new Session(new Workspace(Path.of(""), threads, Meter.ofProcess(console)));
    if (Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isEmpty()) {
      return new Repl(session, console).piped(new PipedStatements(console.in()));
    }
    try (Terminal terminal = TerminalBuilder.builder().name("law").dumb(true).build()) {
      if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
        // JLine leaves the signals of a dumb terminal to the JVM, which would end at Ctrl-C.
        Signals.register("INT", () -> terminal.raise(Terminal.Signal.INT));
      }
      return new Repl(session, on(terminal)).talk(terminal, history());
    } catch (IOException e) {
      console.complain("the terminal cannot be used: " + e.getMessage());
      return Exit.ERROR;
    }
  }

  /// Results and diagnostics both go where the prompts are.
  static Console on(Terminal terminal) {
    var out = new PrintStream(terminal.output(), false, terminal.encoding());
    return new Console(terminal.input(), out, out);
  }

  /// Reads from `terminal` until its end.
  int talk(Terminal terminal, Optional<Path> history) {
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("law")
            .parser(new StatementParser())
            .completer(new NameCompleter(session))
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, MORE)
            .variable(LineReader.INDENTATION, 4)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
            .build();
    history.ifPresent(file -> reader.setVariable(LineReader.HISTORY_FILE, file));
    var here = Thread.currentThread();
    terminal.handle(Terminal.Signal.INT, signal -> here.interrupt());
    while (true) {
      try {
        if (!run(reader.readLine(PROMPT))) {
          return Exit.FINE;
        }
      } catch (UserInterruptException left) {
        // The line is left, and the next prompt says so.
      } catch (EndOfFileException end) {
        return Exit.FINE;
      }
    }
  }

  /// Runs statement by statement what comes in without a terminal.
  int piped(PipedStatements statements) {
    try {
      while (true) {
        Optional<String> text = statements.next();
        if (text.isEmpty() || !run(text.get())) {
          return Exit.FINE;
        }
      }
    } catch (IOException e) {
      console.complain("the input cannot be read: " + e.getMessage());
      return Exit.ERROR;
    }
  }

  /// False when the talk is over.
  private boolean run(String text) {
    switch (text.strip()) {
      case "" -> {}
      case ":quit", ":q", ":exit" -> {
        return false;
      }
      case ":help", ":h", ":?" -> console.print(HELP);
      case ":names" -> console.print(String.join("  ", session.names()) + "\n");
      default -> evaluate(text);
    }
    return true;
  }

  private void evaluate(String text) {
    var output = new Output(console);
    try {
      var source = new Source("repl", text);
      if (session.run(source, Map.of(), output::print) instanceof Checked.Bad<?>(var diagnostics)) {
        output.complain(diagnostics);
      }
    } catch (CancellationException stopped) {
      console.print("\n"); // below the ^C that the terminal shows
      console.complain("stopped");
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError unexpected) {
      console.complain(Mishap.sentence(unexpected));
    } finally {
      Thread.interrupted(); // a Ctrl-C that came too late is not for the next statement
    }
  }

  /// Where the lines are kept from one talk to the next; empty where that folder cannot be made.
  private static Optional<Path> history() {
    String state = System.getenv("XDG_STATE_HOME");
    Path base =
        state == null || state.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    try {
      return Optional.of(Files.createDirectories(base.resolve("law")).resolve("history"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
