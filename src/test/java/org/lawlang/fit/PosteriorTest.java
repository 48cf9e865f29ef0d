package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.Warning.Kind;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;
import org.lawlang.model.Distribution;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.model.Prior;

/// Hamiltonian Monte Carlo against posteriors that are known.
///
/// Tolerances are four Monte Carlo errors: of a mean `sd/√n`, of a standard deviation about
/// `sd/√(2n)`, of the 2.5 % quantile of a normal `2.7·sd/√n`, with `n` the effective number of draws
/// that the fit reports (its smaller one).
final class PosteriorTest {
  private static final FitOptions DRAWS =
      FitOptions.DEFAULTS.withStarts(3).withDraws(Uncertainty.POSTERIOR, 16_000);

  private static Param with(Param p, Distribution distribution, Double... arguments) {
    var prior = new Prior(distribution, List.of(arguments));
    return new Param(p.name(), p.range(), p.open(), p.given(), Optional.of(prior), p.group());
  }

  private static double effective(Fit fit, String name) {
    return fit.chains().orElseThrow().mixing().stream()
        .filter(m -> m.name().equals(name))
        .mapToDouble(m -> Math.min(m.bulk(), m.tail()))
        .findFirst()
        .orElseThrow();
  }

  private static void agrees(
      Fit fit, String name, double mean, double sd, double low, double high) {
    Quantity drawn = fit.estimate(name).orElseThrow().value();
    Interval interval = drawn.interval(0.95);
    double error = sd / Math.sqrt(effective(fit, name));
    assertEquals(mean, drawn.mean(), 4 * error, name + " mean");
    assertEquals(sd, drawn.sd(), 4 * error, name + " sd");
    assertEquals(low, interval.lo(), 4 * 2.7 * error, name + " low");
    assertEquals(high, interval.hi(), 4 * 2.7 * error, name + " high");
    for (Chains.Mixing m : fit.chains().orElseThrow().mixing()) {
      assertTrue(m.rHat() < 1.02, () -> m.toString());
      assertTrue(m.bulk() > 1000 && m.tail() > 500, () -> m.toString());
    }
  }

  /// With flat priors the posterior of a line is t about the least squares line.
  @Test
  void aLineIsT() {
    Fit fit = ErrorsTest.fit(ErrorsTest.LINE, DRAWS);
    double q = new TDistribution(10).inverseCumulativeProbability(0.975);
    double stretch = Math.sqrt(10 / 8.0);
    double a = 1.90737368;
    double b = 2.03612991;
    double sa = 0.10351188;
    double sb = 0.02824657;
    agrees(fit, "a", a, stretch * sa, a - q * sa, a + q * sa);
    agrees(fit, "b", b, stretch * sb, b - q * sb, b + q * sb);
    // The size of the errors: σ² is s²·10/χ² with 10 degrees of freedom, whose mean is s²·10/8.
    double[] spreads = fit.scatter().spreads();
    double mean = Arrays.stream(spreads).map(s -> s * s).average().orElseThrow();
    assertEquals(1, mean / (0.4096457 / 8), 0.05);
  }

  /// `a ~ normal(0, 0.2)`, `b ~ gamma(2, 1)`; the reference by quadrature over 2001 × 2001 points
  /// with numpy, the size of the errors integrated over `1/σ`.
  @Test
  void priorsOfALine() {
    Law law =
        Bench.law(
            "z",
            "a + b*x",
            List.of("x"),
            List.of(
                with(Param.free("a"), Distribution.NORMAL, 0.0, 0.2),
                with(Bench.positive("b"), Distribution.GAMMA, 2.0, 1.0)));
    Fit fit = ErrorsTest.fit(law, DRAWS);
    agrees(fit, "a", 0.267013, 0.217140, -0.15540, 0.69621);
    agrees(fit, "b", 2.401247, 0.098867, 2.21671, 2.60686);
  }

