package org.lawlang.fit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import org.apache.commons.math3.distribution.TDistribution;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.Fit.Estimate;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;
import org.lawlang.source.Span;

/// Fits a law to a table: many starts, the best of them, how sure it is, and what is to be said of
/// it.
public final class Fitter {
  private static final double LEVEL = 0.95;
  private static final double NOTHING = 1e-9;

  private Fitter() {}

  /// The fit, or why there can be none: an empty table, fewer rows than parameters, a target
  /// without a logarithm, no free parameter. A law that the data cannot identify, or that is
  /// nowhere finite, is a fit with its verdict.
  ///
  /// The result does not depend on how many threads `parallel` has, bit for bit.
  public static Checked<Fit> fit(FitTask task, Span place, Executor parallel) {
    return Setup.of(task, place).map(setup -> fit(setup, parallel));
  }

  private static Fit fit(Setup setup, Executor parallel) {
    Search search = Search.of(setup, parallel);
    if (search.best().end() == End.UNDEFINED) {
      return Judgement.undefined(setup, search);
    }
    boolean[] atBound = new boolean[setup.coordinates().size()];
    Found best = settle(setup, search.best(), atBound);
    int dof = setup.rows().size() - setup.coordinates().size();
    Covariance covariance = Covariance.of(setup, best.at(), atBound, dof);
    Uncertainty source =
        dof <= 0
            ? Uncertainty.NONE
            : setup.task().options().bootstraps() > 0
                ? Uncertainty.BOOTSTRAP
                : has(covariance.known()) ? Uncertainty.COVARIANCE : Uncertainty.NONE;
    Chart chart = Chart.of(setup, best, covariance);
    Draws draws =
        switch (source) {
          case BOOTSTRAP -> Draws.bootstrap(setup, best, covariance, parallel);
          case COVARIANCE -> Draws.normal(setup, best, covariance, chart);
          case NONE -> new Draws(new double[0][], 0);
        };
    List<Estimate> estimates =
        estimates(setup, best, covariance, chart, draws, source, dof, atBound);
    return new Judgement(setup, search, best, covariance, draws, source, estimates).fit(parallel);
  }

  private static boolean has(boolean[] flags) {
    for (boolean f : flags) {
      if (f) {
        return true;
      }
    }
    return false;
  }

  /// Finds the parameters at a bound. One that is walked in logarithms never arrives at zero: it is
  /// put there when that is as good.
  private static Found settle(Setup setup, Found best, boolean[] atBound) {
    double[] at = best.at().clone();
    var point = new Surface.Point(setup.surface());
    for (int i = 0; i < at.length; i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      atBound[i] = at[i] <= w.lo() || at[i] >= w.hi();
      if (w.log() && w.lo() == Double.NEGATIVE_INFINITY) {
        System.arraycopy(at, 0, point.at, 0, at.length);
        point.at[i] = -700;
        setup.surface().evaluate(setup.ladder().last(), setup.rows().weight(), point);
        double limit = best.value() + NOTHING * Math.abs(best.value()) + setup.ladder().noise();
        if (point.value <= limit) {
          at[i] = Double.NEGATIVE_INFINITY;
          atBound[i] = true;
        }
      }
    }
    for (int i = 0; i < at.length; i++) {
      if (at[i] == Double.NEGATIVE_INFINITY) {
        at[i] = -700;
      }
    }
    return new Found(best.end(), at, best.value(), best.evaluations());
  }

  private static List<Estimate> estimates(
      Setup setup,
      Found best,
      Covariance covariance,
      Chart chart,
      Draws draws,
      Uncertainty source,
      int dof,
      boolean[] atBound) {
    double quantile =
        source == Uncertainty.COVARIANCE
            ? new TDistribution(dof).inverseCumulativeProbability((1 + LEVEL) / 2)
            : 0;
    Map<Integer, List<Estimate>> byLocal = new HashMap<>();
    for (int i = 0; i < atBound.length; i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      boolean zero = atBound[i] && best.at()[i] == -700;
      double value = zero ? 0 : w.value(best.at()[i]);
      Quantity quantity = Quantity.exact(value);
      OptionalDouble se = OptionalDouble.empty();
      Optional<Interval> interval = Optional.empty();
      switch (source) {
        case BOOTSTRAP -> {
          var drawn = new Quantity.Uncertain(value, draws.values()[i]);
          quantity = drawn;
          se = OptionalDouble.of(drawn.sd());
          interval = Optional.of(drawn.interval(LEVEL));
        }
        case COVARIANCE -> {
          if (covariance.known()[i]) {
            quantity = new Quantity.Uncertain(value, draws.values()[i]);
            double error = covariance.error(i);
            se = OptionalDouble.of(w.log() ? value * error : error);
            double lo = chart.moved(setup, best, i, -quantile * error);
            double hi = chart.moved(setup, best, i, quantile * error);
            interval = Optional.of(new Interval(w.value(lo), w.value(hi)));
          }
        }
        case NONE -> {}
      }
      byLocal
          .computeIfAbsent(w.local(), l -> new ArrayList<>())
          .add(new Estimate(w.name(), quantity, se, interval, false, atBound[i]));
    }
    var estimates = new ArrayList<Estimate>();
    int local = 0;
    for (Param p : setup.task().parameters()) {
      if (p.fixed().isPresent()) {
        estimates.add(
            new Estimate(
                p.name(),
                Quantity.exact(p.fixed().get()),
                OptionalDouble.empty(),
                Optional.empty(),
                true,
                false));
      } else {
        estimates.addAll(byLocal.getOrDefault(local++, List.of()));
      }
    }
    return estimates;
  }
}
