package org.lawlang.symbolic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Interval;

class BoundsTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Provide
  Arbitrary<Infix> formulas() {
    return Arbitraries.oneOf(Formulas.any(), Formulas.choices(), Formulas.smooth());
  }

  @Provide
  Arbitrary<Map<String, Interval>> boxes() {
    Arbitrary<Double> end = Arbitraries.of(-3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 2.5);
    Arbitrary<Interval> side =
        Combinators.combine(end, end).as((a, b) -> new Interval(Math.min(a, b), Math.max(a, b)));
    return Combinators.combine(side, side, side).as((x, y, z) -> Map.of("x", x, "y", y, "z", z));
  }

  @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
  void everyValueLiesWithinTheBounds(
      @ForAll("formulas") Infix formula,
      @ForAll("boxes") Map<String, Interval> box,
      @ForAll long seed) {
    Expr e = formula.build();
    Interval bounds = Bounds.of(e, box);
    for (Map<String, Double> at : points(box, seed)) {
      // A negative base below an exponent that happens to be whole is outside what is promised.
      double value = Evaluator.value(e, at);
      if (Tame.at(formula, at) && Double.isFinite(value)) {
        assertTrue(bounds.contains(value), () -> value + " of " + e + " outside " + bounds);
      }
    }
  }

  @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
  void whatViolatesItsDomainIsNowhereDefined(
      @ForAll("smooth") Infix formula,
      @ForAll("boxes") Map<String, Interval> box,
      @ForAll long seed) {
    Expr e = formula.build();
    if (!Bounds.violations(e, box).isEmpty()) {
      for (Map<String, Double> at : points(box, seed)) {
        assertFalse(Tame.at(formula, at) && Double.isFinite(formula.value(at)), e::toString);
      }
    }
  }

  @Provide
  Arbitrary<Infix> smooth() {
    return Formulas.smooth();
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void everyFunctionStaysWithinItsRow(
      @ForAll("functions") Fn fn, @ForAll("sides") Interval side, @ForAll long seed) {
    Expr e = new Expr.Apply(fn, List.of(Normal.var("x")));
    Shape shape = Shape.of(e, Map.of("x", side));
    double last = Double.NaN;
    double before = Double.NaN;
    var random = new Random(seed);
    double step = (side.hi() - side.lo()) / (10 + random.nextInt(20));
    for (double x = side.lo(); x <= side.hi() && step > 0; x += step) {
      double y = fn.compute(x);
      if (!Double.isFinite(y) || !fn.domain().contains(x)) {
        last = Double.NaN;
        before = Double.NaN;
        continue;
      }
      double slack = 1e-12 * (1 + Math.abs(y));
      double at = x;
      assertTrue(shape.bounds().contains(y), () -> fn + "(" + at + ") outside " + shape);
      if (shape.trend("x") == Trend.INCREASING) {
        assertFalse(y < last - slack, () -> fn + " falls at " + at);
      }
      if (shape.trend("x") == Trend.DECREASING) {
        assertFalse(y > last + slack, () -> fn + " rises at " + at);
      }
      if (shape.curvature() == Curvature.CONVEX) {
        assertFalse((before + y) / 2 < last - slack, () -> fn + " is not convex at " + at);
      }
      if (shape.curvature() == Curvature.CONCAVE) {
        assertFalse((before + y) / 2 > last + slack, () -> fn + " is not concave at " + at);
      }
      before = last;
      last = y;
    }
  }

  @Provide
  Arbitrary<Fn> functions() {
    return Arbitraries.of(Fn.values()).filter(fn -> Math.abs(fn.arity()) == 1);
  }

  @Provide
  Arbitrary<Interval> sides() {
    Arbitrary<Double> end = Arbitraries.doubles().between(-4, 4).ofScale(2);
    return Combinators.combine(end, end).as((a, b) -> new Interval(Math.min(a, b), Math.max(a, b)));
  }

  private static List<Map<String, Double>> points(Map<String, Interval> box, long seed) {
    var random = new Random(seed);
    var points = new ArrayList<Map<String, Double>>();
    for (int i = 0; i < 10; i++) {
      var at = new HashMap<String, Double>();
      for (String name : List.of("x", "y", "z")) {
        Interval side = box.get(name);
        double t = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextDouble();
        at.put(name, Math.clamp(side.lo() + t * (side.hi() - side.lo()), side.lo(), side.hi()));
      }
      points.add(at);
    }
    return points;
  }

  private static final Map<String, Interval> CHINCHILLA =
      Map.of(
          "E", Interval.NON_NEGATIVE,
          "A", Interval.NON_NEGATIVE,
          "B", Interval.NON_NEGATIVE,
          "alpha", new Interval(0, 2),
          "beta", new Interval(0, 2),
          "N", new Interval(1e6, 1e12),
          "D", new Interval(1e6, 1e15));

  @Test
  void laws() {
    assertEquals(
        Interval.NON_NEGATIVE, Bounds.of(Infix.expr("E + A/N^alpha + B/D^beta"), CHINCHILLA));
    assertBounds(0, 1, "exp(-x)", Map.of("x", Interval.NON_NEGATIVE));
    assertBounds(0, 4, "x^2", Map.of("x", new Interval(-2, 1)));
    assertBounds(-8, 1, "x^3", Map.of("x", new Interval(-2, 1)));
    assertBounds(0.25, INFINITY, "x^-2", Map.of("x", new Interval(-2, 1)));
    assertBounds(1, INFINITY, "1/x", Map.of("x", new Interval(0, 1)));
    assertBounds(-INFINITY, INFINITY, "1/x", Map.of("x", new Interval(-1, 1)));
    assertBounds(-1, 1, "tanh(x)", Map.of());
    assertBounds(0, 1, "x^a", Map.of("x", new Interval(0, 1), "a", Interval.NON_NEGATIVE));
    assertBounds(-2, 3, "min(x, max(y, -2))", Map.of("x", new Interval(-2, 3)));
  }

  @Test
  void aConditionNarrowsItsSides() {
    assertBounds(0, 3, "if x < 0 then -x else x", Map.of("x", new Interval(-3, 2)));
    assertBounds(2, 2, "if x < 5 then 2 else 7", Map.of("x", new Interval(-3, 2)));
    // The objective of Huber: the square is only taken near zero.
    assertBounds(0, 0.5, "if abs(r) <= 1 then r^2/2 else 0", Map.of("r", new Interval(-100, 100)));
  }

  private static void assertBounds(
      double lo, double hi, String formula, Map<String, Interval> ranges) {
    Interval bounds = Bounds.of(Infix.expr(formula), ranges);
    assertEquals(lo, bounds.lo(), 1e-13 * Math.abs(lo), formula);
    assertEquals(hi, bounds.hi(), 1e-13 * Math.abs(hi), formula);
  }

  @Test
  void onlyWhatIsProvedIsAViolation() {
    var negative = Map.of("x", new Interval(-3, -1), "y", Interval.REAL);
    assertEquals(1, Bounds.violations(Infix.expr("log(x)"), negative).size());
    assertEquals(1, Bounds.violations(Infix.expr("1 + y*x^a"), negative).size());
    assertEquals(
        Optional.of("x"), Bounds.violations(Infix.expr("log(x)"), negative).getFirst().variable());
    assertEquals(List.of(), Bounds.violations(Infix.expr("log(y) + x^2 + 1/x"), negative));
    assertEquals(List.of(), Bounds.violations(Infix.expr("log(x + y)"), negative));
    assertEquals(1, Bounds.violations(Infix.expr("sqrt(x - 1)"), negative).size());
    assertEquals(1, Bounds.violations(Infix.expr("asin(x - 1)"), negative).size());
    assertEquals(1, Bounds.violations(Infix.expr("y + log(-1)"), negative).size());
    // The side that is never taken is never wrong.
    assertEquals(List.of(), Bounds.violations(Infix.expr("if x > 0 then log(x) else y"), negative));
    assertEquals(
        List.of(),
        Bounds.violations(
            Infix.expr("if x < 0 then log(-x) else y"), Map.of("x", new Interval(-3, 1))));
  }
}
