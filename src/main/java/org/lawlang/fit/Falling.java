package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
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

  /// With more rows times parameters that all rows share these are moved together only: each step is
  /// a pass.
  private static final long MANY = 2_000_000;

  private final Setup setup;
  private final Surface surface;
  private final Found best;
  private final boolean[] held;
  private final double[] at;

  private Falling(Setup setup, Found best, boolean[] held) {
    this.setup = setup;
    this.best = best;
    this.held = held;
    surface = setup.surface();
    at = best.at().clone();
  }

  /// The parameters that move most where it falls, the first above all; empty where it does not.
  ///
  /// @param held walkers at a bound
  static List<String> of(Setup setup, Found best, Covariance covariance, boolean[] held) {
    return new Falling(setup, best, held).parameters(covariance);
  }

  private List<String> parameters(Covariance covariance) {
    int n = at.length;
    if (n == 0) {
      return List.of();
    }
    double[] together = best.at().clone();
    if (falls(along(together))) {
      return named(together);
    }
    int[] home = surface.groups.home();
    long shared = Arrays.stream(home).filter(h -> h < 0).count();
    for (int i = 0; i < n; i++) {
      if (held[i] || (home[i] < 0 && setup.rows().size() * shared > MANY)) {
        continue;
      }
      if (falls(along(i))) {
        return List.of(name(i));
      }
      if (home[i] < 0 && !covariance.response().isEmpty() && covariance.known()[i]) {
        double own = covariance.response().at(i, i);
        double[] valley = new double[n];
        for (int k = 0; k < n; k++) {
          valley[k] = covariance.error(i) / own * covariance.response().at(k, i);
        }
        if (falls(along(valley))) {
          return named(valley);
        }
      }
    }
    return List.of();
  }

  /// The objective by how far all walkers go along a direction.
  private DoubleUnaryOperator along(double[] direction) {
    return share -> {
      for (int k = 0; k < at.length; k++) {
        move(k, share * direction[k]);
      }
      double value = surface.value(setup.ladder().last(), setup.rows().weight(), at);
      System.arraycopy(best.at(), 0, at, 0, at.length);
      return value;
    };
  }

  /// The objective over the rows that a walker moves, lest those of one level be nothing beside the
  /// rest, by how far it goes in its own size.
  private DoubleUnaryOperator along(int walker) {
    double size = Math.max(1, Math.abs(best.at()[walker]));
    return share -> {
      move(walker, share * size);
      double value = surface.moved(setup.ladder().last(), setup.rows().weight(), at, walker);
      at[walker] = best.at()[walker];
      return value;
    };
  }

  private void move(int walker, double by) {
    Coordinates.Walker w = setup.coordinates().walkers().get(walker);
    if (!held[walker]) {
      at[walker] = Math.min(Math.max(best.at()[walker] + by, w.lo()), w.hi());
    }
  }

  /// To either side.
  private boolean falls(DoubleUnaryOperator along) {
    double start = along.applyAsDouble(0);
    return falls(along, start, 1) || falls(along, start, -1);
  }

  private boolean falls(DoubleUnaryOperator along, double start, int side) {
    double value = start;
    for (int s = 0; s < STEPS.length; s++) {
      double next = along.applyAsDouble(side * STEPS[s]);
      if (s == STEPS.length - 1 && !Double.isFinite(next)) {
        return true;
      }
      // Saturated: no rounding is left to fall by.
      boolean bottom = value == 0 && next == 0 && !surface.loss.ofResidual();
      if (!bottom && !(next < value - NOTHING * Math.abs(value) - 10 * setup.ladder().noise())) {
        return false;
      }
      value = next;
    }
    return true;
  }

  private String name(int walker) {
    int scale = walker - (best.at().length - surface.loss.open().size());
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
