package org.lawlang.symbolic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Interval;
import org.lawlang.symbolic.Posynomial.Monomial;

class ShapeTest {
  private static final Interval RANGE = new Interval(0.2, 3);
  private static final Map<String, Interval> BOX = Map.of("x", RANGE, "y", RANGE, "z", RANGE);

  @Provide
  Arbitrary<Infix> formulas() {
    return Formulas.any();
  }

  @Provide
  Arbitrary<Map<String, Double>> points() {
    return Formulas.points(0.2, 3);
  }

  @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
  void whatIsProvedHoldsBetweenAnyTwoPoints(
      @ForAll("formulas") Infix formula,
      @ForAll("points") Map<String, Double> a,
      @ForAll("points") Map<String, Double> b) {
    Expr e = formula.build();
    Shape shape = Shape.of(e, BOX);
    for (var entry : shape.trends().entrySet()) {
      var moved = new HashMap<>(a);
      moved.put(entry.getKey(), b.get(entry.getKey()));
      if (Tame.at(formula, a) && Tame.at(formula, moved)) {
        double dx = moved.get(entry.getKey()) - a.get(entry.getKey());
        double dy = formula.value(moved) - formula.value(a);
        double slack = 1e-8 * (1 + Math.abs(formula.value(a)));
        switch (entry.getValue()) {
          case INCREASING -> assertFalse(dy * Math.signum(dx) < -slack, () -> entry + " of " + e);
          case DECREASING -> assertFalse(dy * Math.signum(dx) > slack, () -> entry + " of " + e);
          case CONSTANT -> assertEquals(0, dy, slack, () -> entry + " of " + e);
          case UNKNOWN -> {}
        }
      }
    }
    var middle = new HashMap<String, Double>();
    var mean = new HashMap<String, Double>();
    a.forEach(
        (name, x) -> {
          middle.put(name, (x + b.get(name)) / 2);
          mean.put(name, Math.sqrt(x * b.get(name)));
        });
    if (Tame.at(formula, a) && Tame.at(formula, b) && Tame.at(formula, middle)) {
      double bend = (formula.value(a) + formula.value(b)) / 2 - formula.value(middle);
      assertBend(shape.curvature(), bend, formula.value(a), formula.value(b), e);
    }
    if (shape.logCurvature() != Curvature.UNKNOWN
        && Tame.at(formula, a)
        && Tame.at(formula, b)
        && Tame.at(formula, mean)
        && Math.min(formula.value(a), formula.value(b)) > 1e-6) {
      double bend =
          (Math.log(formula.value(a)) + Math.log(formula.value(b))) / 2
              - Math.log(formula.value(mean));
      assertBend(shape.logCurvature(), bend, 1, 1, e);
    }
  }

  private static void assertBend(Curvature curvature, double bend, double a, double b, Expr e) {
    double slack = 1e-8 * (1 + Math.abs(a) + Math.abs(b));
    assertFalse(curvature.isConvex() && bend < -slack, () -> curvature + " " + e);
    assertFalse(curvature.isConcave() && bend > slack, () -> curvature + " " + e);
  }

  private static final Map<String, Interval> CHINCHILLA =
      Map.of(
          "E", Interval.NON_NEGATIVE,
          "A", Interval.NON_NEGATIVE,
          "B", Interval.NON_NEGATIVE,
          "alpha", new Interval(0, 2),
          "beta", new Interval(0, 2));
  private static final String LAW = "E + A/N^alpha + B/D^beta";

  @Test
  void theFactsOfChinchilla() {
    LawFacts facts =
        LawFacts.of(
            Infix.expr(LAW),
            List.of("N", "D"),
            List.of("E", "A", "B", "alpha", "beta"),
            CHINCHILLA);
    assertEquals(Set.of("A", "B", "E"), facts.linear());
    assertEquals(Map.of("N", Trend.DECREASING, "D", Trend.DECREASING), facts.trends());
    assertEquals(Map.of("N", Curvature.CONVEX, "D", Curvature.CONVEX), facts.curvatures());
    assertEquals(Curvature.CONVEX, facts.joint());
    assertEquals(Curvature.CONVEX, facts.logCurvature());
    assertEquals(Interval.NON_NEGATIVE, facts.bounds());
    assertEquals(
        List.of("E", "A", "B", "alpha", "beta", "N", "D"), List.copyOf(facts.gradient().keySet()));
    assertEquals(Infix.expr("N^(-alpha)"), facts.gradient().get("A"));
  }

