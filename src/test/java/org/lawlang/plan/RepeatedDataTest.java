package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.exact;
import static org.lawlang.plan.Questions.integer;
import static org.lawlang.plan.Questions.maximize;
import static org.lawlang.plan.Questions.minimize;
import static org.lawlang.plan.Questions.unknown;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;
import org.lawlang.plan.Optimum.Verdict;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Infix;

/// Splits of a budget where data are limited and no unknown has a box, against a grid that plain
/// Java computes: the law of Muennighoff et al. 2023, whose powers stand on `min(...)`, and one by
/// cases, which do not tell that their unknowns are positive.
class RepeatedDataTest {
  private static final String SIZE = "min(N, (min(D, U)*G)^(b/a)*G)";
  private static final String REPEATED =
      "E + A/(S + S*P*(1 - exp(-max(N/S - 1, 0)/P)))^a".replace("S", SIZE)
          + " + B/(min(D, U) + min(D, U)*R*(1 - exp(-max(D/U - 1, 0)/R)))^b";
  private static final String BY_CASES =
      "E + A/(if N > D then D else N)^a"
          + " + B/(if D <= U then D else U*(1 + R*(1 - exp(-(D/U - 1)/R))))^b";

  /// The constants of a law, each of both.
  private record Law(
      double e, double a, double b, double alpha, double beta, double r, double p, double u) {
    static final Law PUBLISHED =
        new Law(
            Math.exp(0.6254804),
            Math.exp(6.255414),
            Math.exp(7.3049974),
            0.3526596,
            0.3526596,
            15.387756,
            5.309743,
            2.5e10);

    static Law of(RandomGenerator r) {
      return new Law(
          r.nextDouble(1, 2),
          Math.exp(r.nextDouble(5, 7)),
          Math.exp(r.nextDouble(5, 8)),
          r.nextDouble(0.25, 0.45),
          r.nextDouble(0.25, 0.45),
          r.nextDouble(4, 40),
          r.nextDouble(2, 20),
          Math.pow(10, r.nextDouble(8, 11)));
    }

    Law unique(double tokens) {
      return new Law(e, a, b, alpha, beta, r, p, tokens);
    }

    double ratio() {
      return Math.pow(alpha * a / (beta * b), 1 / (alpha + beta));
    }

    double repeated(double n, double d) {
      double seen = Math.min(d, u);
      double size = Math.min(n, Math.pow(seen * ratio(), beta / alpha) * ratio());
      double useful = size * (1 + p * (1 - Math.exp(-(n / size - 1) / p)));
      return e + a * Math.pow(useful, -alpha) + b * Math.pow(worth(d), -beta);
    }

    double byCases(double n, double d) {
      return e + a * Math.pow(Math.min(n, d), -alpha) + b * Math.pow(worth(d), -beta);
    }

    private double worth(double d) {
      return d <= u ? d : u * (1 + r * (1 - Math.exp(-(d / u - 1) / r)));
    }

    Map<String, Quantity> given() {
      return exact(
          Map.of(
              "E", e, "A", a, "B", b, "a", alpha, "b", beta, "R", r, "P", p, "U", u, "G", ratio()));
    }
  }

  private interface Loss {
    double at(double n, double d);
  }

  /// The least of a grid over the magnitudes within a budget, which closes in on its best point.
  private static double brute(Loss loss, double budget) {
    double best = Double.POSITIVE_INFINITY;
    double size = Math.log(1e10);
    double tokens = Math.log(1e11);
    for (double reach = 12; reach > 1e-7; reach /= 5) {
      double middle = size;
      double centre = tokens;
      for (int i = -150; i <= 150; i++) {
        for (int j = -150; j <= 150; j++) {
          double x = middle + reach * i / 150;
          double y = centre + reach * j / 150;
          double value =
              6 * Math.exp(x) * Math.exp(y) <= budget
                  ? loss.at(Math.exp(x), Math.exp(y))
                  : Double.POSITIVE_INFINITY;
          if (value < best) {
            best = value;
            size = x;
            tokens = y;
          }
        }
      }
    }
    return best;
  }

  private static Problem problem(String law, Law constants, String order, String... limits) {
    List<Unknown> unknowns = Stream.of(order.split(" ")).map(Questions::unknown).toList();
    return minimize(law, unknowns, constants.given(), limits);
  }

  private static String number(double x) {
    return new BigDecimal(x).toPlainString();
  }

  private static void agrees(Optimum o, double grid) {
    assertEquals(Verdict.BEST_FOUND, o.verdict(), o.why());
    assertEquals(grid, o.value().value(), 1e-6 * grid, o.why());
    assertTrue(o.value().value() <= grid * (1 + 1e-9), () -> o.value().value() + " above " + grid);
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        Arguments.of("N D", new String[] {"6*N*D <= 1e22"}),
        Arguments.of("D N", new String[] {"6*N*D <= 1e22"}),
        Arguments.of("N D", new String[] {"6*N*D <= 1e22", "N >= 0", "D >= 0"}),
        Arguments.of("D N", new String[] {"N >= 1", "D >= 1", "6*N*D <= 1e22"}),
        Arguments.of("N D", new String[] {"6*N*D = 1e22"}),
        Arguments.of("D N", new String[] {"6*D <= 1e22/N"}));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void theGridIsReachedHoweverItIsAsked(String order, String... limits) {
    Law law = Law.PUBLISHED;
    double grid = brute(law::repeated, 1e22);
    assertEquals(2.22213, grid, 1e-5);
    Optimum o = Planner.minimize(problem(REPEATED, law, order, limits), HERE);
    agrees(o, grid);
    assertEquals(7.026e9, o.place("N"), 1e7);
    assertEquals(2.372e11, o.place("D"), 3e8);
    agrees(
        Planner.minimize(problem(BY_CASES, law, order, limits), HERE), brute(law::byCases, 1e22));
  }

