package org.lawlang.symbolic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Interval;

/// What laws cannot tell apart, worked out by hand.
final class RedundanciesTest {

  private static List<String> of(String law, String... positive) {
    Expr body = Infix.expr(law);
    var parameters = new TreeSet<>(Substitution.variables(body));
    parameters.removeAll(List.of("x", "z"));
    Map<String, Interval> ranges = new HashMap<>();
    for (String name : positive) {
      ranges.put(name, Interval.NON_NEGATIVE);
    }
    return Redundancies.of(body, List.of("x", "z"), List.copyOf(parameters), ranges).stream()
        .map(Redundancy::text)
        .toList();
  }

  @Test
  void lawsThatTellAllTheirParametersApart() {
    assertEquals(List.of(), of("E + A/x^alpha + B/z^beta"));
    assertEquals(List.of(), of("((c/x)^(a/b) + d/z)^b", "c", "d", "b"));
    assertEquals(List.of(), of("E + A*exp(-k*x) + B*exp(-l*x)"));
    assertEquals(List.of(), of("a + b*x + c*x^2 + d*x^3 + e*x^4"));
    assertEquals(List.of(), of("a*x/(b + x)"));
  }

  /// A floor is small beside the slopes of `A·(1e9)^alpha`, and yet it counts.
  @Test
  void unitsDoNotDecide() {
    assertEquals(List.of(), of("E + A/(0.000000001*x*z)^alpha"));
    assertEquals(List.of(), of("E + A*(x/1000000000000)^(-alpha) + B*(z/1000)^(-beta)"));
    assertEquals(List.of(), of("E + A*x^alpha + 0.000000000000001*c*z"));
    assertEquals(
        List.of(
            "A and k enter only as A*k^alpha; fix one of them",
            "E and F enter only as 1e20*E + 1e20*F; fix one of them"),
        of("100000000000000000000*(E + F) + A*(k/x)^alpha", "k", "A"));
  }

  @Test
  void factors() {
    assertEquals(List.of("a and b enter only as a*b; fix one of them"), of("a*b*x"));
    assertEquals(
        List.of("A, alpha and k enter only as A*k^alpha; fix 2 of them"),
        of("E + A*k^alpha*x", "k", "A"));
    assertEquals(
        List.of("A and k enter only as A*k^alpha; fix one of them"),
        of("E + A*(k/x)^alpha", "k", "A"));
    assertEquals(
        List.of("a, b and c enter only as a*c and b*c; fix one of them"), of("(a*x + b)*c"));
  }

  @Test
  void shiftsAndMixtures() {
    assertEquals(List.of("a and b enter only as a + b; fix one of them"), of("a + b + c*x"));
    assertEquals(
        List.of("a and b enter only as b + log(a); fix one of them"), of("log(a) + b + c*x", "a"));
    assertEquals(
        List.of("a and c enter only as a + log(c); fix one of them"), of("exp(a + b*x)*c", "c"));
    assertEquals(
        List.of("a and c enter only as a - b*c; fix one of them"), of("exp(b*(x - c) + a) + b*z"));
  }

  @Test
  void twoAtOnce() {
    assertEquals(
        List.of(
            "a and b enter only as a*b; fix one of them",
            "c and d enter only as c + d; fix one of them"),
        of("a*b*x + c + d"));
  }

  @Test
  void aParameterThatChangesNothing() {
    assertEquals(
        List.of("b changes nothing; leave it out"),
        Redundancies.of(Infix.expr("a*x + 0*b"), List.of("x"), List.of("a", "b"), Map.of()).stream()
            .map(Redundancy::text)
            .toList());
  }

  /// Each side of a condition, and what it compares, counts by itself.
  @Test
  void conditions() {
    assertEquals(
        List.of("a and b enter only as a*b; fix one of them"),
        Redundancies.of(
                Normal.choose(
                    Normal.compare(Expr.Relation.LESS, Infix.expr("x"), Infix.expr("1000000")),
                    Infix.expr("a*b*x"),
                    Infix.expr("c + a*b")),
                List.of("x"),
                List.of("a", "b", "c"),
                Map.of())
            .stream()
            .map(Redundancy::text)
            .toList());
    assertEquals(
        List.of(),
        Redundancies.of(
            Normal.choose(
                Normal.compare(Expr.Relation.LESS, Infix.expr("x"), Infix.expr("1000000*a")),
                Infix.expr("a*b*x"),
                Infix.expr("c")),
            List.of("x"),
            List.of("a", "b", "c"),
            Map.of()));
  }

  /// `E[g]` stands for one number a level: what is shared must suit all of them.
  @Test
  void indexed() {
    Expr shifted = Normal.sum(Normal.var("E[g]"), Normal.var("F"), Infix.expr("a*x"));
    assertEquals(
        List.of("E[g] and F enter only as E[g] + F; fix one of them"),
        Redundancies.of(shifted, List.of("x"), List.of("E[g]", "F", "a"), Map.of()).stream()
            .map(Redundancy::text)
            .toList());
    // At one level (b·E, c) could be traded for (a, …), at two levels it cannot.
    Expr bent =
        Normal.sum(Infix.expr("a + b*x"), Normal.product(Normal.var("E[g]"), Normal.var("x")));
    assertEquals(
        List.of("b and E[g] enter only as E[g] + b; fix one of them"),
        Redundancies.of(bent, List.of("x"), List.of("a", "b", "E[g]"), Map.of()).stream()
            .map(Redundancy::text)
            .toList());
  }
}
