package org.lawlang.model;

import java.util.List;
import org.lawlang.math.Interval;

/// A distribution declared for a parameter, `alpha ~ normal(0.35, 0.1)`.
public record Prior(Distribution distribution, List<Double> arguments) {
  public Prior {
    arguments = List.copyOf(arguments);
  }

  /// Where the density is not zero.
  public Interval support() {
    return distribution.support(arguments);
  }

  /// The logarithm of the density at `x` up to a constant, then its first two derivatives.
  public double[] log(double x) {
    return distribution.log(arguments, x);
  }
}