  private static Fit few(Param a, Param k) {
    Law law = Bench.law("y", "A*exp(-k*x)", List.of("x"), List.of(a, k));
    double[] x = {0.2, 1.5, 3, 4, 6};
    double[] y = {2.2, 0.9, 0.55, 0.1, 0.2};
    var data = Bench.table(Map.of("x", x, "y", y));
    return Bench.fit(Bench.with(Bench.task(law, data, Bench.SQUARES, false), DRAWS));
  }

  /// A range cuts off a posterior: five rows, `A ~ lognormal(1, 0.5)`, `k in 0..0.8`; by quadrature
  /// with numpy.
  @Test
  void aRangeCutsThePosterior() {
    Fit fit =
        few(with(Bench.positive("A"), Distribution.LOGNORMAL, 1.0, 0.5), Bench.within("k", 0, 0.8));
    agrees(fit, "A", 2.446513, 0.229750, 1.95955, 2.88929);
    agrees(fit, "k", 0.611568, 0.089366, 0.42507, 0.77688);
  }

  /// `k ~ student(3, 0.5, 0.2)` above zero, `A ~ exponential(0.5)`; by quadrature with numpy.
  @Test
  void heavyTailsAndHalfLines() {
    Fit fit =
        few(
            with(Bench.positive("A"), Distribution.EXPONENTIAL, 0.5),
            with(Bench.positive("k"), Distribution.STUDENT, 3.0, 0.5, 0.2));
    agrees(fit, "A", 2.412533, 0.251605, 1.87443, 2.87751);
    agrees(fit, "k", 0.598659, 0.099505, 0.41665, 0.81078);
  }

  /// An amplitude without a range, and negative: its exponent `~ normal(0.3, 0.1)`, itself flat; by
  /// quadrature over 6001 × 6001 points with numpy.
  @Test
  void anAmplitudeIsWalkedByFactors() {
    Law law =
        Bench.law(
            "y",
            "A*x^-k",
            List.of("x"),
            List.of(Param.free("A"), with(Param.free("k"), Distribution.NORMAL, 0.3, 0.1)));
    double[] x = {10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000};
    double[] y = {-10.7, -9.2, -7.4, -5.8, -4.1, -4, -4.1, -3.7, -1.9, -0.7, -1.6, -2.5};
    var data = Bench.table(Map.of("x", x, "y", y));
    Fit fit = Bench.fit(Bench.with(Bench.task(law, data, Bench.SQUARES, false), DRAWS));
    agrees(fit, "A", -23.615029, 2.777245, -29.63705, -18.62069);
    agrees(fit, "k", 0.337609, 0.031358, 0.27797, 0.40275);
  }

  /// Where the rows leave the sign open the draws take both: a slope of about nothing beside an
  /// exponent. Reference by the same quadrature.
  @Test
  void anAmplitudeOfEitherSign() {
    Law law =
        Bench.law(
            "y",
            "A*x^-k",
            List.of("x"),
            List.of(Param.free("A"), with(Param.free("k"), Distribution.NORMAL, 0.3, 0.1)));
    double[] x = {10, 30, 100, 300, 1000, 3000};
    double[] y = {0.7, 0.9, -0.6, 0.1, -0.2, 0.15};
    var data = Bench.table(Map.of("x", x, "y", y));
    Fit fit = Bench.fit(Bench.with(Bench.task(law, data, Bench.SQUARES, false), DRAWS));
    agrees(fit, "A", 1.372643, 1.200525, -0.70516, 4.02990);
    agrees(fit, "k", 0.352691, 0.096632, 0.16302, 0.54195);
    assertEquals(0.0812, fit.estimate("A").orElseThrow().value().probability(a -> a < 0), 0.02);
  }

