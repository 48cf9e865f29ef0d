package org.lawlang.fit;

import java.util.Locale;

/// What is to be said of a fit, with what to do about it.
public record Warning(Kind code, String message) {

  /// Codes are API (`at-bound` in JSON), wording is not.
  public enum Kind {
    AT_BOUND,
    NOT_IDENTIFIED,
    ILL_CONDITIONED,
    NO_CURVATURE,
    FEW_STARTS_AGREE,
    NOT_CONVERGED,
    NO_OPTIMUM,
    TIED,
    NO_DEGREES_OF_FREEDOM,
    ROWS_LEFT_OUT,
    ONE_POINT_DECIDES,
    DRAWS_UNDEFINED,
    NOTHING_EXPLAINED,
    MOVE_TOGETHER,
    NARROW_RANGE,
    LACK_OF_FIT,
    COPIED_ROWS,
    NEIGHBOURS_ALIKE,
    NOT_PREDICTED,
    FEW_DRAWS,
    FEW_CLUSTERS,
    FREE_IN_DRAWS,
    METHODS_DISAGREE,
    OPEN_INTERVAL,
    BETTER_OPTIMUM,
    SMALL_SAMPLE,
    DIVERGENCES,
    CHAINS_DISAGREE,
    PSEUDO_POSTERIOR,
    PRIOR_LEFT_OUT,
    HELD_ESTIMATES,
    CURVED;

    public String slug() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
