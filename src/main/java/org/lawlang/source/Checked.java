package org.lawlang.source;

import java.util.List;
import java.util.function.Function;

/// A value, or everything that is wrong with what was to give it.
public sealed interface Checked<T> {

  record Ok<T>(T value) implements Checked<T> {}

  record Bad<T>(List<Diagnostic> diagnostics) implements Checked<T> {
    public Bad {
      diagnostics = List.copyOf(diagnostics);
      if (diagnostics.isEmpty()) {
        throw new IllegalArgumentException("bad without a reason");
      }
    }
  }

  static <T> Checked<T> ok(T value) {
    return new Ok<>(value);
  }

  static <T> Checked<T> bad(Diagnostic diagnostic) {
    return new Bad<>(List.of(diagnostic));
  }

  /// `value` when nothing is wrong, all of `diagnostics` otherwise.
  static <T> Checked<T> of(T value, List<Diagnostic> diagnostics) {
    return diagnostics.isEmpty() ? new Ok<>(value) : new Bad<>(diagnostics);
  }

  default <U> Checked<U> map(Function<? super T, ? extends U> next) {
    return switch (this) {
      case Ok<T>(var value) -> new Ok<>(next.apply(value));
      case Bad<T>(var diagnostics) -> new Bad<>(diagnostics);
    };
  }

  default <U> Checked<U> then(Function<? super T, Checked<U>> next) {
    return switch (this) {
      case Ok<T>(var value) -> next.apply(value);
      case Bad<T>(var diagnostics) -> new Bad<>(diagnostics);
    };
  }
}
