package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.exact;
import static org.lawlang.plan.Questions.integer;
import static org.lawlang.plan.Questions.maximize;
import static org.lawlang.plan.Questions.minimize;
import static org.lawlang.plan.Questions.unknown;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.lawlang.plan.Optimum.Verdict;

/// Certificates for whole numbers where there are too many to try them all.
class WholeTest {
  /// Waves on a bowl, by brute force over all 401 by 401 points.
  @Property(tries = 40)
  void agreesWithAllPoints(
      @ForAll @DoubleRange(min = 0.2, max = 3) double w,
      @ForAll @DoubleRange(min = -90, max = 90) double a,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double s,
      @ForAll @DoubleRange(min = 100, max = 300) double most) {
    var given = exact(Map.of("w", w, "a", a, "s", s));
    Optimum o =
        Planner.minimize(
            minimize(
                "sin(w*x) + cos(w*y + 1) + s*((x - a)^2 + (y + a/2)^2 + x*y/2)/10",
                List.of(integer("x", -200, 200), integer("y", -200, 200)),
                given,
                "x + 2*y <= " + most),
            HERE);
    double least = Double.POSITIVE_INFINITY;
    for (int x = -200; x <= 200; x++) {
      for (int y = -200; y <= 200; y++) {
        if (x + 2 * y <= most) {
          double bowl = (x - a) * (x - a) + (y + a / 2) * (y + a / 2) + x * y / 2.0;
          least = Math.min(least, Math.sin(w * x) + Math.cos(w * y + 1) + s * bowl / 10);
        }
      }
    }
    assertEquals(Verdict.OPTIMAL, o.verdict(), o.why());
    assertTrue(o.why().startsWith("certified search over whole numbers"), o.why());
    assertEquals(least, o.value().value(), 1e-9 * Math.max(1, Math.abs(least)));
  }

  /// Whole and continuous unknowns together: for each `x` the best `y` is `-x/100`, so the least is by
  /// hand that of `cos(x) + x^2/100 - (x/100)^2` over whole `x`, at 3 or -3.
  @Test
  void mixed() {
    Optimum o =
        Planner.minimize(
            minimize(
                "cos(x) + x^2/100 + y^2 + 0.02*x*y",
                List.of(integer("x", -1_000_000, 1_000_000), unknown("y", -100, 100)),
                Map.of()),
            HERE);
    assertEquals(Verdict.OPTIMAL, o.verdict(), o.why());
    assertEquals(3, Math.abs(o.at().get("x").value()), o.why());
    assertEquals(Math.cos(3) + 0.09 - 0.03 * 0.03, o.value().value(), 1e-12);
  }

  /// No whole number lies between 3.2 and 3.8 where the sum is held by a fraction.
  @Test
  void noWholePointIsProved() {
    Optimum o =
        Planner.minimize(
            minimize(
                "x^2 + cos(y)",
                List.of(integer("x", 1, 1e6), unknown("y", 0, 9)),
                Map.of(),
                "x >= 3.2",
                "x <= 3.8"),
            HERE);
    assertEquals(Verdict.INFEASIBLE, o.verdict(), o.why());
    assertTrue(o.why().contains("(proved)"), o.why());
  }

  /// In the corner of a saddle with waves, by numpy over all 1001 by 1001 points.
  @Test
  void negativeEndsOfBoxesCount() {
    Optimum o =
        Planner.minimize(
            minimize(
                "sin(3*x) + cos(2*y) + 0.01*x*y",
                List.of(integer("x", -500, 500), integer("y", -500, 500)),
                Map.of()),
            HERE);
    assertEquals(Verdict.OPTIMAL, o.verdict(), o.why());
    assertEquals(-2500.431522880616, o.value().value(), 1e-11);
    assertEquals(-500, o.at().get("y").value());
    // The greatest whole number up to -3 is -3.
    Problem below =
        minimize("-x + y^2", List.of(integer("x", -1e6, -3), unknown("y", -1, 1)), Map.of());
    assertEquals(3, Planner.minimize(below, HERE).value().value(), 1e-12);
  }

  /// What more of a budget buys is asked of the whole problem: with 10 % more, 3*k <= 220 allows k =
  /// 73, by hand, and 2*k <= 1000 allows no more than the best. A number of billions moves like a
  /// real one; the shares were found by mpmath from N = sqrt(C/120) and D = 20*N.
  @Test
  void constraintsAreLoosenedOverWholeNumbers() {
    Optimum few =
        Planner.minimize(
            maximize(
                "1 - exp(-k/40) - 0.0002*k",
                List.of(integer("k", 1, 10_000)),
                Map.of(),
                "3*k <= 200",
                "2*k <= 1000"),
            HERE);
    double at66 = 1 - Math.exp(-66 / 40.0) - 0.0132;
    double at73 = 1 - Math.exp(-73 / 40.0) - 0.0146;
    assertEquals(
        "10 % more of 3*k buys " + Words.percent(at73 / at66 - 1) + " more (re-optimised)",
        few.constraints().getFirst().sentence());
    assertEquals("87 % to spare", few.constraints().getLast().sentence()); // 1 - 132/1000
    Optimum many =
        Planner.minimize(
            minimize(
                "1.8172 + 477.8/N^0.3473 + 2143.4/D^0.3672",
                List.of(integer("N", 1e9, 5e11), unknown("D")),
                Map.of(),
                "6*N*D <= 5.76e23",
                "D >= 20*N"),
            HERE);
    assertEquals(1.9738830403429866, many.value().value(), 1e-12);
    assertEquals(
        "10 % more of 6*N*D buys 0.13 % less (re-optimised)",
        many.constraints().getFirst().sentence());
    assertEquals(
        "a bound 9.1 % lower buys 0.0016 % less (re-optimised)",
        many.constraints().getLast().sentence());
    assertEquals("N between 46.8B and 69.3B", many.flat().getFirst().substring(0, 25));
  }
}