  /// A thousand levels of two rows beside a shared slope: t with 2000 − 1001 degrees of freedom about
  /// the differences within the levels. Four Monte Carlo errors, and for the standard deviation of
  /// 200 draws a fifth.
  @Test
  void aThousandLevels() {
    int levels = 1000;
    double[] x = new double[2 * levels];
    double[] y = new double[2 * levels];
    double[] g = new double[2 * levels];
    var random = Streams.of(11, 0);
    double within = 0;
    double across = 0;
    for (int i = 0; i < x.length; i++) {
      int level = i / 2;
      g[i] = level;
      x[i] = random.nextDouble(0, 10);
      y[i] = Math.sin(level) + 0.3 * x[i] + 0.1 * random.nextGaussian();
      if (i % 2 == 1) {
        within += (x[i] - x[i - 1]) * (x[i] - x[i - 1]) / 2;
        across += (x[i] - x[i - 1]) * (y[i] - y[i - 1]) / 2;
      }
    }
    double slope = across / within;
    double squares = 0;
    for (int i = 1; i < x.length; i += 2) {
      double left = y[i] - y[i - 1] - slope * (x[i] - x[i - 1]);
      squares += left * left / 2;
    }
    double error = Math.sqrt(squares / 999 / within);
    Law law =
        Bench.law(
            "y",
            "E[g] + b*x",
            List.of("x"),
            List.of(
                new Param(
                    "E[g]",
                    Interval.REAL,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("g")),
                Param.free("b")));
    var data = Bench.table(Map.of("x", x, "y", y, "g", g));
    FitOptions options = FitOptions.DEFAULTS.withStarts(1).withDraws(Uncertainty.POSTERIOR, 200);
    Fit fit = Bench.fit(Bench.with(Bench.task(law, data, Bench.SQUARES, false), options));
    Quantity drawn = fit.estimate("b").orElseThrow().value();
    assertEquals(slope, drawn.value(), 1e-9);
    assertEquals(slope, drawn.mean(), 4 * error / Math.sqrt(effective(fit, "b")));
    assertEquals(error * Math.sqrt(999 / 997.0), drawn.sd(), 0.2 * error);
    double mean = (x[14] + x[15]) / 2;
    double own = Math.sqrt(squares / 999 / 2 + mean * mean * error * error);
    Quantity level = fit.estimate("E[7]").orElseThrow().value();
    assertEquals((y[14] + y[15]) / 2 - slope * mean, level.value(), 1e-9);
    assertEquals(own, level.sd(), 0.2 * own);
  }

  /// With flat priors on a line the posterior quantile of the true slope is uniform over studies:
  /// ranks of 120 studies in ten bins, χ² with 9 degrees of freedom, below 29.7 but for one time in
  /// two thousand. The seed is fixed.
  @Test
  void ranksOfTheTruthAreUniform() {
    int studies = 120;
    int[] bins = new int[10];
    double[] x = {0, 1, 2, 3, 4, 5, 6, 7};
    for (int i = 0; i < studies; i++) {
      var random = Streams.of(21, i);
      double[] z = new double[x.length];
      for (int k = 0; k < z.length; k++) {
        z[k] = 1 + 0.5 * x[k] + random.nextGaussian();
      }
      var data = Bench.table(Map.of("x", x, "z", z));
      Fit fit =
          Bench.fit(
              Bench.with(
                  Bench.task(ErrorsTest.LINE, data, Bench.SQUARES, false),
                  FitOptions.DEFAULTS
                      .withStarts(1)
                      .withSeed(i)
                      .withDraws(Uncertainty.POSTERIOR, 200)));
      double below = fit.estimate("b").orElseThrow().value().probability(b -> b < 0.5);
      bins[(int) Math.min(9, 10 * below)]++;
    }
    double chi = 0;
    for (int bin : bins) {
      chi += (bin - studies / 10.0) * (bin - studies / 10.0) / (studies / 10.0);
    }
    double found = chi;
    assertTrue(found < 29.7, () -> "χ² " + found + " of " + Arrays.toString(bins));
  }

