package org.lawlang.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.Diagnosis;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitOptions;
import org.lawlang.fit.Outcome;
import org.lawlang.fit.Scatter;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Optimum;
import org.lawlang.plan.Roots;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

final class ReportTest {

  private static Value number(double x) {
    return new Value.Number(Quantity.exact(x));
  }

  @Test
  void textOnItsOwnIsBareAndQuotedInsideAList() {
    assertEquals("a \"b\"\n", Report.text(new Value.Text("a \"b\"")));
    assertEquals(
        "[\"a \\\"b\\\"\", true, 1e18, 1..2]\n",
        Report.text(
            new Value.ListOf(
                List.of(
                    new Value.Text("a \"b\""),
                    new Value.Bool(true),
                    number(1e18),
                    new Value.Range(1, 2)))));
  }

  @Test
  void aComparisonSaysWhoPredictsBestFirst() {
    List<String> lines = Report.text(new Value.OfComparison(Samples.comparison())).lines().toList();
    assertEquals(
        "no law predicts best for sure: L in 75 %, Kaplan in 25 % of 200 replicates scored on the"
            + " rows held out",
        lines.get(0) + " " + lines.get(1).strip());
    String text = String.join("\n", lines);
    assertTrue(text.contains("240 rows"), text);
    assertTrue(text.contains("12 rows held out"), text);
    assertTrue(text.contains("3 rows left out, which not every law can use"), text);
    assertTrue(
        lines.stream().anyMatch(l -> l.matches(" *Kaplan +0 +0\\.25 +– +– +0\\.21 +– +5 % +25 %")),
        text);
  }

  @Test
  void anObjectiveCheckAnswersFirst() {
    String text = Report.text(new Value.OfCheck(Samples.check()));
    assertTrue(text.startsWith("L(70B, 1.4T)"), text);
    assertTrue(text.contains("huber(1e-3) on log"), text);
    assertTrue(text.contains("by 2 objectives"), text);
  }

  @Test
  void aRolloutIsATriangle() {
    String text = Report.text(new Value.OfRollout(Samples.rollout()));
    assertTrue(
        text.startsWith(
            "L fitted up to each C foretells the next within 2 % on average, all later ones"
                + " within"),
        text);
    assertTrue(text.lines().anyMatch(l -> l.matches(" *1e18 +20 +1 % +6 %")), text);
    assertTrue(text.lines().anyMatch(l -> l.matches(" *1e19 +30 +3 %")), text);
    assertTrue(text.contains("! budgets that are not fitted: 1e17: 3 rows cannot fit"), text);
  }

  @Test
  void aLongListIsBrokenBetweenItems() {
    var items = new ArrayList<Value>();
    for (int i = 0; i < 50; i++) {
      items.add(number(i));
    }
    String text = Report.text(new Value.ListOf(items));
    assertTrue(text.lines().allMatch(line -> line.length() <= 100), text);
    assertEquals(
        "[" + String.join(", ", items.stream().map(Report::inline).toList()) + "]",
        String.join(" ", text.lines().map(String::strip).toList()));
  }

  @Test
  void ofAVeryLongListTheRestIsCounted() {
    Value list = new Value.ListOf(Collections.nCopies(1000, number(1)));
    assertTrue(Report.inline(list).endsWith("1, 1, … 940 more]"), Report.inline(list));
  }

  @Test
  void anUncertainNumberAmongOthersGoesWithoutItsInterval() {
    var number = new Value.Number(Samples.uncertain(20.3, 1.9));
    assertEquals("[20.3 ± 1.9, 1]\n", Report.text(new Value.ListOf(List.of(number, number(1)))));
    assertEquals("20.3 ± 1.9 [17.3, 23.3]\n", Report.text(number));
  }

