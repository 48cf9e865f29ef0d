package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.lawlang.data.Table;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;

/// Cross-validation, comparison, rollout and reach where closed forms or symmetry say what they
/// must be; the golden script `judging.law` holds them to numbers of numpy.
final class JudgingTest {
  private static final Law LINE =
      Bench.law("y", "a + b*x", List.of("x"), List.of(Param.free("a"), Param.free("b")));
  private static final Law PLANE =
      Bench.law(
          "y",
          "a + b*x + c*u",
          List.of("x", "u"),
          List.of(Param.free("a"), Param.free("b"), Param.free("c")));

  private static Table wavy(int n) {
    double[] x = new double[n];
    double[] y = new double[n];
    double[] u = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = i + 1;
      y[i] = 2 * x[i] + Math.sin(7 * i);
      u[i] = i == 4 ? 1 : 0;
    }
    return Bench.table(Map.of("x", x, "y", y, "u", u));
  }

  private static FitTask task(Law law, Table data, FitOptions options) {
    return Bench.task(law, data, Bench.SQUARES, false).with(options);
  }

  /// The refit starts where all rows put `c`, and would foretell row 5 as if it had seen it.
  @Test
  void whatTheOtherRowsDoNotIdentifyIsNotPredicted() {
    var options = FitOptions.DEFAULTS.withFolds(new Folds.Partition.Random(12));
    Fit fit = Bench.fit(task(PLANE, wavy(12), options));
    Folds folds = fit.diagnosis().folds().orElseThrow();
    assertEquals(1, folds.unpredicted());
    assertEquals(11, folds.n());
    assertTrue(
        fit.warnings().stream().anyMatch(w -> w.code() == Warning.Kind.NOT_PREDICTED),
        fit.warnings().toString());
    Influence first = fit.diagnosis().influence().getFirst();
    assertEquals(5, first.row());
    assertTrue(first.isAlone());
    assertEquals("c", first.parameter());
    assertTrue(Double.isNaN(first.without()));
  }

  /// Leaving one out of a line of least squares: residual over one less leverage.
  @Test
  void leavingOneOutIsTheClosedForm() {
    int n = 12;
    var options = FitOptions.DEFAULTS.withFolds(new Folds.Partition.Random(n));
    Fit fit = Bench.fit(task(LINE, wavy(n), options));
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double x = i + 1;
      double leverage = 1.0 / n + (x - 6.5) * (x - 6.5) / (n * (n * n - 1) / 12.0);
      sum += Math.pow(fit.residuals().get(i) / (1 - leverage), 2);
    }
    assertEquals(Math.sqrt(sum / n), fit.diagnosis().folds().orElseThrow().rmse(), 1e-9);
  }

  private static Comparison compare(Executor executor) {
    Law bent = Bench.law("z", "a + b*x^2", List.of("x"), List.of(Param.free("a"), Param.free("b")));
    Table data = wavy(12);
    FitTask line = task(LINE, data, FitOptions.DEFAULTS);
    FitTask curve = line.with(List.of(new FitTask.Target(bent, "y")));
    return switch (Comparison.of(
        List.of(
            new Comparison.Candidate("line", line),
            new Comparison.Candidate("twin", line),
            new Comparison.Candidate("bent", curve)),
        Bench.PLACE,
        executor)) {
      case Checked.Ok<Comparison>(var comparison) -> comparison;
      case Checked.Bad<Comparison>(var diagnostics) -> throw new AssertionError(diagnostics);
    };
  }

  /// A law and its twin share the odds in halves, and the third gets the rest.
  @Test
  void oddsArePairedAndTheSameOnAnyNumberOfThreads() {
    Comparison serial = compare(Runnable::run);
    try (var threads = Executors.newFixedThreadPool(3)) {
      assertEquals(
          serial.entries().stream().map(Comparison.Entry::odds).toList(),
          compare(threads).entries().stream().map(Comparison.Entry::odds).toList());
    }
    Map<String, Double> odds =
        Map.of(
            "line", odds(serial, "line"),
            "twin", odds(serial, "twin"),
            "bent", odds(serial, "bent"));
    assertEquals(odds.get("line"), odds.get("twin"));
    assertEquals(1, odds.values().stream().mapToDouble(x -> x).sum(), 1e-12);
    assertTrue(odds(serial, "bent") < odds(serial, "line"));
    assertFalse(serial.odds().heldOut());
  }

  private static double odds(Comparison comparison, String name) {
    return comparison.entries().stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow()
        .odds()
        .orElseThrow();
  }

  @Test
  void aPredictionSaysHowFarItGoes() {
    var ranges = new LinkedHashMap<String, Interval>();
    ranges.put("N", new Interval(1e8, 1e10));
    ranges.put("x", new Interval(-1, 1));
    ranges.put(Reach.COMPUTE, new Interval(1e18, 1e20));
    var reach = new Reach(ranges, OptionalDouble.of(0.1), false, Optional.empty());
    assertTrue(reach.to(Map.of("N", 5e9, "x", 0.5), Quantity.exact(2)).isEmpty());
    Extrapolation far =
        reach.to(Map.of("N", 4.2e10, "D", 7e9, "x", 3.0), Quantity.exact(2)).orElseThrow();
    String sentence = far.sentence();
    assertTrue(sentence.contains("N is 4.2 times"), sentence);
    assertTrue(sentence.contains("C = 6ND 18 times"), sentence);
    assertTrue(sentence.contains("beyond the largest run fitted"), sentence);
    assertTrue(sentence.contains("x is 1 times its range above the runs fitted"), sentence);
    Extrapolation below = reach.to(Map.of("N", 1e7, "x", 0.0), Quantity.exact(2)).orElseThrow();
    assertEquals("N is 10 times below the smallest run fitted", below.sentence());
    assertEquals(1, below.beyond().getFirst().decades().orElseThrow(), 1e-12);
  }

  private static Extrapolation said(Fit fit, double x) {
    return beyond(fit, x).orElseThrow();
  }

  private static Optional<Extrapolation> beyond(Fit fit, double x) {
    Quantity at =
        Quantity.map(
            p -> p[0] + p[1] * x,
            List.of(
                fit.estimate("a").orElseThrow().value(), fit.estimate("b").orElseThrow().value()));
    return fit.diagnosis().reach().to(Map.of("x", x), at);
  }

  /// Draws of t with two degrees of freedom are wide, and yet a run that was fitted is like itself.
  @Test
  void aRunThatWasFittedIsNotFar() {
    double[] x = {1, 2, 3, 4};
    Fit fit = line(x, new double[] {1, 2, 4, 9});
    for (double each : x) {
      assertEquals(Optional.empty(), beyond(fit, each));
    }
    assertTrue(beyond(fit, 8).isPresent());
  }

  private static Fit line(double[] x, double[] y) {
    List<Param> parameters = List.of(Param.free("a"), Param.free("b"));
    Law law = Bench.law("y", "a + b*x", List.of("x"), parameters);
    return Bench.fit(Bench.task(law, Bench.table(Map.of("x", x, "y", y)), Bench.SQUARES, false));
  }

  @Test
  void aPredictionSaysWhyItIsBare() {
    Fit exact = line(new double[] {1, 2}, new double[] {2, 3});
    Extrapolation within = said(exact, 1.5);
    assertEquals(Warning.Kind.NO_DEGREES_OF_FREEDOM, within.doubt().orElseThrow().code());
    assertFalse(within.isFar());
    Fit blind = line(new double[] {1, 1, 1, 1}, new double[] {2, 3, 2.5, 2.4});
    Extrapolation beyond = said(blind, 3);
    assertEquals(Warning.Kind.NOT_IDENTIFIED, beyond.doubt().orElseThrow().code());
    assertTrue(beyond.isFar());
  }

  /// The sentence of the issue that asked for it.
  @Test
  void oneModelSizeOnlyIsSaidInTheUsersWords() {
    double[] n = new double[12];
    double[] d = new double[12];
    double[] y = new double[12];
    for (int i = 0; i < 12; i++) {
      n[i] = 1e9;
      d[i] = Math.pow(10, 9 + 0.2 * i);
      y[i] = 0.35 + 400 / Math.pow(d[i], 0.28) * (1 + 0.002 * Math.sin(5 * i));
    }
    Law law =
        Bench.law(
            "L",
            "A/N^alpha + B/D^beta",
            List.of("N", "D"),
            List.of(
                Bench.positive("A"),
                Bench.within("alpha", 0, 2),
                Bench.positive("B"),
                Bench.within("beta", 0, 2)));
    Fit fit =
        Bench.fit(task(law, Bench.table(Map.of("N", n, "D", d, "L", y)), FitOptions.DEFAULTS));
    assertEquals(
        "A and alpha are seen at one model size only: N = 1B in all 12 rows; add a run at another N"
            + " or fix alpha",
        fit.warnings().getFirst().message());
  }
}
