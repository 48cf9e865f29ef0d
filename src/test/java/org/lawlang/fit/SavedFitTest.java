package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lawlang.interpreter.Host;
import org.lawlang.interpreter.Session;
import org.lawlang.report.Report;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

/// A fit that is saved and loaded is the fit, whatever kind of fit it is.
class SavedFitTest {
  private static final String RUNS =
      """
      P(N, D) = 1.7 + 400/N^0.34 + 410/D^0.28
      runs = table
          N     D     family  noise  wide
          1M    1B    "a"     0.011  NA
          2M    4B    "b"    -0.021  1
          8M    1B    "a"     0.005  2
          9M    9B    "b"    -0.004  -0.0
          20M   3B    "c"     0.013  1e-300
          50M   20B   "a"    -0.017  5
          90M   8B    "b"     0.002  6
          200M  40B   "c"     0.009  7
          500M  90B   "a"    -0.003  8
          1B    10B   "c"    -0.006  9
          3B    200B  "b"     0.007  10
      fitted = runs with L = P(N, D) + noise, M = 2*L, y = 3 + N/1M
      L(N, D) = E + A/N^alpha + B/D^beta where E > 0, A > 0, B > 0, alpha in 0..2, beta in 0..2
      """;

  /// Files in memory.
  private record Memory(Map<String, byte[]> files) implements Host {
    @Override
    public InputStream read(String path) throws IOException {
      byte[] bytes = files.get(path);
      if (bytes == null) {
        throw new java.nio.file.NoSuchFileException(path);
      }
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public void write(String path, byte[] bytes) {
      files.put(path, bytes);
    }

    @Override
    public ExecutorService executor() {
      return ForkJoinPool.commonPool();
    }
  }

