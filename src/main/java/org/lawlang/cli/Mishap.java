package org.lawlang.cli;

import java.util.Arrays;
import java.util.Optional;

/// What should not happen, in one line.
final class Mishap {
  private Mishap() {}

  static String sentence(Throwable unexpected) {
    return switch (unexpected) {
      case OutOfMemoryError _ ->
          "out of memory; give Java more with JAVA_TOOL_OPTIONS=-Xmx8g, or fit fewer rows or draws";
      case StackOverflowError _ -> "this is nested too deep to compute";
      default ->
          "internal error, not yours: "
              + unexpected
              + place(unexpected).map(p -> " at " + p).orElse("")
              + "; please report this line together with the script";
    };
  }

  /// The first frame in our own code.
  private static Optional<String> place(Throwable unexpected) {
    return Arrays.stream(unexpected.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("org.lawlang."))
        .findFirst()
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber());
  }
}
