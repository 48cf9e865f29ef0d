package org.lawlang;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lawlang.interpreter.Host;
import org.lawlang.interpreter.Session;
import org.lawlang.plan.RunDesign;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Source;

/// A design is the same on one thread and on two.
class DesignThreadsTest {
  private static final String RUNS =
      """
      runs = table
          N      D      L
          50M    1B     3.95
          50M    10B    3.42
          50M    100B   3.26
          500M   1B     3.52
          500M   10B    2.87
          500M   100B   2.61
          5B     1B     3.38
          5B     10B    2.62
          5B     100B   2.34
          2B     30B    2.49
      L(N, D) = E + A/N^alpha + B/D^beta
          where E > 0, A > 0, B > 0, alpha in 0..2, beta in 0..2
      f = fit L to runs
      M(N, D) = E + A/(N*D)^alpha where E > 0, A > 0, alpha in 0..2
      g = fit M to runs.L
      best = minimize f(N, D) over N, D subject to 6*N*D <= 1e24
      design 3 runs over N in 50M..20B, D in 1B..500B cost 6*N*D within 1e21\s\
      """;

  /// Without files.
  private record World(ExecutorService executor) implements Host {
    @Override
    public InputStream read(String name) throws IOException {
      throw new IOException(name);
    }

    @Override
    public void write(String name, byte[] bytes) throws IOException {
      throw new IOException(name);
    }
  }

  private static RunDesign design(String purpose, ExecutorService executor) {
    var session = new Session(new World(executor));
    String script = RUNS.replace("design 3", "d = design 3") + purpose + "\n";
    assertInstanceOf(
        Checked.Ok.class, session.run(new Source("design.law", script), Map.of(), _ -> {}));
    return assertInstanceOf(Value.OfDesign.class, session.value("d").orElseThrow()).design();
  }

  /// Runs everything in the caller.
  private static ExecutorService here() {
    var full =
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), (task, _) -> task.run());
    full.execute(
        () -> {
          try {
            Thread.sleep(Duration.ofHours(1)); // until it is shut down
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return full;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to sharpen f(70B, 1.4T)",
        "to sharpen best.N, f.alpha",
        "to sharpen f",
        "to tell f from g"
      })
  void threadsDoNotMatter(String purpose) {
    ExecutorService one = here();
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      RunDesign alone = design(purpose, one);
      RunDesign together = design(purpose, two);
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(alone.runs().get(i), together.runs().get(i), 0);
      }
      assertEquals(alone.costs(), together.costs());
      assertEquals(alone.outlooks(), together.outlooks());
      assertEquals(alone.parameters(), together.parameters());
      assertEquals(alone.size(), together.size());
      assertEquals(alone.right(), together.right());
    } finally {
      one.shutdownNow();
    }
  }
}