  @Test
  void explainSaysWhatIsProved() {
    assertEquals(
        """
        L(N, D) = E + A/N^alpha + B/D^beta
          Loss by parameters and tokens.
          free: E > 0, A > 0, B > 0, alpha in 0..2, beta in 0..2
          linear in A, B and E, all kept positive
          falls with N and D, convex in N and D
          convex in all arguments together
          its logarithm is convex in those of its arguments
          never below 0
          d/dE     = 1
          d/dA     = 1/N^alpha
          d/dB     = 1/D^beta
          d/dalpha = -(A*log(N))/N^alpha
          d/dbeta  = -(B*log(D))/D^beta
          d/dN     = -(A*alpha)/N^(alpha+1)
          d/dD     = -(B*beta)/D^(beta+1)
        """,
        Report.explain(Samples.CHINCHILLA));
  }

  @Test
  void aRecordStandsInOneLineOrOneFieldALine() {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("alpha", number(0.35));
    fields.put("E", number(1.69));
    assertEquals("{alpha = 0.35, E = 1.69}\n", Report.text(new Value.RecordOf(fields)));
    fields.put("note", new Value.Text("x".repeat(90)));
    assertEquals(
        "{\n  alpha = 0.35\n  E     = 1.69\n  note  = \"" + "x".repeat(90) + "\"\n}\n",
        Report.text(new Value.RecordOf(fields)));
  }

  @Test
  void aLawShowsItsEquationItsRangesAndWhatIsFixed() {
    assertEquals(
        """
        L(N, D) = E + A/N^alpha + B/D^beta
          Loss by parameters and tokens.
          free: A > 0, B > 0, alpha in 0..2, beta in 0..2
          fixed: E = 1.69
        """,
        Report.text(new Value.OfLaw(Samples.CHINCHILLA.fix(Map.of("E", 1.69)))));
  }

  @Test
  void aTableIsAlignedAndSaysWhatIsMissing() {
    assertEquals(
        """
        runs: 2 rows, 5 columns
             N     D       L     k  name
          111M  2.2B   2.566  10    a
          256M  5.1B  NA       2.5  b, or "c"
        """,
        Report.text(Samples.runs()));
  }

  @Test
  void aSweepShowsItsIntervals() {
    assertEquals(
        """
        2 rows, 2 columns
             C  value
          1e18  3.100 [3.021, 3.179]
          1e26  1.900 [1.868, 1.932]
        """,
        Report.text(Samples.front()));
  }

  @Test
  void ofALongOrWideTableTheRestIsCounted() {
    double[] values = new double[100];
    Arrays.setAll(values, i -> i);
    var columns = new ArrayList<Column>();
    for (int i = 0; i < 30; i++) {
      columns.add(new Column.Numbers("column" + i, values));
    }
    String text =
        Report.text(new Value.OfTable(Optional.empty(), new Table(columns, 100), Map.of()));
    assertTrue(text.lines().allMatch(line -> line.length() <= 100), text);
    assertTrue(text.startsWith("100 rows, 30 columns\n"), text);
    assertTrue(text.contains("\n  … 90 more rows\n"), text);
    assertTrue(text.contains("column29"), text);
  }

  @Test
  void aFitReportsItsVerdictFirst() {
    assertEquals(
        """
        objective 0.001018274: 98 of 100 starts reach it, the next basin is 3.1 % worse
        L(N, D) = E + A/N^alpha + B/D^beta
          to loss, 240 rows, by huber(0.001) on log; 12 rows held out; 3 rows left out, a cell is missing

          parameter      value   std. error   95 % interval     from 4000 bootstraps
          E            1.81722       0.0257   [1.7612, 1.8598]
          A            477.826          124   [300, 789]
          B            2143.42         1290   [860, 5720]
          alpha       0.347310       0.0154   [0.3171, 0.3773]
          beta        0.367172       0.0206   [0.3259, 0.4077]

          n 240, 235 degrees of freedom   R² 0.9876   RMSE 0.0213 (0.0081 in logs)   AIC -1234.5
          BIC -1217.1   condition 1.1e4
          hold-out: 12 unseen rows, mean error 0.42 %, RMSE 0.0131, on average 0.11 % below the truth
          hard to tell apart: B and beta (1.000), A and alpha (0.993)
        """,
        Report.text(new Value.OfFit(Samples.chinchilla())));
  }

