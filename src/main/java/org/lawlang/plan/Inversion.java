package org.lawlang.plan;

import static org.lawlang.symbolic.Normal.apply;
import static org.lawlang.symbolic.Normal.divide;
import static org.lawlang.symbolic.Normal.number;
import static org.lawlang.symbolic.Normal.power;
import static org.lawlang.symbolic.Normal.product;
import static org.lawlang.symbolic.Normal.scale;
import static org.lawlang.symbolic.Normal.subtract;
import static org.lawlang.symbolic.Normal.sum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// Isolates an unknown by undoing one operation after another. Where a step has two inverses both
/// are kept, so that the real solutions are among the candidates; a candidate need not be a
/// solution.
final class Inversion {
  private final String unknown;

  private Inversion(String unknown) {
    this.unknown = unknown;
  }

  /// All candidates for the unknown, free of it; empty when it cannot be isolated.
  static Optional<List<Expr>> of(Equation equation, String unknown) {
    var inversion = new Inversion(unknown);
    Expr difference = subtract(equation.left(), equation.right());
    return inversion.isIn(difference) ? inversion.solve(difference, Normal.ZERO) : Optional.empty();
  }

  private boolean isIn(Expr e) {
    return Substitution.variables(e).contains(unknown);
  }

  /// `e = target`.
  private Optional<List<Expr>> solve(Expr e, Expr target) {
    return switch (e) {
      case Expr.Var v -> Optional.of(List.of(target));
      case Sum s -> sums(s, target);
      case Product p -> products(p, target);
      case Apply f -> functions(f, target);
      case Const c -> Optional.empty();
      case Expr.Choose c -> Optional.empty();
      case Expr.Total t -> Optional.empty();
    };
  }

  private Optional<List<Expr>> sums(Sum s, Expr target) {
    List<Scaled> with = s.terms().stream().filter(t -> isIn(t.term())).toList();
    var rest = new ArrayList<Expr>();
    rest.add(target);
    rest.add(number(-s.offset()));
    s.terms().stream()
        .filter(t -> !isIn(t.term()))
        .forEach(t -> rest.add(scale(-t.coefficient(), t.term())));
    Expr right = sum(rest);
    if (with.size() == 1) {
      return solve(with.getFirst().term(), scale(1 / with.getFirst().coefficient(), right));
    }
    if (with.size() == 2 && right.equals(Normal.ZERO)) {
      Scaled a = with.get(0);
      Scaled b = with.get(1);
      if (!(divide(a.term(), b.term()) instanceof Product ratio)) {
        return Optional.empty();
      }
      // Where both terms vanish their ratio says nothing.
      return joined(
          products(ratio, number(-b.coefficient() / a.coefficient())),
          solve(b.term(), Normal.ZERO));
    }
    return Optional.empty();
  }

  private Optional<List<Expr>> products(Product p, Expr target) {
    List<Power> with =
        p.factors().stream().filter(f -> isIn(f.base()) || isIn(f.exponent())).toList();
    if (with.size() != 1) {
      return Optional.empty();
    }
    Power f = with.getFirst();
    var others = new ArrayList<Expr>();
    p.factors().stream()
        .filter(g -> !g.equals(f))
        .forEach(g -> others.add(power(g.base(), g.exponent())));
    Expr right = divide(target, product(others));
    if (isIn(f.base()) && isIn(f.exponent())) {
      return Optional.empty();
    }
    if (isIn(f.exponent())) {
      return solve(f.exponent(), divide(Normal.log(right), Normal.log(f.base())));
    }
    Expr root = power(right, power(f.exponent(), -1));
    if (!(f.exponent() instanceof Const(double e)) || e != Math.rint(e) || Math.abs(e) == 1) {
      return solve(f.base(), root);
    }
    // The negative root of an even power, or the root of a negative number by an odd one.
    Expr other =
        e % 2 == 0 ? scale(-1, root) : scale(-1, power(scale(-1, right), power(f.exponent(), -1)));
    return both(f.base(), root, other);
  }

  private Optional<List<Expr>> both(Expr e, Expr one, Expr other) {
    return joined(solve(e, one), solve(e, other));
  }

  private static Optional<List<Expr>> joined(
      Optional<List<Expr>> first, Optional<List<Expr>> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    var all = new ArrayList<>(first.get());
    all.addAll(second.get());
    return Optional.of(all);
  }

  private Optional<List<Expr>> functions(Apply f, Expr y) {
    Expr u = f.arguments().getFirst();
    if (f.arguments().size() > 1) {
      return Optional.empty();
    }
    return switch (f.fn()) {
      case EXP -> solve(u, Normal.log(y));
      case EXPM1 -> solve(u, apply(Fn.LOG1P, y));
      case LOG -> solve(u, Normal.exp(y));
      case LOG1P -> solve(u, apply(Fn.EXPM1, y));
      case LOG2 -> solve(u, power(number(2), y));
      case LOG10 -> solve(u, power(number(10), y));
      case SINH -> solve(u, apply(Fn.ASINH, y));
      case ASINH -> solve(u, apply(Fn.SINH, y));
      case TANH -> solve(u, apply(Fn.ATANH, y));
      case ATANH -> solve(u, apply(Fn.TANH, y));
      case SIGMOID -> solve(u, Normal.log(divide(y, subtract(Normal.ONE, y))));
      case SOFTPLUS -> solve(u, Normal.log(apply(Fn.EXPM1, y)));
      case ABS -> both(u, y, scale(-1, y));
      case COSH -> both(u, apply(Fn.ACOSH, y), scale(-1, apply(Fn.ACOSH, y)));
      case ACOSH -> solve(u, apply(Fn.COSH, y));
      default -> Optional.empty();
    };
  }
}
