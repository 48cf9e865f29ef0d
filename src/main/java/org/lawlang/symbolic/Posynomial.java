package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;

/// Sums of products of powers of positive unknowns, the shape of most scaling laws and budgets.
public final class Posynomial {
  // Products of sums are multiplied out up to this many terms.
  private static final int MOST = 200;

  private Posynomial() {}

  /// `coefficient·Π unknown^exponent`, neither with an unknown in it; an unknown that is not named
  /// has the exponent zero.
  public record Monomial(Expr coefficient, Map<String, Expr> exponents) {
    public Monomial {
      exponents = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(exponents));
    }

    /// The exponent of an unknown.
    public Expr exponent(String unknown) {
      return exponents.getOrDefault(unknown, Normal.ZERO);
    }

    Monomial times(Monomial other) {
      SortedMap<String, Expr> sums = new TreeMap<>(exponents);
      other.exponents.forEach((name, e) -> sums.merge(name, e, Normal::sum));
      sums.values().removeIf(Normal.ZERO::equals);
      return new Monomial(Normal.product(coefficient, other.coefficient), sums);
    }

    /// The monomial as an expression.
    public Expr expr() {
      var factors = new ArrayList<Expr>();
      factors.add(coefficient);
      exponents.forEach((name, e) -> factors.add(Normal.power(Normal.var(name), e)));
      return Normal.product(factors);
    }
  }

  /// The monomials of `e` in the unknowns, which are taken as positive, like powers collected;
  /// empty when `e` is no such sum. The coefficients may have any sign: that they are positive is a
  /// matter of the parameters' ranges, see [Bounds].
  public static Optional<List<Monomial>> of(Expr e, Set<String> unknowns) {
    return sum(Positive.split(e, unknowns), unknowns).map(Posynomial::collected);
  }

  private static Optional<List<Monomial>> sum(Expr e, Set<String> unknowns) {
    if (!(e instanceof Sum s)) {
      return term(e, unknowns);
    }
    var result = new ArrayList<Monomial>();
    if (s.offset() != 0) {
      result.add(new Monomial(new Const(s.offset()), Map.of()));
    }
    for (Scaled t : s.terms()) {
      Optional<List<Monomial>> parts = term(t.term(), unknowns);
      if (parts.isEmpty()) {
        return parts;
      }
      for (Monomial m : parts.get()) {
        result.add(new Monomial(Normal.scale(t.coefficient(), m.coefficient), m.exponents));
      }
    }
    return Optional.of(result);
  }

  private static Optional<List<Monomial>> term(Expr e, Set<String> unknowns) {
    if (isFree(e, unknowns)) {
      return Optional.of(List.of(new Monomial(e, Map.of())));
    }
    if (!(e instanceof Product p)) {
      return e instanceof Var(var name)
          ? Optional.of(List.of(new Monomial(Normal.ONE, Map.of(name, Normal.ONE))))
          : Optional.empty();
    }
    List<Monomial> product = List.of(new Monomial(Normal.ONE, Map.of()));
    for (Power f : p.factors()) {
      Optional<List<Monomial>> factor = factor(f, unknowns);
      if (factor.isEmpty() || product.size() * factor.get().size() > MOST) {
        return Optional.empty();
      }
      product = times(product, factor.get());
    }
    return Optional.of(product);
  }

  private static Optional<List<Monomial>> factor(Power f, Set<String> unknowns) {
    if (!isFree(f.exponent(), unknowns)) {
      return Optional.empty();
    }
    if (isFree(f.base(), unknowns)) {
      return term(Normal.power(f.base(), f.exponent()), unknowns);
    }
    if (f.base() instanceof Var(var name)) {
      return Optional.of(List.of(new Monomial(Normal.ONE, Map.of(name, f.exponent()))));
    }
    if (!(f.base() instanceof Sum s
        && f.exponent() instanceof Const(double e)
        && (e == 1 || e == 2 || e == 3))) {
      return Optional.empty();
    }
    return sum(s, unknowns)
        .filter(parts -> Math.pow(parts.size(), e) <= MOST)
        .map(
            parts -> {
              List<Monomial> power = parts;
              for (int i = 1; i < e; i++) {
                power = times(power, parts);
              }
              return power;
            });
  }

  private static List<Monomial> times(List<Monomial> a, List<Monomial> b) {
    return a.stream().flatMap(x -> b.stream().map(x::times)).toList();
  }

  private static List<Monomial> collected(List<Monomial> monomials) {
    var byPower = new LinkedHashMap<Map<String, Expr>, Expr>();
    monomials.forEach(m -> byPower.merge(m.exponents, m.coefficient, Normal::sum));
    return byPower.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(Normal.ZERO))
        .map(entry -> new Monomial(entry.getValue(), entry.getKey()))
        .toList();
  }

  private static boolean isFree(Expr e, Set<String> unknowns) {
    return Substitution.variables(e).stream().noneMatch(unknowns::contains);
  }
}
