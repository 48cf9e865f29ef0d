package org.lawlang.fit;

import java.util.Arrays;
import org.lawlang.fit.Descent.Found;

/// Where the optimum goes to first order when rows weigh otherwise: by what the curvature answers to
/// the gradient of those weights (one-step estimates: Bickel 1975). Searches of resamples start there.
///
/// @param influence where each row moves the optimum to when its weight is one more, row-major; empty
/// where that is too much to be kept, or there is no curvature: then searches start at the optimum
/// itself
/// @param most a longer step by a walker is none
@SuppressWarnings("ArrayRecordComponent")
record OneStep(Setup setup, double[] at, double[] influence, double[] most) {
  /// Numbers that are kept.
  private static final int ROOM = 1_000_000;

  static OneStep of(Setup setup, Found best, Covariance covariance) {
    int n = best.at().length;
    Surface surface = setup.surface();
    boolean isFew = (long) setup.rows().size() * n <= ROOM && surface.groups.isDense();
    if (!isFew || covariance.response().isEmpty()) {
      return new OneStep(setup, best.at(), new double[0], new double[0]);
    }
    double[] answer = covariance.response().full();
    double[] influence = new double[setup.rows().size() * n];
    surface.eachScores(
        best.at(),
        Covariance.steady(setup, best.at()),
        (from, to, scores) -> {
          int[] walkers = scores.walkers(0);
          for (int row = from; row < to; row++) {
            for (int k = 0; k < walkers.length; k++) {
              double score = scores.slope(row - from, k);
              for (int i = 0; i < n; i++) {
                influence[row * n + i] -= answer[i * n + walkers[k]] * score;
              }
            }
          }
          return Tangents.DONE;
        });
    double[] most = new double[n];
    Arrays.setAll(most, i -> covariance.known()[i] ? Resampling.FAR * covariance.error(i) : 0);
    return new OneStep(setup, best.at(), influence, most);
  }

  /// Where a search with those weights starts.
  double[] start(double[] weights) {
    double[] start = at.clone();
    if (influence.length > 0) {
      for (int row = 0; row < weights.length; row++) {
        if (weights[row] != 0) {
          add(weights[row], row, start);
        }
      }
      for (int i = 0; i < start.length; i++) {
        if (!(Math.abs(start[i] - at[i]) <= most[i])) {
          return at.clone();
        }
        Coordinates.Walker walker = setup.coordinates().walkers().get(i);
        start[i] = Math.clamp(start[i], walker.lo(), walker.hi());
      }
    }
    return start;
  }

  private void add(double weight, int row, double[] start) {
    int n = start.length;
    for (int i = 0; i < n; i++) {
      start[i] += weight * influence[row * n + i];
    }
  }
}
