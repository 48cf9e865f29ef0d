package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.Warning.Kind;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Param;

/// Standard errors and intervals of twelve runs against numpy and scipy.
///
/// The references were computed with numpy 2 from the textbook formulas: with `X` the Jacobian and
/// `r` the residuals, HC1 is `(XᵀX)⁻¹·Xᵀdiag(r²)X·(XᵀX)⁻¹·n/(n − k)`, that by cluster sums `Xᵀr`
/// within the groups and multiplies by `G/(G − 1)·(n − 1)/(n − k)` (statsmodels' `cov_type="cluster"`
/// and Stata's `vce(cluster)`), the jackknife refits eleven rows at a time, and the profile is
/// `scipy.optimize.brentq` on `S(t) − S = t²·s²` with the other parameters fitted again by
/// `least_squares` to 1e-15.
final class ErrorsTest {
  static final double[] X = {0.2, 0.6, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7};
  static final double[] Y = {
    2.75, 2.30, 2.02, 1.68, 1.51, 1.33, 1.25, 1.16, 1.13, 1.05, 1.04, 1.00
  };
  static final double[] Z = {2.1, 2.9, 4.2, 4.9, 6.1, 7.3, 7.9, 9.2, 10.1, 11.8, 14.2, 16.1};
  static final double[] G = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3};

  static final Law LINE =
      Bench.law("z", "a + b*x", List.of("x"), List.of(Param.free("a"), Param.free("b")));
  static final Law DECAY =
      Bench.law(
          "y",
          "E + A*exp(-k*x)",
          List.of("x"),
          List.of(Bench.positive("E"), Bench.positive("A"), Bench.positive("k")));

  static FitTask task(Law law, FitOptions options) {
    var data = Bench.table(Map.of("x", X, "y", Y, "z", Z, "g", G));
    return Bench.with(Bench.task(law, data, Bench.SQUARES, false), options.withStarts(3));
  }

  static Fit fit(Law law, FitOptions options) {
    return Bench.fit(task(law, options));
  }

  static double se(Fit fit, String name) {
    return fit.estimate(name).orElseThrow().se().orElseThrow();
  }

  static Interval interval(Fit fit, String name) {
    return fit.estimate(name).orElseThrow().interval().orElseThrow();
  }

  private static boolean says(Fit fit, Kind kind) {
    return fit.warnings().stream().anyMatch(w -> w.code() == kind);
  }

  @Test
  void classical() {
    Fit fit = fit(LINE, FitOptions.DEFAULTS.withErrors(new Errors.Classical()));
    assertEquals(0.10351188, se(fit, "a"), 1e-8);
    assertEquals(0.02824657, se(fit, "b"), 1e-8);
  }

  @Test
  void sandwich() {
    Fit line = fit(LINE, FitOptions.DEFAULTS.withErrors(new Errors.Sandwich()));
    assertEquals(0.1110134, se(line, "a"), 1e-7);
    assertEquals(0.02556252, se(line, "b"), 1e-8);
    Fit decay = fit(DECAY, FitOptions.DEFAULTS.withErrors(new Errors.Sandwich()));
    assertEquals(0.00926789, se(decay, "E"), 1e-8);
    assertEquals(0.01374169, se(decay, "A"), 1e-8);
    assertEquals(0.01596072, se(decay, "k"), 1e-8);
  }

  @Test
  void byClusterWithTheQuantilesOfItsClusters() {
    Fit fit = fit(LINE, FitOptions.DEFAULTS.withErrors(new Errors.Clustered("g")));
    assertEquals(0.08291284, se(fit, "a"), 1e-8);
    assertEquals(0.02115307, se(fit, "b"), 1e-8);
    // t with 3 degrees of freedom: 3.182446.
    assertEquals(3.182446 * 0.08291284, interval(fit, "a").hi() - 1.90737368, 1e-7);
    assertTrue(says(fit, Kind.FEW_CLUSTERS));
  }

  @Test
  void jackknife() {
    Fit rows = fit(LINE, FitOptions.DEFAULTS.withDraws(Uncertainty.JACKKNIFE, 0));
    assertEquals(0.11956923, se(rows, "a"), 1e-8);
    assertEquals(0.02812458, se(rows, "b"), 1e-8);
    assertEquals(Uncertainty.JACKKNIFE, rows.uncertainty());
    Fit groups =
        fit(LINE, FitOptions.DEFAULTS.withDraws(Uncertainty.JACKKNIFE, 0).withCluster("g"));
    assertEquals(0.14966271, se(groups, "a"), 1e-8);
    assertEquals(0.05681493, se(groups, "b"), 1e-8);
  }

  @Test
  void profile() {
    Fit fit = fit(DECAY, FitOptions.DEFAULTS.withProfile());
    double[][] ends = {
      {0.9708350625720622, 1.0199982685134503},
      {1.9690337908638307, 2.0557949270209845},
      {0.6641711520108019, 0.7370932656805522}
    };
    for (int i = 0; i < 3; i++) {
      Interval found = interval(fit, List.of("E", "A", "k").get(i));
      assertEquals(ends[i][0], found.lo(), 1e-7);
      assertEquals(ends[i][1], found.hi(), 1e-7);
    }
  }

  /// Of a line the profile is the parabola, so its interval is that of t.
  @Test
  void theProfileOfALineIsItsIntervalOfT() {
    Fit plain = fit(LINE, FitOptions.DEFAULTS);
    Fit profiled = fit(LINE, FitOptions.DEFAULTS.withProfile());
    for (String name : List.of("a", "b")) {
      assertEquals(interval(plain, name).lo(), interval(profiled, name).lo(), 1e-7);
      assertEquals(interval(plain, name).hi(), interval(profiled, name).hi(), 1e-7);
    }
  }

  /// The limit of `V·x/(K + x)` for large `V` and `K` is a line, which fits these rows almost as
  /// well.
  @Test
  void anOpenEndIsSaid() {
    Law law =
        Bench.law("m", "V*x/(K + x)", List.of("x"), List.of(Param.free("V"), Param.free("K")));
    double[] x = {1, 2, 3, 4};
    double[] m = {1.1, 1.9, 3.2, 3.9};
    var data = Bench.table(Map.of("x", x, "m", m));
    Fit fit =
        Bench.fit(
            Bench.with(
                Bench.task(law, data, Bench.SQUARES, false), FitOptions.DEFAULTS.withProfile()));
    assertEquals(Double.POSITIVE_INFINITY, interval(fit, "V").hi());
    assertTrue(Double.isFinite(interval(fit, "V").lo()));
    assertTrue(says(fit, Kind.OPEN_INTERVAL));
  }

  /// The quantiles of the draws are those of the interval, to what a thousand draws can tell.
  @Test
  void drawsAgreeWithTheInterval() {
    Fit fit = fit(LINE, FitOptions.DEFAULTS);
    for (String name : List.of("a", "b")) {
      Interval table = interval(fit, name);
      Interval drawn = fit.estimate(name).orElseThrow().value().interval(0.95);
      double width = table.hi() - table.lo();
      assertEquals(1, (drawn.hi() - drawn.lo()) / width, 0.05);
      assertEquals(0, (drawn.hi() - table.hi()) / width, 0.04);
    }
  }

  /// A new run of a line: `s·√(1 + h)` times t with 10 degrees of freedom, 2.228139.
  @Test
  void aNewRunHasTheIntervalOfTheTextbook() {
    Fit fit = fit(LINE, FitOptions.DEFAULTS);
    double at = 10;
    double mean = Arrays.stream(X).average().orElseThrow();
    double spread = Arrays.stream(X).map(x -> (x - mean) * (x - mean)).sum();
    double s = Math.sqrt(fit.objective() / 10);
    double error = s * Math.sqrt(1 + 1.0 / 12 + (at - mean) * (at - mean) / spread);
    var curve =
        Quantity.map(
            p -> p[0] + p[1] * at,
            List.of(
                fit.estimate("a").orElseThrow().value(), fit.estimate("b").orElseThrow().value()));
    double width = 0;
    for (int i = 0; i < 20; i++) {
      Interval run = fit.scatter().run(curve, i).interval(0.95);
      width += (run.hi() - run.lo()) / 20;
    }
    assertEquals(1, width / (2 * 2.228139 * error), 0.03);
  }

  /// Errors that grow with `x` are seen by the sandwich, and the report says so.
  @Test
  void methodsThatDisagreeAreNamed() {
    double[] x = new double[60];
    double[] z = new double[60];
    var random = Streams.of(5, 0);
    for (int i = 0; i < 60; i++) {
      x[i] = Math.exp(0.1 * i);
      z[i] = 1 + x[i] * (1 + 0.3 * random.nextGaussian());
    }
    var data = Bench.table(Map.of("x", x, "z", z));
    Fit wild = Bench.fit(Bench.task(LINE, data, Bench.SQUARES, false));
    assertTrue(says(wild, Kind.METHODS_DISAGREE));
    for (int i = 0; i < 60; i++) {
      z[i] = 1 + x[i] + 0.3 * random.nextGaussian();
    }
    var even = Bench.table(Map.of("x", x, "z", z));
    assertTrue(
        !says(Bench.fit(Bench.task(LINE, even, Bench.SQUARES, false)), Kind.METHODS_DISAGREE));
  }
}
