package org.lawlang.fit;

import java.util.stream.IntStream;
import org.lawlang.fit.Descent.Found;

/// How far a step from the covariance takes each parameter: along a line, or by a factor.
///
/// A parameter without a range is walked as it is, but `A` in `A/N^alpha` is known to within a
/// factor: drawn along a line beside its exponent it leaves the valley of the objective, and
/// predictions get absurd errors. A factor is taken where the objective, two standard errors to
/// either side along the valley, is nearer to its parabola that way.
///
/// @param ratio by walker, whether it moves by a factor
@SuppressWarnings("ArrayRecordComponent")
record Chart(boolean[] ratio) {
  private static final double ERRORS = 2;

  /// The share of the way at which the curvature of a level's valley is measured.
  private static final double NEAR = 0.1;

  /// How many times the height of the parabola a factor may miss it.
  private static final double WORST = 4;

  static Chart of(Setup setup, Found best, Covariance covariance) {
    int n = setup.coordinates().size();
    var chart = new Chart(new boolean[n]);
    if (covariance.response().isEmpty()) {
      return chart;
    }
    for (int i = 0; i < n; i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      if (covariance.known()[i] && !w.log() && !w.isBounded() && best.at()[i] != 0) {
        double straight = chart.misfit(setup, best, covariance, i);
        chart.ratio[i] = true;
        double byFactor = chart.misfit(setup, best, covariance, i);
        chart.ratio[i] = byFactor < Math.min(straight, worst(covariance, i));
      }
    }
    return chart;
  }

  /// A factor whose objective is further from the parabola than this is none: the straight line may
  /// only have left the law's domain, as beside a prediction of zero.
  private static double worst(Covariance covariance, int i) {
    double error = ERRORS * covariance.error(i);
    return WORST * 0.5 * error * error / covariance.response().at(i, i);
  }

  /// How far the objective is from its parabola on both sides along the valley of one parameter; of
  /// a level's, over the rows of the level alone, the shared ones held.
  private double misfit(Setup setup, Found best, Covariance covariance, int i) {
    Spread response = covariance.response();
    Groups groups = setup.surface().groups;
    int home = groups.home()[i];
    double own = response.at(i, i);
    double share = ERRORS * covariance.error(i) / own;
    double stage = setup.ladder().last();
    double[] weight = setup.rows().weight();
    double[] at = best.at().clone();
    double[] valley = new double[at.length];
    int[] all = IntStream.range(0, at.length).toArray();
    for (int k : home < 0 ? all : groups.levels()[home]) {
      valley[k] = share * response.at(k, i);
    }
    double from = home < 0 ? best.value() : setup.surface().value(stage, weight, at, i);
    double parabola = 0.5 * share * share * own;
    if (home >= 0) {
      parabola = -from / (NEAR * NEAR);
      for (int side = -1; side <= 1; side += 2) {
        for (int k : groups.levels()[home]) {
          at[k] = best.at()[k] + side * NEAR * valley[k];
        }
        parabola += setup.surface().value(stage, weight, at, i) / (2 * NEAR * NEAR);
      }
    }
    double misfit = 0;
    for (int side = -1; side <= 1; side += 2) {
      for (int k = 0; k < at.length; k++) {
        at[k] = valley[k] == 0 ? best.at()[k] : moved(setup, best, k, side * valley[k]);
      }
      double value = setup.surface().value(stage, weight, at, i);
      misfit += Math.abs(value - from - parabola);
    }
    return Double.isFinite(misfit) ? misfit : Double.POSITIVE_INFINITY;
  }

  /// Walker `i` after a step from the optimum, within its bounds.
  double moved(Setup setup, Found best, int i, double step) {
    Coordinates.Walker w = setup.coordinates().walkers().get(i);
    double from = best.at()[i];
    double to = ratio[i] ? from * Math.exp(step / from) : from + step;
    return Math.min(Math.max(to, w.lo()), w.hi());
  }
}
