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

/// The exact partial derivative by one variable. Where a condition changes sides the derivative is
/// that of the side taken.
public final class Derivative {
  private final String variable;
  private final IdentityHashMap<Expr, Expr> known = new IdentityHashMap<>();

  private Derivative(String variable) {
    this.variable = variable;
  }

  public static Expr of(Expr e, String variable) {
    return new Derivative(variable).of(e);
  }

  /// The slopes by each of `variables`.
  public static List<Expr> gradient(Expr e, List<String> variables) {
    return variables.stream().map(name -> of(e, name)).toList();
  }

  /// The second derivatives by `variables`: row `i` holds those by `i` and by each up to `i`. One
  /// walk a variable, so what the slopes share is derived once.
  public static List<List<Expr>> hessian(Expr e, List<String> variables) {
    List<Derivative> by = variables.stream().map(Derivative::new).toList();
    List<Expr> slopes = by.stream().map(d -> d.of(e)).toList();
    var rows = new ArrayList<List<Expr>>();
    for (int i = 0; i < by.size(); i++) {
      var row = new ArrayList<Expr>();
      for (int j = 0; j <= i; j++) {
        row.add(by.get(j).of(slopes.get(i)));
      }
      rows.add(List.copyOf(row));
    }
    return List.copyOf(rows);
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
          Expr inner = of(t.term());
          if (!inner.equals(Normal.ZERO)) {
            terms.add(Normal.scale(t.coefficient(), inner));
          }
        }
        yield total(terms);
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
        yield total(terms);
      }
      case Choose(var test, var then, var otherwise) ->
          Normal.choose(test, of(then), of(otherwise));
      case Expr.Total(var body, var rows, var key) -> Totals.of(of(body), rows, key);
      case Expr.Scan s -> Scans.slope(s, variable, this::of);
      case Expr.Root r -> Implicit.slope(r, of(r.difference()));
      case Expr.Integral i -> Implicit.slope(i, of(i.body()), of(i.lo()), of(i.hi()));
    };
  }

  /// `Σᵢ (Πⱼ bⱼ^eⱼ)·(eᵢ·bᵢ'/bᵢ + eᵢ'·log bᵢ)`, the quotient taken into the power so that it holds
  /// at `bᵢ = 0`.
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
    return total(terms);
  }

  /// Most parts do not depend on the variable, and most others in one place.
  private static Expr total(List<Expr> terms) {
    return switch (terms.size()) {
      case 0 -> Normal.ZERO;
      case 1 -> terms.getFirst();
      default -> Normal.sum(terms);
    };
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
