package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.plan.Questions.CHINCHILLA;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.chinchilla;
import static org.lawlang.plan.Questions.integer;
import static org.lawlang.plan.Questions.maximize;
import static org.lawlang.plan.Questions.minimize;
import static org.lawlang.plan.Questions.unknown;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lawlang.plan.Optimum.Verdict;
import org.lawlang.plan.Problem.Unknown;

class VerdictTest {
  private static final List<Unknown> N_AND_D = List.of(unknown("N"), unknown("D"));

  private static void hasNone(Problem p, Verdict verdict, String... said) {
    Optimum o = Planner.minimize(p, HERE);
    assertEquals(verdict, o.verdict(), o.why());
    assertTrue(Double.isNaN(o.value().value()) && o.at().isEmpty());
    for (String part : said) {
      assertTrue(o.why().contains(part), () -> "no \"" + part + "\" in: " + o.why());
    }
  }

  @Test
  void aLossBelowItsFloorCannotBeReached() {
    hasNone(
        minimize("6*N*D", N_AND_D, chinchilla(), CHINCHILLA + " <= 1.8"),
        Verdict.INFEASIBLE,
        "E + A/N^alpha + B/D^beta <= 1.8 cannot be satisfied",
        "1.817 against at most 1.8");
  }

  @Test
  void clashingConstraintsAreNamed() {
    List<Unknown> boxed = List.of(unknown("N", 1e10, 1e12), unknown("D"));
    hasNone(
        minimize(CHINCHILLA, boxed, chinchilla(), "6*N*D <= 1e20", "D >= 1e12", "N <= 1e13"),
        Verdict.INFEASIBLE,
        "6*N*D <= 1e20 and D >= 1e12 cannot hold together with N at least 10B",
        "(proved); it would do to have 6*N*D <= 6e22, or D >= 1.666B"); // not 1.667B, which is a
    // hair too much
    hasNone(
        minimize(
            "x^2 + y^2", List.of(unknown("x"), unknown("y")), Map.of(), "x + y = 3", "x + y <= 1"),
        Verdict.INFEASIBLE,
        "x + y = 3 and x + y <= 1 cannot hold together",
        "2 against 3; 2 against at most 1",
        "it would do to have x + y = 1, or x + y <= 3");
    hasNone(
        minimize("x", List.of(unknown("x", 0, 2), unknown("y", 0, 2)), Map.of(), "x*y = 9"),
        Verdict.INFEASIBLE,
        "it would do to have x*y = 4");
  }

  @Test
  void aFallingLossNeedsABudget() {
    hasNone(
        minimize(CHINCHILLA, N_AND_D, chinchilla()),
        Verdict.UNBOUNDED,
        "the value falls towards 1.81722 as N grows");
    hasNone(
        minimize(CHINCHILLA, N_AND_D, chinchilla(), "D <= 1e12"),
        Verdict.UNBOUNDED,
        "as N grows",
        "no point attains that");
    hasNone(
        maximize(
            "6*N*D",
            List.of(unknown("N", 1, 1e9), unknown("D", 1, Double.POSITIVE_INFINITY)),
            Map.of()),
        Verdict.UNBOUNDED,
        "the value rises without bound as D grows");
    hasNone(
        minimize("x - y", List.of(unknown("x"), unknown("y", 0, 1)), Map.of()),
        Verdict.UNBOUNDED,
        "the value falls without bound as x falls");
    hasNone(
        minimize("log(x)", List.of(unknown("x", 0, 5)), Map.of()),
        Verdict.UNBOUNDED,
        "the value falls without bound as x goes to zero");
  }

  /// Positive unknowns are tried only where the value cannot fall for ever.
  @Test
  void whatFallsForEverIsSaidSoWhateverItsSigns() {
    List<Unknown> both = List.of(unknown("x"), unknown("y"));
    for (Problem p :
        List.of(
            minimize("x - x^2*y^2", both, Map.of()),
            minimize("1 - 1/x^2 + y^2", both, Map.of()),
            minimize("x^2 - x^3*y", both, Map.of(), "y <= 5"),
            minimize("y^2 - x^8", both, Map.of()))) {
      hasNone(p, Verdict.UNBOUNDED, "falls without bound as x");
    }
    // Far out the limit holds, however small y is.
    Optimum held =
        Planner.minimize(
            minimize("y^2 - x/1e6", both, Map.of(), "x*(1 + y^2)*1e-20 <= 1", "x >= -1"), HERE);
    assertEquals(-1e14, held.value().value(), 1e6, held.why());
  }

