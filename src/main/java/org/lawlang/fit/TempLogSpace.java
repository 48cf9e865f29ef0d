package org.lawlang.fit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.lawlang.symbolic.*;

final class TempLogSpace {
  static Expr of(Expr e, Map<String, String> logs) {
    var m = new HashMap<String, Expr>();
    logs.forEach((k, v) -> m.put(k, Normal.exp(Normal.var(v))));
    Expr x = Substitution.replace(e, m);
    if (x instanceof Expr.Apply f && f.fn() == Fn.LOG) {
      return log(f.arguments().getFirst());
    }
    return x;
  }

  private static boolean positive(Expr e) {
    return switch (e) {
      case Expr.Const c -> c.value() > 0;
      case Expr.Apply f -> f.fn() == Fn.EXP;
      case Expr.Product p -> p.factors().stream().allMatch(f -> positive(f.base()));
      case Expr.Sum s -> s.offset() >= 0 && s.terms().stream().allMatch(t -> t.coefficient() > 0 && positive(t.term()));
      default -> false;
    };
  }

  private static Expr log(Expr e) {
    if (!positive(e)) {
      return Normal.log(e);
    }
    return switch (e) {
      case Expr.Apply f -> f.arguments().getFirst();
      case Expr.Product p ->
          Normal.sum(p.factors().stream().map(f -> Normal.product(f.exponent(), log(f.base()))).toList());
      case Expr.Sum s -> {
        var args = new ArrayList<Expr>();
        if (s.offset() > 0) args.add(Normal.number(Math.log(s.offset())));
        s.terms().forEach(t -> args.add(Normal.sum(Normal.number(Math.log(t.coefficient())), log(t.term()))));
        yield args.size() == 1 ? args.getFirst() : Normal.apply(Fn.LOGSUMEXP, args);
      }
      default -> Normal.log(e);
    };
  }
}
