package org.lawlang.fit;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.lawlang.math.Doubles;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;

/// A fit as found, with its uncertainty and its judgement.
///
/// @param estimates one a parameter (one a group for an indexed parameter, named `E[opt]`), fixed
/// ones as well
/// @param objective the least sum found, over the fitted rows
/// @param n rows fitted
/// @param dof rows less the directions of the free parameters that they determine
/// @param left rows left out since a needed cell is missing
/// @param r2 share of the variance of the target explained, in the space of the target; absent
/// without degrees of freedom
/// @param rmse root mean square residual in the space of the target
/// @param rmseLog the same of the logarithms, where target and law are positive
/// @param aic information criterion of Akaike, of the [#likelihood]; absent for an objective that is
/// none
/// @param bic that of Schwarz, likewise
/// @param condition of the scaled normal matrix at the optimum
/// @param alike pairs of parameters that the data can hardly tell apart
/// @param residuals target minus prediction, in the space of the objective, one a fitted row in the
/// order of the table; those of one target after those of another
/// @param shares how the law of each target does
/// @param scales parameters of the objective that were estimated along with those of the law
/// @param scatter how a single run strays from the curve
/// @param chains how well the draws of the posterior mix, if that is where they come from
public record Fit(
    FitTask task,
    Outcome outcome,
    List<Estimate> estimates,
    double objective,
    int n,
    int dof,
    int left,
    OptionalDouble r2,
    OptionalDouble rmse,
    OptionalDouble rmseLog,
    OptionalDouble aic,
    OptionalDouble bic,
    OptionalDouble condition,
    Starts starts,
    List<Alike> alike,
    Optional<Holdout> holdout,
    List<Warning> warnings,
    List<Double> residuals,
    List<Share> shares,
    Uncertainty uncertainty,
    List<Estimate> scales,
    Scatter scatter,
    Optional<Chains> chains,
    Diagnosis diagnosis) {
  public Fit {
    scales = List.copyOf(scales);
    estimates = List.copyOf(estimates);
    alike = List.copyOf(alike);
    warnings = List.copyOf(warnings);
    residuals = Doubles.copyOf(residuals);
    shares = List.copyOf(shares);
  }

  /// One parameter: its value with draws, its standard error and 95 % interval where there are
  /// degrees of freedom.
  public record Estimate(
      String name,
      Quantity value,
      OptionalDouble se,
      Optional<Interval> interval,
      boolean fixed,
      boolean atBound) {
    private Estimate posing(Map<String, double[]> all) {
      double[] draws = all.get(name);
      Quantity other =
          draws == null
              ? Quantity.exact(value.value())
              : new Quantity.Uncertain(value.value(), draws);
      return new Estimate(name, other, se, interval, fixed, atBound);
    }
  }

  /// How far the best value is confirmed: `reached` of `tried` starts end there; `nextBasin` is how
  /// much worse the next best local optimum is, relative to the best.
  ///
  /// @param different of a grid, how many starts there are once what the laws are linear in follows
  /// from the rest
  public record Starts(int tried, int different, int reached, OptionalDouble nextBasin) {
    public Starts(int tried, int reached, OptionalDouble nextBasin) {
      this(tried, tried, reached, nextBasin);
    }
  }

  /// Two parameters and their correlation.
  public record Alike(String first, String second, double correlation) {}

  /// How the fit does on rows that it did not see: mean absolute relative error, root mean square
  /// error, mean of the logarithmic error (law over target).
  public record Holdout(int n, double mape, double rmse, double bias) {}

  /// The part of one target in a fit: its law, and the figures over its rows alone.
  public record Share(
      String law,
      int n,
      double objective,
      OptionalDouble r2,
      OptionalDouble rmse,
      OptionalDouble rmseLog,
      OptionalDouble r2Log,
      OptionalDouble mape,
      OptionalDouble mae,
      OptionalDouble maeLog,
      Optional<Holdout> holdout) {}

  /// Where the draws come from.
  public enum Uncertainty {
    /// The t distribution of the covariance.
    COVARIANCE,
    /// Rows or clusters drawn with replacement.
    BOOTSTRAP,
    /// The curve with residuals drawn with replacement.
    RESIDUAL_BOOTSTRAP,
    /// The curve with each residual under a random sign.
    WILD_BOOTSTRAP,
    /// The t distribution of the covariance that leaving one out gives.
    JACKKNIFE,
    /// The normal distribution about the mode of the posterior.
    LAPLACE,
    /// Hamiltonian Monte Carlo.
    POSTERIOR,
    NONE;

    /// `wild-bootstrap`, as reports name it.
    public String slug() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// What AIC and BIC take the rows to be distributed as, in words: `normal errors of log(loss)`.
  /// Empty for an objective that is the likelihood of no errors.
  public Optional<String> likelihood() {
    return Likelihood.words(task);
  }

  public Optional<Estimate> estimate(String name) {
    return estimates.stream().filter(e -> e.name().equals(name)).findFirst();
  }

  /// How well the chains mix in a parameter, of the law or of the objective, if there are chains.
  public Optional<Chains.Mixing> mixing(Estimate estimate) {
    String name =
        scales.contains(estimate)
            ? Loss.walked(task.objective(), estimate.name())
            : estimate.name();
    return chains.stream()
        .flatMap(c -> c.mixing().stream())
        .filter(m -> m.name().equals(name))
        .findFirst();
  }

  /// The same with other draws of its parameters, by name; those without are exact.
  public Fit posing(Map<String, double[]> draws) {
    return new Fit(
        task,
        outcome,
        estimates.stream().map(e -> e.posing(draws)).toList(),
        objective,
        n,
        dof,
        left,
        r2,
        rmse,
        rmseLog,
        aic,
        bic,
        condition,
        starts,
        alike,
        holdout,
        warnings,
        residuals,
        shares,
        uncertainty,
        scales,
        scatter,
        chains,
        diagnosis);
  }

  /// The fit as one of its laws sees it: that law, its parameters, and the figures over its rows
  /// alone. What was found together (degrees of freedom, starts, warnings, condition, influence)
  /// stays; there is no likelihood of a part, nor cross-validation.
  public Optional<Fit> of(String law) {
    int from = 0;
    for (Share share : shares) {
      if (share.law.equals(law)) {
        int to = from + share.n;
        return Optional.of(of(share, residuals.subList(from, to), scatter.of(from, to)));
      }
      from += share.n;
    }
    return Optional.empty();
  }

  /// The `E` of `E[family]` and of `E[opt]`.
  private static String head(String name) {
    int bracket = name.indexOf('[');
    return bracket < 0 ? name : name.substring(0, bracket);
  }

  private Fit of(Share share, List<Double> own, Scatter straying) {
    FitTask.Target target = task.target(share.law).orElseThrow();
    Set<String> heads =
        target.law().parameters().stream().map(p -> head(p.name())).collect(toSet());
    return new Fit(
        task.with(List.of(target)),
        outcome,
        estimates.stream().filter(e -> heads.contains(head(e.name()))).toList(),
        share.objective,
        share.n,
        dof,
        left,
        share.r2,
        share.rmse,
        share.rmseLog,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        condition,
        starts,
        alike.stream()
            .filter(a -> heads.contains(head(a.first())) && heads.contains(head(a.second())))
            .toList(),
        share.holdout,
        warnings,
        own,
        List.of(share),
        uncertainty,
        scales,
        straying,
        chains,
        new Diagnosis(
            OptionalDouble.empty(),
            share.r2Log,
            share.mape,
            share.mae,
            share.maeLog,
            Optional.empty(),
            Optional.empty(),
            diagnosis.influence(),
            diagnosis.reach()));
  }
}
