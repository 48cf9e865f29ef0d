package org.lawlang.model;

import java.util.List;

/// A distribution declared for a parameter, `alpha ~ normal(0.35, 0.1)`.
public record Prior(String distribution, List<Double> arguments) {
  public Prior {
    arguments = List.copyOf(arguments);
  }
}
