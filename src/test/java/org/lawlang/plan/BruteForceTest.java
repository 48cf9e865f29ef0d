package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.exact;
import static org.lawlang.plan.Questions.maximize;
import static org.lawlang.plan.Questions.minimize;
import static org.lawlang.plan.Questions.unknown;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Streams;
import org.lawlang.plan.Optimum.Verdict;
import org.lawlang.plan.Problem.Unknown;

/// Laws that are no posynomials, with random constants, against the best of a million grid points
/// that plain Java computes: repeated data, U-shapes, a utility that wears off, valleys, quality
/// that costs.
class BruteForceTest {
  private static final int PROBLEMS = 200;
  private static final double WORST = 1e-6;

  /// The objective to be minimised at a point, infinite where a constraint fails.
  private interface Value {
    double at(double[] x);
  }

  private record Case(Problem problem, double sign, Value value, int points) {}

  private static double uniform(RandomGenerator random, double lo, double hi) {
    return lo + (hi - lo) * random.nextDouble();
  }

  private static double power(RandomGenerator random, double lo, double hi) {
    return Math.pow(10, uniform(random, lo, hi));
  }

  /// Muennighoff et al. 2023: tokens beyond the unique ones wear off.
  private static Case repeated(RandomGenerator r) {
    double a = power(r, 2, 3);
    double alpha = uniform(r, 0.2, 0.5);
    double b = power(r, 2, 4);
    double beta = uniform(r, 0.2, 0.5);
    double u = power(r, 8, 11);
    double half = uniform(r, 3, 40);
    double c = power(r, 19, 25);
    return new Case(
        minimize(
            "1.5 + a/N^alpha + b/(u*(1 + h*(1 - exp(-(D/u - 1)/h))))^beta + 1e-15*D",
            List.of(unknown("N", 1e6, 1e13), unknown("D", u, 1e3 * u)),
            exact(Map.of("a", a, "alpha", alpha, "b", b, "beta", beta, "u", u, "h", half, "c", c)),
            "6*N*D <= c"),
        1,
        x ->
            6 * x[0] * x[1] <= c
                ? 1.5
                    + a / Math.pow(x[0], alpha)
                    + b / Math.pow(u * (1 + half * (1 - Math.exp(-(x[1] / u - 1) / half))), beta)
                    + 1e-15 * x[1]
                : Double.POSITIVE_INFINITY,
        1000);
  }

  /// A best ratio of tokens to parameters, in waves.
  private static Case ratio(RandomGenerator r) {
    double a = power(r, 2, 3);
    double alpha = uniform(r, 0.2, 0.5);
    double k = power(r, -3, -1);
    double m = uniform(r, 1, 5);
    double w = power(r, -4, -2);
    double c = power(r, 18, 24);
    return new Case(
        minimize(
            "1.7 + a/N^alpha + k*(log(D/N) - m)^2 + w*sin(3*log(N))",
            List.of(unknown("N", 1e6, 1e12), unknown("D", 1e7, 1e14)),
            exact(Map.of("a", a, "alpha", alpha, "k", k, "m", m, "w", w, "c", c)),
            "6*N*D <= c"),
        1,
        x ->
            6 * x[0] * x[1] <= c
                ? 1.7
                    + a / Math.pow(x[0], alpha)
                    + k * Math.pow(Math.log(x[1] / x[0]) - m, 2)
                    + w * Math.sin(3 * Math.log(x[0]))
                : Double.POSITIVE_INFINITY,
        1000);
  }

  private static Case utility(RandomGenerator r) {
    double t = uniform(r, 5, 60);
    double cost = power(r, -4, -2);
    double s = uniform(r, -0.5, 0.5);
    double m = uniform(r, 20, 400);
    double w = uniform(r, 3, 30);
    return new Case(
        maximize(
            "1 - exp(-x/t) - k*x + s*exp(-((x - m)/w)^2)",
            List.of(unknown("x", 0, 500)),
            exact(Map.of("t", t, "k", cost, "s", s, "m", m, "w", w))),
        -1,
        x -> -(1 - Math.exp(-x[0] / t) - cost * x[0] + s * Math.exp(-Math.pow((x[0] - m) / w, 2))),
        1_000_000);
  }

