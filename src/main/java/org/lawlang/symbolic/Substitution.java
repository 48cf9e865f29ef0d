package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Bound;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Total;
import org.lawlang.symbolic.Expr.Var;

/// Walks over expressions: replaces variables, rewrites nodes, lists what is free. A part that is
/// shared is walked once.
public final class Substitution {
  private final UnaryOperator<Expr> leaf;
  private final UnaryOperator<Expr> node;
  private final Set<String> caught; // the variables of what comes in
  private final boolean inside; // the bodies of totals too
  private final IdentityHashMap<Expr, Expr> known = new IdentityHashMap<>();

  private Substitution(
      UnaryOperator<Expr> leaf, UnaryOperator<Expr> node, Set<String> caught, boolean inside) {
    this.leaf = leaf;
    this.node = node;
    this.caught = caught;
    this.inside = inside;
  }

  /// `e` with each variable that `values` names replaced, all at once.
  public static Expr replace(Expr e, Map<String, ? extends Expr> values) {
    return replacing(values).of(e);
  }

  /// A condition with its variables replaced.
  public static Test replace(Test test, Map<String, ? extends Expr> values) {
    return replacing(values).test(test);
  }

  /// Only the variables of the original are looked up: what is put in their place, or what a sum is
  /// left as, is not.
  private static Substitution replacing(Map<String, ? extends Expr> values) {
    return new Substitution(
        x -> {
          Expr value = x instanceof Var(var name) ? values.get(name) : null;
          return value == null ? x : value;
        },
        UnaryOperator.identity(),
        variables(values.values()),
        true);
  }

  /// `e` rebuilt from its leaves up, each node through `rewrite` once its parts are; so is a power
  /// within a product.
  public static Expr rewrite(Expr e, UnaryOperator<Expr> rewrite) {
    return new Substitution(rewrite, rewrite, Set.of(), true).of(e);
  }

