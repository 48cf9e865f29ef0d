package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;

/// An expression as a monotone function of one part of it: `((Nc/N)^a + Dc/D)^b` is the power `b` of
/// a sum of powers, so it is least where that sum is.
///
/// @param part all that the unknowns are in
/// @param outer the function, of the variable [#PLACE]
/// @param signs factors free of the unknowns, whose product is positive where the function rises
/// @param positive whether it is monotone only for a positive part
public record Nested(Expr part, Expr outer, List<Expr> signs, boolean positive) {
  /// What stands for the part; no name of a script has a quote.
  public static final String PLACE = "part'";

  public Nested {
    signs = List.copyOf(signs);
  }

  /// The expression itself, and then with one layer after another taken off.
  public static List<Nested> of(Expr e, Set<String> unknowns) {
    var result = new ArrayList<Nested>();
    Optional<Nested> next =
        Optional.of(new Nested(e, Normal.var(PLACE), List.of(), /* positive= */ false));
    while (next.isPresent()) {
      result.add(next.get());
      next = next.get().inner(unknowns);
    }
    return result;
  }

  /// The function at an expression.
  public Expr at(Expr y) {
    return Substitution.replace(outer, java.util.Map.of(PLACE, y));
  }

  private Optional<Nested> inner(Set<String> unknowns) {
    if (positive) {
      return Optional.empty(); // what is below may be of either sign
    }
    return switch (part) {
      case Sum s -> {
        List<Scaled> with = s.terms().stream().filter(t -> isIn(t.term(), unknowns)).toList();
        if (with.size() != 1 || (s.terms().size() == 1 && s.offset() == 0 && isOne(with))) {
          yield Optional.empty();
        }
        Scaled only = with.getFirst();
        var rest = new ArrayList<Expr>();
        rest.add(Normal.number(s.offset()));
        s.terms().stream()
            .filter(t -> !t.equals(only))
            .forEach(t -> rest.add(Normal.scale(t.coefficient(), t.term())));
        rest.add(Normal.scale(only.coefficient(), Normal.var(PLACE)));
        Expr factor = Normal.number(only.coefficient());
        yield Optional.of(layer(only.term(), Normal.sum(rest), factor, false));
      }
      case Product p -> {
        List<Power> with =
            p.factors().stream()
                .filter(f -> isIn(f.base(), unknowns) || isIn(f.exponent(), unknowns))
                .toList();
        if (with.size() != 1 || isIn(with.getFirst().exponent(), unknowns)) {
          yield Optional.empty();
        }
        Power only = with.getFirst();
        var rest = new ArrayList<Expr>();
        p.factors().stream()
            .filter(f -> !f.equals(only))
            .forEach(f -> rest.add(Normal.power(f.base(), f.exponent())));
        Expr factor = Normal.product(rest);
        Expr raised = Normal.power(Normal.var(PLACE), only.exponent());
        yield Optional.of(
            layer(
                only.base(),
                Normal.product(factor, raised),
                Normal.product(factor, only.exponent()),
                Normal.isInteger(only.exponent()) && !only.exponent().equals(Normal.ONE)));
      }
      case Apply f when f.arguments().size() == 1 && rises(f.fn()) ->
          Optional.of(
              layer(
                  f.arguments().getFirst(),
                  Normal.apply(f.fn(), Normal.var(PLACE)),
                  Normal.ONE,
                  false));
      case Apply f -> Optional.empty();
      case Expr.Const c -> Optional.empty();
      case Expr.Var v -> Optional.empty();
      case Expr.Choose c -> Optional.empty();
      case Expr.Bound b -> Optional.empty();
    };
  }

  private Nested layer(Expr inside, Expr function, Expr sign, boolean whole) {
    var all = new ArrayList<>(signs);
    all.add(sign);
    return new Nested(inside, at(function), all, whole);
  }

  private static boolean rises(Fn fn) {
    return switch (fn) {
      case EXP, EXPM1, LOG, LOG1P, LOG2, LOG10, SINH, ASINH, TANH, ATANH, SIGMOID, SOFTPLUS -> true;
      default -> false;
    };
  }

  private static boolean isOne(List<Scaled> terms) {
    return terms.getFirst().coefficient() == 1;
  }

  private static boolean isIn(Expr e, Set<String> unknowns) {
    var names = new HashSet<>(Substitution.variables(e));
    names.retainAll(unknowns);
    return !names.isEmpty();
  }
}
