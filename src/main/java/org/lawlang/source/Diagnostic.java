package org.lawlang.source;

import java.util.Optional;

/// One thing that is wrong: a code, the place, one sentence in the user's words, a label at the
/// place, and one action.
public record Diagnostic(
    Code code, Span span, String message, Optional<String> label, Optional<String> help) {

  public static Diagnostic of(Code code, Span span, String message) {
    return new Diagnostic(code, span, message, Optional.empty(), Optional.empty());
  }

  /// The same, with words at the underlined place.
  public Diagnostic label(String text) {
    return new Diagnostic(code, span, message, Optional.of(text), help);
  }

  /// The same, with what to do next.
  public Diagnostic help(String text) {
    return new Diagnostic(code, span, message, label, Optional.of(text));
  }
}
