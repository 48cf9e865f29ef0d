package org.lawlang.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The three streams of a process, in UTF-8 whatever the locale is: scripts and reports are.
record Console(InputStream in, PrintStream out, PrintStream err) {

  static Console ofProcess() {
    return new Console(
        new FileInputStream(FileDescriptor.in), printer(FileDescriptor.out), errors());
  }

  /// The launcher keeps stderr from Java while it starts, which would warn of the module of vectors
  /// there, and says by the property `law.err` where it is.
  private static PrintStream errors() {
    String path = System.getProperty("law.err", "");
    if (!path.isEmpty()) {
      try {
        var stream =
            new PrintStream(
                new FileOutputStream(path, /* append= */ true), false, StandardCharsets.UTF_8);
        System.setErr(stream);
        return stream;
      } catch (FileNotFoundException e) {
        // then the one that Java was given
      }
    }
    return printer(FileDescriptor.err);
  }

  private static PrintStream printer(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /// One line about the command itself, not about a script.
  void complain(String what) {
    err.print("law: " + what + "\n");
    err.flush();
  }

  void print(String text) {
    out.print(text);
    out.flush();
  }
}