  @Test
  void whatIsNowhereDefinedIsSaidSo() {
    hasNone(
        minimize("(x - 5)^0.5", List.of(unknown("x", 0, 1)), Map.of()),
        Verdict.INFEASIBLE,
        "no point was found where the objective and the constraints are all defined");
  }

  @Test
  void aConvexProblemIsCertain() {
    Optimum o =
        Planner.minimize(
            maximize("1 - exp(-k/40) - 0.002*k", List.of(unknown("k")), Map.of()), HERE);
    assertEquals(Verdict.OPTIMAL, o.verdict());
    assertEquals("convex", o.why());
    assertEquals(40 * Math.log(12.5), o.at().get("k").value(), 1e-9);
  }

  @Test
  void aQuadraticIsJudgedByItsEigenvalues() {
    List<Unknown> plane = List.of(unknown("x", -9, 9), unknown("y", -9, 9));
    Optimum o =
        Planner.minimize(
            minimize("x^2 + y^2 + x*y - 3*x", plane, Map.of(), "x^2 + y^2 <= 100"), HERE);
    assertEquals("convex", o.why());
    assertEquals(2, o.at().get("x").value(), 1e-12);
    assertEquals(-1, o.at().get("y").value(), 1e-12);
    Optimum saddle = Planner.minimize(minimize("x^2 + y^2 + 3*x*y", plane, Map.of()), HERE);
    assertEquals(Verdict.OPTIMAL, saddle.verdict());
    assertTrue(saddle.why().startsWith("certified search, within 1e-9"), saddle.why());
    assertEquals(-81, saddle.value().value(), 1e-9);
  }

  @Test
  void manyStartsLeaveABadValley() {
    Optimum o =
        Planner.minimize(minimize("sin(x) + x/10", List.of(unknown("x", -12, 20)), Map.of()), HERE);
    assertEquals(Verdict.OPTIMAL, o.verdict());
    assertEquals(-Math.acos(-0.1) - 2 * Math.PI, o.at().get("x").value(), 1e-9);
    assertTrue(o.why().startsWith("certified search, within 1e-9"), o.why());
  }

  @Test
  void fourUnknownsAreNotCertified() {
    List<Unknown> four =
        List.of(unknown("x", -9, 9), unknown("y", -9, 9), unknown("z", -9, 9), unknown("w", -9, 9));
    Optimum o =
        Planner.minimize(
            minimize("sin(x) + x/10 + sin(y) + y/10 + z^2 + sin(w)*w", four, Map.of()), HERE);
    assertEquals(Verdict.BEST_FOUND, o.verdict());
    assertTrue(o.why().matches("best of \\d+ starts, \\d+ of which reach it.*"), o.why());
  }

  /// Problem 56 of Hock and Schittkowski (1981), published optimum −3.456: far from its limits the
  /// objective falls faster than any penalty of them rises.
  @Test
  void anObjectiveThatFallsPastItsLimitsIsHeld() {
    Problem free =
        minimize(
            "-x*y*z",
            List.of(
                unknown("x"),
                unknown("y"),
                unknown("z"),
                unknown("a"),
                unknown("b"),
                unknown("c"),
                unknown("d")),
            Map.of(),
            "x = 4.2*sin(a)^2",
            "y = 4.2*sin(b)^2",
            "z = 4.2*sin(c)^2",
            "x + 2*y + 2*z = 7.2*sin(d)^2");
    double a = Math.asin(Math.sqrt(1 / 4.2));
    Map<String, Double> start =
        Map.of(
            "x",
            1.0,
            "y",
            1.0,
            "z",
            1.0,
            "a",
            a,
            "b",
            a,
            "c",
            a,
            "d",
            Math.asin(Math.sqrt(5 / 7.2)));
    for (Optional<Map<String, Double>> from :
        List.of(Optional.of(start), Optional.<Map<String, Double>>empty())) {
      Optimum o =
          Planner.minimize(
              new Problem(
                  false, free.objective(), free.unknowns(), free.constraints(), Map.of(), from),
              HERE);
      assertEquals(-3.456, o.value().value(), 1e-6, o.why());
    }
  }

