package org.lawlang.report;

import java.util.Optional;
import org.lawlang.plan.Roots;
import org.lawlang.source.Span;

/// A value that a script prints, with the place of the statement that printed it; for the roots of
/// a `solve` what else is known about them.
public record Printed(Span place, Value value, Optional<Roots> roots) {
  public Printed(Span place, Value value) {
    this(place, value, Optional.empty());
  }
}
