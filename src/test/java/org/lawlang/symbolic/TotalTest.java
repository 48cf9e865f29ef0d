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
import org.lawlang.symbolic.Expr.Relation;

/// Totals over the rows of a table: two groups of two and three rows.
final class TotalTest {
  private static final Sequence ROWS =
      new Sequence(
          "pools",
          "k",
          List.of("w", "x"),
          new double[][] {{1, 0.5, 3, 2, 0.25}, {2, 4, 1, 0.5, 3}},
          new int[] {0, 2, 5},
          List.of("a", "b"));
  private static final Expr W = Normal.var("k.w");
  private static final Expr X = Normal.var("k.x");
  private static final Expr A = Normal.var("a");
  private static final Expr T = Normal.var("t");
  private static final Expr KEY = Normal.var("pools[name]");

  /// `Σ w·x^a·exp(−a·t·x)` over the rows with `x ≤ t`.
  private static Expr decay(Expr a, Expr t, Expr key) {
    Expr body =
        Normal.product(
            W, Normal.power(X, a), Normal.exp(Normal.scale(-1, Normal.product(a, t, X))));
    return Totals.of(
        Normal.choose(Normal.compare(Relation.LESS_EQUAL, X, t), body, Normal.ZERO), ROWS, key);
  }

  @Property(tries = 200)
  void theDerivativeIsTheQuotient(
      @ForAll @DoubleRange(min = 0.1, max = 2) double a,
      @ForAll @DoubleRange(min = 0.6, max = 5) double t,
      @ForAll boolean second) {
    Expr e = Normal.power(decay(A, T, KEY), Normal.sum(A, Normal.ONE));
    var at = Map.of("a", a, "t", t, "pools[name]", second ? 1.0 : 0.0);
    boolean besideAStep =
        Set.of(0.5, 1.0, 2.0, 3.0, 4.0).stream().anyMatch(s -> Math.abs(s - t) < 1e-3);
    if (!besideAStep && Evaluator.value(decay(A, T, KEY), at) > 0) {
      for (String name : List.of("a", "t")) {
        double exact = Evaluator.value(Derivative.of(e, name), at);
        double rounding = 1e-9 * Evaluator.value(e, at) / at.get(name); // the quotient's own
        assertEquals(exact, Quotient.of(e, name, at), 1e-7 * Math.abs(exact) + rounding);
      }
    }
  }

  @Test
  void itIsANumberWhenAllIsKnown() {
    Expr known =
        Substitution.replace(
            decay(A, T, KEY),
            Map.of("a", Normal.ONE, "t", Normal.number(2), "pools[name]", Normal.ZERO));
    assertEquals(Normal.number(2 * Math.exp(-4)), known);
    Expr nobody = Substitution.replace(known(KEY), Map.of("pools[name]", Normal.number(7)));
    assertTrue(Double.isNaN(((Expr.Const) nobody).value()));
  }

  private static Expr known(Expr key) {
    return Totals.of(W, ROWS, key);
  }

  @Test
  void whatDoesNotDependOnTheRowComesOut() {
    Expr inside = Totals.of(Normal.product(Normal.number(-3), A, W), ROWS, KEY);
    assertEquals(Normal.product(Normal.number(-3), A, known(KEY)), inside);
    assertEquals(Set.of("a"), Shape.linearIn(inside, Set.of("a")));
    assertEquals(Normal.ZERO, Totals.of(Normal.ZERO, ROWS, KEY));
    Expr chosen =
        Normal.choose(Normal.compare(Relation.LESS, X, T), Normal.product(A, W), Normal.ZERO);
    assertEquals(Set.of("a"), Shape.linearIn(Totals.of(chosen, ROWS, KEY), Set.of("a")));
  }

  /// The row's own columns are bound: nothing that comes in from outside is caught by them.
  @Test
  void namesFromOutsideAreNotCaught() {
    Expr inner = Totals.of(Normal.product(W, T), ROWS, Normal.ZERO);
    Expr bent = Totals.of(Normal.power(T, W), ROWS, Normal.ZERO);
    assertEquals(Set.of("t"), Substitution.variables(bent));
    // Σₖ (Σₖ tʷ at t = k.x) : 2 + 2^0.5 of the first row, 4 + 4^0.5 of the second
    Expr nested = Totals.of(Substitution.replace(bent, Map.of("t", X)), ROWS, Normal.ZERO);
    assertEquals(
        2 + Math.sqrt(2) + 4 + 2, assertInstanceOf(Expr.Const.class, nested).value(), 1e-15);
    assertEquals(Normal.scale(1.5, T), inner);
  }

  @Property(tries = 200)
  void theBoundsHoldTheValue(
      @ForAll @DoubleRange(min = 0.1, max = 2) double a,
      @ForAll @DoubleRange(min = 0.1, max = 5) double t,
      @ForAll boolean second) {
    Map<String, Interval> ranges = Map.of("a", new Interval(0.1, 2), "t", new Interval(0.1, 5));
    var at = Map.of("a", a, "t", t, "pools[name]", second ? 1.0 : 0.0);
    Interval bounds = Bounds.of(decay(A, T, KEY), ranges);
    double value = Evaluator.value(decay(A, T, KEY), at);
    assertTrue(bounds.lo() <= value && value <= bounds.hi(), bounds + " without " + value);
    assertTrue(bounds.hi() < 3 * 3 * 16 + 1e-9); // rows, the greatest w, the greatest x^a
  }

  @Test
  void aSumOfConvexTermsIsConvex() {
    Expr body = Normal.product(W, Normal.exp(Normal.scale(-1, Normal.product(X, T))));
    Shape shape = Shape.of(Totals.of(body, ROWS, KEY), Map.of(), Set.of("t"));
    assertEquals(Trend.DECREASING, shape.trend("t"));
    assertTrue(shape.curvature().isConvex());
  }

  @Test
  void itIsWrittenAsItWasRead() {
    Expr e = decay(A, T, KEY);
    assertEquals(
        "sum(k.w*k.x^a*exp(-a*k.x*t) for k in pools[name] where k.x <= t)", Printer.text(e));
    assertEquals(
        "sum(k.w for k in pools[\"b\"])", Printer.text(new Expr.Total(W, ROWS, Normal.ONE)));
  }
}
