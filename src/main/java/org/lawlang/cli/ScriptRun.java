package org.lawlang.cli;

import java.util.ArrayList;
import java.util.List;
import org.lawlang.interpreter.Session;
import org.lawlang.report.Printed;
import org.lawlang.report.Report;
import org.lawlang.source.Checked;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Source;

/// `law run`: results to the standard output as they come, diagnostics to the standard error; as
/// JSON one array at the end.
final class ScriptRun {
  private final Invocation.Run asked;
  private final Console console;

  ScriptRun(Invocation.Run asked, Console console) {
    this.asked = asked;
    this.console = console;
  }

  int run() throws Scripts.Unreadable {
    Source source = Scripts.read(asked.file(), console.in());
    var session =
        new Session(
            new Workspace(Scripts.folder(asked.file()), asked.threads(), Meter.ofProcess(console)));
    if (asked.show().isPresent()) {
      return Stages.show(asked.show().get(), source, session, console);
    }
    return asked.json() ? json(source, session) : text(source, session);
  }

  private int text(Source source, Session session) {
    var output = new Output(console);
    return switch (session.run(source, asked.inputs(), output::print)) {
      case Checked.Ok<?> _ -> Exit.FINE;
      case Checked.Bad<?>(var diagnostics) -> output.complain(diagnostics);
    };
  }

  private int json(Source source, Session session) {
    var printed = new ArrayList<Printed>();
    List<Diagnostic> diagnostics =
        switch (session.run(source, asked.inputs(), printed::add)) {
          case Checked.Ok<?> _ -> List.of();
          case Checked.Bad<?>(var wrong) -> wrong;
        };
    console.print(Report.json(printed, diagnostics));
    return diagnostics.isEmpty() ? Exit.FINE : Exit.ERROR;
  }
}
