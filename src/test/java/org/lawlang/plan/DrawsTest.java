package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.plan.Questions.CHINCHILLA;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.chinchilla;
import static org.lawlang.plan.Questions.exact;
import static org.lawlang.plan.Questions.minimize;
import static org.lawlang.plan.Questions.unknown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lawlang.math.Quantity;
import org.lawlang.math.Quantity.Uncertain;
import org.lawlang.math.Streams;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Infix;

class DrawsTest {
  private static final List<Unknown> N_AND_D = List.of(unknown("N"), unknown("D"));
  private static final int DRAWS = 500;

  /// The fitted law with draws about its published standard errors, of which one in `odd` has an
  /// exponent below zero.
  private static Map<String, Quantity> uncertain(int odd) {
    var sd = Map.of("A", 60.0, "B", 500.0, "E", 0.0257, "alpha", 0.0154, "beta", 0.0206);
    var given = new HashMap<String, Quantity>();
    List<String> names = new ArrayList<>(sd.keySet());
    names.sort(null);
    RandomGenerator random = Streams.of(7, 0);
    for (String name : names) {
      double[] draws = new double[DRAWS];
      double value = chinchilla().get(name).value();
      for (int k = 0; k < DRAWS; k++) {
        draws[k] = value + sd.get(name) * random.nextGaussian();
        if (name.equals("alpha") && k % odd == 1) {
          draws[k] = -0.01;
        }
      }
      given.put(name, new Uncertain(value, draws));
    }
    return given;
  }

  private static Map<String, Quantity> draw(Map<String, Quantity> given, int k) {
    var values = new HashMap<String, Double>();
    given.forEach((name, q) -> values.put(name, q.draw(k)));
    return exact(values);
  }

  private static double[] draws(Quantity q) {
    return ((Uncertain) q).draws();
  }

  @ParameterizedTest
  @ValueSource(strings = {"6*N*D <= 1e24", "6*N*D + 2*N*1e13 <= 1e24"})
  void eachDrawIsItsOwnOptimum(String budget) {
    Map<String, Quantity> given = uncertain(50);
    Optimum o = Planner.minimize(minimize(CHINCHILLA, N_AND_D, given, budget), HERE);
    for (int k = 0; k < DRAWS; k += 7) {
      Optimum alone = Planner.minimize(minimize(CHINCHILLA, N_AND_D, draw(given, k), budget), HERE);
      if (alone.verdict() == Optimum.Verdict.UNBOUNDED) {
        assertTrue(Double.isNaN(draws(o.value())[k]), "draw " + k + ": " + alone.why());
      } else {
        double expected = alone.value().value();
        assertEquals(expected, draws(o.value())[k], 1e-11 * expected, "draw " + k);
        double n = alone.at().get("N").value();
        assertEquals(n, draws(o.at().get("N"))[k], 1e-6 * n, "draw " + k);
      }
    }
    assertTrue(Double.isNaN(draws(o.value())[1]), "an exponent below zero has no optimum");
    assertEquals(10, Arrays.stream(draws(o.value())).filter(Double::isNaN).count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"6*N*D <= 1e24", "6*N*D + 2*N*1e13 <= 1e24", "6*N*D = 1e24"})
  void threadsDoNotMatter(String budget) {
    Problem p = minimize(CHINCHILLA, N_AND_D, uncertain(50), budget);
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      Optimum alone = Planner.minimize(p, HERE);
      Optimum together = Planner.minimize(p, two);
      for (String name : List.of("N", "D")) {
        assertArrayEquals(draws(alone.at().get(name)), draws(together.at().get(name)), 0);
      }
      assertArrayEquals(draws(alone.value()), draws(together.value()), 0);
      assertEquals(alone.at(), together.at());
    }
  }

  @Test
  void rootsFollowTheirDraws() {
    Map<String, Quantity> given = uncertain(1000);
    var equation = new Equation(Infix.expr("E + A/N^alpha + B/(20*N)^beta"), Infix.expr("2.1"));
    Roots roots = Planner.solve(List.of(equation), List.of(unknown("N")), given, HERE);
    assertEquals(1, roots.roots().size());
    double[] n = draws(roots.roots().getFirst().get("N"));
    for (int k = 0; k < DRAWS; k++) {
      Map<String, Quantity> g = draw(given, k);
      double loss =
          g.get("E").value()
              + g.get("A").value() * Math.pow(n[k], -g.get("alpha").value())
              + g.get("B").value() * Math.pow(20 * n[k], -g.get("beta").value());
      assertEquals(k == 1 ? Double.NaN : 2.1, k == 1 ? n[k] : loss, 1e-9);
    }
  }
}
