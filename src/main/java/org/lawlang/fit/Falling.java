package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lawlang.fit.Descent.Found;

/// Whether the objective still falls where a search stopped: it has no least value, or only at
/// infinity, as where a law of probabilities separates the runs, or a scale can go to zero.
///
/// No optimum has a lower place a hundredth of its own errors, or of its own size, away. Where three
/// growing steps along one direction each lead further down, the search has not found an optimum,
/// whatever its gradient was.
final class Falling {
  private static final double[] STEPS = {0.01, 0.1, 1};
  private static final double NOTHING = 1e-6;

  /// With more rows times parameters only all parameters together are moved: each step is a pass.
  private static final long MANY = 2_000_000;

  private static final int ALL = -1;

  private final Setup setup;
  private final Found best;
  private final boolean[] held;
  private final int[][] byBlock;

  private Falling(Setup setup, Found best, boolean[] held) {
    this.setup = setup;
    this.best = best;
    this.held = held;
    byBlock = setup.coordinates().byBlock(setup.rows().blocks());
  }

  /// The parameters that move most where it falls, the first above all; empty where it does not.
  ///
  /// @param held walkers at a bound
  static List<String> of(Setup setup, Found best, Covariance covariance, boolean[] held) {
    return new Falling(setup, best, held).parameters(covariance);
  }

  private List<String> parameters(Covariance covariance) {
    int n = best.at().length;
    if (n == 0) {
      return List.of();
    }
    double[] together = best.at().clone();
    if (falls(together, ALL)) {
      return named(together);
    }
    for (int i = 0; i < n && setup.rows().size() * (long) n <= MANY; i++) {
      if (held[i]) {
        continue;
      }
      double[] alone = new double[n];
      alone[i] = Math.max(1, Math.abs(best.at()[i]));
      if (falls(alone, i)) {
        return named(alone);
      }
      boolean isShared = setup.surface().groups.home()[i] < 0;
      if (isShared && !covariance.response().isEmpty() && covariance.known()[i]) {
        double own = covariance.response().at(i, i);
        double[] valley = new double[n];
        for (int k = 0; k < n; k++) {
          valley[k] = covariance.error(i) / own * covariance.response().at(k, i);
        }
        if (falls(valley, ALL)) {
          return named(valley);
        }
      }
    }
    return List.of();
  }

  /// To either side.
  private boolean falls(double[] direction, int walker) {
    return falls(direction, walker, 1) || falls(direction, walker, -1);
  }

  private boolean falls(double[] direction, int walker, int side) {
    double value = value(best.at(), walker);
    double[] at = best.at().clone();
    for (int s = 0; s < STEPS.length; s++) {
      for (int k = 0; k < at.length; k++) {
        Coordinates.Walker w = setup.coordinates().walkers().get(k);
        double to = best.at()[k] + side * STEPS[s] * direction[k];
        at[k] = held[k] ? best.at()[k] : Math.min(Math.max(to, w.lo()), w.hi());
      }
      double next = value(at, walker);
      if (s == STEPS.length - 1 && !Double.isFinite(next)) {
        return true;
      }
      // Saturated: no rounding is left to fall by.
      boolean bottom = value == 0 && next == 0 && !setup.surface().loss.ofResidual();
      if (!bottom && !(next < value - NOTHING * Math.abs(value) - 10 * setup.ladder().noise())) {
        return false;
      }
      value = next;
    }
    return true;
  }

  /// The objective over the rows that a walker moves, lest those of one level be nothing beside the
  /// rest.
  private double value(double[] at, int walker) {
    double[] losses = setup.surface().losses(at);
    double sum = 0;
    for (int b = 0; b < byBlock.length; b++) {
      if (walker != ALL && Arrays.stream(byBlock[b]).noneMatch(w -> w == walker)) {
        continue;
      }
      Rows.Block block = setup.rows().blocks().get(b);
      for (int row = block.from(); row < block.to(); row++) {
        sum += setup.rows().weight()[row] * losses[row];
      }
    }
    return sum;
  }

  private String name(int walker) {
    int scale = walker - (best.at().length - setup.surface().loss.open().size());
    return scale < 0
        ? setup.coordinates().walkers().get(walker).name()
        : "the scale " + setup.task().objective().open().get(scale).name();
  }

  private List<String> named(double[] direction) {
    double most = 0;
    for (int k = 0; k < direction.length; k++) {
      most = held[k] ? most : Math.max(most, Math.abs(direction[k]));
    }
    var names = new ArrayList<String>();
    for (int k = 0; k < direction.length; k++) {
      if (!held[k] && Math.abs(direction[k]) > 0.1 * most) {
        names.add(name(k));
      }
    }
    return names;
  }
}
