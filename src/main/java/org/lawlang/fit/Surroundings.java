package org.lawlang.fit;

import java.util.Arrays;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Dense;

/// What lies about the end of a search by a robust objective. The way through its stages follows the
/// one optimum of squares, and where the rows hardly tell, the objective itself has several optima
/// along the flat valley that this way ends in: each start ends in the same one. So the search steps
/// out along the flattest direction, by about what the rows resolve, goes down from there by the
/// objective itself (by corners that are sharp beside the residuals), and on from wherever that is
/// better.
final class Surroundings {
  private static final double[] ERRORS = {0.25, -0.25, 1, -1};
  private static final int ROUNDS = 4;
  private static final int MOST = 30;
  private static final double BETTER = 1e-6;
  private static final double BLIND = 1e-12;
  private static final double SHARP = 0.01;
  private static final double NORMAL_MEDIAN = 0.674489750196082;

  private final Setup setup;
  private final Descent descent;

  Surroundings(Setup setup) {
    this.setup = setup;
    descent = new Descent(setup.surface(), setup.metric(), setup.ladder());
  }

  /// Whether the objective has stages, and the parameters are few.
  static boolean isWorthwhile(Setup setup) {
    return setup.ladder().stages().length > 1
        && setup.surface().groups.isDense()
        && setup.coordinates().size() <= MOST;
  }

  /// The best end about another one, with all evaluations; that one where there is none better.
  Found of(Found end) {
    Found best = end;
    double[] weight = setup.rows().weight();
    for (int round = 0; round < ROUNDS; round++) {
      Found from = best;
      double spread = spread(setup, from.at());
      double[] direction = direction(from.at(), spread);
      for (double errors : ERRORS) {
        double[] at = from.at().clone();
        for (int i = 0; i < at.length; i++) {
          Coordinates.Walker w = setup.coordinates().walkers().get(i);
          at[i] = Math.min(Math.max(at[i] + errors * direction[i], w.lo()), w.hi());
        }
        Found found = descent.below(SHARP * spread, at, weight);
        boolean isBetter =
            found.end() == End.CONVERGED
                && found.value() < best.value() - BETTER * Math.abs(best.value());
        Found kept = isBetter ? found : best;
        best =
            new Found(
                kept.end(), kept.at(), kept.value(), best.evaluations() + found.evaluations());
      }
      if (best.value() == from.value()) {
        break;
      }
    }
    return best;
  }

  /// The flattest direction of those that the law over all rows tells from standing: a step along it
  /// of about one standard error; zero where there is none.
  private double[] direction(double[] at, double spread) {
    int n = at.length;
    double[] weight = setup.rows().weight();
    var point = new Point(setup.surface());
    System.arraycopy(at, 0, point.at, 0, n);
    setup.surface().evaluateWhole(setup.ladder().last(), weight, point);
    int[] index = new int[n];
    int m = 0;
    for (int i = 0; i < n; i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      if (at[i] > w.lo() && at[i] < w.hi() && point.normal[i * n + i] > 0) {
        index[m++] = i;
      }
    }
    double[] scaled = new double[m * m];
    for (int k = 0; k < m; k++) {
      for (int l = 0; l < m; l++) {
        scaled[k * m + l] = Covariance.correlation(point.normal, n, index[k], index[l]);
      }
    }
    double[] values = new double[m];
    double[] vectors = new double[m * m];
    double[] direction = new double[n];
    if (m == 0 || !Dense.eigen(scaled, m, values, vectors)) {
      return direction;
    }
    int flattest = 0;
    while (!(values[flattest] > BLIND * values[m - 1])) {
      flattest++;
    }
    for (int k = 0; k < m; k++) {
      double root = Math.sqrt(values[flattest] * point.normal[index[k] * n + index[k]]);
      direction[index[k]] = spread * vectors[k * m + flattest] / root;
    }
    return direction;
  }

  /// The standard deviation of the residuals, as their median tells it.
  static double spread(Setup setup, double[] at) {
    double[] sizes = setup.residuals(at);
    Arrays.setAll(sizes, i -> Math.abs(sizes[i]) * Math.sqrt(setup.rows().weight()[i]));
    Arrays.sort(sizes);
    return sizes[sizes.length / 2] / NORMAL_MEDIAN;
  }
}
