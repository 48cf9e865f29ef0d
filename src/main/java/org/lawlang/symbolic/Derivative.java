package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;

/// The exact partial derivative by one variable. Where a condition changes sides the derivative is that of the side
/// taken.
public final class Derivative {
  private final String variable;
  private final IdentityHashMap<Expr, Expr> known = new IdentityHashMap<>();

  private Derivative(String variable) {
    this.variable = variable;
  }

  public static Expr of(Expr e, String variable) {
    return new Derivative(variable).of(e);
  }

  private Expr of(Expr e) {
    Expr result = known.get(e);
    if (result == null) {
      result = compute(e);
      known.put(e, result);
    }
    return result;
  }

  private Expr compute(Expr e) {
    return switch (e) {
      case Const c -> Normal.ZERO;
      case Var(var name) -> name.equals(variable) ? Normal.ONE : Normal.ZERO;
      case Sum s -> {
        var terms = new ArrayList<Expr>();
        for (Scaled t : s.terms()) {
          terms.add(Normal.scale(t.coefficient(), of(t.term())));
        }
        yield Normal.sum(terms);
      }
      case Product p -> product(p);
      case Apply f -> {
        var terms = new ArrayList<Expr>();
        for (int i = 0; i < f.arguments().size(); i++) {
          Expr inner = of(f.arguments().get(i));
          if (!inner.equals(Normal.ZERO)) {
            terms.add(Normal.product(f.fn().slope(i, f.arguments(), f), inner));
          }
        }
        yield Normal.sum(terms);
      }
      case Choose(var test, var then, var otherwise) ->
          Normal.choose(test, of(then), of(otherwise));
    };
  }

  /// `Σᵢ (Πⱼ bⱼ^eⱼ)·(eᵢ·bᵢ'/bᵢ + eᵢ'·log bᵢ)`, the quotient taken into the power so that it holds at `bᵢ = 0`.
  private Expr product(Product p) {
    List<Power> factors = p.factors();
    var terms = new ArrayList<Expr>();
    for (int i = 0; i < factors.size(); i++) {
      Power f = factors.get(i);
      Expr base = of(f.base());
      Expr exponent = of(f.exponent());
      if (!base.equals(Normal.ZERO)) {
        var term = others(factors, i);
        term.add(f.exponent());
        term.add(Normal.power(f.base(), Normal.subtract(f.exponent(), Normal.ONE)));
        term.add(base);
        terms.add(Normal.product(term));
      }
      if (!exponent.equals(Normal.ZERO)) {
        terms.add(Normal.product(p, Normal.log(f.base()), exponent));
      }
    }
    return Normal.sum(terms);
  }

  private static List<Expr> others(List<Power> factors, int i) {
    var result = new ArrayList<Expr>();
    for (int j = 0; j < factors.size(); j++) {
      if (j != i) {
        result.add(Normal.power(factors.get(j).base(), factors.get(j).exponent()));
      }
    }
    return result;
  }
}
