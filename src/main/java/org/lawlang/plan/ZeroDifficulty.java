package org.lawlang.plan;

import static org.lawlang.symbolic.Normal.divide;
import static org.lawlang.symbolic.Normal.power;
import static org.lawlang.symbolic.Normal.product;
import static org.lawlang.symbolic.Normal.scale;
import static org.lawlang.symbolic.Normal.subtract;
import static org.lawlang.symbolic.Normal.sum;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.kernel.Interpreter;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Nested;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Posynomial;
import org.lawlang.symbolic.Printer;
import org.lawlang.symbolic.Substitution;
import org.lawlang.symbolic.Tidied;

/// Closed forms of geometric programs of degree of difficulty zero (Duffin, Peterson and Zener
/// 1967): those that have, objective and binding constraints together, one monomial more than
/// unknowns. Such is a sum of two power terms under a product budget, or the cheapest product that
/// brings a sum of two down to a target.
///
/// With exponents `a`, a row a monomial, the dual weights are the null vector of `aᵀ`, given by its
/// minors. They are the shares of the monomials in the objective, or in their constraint, at the
/// optimum, and that is a linear system for the logarithms of the unknowns. Where all weights are
/// positive this is the optimum, since the problem is convex in the logarithms.
final class ZeroDifficulty {
  private static final int MOST_UNKNOWNS = 5;
  private static final int MOST_CONSTRAINTS = 8;

  /// A monomial, with an exponent for each unknown in their order.
  private record Term(Expr coefficient, List<Expr> exponents) {
    boolean isConstant() {
      return exponents.stream().allMatch(Normal.ZERO::equals);
    }
  }

  /// `Σ terms ≤ 1`, or `term = 1`, provided that `positive` is.
  private record Normalised(boolean equality, List<Term> terms, Expr positive) {}

  private final Posed posed;
  private final List<String> unknowns;
  private final Map<String, Double> values;

  private ZeroDifficulty(Posed posed) {
    this.posed = posed;
    unknowns = posed.problem().unknowns().stream().map(Unknown::name).toList();
    values = new HashMap<>();
    for (int i = 0; i < posed.givens().length; i++) {
      values.put(posed.givenNames().get(i), posed.givens()[i]);
    }
  }

  /// The closed form that holds at the point estimates, if there is one.
  static Optional<ClosedForm> of(Posed posed) {
    List<Unknown> all = posed.problem().unknowns();
    for (int i = 0; i < all.size(); i++) {
      boolean positive =
          posed.landscape().axes().get(i).logarithmic() || all.get(i).box().lo() >= 0;
      if (!positive || all.get(i).integer()) {
        return Optional.empty();
      }
    }
    return all.size() > MOST_UNKNOWNS ? Optional.empty() : new ZeroDifficulty(posed).derive();
  }

  private double at(Expr e) {
    return Interpreter.evaluate(e, values);
  }

  private Optional<List<Term>> terms(Expr e) {
    return Posynomial.of(e, new HashSet<>(unknowns))
        .map(
            all ->
                all.stream()
                    .map(
                        m -> new Term(m.coefficient(), unknowns.stream().map(m::exponent).toList()))
                    .toList());
  }

  /// What is minimised, or maximised: an objective, or the part of it that it rises or falls with.
  private record Aim(Nested nested, List<Term> terms, boolean maximize) {}

