package org.lawlang.kernel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;

/// The share of one term in a sum of exponentials, `exp(xᵢ − logsumexp(x))`: the slope of
/// `logsumexp`. It is computed as `exp(xᵢ − max) / Σ exp(xⱼ − max)`, whose parts the value has
/// computed already, and which is exact where the difference `xᵢ − logsumexp(x)` is not.
record Share(List<Expr> arguments, int index) {

  /// The share that `exp(exponent)` is, or null; `lets` are the values of the names that may stand
  /// for a `logsumexp`.
  static @Nullable Share of(Expr exponent, Map<String, Expr> lets) {
    if (exponent instanceof Sum sum) {
      for (Scaled t : sum.terms()) {
        if (t.coefficient() == -1 && logSum(t.term(), lets) instanceof Apply total) {
          int index = total.arguments().indexOf(Normal.sum(exponent, t.term()));
          if (index >= 0) {
            return new Share(total.arguments(), index);
          }
        }
      }
    }
    return null;
  }

  private static @Nullable Apply logSum(Expr e, Map<String, Expr> lets) {
    Expr value = e instanceof Var(var name) ? lets.get(name) : e;
    return value instanceof Apply apply && apply.fn() == Fn.LOGSUMEXP ? apply : null;
  }
}
