package org.lawlang.polyglot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.management.ExecutionListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What contexts allow, limit, share and watch.
class SandboxTest {
  private static final String FIT =
      Contexts.NOISY + "f = fit L to noisy bootstrap 40 seed 5\nf.alpha";

  /// Long by the number of its resamples, each of them short.
  private static final String LONG = Contexts.NOISY + "f = fit L to noisy bootstrap 3000000\n";

  @Test
  void withoutFilesAScriptIsToldSo(@TempDir Path folder) throws Exception {
    Path data = Files.writeString(folder.resolve("runs.csv"), "N,L\n1,2\n");
    try (Context closed = Contexts.quiet().build()) {
      PolyglotException e =
          assertThrows(
              PolyglotException.class, () -> closed.eval("law", "r = read \"" + data + "\"\nr.N"));
      assertTrue(e.isGuestException() && !e.isInternalError());
      assertEquals("unreadable-file", e.getGuestObject().getMember("code").asString());
      assertTrue(e.getMessage().contains("gives no access"));
    }
  }

  @Test
  void withFilesPathsAreTakenFromTheScript(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("runs.csv"), "N,L\n1,2\n3,4\n");
    Path script =
        Files.writeString(
            folder.resolve("study.law"), "r = read \"runs.csv\"\nsave r to \"copy.csv\"\nr.N[2]\n");
    try (Context open = Contexts.quiet().allowIO(IOAccess.ALL).build()) {
      assertEquals(3, open.eval(Source.newBuilder("law", script.toFile()).build()).asInt());
      assertEquals(List.of("N,L", "1,2", "3,4"), numbers(folder.resolve("copy.csv")));
      PolyglotException e =
          assertThrows(PolyglotException.class, () -> open.eval("law", "read \"no/such.csv\""));
      assertEquals("no-such-file", e.getGuestObject().getMember("code").asString());
    }
  }

  private static List<String> numbers(Path file) throws Exception {
    return Files.readAllLines(file).stream().map(line -> line.replace(".0", "")).toList();
  }

  @Test
  void threadsChangeNoBit() {
    try (Context alone = Contexts.quiet().build();
        Context parallel = Contexts.quiet().allowCreateThread(true).build()) {
      double[] one = alone.eval("law", FIT).getMember("draws").as(double[].class);
      double[] two = parallel.eval("law", FIT).getMember("draws").as(double[].class);
      assertEquals(40, one.length);
      assertArrayEquals(one, two, 0);
    }
  }

  @Test
  void aClosedContextLeavesNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (Context parallel = Contexts.quiet().allowCreateThread(true).build()) {
      parallel.eval("law", FIT);
    }
    Set<Thread> after = Thread.getAllStackTraces().keySet();
    assertEquals(
        List.of(),
        after.stream()
            .filter(thread -> !before.contains(thread) && thread.getName().contains("Polyglot"))
            .toList());
  }

  @Test
  void anEngineServesSeveralContexts() {
    try (Engine engine = Engine.newBuilder().option("engine.WarnInterpreterOnly", "false").build();
        Context first = Context.newBuilder("law").engine(engine).build();
        Context second = Context.newBuilder("law").engine(engine).build()) {
      Source source = Source.create("law", "input n = 1\nm = n + 1\nm");
      first.getBindings("law").putMember("n", 41);
      assertEquals(42, first.eval(source).asInt());
      assertEquals(2, second.eval(source).asInt());
      assertEquals(42, first.getBindings("law").getMember("m").asInt());
    }
  }

  @Test
  void everyStatementIsSeenWithItsPlace() {
    String script = "a = 1\nL(N) = N^k\n    where k = 2\n# a comment\na + L(3)\n";
    var statements = new ArrayList<String>();
    var roots = new ArrayList<String>();
    try (Context context = Contexts.quiet().build()) {
      ExecutionListener.newBuilder()
          .onEnter(event -> statements.add(event.getLocation().getCharacters().toString()))
          .statements(true)
          .attach(context.getEngine());
      ExecutionListener.newBuilder()
          .onReturn(event -> roots.add(event.getLocation().getCharacters().toString()))
          .roots(true)
          .attach(context.getEngine());
      context.eval("law", script);
    }
    assertEquals(List.of("a = 1", "L(N) = N^k\n    where k = 2", "a + L(3)"), statements);
    assertEquals(List.of(script), roots);
  }

  @Test
  void aLimitOfStatementsStopsAScript() {
    var limits = ResourceLimits.newBuilder().statementLimit(5, null).build();
    Context context = Contexts.quiet().resourceLimits(limits).build();
    context.eval("law", "a = 1\nb = 2\nc = 3");
    PolyglotException e =
        assertThrows(PolyglotException.class, () -> context.eval("law", "d = 4\ne = 5\ng = 6"));
    assertTrue(e.isResourceExhausted() && e.isCancelled());
    context.close(true);
  }

  @Test
  @Timeout(60)
  void aLongFitIsCancelled() throws Exception {
    Context context = Contexts.quiet().allowCreateThread(true).build();
    var running = CompletableFuture.runAsync(() -> context.eval("law", LONG));
    TimeUnit.SECONDS.sleep(2);
    assertFalse(running.isDone(), "it was meant to be long");
    context.close(true);
    var thrown = assertThrows(CompletionException.class, running::join);
    assertTrue(((PolyglotException) thrown.getCause()).isCancelled());
  }

  @Test
  @Timeout(60)
  void aLongFitIsInterruptedAndTheContextLivesOn() throws Exception {
    try (Context context = Contexts.quiet().build()) {
      var running = CompletableFuture.runAsync(() -> context.eval("law", LONG));
      TimeUnit.SECONDS.sleep(2);
      assertFalse(running.isDone(), "it was meant to be long");
      // On a busy machine it may not have begun yet, and an interrupt of what does not run is none.
      while (!running.isDone()) {
        context.interrupt(Duration.ofSeconds(30));
        TimeUnit.MILLISECONDS.sleep(200);
      }
      var thrown = assertThrows(CompletionException.class, running::join);
      assertTrue(((PolyglotException) thrown.getCause()).isInterrupted());
      assertEquals(6, context.eval("law", "noisy").getMember("rows").asInt());
    }
  }
}
