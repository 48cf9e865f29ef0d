package org.lawlang.fit;

import java.util.Optional;

/// How a fit is searched for and judged.
///
/// @param starts how many starts Law makes itself; 0 uses the given ones alone
/// @param seed of starts, bootstrap and covariance draws
/// @param bootstraps how many resamples; 0 draws from the covariance instead
/// @param cluster column whose values are resampled whole
public record FitOptions(int starts, long seed, int bootstraps, Optional<String> cluster) {
  public static final FitOptions DEFAULTS = new FitOptions(12, 1, 0, Optional.empty());

  public FitOptions {
    if (starts < 0 || bootstraps < 0) {
      throw new IllegalArgumentException("starts and bootstraps are counts");
    }
  }

  public FitOptions withStarts(int count) {
    return new FitOptions(count, seed, bootstraps, cluster);
  }

  public FitOptions withSeed(long value) {
    return new FitOptions(starts, value, bootstraps, cluster);
  }

  public FitOptions withBootstraps(int count) {
    return new FitOptions(starts, seed, count, cluster);
  }

  public FitOptions withCluster(String column) {
    return new FitOptions(starts, seed, bootstraps, Optional.of(column));
  }
}
