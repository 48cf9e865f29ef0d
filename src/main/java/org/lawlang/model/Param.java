package org.lawlang.model;

import java.util.Optional;
import org.lawlang.math.Interval;

/// A parameter of a law: its declared range (`E > 0` is `[0, ∞]` with `open`, as a strict
/// comparison was written), the value it is fixed at, its prior, and the column that indexes it.
public record Param(
    String name,
    Interval range,
    boolean open,
    Optional<Double> fixed,
    Optional<Prior> prior,
    Optional<String> group) {

  public static Param free(String name) {
    return new Param(
        name, Interval.REAL, false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public Param fix(double value) {
    return new Param(name, range, open, Optional.of(value), prior, group);
  }
}
