package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Var;

/// Walks over expressions: replaces variables, rewrites nodes, lists what is free.
public final class Substitution {
  private final UnaryOperator<Expr> rewrite;
  private final IdentityHashMap<Expr, Expr> known = new IdentityHashMap<>();

  private Substitution(UnaryOperator<Expr> rewrite) {
    this.rewrite = rewrite;
  }

  /// `e` with each variable that `values` names replaced, all at once.
  public static Expr replace(Expr e, Map<String, ? extends Expr> values) {
    return new Substitution(replacing(values)).of(e);
  }

  private static UnaryOperator<Expr> replacing(Map<String, ? extends Expr> values) {
    return x -> {
      Expr value = x instanceof Var(var name) ? values.get(name) : null;
      return value == null ? x : value;
    };
  }

  /// `e` rebuilt from its leaves up, each node through `rewrite` once its parts are.
  public static Expr rewrite(Expr e, UnaryOperator<Expr> rewrite) {
    return new Substitution(rewrite).of(e);
  }

  private Expr of(Expr e) {
    Expr result = known.get(e);
    if (result == null) {
      result = rewrite.apply(rebuild(e));
      known.put(e, result);
    }
    return result;
  }

  private Expr rebuild(Expr e) {
    return switch (e) {
      case Const c -> c;
      case Var v -> v;
      case Sum s -> {
        var terms = new ArrayList<Expr>();
        terms.add(Normal.number(s.offset()));
        s.terms().forEach(t -> terms.add(Normal.scale(t.coefficient(), of(t.term()))));
        yield Normal.sum(terms);
      }
      case Product p ->
          Normal.product(
              p.factors().stream()
                  .map(f -> f.exponent().equals(Normal.ONE) ? of(f.base()) : power(of(f.base()), of(f.exponent())))
                  .toList());
      case Apply f -> Normal.apply(f.fn(), f.arguments().stream().map(this::of).toList());
      case Choose c -> Normal.choose(test(c.test()), of(c.then()), of(c.otherwise()));
    };
  }

  /// A power met on the way is a node of its own, so that a rewrite sees it.
  private Expr power(Expr base, Expr exponent) {
    return rewrite.apply(Normal.power(base, exponent));
  }

  private Test test(Test t) {
    return switch (t) {
      case Test.Always a -> a;
      case Test.Compare c -> Normal.compare(c.relation(), of(c.left()), of(c.right()));
      case Test.And a -> Normal.and(a.tests().stream().map(this::test).toArray(Test[]::new));
      case Test.Or o -> Normal.or(o.tests().stream().map(this::test).toArray(Test[]::new));
      case Test.Not n -> Normal.not(test(n.test()));
    };
  }

  /// The variables of `e`, in the order of their names.
  public static SortedSet<String> variables(Expr e) {
    var names = new TreeSet<String>();
    rewrite(
        e,
        x -> {
          if (x instanceof Var(var name)) {
            names.add(name);
          }
          return x;
        });
    return names;
  }

  /// The variables of a condition.
  public static SortedSet<String> variables(Test test) {
    return variables(new Choose(test, Normal.ONE, Normal.ZERO));
  }

  /// A condition with its variables replaced.
  public static Test replace(Test test, Map<String, ? extends Expr> values) {
    return new Substitution(replacing(values)).test(test);
  }
}
