package org.lawlang.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.TruffleLanguage.ContextReference;
import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.Source;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.lawlang.interpreter.Session;
import org.lawlang.report.Report;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.syntax.Program;
import org.lawlang.syntax.Stmt;

/// What a context holds: its session, the files and threads that the session may reach, and where
/// it prints.
final class Embedded {
  static final ContextReference<Embedded> REFERENCE = ContextReference.create(Language.class);

  private final Sandbox sandbox;
  private final Session session;
  private final PrintStream out;

  /// Names that the host has bound; they win over the defaults of `input` statements.
  private final Set<String> given = new HashSet<>();

  Embedded(TruffleLanguage.Env env) {
    this.sandbox = new Sandbox(env);
    this.session = new Session(sandbox);
    this.out = new PrintStream(env.out(), true, StandardCharsets.UTF_8);
  }

  /// Checks a whole script before any of it runs; its paths are then taken from its folder.
  @TruffleBoundary
  void begin(Program program, Source text) {
    orFailure(session.check(program), text);
    sandbox.enter(text);
  }

  /// Runs one statement; gives the value of an expression. Whoever cancels the context interrupts
  /// its work; a statement that was interrupted for anything that lets the script go on, begins
  /// again.
  @TruffleBoundary
  Optional<Value> step(Stmt statement, Source text, Node location) {
    if (statement instanceof Stmt.Input input && given.contains(input.name().name())) {
      return Optional.empty();
    }
    var pause = new Pause();
    Checked<Optional<Value>> result =
        TruffleSafepoint.getCurrent()
            .setBlockedFunction(
                location,
                pause,
                wanted -> pause.orInterrupted(() -> session.step(wanted, Map.of()), location),
                statement,
                null,
                null);
    return orFailure(result, text);
  }

  /// The engine's wish to have a thread back, as an interrupt of that thread.
  private static final class Pause implements TruffleSafepoint.Interrupter {
    private volatile boolean wanted;

    @Override
    public void interrupt(Thread thread) {
      wanted = true;
      thread.interrupt();
    }

    @Override
    public void resetInterrupted() {
      if (wanted) {
        wanted = false;
        Thread.interrupted();
      }
    }

    /// What fails after the engine's interrupt is no failure of the script; any other interrupt
    /// ends the script.
    <T> Checked<T> orInterrupted(Supplier<Checked<T>> work, Node location)
        throws InterruptedException {
      try {
        Checked<T> result = work.get();
        if (wanted && result instanceof Checked.Bad<T>) {
          throw new InterruptedException();
        }
        return result;
      } catch (CancellationException e) {
        if (wanted) {
          throw new InterruptedException();
        }
        throw new Interruption(location);
      }
    }
  }

  @TruffleBoundary
  void print(Value value) {
    out.print(Report.text(value));
    out.flush();
  }

  private static <T> T orFailure(Checked<T> checked, Source text) {
    return switch (checked) {
      case Checked.Ok<T>(var value) -> value;
      case Checked.Bad<T>(var diagnostics) -> throw Failure.running(diagnostics, text);
    };
  }

  List<String> names() {
    return session.names();
  }

  Optional<Value> value(String name) {
    return session.value(name);
  }

  /// Whether a script could name a value so: no reserved word, no function.
  boolean isName(String name) {
    var binding = new org.lawlang.source.Source("bindings", name + " = 0");
    return session.check(binding) instanceof Checked.Ok<Program>(var program)
        && program.statements().size() == 1
        && program.statements().getFirst() instanceof Stmt.Let let
        && let.name().name().equals(name);
  }

  void bind(String name, Value value) {
    session.bind(name, value);
    given.add(name);
  }

  void dispose() {
    sandbox.close();
  }
}
