package org.lawlang.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SinkTest {
  @Test
  void saysWhyResultsAreLost() {
    assertEquals(Optional.of("No space left on device"), loss("No space left on device"));
  }

  @Test
  void aReaderThatHasHadEnoughLosesNothing() {
    assertEquals(Optional.empty(), loss("Broken pipe"));
    assertEquals(Optional.empty(), new Sink(OutputStream.nullOutputStream()).loss());
  }

  private static Optional<String> loss(String reason) {
    var sink =
        new Sink(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException(reason);
              }
            });
    try (var printer = new PrintStream(sink, false, StandardCharsets.UTF_8)) {
      printer.print("1.5\n");
    }
    return sink.loss();
  }
}
