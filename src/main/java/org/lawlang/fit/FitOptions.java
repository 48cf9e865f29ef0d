package org.lawlang.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lawlang.fit.Fit.Uncertainty;

/// How a fit is searched for and how its uncertainty is found.
///
/// @param starts how many starts Law makes itself; 0 uses the given ones alone
/// @param more whether it makes more of them where few agree
/// @param seed of starts and of all draws
/// @param draws where the draws come from, if the fit has degrees of freedom
/// @param count how many resamples, or draws of the posterior; the other methods ignore it
/// @param cluster column whose values are resampled or left out whole
/// @param errors which standard errors the covariance is of
/// @param profile whether the intervals of parameters are those of the profiled objective
/// @param folds how rows are divided for cross-validation, where it is asked for
public record FitOptions(
    int starts,
    boolean more,
    long seed,
    Uncertainty draws,
    int count,
    Optional<String> cluster,
    Errors errors,
    boolean profile,
    Optional<Folds.Partition> folds) {
  public static final FitOptions DEFAULTS =
      new FitOptions(
          12,
          true,
          1,
          Uncertainty.COVARIANCE,
          0,
          Optional.empty(),
          Errors.DEFAULT,
          false,
          Optional.empty());

  public FitOptions {
    if (starts < 0 || count < 0) {
      throw new IllegalArgumentException("starts and draws are counts");
    }
    if (draws == Uncertainty.NONE) {
      throw new IllegalArgumentException("no draws is what a fit may find, not what it may ask");
    }
  }

  public FitOptions withStarts(int number) {
    return new FitOptions(number, false, seed, draws, count, cluster, errors, profile, folds);
  }

  public FitOptions withSeed(long value) {
    return new FitOptions(starts, more, value, draws, count, cluster, errors, profile, folds);
  }

  /// Draws by `method`, so many of them where the method counts.
  public FitOptions withDraws(Uncertainty method, int number) {
    return new FitOptions(starts, more, seed, method, number, cluster, errors, profile, folds);
  }

  /// Draws by the case bootstrap; none of them draws from the covariance.
  public FitOptions withBootstraps(int number) {
    return withDraws(number > 0 ? Uncertainty.BOOTSTRAP : Uncertainty.COVARIANCE, number);
  }

  public FitOptions withCluster(String column) {
    return new FitOptions(
        starts, more, seed, draws, count, Optional.of(column), errors, profile, folds);
  }

  public FitOptions withErrors(Errors which) {
    return new FitOptions(starts, more, seed, draws, count, cluster, which, profile, folds);
  }

  public FitOptions withProfile() {
    return new FitOptions(starts, more, seed, draws, count, cluster, errors, true, folds);
  }

  public FitOptions withFolds(Folds.Partition partition) {
    return new FitOptions(
        starts, more, seed, draws, count, cluster, errors, profile, Optional.of(partition));
  }

  /// The columns that tell which rows belong together.
  List<String> groupings() {
    var columns = new ArrayList<String>();
    cluster.ifPresent(columns::add);
    if (errors instanceof Errors.Clustered(String column)) {
      columns.add(column);
    }
    if (folds.orElse(null) instanceof Folds.Partition.By(String column)) {
      columns.add(column);
    }
    return columns;
  }
}