  private static Session run(Map<String, byte[]> files, String script) {
    var session = new Session(new Memory(files));
    if (session.run(new Source("saved.law", script), Map.of(), printed -> {})
        instanceof Checked.Bad<?>(var diagnostics)) {
      throw new AssertionError(Report.text(diagnostics.getFirst()));
    }
    return session;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fit L to fitted",
        "fit L to fitted by huber(1e-3) on log",
        "fit (L with alpha = 0.34) to fitted weight 1/N^0.1 seed 77777777 starts 3",
        "fit L to fitted bootstrap 20 seed 7",
        "fit L to fitted bootstrap 20 of family",
        "fit L to fitted holdout N > 1.5B",
        "fit (L with E = 1.7, A = 400, alpha = 0.34) to fitted by absolute",
        "fit L to fitted start {alpha = 0.3, beta = 0.3}",
        "fit L to fitted residual bootstrap 20 profile folds 3",
        "fit L to fitted wild bootstrap 20 of family errors sandwich",
        "fit L to fitted jackknife errors of family folds of family",
        "fit L to fitted laplace",
        "fit (L with alpha = 0.34, beta = 0.28) to fitted posterior 50",
        "fit L to fitted by student(4) on log",
      })
  void comesBackEqual(String fit) {
    var files = new HashMap<String, byte[]>();
    Session session =
        run(
            files,
            RUNS
                + "f = "
                + fit
                + "\nsave f to \"f.fit.json\"\ng = load \"f.fit.json\"\nsave g to \"g.fit.json\"\n"
                + "x = f(70B, 1.4T)\ny = g(70B, 1.4T)\n"
                + "v = f.run(1B, 9B)\nw = g.run(1B, 9B)\n"
                + "o = minimize f(N, D) over N, D subject to 6*N*D <= 1e22\n"
                + "p = minimize g(N, D) over N, D subject to 6*N*D <= 1e22\n");
    Value f = session.value("f").orElseThrow();
    Value g = session.value("g").orElseThrow();
    assertEquals(f, g);
    assertEquals(Session.members(f), Session.members(g));
    assertEquals(Report.text(f), Report.text(g));
    assertEquals(Report.json(f), Report.json(g));
    assertEquals(session.value("x"), session.value("y"));
    assertEquals(session.value("v"), session.value("w"));
    assertEquals(session.value("o"), session.value("p"));
    assertEquals(
        new String(files.get("f.fit.json"), StandardCharsets.UTF_8),
        new String(files.get("g.fit.json"), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G(N, D) = E[family] + A/N^alpha + B/D^0.28\nf = fit G to fitted.L",
        "M(N, D) = 2*L(N, D)\nf = fit L, M to fitted",
        "y(wide) = a + b*wide\nf = fit y to fitted",
        "y(N) = a + b*N\nf = fit y to fitted",
        "y(N) = if N < 10M then a else max(b, erf(c*log(N))) where a ~ normal(0, 1)\n"
            + "f = fit y to fitted starts 2",
      })
  void lawsOfAllKindsComeBack(String script) {
    Session session =
        run(
            new HashMap<>(),
            RUNS + script + "\nsave f to \"f.FIT.json\"\ng = load \"f.FIT.json\"\n");
    Value f = session.value("f").orElseThrow();
    Value g = session.value("g").orElseThrow();
    assertEquals(f, g);
    assertEquals(Report.json(f), Report.json(g));
  }

  @Test
  void theDataHashIsThatOfTheColumnsThatTheFitSees() {
    Session session =
        run(
            new HashMap<>(),
            RUNS
                + "f = fit L to fitted\n"
                + "g = fit L to (fitted with more = N + 1) by absolute\n"
                + "h = fit L to (fitted with N = N*(1 + 1e-15))\n"
                + "i = fit L to (fitted where N > 1M)\n");
    Value f = Session.members(session.value("f").orElseThrow()).get("data");
    assertInstanceOf(Value.Text.class, f);
    assertEquals(f, Session.members(session.value("g").orElseThrow()).get("data"));
    assertNotEquals(f, Session.members(session.value("h").orElseThrow()).get("data"));
    assertNotEquals(f, Session.members(session.value("i").orElseThrow()).get("data"));
  }

  private static Code refused(String text) {
    return switch (SavedFit.read(
        text.getBytes(StandardCharsets.UTF_8), "f", new Span(new Source("t", ""), 0, 0))) {
      case Checked.Ok<Fit> ok -> throw new AssertionError("read: " + text);
      case Checked.Bad<Fit>(var diagnostics) -> diagnostics.getFirst().code();
    };
  }

  /// Whatever one changes in a file is noticed, and nothing but a diagnostic comes of it.
  @Test
  void refusesWhatWasChanged() {
    var files = new HashMap<String, byte[]>();
    run(files, RUNS + "f = fit L to fitted\nsave f to \"f.fit.json\"\n");
    String text = new String(files.get("f.fit.json"), StandardCharsets.UTF_8);
    assertEquals(Code.UNREADABLE_FILE, refused(text.substring(0, text.length() / 2)));
    assertEquals(Code.UNREADABLE_FILE, refused(""));
    assertEquals(Code.UNREADABLE_FILE, refused(text + "x"));
    assertEquals(Code.UNREADABLE_FILE, refused("[".repeat(100_000)));
    assertEquals(Code.NOT_A_SAVED_FIT, refused("{}"));
    assertEquals(Code.NOT_A_SAVED_FIT, refused("[1,2]"));
    assertEquals(Code.NOT_A_SAVED_FIT, refused(text.replace("\"version\":1", "\"version\":2")));
    assertEquals(Code.NOT_A_SAVED_FIT, refused(text.replace("\"shape\":\"", "\"shape\":\"0")));
    for (String part : List.of("\"n\":11", "\"is\":\"Sum\"", "\"lo\":0.0", "\"given\":[]")) {
      assertTrue(text.contains(part), part);
      for (String other :
          List.of("\"n\":12", "\"is\":\"Sun\"", "\"lo\":3.0", "\"given\":7", "1:2")) {
        String changed = text.replace(part, other);
        Code code = refused(changed);
        assertTrue(code == Code.NOT_A_SAVED_FIT || code == Code.UNREADABLE_FILE, part + other);
      }
    }
  }
}
