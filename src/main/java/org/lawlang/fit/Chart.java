package org.lawlang.fit;

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

  static Chart of(Setup setup, Found best, Covariance covariance) {
    int n = setup.coordinates().size();
    var chart = new Chart(new boolean[n]);
    if (covariance.response().length == 0) {
      return chart;
    }
    for (int i = 0; i < n; i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      if (covariance.known()[i] && !w.log() && !w.isBounded() && best.at()[i] != 0) {
        double straight = chart.misfit(setup, best, covariance, i);
        chart.ratio[i] = true;
        chart.ratio[i] = chart.misfit(setup, best, covariance, i) < straight;
      }
    }
    return chart;
  }

  /// How far the objective is from its parabola on both sides along the valley of one parameter.
  private double misfit(Setup setup, Found best, Covariance covariance, int i) {
    int n = ratio.length;
    double[] response = covariance.response();
    double own = response[i * n + i];
    double share = ERRORS * covariance.error(i) / own;
    double parabola = 0.5 * share * share * own;
    var point = new Surface.Point(setup.surface());
    double misfit = 0;
    for (int side = -1; side <= 1; side += 2) {
      for (int k = 0; k < n; k++) {
        point.at[k] = moved(setup, best, k, side * share * response[k * n + i]);
      }
      setup.surface().evaluate(setup.ladder().last(), setup.rows().weight(), point);
      misfit += Math.abs(point.value - best.value() - parabola);
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
