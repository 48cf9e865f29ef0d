package org.lawlang.syntax;

import java.util.List;
import org.lawlang.source.Source;

/// A parsed script: its statements in order, each with its span.
public record Program(Source source, List<Stmt> statements) {
  public Program {
    statements = List.copyOf(statements);
  }
}