  @Test
  void anInfimumThatNoPointAttainsIsNoMinimum() {
    hasNone(
        minimize("exp(x)", List.of(unknown("x")), Map.of()),
        Verdict.UNBOUNDED,
        "the value falls towards 0 as x falls, and no point attains that");
    hasNone(
        minimize("3 + exp(-x^2)", List.of(unknown("x")), Map.of()),
        Verdict.UNBOUNDED,
        "the value falls towards 3 as x",
        "no point attains that");
    hasNone(
        minimize("1/x", List.of(unknown("x")), Map.of()),
        Verdict.UNBOUNDED,
        "the value falls without bound as x comes to 0 from below");
    hasNone(
        minimize("x*y - 1/(2 - y)", List.of(unknown("x", 0, 1), unknown("y")), Map.of()),
        Verdict.UNBOUNDED,
        "without bound");
    hasNone(
        minimize("1 + 1/x^0.001", List.of(unknown("x")), Map.of()),
        Verdict.UNBOUNDED,
        "the value goes on falling as x grows, and no point is the best");
    // A plateau is attained.
    Optimum o = Planner.minimize(minimize("max(x, 1)^2", List.of(unknown("x")), Map.of()), HERE);
    assertEquals(1, o.value().value(), 1e-12);
  }

  @Test
  void anOptimumAtTheEdgeOfItsBoxIsSaidSo() {
    Optimum o =
        Planner.minimize(minimize("(x - 3)^2", List.of(unknown("x", -1, 2)), Map.of()), HERE);
    assertEquals("convex; x is at the upper end of its box", o.why());
    assertEquals(2, o.at().get("x").value());
    assertEquals(1, o.value().value());
  }

  @Test
  void aStartIsUsed() {
    var p =
        minimize(
            "(x - 1)^2 + (y - x^2)^2",
            List.of(unknown("x", -2, 2), unknown("y", -2, 2)),
            Map.of(),
            "x + y = 1");
    var started =
        new Problem(
            false,
            p.objective(),
            p.unknowns(),
            p.constraints(),
            Map.of(),
            java.util.Optional.of(Map.of("x", 0.0, "y", 0.0)));
    Optimum o = Planner.minimize(started, HERE);
    // The real root of 4x^3 + 6x^2 - 4 ... along the line: d/dx [(x-1)^2 + (1-x-x^2)^2] = 0.
    double x = o.at().get("x").value();
    assertEquals(0, 2 * (x - 1) - 2 * (1 - x - x * x) * (1 + 2 * x), 1e-12);
    assertEquals(0.6776506988, x, 1e-9);
  }

  @Test
  void fewWholeNumbersAreAllTried() {
    Optimum o =
        Planner.minimize(
            maximize("1 - exp(-k/40) - 0.002*k", List.of(integer("k", 1, 10_000)), Map.of()), HERE);
    assertEquals(Verdict.OPTIMAL, o.verdict());
    assertEquals("all 10000 whole points tried", o.why());
    assertEquals(101, o.at().get("k").value());
    assertEquals(List.of("k between 96 and 106 stays within 0.1 % of the optimum"), o.flat());
  }

  @Test
  void wholeNumbersBesideRealOnesAreBranchedOn() {
    List<Unknown> unknowns =
        List.of(unknown("N"), unknown("D"), integer("k", 1, Double.POSITIVE_INFINITY));
    Optimum o =
        Planner.minimize(
            minimize(CHINCHILLA + " + 1/k + k*D/1e13", unknowns, chinchilla(), "6*N*D*k <= 1e24"),
            HERE);
    assertEquals(Verdict.OPTIMAL, o.verdict(), o.why());
    double k = o.at().get("k").value();
    assertEquals(Math.rint(k), k);
    // Each neighbour by itself, its number fixed, is no better.
    for (double other : new double[] {k - 1, k + 1}) {
      List<Unknown> fixed = List.of(unknown("N"), unknown("D"), unknown("k", other, other));
      Optimum beside =
          Planner.minimize(
              minimize(CHINCHILLA + " + 1/k + k*D/1e13", fixed, chinchilla(), "6*N*D*k <= 1e24"),
              HERE);
      assertTrue(beside.value().value() > o.value().value(), beside.why());
    }
  }

  @Test
  void noWholePointIsSaidSo() {
    hasNone(
        minimize("x", List.of(integer("x", 0, 10)), Map.of(), "2*x = 5"),
        Verdict.INFEASIBLE,
        "none of the 11 whole points");
    hasNone(
        minimize("x", List.of(integer("x", 0, 1e7)), Map.of(), "2*x = 5"),
        Verdict.INFEASIBLE,
        "no whole point");
  }

