package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.Warning.Kind;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.source.Code;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

/// What a fit refuses, and what it says of itself.
final class VerdictTest {
  private static final Law LINE =
      Bench.law("y", "a + b*x", List.of("x"), List.of(Param.free("a"), Param.free("b")));

  private static Table table(double[] x, double[] y) {
    return Bench.table(Map.of("x", x, "y", y));
  }

  private static FitTask line(double[] x, double[] y) {
    return Bench.task(LINE, table(x, y), Bench.SQUARES, false);
  }

  private static List<Kind> kinds(Fit fit) {
    return fit.warnings().stream().map(Warning::code).toList();
  }

  private static String message(Fit fit, Kind kind) {
    return fit.warnings().stream()
        .filter(w -> w.code() == kind)
        .map(Warning::message)
        .findFirst()
        .orElse("no such warning in " + fit.warnings());
  }

  @Test
  void refusals() {
    assertEquals(Code.EMPTY_TABLE, Bench.refusal(line(new double[0], new double[0])));
    assertEquals(Code.TOO_FEW_ROWS, Bench.refusal(line(new double[] {1}, new double[] {1})));
    assertEquals(
        Code.TOO_FEW_ROWS,
        Bench.refusal(line(new double[] {1, 2, Double.NaN}, new double[] {1, Double.NaN, 2})));
    assertEquals(
        Code.NOT_POSITIVE,
        Bench.refusal(
            Bench.task(
                LINE, table(new double[] {1, 2, 3}, new double[] {1, 0, 2}), Bench.SQUARES, true)));
    assertEquals(
        Code.MISSING_COLUMN,
        Bench.refusal(
            Bench.task(
                LINE, Bench.table(Map.of("y", new double[] {1, 2, 3})), Bench.SQUARES, false)));
  }

  @Test
  void asManyParametersAsRowsHaveNoErrors() {
    Fit fit = Bench.fit(line(new double[] {1, 2}, new double[] {3, 5}));
    assertEquals(1, Bench.value(fit, "a"), 1e-12);
    assertEquals(2, Bench.value(fit, "b"), 1e-12);
    assertTrue(fit.r2().isEmpty());
    assertTrue(fit.estimate("a").orElseThrow().se().isEmpty());
    assertTrue(fit.estimate("a").orElseThrow().value().isExact());
    assertEquals(List.of(Kind.NO_DEGREES_OF_FREEDOM), kinds(fit));
  }

  /// The textbook line: slope, intercept and their errors in closed form.
  @Test
  void aLineHasTheTextbookErrors() {
    double[] x = {1, 2, 3, 4, 5, 6};
    double[] y = {1.1, 1.9, 3.2, 3.9, 5.1, 5.8};
    Fit fit = Bench.fit(line(x, y));
    double mx = 3.5;
    double my = 3.5;
    double sxx = 17.5;
    double sxy = 0;
    for (int i = 0; i < 6; i++) {
      sxy += (x[i] - mx) * (y[i] - my);
    }
    double b = sxy / sxx;
    double rss = 0;
    double total = 0;
    for (int i = 0; i < 6; i++) {
      rss += Math.pow(y[i] - my - b * (x[i] - mx), 2);
      total += Math.pow(y[i] - my, 2);
    }
    double se = Math.sqrt(rss / 4 / sxx);
    assertEquals(b, Bench.value(fit, "b"), 1e-13);
    assertEquals(se, fit.estimate("b").orElseThrow().se().orElseThrow(), 1e-12);
    assertEquals(1 - rss / total, fit.r2().orElseThrow(), 1e-12);
    assertEquals(Math.sqrt(rss / 6), fit.rmse().orElseThrow(), 1e-12);
    Interval interval = fit.estimate("b").orElseThrow().interval().orElseThrow();
    assertEquals(b + 2.7764451051977987 * se, interval.hi(), 1e-9); // t(0.975, 4)
    double deviance = 6 * (Math.log(2 * Math.PI * rss / 6) + 1);
    assertEquals(deviance + 6, fit.aic().orElseThrow(), 1e-9);
    assertEquals(deviance + 3 * Math.log(6), fit.bic().orElseThrow(), 1e-9);
    assertEquals(List.of(), fit.warnings());
  }

