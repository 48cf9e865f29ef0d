package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lawlang.kernel.RowProgram.Let;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// An expression with its first and second derivatives by some variables, as formulas over shared
/// lets: each function, condition and inner sum is a let, and so is each of its derivatives, so
/// that nothing is written out twice and the normal form cannot join factors that have been
/// computed already. What is zero everywhere is the number zero.
///
/// The derivatives of `exp` and `logsumexp` are made of their own values. Confined to one thread
/// until all that is wanted has been asked for, since asking adds lets.
public final class Slopes {
  private final List<String> by;
  private final String prefix;
  private final List<Let> lets = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();
  private final Map<Expr, Var> names = new HashMap<>();
  private final List<@Nullable Expr[]> slopes = new ArrayList<>();
  private final Expr value;

  private Slopes(Expr e, List<String> by, String prefix) {
    this.by = List.copyOf(by);
    this.prefix = prefix;
    this.value = let(Substitution.rewriteOutside(e, this::name));
  }

  /// @param taken names that the program uses elsewhere; a let gets none of them
  public static Slopes of(Expr e, List<String> by, Collection<String> taken) {
    String prefix = "'";
    Set<String> own = Names.in(e);
    while (startsAny(own, prefix) || startsAny(taken, prefix)) {
      prefix += "'";
    }
    return new Slopes(e, by, prefix);
  }

  private static boolean startsAny(Collection<String> names, String prefix) {
    for (String name : names) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /// All lets so far, each using only those before it.
  public List<Let> lets() {
    return List.copyOf(lets);
  }

  public Expr value() {
    return value;
  }

  /// The derivative by variable `i`.
  public Expr slope(int i) {
    return let(slope(value, i));
  }

  /// The derivative by variables `i` and `j`.
  public Expr slope(int i, int j) {
    return slope(slope(i), j);
  }

  /// A name for that value, unless it is a name or a number.
  Expr let(Expr e) {
    if (e instanceof Const || e instanceof Var) {
      return e;
    }
    Var known = names.get(e);
    if (known == null) {
      known = new Var(prefix + lets.size());
      names.put(e, known);
      indices.put(known.name(), lets.size());
      lets.add(new Let(known.name(), e));
      slopes.add(new Expr[by.size()]);
    }
    return known;
  }

  /// A node whose parts have their names already.
  private Expr name(Expr e) {
    return switch (e) {
      case Const c -> c;
      case Var v -> v;
      case Sum s -> s;
      case Product p -> product(p);
      case Apply f -> let(f.fn() == Fn.LOGSUMEXP ? Normal.apply(f.fn(), all(f.arguments())) : f);
      case Choose c -> let(c);
      case Expr.Bound b -> let(b);
    };
  }

  private List<Expr> all(List<Expr> parts) {
    var result = new ArrayList<Expr>(parts.size());
    for (Expr part : parts) {
      result.add(let(part));
    }
    return result;
  }

  private Expr product(Product p) {
    var factors = new ArrayList<Expr>();
    for (Power f : p.factors()) {
      factors.add(Normal.power(let(f.base()), let(f.exponent())));
    }
    return Normal.product(factors);
  }

  private Expr slope(Expr e, int k) {
    var terms = new ArrayList<Expr>();
    for (String name : Names.in(e)) {
      if (name.equals(by.get(k))) {
        terms.add(Derivative.of(e, name));
      } else if (indices.get(name) instanceof Integer index) {
        Expr inner = ofLet(index, k);
        if (!inner.equals(Normal.ZERO)) {
          terms.add(Normal.product(Derivative.of(e, name), inner));
        }
      }
    }
    return Normal.sum(terms);
  }

  private Expr ofLet(int index, int k) {
    @Nullable Expr[] known = slopes.get(index);
    Expr slope = known[k];
    if (slope == null) {
      Let let = lets.get(index);
      slope =
          let(
              switch (let.value()) {
                case Apply f when f.fn() == Fn.EXP ->
                    Normal.product(Normal.var(let.name()), slope(f.arguments().getFirst(), k));
                case Apply f when f.fn() == Fn.LOGSUMEXP -> ofLogSum(f, let.name(), k);
                case Choose(var test, var then, var otherwise) ->
                    Normal.choose(test, slope(then, k), slope(otherwise, k));
                case Expr e -> slope(e, k);
              });
      known[k] = slope;
    }
    return slope;
  }

  private Expr ofLogSum(Apply f, String name, int k) {
    var terms = new ArrayList<Expr>();
    for (Expr x : f.arguments()) {
      Expr inner = slope(x, k);
      if (!inner.equals(Normal.ZERO)) {
        Expr share = let(Normal.exp(Normal.subtract(x, Normal.var(name))));
        terms.add(Normal.product(share, inner));
      }
    }
    return Normal.sum(terms);
  }
}
