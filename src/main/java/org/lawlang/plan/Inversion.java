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
import java.util.LinkedHashMap;
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
      case Expr.Bound b -> Optional.empty();
    };
  }

  /// Terms that hold the unknown alike are one: `a·p + b·p`. What is left is one such part, two of
  /// which one is the square or the reciprocal of the other, or two that balance each other.
  private Optional<List<Expr>> sums(Sum s, Expr target) {
    var parts = new LinkedHashMap<Expr, Expr>();
    Expr right = subtract(target, number(s.offset()));
    for (Scaled t : s.terms()) {
      if (isIn(t.term())) {
        Expr part = part(t.term());
        Expr factor = scale(t.coefficient(), divide(t.term(), part));
        parts.merge(part, factor, Normal::sum);
      } else {
        right = subtract(right, scale(t.coefficient(), t.term()));
      }
    }
    List<Expr> of = List.copyOf(parts.keySet());
    List<Expr> by = List.copyOf(parts.values());
    if (of.size() == 1) {
      return solve(of.getFirst(), divide(right, by.getFirst()));
    }
    if (of.size() != 2) {
      return Optional.empty();
    }
    Expr p = of.get(0);
    Expr q = of.get(1);
    if (right.equals(Normal.ZERO) && divide(p, q) instanceof Product ratio && isOnePower(ratio)) {
      // Where both terms vanish their ratio says nothing.
      return joined(
          products(ratio, scale(-1, divide(by.get(1), by.get(0)))), solve(q, Normal.ZERO));
    }
    Expr minus = scale(-1, right);
    return power(p, 2).equals(q)
        ? quadratic(p, by.get(1), by.get(0), minus)
        : power(q, 2).equals(p)
            ? quadratic(q, by.get(0), by.get(1), minus)
            : power(p, -1).equals(q) ? quadratic(p, by.get(0), minus, by.get(1)) : Optional.empty();
  }

  /// The factors of a term that hold the unknown.
  private Expr part(Expr term) {
    return term instanceof Product p
        ? product(holding(p).stream().map(f -> power(f.base(), f.exponent())).toArray(Expr[]::new))
        : term;
  }

  private boolean isOnePower(Product p) {
    return holding(p).size() == 1 || holding(p).stream().noneMatch(f -> isIn(f.base()));
  }

  private List<Power> holding(Product p) {
    return p.factors().stream().filter(f -> isIn(f.base()) || isIn(f.exponent())).toList();
  }

  /// `a·p² + b·p + c = 0`, each root in both ways of writing it: one of them loses digits, and which
  /// one depends on the sign of `b`.
  private Optional<List<Expr>> quadratic(Expr p, Expr a, Expr b, Expr c) {
    Expr root = Normal.sqrt(subtract(power(b, 2), scale(4, product(a, c))));
    Optional<List<Expr>> all = Optional.of(List.of());
    for (Expr sum : List.of(sum(root, b), subtract(b, root))) {
      all = joined(all, solve(p, divide(scale(-2, c), sum)));
      all = joined(all, solve(p, divide(sum, scale(-2, a))));
    }
    return all;
  }

  private Optional<List<Expr>> products(Product p, Expr target) {
    List<Power> with = holding(p);
    Expr right = divide(target, divide(p, part(p)));
    if (with.stream().noneMatch(f -> isIn(f.base()))) {
      var logs = with.stream().map(f -> product(f.exponent(), Normal.log(f.base())));
      return solve(sum(logs.toArray(Expr[]::new)), Normal.log(right));
    }
    if (with.stream().anyMatch(f -> isIn(f.exponent()))) {
      return Optional.empty();
    }
    if (with.size() > 1) {
      return target.equals(Normal.ZERO) ? zeros(with) : quotient(with, right);
    }
    Power f = with.getFirst();
    Expr root = power(right, power(f.exponent(), -1));
    if (!(f.exponent() instanceof Const(double e)) || e != Math.rint(e) || Math.abs(e) == 1) {
      return solve(f.base(), root);
    }
    // The negative root of an even power, or the root of a negative number by an odd one.
    Expr other =
        e % 2 == 0 ? scale(-1, root) : scale(-1, power(scale(-1, right), power(f.exponent(), -1)));
    return both(f.base(), root, other);
  }

  /// A product is zero where one of its factors is.
  private Optional<List<Expr>> zeros(List<Power> factors) {
    Optional<List<Expr>> all = Optional.of(List.of());
    for (Power f : factors) {
      all = joined(all, solve(f.base(), Normal.ZERO));
    }
    return all;
  }

  /// `a/b = right` where both hold the unknown: `a - right·b = 0`.
  private Optional<List<Expr>> quotient(List<Power> with, Expr right) {
    Expr above = ofExponent(with, Normal.ONE);
    Expr below = ofExponent(with, number(-1));
    if (with.size() != 2 || above.equals(Normal.ONE) || below.equals(Normal.ONE)) {
      return Optional.empty();
    }
    Expr apart = subtract(above, times(right, below));
    return isIn(apart) ? solve(apart, Normal.ZERO) : Optional.of(List.of());
  }

  private static Expr ofExponent(List<Power> factors, Expr exponent) {
    return product(
        factors.stream()
            .filter(f -> f.exponent().equals(exponent))
            .map(Power::base)
            .toArray(Expr[]::new));
  }

  /// A product with the sum taken apart.
  private static Expr times(Expr factor, Expr e) {
    return e instanceof Sum s
        ? sum(
            scale(s.offset(), factor),
            sum(
                s.terms().stream()
                    .map(t -> scale(t.coefficient(), product(factor, t.term())))
                    .toArray(Expr[]::new)))
        : product(factor, e);
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
