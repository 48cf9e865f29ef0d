package org.lawlang.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.lawlang.syntax.Parser;

/// Cuts a stream of lines into statements. Indented lines that are already there continue a
/// statement, as in a script; a program that waits for the answer before it sends the next line
/// gets it.
final class PipedStatements {
  private final BufferedReader lines;

  PipedStatements(InputStream in) {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /// The next statement, which may be empty; none at the end of the stream.
  Optional<String> next() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      return Optional.empty();
    }
    var text = new StringBuilder(line);
    while (goesOn(text)) {
      String next = lines.readLine();
      if (next == null) {
        break;
      }
      text.append('\n').append(next);
    }
    return Optional.of(text.toString());
  }

  /// Whether the next line belongs to `text`: by its indent when it is there, else as on a
  /// terminal.
  private boolean goesOn(StringBuilder text) throws IOException {
    if (!lines.ready()) {
      return !text.toString().startsWith(":") && !Parser.isComplete(text.toString());
    }
    lines.mark(1);
    int first = lines.read();
    lines.reset();
    return first == ' ' || first == '\t' || first == '\n' || first == '\r';
  }
}
