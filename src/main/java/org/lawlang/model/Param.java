package org.lawlang.model;

import java.util.Optional;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;

/// A parameter of a law: its declared range (`E > 0` is `[0, ∞]` with `open`, as a strict
/// comparison was written), the number that is given for it, its prior, and the column that indexes
/// it. A number that comes from a fit carries its draws.
public record Param(
    String name,
    Interval range,
    boolean open,
    Optional<Quantity> given,
    Optional<Prior> prior,
    Optional<String> group) {

  public static Param free(String name) {
    return new Param(
        name, Interval.REAL, false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// The value it is fixed at.
  public Optional<Double> fixed() {
    return given.map(Quantity::value);
  }

  public Param within(Interval in, boolean isOpen) {
    return new Param(name, in, isOpen, given, prior, group);
  }

  public Param give(Quantity quantity) {
    return new Param(name, range, open, Optional.of(quantity), prior, group);
  }
}
