package org.lawlang.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lawlang.math.Interval;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Bounds;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Var;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// A problem without its kinks. Where the objective, and what constraints keep low, rise with
/// `max(a, b)`, the least `t` with `a <= t` and `b <= t` stands for it (the epigraph form), so does
/// the greatest below for a `min` with which they fall. Other kinks stay.
final class Kinks {
  private static final Set<Fn> CORNERED = Set.of(Fn.MAX, Fn.MIN, Fn.ABS);
  private static final String OWN = "a kink";

  /// What stands for each kink, those within others first.
  final Map<Apply, Var> places = new LinkedHashMap<>();

  final Problem smooth;
  private final Map<String, Interval> ranges = new HashMap<>();
  private final Set<String> varying = new HashSet<>();
  private final List<Unknown> unknowns;
  private final List<Constraint> constraints = new ArrayList<>();

  private Kinks(Posed posed, Set<Apply> left) {
    Problem problem = posed.problem();
    unknowns = new ArrayList<>(problem.unknowns());
    unknowns.forEach(u -> ranges.put(u.name(), u.box()));
    varying.addAll(ranges.keySet());
    posed.values().forEach((name, x) -> ranges.put(name, new Interval(x, x)));
    Expr objective = without(problem.objective(), left);
    for (Constraint c : problem.constraints()) {
      constraints.add(
          new Constraint(
              c.text(), without(c.left(), left), c.equality(), without(c.right(), left)));
    }
    smooth =
        new Problem(
            problem.maximize(),
            objective,
            unknowns,
            constraints,
            problem.given(),
            Optional.empty());
  }

  /// Empty where no kink can be taken out.
  static Optional<Kinks> of(Posed posed) {
    var left = new HashSet<Apply>();
    var kinks = new Kinks(posed, left);
    for (Optional<Apply> wrong = kinks.wrong(); wrong.isPresent(); wrong = kinks.wrong()) {
      left.add(wrong.get());
      kinks = new Kinks(posed, left);
    }
    return kinks.places.isEmpty() ? Optional.empty() : Optional.of(kinks);
  }

  private Expr without(Expr e, Set<Apply> left) {
    return Substitution.rewrite(
        e,
        x ->
            x instanceof Apply f
                    && CORNERED.contains(f.fn())
                    && !left.contains(f)
                    && Substitution.variables(f).stream().anyMatch(varying::contains)
                ? place(f)
                : x);
  }

  private Var place(Apply kink) {
    Var known = places.get(kink);
    if (known != null) {
      return known;
    }
    var place = new Var("kink'" + places.size());
    places.put(kink, place);
    varying.add(place.name());
    Interval range = Bounds.of(kink, ranges);
    ranges.put(place.name(), range);
    // Zero is no box for `abs`: its sides say as much, and one of both would do.
    Interval box = range.lo() > 0 ? Interval.NON_NEGATIVE : Interval.REAL;
    unknowns.add(new Unknown(place.name(), box, false));
    var sides = new ArrayList<>(kink.arguments());
    if (kink.fn() == Fn.ABS) {
      sides.add(Normal.scale(-1, sides.getFirst()));
    }
    for (Expr side : sides) {
      constraints.add(
          kink.fn() == Fn.MIN
              ? new Constraint(OWN, place, false, side)
              : new Constraint(OWN, side, false, place));
    }
    return place;
  }

  /// A kink that must not be taken out: the problem does not rise, or of a `min` fall, with it
  /// everywhere.
  private Optional<Apply> wrong() {
    return places.entrySet().stream()
        .filter(kink -> !risesWith(kink.getValue(), kink.getKey().fn() == Fn.MIN ? -1 : 1))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private boolean risesWith(Var place, double sign) {
    if (!rises(smooth.objective(), place, smooth.maximize() ? -sign : sign)) {
      return false;
    }
    for (Constraint c : constraints) {
      Expr apart = Normal.subtract(/* left= */ c.left(), /* right= */ c.right());
      boolean own = c.text().equals(OWN) && (sign > 0 ? c.right() : c.left()).equals(place);
      if (!own && !(rises(apart, place, sign) && (!c.equality() || rises(apart, place, -sign)))) {
        return false;
      }
    }
    return true;
  }

  private boolean rises(Expr e, Var place, double sign) {
    return Bounds.of(Normal.scale(sign, Derivative.of(e, place.name())), ranges).lo() >= 0;
  }
}
