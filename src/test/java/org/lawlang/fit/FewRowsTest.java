package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.Warning.Kind;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;

/// What is said of intervals from twelve rows: what simulated studies have, and no method is named in
/// place of another that does worse.
final class FewRowsTest {
  private static final Law LINE =
      Bench.law("y", "a + b*x", List.of("x"), List.of(Study.real("a"), Study.real("b")));

  private static String said(Law law, Objective objective, FitOptions options) {
    var random = Streams.of(5, 1);
    double[] x = new double[12];
    double[] y = new double[12];
    for (int i = 0; i < 12; i++) {
      x[i] = (i + 1) / 2.0;
      y[i] = 1 + 2 * Math.exp(-0.7 * x[i]) + 0.03 * random.nextGaussian();
    }
    FitTask task = Bench.task(law, Bench.table(Map.of("x", x, "y", y)), objective, false);
    List<String> said =
        Bench.fit(task.with(options)).warnings().stream()
            .filter(w -> w.code() == Kind.SMALL_SAMPLE)
            .map(Warning::message)
            .toList();
    assertTrue(said.size() < 2, said::toString);
    return said.isEmpty() ? "" : said.getFirst();
  }

  @Test
  void aRobustObjectiveIsSentToTheBootstrap() {
    FitOptions base = FitOptions.DEFAULTS;
    for (Objective objective : List.of(Bench.huber(0.0075), Bench.ABSOLUTE)) {
      for (FitOptions options :
          List.of(
              base,
              base.withErrors(new Errors.Classical()),
              base.withDraws(Uncertainty.JACKKNIFE, 0))) {
        String said = said(ErrorsTest.DECAY, objective, options);
        assertTrue(said.endsWith("; ask for `bootstrap 1000`"), said);
      }
      assertEquals("", said(ErrorsTest.DECAY, objective, base.withBootstraps(200)));
    }
  }

  /// Twelve rows of a line: t with 10 degrees of freedom within 1.96·√(10/12), 89.6 % by quadrature,
  /// rounded; a law that bends is told no such share.
  @Test
  void onlyAStraightLineIsForetold() {
    FitOptions bootstrap = FitOptions.DEFAULTS.withBootstraps(200);
    String line = said(LINE, Bench.SQUARES, bootstrap);
    assertTrue(line.contains("hold the truth in about 90 % of studies"), line);
    String decay = said(ErrorsTest.DECAY, Bench.SQUARES, bootstrap);
    assertTrue(decay.contains("held it in 85 to 98 %"), decay);
    assertEquals("", said(ErrorsTest.DECAY, Bench.SQUARES, FitOptions.DEFAULTS));
    // A threshold beyond all rows makes squares.
    String wide = said(LINE, Bench.huber(10), FitOptions.DEFAULTS);
    assertTrue(wide.contains("`errors classical`") && wide.contains("`jackknife`"), wide);
  }
}
