package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lawlang.math.Quantity;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// Runs of counts. Quantiles and chances by scipy.stats 1.x (`poisson.ppf`, `binom.ppf`).
final class CountsTest {
  private static final String POISSON = "m - y*log(m) + lgamma(y + 1)";
  private static final String BINOMIAL =
      "lgamma(y + 1) + lgamma(21 - y) - lgamma(21) - y*log(m) - (20 - y)*log(1 - m)";

  private static Optional<Counts> counts(String likelihood, double at) {
    Map<String, Expr> names =
        Map.of("y", Normal.var(Objective.TARGET), "m", Normal.var(Objective.PREDICTION));
    Expr nll = Substitution.replace(Infix.read(likelihood), names);
    Loss loss = Loss.of(new Objective("mine", nll, Map.of()));
    var stated =
        new Loss(
            loss.kind(), loss.exact(), loss.staged(), loss.last(), loss.open(), Optional.of(nll));
    return Counts.of(stated, new double[] {at});
  }

  private static double[] run(String likelihood, double at) {
    Quantity run = counts(likelihood, at).orElseThrow().run(curve(at), 3);
    return ((Quantity.Uncertain) run).draws();
  }

  private static Quantity curve(double at) {
    double[] same = new double[20_000];
    Arrays.fill(same, at);
    return new Quantity.Uncertain(at, same);
  }

  @ParameterizedTest
  @CsvSource({"0.7, 0, 1, 3", "3.5, 0, 3, 8", "40, 28, 40, 53"})
  void poisson(double mean, double low, double middle, double high) {
    double[] draws = run(POISSON, mean);
    Arrays.sort(draws);
    assertEquals(low, draws[500], 0.5 + mean / 100);
    assertEquals(middle, draws[10_000], 0.5 + mean / 100);
    assertEquals(high, draws[19_500], 0.5 + mean / 100);
  }

  @Test
  void chancesAreThoseOfPoisson() {
    long threes = Arrays.stream(run(POISSON, 3.5)).filter(y -> y == 3).count();
    // Five standard errors of a share of 20,000.
    assertEquals(0.215785469038651, threes / 20_000.0, 5 * 0.0029);
  }

  @Test
  void largeCountsAreNormal() {
    double[] draws = run(POISSON, 1e6);
    Arrays.sort(draws);
    assertEquals(998041, draws[500], 100);
    assertEquals(1001960, draws[19_500], 100);
  }

  /// The value is the number expected, not the chance of one.
  @Test
  void binomial() {
    var run = (Quantity.Uncertain) counts(BINOMIAL, 0.3).orElseThrow().run(curve(0.3), 3);
    assertEquals(6, run.value(), 1e-6);
    double[] draws = run.draws().clone();
    Arrays.sort(draws);
    assertEquals(2, draws[500]);
    assertEquals(10, draws[19_500]);
  }

  @Test
  void aCoinFallsOneOfTwoWays() {
    double[] draws = run("-y*log(m) - (1 - y)*log(1 - m)", 0.3);
    assertTrue(Arrays.stream(draws).allMatch(y -> y == 0 || y == 1));
    assertEquals(0.3, Arrays.stream(draws).average().orElseThrow(), 5 * 0.0033);
  }

  /// An exponential distribution of numbers that are not whole does not sum to one over those that
  /// are.
  @Test
  void aDensityIsNoneOfCounts() {
    assertTrue(counts("y/m + log(m)", 3).isEmpty());
  }
}
