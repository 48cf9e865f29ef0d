package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.chinchilla;
import static org.lawlang.plan.Questions.exact;
import static org.lawlang.plan.Questions.unknown;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Infix;

class SolveTest {
  private static Roots solve(String equation, Unknown unknown, Map<String, Quantity> given) {
    String[] sides = equation.split("=", 2);
    var stated = new Equation(Infix.expr(sides[0]), Infix.expr(sides[1]));
    return Planner.solve(List.of(stated), List.of(unknown), given, HERE);
  }

  private static double[] values(Roots roots, String name) {
    return roots.roots().stream().mapToDouble(r -> r.get(name).value()).toArray();
  }

  /// The references are sines, logarithms and radicals that can be checked by hand, the last one by
  /// mpmath (`findroot`, 50 digits).
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x^2 = 2 | -1.4142135623730951 1.4142135623730951 | closed form",
        "x^3 = x | -1 0 1 | closed form",
        "x^3 = -2 | -1.2599210498948732 | closed form",
        "exp(-3*x + 1) = 0.2 | 0.8698126374780334 | closed form",
        "log(x)^2 = 4 | 0.1353352832366127 7.38905609893065 | closed form",
        "abs(x - 1) = 3 | -2 4 | closed form",
        "3*2^x = 5 | 0.7369655941662062 | closed form",
        "tanh(2*x)/4 = 0.1 | 0.2118244650968 | closed form",
        "softplus(x) = 2 | 1.854586542131141 | closed form",
        "x^2 - 2*x + 1 = 0 | 1 | closed form",
        "x^2 + x = 12 | -4 3 | closed form",
        "x + 1/x = 2.5 | 0.5 2 | closed form",
        "log(x)^2 - 3*log(x) + 2 = 0 | 2.718281828459045 7.38905609893065 | closed form",
        "4*exp(-2*x) + 3*exp(-x) = 1 | 1.3862943611198906 | closed form",
        "5*2^x = 3^x | 3.969362295916118 | closed form",
        "(x + 1)/(x - 2) = 3 | 3.5 | closed form",
        "x*(x - 2)*(x + 1)^3 = 0 | -1 0 2 | closed form",
        "tan(x)/tan(x) = 2 + 0*x | | the left side stays below",
        "abs(x) = -x | 0 | every x up to 0 is a root, of which one is given",
        "3*x + 1 = x + 2*x + 1 | 0 | every x is a root, of which one is given: the two sides are",
        "exp(x) = x + 1 | 0 | the only root for all x",
        "x^3 = 3*x - 1 | -1.8793852415718167 0.3472963553338607 1.532088886237956 | all 3 roots for"
            + " all x",
        "exp(-x) = x | 0.5671432904097839 | the only root for all x",
        "1/x = 0 | | the two sides pass each other in jumps",
        "x^2 + 1 = sin(x) | | the left side stays above the right one for all x; they come closest",
      })
  void findsAllRoots(String equation, String roots, String why) {
    Roots found = solve(equation, unknown("x"), Map.of());
    double[] expected =
        roots == null
            ? new double[0]
            : java.util.Arrays.stream(roots.strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    assertArrayEquals(expected, values(found, "x"), 1e-13, found.why());
    assertTrue(found.why().startsWith(why), found.why());
    assertEquals(why.equals("closed form") && expected.length == 1, found.closedForm().isPresent());
  }

  /// Small beside large: `1e10 - 1e-10` and `1e-10` have the sum 1e10 and the product 1.
  @Test
  void noRootOfAQuadraticEquationIsLostToRounding() {
    Roots roots = solve("x^2 - 1e10*x + 1 = 0", unknown("x"), Map.of());
    assertEquals(1e-10, values(roots, "x")[0], 1e-24);
    assertEquals(1e10, values(roots, "x")[1], 1e-5);
    assertTrue(roots.complete());
    Roots edge = solve("x^3 = 0.001", unknown("x", 0, 0.1), Map.of()); // 0.001^(1/3) rounds up
    assertArrayEquals(new double[] {0.1}, values(edge, "x"));
  }

  /// `floor(x) = 2` holds on [2, 3), `abs(x) + abs(x - 1) = 1` on [0, 1]; `tanh` never is one.
  @Test
  void aStretchOfRootsIsSaid() {
    Roots step = solve("floor(x) = 2", unknown("x", 0, 5), Map.of());
    assertArrayEquals(new double[] {2}, values(step, "x"), 1e-12);
    assertEquals("every x from 2 to 3 is a root, of which one is given", step.why());
    Roots flat = solve("abs(x) + abs(x - 1) = 1", unknown("x", -5, 5), Map.of());
    assertArrayEquals(new double[] {0}, values(flat, "x"), 1e-12);
    assertTrue(!flat.complete());
    Roots near = solve("tanh(x) = 1", unknown("x", 0, 100), Map.of());
    assertEquals(List.of(), near.roots());
    assertTrue(near.why().endsWith("they only approach each other"), near.why());
  }

  /// There are as many as the box is wide over pi, which no grid finds.
  @Test
  void aGridDoesNotClaimToHaveThemAll() {
    Roots waves = solve("sin(x) = 0.5", unknown("x"), Map.of());
    assertTrue(!waves.complete());
    assertTrue(waves.why().contains("that there are no more is not proven"), waves.why());
    assertTrue(waves.why().endsWith("state a smaller box"), waves.why());
  }

  /// `sin(x) + m` passes zero upwards at `-asin(m)` and downwards at `pi + asin(m)`; where the second
  /// one leaves the box, the first is not it.
  @Test
  void aDrawKeepsToItsOwnRoot() {
    var draws = new double[] {0.1, 0.5, -0.5, 1.5};
    Roots roots =
        solve(
            "sin(x) + m = 0",
            unknown("x", -1.2, 3.3),
            Map.of("m", new Quantity.Uncertain(0, draws)));
    Quantity up = roots.roots().get(0).get("x");
    Quantity down = roots.roots().get(1).get("x");
    for (int i = 0; i < 2; i++) {
      assertEquals(-Math.asin(draws[i]), up.draw(i), 1e-12);
    }
    assertEquals(Math.PI + Math.asin(0.1), down.draw(0), 1e-12);
    assertTrue(Double.isNaN(down.draw(1)));
    assertEquals(Math.PI + Math.asin(-0.5), down.draw(2), 1e-12);
    assertTrue(Double.isNaN(up.draw(3)) && Double.isNaN(down.draw(3)));
    assertEquals(0.75, roots.probability().orElseThrow());
  }

  /// Of the draws of `m` all but those above two have a point of the circle of radius two on the line.
  @Test
  void theShareOfDrawsWithARootOfASystemIsSaid() {
    var draws = new double[2000];
    java.util.Arrays.setAll(draws, i -> i % 10 < 3 ? 1 : 2.5);
    Roots none =
        Planner.solve(
            List.of(
                new Equation(Infix.expr("x^2 + y^2"), Infix.expr("4")),
                new Equation(Infix.expr("y"), Infix.expr("m"))),
            List.of(unknown("x", 0, 9), unknown("y", -9, 9)),
            Map.of("m", new Quantity.Uncertain(2.2, draws)),
            HERE);
    assertEquals(List.of(), none.roots());
    assertEquals(0.3, none.probability().orElseThrow(), 1e-12);
    Roots alone =
        solve("2 - m = x^2", unknown("x"), Map.of("m", new Quantity.Uncertain(2.2, draws)));
    assertEquals(0.3, alone.probability().orElseThrow(), 1e-12);
  }

  private static Unknown whole(String name, double lo, double hi) {
    return new Unknown(name, new Interval(lo, hi), true);
  }

  /// 25 is 0 + 25 and 9 + 16; x + y = 5 and x*y = 5 have the roots of t^2 - 5*t + 5.
  @Test
  void wholeNumbers() {
    var two = List.of(whole("x", 0, 10), whole("y", 0, 10));
    Roots squares = system(two, "x^2 + y^2 = 25");
    assertArrayEquals(new double[] {0, 3, 4, 5}, values(squares, "x"));
    assertTrue(squares.complete());
    Roots none = system(two, "x + y = 5", "x*y = 5");
    assertEquals(List.of(), none.roots());
    assertEquals(
        "the solutions are no whole numbers: (1.38197, 3.61803) and (3.61803, 1.38197)",
        none.why());
    // Too many to try; (1e6, 1) and (-1, -1e6).
    var many = List.of(whole("x", 0, 1e9), unknown("y", 0, 1e9));
    Roots far = system(many, "x*y = 1e6", "x - y = 999999");
    assertArrayEquals(new double[] {1e6}, values(far, "x"));
    assertTrue(far.complete(), far.why());
  }

  @Test
  void losses() {
    Roots one = solve("E + A/N^alpha + B/(20*N)^beta = 2.1", unknown("N"), chinchilla());
    assertArrayEquals(new double[] {13254154842.06111}, values(one, "N"), 1e-3);
    Roots two =
        solve(
            "E + A/N^alpha + B/(20*N)^beta = 1.69 + 406.4/N^0.34 + 410.7/(20*N)^0.28",
            unknown("N", 1e6, 1e15),
            chinchilla());
    assertArrayEquals(new double[] {38587127.73185511, 11567925064.55371}, values(two, "N"), 1e-3);
    Roots never = solve("E + A/N^alpha = 1.8", unknown("N"), chinchilla());
    assertTrue(never.roots().isEmpty());
    assertTrue(
        never.why().startsWith("the left side stays above the right one for all positive N"),
        never.why());
    Roots apart = solve("E + A/N^alpha = E", unknown("N"), chinchilla());
    assertTrue(apart.roots().isEmpty());
    assertTrue(apart.why().contains("they only approach each other (proved"), apart.why());
    Roots outside = solve("E + A/N^alpha = 2.1", unknown("N", 1e10, 1e12), chinchilla());
    assertTrue(outside.roots().isEmpty());
    assertTrue(outside.why().startsWith("the left side stays below"), outside.why());
  }

  @Property(tries = 200)
  void aRootGivesTheTargetBack(
      @ForAll @DoubleRange(min = 0.1, max = 1e4) double a,
      @ForAll @DoubleRange(min = 0.05, max = 2) double alpha,
      @ForAll @DoubleRange(min = 0.05, max = 2) double beta,
      @ForAll @DoubleRange(min = 0, max = 12) double log) {
    double n = Math.pow(10, log);
    double target = a * Math.pow(n, -alpha);
    Map<String, Quantity> given =
        exact(
            Map.of(
                "a",
                a,
                "alpha",
                alpha,
                "beta",
                beta,
                "t",
                target,
                "s",
                target + Math.pow(n, -beta)));
    double[] closed = values(solve("a/N^alpha = t", unknown("N"), given), "N");
    assertArrayEquals(new double[] {n}, closed, 1e-11 * n / Math.min(alpha, 1));
    double[] scanned = values(solve("a/N^alpha + 1/N^beta = s", unknown("N"), given), "N");
    assertArrayEquals(new double[] {n}, scanned, 1e-11 * n / Math.min(Math.min(alpha, beta), 1));
  }

  @Test
  void systemsFromManyStarts() {
    Roots roots =
        Planner.solve(
            List.of(
                new Equation(Infix.expr("x^2 + y^2"), Infix.expr("4")),
                new Equation(Infix.expr("x*y"), Infix.expr("1"))),
            List.of(unknown("x"), unknown("y")),
            Map.of(),
            HERE);
    assertEquals(4, roots.roots().size());
    for (Map<String, Quantity> r : roots.roots()) {
      double x = r.get("x").value();
      double y = r.get("y").value();
      assertEquals(4, x * x + y * y, 1e-12);
      assertEquals(1, x * y, 1e-12);
    }
  }

  @Test
  void aSystemWithoutARootIsProvedToHaveNone() {
    Roots none =
        Planner.solve(
            List.of(
                new Equation(Infix.expr("x^2 + y^2"), Infix.expr("1")),
                new Equation(Infix.expr("x + y"), Infix.expr("3"))),
            List.of(unknown("x", -5, 5), unknown("y", -5, 5)),
            Map.of(),
            HERE);
    assertEquals(List.of(), none.roots());
    assertTrue(none.why().startsWith("equation 1 and equation 2 cannot hold together"), none.why());
    assertTrue(none.why().endsWith("(proved)"), none.why());
  }

  /// Of the draws of `m` every other one is negative, where `m + x^2` has roots.
  @Test
  void theShareOfDrawsWithARootIsSaid() {
    var draws = new double[] {1, -1, 2, -2};
    Roots none =
        solve("m + x^2 = 0", unknown("x", -9, 9), Map.of("m", new Quantity.Uncertain(1, draws)));
    assertEquals(List.of(), none.roots());
    assertTrue(none.why().endsWith("; 50 % of the draws have a root"), none.why());
  }

  private static Roots system(List<Unknown> unknowns, String... equations) {
    var stated = new java.util.ArrayList<Equation>();
    for (String equation : equations) {
      String[] sides = equation.split("=", 2);
      stated.add(new Equation(Infix.expr(sides[0]), Infix.expr(sides[1])));
    }
    return Planner.solve(stated, unknowns, Map.of(), HERE);
  }

  /// A polynomial that is made from its roots has those in the box and no others.
  @Property(tries = 100)
  void allRootsOfAPolynomialAreCertified(
      @ForAll @Size(min = 1, max = 5) @UniqueElements
          List<@IntRange(min = -30, max = 30) Integer> tenths) {
    hasItsRoots(tenths);
  }

  @Test
  void aRootAtZeroIsOne() {
    hasItsRoots(List.of(24, 2, -16, 0, 4));
  }

  private static void hasItsRoots(List<Integer> tenths) {
    var product = new StringBuilder("1");
    tenths.forEach(r -> product.append("*(x - (").append(r / 10.0).append("))"));
    Roots roots = solve(product + " + 0*x = 0", unknown("x", -2.05, 4), Map.of());
    double[] expected =
        tenths.stream().mapToDouble(r -> r / 10.0).filter(r -> r > -2.05).sorted().toArray();
    assertArrayEquals(expected, values(roots, "x"), 1e-9, roots.why());
    assertTrue(roots.complete(), roots.why());
  }

  /// A line `y = s*x + c` meets the circle `x^2 + y^2 = 4` where `(1 + s^2)*x^2 + 2*s*c*x + c^2 = 4`.
  @Property(tries = 100)
  void aLineMeetsACircleTwiceOrNever(
      @ForAll @DoubleRange(min = -3, max = 3) double s,
      @ForAll @DoubleRange(min = -5, max = 5) double c) {
    double discriminant = 4 * (1 + s * s) - c * c;
    Assume.that(Math.abs(discriminant) > 1e-3);
    Roots roots =
        system(
            List.of(unknown("x"), unknown("y")), "x^2 + y^2 = 4", "y = " + s + "*x + (" + c + ")");
    assertTrue(roots.complete(), roots.why());
    double[] x = values(roots, "x");
    java.util.Arrays.sort(x);
    double root = Math.sqrt(Math.max(0, discriminant));
    double[] expected = {(-s * c - root) / (1 + s * s), (-s * c + root) / (1 + s * s)};
    assertArrayEquals(discriminant > 0 ? expected : new double[0], x, 1e-10);
  }

  /// By hand: `x = y^2` and `y = x^2` meet at 0 and 1 alone; the sum gives `z`. Four unknowns, where
  /// `w = 0.3/x` leaves out zero. The catenary and the parabola by mpmath, `findroot` with 50 digits
  /// from each of 400 starts of a grid on the box.
  @Test
  void allRootsOfASystem() {
    var three = List.of(unknown("x"), unknown("y"), unknown("z"));
    Roots both = system(three, "x = y^2", "y = x^2", "x + y + z = 1");
    assertArrayEquals(new double[] {1, -1}, sorted(values(both, "z")), 1e-12);
    assertTrue(both.complete(), both.why());
    var four = List.of(unknown("x"), unknown("y"), unknown("z"), unknown("w"));
    Roots one = system(four, "x = y^2", "y = x^2", "x + y + z = 1", "w*x = 0.3");
    assertArrayEquals(new double[] {0.3}, values(one, "w"), 1e-14);
    assertTrue(one.complete(), one.why());
    var box = List.of(unknown("x", -2, 2), unknown("y", -2, 2));
    Roots waves = system(box, "sin(3*x) + y^2 = 1", "x*y + cos(2*y) = 0.5");
    assertTrue(waves.why().startsWith("all 6 roots in the box, certified"), waves.why());
    assertArrayEquals(WAVES, sorted(values(waves, "x")), 1e-12);
  }

  private static double[] sorted(double[] x) {
    return java.util.Arrays.stream(x).map(v -> -v).sorted().map(v -> -v).toArray();
  }

  private static final double[] WAVES = {
    0.69553467639123637864,
    0.31280944088840823249,
    0.23116296971324960743,
    -0.98387984683361936685,
    -1.4493007272338800616,
    -1.6814327244403443003
  };

  /// Where the circle only touches the line nothing is certified, and that is said.
  @Test
  void aTouchIsNotCertified() {
    Roots touch =
        system(List.of(unknown("x", 0, 1), unknown("y", -1, 1)), "x^2 + y^2 = 1", "x = 1");
    assertEquals(1, touch.roots().size());
    assertTrue(!touch.complete(), touch.why());
    assertTrue(touch.why().endsWith("that there are no more is not proven"), touch.why());
  }

  @Test
  void aCurveOfSolutionsIsSaid() {
    Roots line = system(List.of(unknown("x"), unknown("y")), "x + y = 1", "2*x + 2*y = 2");
    assertTrue(line.why().startsWith("one of many"), line.why());
  }

  /// `1.69 + 400/N^0.34` comes down to 1.69 and not to 1.2: their ratio stays above 1.69/1.2.
  @Test
  void neverCrossesWithItsBound() {
    Roots none = solve("1.69 + 400/N^0.34 = 1.2", unknown("N"), Map.of());
    assertTrue(none.complete());
    assertTrue(
        none.why().endsWith("proved: one is everywhere at least 1.408 times the other"),
        none.why());
    Roots apart = solve("x^2 + 1 = sin(x)/2", unknown("x"), Map.of());
    assertTrue(apart.why().contains("proved: they are everywhere at least 0.93"), apart.why());
  }

  /// Three of four draws have `x^2 + y^2 = m` with a root on `y = x`; the point estimate is among them.
  @Test
  void theProbabilityOfARootOfASystemIsSaid() {
    var draws = new double[] {2, 8, -1, 18};
    Roots some =
        Planner.solve(
            List.of(
                new Equation(Infix.expr("x^2 + y^2"), Infix.expr("m")),
                new Equation(Infix.expr("x"), Infix.expr("y"))),
            List.of(unknown("x", 0, 9), unknown("y", 0, 9)),
            Map.of("m", new Quantity.Uncertain(2, draws)),
            HERE);
    assertEquals(0.75, some.probability().orElseThrow());
    assertTrue(some.why().endsWith("; 75 % of the draws have a root"), some.why());
    Quantity x = some.roots().getFirst().get("x");
    assertEquals(2, x.draw(1), 1e-12);
    assertEquals(3, x.draw(3), 1e-12);
  }

  @Test
  void whereTheRootsAreNotWholeThatIsSaid() {
    Roots none = solve("x^2 + x = 3", new Unknown("x", new Interval(0, 5), true), Map.of());
    assertEquals(List.of(), none.roots());
    // (sqrt(13) - 1)/2
    assertEquals("the solutions are no whole numbers: 1.30278", none.why());
  }
}