  @Test
  void aParameterAtItsBoundIsSaidToBe() {
    Law law =
        Bench.law(
            "y",
            "A*x^-alpha",
            List.of("x"),
            List.of(Bench.positive("A"), Bench.within("alpha", 0, 0.2)));
    double[] x = new double[20];
    double[] y = new double[20];
    for (int i = 0; i < 20; i++) {
      x[i] = i + 1;
      y[i] = 3 / Math.sqrt(x[i]) * (1 + 0.01 * Math.sin(7 * i));
    }
    Fit fit = Bench.fit(Bench.task(law, table(x, y), Bench.SQUARES, true));
    assertEquals(0.2, Bench.value(fit, "alpha"));
    assertTrue(fit.estimate("alpha").orElseThrow().atBound());
    assertFalse(fit.estimate("A").orElseThrow().atBound());
    assertTrue(fit.estimate("alpha").orElseThrow().se().isEmpty());
    assertTrue(message(fit, Kind.AT_BOUND).contains("alpha is at its bound 0.2"));
  }

  @Test
  void aFloorThatIsNotThereIsZero() {
    Law law =
        Bench.law(
            "y",
            "E + A*x^-alpha",
            List.of("x"),
            List.of(Bench.positive("E"), Bench.positive("A"), Bench.positive("alpha")));
    double[] x = new double[20];
    double[] y = new double[20];
    for (int i = 0; i < 20; i++) {
      x[i] = i + 1;
      y[i] = 3 / Math.sqrt(x[i]) - 0.3 + 0.01 * Math.sin(7 * i);
    }
    Fit fit = Bench.fit(Bench.task(law, table(x, y), Bench.SQUARES, false));
    assertEquals(0.0, Bench.value(fit, "E"));
    assertTrue(fit.estimate("E").orElseThrow().atBound());
    assertTrue(fit.estimate("alpha").orElseThrow().se().isPresent());
  }

  @Test
  void whatIsSeenAtOneSizeOnlyIsNotIdentified() {
    double[] n = new double[12];
    double[] d = new double[12];
    double[] y = new double[12];
    for (int i = 0; i < 12; i++) {
      n[i] = 1e9;
      d[i] = Math.pow(10, 9 + 0.2 * i);
      y[i] = 2 + 400 / Math.pow(d[i], 0.3) * (1 + 0.01 * Math.sin(5 * i));
    }
    Fit fit =
        Bench.fit(
            Bench.task(
                Bench.chinchilla(),
                Bench.table(Map.of("N", n, "D", d, "L", y)),
                Bench.SQUARES,
                false));
    String message = message(fit, Kind.NOT_IDENTIFIED);
    assertTrue(message.contains("N = 1B in all 12 rows"), message);
    assertTrue(fit.r2().orElseThrow() > 0.99);
  }

  @Test
  void twoFactorsThatAreOneAreNotIdentified() {
    Law law =
        Bench.law("y", "a*b*x", List.of("x"), List.of(Bench.positive("a"), Bench.positive("b")));
    Fit fit =
        Bench.fit(
            Bench.task(
                law,
                table(new double[] {1, 2, 3, 4}, new double[] {2, 4.1, 5.9, 8}),
                Bench.SQUARES,
                false));
    String message = message(fit, Kind.NOT_IDENTIFIED);
    assertTrue(message.startsWith("no rows can identify a and b"), message);
    assertTrue(fit.estimate("a").orElseThrow().se().isEmpty());
  }

  @Test
  void rowsWithoutAValueAreLeftOutAndCounted() {
    double[] x = {1, 2, 3, Double.NaN, 5, 6};
    double[] y = {1, 2.1, 2.9, 4, Double.NaN, 6};
    Fit fit = Bench.fit(line(x, y));
    assertEquals(4, fit.n());
    assertEquals(2, fit.left());
    assertTrue(message(fit, Kind.ROWS_LEFT_OUT).startsWith("2 of 6 rows"));
  }

  @Test
  void onePointMayDecide() {
    double[] x = {1, 1.1, 1.2, 1.3, 1.4, 1.5, 100};
    double[] y = {1, 1.1, 0.9, 1.05, 0.95, 1, 60};
    String message = message(Bench.fit(line(x, y)), Kind.ONE_POINT_DECIDES);
    assertTrue(message.startsWith("row 7 decides"), message);
  }

  @Test
  void noiseIsNotExplained() {
    double[] x = new double[30];
    double[] y = new double[30];
    for (int i = 0; i < 30; i++) {
      x[i] = i;
      y[i] = i % 2;
    }
    Fit fit = Bench.fit(line(x, y));
    assertTrue(kinds(fit).contains(Kind.NOTHING_EXPLAINED));
  }

