package org.lawlang.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lawlang.interpreter.Session;
import org.lawlang.math.Progress;
import org.lawlang.source.Checked;
import org.lawlang.source.Source;
import org.lawlang.syntax.Formatter;
import org.lawlang.syntax.Parser;
import org.lawlang.syntax.Program;

/// The commands that read scripts without running them.
final class Sources {
  private Sources() {}

  static int check(List<String> files, Console console) throws Scripts.Unreadable {
    int status = Exit.FINE;
    for (String file : files) {
      Source source = Scripts.read(file, console.in());
      var session = new Session(new Workspace(Scripts.folder(file), 0, Progress.NONE));
      if (session.check(source) instanceof Checked.Bad<Program>(var diagnostics)) {
        status = new Output(console).complain(diagnostics);
      }
    }
    return status;
  }

  /// Rewrites scripts in place and names those that it changed; what comes from the standard input
  /// goes to the standard output.
  static int format(List<String> files, boolean check, Console console) throws Scripts.Unreadable {
    int status = Exit.FINE;
    for (String file : files) {
      Source source = Scripts.read(file, console.in());
      switch (Parser.parse(source)) {
        case Checked.Bad<Program>(var diagnostics) ->
            status = new Output(console).complain(diagnostics);
        case Checked.Ok<Program>(var program) -> {
          String text = Formatter.format(program);
          if (file.equals(Scripts.STANDARD_INPUT) && !check) {
            console.print(text);
          } else if (!text.equals(source.text())) {
            console.print(file + "\n");
            status = check ? Exit.ERROR : Math.max(status, write(file, text, console));
          }
        }
      }
    }
    return status;
  }

  private static int write(String file, String text, Console console) {
    try {
      Files.writeString(Path.of(file), text, StandardCharsets.UTF_8);
      return Exit.FINE;
    } catch (IOException e) {
      console.complain(file + " cannot be written: " + e.getMessage());
      return Exit.ERROR;
    }
  }
}
