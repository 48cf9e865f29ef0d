package org.lawlang.fit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a fit says of itself beyond its optimum: how it generalises, which rows decide it, whether
/// its form is right, how far its rows reach.
///
/// @param aicc information criterion of Akaike for small samples (Hurvich and Tsai 1989); absent
/// where the rows are no more than the parameters and two
/// @param r2Log share of the variance of the logarithm of the target explained; absent where target
/// or law are not positive, and without degrees of freedom
/// @param mape mean absolute relative error over the fitted rows; absent where a target is zero
/// @param mae mean absolute error over the fitted rows
/// @param maeLog the same of the logarithms, where target and law are positive
/// @param folds cross-validation, where it was asked for
/// @param lackOfFit the law against the scatter of repeated runs, where there are repeats
/// @param influence the rows that weigh most, the first above all; empty without degrees of freedom
/// @param reach of the fitted rows
public record Diagnosis(
    OptionalDouble aicc,
    OptionalDouble r2Log,
    OptionalDouble mape,
    OptionalDouble mae,
    OptionalDouble maeLog,
    Optional<Folds> folds,
    Optional<LackOfFit> lackOfFit,
    List<Influence> influence,
    Reach reach) {
  public static final Diagnosis NONE =
      new Diagnosis(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Reach.NONE);

  public Diagnosis {
    influence = List.copyOf(influence);
  }
}
