package org.lawlang.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.symbolic.Expr;

/// `minimize objective over unknowns subject to constraints`. The variables of the expressions are
/// the unknowns and the keys of `given`, numbers that may carry draws; the problem is then answered
/// at the point estimates and for each draw.
///
/// @param start a place to begin from as well, by unknown
public record Problem(
    boolean maximize,
    Expr objective,
    List<Unknown> unknowns,
    List<Constraint> constraints,
    Map<String, Quantity> given,
    Optional<Map<String, Double>> start) {
  public Problem {
    unknowns = List.copyOf(unknowns);
    constraints = List.copyOf(constraints);
    given = Map.copyOf(given);
  }

  /// An unknown with its box, `Interval.REAL` when none is given.
  public record Unknown(String name, Interval box, boolean integer) {}

  /// `left <= right`, or `left = right`; `text` as the user wrote it.
  public record Constraint(String text, Expr left, boolean equality, Expr right) {}
}
