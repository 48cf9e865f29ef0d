package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;

/// The 240 runs of Hoffmann et al. against the optimum that two independent programs agree on, and
/// against the errors that Besiroglu et al. published.
final class ChinchillaTest {
  private static final double OPTIMUM = 0.0010182740178006;

  private static FitTask huber() {
    return Bench.task(Bench.chinchilla(), Bench.runs(), Bench.huber(1e-3), true);
  }

  @Test
  void reachesTheOptimumFromEveryStartOfItsOwn() {
    Fit fit = Bench.fit(huber());
    assertEquals(OPTIMUM, fit.objective(), 1e-12 * OPTIMUM);
    assertTrue(Bench.digits(Bench.value(fit, "A"), 477.82586823) > 7);
    assertTrue(Bench.digits(Bench.value(fit, "B"), 2143.41736336) > 7);
    assertTrue(Bench.digits(Bench.value(fit, "E"), 1.8172180990) > 7);
    assertTrue(Bench.digits(Bench.value(fit, "alpha"), 0.3473104989) > 7);
    assertTrue(Bench.digits(Bench.value(fit, "beta"), 0.3671724326) > 7);
    assertEquals(12, fit.starts().tried());
    assertEquals(12, fit.starts().reached());
    assertInstanceOf(Outcome.Converged.class, fit.outcome());
    assertEquals(List.of(), fit.warnings());
  }

  @Test
  void needsNoRangesEither() {
    var free = new ArrayList<Param>();
    Bench.chinchilla().parameters().forEach(p -> free.add(Param.free(p.name())));
    var law = Bench.law("L", "E + A/N^alpha + B/D^beta", List.of("N", "D"), free);
    Fit squares = Bench.fit(Bench.task(law, Bench.runs(), Bench.SQUARES, false));
    assertEquals(0.0832038077, squares.objective(), 5e-11);
    Fit huber = Bench.fit(Bench.task(law, Bench.runs(), Bench.huber(1e-3), true));
    assertEquals(OPTIMUM, huber.objective(), 1e-12 * OPTIMUM);
  }

  @Test
  void fitsLeastSquares() {
    Fit fit = Bench.fit(Bench.task(Bench.chinchilla(), Bench.runs(), Bench.SQUARES, false));
    assertEquals(0.0832038077, fit.objective(), 5e-11);
    assertEquals(0.3576151, Bench.value(fit, "alpha"), 5e-8);
    assertEquals(0.4276206, Bench.value(fit, "beta"), 5e-8);
    assertEquals(12, fit.starts().reached());
  }

  /// The constants that were published stopped at the objective's kinks: they are those of least
  /// absolute deviations, to the digits printed.
  @Test
  void absoluteDeviationsAreTheConstantsThatWerePublished() {
    Fit fit = Bench.fit(Bench.task(Bench.chinchilla(), Bench.runs(), Bench.ABSOLUTE, true));
    assertEquals(482.005, Bench.value(fit, "A"), 2e-3);
    assertEquals(2085.43, Bench.value(fit, "B"), 2e-2);
    assertEquals(1.81686, Bench.value(fit, "E"), 6e-6);
    assertEquals(0.34781, Bench.value(fit, "alpha"), 6e-6);
    assertEquals(0.36585, Bench.value(fit, "beta"), 6e-6);
  }

  @Test
  void reachesTheOptimumFromThePublishedGrid() {
    var starts = new ArrayList<Map<String, Double>>();
    for (double a = 0; a <= 25; a += 5) {
      for (double b = 0; b <= 25; b += 5) {
        for (double e = -1; e <= 1; e += 0.5) {
          for (double alpha = 0; alpha <= 2; alpha += 0.5) {
            for (double beta = 0; beta <= 2; beta += 0.5) {
              starts.add(
                  Map.of(
                      "A",
                      Math.exp(a),
                      "B",
                      Math.exp(b),
                      "E",
                      Math.exp(e),
                      "alpha",
                      alpha,
                      "beta",
                      beta));
            }
          }
        }
      }
    }
    Fit fit = parallel(Bench.with(huber(), starts, FitOptions.DEFAULTS.withStarts(0)));
    System.out.println("published grid: " + fit.starts() + " " + fit.outcome());
    assertEquals(4500, fit.starts().tried());
    assertTrue(fit.starts().different() < 100, fit.starts()::toString); // 25 pairs of exponents
    assertTrue(fit.starts().reached() >= 0.99 * 4500, fit.starts()::toString);
    assertEquals(OPTIMUM, fit.objective(), 1e-12 * OPTIMUM);
  }

  @Test
  void bootstrapErrorsAgreeWithThePublishedOnes() {
    Fit fit = parallel(Bench.with(huber(), FitOptions.DEFAULTS.withBootstraps(4000).withSeed(42)));
    assertEquals(Fit.Uncertainty.BOOTSTRAP, fit.uncertainty());
    assertEquals(124.5, error(fit, "A"), 12.45);
    assertEquals(1293, error(fit, "B"), 129.3);
    assertEquals(0.0257, error(fit, "E"), 0.00257);
    assertEquals(0.0154, error(fit, "alpha"), 0.00154);
    assertEquals(0.0206, error(fit, "beta"), 0.00206);
  }

  @Test
  void sandwichErrorsAreOfTheSizeOfTheBootstrap() {
    Fit fit = Bench.fit(huber());
    assertEquals(Fit.Uncertainty.COVARIANCE, fit.uncertainty());
    assertEquals(124.5, error(fit, "A"), 0.2 * 124.5);
    assertEquals(0.0257, error(fit, "E"), 0.2 * 0.0257);
    assertEquals(0.0154, error(fit, "alpha"), 0.2 * 0.0154);
    assertEquals(0.0206, error(fit, "beta"), 0.25 * 0.0206);
  }

  @Test
  void resultsAreEqualBitForBitWithOneThreadAndWithTwo() {
    FitTask task = Bench.with(huber(), FitOptions.DEFAULTS.withBootstraps(100));
    assertEquals(Bench.fit(task), parallel(task));
  }

  private static Fit parallel(FitTask task) {
    try (var pool = Executors.newFixedThreadPool(2)) {
      return switch (Fitter.fit(task, Bench.PLACE, pool)) {
        case Checked.Ok<Fit>(var fit) -> fit;
        case Checked.Bad<Fit>(var diagnostics) -> throw new AssertionError(diagnostics);
      };
    }
  }

  private static double error(Fit fit, String name) {
    return fit.estimate(name).orElseThrow().se().orElseThrow();
  }
}
