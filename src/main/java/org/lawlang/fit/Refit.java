package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Dense;

/// A law fitted anew to some of the rows, from the optimum of all of them, to predict the others.
/// Used by one thread.
///
/// What the remaining rows do not identify stays where all rows put it, and a prediction that rests
/// on it would be no prediction: those are NaN.
final class Refit {
  private static final double SINGULAR = 1e-14;
  private static final double NUDGE = 1e-4;
  private static final double SAME = 1e-7;

  private final Setup setup;
  private final Found whole;
  private final Descent descent;

  Refit(Setup setup, Found whole) {
    this.setup = setup;
    this.whole = whole;
    this.descent = new Descent(setup.surface(), setup.metric(), setup.ladder());
  }

  /// @param fit of the task of `setup`
  static Refit of(Setup setup, Fit fit) {
    double[] at = new double[setup.coordinates().size()];
    for (int i = 0; i < at.length; i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      double value = fitted(setup, fit, i).value().value();
      at[i] = Math.max(w.walked(value), w.log() ? -700 : Double.NEGATIVE_INFINITY);
    }
    return new Refit(setup, new Found(End.CONVERGED, at, fit.objective(), 0));
  }

  /// What a walker came to: a parameter of the law, or one of the objective.
  private static Fit.Estimate fitted(Setup setup, Fit fit, int walker) {
    int scale = walker - (setup.coordinates().size() - setup.surface().loss.open().size());
    if (scale < 0) {
      return fit.estimate(setup.coordinates().walkers().get(walker).name()).orElseThrow();
    }
    String name = setup.task().objective().open().get(scale).name();
    return fit.scales().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
  }

  /// The better end of a search at the last stage alone and of one through all stages.
  ///
  /// @param weights one a row, zero for those left out
  Found fit(double[] weights) {
    Found direct = descent.directly(whole.at(), weights);
    Found staged = descent.through(whole.at(), weights);
    boolean settles = direct.end() != End.CONVERGED && staged.end() == End.CONVERGED;
    return settles || staged.isBetterThan(direct) ? staged : direct;
  }

  /// The law fitted with these weights, over some rows; NaN where it is not identified.
  double[] predict(double[] weights, Rows over) {
    Found found = fit(weights);
    if (found.end() == End.UNDEFINED) {
      double[] nothing = new double[over.size()];
      Arrays.fill(nothing, Double.NaN);
      return nothing;
    }
    double[] at = found.at();
    double[] predicted = setup.predict(over, setup.coordinates().values(at));
    for (double[] direction : blind(at, weights)) {
      double[] nudged = at.clone();
      for (int i = 0; i < at.length; i++) {
        nudged[i] += NUDGE * direction[i];
      }
      double[] moved = setup.predict(over, setup.coordinates().values(nudged));
      for (int i = 0; i < moved.length; i++) {
        if (!(Math.abs(moved[i] - predicted[i]) <= SAME * Math.abs(predicted[i]))) {
          predicted[i] = Double.NaN;
        }
      }
    }
    return predicted;
  }

  /// Of many levels: the walkers that no weighted row sees.
  private List<double[]> unseen(double[] at, double[] weights) {
    Surface surface = setup.surface();
    var point = new Point(surface);
    System.arraycopy(at, 0, point.at, 0, at.length);
    surface.evaluate(setup.ladder().last(), weights, point);
    var directions = new ArrayList<double[]>();
    for (int i = 0; i < at.length; i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      boolean bound = at[i] <= w.lo() || at[i] >= w.hi();
      if (!bound && !(point.normal[surface.groups.at(i, i)] > 0)) {
        double[] alone = new double[at.length];
        alone[i] = 1;
        directions.add(alone);
      }
    }
    return directions;
  }

  /// Directions of the walked parameters that the law over the weighted rows does not see.
  private List<double[]> blind(double[] at, double[] weights) {
    int n = at.length;
    if (!setup.surface().groups.isDense()) {
      return unseen(at, weights);
    }
    double[] jacobian = setup.surface().jacobian(at);
    double[] normal = new double[n * n];
    for (int row = 0; row < weights.length; row++) {
      for (int i = 0; weights[row] > 0 && i < n; i++) {
        double g = weights[row] * jacobian[row * n + i];
        for (int j = 0; g != 0 && j < n; j++) {
          normal[i * n + j] += g * jacobian[row * n + j];
        }
      }
    }
    var directions = new ArrayList<double[]>();
    int[] index = new int[n];
    int m = 0;
    for (int i = 0; i < n; i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      boolean bound = at[i] <= w.lo() || at[i] >= w.hi();
      if (normal[i * n + i] > 0) {
        index[m++] = i;
      } else if (!bound) {
        double[] alone = new double[n];
        alone[i] = 1;
        directions.add(alone);
      }
    }
    double[] scaled = new double[m * m];
    for (int k = 0; k < m; k++) {
      for (int l = 0; l < m; l++) {
        scaled[k * m + l] = Covariance.correlation(normal, n, index[k], index[l]);
      }
    }
    double[] factor = scaled.clone();
    if (Dense.cholesky(factor, m) && leastPivot(factor, m) > Math.sqrt(SINGULAR)) {
      return directions;
    }
    double[] values = new double[m];
    double[] vectors = new double[m * m];
    Dense.eigen(scaled, m, values, vectors);
    for (int v = 0; v < m && !(values[v] > SINGULAR * values[m - 1]); v++) {
      double[] direction = new double[n];
      double most = 0;
      for (int k = 0; k < m; k++) {
        direction[index[k]] = vectors[k * m + v] / Math.sqrt(normal[index[k] * n + index[k]]);
        most = Math.max(most, Math.abs(direction[index[k]]) / Math.max(1, Math.abs(at[index[k]])));
      }
      for (int i = 0; i < n; i++) {
        direction[i] /= most;
      }
      directions.add(direction);
    }
    return directions;
  }

  private static double leastPivot(double[] factor, int m) {
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < m; k++) {
      least = Math.min(least, factor[k * m + k]);
    }
    return least;
  }
}