  @Test
  void curvatures() {
    curved(Curvature.CONVEX, "x^2");
    curved(Curvature.CONVEX, "x^2/y");
    curved(Curvature.CONCAVE, "sqrt(x)*y^0.25");
    curved(Curvature.CONVEX, "1/(x*y)");
    curved(Curvature.CONVEX, "exp(x - y) + abs(x - 2*y)");
    curved(Curvature.CONCAVE, "log(x + y) - exp(x)");
    curved(Curvature.AFFINE, "3*x - y + 1");
    curved(Curvature.CONVEX, "max(x, y^2)");
    curved(Curvature.CONCAVE, "min(x, y)");
    curved(Curvature.UNKNOWN, "x*y");
    curved(Curvature.CONVEX, "x*log(x)"); // by its second derivative
    assertEquals(Curvature.AFFINE, Shape.of(Infix.expr("6*x*y^2"), BOX).logCurvature());
    assertEquals(Curvature.CONVEX, Shape.of(Infix.expr("(x/y + 2)^0.3*x"), BOX).logCurvature());
    assertEquals(Curvature.CONCAVE, Shape.of(Infix.expr("1/(x + y)"), BOX).logCurvature());
    assertEquals(Curvature.UNKNOWN, Shape.of(Infix.expr("x - y"), BOX).logCurvature());
  }

  private static void curved(Curvature expected, String formula) {
    assertEquals(expected, Shape.of(Infix.expr(formula), BOX).curvature(), formula);
  }

  @Test
  void trendsStopAtPolesAndJumps() {
    var line = Map.of("x", new Interval(-1, 1));
    assertEquals(Trend.UNKNOWN, Shape.of(Infix.expr("1/x"), line).trend("x"));
    assertEquals(
        Trend.UNKNOWN, Shape.of(Infix.expr("if x < 0 then x else x - 5"), line).trend("x"));
    assertEquals(Trend.INCREASING, Shape.of(Infix.expr("x + sin(x)"), line).trend("x"));
    assertEquals(Trend.INCREASING, Shape.of(Infix.expr("floor(2*x)"), line).trend("x"));
    assertEquals(Trend.UNKNOWN, Shape.of(Infix.expr("floor(x) - x"), line).trend("x"));
    assertEquals(Trend.DECREASING, Shape.of(Infix.expr("x^3 - 4*x"), line).trend("x"));
    assertEquals(Trend.CONSTANT, Shape.of(Infix.expr("x"), line).trend("y"));
  }

  @Test
  void whatEntersLinearly() {
    Expr e = Infix.expr("E + A*B/N^alpha + k*E*x + A*exp(k)");
    assertEquals(Set.of("E", "A"), Shape.linearIn(e, Set.of("E", "A", "B", "alpha", "k")));
    assertEquals(Set.of("B"), Shape.linearIn(Infix.expr("A^2*B"), Set.of("A", "B", "C")));
    assertEquals(Set.of(), Shape.linearIn(Infix.expr("if A < 1 then A else 2*A"), Set.of("A")));
  }

  @Test
  void monomials() {
    var unknowns = Set.of("N", "D");
    assertEquals(
        Optional.of(
            List.of(
                new Monomial(Infix.expr("E"), Map.of()),
                new Monomial(Infix.expr("A"), Map.of("N", Infix.expr("-alpha"))),
                new Monomial(Infix.expr("B"), Map.of("D", Infix.expr("-beta"))))),
        Posynomial.of(Infix.expr(LAW), unknowns));
    assertEquals(
        Optional.of(
            List.of(new Monomial(Infix.expr("6"), Map.of("N", Normal.ONE, "D", Normal.ONE)))),
        Posynomial.of(Infix.expr("6*N*D"), unknowns));
    // The known scale comes out of the power of a ratio, and sums are multiplied out.
    assertEquals(
        Optional.of(List.of(new Monomial(Infix.expr("Nc^a"), Map.of("N", Infix.expr("-a"))))),
        Posynomial.of(Infix.expr("(Nc/N)^a"), unknowns));
    assertEquals(
        Optional.of(Set.of(Infix.expr("2*N*D"), Infix.expr("N^2"), Infix.expr("D^2"))),
        Posynomial.of(Infix.expr("(N + D)^2"), unknowns)
            .map(m -> Set.copyOf(m.stream().map(Monomial::expr).toList())));
    assertEquals(Optional.empty(), Posynomial.of(Infix.expr("N^D"), unknowns));
    assertEquals(Optional.empty(), Posynomial.of(Infix.expr("log(N) + D"), unknowns));
    assertEquals(Optional.empty(), Posynomial.of(Infix.expr("(A/N + B/D)^a"), unknowns));
  }

  @Test
  void impliedRanges() {
    var implied = Bounds.implied(Infix.expr("E + (Nc/N)^a*log(D) + y^2"), Map.of());
    assertEquals(Set.of("Nc", "N", "D"), implied.keySet());
    assertTrue(implied.values().stream().allMatch(Interval.NON_NEGATIVE::equals));
  }
}