  /// The normal approximation of a line: the covariance of maximum likelihood, `S/n·(XᵀX)⁻¹`, which
  /// is the classical one times 10/12.
  @Test
  void laplaceOfALine() {
    Fit fit =
        ErrorsTest.fit(ErrorsTest.LINE, FitOptions.DEFAULTS.withDraws(Uncertainty.LAPLACE, 0));
    assertEquals(1, ErrorsTest.se(fit, "a") / (0.10351188 * Math.sqrt(10.0 / 12)), 0.03);
    assertEquals(1, ErrorsTest.se(fit, "b") / (0.02824657 * Math.sqrt(10.0 / 12)), 0.03);
    assertEquals(1.90737368, fit.estimate("a").orElseThrow().value().mean(), 0.005);
  }

  @Test
  void anObjectiveThatIsNoLikelihoodIsSaid() {
    FitTask task = ErrorsTest.task(ErrorsTest.DECAY, DRAWS);
    Fit fit =
        Bench.fit(
            Bench.with(
                Bench.task(task.laws().getFirst(), task.data(), Bench.huber(0.02), false), DRAWS));
    assertTrue(fit.warnings().stream().anyMatch(w -> w.code() == Kind.PSEUDO_POSTERIOR));
  }

  /// A density that falls on one side only has no scale of its own: an exponential, sampled on its
  /// logarithm.
  @Test
  void theSamplerKnowsAnExponential() {
    NoUTurn.Density density =
        (u, gradient) -> {
          gradient[0] = Math.exp(u[0]) - 1;
          return Math.exp(u[0]) - u[0];
        };
    double[] all = new double[4000];
    for (int chain = 0; chain < 4; chain++) {
      var sampler = new NoUTurn(density, new double[1], Frame.Whole.unit(1), Streams.of(3, chain));
      NoUTurn.Chain found = sampler.run(new double[] {2}, 500, 1000, () -> {});
      assertTrue(found.divergences() < 10);
      for (int k = 0; k < 1000; k++) {
        all[1000 * chain + k] = Math.exp(found.draws()[k][0]);
      }
    }
    var drawn = new Quantity.Uncertain(1, all);
    double n = Mixing.of("x", Mixing.split(all, 1000)).bulk();
    assertEquals(1, drawn.mean(), 4 / Math.sqrt(n));
    // Quantiles of the exponential: −log(1 − p), with density 1 − p.
    assertEquals(-Math.log(0.95), drawn.interval(0.9).lo(), 4 * Math.sqrt(0.05 / 0.95 / n));
    assertEquals(-Math.log(0.05), drawn.interval(0.9).hi(), 4 * Math.sqrt(0.95 / 0.05 / n));
  }

  /// A correlation of 0.99 that the given scale does not know is learnt in the warm-up.
  @Test
  void theSamplerLearnsACorrelation() {
    double r = 0.99;
    NoUTurn.Density density =
        (u, gradient) -> {
          double q = 1 - r * r;
          gradient[0] = (u[0] - r * u[1]) / q;
          gradient[1] = (u[1] - r * u[0]) / q;
          return 0.5 * (u[0] * gradient[0] + u[1] * gradient[1]);
        };
    double[][] all = new double[2][4000];
    for (int chain = 0; chain < 4; chain++) {
      var sampler = new NoUTurn(density, new double[2], Frame.Whole.unit(2), Streams.of(4, chain));
      NoUTurn.Chain found = sampler.run(new double[] {1, 1}, 500, 1000, () -> {});
      for (int k = 0; k < 1000; k++) {
        all[0][1000 * chain + k] = found.draws()[k][0];
        all[1][1000 * chain + k] = found.draws()[k][1] - found.draws()[k][0];
      }
    }
    double n = Mixing.of("u", Mixing.split(all[0], 1000)).bulk();
    assertTrue(n > 1000, () -> "effective " + n);
    assertEquals(1, new Quantity.Uncertain(0, all[0]).sd(), 4 / Math.sqrt(n));
    // u₂ − u₁ has the variance 2·(1 − r).
    double narrow = Math.sqrt(2 * (1 - r));
    assertEquals(narrow, new Quantity.Uncertain(0, all[1]).sd(), 4 * narrow / Math.sqrt(n));
  }
}
