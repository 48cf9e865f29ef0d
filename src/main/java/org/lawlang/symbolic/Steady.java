package org.lawlang.symbolic;

import java.util.ArrayList;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;

/// Differences that lose their digits, in a form that keeps them: `c − c·exp(u)` as `−c·expm1(u)`.
/// Of `R·(1 − exp(−x/R))` nothing but rounding is left where `R` is large, and a search finds optima
/// in it. For computing alone: laws are shown as they were written.
public final class Steady {
  private Steady() {}

  public static Expr of(Expr e) {
    return Substitution.rewrite(e, Steady::node);
  }

  private static Expr node(Expr e) {
    if (!(e instanceof Sum sum) || sum.offset() == 0) {
      return e;
    }
    for (Scaled t : sum.terms()) {
      if (t.coefficient() == -sum.offset()
          && t.term() instanceof Apply exponential
          && exponential.fn() == Fn.EXP) {
        var rest = new ArrayList<Expr>();
        rest.add(
            Normal.scale(
                t.coefficient(), Normal.apply(Fn.EXPM1, exponential.arguments().getFirst())));
        for (Scaled other : sum.terms()) {
          if (!other.equals(t)) {
            rest.add(Normal.scale(other.coefficient(), other.term()));
          }
        }
        return Normal.sum(rest);
      }
    }
    return e;
  }
}