  @Test
  void aPoorFitClaimsNothing() {
    String text = Report.text(new Value.OfFit(Samples.poor()));
    assertEquals(
        """
        objective 0.5 is the best seen in 1000 evaluations, the search ended before it settled: 1 of 12
        starts reaches it, no other basin seen
        L(N, D) = E + A/N^alpha + B/D^beta
          to loss, 4 rows, by huber(0.001) on log

          parameter        value
          E                 1.69  fixed
          A             15.0000M
          B              2143.40
          alpha                2  at its bound 2
          beta        4.00000e-5

          n 4, no degrees of freedom   RMSE 0.35
          ! alpha ends at its bound 2, so the best value may lie beyond it: widen the range, or fix alpha if
            the bound is meant
        """,
        text);
    assertFalse(text.contains("R²") || text.contains("succe"), text);
  }

  @Test
  void aFitThatIsUndefinedEverywhereSaysWhy() {
    Fit poor = Samples.poor();
    var undefined =
        new Fit(
            poor.task(),
            new Outcome.Undefined("log of a negative prediction at every start", "give a start"),
            poor.estimates(),
            Double.NaN,
            4,
            0,
            0,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            new Fit.Starts(12, 0, OptionalDouble.empty()),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            Fit.Uncertainty.NONE,
            List.of(),
            Scatter.UNKNOWN,
            Optional.empty(),
            Diagnosis.NONE);
    assertEquals(
        """
        no fit: log of a negative prediction at every start
        L(N, D) = E + A/N^alpha + B/D^beta
          to loss, 4 rows, by huber(0.001) on log
        """,
        Report.text(new Value.OfFit(undefined)));
  }

  /// A value that its draws leave to one side is not printed beside its interval as if it were in it.
  @Test
  void aValueOutsideItsIntervalSaysSo() {
    double[] draws = new double[1000];
    for (int i = 0; i < draws.length; i++) {
      draws[i] = i;
    }
    var number = new Value.Number(new Quantity.Uncertain(-0.71, draws));
    assertTrue(Report.text(number).contains("\n  ! the value lies outside of its interval"));
    assertTrue(json(number).contains("\"outside\":true"));
    var inside = new Value.Number(new Quantity.Uncertain(500, draws));
    assertFalse(Report.text(inside).contains("outside"));
    assertFalse(json(inside).contains("outside"));
  }

  private static String json(Value value) {
    var place = new Span(new Source("study.law", "1"), 0, 1);
    return Report.json(List.of(new Printed(place, value)), List.of());
  }

  @Test
  void theBasinsAreComparedInWords() {
    assertTrue(
        verdict(12, 12, OptionalDouble.empty())
            .endsWith("12 of 12 starts reach it, no other basin seen"));
    assertTrue(verdict(1, 1, OptionalDouble.empty()).endsWith("1 of 1 start reaches it"));
    assertTrue(
        verdict(2, 1, OptionalDouble.of(199)).endsWith("the next basin is 200 times as bad"));
    assertTrue(
        verdict(2, 1, OptionalDouble.of(Double.POSITIVE_INFINITY))
            .endsWith("the next basin is far worse"));
  }

  private static String verdict(int tried, int reached, OptionalDouble next) {
    Fit fit = Samples.chinchilla();
    var other =
        new Fit(
            Samples.task(Samples.CHINCHILLA, FitOptions.DEFAULTS),
            fit.outcome(),
            fit.estimates(),
            fit.objective(),
            fit.n(),
            fit.dof(),
            fit.left(),
            fit.r2(),
            fit.rmse(),
            fit.rmseLog(),
            fit.aic(),
            fit.bic(),
            fit.condition(),
            new Fit.Starts(tried, reached, next),
            fit.alike(),
            fit.holdout(),
            fit.warnings(),
            fit.residuals(),
            fit.shares(),
            fit.uncertainty(),
            fit.scales(),
            Scatter.UNKNOWN,
            Optional.empty(),
            fit.diagnosis());
    return Report.text(new Value.OfFit(other)).lines().findFirst().orElseThrow();
  }

