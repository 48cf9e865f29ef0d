package org.lawlang.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.symbolic.Expr;

/// What a fit minimises, summed over rows: `loss`, a function of the variable [#RESIDUAL] (target
/// minus prediction, or of their logarithms), or of [#TARGET] and [#PREDICTION]; and of the
/// objective's own parameters.
///
/// @param settings own parameters that are given as numbers
/// @param rowwise own parameters that are given as expressions over the columns of the runs
/// @param open own parameters that were left out of the call and are found by the fit, a scale for
/// one; see [Opening]
/// @param likelihood the negative log-likelihood of a row, in the same variables, where the
/// objective states one
public record Objective(
    String name,
    Expr loss,
    Map<String, Double> settings,
    Map<String, Expr> rowwise,
    List<Param> open,
    Optional<Expr> likelihood) {
  public static final String RESIDUAL = "r'";
  public static final String TARGET = "t'";
  public static final String PREDICTION = "m'";

  public Objective {
    settings = Map.copyOf(settings);
    rowwise = Map.copyOf(rowwise);
    open = List.copyOf(open);
  }

  /// One whose own parameters are all given as numbers.
  public Objective(String name, Expr loss, Map<String, Double> settings) {
    this(name, loss, settings, Map.of(), List.of(), Optional.empty());
  }

  /// The variables that stand for the arguments of an objective law: one is the residual, two are
  /// target and prediction.
  public static List<String> variables(Law law) {
    return law.arguments().size() == 1 ? List.of(RESIDUAL) : List.of(TARGET, PREDICTION);
  }
}
