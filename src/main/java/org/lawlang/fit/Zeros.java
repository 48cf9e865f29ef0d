package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Map;
import org.lawlang.math.Interval;
import org.lawlang.symbolic.Bounds;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Relation;
import org.lawlang.symbolic.Expr.Var;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// Powers of a column that is zero in some rows: `x^c` is zero there for each positive `c`, and so
/// are its slopes, though their formula `x^c*log(x)` says `0·∞`. So the power is written as `if x ==
/// 0 then 0 else x^c` where the range of `c` reaches from zero up.
final class Zeros {
  private Zeros() {}

  /// The law with such powers written out.
  ///
  /// @param ranges of the parameters
  static Expr written(Expr law, Rows rows, Map<String, Interval> ranges) {
    return Substitution.rewrite(law, e -> e instanceof Product p ? written(p, rows, ranges) : e);
  }

  private static Expr written(Product product, Rows rows, Map<String, Interval> ranges) {
    var factors = new ArrayList<Expr>();
    boolean changed = false;
    for (Power f : product.factors()) {
      Expr power = Normal.power(f.base(), f.exponent());
      if (f.base() instanceof Var(String name)
          && !(f.exponent() instanceof Expr.Const)
          && hasZeros(rows, name)
          && Bounds.of(f.exponent(), ranges).lo() >= 0) {
        changed = true;
        power =
            Normal.choose(
                Normal.compare(Relation.EQUAL, f.base(), Normal.ZERO), Normal.ZERO, power);
      }
      factors.add(power);
    }
    return changed ? Normal.product(factors) : product;
  }

  private static boolean hasZeros(Rows rows, String name) {
    double[] column = rows.columns().get(name);
    boolean zero = false;
    for (int i = 0; column != null && i < column.length; i++) {
      if (column[i] < 0) {
        return false;
      }
      zero |= column[i] == 0;
    }
    return zero;
  }
}
