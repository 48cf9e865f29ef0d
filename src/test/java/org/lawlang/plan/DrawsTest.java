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
import java.util.Optional;
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

  /// On the kink of `max(A/N^alpha, B/D^beta)` both sides are alike: with `N*D = c` that is at
  /// `N = (A/B*c^beta)^(1/(alpha + beta))`. `abs(log(D/N) - 2.5)` may hold the optimum or not.
  @Test
  void kinksFollowTheirDraws() {
    Map<String, Quantity> given = uncertain(1000);
    List<Unknown> box = List.of(unknown("N", 1e5, 1e16), unknown("D", 1e6, 1e18));
    Problem larger = minimize("E + max(A/N^alpha, B/D^beta)", box, given, "6*N*D <= 1e24");
    double[] n = draws(Planner.minimize(larger, HERE).at().get("N"));
    String ratio = CHINCHILLA + " + abs(log(D/N) - 2.5)/200";
    Optimum level = Planner.minimize(minimize(ratio, box, given, "6*N*D <= 1e24"), HERE);
    int off = 0;
    for (int k = 0; k < DRAWS; k++) {
      if (k == 1) {
        continue; // its exponent is below zero
      }
      Map<String, Quantity> g = draw(given, k);
      double alpha = g.get("alpha").value();
      double beta = g.get("beta").value();
      double share = g.get("A").value() / g.get("B").value() * Math.pow(1e24 / 6, beta);
      double expected = Math.pow(share, 1 / (alpha + beta));
      assertEquals(expected, n[k], 1e-9 * expected, "draw " + k);
      if (k % 50 == 0) {
        Optimum alone = Planner.minimize(minimize(ratio, box, g, "6*N*D <= 1e24"), HERE);
        double value = alone.value().value();
        assertEquals(value, draws(level.value())[k], 1e-9 * value, "draw " + k);
        double d = alone.at().get("D").value();
        off += Math.abs(Math.log(d / alone.at().get("N").value()) - 2.5) > 1e-6 ? 1 : 0;
      }
    }
    assertTrue(off > 0 && off < 10, off + " of ten are off the kink");
  }

  /// The limit that binds differs from draw to draw; the second and third are at the point estimates
  /// far from it.
  @Test
  void limitsChangeFromDrawToDraw() {
    Map<String, Quantity> given = uncertain(1000);
    String[] limits = {"6*N*D + 2*N*1e13 <= 1e24", "D <= 3.5e12", "N <= 2.7e10"};
    Posed posed = Posed.of(minimize(CHINCHILLA, N_AND_D, given, limits));
    Search.Found found =
        Search.run(posed.landscape(), posed.givens(), Starts.of(posed, 5), true, HERE)
            .orElseThrow();
    int lost = 0;
    for (int k = 2; k < DRAWS; k++) {
      Optional<Candidate> followed = Kkt.follow(found.landscape(), posed.givens(k), found.best());
      lost += followed.isEmpty() ? 1 : 0;
      if (k % 25 == 0 && followed.isPresent()) {
        Candidate searched =
            Lagrangian.search(found.landscape(), posed.givens(k), found.best().u());
        assertArrayEquals(searched.u(), followed.get().u(), 1e-8);
      }
    }
    assertTrue(lost < DRAWS / 50, lost + " are lost");
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
