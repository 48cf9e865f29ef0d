package org.lawlang.math;

import java.util.concurrent.Executor;

/// What an executor may be besides: told how far the work is that it runs.
public interface Progress {
  /// Tells nobody.
  Progress NONE = (what, steps) -> new Stretch() {};

  /// Work of so many steps begins; those of `what`, a plural.
  Stretch begin(String what, int steps);

  /// Work under way. Any thread may step.
  interface Stretch extends AutoCloseable {
    default void step() {}

    @Override
    default void close() {}
  }

  static Progress of(Executor executor) {
    return executor instanceof Progress p ? p : NONE;
  }
}
