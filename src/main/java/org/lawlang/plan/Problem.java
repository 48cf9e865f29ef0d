package org.lawlang.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

/// `minimize objective over unknowns subject to constraints`. The variables of the expressions are
/// the unknowns and the keys of `given`, numbers that may carry draws; the problem is then answered
/// at the point estimates and for each draw.
///
/// @param start a place to begin from as well, by unknown
/// @param serving a second cost, by which the places that are nearly as good are compared
public record Problem(
    boolean maximize,
    Expr objective,
    List<Unknown> unknowns,
    List<Constraint> constraints,
    Map<String, Quantity> given,
    Optional<Map<String, Double>> start,
    Optional<Serving> serving) {
  public Problem {
    unknowns = List.copyOf(unknowns);
    constraints = List.copyOf(constraints);
    given = Map.copyOf(given);
  }

  /// Without a second cost.
  public Problem(
      boolean maximize,
      Expr objective,
      List<Unknown> unknowns,
      List<Constraint> constraints,
      Map<String, Quantity> given,
      Optional<Map<String, Double>> start) {
    this(maximize, objective, unknowns, constraints, given, start, Optional.empty());
  }

  /// The same with another place to begin from.
  Problem from(Map<String, Quantity> at) {
    var place = new HashMap<String, Double>();
    at.forEach((name, q) -> place.put(name, q.value()));
    return new Problem(
        maximize, objective, unknowns, constraints, given, Optional.of(place), serving);
  }

  /// The same with other boxes.
  Problem with(List<Unknown> others) {
    return new Problem(maximize, objective, others, constraints, given, start, serving);
  }

  /// The same at the point estimates, with the right side of constraint `k` taken `more` times.
  Problem loosened(int k, double more) {
    var changed = new ArrayList<>(constraints);
    Constraint c = constraints.get(k);
    changed.set(k, new Constraint(c.text(), c.left(), c.equality(), Normal.scale(more, c.right())));
    return new Problem(maximize, objective, unknowns, changed, estimates(), start);
  }

  private Map<String, Quantity> estimates() {
    var exact = new HashMap<String, Quantity>();
    given.forEach((name, q) -> exact.put(name, Quantity.exact(q.value())));
    return exact;
  }

  /// The least second cost among what is within a share of `value`, at the point estimates.
  Problem within(double value, double share) {
    double bound = value + (maximize ? -share : share) * Math.abs(value);
    var all = new ArrayList<>(constraints);
    Expr limit = Normal.number(bound);
    all.add(
        maximize
            ? new Constraint("", limit, false, objective)
            : new Constraint("", objective, false, limit));
    return new Problem(false, serving.orElseThrow().cost(), unknowns, all, estimates(), start);
  }

  /// A cost in the unknowns, as the user wrote it beside.
  public record Serving(String text, Expr cost) {}

  /// An unknown with its box, `Interval.REAL` when none is given.
  public record Unknown(String name, Interval box, boolean integer) {}

  /// `left <= right`, or `left = right`; `text` as the user wrote it.
  public record Constraint(String text, Expr left, boolean equality, Expr right) {}
}
