package org.lawlang.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Parallel;
import org.lawlang.math.Progress.Stretch;

class MeterTest {
  private static final String ERASE = "\r\u001b[K";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong seconds = new AtomicLong();
  private final Meter meter =
      new Meter(
          new PrintStream(bytes, false, StandardCharsets.UTF_8),
          () -> false,
          () -> seconds.get() * 1_000_000_000);

  private String written() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text;
  }

  @Test
  void saysWhatHowFarAndHowLongYet() {
    try (Stretch work = meter.begin("resamples", 4)) {
      meter.draw();
      assertEquals("", written(), "before a second has gone");
      seconds.set(2);
      meter.draw();
      assertEquals(ERASE + "resamples 0 %", written());
      work.step();
      seconds.set(10);
      meter.draw();
      assertEquals(ERASE + "resamples 25 %, about 30 s left", written());
      seconds.set(100);
      meter.draw();
      assertEquals(ERASE + "resamples 25 %, about 5 min left", written());
    }
    assertEquals(ERASE, written());
    meter.draw();
    assertEquals("", written());
  }

  @Test
  void shortWorkLeavesNoTrace() {
    try (Stretch work = meter.begin("starts", 1)) {
      work.step();
      meter.draw();
    }
    assertEquals("", written());
  }

  /// Work within work is part of it; the pieces are counted whatever thread runs them.
  @Test
  void outermostWorkIsShown() {
    try (var pool = new Workspace(Path.of(""), 2, meter).executor()) {
      Parallel.run(
          pool,
          "optima",
          10,
          i -> {
            Parallel.run(pool, "draws", 3, k -> {});
            synchronized (meter) {
              if (i == 9) {
                seconds.set(3);
                meter.draw();
              }
            }
          });
    }
    assertEquals(0, written().indexOf(ERASE + "optima "));
  }
}