  private static Case valleys(RandomGenerator r) {
    double p = uniform(r, -1, 1);
    double q = uniform(r, 0.5, 3);
    double s = uniform(r, 0.5, 4);
    double d = uniform(r, 1, 9);
    return new Case(
        minimize(
            "(x - p)^4 - q*x^2 + y^2*(1 + x^2) + s*sin(2*x + y)",
            List.of(unknown("x", -3, 3), unknown("y", -3, 3)),
            exact(Map.of("p", p, "q", q, "s", s, "d", d)),
            "x^2 + y^2 <= d",
            "x*y >= -1"),
        1,
        x ->
            x[0] * x[0] + x[1] * x[1] <= d && x[0] * x[1] >= -1
                ? Math.pow(x[0] - p, 4)
                    - q * x[0] * x[0]
                    + x[1] * x[1] * (1 + x[0] * x[0])
                    + s * Math.sin(2 * x[0] + x[1])
                : Double.POSITIVE_INFINITY,
        1000);
  }

  /// Filtering: tokens of quality `q` are worth more and cost more.
  private static Case quality(RandomGenerator r) {
    double a = power(r, 2, 3);
    double alpha = uniform(r, 0.2, 0.5);
    double b = power(r, 2, 4);
    double beta = uniform(r, 0.2, 0.5);
    double g = uniform(r, 0.01, 0.2);
    double p = power(r, 9, 12);
    double c = power(r, 19, 24);
    return new Case(
        minimize(
            "1.6 + a/N^alpha + b/(D*q^0.5)^beta + g*(q - 0.6)^2*(1.5 - q)",
            List.of(unknown("N", 1e6, 1e13), unknown("D", 1e7, 1e14), unknown("q", 0.1, 1)),
            exact(Map.of("a", a, "alpha", alpha, "b", b, "beta", beta, "g", g, "p", p, "c", c)),
            "6*N*D + p*D*q^2 <= c"),
        1,
        x ->
            6 * x[0] * x[1] + p * x[1] * x[2] * x[2] <= c
                ? 1.6
                    + a / Math.pow(x[0], alpha)
                    + b / Math.pow(x[1] * Math.sqrt(x[2]), beta)
                    + g * (x[2] - 0.6) * (x[2] - 0.6) * (1.5 - x[2])
                : Double.POSITIVE_INFINITY,
        100);
  }

  private static double brute(Case c) {
    List<Unknown> unknowns = c.problem.unknowns();
    int d = unknowns.size();
    double[][] values = new double[d][c.points];
    for (int i = 0; i < d; i++) {
      double lo = unknowns.get(i).box().lo();
      double hi = unknowns.get(i).box().hi();
      boolean log = lo > 0 && hi > 100 * lo;
      for (int k = 0; k < c.points; k++) {
        double t = (double) k / (c.points - 1);
        values[i][k] = log ? lo * Math.pow(hi / lo, t) : lo + t * (hi - lo);
      }
    }
    double best = Double.POSITIVE_INFINITY;
    double[] x = new double[d];
    for (int k = 0; k < 1_000_000; k++) {
      int rest = k;
      for (int i = 0; i < d; i++) {
        x[i] = values[i][rest % c.points];
        rest /= c.points;
      }
      best = Math.min(best, c.value.at(x));
    }
    return best;
  }

  @Test
  void neverAboveAMillionPoints() {
    var worse = new ArrayList<String>();
    int proved = 0;
    for (int k = 0; k < PROBLEMS; k++) {
      RandomGenerator random = Streams.of(2026, k);
      Case c =
          switch (k % 5) {
            case 0 -> repeated(random);
            case 1 -> ratio(random);
            case 2 -> utility(random);
            case 3 -> valleys(random);
            default -> quality(random);
          };
      Optimum o = Planner.minimize(c.problem, HERE);
      double[] at = o.at().values().stream().mapToDouble(q -> q.value()).toArray();
      double grid = brute(c);
      proved += o.verdict() == Verdict.OPTIMAL ? 1 : 0;
      if (grid == Double.POSITIVE_INFINITY && o.at().isEmpty()) {
        continue;
      }
      double value = c.sign * o.value().value();
      if (!(value <= grid + WORST * Math.max(1, Math.abs(grid)))) {
        worse.add(k + ": " + value + " above " + grid + ", " + o.why());
      }
      // And it is what the law gives there, within the constraints up to rounding.
      for (int i = 0; i < at.length; i++) {
        at[i] *= k % 5 == 2 || k % 5 == 3 ? 1 : 1 - 1e-9;
      }
      if (k % 5 != 3) {
        assertEquals(c.value.at(at), value, 1e-7 * Math.max(1, Math.abs(value)), o.why());
      }
    }
    assertEquals(List.of(), worse);
    assertEquals(PROBLEMS, proved);
  }
}
