package org.lawlang.polyglot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Context;

/// Contexts as a program would make them, and scripts that several tests share.
final class Contexts {
  /// A law of one variable without noise: L = 1.5 + 40/N^0.5.
  static final String POWER =
      """
      L(N) = E + A/N^alpha where E > 0, A > 0, alpha in 0..2
      runs = table
          N      L
          100    5.5
          400    3.5
          1600   2.5
          6400   2.0
          10000  1.9
          40000  1.7
      """;

  /// The same with an error of 0.01 up or down in each run.
  static final String NOISY =
      POWER
          + """
          noisy = runs with L = L + 0.01*sin(N)
          """;

  private Contexts() {}

  static Context.Builder quiet() {
    return Context.newBuilder("law").option("engine.WarnInterpreterOnly", "false");
  }

  static Context.Builder printingTo(ByteArrayOutputStream out) {
    return quiet().out(out);
  }

  static String text(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8);
  }
}
