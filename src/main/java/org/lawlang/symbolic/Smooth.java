package org.lawlang.symbolic;

import java.util.List;
import java.util.Set;
import org.lawlang.math.Interval;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;

/// Where the bounds of a derivative tell how a function moves: where it has no jump and no pole in
/// between.
final class Smooth {
  private static final Set<Fn> JUMPING = Set.of(Fn.SIGN, Fn.FLOOR, Fn.CEIL, Fn.ROUND);
  private static final Set<Fn> ENTIRE = Set.of(Fn.SIN, Fn.COS);

  private Smooth() {}

  static boolean isSmooth(Expr e, Bounds bounds, Set<String> unknowns) {
    return switch (e) {
      case Const c -> true;
      case Var v -> true;
      case Sum s -> s.terms().stream().allMatch(t -> isSmooth(t.term(), bounds, unknowns));
      case Product p -> p.factors().stream().allMatch(f -> isSmooth(f, bounds, unknowns));
      case Apply f -> {
        List<Expr> arguments = f.arguments();
        boolean varies = arguments.stream().anyMatch(a -> varies(a, unknowns));
        boolean known =
            ENTIRE.contains(f.fn())
                || arguments.size() > 1
                || f.fn().curve().trend(bounds.of(arguments.getFirst())) != Trend.UNKNOWN
                || f.fn() == Fn.ABS
                || f.fn() == Fn.COSH;
        yield (!varies || (known && !JUMPING.contains(f.fn()) && f.fn() != Fn.POLYGAMMA))
            && arguments.stream().allMatch(a -> isSmooth(a, bounds, unknowns));
      }
      case Choose c ->
          Substitution.variables(c.test()).stream().noneMatch(unknowns::contains)
              && isSmooth(c.then(), bounds, unknowns)
              && isSmooth(c.otherwise(), bounds, unknowns);
      case Expr.Total t ->
          Substitution.variables(t.key()).stream().noneMatch(unknowns::contains)
              && isSmooth(t.body(), bounds.within(t.rows()), unknowns);
      case Expr.Bound b -> Substitution.variables(b).stream().noneMatch(unknowns::contains);
    };
  }

  private static boolean isSmooth(Power f, Bounds bounds, Set<String> unknowns) {
    Interval base = bounds.of(f.base());
    boolean pole =
        f.exponent() instanceof Const(double e)
            && e < 0
            && Normal.isInteger(f.exponent())
            && base.lo() < 0
            && base.hi() > 0;
    return (!pole || !varies(f.base(), unknowns))
        && isSmooth(f.base(), bounds, unknowns)
        && isSmooth(f.exponent(), bounds, unknowns);
  }

  private static boolean varies(Expr e, Set<String> unknowns) {
    return Substitution.variables(e).stream().anyMatch(unknowns::contains);
  }
}