  private Optional<ClosedForm> derive() {
    List<Constraint> constraints = posed.problem().constraints();
    if (constraints.size() > MOST_CONSTRAINTS) {
      return Optional.empty();
    }
    var normalised = new ArrayList<Optional<Normalised>>();
    for (Constraint c : constraints) {
      normalised.add(normalise(c).or(() -> undone(c)));
    }
    for (Nested nested : Nested.of(posed.problem().objective(), new HashSet<>(unknowns))) {
      Optional<List<Term>> terms = terms(nested.part());
      if (terms.isPresent() && !terms.get().stream().allMatch(Term::isConstant)) {
        boolean falls = at(product(nested.signs())) < 0;
        var aim = new Aim(nested, terms.get(), posed.problem().maximize() != falls);
        Optional<ClosedForm> found = derive(aim, normalised);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<ClosedForm> derive(Aim aim, List<Optional<Normalised>> normalised) {
    List<Constraint> constraints = posed.problem().constraints();
    for (int mask = 0; mask < 1 << constraints.size(); mask++) {
      var used = new ArrayList<Normalised>();
      var binding = new ArrayList<Constraint>();
      var others = new ArrayList<Constraint>();
      boolean possible = true;
      for (int i = 0; i < constraints.size(); i++) {
        if ((mask >> i & 1) == 0) {
          others.add(constraints.get(i));
          possible &= !constraints.get(i).equality();
        } else if (normalised.get(i).isPresent()) {
          used.add(normalised.get(i).get());
          binding.add(constraints.get(i));
        } else {
          possible = false;
        }
      }
      long monomials =
          used.stream().mapToInt(c -> c.terms.size()).sum()
              + aim.terms.stream().filter(t -> !t.isConstant()).count();
      if (possible && monomials == unknowns.size() + 1) {
        Optional<ClosedForm> found = derive(aim, used, binding, others);
        if (found.isPresent() && found.get().evaluate(posed.givens()).isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /// A bound on a monotone function of a sum of powers is one on that sum.
  private Optional<Normalised> undone(Constraint c) {
    boolean onLeft = isFree(c.right());
    if (!onLeft && !isFree(c.left())) {
      return Optional.empty();
    }
    Expr function = onLeft ? c.left() : c.right();
    Expr bound = onLeft ? c.right() : c.left();
    for (Nested nested : Nested.of(function, new HashSet<>(unknowns))) {
      Optional<List<Expr>> inverse =
          Inversion.of(new Equation(nested.outer(), bound), Nested.PLACE);
      Optional<Expr> one =
          inverse.flatMap(
              all ->
                  all.stream()
                      .filter(e -> all.size() == 1 || at(e) > 0)
                      .filter(e -> Double.isFinite(at(e)))
                      .findFirst());
      boolean usable =
          terms(nested.part()).isPresent()
              && (!nested.positive()
                  || terms(nested.part()).orElseThrow().stream()
                      .allMatch(t -> at(t.coefficient()) > 0));
      if (one.isPresent() && usable) {
        boolean below = onLeft == at(product(nested.signs())) > 0;
        Optional<Normalised> found =
            normalise(
                below
                    ? new Constraint(c.text(), nested.part(), c.equality(), one.get())
                    : new Constraint(c.text(), one.get(), c.equality(), nested.part()));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private boolean isFree(Expr e) {
    return Collections.disjoint(Substitution.variables(e), unknowns);
  }

  /// Each side's terms brought to one side, and all divided by the only negative one.
  private Optional<Normalised> normalise(Constraint c) {
    Optional<List<Term>> sides = terms(subtract(c.left(), c.right()));
    if (sides.isEmpty()) {
      return Optional.empty();
    }
    var terms = new ArrayList<>(sides.get());
    List<Term> negative = terms.stream().filter(t -> at(t.coefficient()) < 0).toList();
    if (negative.size() != 1 || (c.equality() && terms.size() != 2) || terms.size() < 2) {
      return Optional.empty();
    }
    Term divisor = negative.getFirst();
    Expr right = scale(-1, divisor.coefficient());
    terms.remove(divisor);
    List<Term> divided =
        terms.stream()
            .map(
                t ->
                    new Term(
                        divide(t.coefficient(), right),
                        differences(t.exponents(), divisor.exponents())))
            .toList();
    return Optional.of(new Normalised(c.equality(), divided, right));
  }

  private static List<Expr> differences(List<Expr> a, List<Expr> b) {
    var result = new ArrayList<Expr>();
    for (int i = 0; i < a.size(); i++) {
      result.add(subtract(a.get(i), b.get(i)));
    }
    return result;
  }

  private Optional<ClosedForm> derive(
      Aim aim, List<Normalised> used, List<Constraint> binding, List<Constraint> others) {
    List<Term> objective = aim.terms;
    double sign = aim.maximize ? -1 : 1;
    var positive = new ArrayList<Expr>();
    if (!aim.nested.signs().isEmpty()) {
      Expr signs = product(aim.nested.signs());
      positive.add(scale(at(signs) < 0 ? -1 : 1, signs));
    }
    if (aim.nested.positive()) {
      objective.forEach(t -> positive.add(t.coefficient()));
    }
    Expr constant =
        objective.stream()
            .filter(Term::isConstant)
            .map(Term::coefficient)
            .findFirst()
            .orElse(Normal.ZERO);
    List<Term> varying = objective.stream().filter(t -> !t.isConstant()).toList();
    List<Term> terms =
        varying.stream().map(t -> new Term(scale(sign, t.coefficient()), t.exponents())).toList();
    boolean falling = terms.size() == 1 && at(terms.getFirst().coefficient()) < 0;
    if (falling) { // the least of `−c·m` is where `1/(c·m)` is least
      Term t = terms.getFirst();
      terms =
          List.of(
              new Term(
                  power(scale(-1, t.coefficient()), -1),
                  t.exponents().stream().map(e -> scale(-1, e)).toList()));
    }
    var all = new ArrayList<>(terms);
    used.forEach(c -> all.addAll(c.terms));
    all.forEach(t -> positive.add(t.coefficient()));
    used.forEach(c -> positive.add(c.positive));

    List<List<Expr>> a = all.stream().map(Term::exponents).toList();
    var weights = new ArrayList<Expr>();
    for (int k = 0; k < a.size(); k++) {
      var rest = new ArrayList<>(a);
      rest.remove(k);
      weights.add(scale(k % 2 == 0 ? 1 : -1, determinant(rest)));
    }
    // Weights of one sign; that of an equation may have either.
    int first = terms.size();
    int row = first;
    for (int k = 1; k < first; k++) {
      positive.add(product(weights.get(0), weights.get(k)));
    }
    var shares =
        new ArrayList<List<Expr>>(); // exponents of the unknowns, rows of the linear system
    var rights = new ArrayList<Expr>(); // what those products of powers are equal to
    for (int k = 1; k < first; k++) {
      shares.add(differences(a.get(k), a.get(0)));
      rights.add(
          divide(
              product(weights.get(k), all.get(0).coefficient()),
              product(weights.get(0), all.get(k).coefficient())));
    }
    for (Normalised c : used) {
      List<Expr> own = weights.subList(row, row + c.terms.size());
      for (int k = 0; k < own.size(); k++) {
        Expr share = own.size() == 1 ? Normal.ONE : divide(own.get(k), sum(own));
        shares.add(a.get(row + k));
        rights.add(divide(share, c.terms.get(k).coefficient()));
        if (!c.equality) {
          positive.add(product(weights.get(0), own.get(k)));
        }
      }
      row += own.size();
    }
    Expr determinant = determinant(shares);
    if (!(Math.abs(at(determinant)) > 0)) {
      return Optional.empty();
    }
    int n = unknowns.size();
    var inverse = new Expr[n][n]; // of the linear system, by its adjugate
    for (int j = 0; j < n; j++) {
      for (int r = 0; r < n; r++) {
        Expr cofactor = scale((j + r) % 2 == 0 ? 1 : -1, determinant(without(shares, r, j)));
        inverse[j][r] = divide(cofactor, determinant);
      }
    }
    var at = new ArrayList<Expr>();
    for (int j = 0; j < n; j++) {
      at.add(powers(rights, inverse[j]));
    }
    Term lead = varying.getFirst();
    var exponents = new Expr[n];
    for (int r = 0; r < n; r++) {
      Expr exponent = Normal.ZERO;
      for (int j = 0; j < n; j++) {
        exponent = sum(exponent, product(lead.exponents().get(j), inverse[j][r]));
      }
      exponents[r] = exponent;
    }
    Expr share = first == 1 ? Normal.ONE : divide(sum(weights.subList(0, first)), weights.get(0));
    Expr value =
        aim.nested.at(sum(constant, product(lead.coefficient(), share, powers(rights, exponents))));
    var steps = new ArrayList<String>();
    if (!aim.nested.signs().isEmpty()) {
      boolean falls = aim.maximize != posed.problem().maximize();
      steps.add(
          "the objective "
              + (falls ? "falls" : "rises")
              + " with p = "
              + text(aim.nested.part())
              + ", of which it is "
              + text(aim.nested.at(Normal.var("p")))
              + ", so p is "
              + (aim.maximize ? "maximised" : "minimised"));
    }
    steps.addAll(steps(terms.size(), all, weights, shares, rights, used));
    return Optional.of(new ClosedForm(posed, at, value, positive, binding, others, steps));
  }

  private static String text(Expr e) {
    return Printer.text(Tidied.of(e));
  }

  private String monomial(Term term) {
    return text(product(term.coefficient(), ofUnknowns(term.exponents())));
  }

  /// A product of powers of the unknowns.
  private Expr ofUnknowns(List<Expr> exponents) {
    Expr product = Normal.ONE;
    for (int i = 0; i < unknowns.size(); i++) {
      product = product(product, power(Normal.var(unknowns.get(i)), exponents.get(i)));
    }
    return product;
  }

  private List<String> steps(
      int own,
      List<Term> all,
      List<Expr> weights,
      List<List<Expr>> shares,
      List<Expr> rights,
      List<Normalised> used) {
    var steps = new ArrayList<String>();
    int n = unknowns.size();
    steps.add(
        (n + 1)
            + " power terms in "
            + n
            + (n == 1 ? " unknown" : " unknowns")
            + ", those of binding constraints counted in: the degree of difficulty is "
            + (n + 1)
            + " - "
            + n
            + " - 1 = 0, so the dual has one point");
    Expr total = sum(weights.subList(0, own));
    for (int k = 0; k < own && own > 1; k++) {
      steps.add(
          monomial(all.get(k))
              + " has the share "
              + text(divide(weights.get(k), total))
              + " of what varies, since no unknown can move it to first order");
    }
    int row = own;
    for (Normalised c : used) {
      for (int k = 0; k < c.terms.size(); k++) {
        Expr whole = sum(weights.subList(row, row + c.terms.size()));
        steps.add(
            monomial(c.terms.get(k))
                + " = "
                + (c.terms.size() == 1 ? "1" : text(divide(weights.get(row + k), whole)))
                + ", since the constraint binds");
      }
      row += c.terms.size();
    }
    for (int r = 0; r < shares.size(); r++) {
      steps.add(
          "so "
              + text(ofUnknowns(shares.get(r)))
              + " = "
              + text(rights.get(r))
              + (r < own - 1 ? " (the ratio of two shares)" : ""));
    }
    steps.add("these are linear in the logarithms of " + Words.list(unknowns) + "; solved:");
    return steps;
  }

  private static Expr powers(List<Expr> bases, Expr[] exponents) {
    var factors = new ArrayList<Expr>();
    for (int r = 0; r < exponents.length; r++) {
      factors.add(power(bases.get(r), exponents[r]));
    }
    return product(factors);
  }

  private static List<List<Expr>> without(List<List<Expr>> rows, int row, int column) {
    var result = new ArrayList<List<Expr>>();
    for (int i = 0; i < rows.size(); i++) {
      if (i != row) {
        var kept = new ArrayList<>(rows.get(i));
        kept.remove(column);
        result.add(kept);
      }
    }
    return result;
  }

  /// By the first column, with zeros left out.
  private static Expr determinant(List<List<Expr>> rows) {
    if (rows.isEmpty()) {
      return Normal.ONE;
    }
    var terms = new ArrayList<Expr>();
    for (int i = 0; i < rows.size(); i++) {
      Expr entry = rows.get(i).getFirst();
      if (!entry.equals(Normal.ZERO)) {
        terms.add(scale(i % 2 == 0 ? 1 : -1, product(entry, determinant(without(rows, i, 0)))));
      }
    }
    return sum(terms);
  }
}
