package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.plan.Questions.CHINCHILLA;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.exact;
import static org.lawlang.plan.Questions.minimize;
import static org.lawlang.plan.Questions.unknown;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Optimum.Verdict;
import org.lawlang.plan.Problem.Unknown;

class OptimumPropertyTest {
  private static final List<Unknown> N_AND_D = List.of(unknown("N"), unknown("D"));

  private static Map<String, Quantity> law(
      double e, double logA, double logB, double alpha, double beta, double logC) {
    return exact(
        Map.of(
            "E",
            e,
            "A",
            Math.exp(logA),
            "B",
            Math.exp(logB),
            "alpha",
            alpha,
            "beta",
            beta,
            "C",
            Math.pow(10, logC)));
  }

  private static double loss(Map<String, Quantity> g, double n, double d) {
    return g.get("E").value()
        + g.get("A").value() / Math.pow(n, g.get("alpha").value())
        + g.get("B").value() / Math.pow(d, g.get("beta").value());
  }

  /// The closed form against a search that knows nothing of it, and against a plain scan along the
  /// budget.
  @Property(tries = 150)
  void theClosedFormIsTheBestSplit(
      @ForAll @DoubleRange(min = 0, max = 3) double e,
      @ForAll @DoubleRange(min = 0, max = 12) double logA,
      @ForAll @DoubleRange(min = 0, max = 12) double logB,
      @ForAll @DoubleRange(min = 0.05, max = 1.5) double alpha,
      @ForAll @DoubleRange(min = 0.05, max = 1.5) double beta,
      @ForAll @DoubleRange(min = 3, max = 28) double logC) {
    Map<String, Quantity> given = law(e, logA, logB, alpha, beta, logC);
    Optimum o = Planner.minimize(minimize(CHINCHILLA, N_AND_D, given, "6*N*D <= C"), HERE);
    assertEquals("closed form", o.why());
    double n = o.at().get("N").value();
    double d = o.at().get("D").value();
    double best = o.value().value();
    assertEquals(given.get("C").value(), 6 * n * d, 1e-10 * given.get("C").value());
    assertEquals(loss(given, n, d), best, 1e-11 * best);
    double scanned = Double.POSITIVE_INFINITY;
    for (int i = -400; i <= 400; i++) {
      double other = n * Math.exp(i / 100.0);
      scanned = Math.min(scanned, loss(given, other, given.get("C").value() / 6 / other));
    }
    assertTrue(scanned >= best * (1 - 1e-12), "a plain scan found " + scanned + " below " + best);

    Posed posed = Posed.of(minimize(CHINCHILLA, N_AND_D, given, "6*N*D <= C"));
    Search.Found found =
        Search.run(posed.landscape(), posed.givens(), Starts.of(posed, 5), true, HERE)
            .orElseThrow();
    double searched = posed.landscape().value(found.best().u(), posed.givens());
    assertEquals(best, searched, 1e-9 * best);
  }

  @Property(tries = 60)
  void aBiggerBudgetIsNeverWorse(
      @ForAll @DoubleRange(min = 0, max = 12) double logA,
      @ForAll @DoubleRange(min = 0, max = 12) double logB,
      @ForAll @DoubleRange(min = 0.05, max = 1.5) double alpha,
      @ForAll @DoubleRange(min = 0.05, max = 1.5) double beta,
      @ForAll @DoubleRange(min = 14, max = 26) double logC,
      @ForAll @DoubleRange(min = 0, max = 1) double more) {
    String inference = "6*N*D + 2*N*1e10 <= C";
    Optimum small = split(law(1, logA, logB, alpha, beta, logC), inference);
    Optimum large = split(law(1, logA, logB, alpha, beta, logC + more), inference);
    assertTrue(
        large.value().value() <= small.value().value() * (1 + 1e-12),
        () -> large.value() + " after " + small.value());
  }

  private static Optimum split(Map<String, Quantity> given, String constraint) {
    Optimum o = Planner.minimize(minimize(CHINCHILLA, N_AND_D, given, constraint), HERE);
    assertEquals(Verdict.OPTIMAL, o.verdict(), o.why());
    return o;
  }

