package org.lawlang.symbolic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Interval;
import org.lawlang.symbolic.Expr.Bound;
import org.lawlang.symbolic.Expr.Relation;
import org.lawlang.symbolic.Expr.State;

/// Roots, integrals and scans: each is held to a plain computation ([Evaluator]: halving, Simpson's
/// rule, a loop) and its derivatives, first and second, to quotients of that.
final class BoundTest {
  private static final Sequence ROWS =
      new Sequence(
          "steps",
          "k",
          List.of("at", "fall"),
          new double[][] {{1, 2, 4, 1, 3}, {0.5, 0.25, 1, 2, 0.125}},
          new int[] {0, 3, 5},
          List.of("a", "b"));
  private static final Expr A = Normal.var("a");
  private static final Expr T = Normal.var("t");
  private static final Expr KEY = Normal.var("steps[run]");

  private static Expr own(String name) {
    return Normal.var(name + Bound.MARK);
  }

  /// `x + a·log x = t`, where the left side rises with `x`.
  private static Expr root() {
    Expr x = own("x");
    Expr left = Normal.sum(x, Normal.product(A, Normal.log(x)));
    return Implicit.root(
        Normal.subtract(left, T), "x" + Bound.MARK, Normal.number(1e-6), Normal.number(20));
  }

  /// `∫ exp(−a·x²)·(t − x) dx` from `a` to `2t`.
  private static Expr integral() {
    Expr x = own("x");
    Expr body =
        Normal.product(
            Normal.exp(Normal.scale(-1, Normal.product(A, Normal.power(x, 2)))),
            Normal.subtract(T, x));
    return Implicit.integral(body, "x" + Bound.MARK, A, Normal.scale(2, T));
  }

  /// `m ← a·m + fall`, `s ← s·m + a`, over the rows up to `t`; both see one another.
  private static Expr scan() {
    Expr m = Normal.sum(Normal.product(A, own("m")), Normal.var("k.fall"));
    Expr s = Normal.sum(Normal.product(own("s"), own("m")), A);
    return Scans.of(
        List.of(new State("m" + Bound.MARK, Normal.ZERO, m), new State("s" + Bound.MARK, A, s)),
        "s" + Bound.MARK,
        ROWS,
        KEY,
        Normal.compare(Relation.LESS_EQUAL, Normal.var("k.at"), T));
  }

  /// `Π (1 + a/(j + 1))` over `t` whole numbers.
  private static Expr product() {
    Sequence range = Sequence.range("j");
    Expr factor =
        Normal.sum(Normal.ONE, Normal.divide(A, Normal.sum(Normal.ONE, Normal.var("j°"))));
    return Scans.of(
        List.of(new State("p°", Normal.ONE, Normal.product(own("p"), factor))),
        "p°",
        range,
        T,
        new Expr.Test.Always(true));
  }

  @Property(tries = 60)
  void slopesAreQuotients(
      @ForAll @DoubleRange(min = 0.2, max = 1.5) double a,
      @ForAll @DoubleRange(min = 1.1, max = 1.9) double t,
      @ForAll boolean second) {
    var at = Map.of("a", a, "t", t, "steps[run]", second ? 1.0 : 0.0);
    for (Expr e : List.of(root(), integral(), scan(), product())) {
      for (String name : List.of("a", "t")) {
        Expr slope = Derivative.of(e, name);
        agrees(slope, e, name, at);
        agrees(Derivative.of(slope, "a"), slope, "a", at);
      }
    }
  }

  private static void agrees(Expr slope, Expr e, String name, Map<String, Double> at) {
    double exact = Evaluator.value(slope, at);
    double quotient = Quotient.of(e, name, at);
    assertEquals(quotient, exact, 2e-6 * Math.max(1, Math.abs(exact)), Printer.text(e));
  }

  /// What is known entirely is a number, by the rules that the program itself uses.
  @Property(tries = 60)
  void theFoldedValueIsThePlainOne(
      @ForAll @DoubleRange(min = 0.2, max = 1.5) double a,
      @ForAll @DoubleRange(min = 1.1, max = 1.9) double t) {
    var at = Map.of("a", a, "t", t, "steps[run]", 1.0);
    var numbers = Map.of("a", Normal.number(a), "t", Normal.number(t), "steps[run]", Normal.ONE);
    for (Expr e : List.of(root(), integral(), scan(), product())) {
      double folded = assertInstanceOf(Expr.Const.class, Substitution.replace(e, numbers)).value();
      assertEquals(Evaluator.value(e, at), folded, 1e-10 * Math.max(1, Math.abs(folded)));
    }
  }

  @Test
  void onlyWhatIsOutsideIsAVariable() {
    assertEquals(Set.of("a", "t"), Substitution.variables(root()));
    assertEquals(Set.of("a", "t"), Substitution.variables(integral()));
    assertEquals(Set.of("a", "t", "steps[run]"), Substitution.variables(scan()));
    assertEquals(Normal.ZERO, Derivative.of(root(), "b"));
    assertEquals(Normal.ZERO, Derivative.of(scan(), "t"));
  }

  /// `x + a·log x = t` with its own unknown's name in what comes in.
  @Test
  void whatComesInIsNotCaught() {
    Expr inner = Substitution.replace(root(), Map.of("t", own("x")));
    Expr outer =
        Implicit.root(
            Normal.subtract(inner, Normal.number(1.5)),
            "x" + Bound.MARK,
            Normal.ONE,
            Normal.number(10));
    // inner = 1.5 where the outer x is 1.5 + a·log 1.5
    assertEquals(1.5 + 2 * Math.log(1.5), Evaluator.value(outer, Map.of("a", 2.0)), 1e-12);
  }

  @Test
  void boundsAndTrendsOfARootFollowItsEquation() {
    Map<String, Interval> ranges = Map.of("a", new Interval(0, 2), "t", new Interval(1, 2));
    Shape shape = Shape.of(root(), ranges, Set.of("t"));
    assertEquals(Trend.INCREASING, shape.trend("t"));
    assertTrue(shape.bounds().lo() >= 1e-6 && shape.bounds().hi() <= 20);
  }

  @Test
  void theyAreWrittenAsTheyAreRead() {
    assertEquals("(solve x - t + a*log(x) = 0 for x in 1e-6..20)", Printer.text(root()));
    assertEquals("integral(exp(-a*x^2)*(t - x) for x in a..2*t)", Printer.text(integral()));
    assertEquals(
        "scan(m = k.fall + a*m, s = a + m*s for k in steps[run] where k.at <= t start {s = a})",
        Printer.text(scan()));
  }
}
