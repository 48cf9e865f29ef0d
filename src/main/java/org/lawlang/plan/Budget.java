package org.lawlang.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Posynomial;
import org.lawlang.symbolic.Tidied;

/// The closed form of an optimum again with a symbol for the number that holds it.
final class Budget {
  private static final List<String> COSTS = List.of("C", "budget");
  private static final List<String> TARGETS = List.of("t", "target");

  private Budget() {}

  /// The form again, and what stands for the number.
  private record Again(ClosedForm form, String symbol, String constraint) {}

  static Optional<Scaling> of(Posed posed, ClosedForm form) {
    return again(posed, form).map(a -> scaling(posed, a));
  }

  /// The steps that lead to [#of], otherwise those of the form itself.
  static List<String> steps(Posed posed, ClosedForm form) {
    return again(posed, form).map(Again::form).orElse(form).steps();
  }

  /// Empty where no constraint that holds the optimum has a number for one side.
  private static Optional<Again> again(Posed posed, ClosedForm form) {
    var taken = new HashSet<>(posed.givenNames());
    var unknowns = new HashSet<String>();
    posed.problem().unknowns().forEach(u -> unknowns.add(u.name()));
    taken.addAll(unknowns);
    for (Constraint c : form.binding()) {
      boolean isRight = c.right() instanceof Expr.Const;
      Expr side = isRight ? c.right() : c.left();
      boolean isCost =
          Posynomial.of(isRight ? c.left() : c.right(), unknowns)
              .map(m -> m.size() == 1)
              .orElse(false);
      Optional<String> symbol =
          (isCost ? COSTS : TARGETS).stream().filter(s -> !taken.contains(s)).findFirst();
      if (symbol.isPresent() && side instanceof Expr.Const(double number) && number > 0) {
        Expr name = Normal.var(symbol.get());
        var open =
            new Constraint(
                c.text(), isRight ? c.left() : name, c.equality(), isRight ? name : c.right());
        Posed other = with(posed, c, open, symbol.get(), number);
        return ZeroDifficulty.of(other).map(f -> new Again(f, symbol.get(), c.text()));
      }
    }
    return Optional.empty();
  }

  private static Posed with(
      Posed posed, Constraint old, Constraint open, String symbol, double number) {
    Problem p = posed.problem();
    var given = new HashMap<>(p.given());
    given.put(symbol, Quantity.exact(number));
    var problem =
        new Problem(
            p.maximize(),
            p.objective(),
            p.unknowns(),
            p.constraints().stream().map(c -> c.equals(old) ? open : c).toList(),
            given,
            p.start());
    List<String> names = given.keySet().stream().sorted().toList();
    double[] values =
        names.stream().mapToDouble(n -> Objects.requireNonNull(given.get(n)).value()).toArray();
    return new Posed(problem, posed.landscape(), names, values, posed.reach(), posed.proof());
  }

  private static Scaling scaling(Posed posed, Again again) {
    ClosedForm form = again.form;
    String symbol = again.symbol;
    var forms = new LinkedHashMap<String, Expr>();
    for (int i = 0; i < form.at().size(); i++) {
      forms.put(posed.problem().unknowns().get(i).name(), Tidied.of(form.at().get(i)));
    }
    forms.put("value", Tidied.of(form.value()));
    var constants = new LinkedHashMap<String, Expr>();
    var exponents = new LinkedHashMap<String, Expr>();
    forms.forEach(
        (name, e) -> {
          List<Posynomial.Monomial> terms = Posynomial.of(e, Set.of(symbol)).orElse(List.of());
          List<Posynomial.Monomial> moving =
              terms.stream().filter(m -> !m.exponent(symbol).equals(Normal.ZERO)).toList();
          if (moving.size() == 1) {
            exponents.put(name, moving.getFirst().exponent(symbol));
            terms.stream()
                .filter(m -> m.exponent(symbol).equals(Normal.ZERO))
                .forEach(m -> constants.put(name, m.coefficient()));
          }
        });
    return new Scaling(symbol, again.constraint, forms, values(posed, exponents), constants);
  }

  /// At the point estimates and for each draw.
  private static Map<String, Quantity> values(Posed posed, Map<String, Expr> exponents) {
    Kernel kernel =
        Interpreter.of(
            new RowProgram(
                posed.givenNames(), List.of(), List.of(), new ArrayList<>(exponents.values())));
    int n = exponents.size();
    List<Quantity> found =
        Draws.follow(
            posed,
            evaluate(kernel, posed.givens(), n),
            givens -> Optional.of(evaluate(kernel, givens, n)),
            Runnable::run);
    var result = new LinkedHashMap<String, Quantity>();
    int i = 0;
    for (String name : exponents.keySet()) {
      result.put(name, found.get(i++));
    }
    return result;
  }

  private static double[] evaluate(Kernel kernel, double[] givens, int n) {
    double[] results = new double[n];
    kernel.accumulate(givens, new double[0][], new double[] {1}, 0, 1, results);
    return results;
  }
}
