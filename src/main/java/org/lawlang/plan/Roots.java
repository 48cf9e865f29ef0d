package org.lawlang.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lawlang.math.Quantity;
import org.lawlang.symbolic.Expr;

/// The answers of a `solve`: every root found, each by unknown.
///
/// @param complete whether it is proved that there are no others
/// @param why in words how these were found and why there are no more, or none
/// @param probability share of the draws that have a root; absent without draws
public record Roots(
    List<Map<String, Quantity>> roots,
    boolean complete,
    String why,
    OptionalDouble probability,
    Optional<Expr> closedForm) {
  public Roots {
    roots = List.copyOf(roots);
  }
}
