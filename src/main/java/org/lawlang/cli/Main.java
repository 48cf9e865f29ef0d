package org.lawlang.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The command `law`.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    var results = new Sink(new FileOutputStream(FileDescriptor.out));
    Console console = Console.ofProcess(results);
    int status = run(List.of(arguments), console);
    console.out().flush();
    if (results.loss().isPresent()) {
      console.complain("results are lost, the output cannot be written: " + results.loss().get());
      status = Math.max(status, Exit.ERROR);
    }
    console.err().flush();
    if (Archive.isMade()) {
      fillArchive(console);
    }
    System.exit(status);
  }

  /// What goes wrong here costs later starts some time, and nothing of this run.
  private static void fillArchive(Console console) {
    try {
      Archive.fill(new Workspace(Path.of(""), 0, Meter.ofProcess(console)).executor());
    } catch (RuntimeException | Error unexpected) {
      console.complain("the class-data archive is not whole: " + Mishap.sentence(unexpected));
    }
  }

  /// Does what the command line asks and returns the exit status. Nothing is thrown: what should
  /// not happen is one line.
  static int run(List<String> arguments, Console console) {
    try {
      Optional<Invocation> plain = Invocation.plain(arguments);
      if (plain.isPresent()) {
        return run(plain.get(), console);
      }
      return switch (Usage.read(arguments, console)) {
        case Usage.Answer.Asked(var invocation) -> run(invocation, console);
        case Usage.Answer.Done(var status) -> status;
      };
    } catch (Scripts.Unreadable unreadable) {
      console.complain(String.valueOf(unreadable.getMessage()));
      return Exit.USAGE;
    } catch (RuntimeException | Error unexpected) {
      console.complain(Mishap.sentence(unexpected));
      return Exit.ERROR;
    }
  }

  private static int run(Invocation invocation, Console console) throws Scripts.Unreadable {
    return switch (invocation) {
      case Invocation.Run run -> new ScriptRun(run, console).run();
      case Invocation.Check(var files) -> Sources.check(files, console);
      case Invocation.Fmt(var files, var check) -> Sources.format(files, check, console);
      case Invocation.Repl(var threads) -> Repl.start(threads, console);
    };
  }
}