  /// The same, but the bodies of totals stay as they are.
  public static Expr rewriteOutside(Expr e, UnaryOperator<Expr> rewrite) {
    return new Substitution(rewrite, rewrite, Set.of(), false).of(e);
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
      case Const c -> leaf.apply(c);
      case Var v -> leaf.apply(v);
      case Sum s -> {
        var terms = new ArrayList<Expr>();
        terms.add(Normal.number(s.offset()));
        s.terms().forEach(t -> terms.add(Normal.scale(t.coefficient(), of(t.term()))));
        yield node.apply(Normal.sum(terms));
      }
      case Product p -> {
        var factors = new ArrayList<Expr>();
        for (var f : p.factors()) {
          Expr base = of(f.base());
          factors.add(
              f.exponent().equals(Normal.ONE)
                  ? base
                  : node.apply(Normal.power(base, of(f.exponent()))));
        }
        yield factors.size() == 1 ? factors.getFirst() : node.apply(Normal.product(factors));
      }
      case Apply f ->
          node.apply(Normal.apply(f.fn(), f.arguments().stream().map(this::of).toList()));
      case Choose c -> node.apply(Normal.choose(test(c.test()), of(c.then()), of(c.otherwise())));
      case Expr.Bound b -> node.apply(inside ? bound(b) : b);
    };
  }

  /// Its own variables are not those of the same name outside: where what comes in bears one, they
  /// take another name, and none of them is replaced.
  private Expr bound(Bound written) {
    Bound b = caught.stream().anyMatch(written::binds) ? Renaming.apart(written, caught) : written;
    Substitution within =
        new Substitution(
            x -> x instanceof Var(var name) && b.binds(name) ? x : leaf.apply(x),
            node,
            caught,
            true);
    return switch (b) {
      case Total t -> Totals.of(within.of(t.body()), t.rows(), of(t.key()));
      case Expr.Root r ->
          Implicit.root(within.of(r.difference()), r.unknown(), of(r.lo()), of(r.hi()));
      case Expr.Integral i ->
          Implicit.integral(within.of(i.body()), i.variable(), of(i.lo()), of(i.hi()));
      case Expr.Scan s ->
          Scans.of(
              s.states().stream()
                  .map(t -> new Expr.State(t.name(), of(t.start()), within.of(t.step())))
                  .toList(),
              s.output(),
              s.rows(),
              of(s.key()),
              within.test(s.where()));
    };
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

  /// The variables in conditions and under functions that go in steps: the slopes by them do not say
  /// how `e` answers to them.
  public static SortedSet<String> stepped(Expr e) {
    var names = new TreeSet<String>();
    rewrite(
        e,
        part -> {
          if (part instanceof Choose c) {
            names.addAll(variables(c.test()));
          } else if (part instanceof Apply f && f.fn().isStepped()) {
            names.addAll(variables(part));
          } else if (part instanceof Total t && t.rows().isRange()) {
            names.addAll(variables(t.key()));
          } else if (part instanceof Expr.Scan s) {
            variables(s.where()).stream().filter(n -> !s.binds(n)).forEach(names::add);
            names.addAll(s.rows().isRange() ? variables(s.key()) : Set.of());
          }
          return part;
        });
    return names;
  }

  /// The variables of `e`, in the order of their names.
  public static SortedSet<String> variables(Expr e) {
    var names = new TreeSet<String>();
    collect(e, names, new IdentityHashMap<>());
    return names;
  }

  /// The variables of a condition.
  public static SortedSet<String> variables(Test test) {
    var names = new TreeSet<String>();
    collect(test, names, new IdentityHashMap<>());
    return names;
  }

  private static Set<String> variables(Collection<? extends Expr> values) {
    var names = new TreeSet<String>();
    values.forEach(v -> collect(v, names, new IdentityHashMap<>()));
    return names;
  }

  private static void collect(
      Expr e, SortedSet<String> names, IdentityHashMap<Expr, Boolean> seen) {
    if (seen.put(e, true) != null) {
      return;
    }
    switch (e) {
      case Const c -> {}
      case Var(var name) -> names.add(name);
      case Sum s -> s.terms().forEach(t -> collect(t.term(), names, seen));
      case Product p ->
          p.factors()
              .forEach(
                  f -> {
                    collect(f.base(), names, seen);
                    collect(f.exponent(), names, seen);
                  });
      case Apply f -> f.arguments().forEach(a -> collect(a, names, seen));
      case Choose(var test, var then, var otherwise) -> {
        collect(test, names, seen);
        collect(then, names, seen);
        collect(otherwise, names, seen);
      }
      case Bound b -> inside(b, names, seen);
    }
  }

  private static void inside(
      Bound b, SortedSet<String> names, IdentityHashMap<Expr, Boolean> seen) {
    var inner = new TreeSet<String>();
    switch (b) {
      case Total(var body, var rows, var key) -> {
        collect(key, names, seen);
        collect(body, inner, new IdentityHashMap<>());
      }
      case Expr.Root(var difference, var unknown, var lo, var hi) -> {
        collect(lo, names, seen);
        collect(hi, names, seen);
        collect(difference, inner, new IdentityHashMap<>());
      }
      case Expr.Integral(var body, var variable, var lo, var hi) -> {
        collect(lo, names, seen);
        collect(hi, names, seen);
        collect(body, inner, new IdentityHashMap<>());
      }
      case Expr.Scan(var states, var output, var rows, var key, var where) -> {
        collect(key, names, seen);
        collect(where, inner, new IdentityHashMap<>());
        for (Expr.State s : states) {
          collect(s.start(), names, seen);
          collect(s.step(), inner, new IdentityHashMap<>());
        }
      }
    }
    for (String name : inner) {
      if (!b.binds(name)) {
        names.add(name);
      }
    }
  }

  private static void collect(
      Test test, SortedSet<String> names, IdentityHashMap<Expr, Boolean> seen) {
    switch (test) {
      case Test.Always a -> {}
      case Test.Compare(var relation, var left, var right) -> {
        collect(left, names, seen);
        collect(right, names, seen);
      }
      case Test.And(var tests) -> tests.forEach(t -> collect(t, names, seen));
      case Test.Or(var tests) -> tests.forEach(t -> collect(t, names, seen));
      case Test.Not(var inner) -> collect(inner, names, seen);
    }
  }
}
