package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.TreeMap;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;

/// A sum under way: numbers added, like terms collected.
final class Collected {
  private double offset;
  private final TreeMap<Expr, Double> terms = new TreeMap<>(Order.CANONICAL);

  void add(double factor, Expr e) {
    switch (e) {
      case Const(double value) -> offset += factor * value;
      case Sum s -> {
        offset += factor * s.offset();
        for (Scaled t : s.terms()) {
          terms.merge(t.term(), factor * t.coefficient(), Double::sum);
        }
      }
      case Var v -> terms.merge(v, factor, Double::sum);
      case Product p -> terms.merge(p, factor, Double::sum);
      case Apply f -> terms.merge(f, factor, Double::sum);
      case Choose c -> terms.merge(c, factor, Double::sum);
      case Expr.Bound b -> terms.merge(b, factor, Double::sum);
    }
  }

  /// Every number by `divisor`: a quotient, not the product with a rounded inverse, so that
  /// `49*x/49` is `x`.
  void divide(double divisor) {
    offset = offset == 0 && !terms.isEmpty() ? 0 : offset / divisor;
    terms.replaceAll((term, coefficient) -> coefficient / divisor);
  }

  Expr close() {
    var scaled = new ArrayList<Scaled>(terms.size());
    double poison = offset;
    for (var entry : terms.entrySet()) {
      double coefficient = entry.getValue();
      if (coefficient != 0) {
        scaled.add(new Scaled(coefficient, entry.getKey()));
        poison = Double.isNaN(coefficient) ? coefficient : poison;
      }
    }
    if (scaled.isEmpty() || Double.isNaN(poison)) {
      return new Const(poison);
    }
    Scaled first = scaled.getFirst();
    return scaled.size() == 1 && offset == 0 && first.coefficient() == 1
        ? first.term()
        : new Sum(offset, scaled);
  }
}