  @Test
  void moreDataAndMoreComputeToo() {
    Law law = Law.PUBLISHED.unique(1e11);
    double grid = brute(law::repeated, 1e23);
    assertEquals(2.09820, grid, 1e-5);
    agrees(Planner.minimize(problem(REPEATED, law, "N D", "6*N*D <= 1e23"), HERE), grid);
  }

  /// As a maximum, by epochs instead of tokens, and with whole epochs.
  @Test
  void otherUnknownsToo() {
    Law law = Law.PUBLISHED;
    double grid = brute(law::repeated, 1e22);
    List<Unknown> both = List.of(unknown("D"), unknown("N"));
    String negative = "-(" + REPEATED + ")";
    Optimum most = Planner.minimize(maximize(negative, both, law.given(), "6*N*D <= 1e22"), HERE);
    assertEquals(-grid, most.value().value(), 1e-6 * grid, most.why());
    String epochs = REPEATED.replace("D", "(k*U)");
    agrees(Planner.minimize(problem(epochs, law, "k N", "6*N*k*U <= 1e22"), HERE), grid);
    List<Unknown> whole = List.of(unknown("N"), integer("k", 1, 1e4));
    Optimum tens = Planner.minimize(minimize(epochs, whole, law.given(), "6*N*k*U <= 1e22"), HERE);
    double least = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= 10_000; k++) {
      least = Math.min(least, law.repeated(1e22 / (6 * k * law.u), k * law.u));
    }
    assertEquals(least, tens.value().value(), 1e-9, tens.why());
  }

  @Test
  void otherConstantsToo() {
    for (int k = 0; k < 10; k++) {
      RandomGenerator random = Streams.of(2026, k);
      Law law = Law.of(random);
      double budget = Math.pow(10, random.nextDouble(19, 24));
      String order = k % 2 == 0 ? "N D" : "D N";
      Problem p = problem(REPEATED, law, order, "6*N*D <= " + number(budget));
      Optimum o = Planner.minimize(p, HERE);
      double grid = brute(law::repeated, budget);
      assertEquals(grid, o.value().value(), 1e-6 * grid, k + ": " + o.why());
    }
  }

  @Test
  void aSweepHoldsTheGridInEachRow() {
    for (String law : List.of(REPEATED, BY_CASES)) {
      var problems = new ArrayList<Problem>();
      var grids = new ArrayList<Double>();
      for (double power = 21; power <= 23; power++) {
        double budget = Math.pow(10, power);
        problems.add(problem(law, Law.PUBLISHED, "N D", "6*N*D <= " + number(budget)));
        Loss loss = law.equals(REPEATED) ? Law.PUBLISHED::repeated : Law.PUBLISHED::byCases;
        grids.add(brute(loss, budget));
      }
      List<Optimum> swept = Planner.sweep(problems, HERE);
      for (int k = 0; k < swept.size(); k++) {
        agrees(swept.get(k), grids.get(k));
      }
    }
  }

  /// By hand: what all that there is of one and of both is worth at most.
  @Test
  void withoutABudgetTheLossHasALimitThatNoPointAttains() {
    Law law = Law.PUBLISHED;
    double least = law.repeated(1e20, 1e20);
    for (String order : List.of("N D", "D N")) {
      Optimum o = Planner.minimize(problem(REPEATED, law, order), HERE);
      assertEquals(Verdict.UNBOUNDED, o.verdict(), o.why());
      String limit = "the value falls towards " + Words.number(least, 6) + " as ";
      assertTrue(o.why().startsWith(limit), () -> "not " + limit + ": " + o.why());
    }
    Optimum few = Planner.minimize(problem(BY_CASES, law, "N D", "N <= 1e10"), HERE);
    assertEquals(Verdict.UNBOUNDED, few.verdict(), few.why());
    String limit = "falls towards " + Words.number(law.byCases(1e10, 1e20), 6) + " as D grows";
    assertTrue(few.why().contains(limit), few.why());
  }

  @Test
  void powersOfTheLeastMakeAllPositive() {
    assertPositive("min(x, 2*min(y, 3))^0.3", "x", "y");
    assertPositive("1/(x*y + 5*x*y*(1 - exp(-max(z, 0))))^0.3", "x", "y");
    assertPositive("log(2*min(x, y))", "x", "y");
    assertPositive("max(x, y)^0.3");
    assertPositive("(x - 5*x*exp(y))^0.3");
    assertPositive("(x + 5*y*exp(x))^0.3");
    assertPositive("min(x, y)^2");
  }

  private static void assertPositive(String formula, String... names) {
    assertEquals(Set.of(names), Domain.positive(Infix.expr(formula)), formula);
  }
}
