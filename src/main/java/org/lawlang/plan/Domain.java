package org.lawlang.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lawlang.symbolic.Bounds;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// Which variables an expression makes positive: the bases of powers that are not whole, and what a
/// logarithm is taken of. In `(Nc/N + Dc/D)^a` the ratios are meant to be positive each.
final class Domain {
  private Domain() {}

  static Set<String> positive(Expr e) {
    return positive(e, new IdentityHashMap<>());
  }

  private static Set<String> positive(Expr e, Map<Expr, Set<String>> known) {
    Set<String> found = known.get(e);
    if (found == null) {
      found = new HashSet<>();
      switch (e) {
        case Const c -> {}
        case Var v -> {}
        case Sum s -> {
          for (Expr.Scaled t : s.terms()) {
            found.addAll(positive(t.term(), known));
          }
        }
        case Product p -> {
          for (Power f : p.factors()) {
            found.addAll(positive(f.base(), known));
            found.addAll(positive(f.exponent(), known));
            requireBase(f, found);
          }
        }
        case Apply f -> {
          for (Expr argument : f.arguments()) {
            found.addAll(positive(argument, known));
          }
          requireArgument(f, found);
        }
        case Expr.Choose(var test, var then, var otherwise) -> {
          found.addAll(positive(then, known)); // by either side, since one of them is not taken
          found.retainAll(positive(otherwise, known));
        }
        case Expr.Bound b -> found.addAll(anywhere(b));
      }
      known.put(e, found);
    }
    return found;
  }

  /// By any part of it.
  private static Set<String> anywhere(Expr e) {
    var found = new HashSet<String>();
    Substitution.rewrite(
        e,
        x -> {
          if (x instanceof Product p) {
            p.factors().forEach(f -> requireBase(f, found));
          } else if (x instanceof Apply f) {
            requireArgument(f, found);
          }
          return x;
        });
    return found;
  }

  private static void requireBase(Power f, Set<String> found) {
    if (!isWhole(f.exponent())) {
      require(f.base(), found);
    }
  }

  private static void requireArgument(Apply f, Set<String> found) {
    if (isLogarithm(f)) {
      require(f.arguments().getFirst(), found);
    }
  }

  /// Whether the expression divides by the variable, whatever the case, so that it cannot be
  /// zero.
  static boolean hasPole(Expr e, String name) {
    return switch (e) {
      case Const c -> false;
      case Var v -> false;
      case Sum s -> s.terms().stream().anyMatch(t -> hasPole(t.term(), name));
      case Product p ->
          p.factors().stream()
              .anyMatch(
                  f ->
                      hasPole(f.base(), name)
                          || hasPole(f.exponent(), name)
                          || (f.base() instanceof Var(var base)
                              && base.equals(name)
                              && f.exponent() instanceof Const(double c)
                              && c < 0));
      case Apply f -> f.arguments().stream().anyMatch(a -> hasPole(a, name));
      case Expr.Choose c -> false; // its sides may never be taken
      case Expr.Bound b -> false;
    };
  }

  /// Whether a function is computed by cases, or by one of `functions`.
  static boolean uses(Expr e, Set<Fn> functions) {
    boolean[] found = {false};
    Substitution.rewrite(
        e,
        x -> {
          found[0] |=
              x instanceof Expr.Choose || (x instanceof Apply f && functions.contains(f.fn()));
          return x;
        });
    return found[0];
  }

  /// What cannot be negative anywhere, whatever the case: the bases of powers that are not whole,
  /// and what a logarithm is taken of.
  static Stream<Expr> conditions(Expr e) {
    return switch (e) {
      case Const c -> Stream.empty();
      case Var v -> Stream.empty();
      case Sum s -> s.terms().stream().flatMap(t -> conditions(t.term()));
      case Product p ->
          p.factors().stream()
              .flatMap(
                  f ->
                      Stream.concat(
                          isWhole(f.exponent()) ? Stream.empty() : Stream.of(signed(f.base())),
                          Stream.concat(conditions(f.base()), conditions(f.exponent()))));
      case Apply f ->
          Stream.concat(
              isLogarithm(f) ? Stream.of(signed(f.arguments().getFirst())) : Stream.empty(),
              f.arguments().stream().flatMap(Domain::conditions));
      case Expr.Choose c -> Stream.empty(); // its sides may never be taken
      case Expr.Bound b -> Stream.empty();
    };
  }

  private static boolean isLogarithm(Apply f) {
    return f.fn() == Fn.LOG || f.fn() == Fn.LOG2 || f.fn() == Fn.LOG10;
  }

  /// What has the sign of `e`, simpler where that can be seen: `m + 15*m*(1 - exp(-max(y, 0)))` is `m`
  /// times something positive, as in laws of repeated data.
  private static Expr signed(Expr e) {
    if (!(e instanceof Sum s) || s.offset() != 0) {
      return e;
    }
    var shared = new ArrayList<>(factors(s.terms().getFirst().term()));
    s.terms().forEach(t -> shared.retainAll(factors(t.term())));
    Expr common =
        Normal.product(shared.stream().map(f -> Normal.power(f.base(), f.exponent())).toList());
    Expr rest =
        Normal.sum(
            s.terms().stream()
                .map(t -> Normal.scale(t.coefficient(), Normal.divide(t.term(), common)))
                .toList());
    return Bounds.of(rest, Map.of()).lo() > 0 ? common : e;
  }

  private static List<Power> factors(Expr e) {
    return e instanceof Product p ? p.factors() : List.of(new Power(e, Normal.ONE));
  }

  private static void require(Expr whole, Set<String> found) {
    Expr e = signed(whole);
    switch (e) {
      case Var(var name) -> found.add(name);
      case Product p ->
          p.factors().stream()
              .filter(f -> !(f.exponent() instanceof Const(double c) && c % 2 == 0))
              .map(Power::base)
              .forEach(base -> require(base, found));
      case Sum s ->
          s.terms().stream()
              .filter(t -> t.coefficient() > 0 && t.term() instanceof Product p && isRatio(p))
              .forEach(t -> require(t.term(), found));
      case Apply f when f.fn() == Fn.MIN -> f.arguments().forEach(part -> require(part, found));
      case Const c -> {}
      case Apply f -> {}
      case Expr.Choose c -> {}
      case Expr.Bound b -> {}
    }
  }

  private static boolean isRatio(Product p) {
    return p.factors().stream().anyMatch(f -> f.exponent() instanceof Const(double c) && c < 0);
  }

  private static boolean isWhole(Expr exponent) {
    return exponent instanceof Const(double c) && c == Math.rint(c);
  }
}
