package org.lawlang.fit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.Fit.Estimate;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.math.Special;
import org.lawlang.model.Param;

/// The estimates of a fit from its optimum, covariance and draws.
@SuppressWarnings("ArrayRecordComponent")
record Estimating(
    Setup setup,
    Found best,
    Covariance covariance,
    Chart chart,
    Draws draws,
    Uncertainty source,
    boolean[] atBound) {

  /// The quantile of t (of the normal for infinite `freedom`) that bounds the central 95 %.
  static double quantile(double freedom) {
    double p = (1 + Sureness.LEVEL) / 2;
    return freedom == Double.POSITIVE_INFINITY
        ? Special.gaussianQuantile(p)
        : TDistribution.of(freedom).inverseCumulativeProbability(p);
  }

  /// One a parameter of the law, one a level for an indexed one.
  List<Estimate> estimates() {
    Map<Integer, List<Estimate>> byLocal = byLocal();
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

  private Map<Integer, List<Estimate>> byLocal() {
    Map<Integer, List<Estimate>> byLocal = new HashMap<>();
    for (int i = 0; i < atBound.length; i++) {
      int local = setup.coordinates().walkers().get(i).local();
      byLocal.computeIfAbsent(local, l -> new ArrayList<>()).add(estimate(i));
    }
    return byLocal;
  }

  /// Those of the objective, by the names that it gives them.
  List<Estimate> scales() {
    List<Param> open = setup.task().objective().open();
    if (open.isEmpty()) {
      return List.of();
    }
    var scales = new ArrayList<Estimate>();
    int first = setup.coordinates().locals().size() - open.size();
    Map<Integer, List<Estimate>> byLocal = byLocal();
    for (int k = 0; k < open.size(); k++) {
      for (Estimate e : byLocal.getOrDefault(first + k, List.of())) {
        String name = open.get(k).name();
        scales.add(new Estimate(name, e.value(), e.se(), e.interval(), false, e.atBound()));
      }
    }
    return scales;
  }

  private Estimate estimate(int i) {
    Coordinates.Walker w = setup.coordinates().walkers().get(i);
    boolean zero = atBound[i] && best.at()[i] == -700;
    double value = zero ? 0 : w.value(best.at()[i]);
    Quantity exact = Quantity.exact(value);
    return switch (source) {
      case BOOTSTRAP, RESIDUAL_BOOTSTRAP, WILD_BOOTSTRAP, LAPLACE, POSTERIOR -> {
        var drawn = new Quantity.Uncertain(value, draws.values()[i]);
        yield estimate(
            i, drawn, OptionalDouble.of(drawn.sd()), Optional.of(drawn.interval(Sureness.LEVEL)));
      }
      case COVARIANCE, JACKKNIFE -> {
        if (atBound[i]) {
          yield estimate(i, exact, OptionalDouble.empty(), Optional.empty());
        }
        var drawn = new Quantity.Uncertain(value, draws.values()[i]);
        if (!covariance.known()[i]) {
          yield estimate(i, drawn, OptionalDouble.empty(), Optional.empty());
        }
        double error = covariance.error(i);
        double reach = quantile(covariance.freedom()) * error;
        double lo = w.value(chart.moved(setup, best, i, -reach));
        double hi = w.value(chart.moved(setup, best, i, reach));
        yield estimate(
            i,
            drawn,
            OptionalDouble.of(w.log() ? value * error : error),
            Optional.of(draws.isBent() ? drawn.interval(Sureness.LEVEL) : new Interval(lo, hi)));
      }
      case NONE -> estimate(i, exact, OptionalDouble.empty(), Optional.empty());
    };
  }

  private Estimate estimate(int i, Quantity value, OptionalDouble se, Optional<Interval> interval) {
    String name = setup.coordinates().walkers().get(i).name();
    return new Estimate(name, value, se, interval, false, atBound[i]);
  }
}
