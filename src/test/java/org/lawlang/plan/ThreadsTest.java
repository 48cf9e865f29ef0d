package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lawlang.plan.Questions.CHINCHILLA;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.chinchilla;
import static org.lawlang.plan.Questions.integer;
import static org.lawlang.plan.Questions.maximize;
import static org.lawlang.plan.Questions.minimize;
import static org.lawlang.plan.Questions.unknown;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Infix;

/// Every answer is the same on one thread and on two, to the last bit and word.
class ThreadsTest {
  private static final List<Unknown> BOTH = List.of(unknown("N"), unknown("D"));

  private static Map<String, Quantity> uncertain() {
    var given = new HashMap<String, Quantity>();
    RandomGenerator random = Streams.of(5, 0);
    chinchilla().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            e -> {
              double[] draws = new double[600];
              double value = e.getValue().value();
              Arrays.setAll(draws, i -> value * Math.exp(0.02 * random.nextGaussian()));
              given.put(e.getKey(), new Quantity.Uncertain(value, draws));
            });
    return given;
  }

  static Stream<Problem> problems() {
    List<Unknown> square = List.of(unknown("x", -3, 3), unknown("y", -3, 3));
    return Stream.of(
        minimize(CHINCHILLA, BOTH, uncertain(), "6*N*D <= 1e24"),
        minimize(CHINCHILLA, BOTH, uncertain(), "6*N*D + 2*N*1e13 <= 1e24", "D <= 5e12"),
        minimize("6*N*D", BOTH, uncertain(), CHINCHILLA + " <= 1.9"),
        minimize("6*N*D", BOTH, uncertain(), CHINCHILLA + " <= 1.2"),
        minimize(CHINCHILLA, BOTH, uncertain(), "D <= 1e12"),
        minimize("sin(3*x)*cos(2*y) + x^2/9 + y^2/7", square, Map.of(), "x + y <= 2"),
        maximize("x*exp(-x)*cos(y)", square, Map.of()),
        minimize("x^2*cos(x) + y", List.of(integer("x", -1e6, 1e6), unknown("y", 0, 1)), Map.of()),
        minimize(
            CHINCHILLA, List.of(integer("N", 1, 1e6), unknown("D")), uncertain(), "6*N*D <= 1e15"),
        minimize("x + y", square, Map.of(), "x*y = 20"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void optima(Problem problem) {
    Optimum one = Planner.minimize(problem, HERE);
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      Optimum other = Planner.minimize(problem, two);
      assertEquals(one.verdict(), other.verdict());
      assertEquals(one.why(), other.why());
      assertEquals(one.at(), other.at());
      assertEquals(one.value(), other.value());
      assertEquals(one.constraints(), other.constraints());
      assertEquals(one.flat(), other.flat());
      assertEquals(one.scaling(), other.scaling());
      assertEquals(one.regret(), other.regret());
    }
  }

  @Test
  void roots() {
    var equations =
        List.of(
            new Equation(Infix.expr(CHINCHILLA), Infix.expr("2")),
            new Equation(Infix.expr("6*N*D"), Infix.expr("1e24")));
    Roots one = Planner.solve(equations, BOTH, uncertain(), HERE);
    assertEquals(2, one.roots().size(), one.why());
    var single = List.of(equations.getFirst());
    List<Unknown> size = List.of(unknown("N"));
    var tokens = new HashMap<>(uncertain());
    tokens.put("D", Quantity.exact(1e12));
    Roots alone = Planner.solve(single, size, tokens, HERE);
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      assertEquals(one, Planner.solve(equations, BOTH, uncertain(), two));
      assertEquals(alone, Planner.solve(single, size, tokens, two));
    }
  }
}
