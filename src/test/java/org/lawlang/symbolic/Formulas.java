package org.lawlang.symbolic;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.lawlang.symbolic.Infix.Call;
import org.lawlang.symbolic.Infix.Cond;
import org.lawlang.symbolic.Infix.If;
import org.lawlang.symbolic.Infix.Name;
import org.lawlang.symbolic.Infix.Neg;
import org.lawlang.symbolic.Infix.Num;
import org.lawlang.symbolic.Infix.Op;

/// Random formulas in the variables x, y and z, and points to look at them.
public final class Formulas {
  private Formulas() {}

  /// Any operators and functions; numbers are small and exact, so that like terms cancel exactly.
  public static Arbitrary<Infix> any() {
    return nodes(
        Arbitraries.of(
            "exp", "log", "abs", "sqrt", "sin", "tanh", "sigmoid", "min", "max", "log1p", "sign"));
  }

  /// Without jumps and kinks.
  public static Arbitrary<Infix> smooth() {
    return nodes(
        Arbitraries.of("exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "softplus", "atan"));
  }

  private static Arbitrary<Infix> nodes(Arbitrary<String> functions) {
    Arbitrary<Infix> leaf =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of("x", "y", "z").map(Name::new)),
            Tuple.of(1, Arbitraries.of(0.0, 0.5, 1.0, 2.0, 3.0, 4.0).map(Num::new)));
    return Arbitraries.recursive(() -> leaf, inner -> step(inner, functions), 1, 5);
  }

  private static Arbitrary<Infix> step(Arbitrary<Infix> inner, Arbitrary<String> functions) {
    Arbitrary<Infix> operation =
        Combinators.combine(Arbitraries.of('+', '-', '*', '/', '^'), inner, inner).as(Op::new);
    Arbitrary<Infix> whole =
        Combinators.combine(inner, Arbitraries.of(-2.0, -1.0, 0.5, 2.0, 3.0))
            .as((base, e) -> new Op('^', base, new Num(e)));
    Arbitrary<Infix> call =
        Combinators.combine(functions, inner, inner)
            .as(
                (fn, a, b) ->
                    new Call(
                        fn, fn.equals("min") || fn.equals("max") ? List.of(a, b) : List.of(a)));
    return Arbitraries.frequencyOf(
        Tuple.of(6, operation),
        Tuple.of(2, whole),
        Tuple.of(3, call),
        Tuple.of(1, inner.map(Neg::new)));
  }

  /// A choice between two formulas.
  static Arbitrary<Infix> choices() {
    return Combinators.combine(Arbitraries.of("<", "<=", ">", "!="), any(), any(), any())
        .as((op, a, b, c) -> new If(new Cond.Rel(op, a, b), c, a));
  }

  public static Arbitrary<Map<String, Double>> points(double lo, double hi) {
    Arbitrary<Double> coordinate = Arbitraries.doubles().between(lo, hi).ofScale(3);
    return Combinators.combine(coordinate, coordinate, coordinate)
        .as((x, y, z) -> Map.of("x", x, "y", y, "z", z));
  }
}
