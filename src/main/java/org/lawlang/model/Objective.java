package org.lawlang.model;

import java.util.Map;
import org.lawlang.symbolic.Expr;

/// What a fit minimises, summed over rows: `loss`, a function of the variable [#RESIDUAL] (target
/// minus prediction, or of their logarithms) and of the objective's own parameters, whose values
/// are `settings`.
public record Objective(String name, Expr loss, Map<String, Double> settings) {
  public static final String RESIDUAL = "r";

  public Objective {
    settings = Map.copyOf(settings);
  }
}
