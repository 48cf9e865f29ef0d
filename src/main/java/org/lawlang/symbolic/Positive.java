package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;

/// What may be taken apart once some variables are known to be positive: `(Nc/N)^a` is
/// `Nc^a·N^(-a)`, `log(A*N)` is `log(A) + log(N)`, `abs(N)` is `N`.
final class Positive {
  private final Set<String> names;

  private Positive(Set<String> names) {
    this.names = names;
  }

  /// `e`, with powers, logarithms and absolute values of products taken apart.
  static Expr split(Expr e, Set<String> positive) {
    var rules = new Positive(positive);
    return Substitution.rewrite(e, rules::rewrite);
  }

  private Expr rewrite(Expr e) {
    return switch (e) {
      case Product p -> {
        var factors = new ArrayList<Expr>();
        for (Power f : p.factors()) {
          boolean apart = f.base() instanceof Product && !Normal.isInteger(f.exponent());
          factors.add(apart ? raised((Product) f.base(), f.exponent()) : one(f));
        }
        yield Normal.product(factors);
      }
      case Apply f when f.fn() == Fn.LOG && f.arguments().getFirst() instanceof Product p -> {
        var terms = new ArrayList<Expr>();
        var rest = new ArrayList<Expr>();
        for (Power g : p.factors()) {
          if (isPositive(g.base())) {
            terms.add(Normal.product(g.exponent(), Normal.log(g.base())));
          } else {
            rest.add(one(g));
          }
        }
        terms.add(Normal.log(Normal.product(rest)));
        yield Normal.sum(terms);
      }
      case Apply f when f.fn() == Fn.ABS && isPositive(f.arguments().getFirst()) ->
          f.arguments().getFirst();
      case Apply f -> f;
      case Const c -> c;
      case Var v -> v;
      case Sum s -> s;
      case Choose c -> c;
      case Expr.Bound b -> b;
    };
  }

  /// `p^exponent`, positive factors each for itself; what remains has the sign of the whole.
  private Expr raised(Product p, Expr exponent) {
    List<Expr> outside = new ArrayList<>();
    List<Expr> rest = new ArrayList<>();
    for (Power f : p.factors()) {
      if (isPositive(f.base())) {
        outside.add(Normal.power(f.base(), Normal.product(f.exponent(), exponent)));
      } else {
        rest.add(one(f));
      }
    }
    outside.add(Normal.power(Normal.product(rest), exponent));
    return Normal.product(outside);
  }

  private static Expr one(Power f) {
    return Normal.power(f.base(), f.exponent());
  }

  private boolean isPositive(Expr e) {
    return switch (e) {
      case Const(double value) -> value > 0;
      case Var(var name) -> names.contains(name);
      case Sum s ->
          s.offset() >= 0
              && s.terms().stream().allMatch(t -> t.coefficient() > 0 && isPositive(t.term()));
      case Product p -> p.factors().stream().allMatch(f -> isPositive(f.base()));
      case Apply f -> f.fn() == Fn.EXP || f.fn() == Fn.COSH;
      case Choose(var test, var then, var otherwise) -> isPositive(then) && isPositive(otherwise);
      case Expr.Bound b -> false;
    };
  }
}
