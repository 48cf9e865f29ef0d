package org.lawlang.interpreter;

import java.util.List;
import org.lawlang.source.Checked;
import org.lawlang.source.Diagnostic;

/// Ends the evaluation of a statement. It never leaves this package: [Session] returns what it
/// carries.
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // never serialised
  private final List<Diagnostic> diagnostics;

  Fault(Diagnostic diagnostic) {
    this(List.of(diagnostic));
  }

  Fault(List<Diagnostic> diagnostics) {
    super(diagnostics.getFirst().message(), null, false, false);
    this.diagnostics = List.copyOf(diagnostics);
  }

  List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /// The value, or a fault with all that is wrong.
  static <T> T orValue(Checked<T> checked) {
    return switch (checked) {
      case Checked.Ok<T>(var value) -> value;
      case Checked.Bad<T>(var diagnostics) -> throw new Fault(diagnostics);
    };
  }
}