  /// Three unknowns, three terms, one product budget.
  @Property(tries = 60)
  void threeTermsHaveAClosedFormToo(
      @ForAll @DoubleRange(min = 0, max = 8) double logA,
      @ForAll @DoubleRange(min = 0.1, max = 1.5) double alpha,
      @ForAll @DoubleRange(min = 0.1, max = 1.5) double beta,
      @ForAll @DoubleRange(min = 0.1, max = 1.5) double gamma) {
    Map<String, Quantity> given =
        exact(Map.of("A", Math.exp(logA), "alpha", alpha, "beta", beta, "gamma", gamma));
    List<Unknown> unknowns = List.of(unknown("x"), unknown("y"), unknown("z"));
    Problem p = minimize("A/x^alpha + 3/y^beta + 7/z^gamma", unknowns, given, "x*y^2*z <= 1e9");
    Optimum o = Planner.minimize(p, HERE);
    assertEquals("closed form", o.why());
    Posed posed = Posed.of(p);
    Search.Found found =
        Search.run(posed.landscape(), posed.givens(), Starts.of(posed, 5), true, HERE)
            .orElseThrow();
    double searched = posed.landscape().value(found.best().u(), posed.givens());
    assertEquals(searched, o.value().value(), 1e-9 * searched);
    double x = o.at().get("x").value();
    double y = o.at().get("y").value();
    double z = o.at().get("z").value();
    // First-order condition: the elasticities of the loss share out as those of the budget, 1 : 2 :
    // 1.
    double byX = alpha * Math.exp(logA) * Math.pow(x, -alpha);
    assertEquals(2, beta * 3 * Math.pow(y, -beta) / byX, 1e-9);
    assertEquals(1, gamma * 7 * Math.pow(z, -gamma) / byX, 1e-9);
  }

  /// A sweep of 50 budgets is 50 single optima, on one thread and on two, and none is worse than the
  /// one before: for laws that are no sums of powers as well, U-shapes, repeated data and waves.
  @Property(tries = 12)
  void aSweepIsManySingleOptima(
      @ForAll @IntRange(max = 3) int form,
      @ForAll @DoubleRange(min = 0.1, max = 0.9) double a,
      @ForAll @DoubleRange(min = 0.1, max = 0.9) double b,
      @ForAll @DoubleRange(min = 1, max = 30) double k) {
    String objective =
        List.of(
                "1 + 400/N^a + 900/D^b",
                "1 + 400/N^a + 900/(1e6*(1 + k*(1 - exp(-(D/1e6)/k))))^b",
                "1 + 400/N^a + 900/D^b + (log(N)/20 - log(D)/k)^2",
                "(400/N^a + 900/D^b)*(2 + sin(log(N)*k/10))")
            .get(form);
    Map<String, Quantity> given = exact(Map.of("a", a, "b", b, "k", k));
    var problems = new java.util.ArrayList<Problem>();
    for (int i = 0; i < 50; i++) {
      double c = Math.pow(10, 12 + 0.2 * i);
      problems.add(
          minimize(
              objective,
              List.of(unknown("N", 1e3, 1e13), unknown("D", 1e3, 1e13)),
              given,
              "6*N*D <= " + String.valueOf(c).replace('E', 'e')));
    }
    List<Optimum> swept = Planner.sweep(problems, HERE);
    List<Optimum> again;
    try (var two = java.util.concurrent.Executors.newFixedThreadPool(2)) {
      again = Planner.sweep(problems, two);
    }
    double before = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 50; i++) {
      Optimum o = swept.get(i);
      double value = o.value().value();
      assertEquals(o.at(), again.get(i).at());
      assertEquals(o.why(), again.get(i).why());
      Optimum single = Planner.minimize(problems.get(i), HERE);
      assertEquals(single.value().value(), value, 1e-9 * value, single.why());
      assertTrue(value <= before * (1 + 1e-9), i + ": " + value + " after " + before);
      before = value;
    }
  }

  /// Units of the unknowns and of the objective, and what is added to it, move nothing: kinks and
  /// waves in units from 1e-9 to 1e12 have the optimum that they have in units of one.
  @Property(tries = 40)
  void unitsDoNotMatter(
      @ForAll @IntRange(max = 4) int form,
      @ForAll @IntRange(min = -9, max = 12) int ofX,
      @ForAll @IntRange(min = -9, max = 12) int ofY,
      @ForAll @IntRange(min = -9, max = 6) int ofValue,
      @ForAll @DoubleRange(min = 0.3, max = 2) double a) {
    String objective =
        List.of(
                "X + Y/2",
                "(X - 0.3)^2 + a*X*Y + Y^2",
                "sin(3*X)*cos(a*Y) + X^2/9",
                "abs(X - 0.2) + max(Y, a/3) - 0.4*X*Y",
                "exp(-a*X)*(Y - 0.1)^2 + tanh(Y)/3")
            .get(form);
    double plain = in(objective, 0, 0, 0, a);
    double scaled = in(objective, ofX, ofY, ofValue, a);
    double unit = Math.pow(10, ofValue);
    assertEquals(plain, scaled / unit, 1e-7);
  }

  private static double in(String objective, int ofX, int ofY, int ofValue, double a) {
    String f = objective.replace("X", "(x/1e" + ofX + ")").replace("Y", "(y/1e" + ofY + ")");
    Problem p =
        minimize(
            "1e" + ofValue + "*(" + f + ")",
            List.of(
                unknown("x", -1.1 * Math.pow(10, ofX), 1.7 * Math.pow(10, ofX)),
                unknown("y", -1.3 * Math.pow(10, ofY), 0.9 * Math.pow(10, ofY))),
            exact(Map.of("a", a)),
            "x/1e" + ofX + " + y/1e" + ofY + " <= 2");
    return Planner.minimize(p, HERE).value().value();
  }
}
