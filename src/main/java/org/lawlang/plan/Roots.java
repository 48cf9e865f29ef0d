package org.lawlang.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.math.Quantity;
import org.lawlang.symbolic.Expr;

/// The answers of a `solve`: every root found, each by unknown; in words why there are no more, or
/// none; the closed form where there is one.
public record Roots(List<Map<String, Quantity>> roots, String why, Optional<Expr> closedForm) {
  public Roots {
    roots = List.copyOf(roots);
  }
}