  /// A slope of 1e-12 a parameter counts where there are 1e10 parameters, and one of 1e-20 where
  /// there is no other. By hand: the ends of boxes, and `y` worth more than what it takes from `x`.
  @Test
  void smallSlopesCount() {
    Unknown size = unknown("x", 1e9, 9e9);
    assertEquals(1.001, least(minimize("1 + x/1e12", List.of(size), Map.of())), 1e-14);
    assertEquals(2e-15, least(minimize("1e-15*x", List.of(unknown("x", 2, 7)), Map.of())), 1e-27);
    Problem bowl = minimize("(x - 1)^2*1e-20", List.of(unknown("x", -10, 10)), Map.of());
    assertEquals(0, least(bowl), 1e-34);
    Problem both =
        maximize(
            "x/1e15 + y",
            List.of(unknown("x", 1, 5e14), unknown("y", 0, 1)),
            Map.of(),
            "x/1e14 + y <= 3");
    assertEquals(1.2, least(both), 1e-9);
  }

  private static double least(Problem p) {
    Optimum o = Planner.minimize(p, HERE);
    assertEquals(Verdict.OPTIMAL, o.verdict(), o.why());
    return o.value().value();
  }

  /// The greatest lower bound is 0.1, as `x` comes to 1 from below; the bottom of the parabola is 2.
  @Test
  void whatJumpsIsNotTakenForAQuadratic() {
    Problem p = minimize("floor(x) + (x - 2)^2/10", List.of(unknown("x", 0, 5)), Map.of());
    assertEquals(0.1, least(p), 1e-8);
  }

  private static Optimum has(Problem p, double value, String why) {
    Optimum o = Planner.minimize(p, HERE);
    assertEquals(Verdict.OPTIMAL, o.verdict(), o.why());
    assertTrue(o.why().startsWith(why), o.why());
    assertEquals(value, o.value().value(), 1e-9 * Math.max(1, Math.abs(value)));
    return o;
  }

  /// `y^1.3` makes `y` positive, but is defined at zero, which the box holds.
  @Test
  void aPlaceAtZeroIsAttained() {
    List<Unknown> both = List.of(unknown("x", 1, 2), unknown("y", 0, 10));
    Optimum o = has(minimize("x + y^1.3", both, Map.of()), 1, "convex");
    assertEquals(0, o.at().get("y").value());
    has(maximize("1/(1 + sqrt(y))", List.of(unknown("y", -1, 10)), Map.of()), 1, "certified");
    has(minimize("x*sqrt(y) + abs(y - 3)/10 + y", both, Map.of()), 0.3, "");
    hasNone(
        minimize("x + y^1.3", both, Map.of(), "1/y >= 0"),
        Verdict.UNBOUNDED,
        "the value falls towards 1 as y goes to zero, and no point attains that");
  }

  /// Where the objective draws a search away from where constraints hold, and these are level there:
  /// `2^y` by the logarithm of `y`.
  @Test
  void whatIsFeasibleIsNotLost() {
    List<Unknown> both = List.of(unknown("x", 1, 1.5), unknown("y", 0, 1));
    double y = Math.log(1.931) / Math.log(2);
    has(minimize("x*y^0.5*y^3.5", both, Map.of(), "2^y >= 1.931"), Math.pow(y, 4), "");
  }

  /// Repeated data is defined only above some tokens, which no box says; the least by scipy's
  /// `minimize_scalar` along the budget.
  @Test
  void whereALawIsDefinedBoundsItsUnknowns() {
    has(
        minimize(
            "1.8172 + 477.84/N^0.3473"
                + " + 2143.36/(1e11 + 15e11*(1 - exp(-(D/1e11 - 1)/15)))^0.3672",
            N_AND_D,
            Map.of(),
            "6*N*D <= 1e24"),
        1.969788307245136,
        "certified search");
  }

  /// `min` and `max` where more is never worse are taken apart: what was a geometric program stays
  /// one, and has multipliers. References: by hand at the kink D = 2e11, and mpmath's `findroot` for
  /// the balance of both times.
  @Test
  void aKinkThatHarmsNoProofIsTakenApart() {
    String loss = "1.8172 + 477.84/N^0.3473 + 2143.36/min(D, 2e11)^0.3672";
    double n = 1e24 / 6 / 2e11;
    double least = 1.8172 + 477.84 / Math.pow(n, 0.3473) + 2143.36 / Math.pow(2e11, 0.3672);
    Optimum o = has(minimize(loss, N_AND_D, Map.of(), "6*N*D <= 1e24"), least, "geometric program");
    assertEquals(List.of("N", "D"), List.copyOf(o.at().keySet()));
    assertEquals(1, o.constraints().size());
    double more = 1.8172 + 477.84 / Math.pow(1.1 * n, 0.3473) + 2143.36 / Math.pow(2e11, 0.3672);
    assertEquals(
        "10 % more of 6*N*D buys " + Words.percent(1 - more / least) + " less (re-optimised)",
        o.constraints().getFirst().sentence());
    Unknown x = unknown("x");
    has(minimize("max(x^2, (x - 2)^2) + abs(y - 1)", List.of(x, unknown("y")), Map.of()), 1, "");
    has(maximize("min(x, 3 - x) - abs(x)/2", List.of(x), Map.of()), 0.75, "convex");
    // Here more of it is better.
    has(maximize("max(x, 1 - x)", List.of(unknown("x", 0, 3)), Map.of()), 3, "certified search");
  }

