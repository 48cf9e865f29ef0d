package org.lawlang.fit;

/// Which standard errors a fit reports.
public sealed interface Errors {
  Errors DEFAULT = new ByObjective();

  /// Classical for least squares, the sandwich for any other objective.
  record ByObjective() implements Errors {}

  /// From the curvature of the objective alone, `s²·H⁻¹`: right where residuals are alike and
  /// independent.
  record Classical() implements Errors {}

  /// `H⁻¹·(Σ w²·ρ'²·∇f·∇fᵀ)·H⁻¹·n/(n − k)` (Huber 1967, White 1980; HC1): right where residuals are
  /// independent, alike or not.
  record Sandwich() implements Errors {}

  /// The sandwich with the slopes summed within each value of `column`, times
  /// `G/(G − 1)·(n − 1)/(n − k)` for `G` values (Liang and Zeger 1986, as Stata and statsmodels
  /// scale
  /// it): right where only runs of different values are independent. Quantiles are those of t with
  /// `G − 1` degrees of freedom.
  record Clustered(String column) implements Errors {}
}