  /// The others lie on a hyperbola exactly; under a robust objective one row far off is no verdict.
  @Test
  void anOutlierDoesNotMakeARobustFitWrong() {
    double[] x = {1, 2, 4, 8, 16, 32, 64};
    double[] y = {5, 3.5, 2.75, 2.375, 1000, 2.09375, 2.046875};
    Law law =
        Bench.law(
            "y",
            "e + a/x^b",
            List.of("x"),
            List.of(Param.free("e"), Param.free("a"), Param.free("b")));
    Fit fit = Bench.fit(Bench.task(law, table(x, y), Bench.ABSOLUTE, false));
    assertEquals(2, Bench.value(fit, "e"), 1e-3);
    assertFalse(kinds(fit).contains(Kind.NOTHING_EXPLAINED));
  }

  /// Half of the rows far above any line of these two columns and half far below.
  @Test
  void noCurvatureIsSaid() {
    double[] x = new double[40];
    double[] y = new double[40];
    for (int i = 0; i < 40; i++) {
      x[i] = i / 4;
      y[i] = i % 4 < 2 ? -1 - 1e-5 * i : 1 + 1e-5 * i;
    }
    Fit fit = Bench.fit(Bench.task(LINE, table(x, y), Bench.huber(1e-3), false));
    assertEquals(fit.uncertainty() == Fit.Uncertainty.NONE, kinds(fit).contains(Kind.NO_CURVATURE));
    assertTrue(kinds(fit).contains(Kind.NO_CURVATURE), fit.toString());
  }

  @Test
  void whatIsNowhereFiniteIsUndefined() {
    Law law = Bench.law("y", "log(a - x)", List.of("x"), List.of(Bench.within("a", 0, 1)));
    Fit fit =
        Bench.fit(
            Bench.task(
                law, table(new double[] {2, 3, 4}, new double[] {1, 2, 3}), Bench.SQUARES, false));
    assertInstanceOf(Outcome.Undefined.class, fit.outcome());
    assertTrue(Double.isNaN(Bench.value(fit, "a")));
  }

  /// Of one model size three parameters are one number, and along the other two directions rounding
  /// of the residuals is all there is to see. Least values by the same search with that number for
  /// one parameter.
  @Test
  void aFitThatRowsDoNotIdentifyConvergesAllTheSame() {
    Law reduced =
        Bench.law(
            "L",
            "c + B/D^beta",
            List.of("D"),
            List.of(Param.free("c"), Bench.positive("B"), Bench.within("beta", 0, 2)));
    double[] d = {1e9, 2e9, 3e9, 5e9, 8e9, 12e9, 20e9, 30e9, 50e9, 80e9, 120e9, 200e9};
    double[] n = new double[d.length];
    Arrays.fill(n, 1e9);
    for (int seed = 0; seed < 12; seed++) {
      var random = Streams.of(4, seed);
      double noise = Math.pow(10, -9 + 0.5 * seed);
      double[] loss = new double[d.length];
      for (int i = 0; i < d.length; i++) {
        loss[i] = 2.05 + 410 / Math.pow(d[i], 0.28) + noise * random.nextGaussian();
      }
      Table rows = Bench.table(Map.of("N", n, "D", d, "L", loss));
      Fit fit = Bench.fit(Bench.task(Bench.chinchilla(), rows, Bench.SQUARES, false));
      double least = Bench.fit(Bench.task(reduced, rows, Bench.SQUARES, false)).objective();
      assertInstanceOf(Outcome.Converged.class, fit.outcome(), "noise " + noise);
      assertEquals(least, fit.objective(), 1e-6 * least, "noise " + noise);
    }
  }

  @Test
  void rowsHeldOutAreScoredNotFitted() {
    double[] x = {1, 2, 3, 4, 10, 20};
    double[] y = {2, 4, 6, 8, 22, 36};
    FitTask plain = line(x, y);
    FitTask task =
        new FitTask(
            LINE,
            plain.data(),
            "y",
            Bench.SQUARES,
            false,
            Optional.empty(),
            Optional.of(
                new Expr.Test.Compare(Expr.Relation.LESS, Normal.number(5), Normal.var("x"))),
            List.of(),
            FitOptions.DEFAULTS);
    Fit fit = Bench.fit(task);
    assertEquals(4, fit.n());
    assertEquals(2, Bench.value(fit, "b"), 1e-12);
    Fit.Holdout score = fit.holdout().orElseThrow();
    assertEquals(2, score.n());
    assertEquals((2.0 / 22 + 4.0 / 36) / 2, score.mape(), 1e-12);
    assertEquals(Math.sqrt((4 + 16) / 2.0), score.rmse(), 1e-12);
    assertEquals((Math.log(20.0 / 22) + Math.log(40.0 / 36)) / 2, score.bias(), 1e-12);
  }

