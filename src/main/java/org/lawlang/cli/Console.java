package org.lawlang.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The three streams of a process, in UTF-8 whatever the locale is: scripts and reports are.
record Console(InputStream in, PrintStream out, PrintStream err) {

  /// @param results the standard output
  static Console ofProcess(Sink results) {
    return new Console(
        new FileInputStream(FileDescriptor.in),
        printer(results),
        printer(new FileOutputStream(FileDescriptor.err)));
  }

  private static PrintStream printer(OutputStream to) {
    return new PrintStream(to, false, StandardCharsets.UTF_8);
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
