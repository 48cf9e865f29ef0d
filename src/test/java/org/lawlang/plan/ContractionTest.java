package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Interval;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Formulas;
import org.lawlang.symbolic.Infix;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Tame;

class ContractionTest {
  private static int judged;

  @Provide
  Arbitrary<Infix> formulas() {
    return Arbitraries.oneOf(Formulas.any(), Formulas.smooth());
  }

  @Provide
  Arbitrary<Map<String, Double>> points() {
    return Formulas.points(-3, 3);
  }

  /// Constraints that are made to hold at a point never cut it off, from whatever box around it.
  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void noFeasiblePointIsLost(
      @ForAll("formulas") Infix first,
      @ForAll("formulas") Infix second,
      @ForAll("points") Map<String, Double> at,
      @ForAll long seed) {
    if (!Tame.at(first, at) || !Tame.at(second, at)) {
      return;
    }
    judged++;
    var constraints = new ArrayList<Constraint>();
    for (Infix formula : List.of(first, second)) {
      double value = formula.value(at);
      double room = 1e-9 * (1 + Math.abs(value));
      Expr e = formula.build();
      constraints.add(new Constraint("", e, false, Normal.number(value + room)));
      constraints.add(new Constraint("", Normal.number(value - room), false, e));
    }
    var box = new HashMap<String, Interval>();
    var random = new java.util.Random(seed);
    at.forEach(
        (name, x) -> {
          double width = Math.pow(10, 3 - random.nextInt(6));
          Interval around =
              new Interval(x - width * random.nextDouble(), x + width * random.nextDouble());
          box.put(name, random.nextInt(4) == 0 ? Interval.REAL : around);
        });
    Optional<Map<String, Interval>> left = Contraction.of(constraints, box);
    at.forEach(
        (name, x) ->
            assertTrue(
                left.isPresent() && left.get().get(name).contains(x),
                () -> name + " = " + x + " was lost: " + left));
  }

  @net.jqwik.api.lifecycle.AfterContainer
  static void mostWereJudged() {
    assertTrue(judged > 3000, judged + " of 20,000 were judged");
  }

  /// `exp(x) <= y <= 10` leaves `x` below `log(10)`; of `x*y >= 0` a negative `x` may be part, for
  /// `y` may be zero.
  @Test
  void narrows() {
    var box = Map.of("x", Interval.REAL, "y", new Interval(0, 10));
    var exponential = List.of(Questions.constraint("exp(x) <= y"));
    Interval x = Contraction.of(exponential, box).orElseThrow().get("x");
    assertEquals(Math.log(10), x.hi(), 1e-14);
    assertTrue(x.hi() >= Math.log(10));
    var product = List.of(Questions.constraint("x*y >= 0"));
    assertTrue(Contraction.of(product, box).orElseThrow().get("x").contains(-7));
    var least = List.of(Questions.constraint("min(x, y) >= 3"));
    assertEquals(3, Contraction.of(least, box).orElseThrow().get("x").lo(), 1e-14);
    var most = List.of(Questions.constraint("max(x, y) <= 3"));
    assertEquals(3, Contraction.of(most, box).orElseThrow().get("y").hi(), 1e-14);
    assertTrue(
        Contraction.of(List.of(Questions.constraint("min(x, y) <= 3")), box)
            .orElseThrow()
            .get("x")
            .contains(9));
  }
}