  /// In magnitudes convex, in itself not: T is positive since a constraint says so, x and s are not
  /// walked by their logarithm only since they are positive.
  @Test
  void theWalkIsTheOneThatProves() {
    has(
        minimize(
            "N*D + N*T",
            List.of(unknown("N", 0, 1e9), unknown("D", 0, 1e9), unknown("T")),
            Map.of(),
            "1/N + 1/D <= 1",
            "T >= 3"),
        9, // by hand: N = 3/2 and D = 3, where the derivative of N²/(N - 1) + 3·N vanishes
        "geometric program");
    has(
        minimize("s", List.of(unknown("x"), unknown("s")), Map.of(), "x^2 <= s", "(x-2)^2 <= s"),
        1,
        "convex");
  }

  /// A constraint of zero multiplier holds as well as the others: problem 4 of Polak, where one is
  /// steep as 2e5.
  @Test
  void whatHoldsNothingIsSatisfiedToo() {
    Optimum o =
        has(
            minimize(
                "z",
                List.of(unknown("x"), unknown("y"), unknown("z")),
                Map.of(),
                "-z - x - 1 + 2*x^2 + 2*y^2 <= 0",
                "-z - 0.01 + 0.01*x^2 + 0.01*y^2 <= 0",
                "-z - 100000 + 100000*(x - 2)^2 + y^2 <= 0"),
            0,
            "convex");
    o.constraints().forEach(c -> assertTrue(c.slack() > -1e-9, c.text() + ": " + c.slack()));
  }

  @Test
  void aRelaxationStandsWhereItWasWritten() {
    List<Unknown> both = List.of(unknown("x", 0, 1), unknown("y", 0, 1));
    for (String text : new String[] {"3 <= x + y", "x + y >= 3"}) {
      hasNone(
          minimize("x + y", both, Map.of(), text),
          Verdict.INFEASIBLE,
          "it would do to have " + text.replace('3', '2'));
    }
    // The greatest is 2/3 = 0.66667, so that 0.6667 would not do.
    hasNone(
        minimize("x", List.of(unknown("x", 0, 2)), Map.of(), "x/3 >= 3"),
        Verdict.INFEASIBLE,
        "it would do to have x/3 >= 0.6666");
  }

  @Test
  void theEndOfASearchIsNoMinimum() {
    Optimum o =
        Planner.minimize(
            minimize("(x - 1e25)^2*1e-50", List.of(unknown("x", -1e30, 1e30)), Map.of()), HERE);
    assertEquals(Verdict.BEST_FOUND, o.verdict());
    assertTrue(o.why().endsWith("x is as far out as the search goes"), o.why());
    hasNone(
        minimize("x/y + y/x", List.of(unknown("x"), unknown("y")), Map.of()),
        Verdict.UNBOUNDED,
        "comes to 0 from");
  }

  /// A tolerance is one of the value, however much larger the objective is elsewhere: within a tenth
  /// of its place this one grows by twenty powers of ten.
  @Test
  void aSteepObjectiveIsProvedByItsOwnSize() {
    Optimum o =
        Planner.minimize(
            minimize("(2*x)^x", List.of(unknown("x", 1, 100)), Map.of(), "x >= 92.02"), HERE);
    double least = Math.pow(2 * 92.02, 92.02);
    assertTrue(
        o.verdict() == Verdict.BEST_FOUND || o.value().value() <= least * (1 + 1e-9),
        () -> o.verdict() + " " + o.value().value() / least);
  }

  @Test
  void whatIsConvexAboveZeroIsLeastThere() {
    List<Unknown> both = List.of(unknown("x", 0, 1000), unknown("y", 0.01, 1000));
    has(minimize("x^2/(2*y)", both, Map.of()), 0, "");
  }
}