  /// One intercept a family and a shared slope: the analysis of covariance, in closed form.
  @Test
  void anIndexedParameterIsOneForEachLevel() {
    int n = 24;
    double[] x = new double[n];
    double[] y = new double[n];
    int[] codes = new int[n];
    var random = Streams.of(5, 0);
    double[] mx = new double[3];
    double[] my = new double[3];
    for (int i = 0; i < n; i++) {
      codes[i] = i % 3;
      x[i] = random.nextDouble(1, 10);
      y[i] = 1 + codes[i] + 0.5 * x[i] + 0.1 * random.nextGaussian();
      mx[codes[i]] += x[i] / 8;
      my[codes[i]] += y[i] / 8;
    }
    double sxx = 0;
    double sxy = 0;
    for (int i = 0; i < n; i++) {
      sxx += Math.pow(x[i] - mx[codes[i]], 2);
      sxy += (x[i] - mx[codes[i]]) * (y[i] - my[codes[i]]);
    }
    double b = sxy / sxx;
    var columns = new ArrayList<Column>();
    columns.add(new Column.Numbers("x", x));
    columns.add(new Column.Numbers("y", y));
    columns.add(new Column.Texts("family", List.of("gpt", "opt", "pythia"), codes));
    var level =
        new Param(
            "E[family]",
            Interval.REAL,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.of("family"));
    Law law = Bench.law("y", "E[family] + b*x", List.of("x"), List.of(level, Param.free("b")));
    Fit fit = Bench.fit(Bench.task(law, new Table(columns, n), Bench.SQUARES, false));
    assertEquals(b, Bench.value(fit, "b"), 1e-11);
    for (int g = 0; g < 3; g++) {
      String name = "E[" + List.of("gpt", "opt", "pythia").get(g) + "]";
      assertEquals(my[g] - b * mx[g], Bench.value(fit, name), 1e-10);
    }
    assertEquals(
        List.of("E[gpt]", "E[opt]", "E[pythia]", "b"),
        fit.estimates().stream().map(Fit.Estimate::name).toList());
    assertEquals(20, fit.dof());
  }

  @Test
  void drawsOfTheBootstrapKeepCorrelation() {
    double[] x = new double[30];
    double[] y = new double[30];
    var random = Streams.of(8, 0);
    for (int i = 0; i < 30; i++) {
      x[i] = 10 + random.nextDouble();
      y[i] = 2 * x[i] + random.nextGaussian();
    }
    FitTask task = line(x, y);
    for (int bootstraps : new int[] {0, 500}) {
      Fit fit = Bench.fit(Bench.with(task, task.options().withBootstraps(bootstraps)));
      var at =
          Quantity.map(
              v -> v[0] + 10.5 * v[1],
              List.of(
                  fit.estimate("a").orElseThrow().value(),
                  fit.estimate("b").orElseThrow().value()));
      assertEquals(bootstraps > 0 ? 500 : 1000, draws(at));
      // The mean of 30 runs is known to σ/√30 although slope and intercept are not.
      assertEquals(1 / Math.sqrt(30), at.sd(), 0.06);
      assertTrue(fit.estimate("a").orElseThrow().value().sd() > 3);
    }
  }

  private static int draws(Quantity q) {
    return q instanceof Quantity.Uncertain u ? u.draws().length : 0;
  }

  /// Rows that come in copies: drawing whole clusters gives the error of the clusters, which is
  /// √copies larger.
  @Test
  void clustersAreDrawnWhole() {
    int clusters = 40;
    int copies = 9;
    double[] x = new double[clusters * copies];
    double[] y = new double[clusters * copies];
    double[] run = new double[clusters * copies];
    var random = Streams.of(9, 0);
    for (int c = 0; c < clusters; c++) {
      double at = random.nextDouble();
      double value = at + random.nextGaussian();
      for (int k = 0; k < copies; k++) {
        x[c * copies + k] = at;
        y[c * copies + k] = value;
        run[c * copies + k] = c;
      }
    }
    var columns = new HashMap<String, double[]>();
    columns.put("x", x);
    columns.put("y", y);
    columns.put("run", run);
    FitTask task = Bench.task(LINE, Bench.table(columns), Bench.SQUARES, false);
    var options = FitOptions.DEFAULTS.withStarts(1).withBootstraps(1000);
    double rows = Bench.fit(Bench.with(task, options)).estimate("b").orElseThrow().value().sd();
    double whole =
        Bench.fit(Bench.with(task, options.withCluster("run")))
            .estimate("b")
            .orElseThrow()
            .value()
            .sd();
    assertEquals(3, whole / rows, 0.4);
  }
}
