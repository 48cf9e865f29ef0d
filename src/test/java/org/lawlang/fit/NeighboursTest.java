package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lawlang.fit.Warning.Kind;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;

/// Whether a fit says that the rows of a curve err alike, and of rows that do not says nothing.
final class NeighboursTest {
  private static final Law CURVE =
      Bench.law(
          "y",
          "E + A/x^alpha",
          List.of("x"),
          List.of(Bench.positive("E"), Bench.positive("A"), Bench.within("alpha", 0, 2)));
  private static final Map<String, Double> TRUTH = Map.of("E", 2.0, "A", 50.0, "alpha", 0.5);

  /// Errors of one size, each `rho` times the one before and a rest of its own.
  private static double[] errors(int n, double rho, int study) {
    var random = Streams.of(21, study);
    double[] errors = new double[n];
    double last = random.nextGaussian();
    for (int i = 0; i < n; i++) {
      last = rho * last + Math.sqrt(1 - rho * rho) * random.nextGaussian();
      errors[i] = last;
    }
    return errors;
  }

  private static double[] steps(int n) {
    return IntStream.range(0, n).mapToDouble(i -> 100 * (i + 1)).toArray();
  }

  private static double[] curve(double[] x, double[] errors) {
    return IntStream.range(0, x.length)
        .mapToDouble(i -> 2 + 50 / Math.sqrt(x[i]) + 0.01 * errors[i])
        .toArray();
  }

  private static FitTask task(double[] x, double[] y, Objective objective) {
    FitTask task = Bench.task(CURVE, Bench.table(Map.of("x", x, "y", y)), objective, false);
    return Bench.with(task, List.of(TRUTH), FitOptions.DEFAULTS.withStarts(0));
  }

  private static FitTask study(int n, double rho, int study, Objective objective) {
    double[] x = steps(n);
    return task(x, curve(x, errors(n, rho, study)), objective);
  }

  private static Optional<String> said(FitTask task) {
    return Bench.fit(task).warnings().stream()
        .filter(w -> w.code() == Kind.NEIGHBOURS_ALIKE)
        .map(Warning::message)
        .findFirst();
  }

  private static Objective objective(String name) {
    return switch (name) {
      case "huber" -> Bench.huber(0.003);
      case "absolute" -> Bench.ABSOLUTE;
      default -> Bench.SQUARES;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"squares", "huber", "absolute"})
  void alikeNeighboursAreSaid(String name) {
    long said =
        IntStream.range(0, 20)
            .filter(i -> said(study(150, 0.9, i, objective(name))).isPresent())
            .count();
    assertTrue(said >= 19, () -> said + " of 20");
  }

  /// At most one in a hundred, as far as so many studies can tell.
  @ParameterizedTest
  @ValueSource(ints = {10, 50})
  void independentErrorsAreRarelyAccused(int rows) {
    long said =
        IntStream.range(0, 300)
            .filter(i -> said(study(rows, 0, i, Bench.SQUARES)).isPresent())
            .count();
    assertTrue(said <= 7, () -> said + " of 300");
  }

  @Test
  void theOrderOfRowsDoesNotMatter() {
    double[] x = steps(150);
    double[] y = curve(x, errors(150, 0.9, 1));
    List<Integer> order = new ArrayList<>(IntStream.range(0, 150).boxed().toList());
    Collections.shuffle(order, new Random(3));
    double[] mixedX = order.stream().mapToDouble(i -> x[i]).toArray();
    double[] mixedY = order.stream().mapToDouble(i -> y[i]).toArray();
    Optional<String> said = said(task(x, y, Bench.SQUARES));
    assertTrue(said.orElseThrow().contains(" along x): about "), said::toString);
    assertEquals(said, said(task(mixedX, mixedY, Bench.SQUARES)));
  }

  /// Three curves of 40 steps, each with its own argument `g`, errors alike along `x`.
  private static FitTask curves(double rho) {
    Law law =
        Bench.law(
            "y",
            "E + A/x^alpha + B*g",
            List.of("x", "g"),
            List.of(
                Bench.positive("E"),
                Bench.positive("A"),
                Bench.within("alpha", 0, 2),
                Bench.positive("B")));
    double[] x = new double[120];
    double[] g = new double[120];
    double[] y = new double[120];
    for (int c = 0; c < 3; c++) {
      double[] errors = errors(40, rho, 70 + c);
      for (int k = 0; k < 40; k++) {
        int i = 3 * k + c;
        x[i] = 100 * (k + 1);
        g[i] = c + 1;
        y[i] = 2 + 50 / Math.sqrt(x[i]) + 0.1 * g[i] + 0.01 * errors[k];
      }
    }
    FitTask task =
        Bench.task(law, Bench.table(Map.of("x", x, "g", g, "y", y)), Bench.SQUARES, false);
    return Bench.with(
        task,
        List.of(Map.of("E", 2.0, "A", 50.0, "alpha", 0.5, "B", 0.1)),
        FitOptions.DEFAULTS.withStarts(0));
  }

  /// Curves are told apart by the other arguments, and errors by cluster allow for what is alike
  /// within.
  @Test
  void severalCurves() {
    String said = said(curves(0.9)).orElseThrow();
    assertTrue(said.contains("along x") && said.contains("`errors of`"), said);
    assertEquals(Optional.empty(), said(curves(0)));
    FitOptions byCurve = curves(0.9).options().withErrors(new Errors.Clustered("g"));
    assertEquals(Optional.empty(), said(curves(0.9).with(byCurve)));
    FitOptions byStep = curves(0.9).options().withErrors(new Errors.Clustered("x"));
    assertTrue(said(curves(0.9).with(byStep)).isPresent());
  }

  /// Rows at one place count as their mean: four runs of each of 60 steps, alike along them or not.
  @Test
  void replicates() {
    for (double rho : new double[] {0, 0.9}) {
      double[] x = IntStream.range(0, 240).mapToDouble(i -> 100 * (i % 60 + 1)).toArray();
      double[] y = curve(x, errors(240, rho, 5));
      assertEquals(rho > 0, said(task(x, y, Bench.SQUARES)).isPresent());
    }
  }

  /// Of very many rows stretches are looked at, in which neighbours stay neighbours.
  @Test
  void veryManyRows() {
    assertTrue(said(study(300_000, 0.6, 1, Bench.SQUARES)).isPresent());
    assertFalse(said(study(300_000, 0, 1, Bench.SQUARES)).isPresent());
  }

  @Test
  void aLawThatMeetsItsRowsIsNotAccused() {
    double[] x = steps(100);
    assertEquals(Optional.empty(), said(task(x, curve(x, new double[100]), Bench.SQUARES)));
  }
}
