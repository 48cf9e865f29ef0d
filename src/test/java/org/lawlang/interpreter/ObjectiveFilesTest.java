package org.lawlang.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lawlang.kernel.Interpreter;
import org.lawlang.model.Law;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;

/// What every file of `stdlib/objective` has to keep: least where the law meets the run, slopes and
/// curvatures that are those of the formula by difference quotients, one slope but at a kink that is
/// declared here.
final class ObjectiveFilesTest {
  private static final Set<String> KINKS = Set.of("absolute", "quantile");
  private static final Map<String, Double> SETTINGS =
      Map.of("d", 1.3, "nu", 4.0, "s", 0.7, "tau", 0.3, "n", 9.0);
  private static final double[] RESIDUALS = {1e-6, 0.01, 0.3, 0.9, 1.2999, 1.3001, 2, 17, 4e3};
  private static final double STEP = 1e-5;

  private final StandardLibrary library = new StandardLibrary();

  @Test
  void theFolderHasThemAll() {
    assertEquals(
        Set.of(
            "squares",
            "absolute",
            "huber",
            "cauchy",
            "logcosh",
            "tukey",
            "student",
            "quantile",
            "logistic",
            "binomial",
            "poisson"),
        library.objectives());
  }

  @TestFactory
  List<DynamicTest> files() {
    return library.objectives().stream()
        .sorted()
        .map(name -> DynamicTest.dynamicTest(name, () -> check(name)))
        .toList();
  }

  private void check(String name) {
    Law law = library.objectiveLaw(name, name).orElseThrow();
    for (var p : law.parameters()) {
      assertTrue(SETTINGS.containsKey(p.name()), p.name());
    }
    if (law.arguments().size() == 1) {
      ofResidual(law, KINKS.contains(name));
    } else {
      ofTargets(law, name);
    }
  }

  private static double at(Expr e, Map<String, Double> arguments) {
    var values = new HashMap<>(SETTINGS);
    values.putAll(arguments);
    return Interpreter.evaluate(e, values);
  }

  private static void ofResidual(Law law, boolean isKinked) {
    String r = law.arguments().getFirst();
    Expr slope = Derivative.of(law.body(), r);
    double zero = at(law.body(), Map.of(r, 0.0));
    for (double size : RESIDUALS) {
      for (double x : new double[] {size, -size}) {
        assertTrue(at(law.body(), Map.of(r, x)) >= zero, law.name() + " falls at " + x);
        assertTrue(at(slope, Map.of(r, x)) * x >= 0, law.name() + " pulls away at " + x);
        differentiated(law, r, x, Map.of(), 1e-9);
      }
    }
    double jump = at(slope, Map.of(r, 1e-200)) - at(slope, Map.of(r, -1e-200));
    assertEquals(isKinked, Math.abs(jump) > 1e-9, law.name() + " jumps by " + jump);
    for (double edge : new double[] {1.3, -1.3}) {
      double below = at(slope, Map.of(r, Math.nextDown(edge)));
      double above = at(slope, Map.of(r, Math.nextUp(edge)));
      assertEquals(below, above, 1e-12, law.name() + " at its threshold");
    }
  }

  private static void ofTargets(Law law, String name) {
    String y = law.arguments().get(0);
    String m = law.arguments().get(1);
    double trials = name.equals("binomial") ? 9 : 1;
    double[] targets =
        name.equals("poisson") ? new double[] {0, 0.5, 1, 7, 900} : new double[] {0, 0.25, 0.5, 1};
    double[] shares = {0.01, 0.2, 0.5, 0.7, 0.9};
    for (double share : targets) {
      double target = share * trials;
      for (double p : shares) {
        double predicted = name.equals("poisson") ? 10 * p : p;
        Map<String, Double> place = Map.of(y, target, m, predicted);
        assertTrue(at(law.body(), place) >= -1e-12, law.name() + " below zero at " + place);
        differentiated(law, m, predicted, Map.of(y, target), 1);
      }
      boolean isInside = name.equals("poisson") ? target > 0 : share > 0 && share < 1;
      if (isInside) {
        assertEquals(0, at(law.body(), Map.of(y, target, m, share)), 1e-12, law.name());
        Expr slope = Derivative.of(law.body(), m);
        assertEquals(0, at(slope, Map.of(y, target, m, share)), 1e-12, law.name());
      }
    }
    assertTrue(Double.isNaN(at(law.body(), Map.of(y, -1.0, m, 0.5))), "a negative target");
    assertTrue(Double.isNaN(at(law.body(), Map.of(y, 0.0, m, -0.5))), "a negative prediction");
  }

  /// @param floor the least size of slope and curvature that counts
  private static void differentiated(
      Law law, String by, double x, Map<String, Double> others, double floor) {
    Expr slope = Derivative.of(law.body(), by);
    Expr curvature = Derivative.of(slope, by);
    double step = STEP * Math.abs(x);
    var low = new HashMap<>(others);
    var high = new HashMap<>(others);
    var here = new HashMap<>(others);
    here.put(by, x);
    low.put(by, x - step);
    high.put(by, x + step);
    double expected = (at(law.body(), high) - at(law.body(), low)) / (2 * step);
    double size = Math.max(Math.abs(at(law.body(), here)) / Math.abs(x), floor);
    assertEquals(expected, at(slope, here), 1e-5 * Math.max(size, Math.abs(expected)), by + x);
    double bend = (at(slope, high) - at(slope, low)) / (2 * step);
    double bent = at(curvature, here);
    double scale = Math.max(Math.abs(at(slope, here)) / Math.abs(x), Math.abs(bend));
    assertEquals(bend, bent, 1e-4 * Math.max(scale, floor), law.name() + "'' at " + by + x);
  }
}
