package org.lawlang.fit;

import java.util.Optional;

/// How a fit is searched for and judged.
///
/// @param starts how many starts Law makes itself; 0 uses the given ones alone
/// @param seed of starts, bootstrap and covariance draws
/// @param bootstraps how many resamples; 0 draws from the covariance instead
/// @param cluster column whose values are resampled whole
/// @param folds how rows are divided for cross-validation, where it is asked for
public record FitOptions(
    int starts,
    long seed,
    int bootstraps,
    Optional<String> cluster,
    Optional<Folds.Partition> folds) {
  public static final FitOptions DEFAULTS =
      new FitOptions(12, 1, 0, Optional.empty(), Optional.empty());

  public FitOptions {
    if (starts < 0 || bootstraps < 0) {
      throw new IllegalArgumentException("starts and bootstraps are counts");
    }
  }

  public FitOptions withStarts(int count) {
    return new FitOptions(count, seed, bootstraps, cluster, folds);
  }

  public FitOptions withSeed(long value) {
    return new FitOptions(starts, value, bootstraps, cluster, folds);
  }

  public FitOptions withBootstraps(int count) {
    return new FitOptions(starts, seed, count, cluster, folds);
  }

  public FitOptions withCluster(String column) {
    return new FitOptions(starts, seed, bootstraps, Optional.of(column), folds);
  }

  public FitOptions withFolds(Folds.Partition partition) {
    return new FitOptions(starts, seed, bootstraps, cluster, Optional.of(partition));
  }
}
