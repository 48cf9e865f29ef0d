package org.lawlang.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// An expression as a sum of monomials of the unknowns: coefficients and exponents are free of them.
///
/// @param terms by their exponents, one an unknown; each of them varies
record Monomials(Expr constant, List<Term> terms) {
  Monomials {
    terms = List.copyOf(terms);
  }

  /// `coefficient · Π unknownᵢ^exponentᵢ`.
  record Term(Expr coefficient, List<Expr> exponents) {
    Term {
      exponents = List.copyOf(exponents);
    }
  }

  static Optional<Monomials> of(Expr e, List<String> unknowns) {
    var byExponents = new LinkedHashMap<List<Expr>, Expr>();
    double offset = e instanceof Sum s ? s.offset() : 0;
    List<Scaled> scaled = e instanceof Sum s ? s.terms() : List.of(new Scaled(1, e));
    var constant = new ArrayList<Expr>();
    constant.add(Normal.number(offset));
    for (Scaled s : scaled) {
      Optional<Term> term = term(s, unknowns);
      if (term.isEmpty()) {
        return Optional.empty();
      }
      Term t = term.get();
      if (t.exponents.stream().allMatch(Normal.ZERO::equals)) {
        constant.add(t.coefficient);
      } else {
        byExponents.merge(t.exponents, t.coefficient, Normal::sum);
      }
    }
    return Optional.of(
        new Monomials(
            Normal.sum(constant),
            byExponents.entrySet().stream().map(t -> new Term(t.getValue(), t.getKey())).toList()));
  }

  private static Optional<Term> term(Scaled scaled, List<String> unknowns) {
    var exponents = new ArrayList<Expr>();
    unknowns.forEach(u -> exponents.add(Normal.ZERO));
    Expr rest = Normal.number(scaled.coefficient());
    List<Power> factors =
        scaled.term() instanceof Product p ? p.factors() : List.of(new Power(scaled.term(), Normal.ONE));
    for (Power f : factors) {
      if (!isFree(f.exponent(), unknowns)) {
        return Optional.empty();
      }
      int i = f.base() instanceof Expr.Var(var name) ? unknowns.indexOf(name) : -1;
      if (i >= 0) {
        exponents.set(i, Normal.sum(exponents.get(i), f.exponent()));
      } else if (isFree(f.base(), unknowns)) {
        rest = Normal.product(rest, Normal.power(f.base(), f.exponent()));
      } else if (f.base() instanceof Product inner) { // `(c/N)^a`: the ratio of positive numbers
        Optional<Term> part = term(new Scaled(1, inner), unknowns);
        if (part.isEmpty()) {
          return Optional.empty();
        }
        rest = Normal.product(rest, Normal.power(part.get().coefficient, f.exponent()));
        for (int j = 0; j < exponents.size(); j++) {
          exponents.set(j, Normal.sum(exponents.get(j), Normal.product(part.get().exponents.get(j), f.exponent())));
        }
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new Term(rest, exponents));
  }

  private static boolean isFree(Expr e, List<String> unknowns) {
    return Substitution.variables(e).stream().noneMatch(unknowns::contains);
  }

  /// The coefficients at a point.
  static Map<String, Double> point(List<String> names, double[] values) {
    var result = new LinkedHashMap<String, Double>();
    for (int i = 0; i < values.length; i++) {
      result.put(names.get(i), values[i]);
    }
    return result;
  }
}
