package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lawlang.math.Interval;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Bounds;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Shape;
import org.lawlang.symbolic.Substitution;
import org.lawlang.symbolic.Trend;

/// A problem with kinks as a smooth one: where more of `max(a, b)` is never better, an unknown that
/// is no less than `a` and no less than `b` stands for it (Boyd and Vandenberghe 2004, 4.1.3), and
/// so for `min` and `abs`. It has the same optima and multipliers, and what was convex stays so.
final class Epigraph {
  private static final String MARK = "kink'"; // no name of a script has a quote

  private final Set<String> names = new HashSet<>();
  private final Map<String, Interval> ranges = new HashMap<>();
  private final List<Unknown> unknowns = new ArrayList<>();
  private final List<Constraint> constraints = new ArrayList<>();
  private Expr objective;

  private Epigraph(Problem problem) {
    objective = problem.maximize() ? Normal.scale(-1, problem.objective()) : problem.objective();
    unknowns.addAll(problem.unknowns());
    constraints.addAll(problem.constraints());
    for (Unknown u : unknowns) {
      names.add(u.name());
      ranges.put(u.name(), u.box());
    }
    problem.given().forEach((name, q) -> ranges.put(name, new Interval(q.value(), q.value())));
  }

  /// Empty where there is no kink, or one that cannot be taken away.
  static Optional<Problem> of(Problem problem) {
    if (problem.unknowns().stream().anyMatch(Unknown::integer)) {
      return Optional.empty();
    }
    var smooth = new Epigraph(problem);
    Optional<Apply> kink = smooth.kink();
    if (kink.isEmpty()) {
      return Optional.empty();
    }
    for (; kink.isPresent(); kink = smooth.kink()) {
      if (!smooth.remove(kink.get())) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Problem(
            problem.maximize(),
            problem.maximize() ? Normal.scale(-1, smooth.objective) : smooth.objective,
            smooth.unknowns,
            smooth.constraints,
            problem.given(),
            problem.start(),
            problem.serving()));
  }

  /// The answer without what was added.
  static Optimum answer(Problem problem, Optimum smooth) {
    return new Optimum(
        problem,
        smooth.verdict(),
        Arrays.stream(smooth.why().split("; "))
            .filter(part -> !part.contains(MARK))
            .collect(Collectors.joining("; ")),
        without(smooth.at()),
        smooth.value(),
        smooth.constraints().subList(0, problem.constraints().size()),
        without(smooth.closedForm()),
        Optional.empty(),
        smooth.flat().stream().filter(line -> !line.contains(MARK)).toList(),
        smooth
            .cheapest()
            .map(c -> new Optimum.Cheapest(c.text(), without(c.at()), c.cost(), c.saving())),
        smooth.regret());
  }

  private static <T> Map<String, T> without(Map<String, T> all) {
    var result = new LinkedHashMap<>(all);
    result.keySet().removeIf(name -> name.startsWith(MARK));
    return result;
  }

  private List<Expr> all() {
    var result = new ArrayList<Expr>();
    result.add(objective);
    constraints.forEach(c -> result.addAll(List.of(c.left(), c.right())));
    return result;
  }

  /// The outermost first, since one within it is kept apart by a limit on its own.
  private Optional<Apply> kink() {
    var found = new ArrayList<Apply>();
    for (Expr e : all()) {
      Substitution.rewrite(
          e,
          x -> {
            if (x instanceof Apply f
                && (f.fn() == Fn.MAX || f.fn() == Fn.MIN || f.fn() == Fn.ABS)
                && Substitution.variables(f).stream().anyMatch(names::contains)) {
              found.add(f);
            }
            return x;
          });
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }

  private boolean remove(Apply kink) {
    String name = MARK + (unknowns.size() + 1);
    boolean isLow = kink.fn() == Fn.MIN;
    Interval range = Bounds.of(kink, ranges);
    names.add(name);
    ranges.put(name, range);
    Trend harmless = isLow ? Trend.DECREASING : Trend.INCREASING;
    objective = in(objective, kink, name);
    boolean isHarmless = isHarmless(objective, name, harmless);
    for (int k = 0; k < constraints.size(); k++) {
      Constraint c = constraints.get(k);
      var changed =
          new Constraint(
              c.text(), in(c.left(), kink, name), c.equality(), in(c.right(), kink, name));
      constraints.set(k, changed);
      Expr difference = Normal.subtract(changed.left(), changed.right());
      isHarmless &=
          isHarmless(difference, name, harmless)
              && !(c.equality() && Substitution.variables(difference).contains(name));
    }
    unknowns.add(
        new Unknown(
            name,
            new Interval(range.lo() >= 0 ? 0 : Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
            /* integer= */ false));
    Expr bound = Normal.var(name);
    for (Expr part : kink.arguments()) {
      constraints.add(limit(isLow ? bound : part, isLow ? part : bound));
      if (kink.fn() == Fn.ABS) {
        constraints.add(limit(Normal.scale(-1, part), bound));
      }
    }
    return isHarmless;
  }

  private static Constraint limit(Expr less, Expr greater) {
    return new Constraint("", less, /* equality= */ false, greater);
  }

  private boolean isHarmless(Expr e, String name, Trend harmless) {
    Trend trend = Shape.of(e, ranges, Set.of(name)).trend(name);
    return trend == Trend.CONSTANT || trend == harmless;
  }

  private static Expr in(Expr e, Apply kink, String name) {
    return Substitution.rewrite(e, x -> x.equals(kink) ? Normal.var(name) : x);
  }
}
