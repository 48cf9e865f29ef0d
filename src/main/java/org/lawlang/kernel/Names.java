package org.lawlang.kernel;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Var;
import org.lawlang.symbolic.Substitution;

/// The names that occur in an expression, in the order in which they are met; every shared part is
/// looked at once.
final class Names {
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Names() {}

  static Set<String> in(Expr e) {
    var names = new Names();
    names.add(e);
    return names.names;
  }

  private void add(Expr e) {
    if (!seen.add(e)) {
      return;
    }
    switch (e) {
      case Const c -> {}
      case Var(var name) -> names.add(name);
      case Sum s -> {
        for (Scaled t : s.terms()) {
          add(t.term());
        }
      }
      case Product p -> {
        for (Power f : p.factors()) {
          add(f.base());
          add(f.exponent());
        }
      }
      case Apply f -> f.arguments().forEach(this::add);
      case Choose c -> {
        add(c.test());
        add(c.then());
        add(c.otherwise());
      }
      case Expr.Bound b -> names.addAll(Substitution.variables(b));
    }
  }

  private void add(Test test) {
    switch (test) {
      case Test.Always a -> {}
      case Test.Compare c -> {
        add(c.left());
        add(c.right());
      }
      case Test.And(var tests) -> tests.forEach(this::add);
      case Test.Or(var tests) -> tests.forEach(this::add);
      case Test.Not(var inner) -> add(inner);
    }
  }
}