  @Test
  void anOptimumSaysWhyWhereAndWhatHoldsIt() {
    assertEquals(
        """
        minimum 1.959219, global: closed form
          N = 97B ± 12B [78B, 116B]
          D = 1.72T ± 0.21T [1.38T, 2.05T]
          6*N*D <= 1e24 binds: 10 % more compute buys 0.9 % less loss
          D <= 3T has 43 % to spare
          N between 38B and 140B stays within 0.1 % of the optimum
          choosing now wastes about 0.4 % of 6*N*D (4e21) on average, and 2 % in one case of 20, against
          knowing the law
          closed form: N = sqrt(C)
        """,
        Report.text(new Value.OfOptimum(Samples.optimum())));
  }

  @Test
  void noOptimumIsSaidInWords() {
    assertEquals(
        "unbounded, no minimum: L falls without end as N grows\n",
        Report.text(
            new Value.OfOptimum(
                Samples.none(Optimum.Verdict.UNBOUNDED, "L falls without end as N grows"))));
    assertEquals(
        "no feasible point: D <= 1 and D >= 2 exclude each other\n",
        Report.text(
            new Value.OfOptimum(
                Samples.none(Optimum.Verdict.INFEASIBLE, "D <= 1 and D >= 2 exclude each other"))));
  }

  @Test
  void rootsSayHowMany() {
    assertEquals(
        "no root: the law stays above 2.1\n",
        Report.text(
            new Value.OfRoots(
                new Roots(
                    List.of(),
                    true,
                    "the law stays above 2.1",
                    OptionalDouble.empty(),
                    Optional.empty()))));
    assertEquals(
        "2 roots\n  N = 1B\n  N = 2B\n",
        Report.text(
            new Value.OfRoots(
                new Roots(
                    List.of(Map.of("N", Quantity.exact(1e9)), Map.of("N", Quantity.exact(2e9))),
                    true,
                    "",
                    OptionalDouble.empty(),
                    Optional.empty()))));
  }

  @Test
  void texIsATabularOrMathematics() {
    String tex = Report.tex(new Value.OfFit(Samples.chinchilla()));
    assertTrue(tex.startsWith("\\begin{tabular}{lrrl}\n\\hline\nparameter & value"), tex);
    assertTrue(tex.contains("$477.826$ & $124$ & $[300, 789]$ \\\\\n"), tex);
    assertEquals(
        "$5.76 \\cdot 10^{23} \\pm 0.12 \\cdot 10^{23} [5.57 \\cdot 10^{23}, 5.95 \\cdot"
            + " 10^{23}]$\n",
        Report.tex(new Value.Number(Samples.uncertain(5.76e23, 1.2e22))));
    assertEquals("50\\% of \\{a\\_b\\}\n", Report.tex(new Value.Text("50% of {a_b}")));
  }

  @Test
  void csvKeepsEveryBitAndQuotesWhatItMust() {
    assertEquals(
        """
        N,D,L,k,name
        111000000,2200000000,2.566,10,a
        256000000,5100000000,,2.5,"b, or ""c\"""
        """,
        Report.csv(Samples.runs()));
    List<String> lines = Report.csv(Samples.front()).lines().toList();
    assertEquals("C,value,value_lo,value_hi", lines.getFirst());
    assertEquals(4, lines.get(1).split(",").length);
    assertEquals(",,", Report.csv(Samples.gap()).lines().toList().getLast());
    assertTrue(Report.text(Samples.gap()).contains("NA"));
  }
}
