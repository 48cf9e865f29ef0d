package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.Warning.Kind;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.source.Checked;

/// Resampling against what it tends to, and on any number of threads.
final class ResamplingTest {
  private static Fit line(Uncertainty method, int count) {
    return ErrorsTest.fit(ErrorsTest.LINE, FitOptions.DEFAULTS.withDraws(method, count));
  }

  /// Residuals freed of their leverage and centred have the mean square `Σ r²/(1 − h)/n`, less the
  /// square of their mean; the errors of a line are those of that noise. By numpy; 1.5 %
  /// is three standard deviations of 20,000 draws.
  @Test
  void theResidualBootstrapTendsToTheClassicalErrors() {
    Fit fit = line(Uncertainty.RESIDUAL_BOOTSTRAP, 20_000);
    assertEquals(1, ErrorsTest.se(fit, "a") / RESIDUAL_A, 0.015);
    assertEquals(1, ErrorsTest.se(fit, "b") / RESIDUAL_B, 0.015);
  }

  /// Under random signs the variance of a line is exactly `(XᵀX)⁻¹·Xᵀdiag(r²/(1 − h))X·(XᵀX)⁻¹`,
  /// which is HC2 (numpy).
  @Test
  void theWildBootstrapTendsToTheSandwich() {
    Fit fit = line(Uncertainty.WILD_BOOTSTRAP, 20_000);
    assertEquals(1, ErrorsTest.se(fit, "a") / WILD_A, 0.015);
    assertEquals(1, ErrorsTest.se(fit, "b") / WILD_B, 0.015);
  }

  private static final double RESIDUAL_A = 0.10281825;
  private static final double RESIDUAL_B = 0.02805729;
  private static final double WILD_A = 0.11239215;
  private static final double WILD_B = 0.02614197;

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void theNumberOfThreadsChangesNoBit(Uncertainty method) {
    FitTask task =
        ErrorsTest.task(ErrorsTest.DECAY, FitOptions.DEFAULTS.withDraws(method, 60).withProfile());
    Fit alone = Bench.fit(task);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      if (!(Fitter.fit(task, Bench.PLACE, threads) instanceof Checked.Ok<Fit>(var fit))) {
        throw new AssertionError("no fit");
      }
      assertEquals(method, fit.uncertainty());
      for (int i = 0; i < 3; i++) {
        var one = (Quantity.Uncertain) alone.estimates().get(i).value();
        var other = (Quantity.Uncertain) fit.estimates().get(i).value();
        assertArrayEquals(one.draws(), other.draws(), 0);
        assertEquals(alone.estimates().get(i).interval(), fit.estimates().get(i).interval());
      }
      assertEquals(alone.scatter(), fit.scatter());
    }
  }

  @Test
  void fewDrawsAreSaid() {
    assertTrue(
        line(Uncertainty.BOOTSTRAP, 50).warnings().stream()
            .anyMatch(w -> w.code() == Kind.FEW_DRAWS));
  }

  /// At one `x` the rows know `E + A·x^p` and nothing else: a prediction there is sure, elsewhere it
  /// spreads over what the ranges allow.
  @Test
  void whatTheRowsDoNotKnowIsNotCertain() {
    Law law =
        Bench.law(
            "z",
            "E + A*x^p",
            List.of("x"),
            List.of(Bench.positive("E"), Bench.positive("A"), Bench.within("p", 0, 1)));
    double[] x = {2, 2, 2, 2, 2};
    double[] z = {3.1, 3.0, 2.9, 3.05, 2.95};
    FitTask task = Bench.task(law, Bench.table(Map.of("x", x, "z", z)), Bench.SQUARES, false);
    // The mean of five with 4 degrees of freedom: 3 ± 2.776·√(0.00625/5). One seed's ends are good
    // to about 0.02, so the mean of eight is compared.
    double lo = 0;
    double hi = 0;
    for (int seed = 1; seed <= 8; seed++) {
      Interval here = at(Bench.fit(task.with(FitOptions.DEFAULTS.withSeed(seed))), 2);
      lo += here.lo() / 8;
      hi += here.hi() / 8;
    }
    assertEquals(3 - 0.0982, lo, 0.01);
    assertEquals(3 + 0.0982, hi, 0.01);
    Fit fit = Bench.fit(task);
    Interval there = at(fit, 8);
    assertTrue(there.hi() - there.lo() > 1, () -> "at 8: " + there);
    assertTrue(fit.warnings().stream().anyMatch(w -> w.code() == Kind.FREE_IN_DRAWS));
    assertTrue(fit.estimates().stream().allMatch(e -> e.se().isEmpty()));
  }

  private static Interval at(Fit fit, double x) {
    return Quantity.map(
            p -> p[0] + p[1] * Math.pow(x, p[2]),
            List.of("E", "A", "p").stream()
                .map(name -> fit.estimate(name).orElseThrow().value())
                .toList())
        .interval(0.95);
  }
}
