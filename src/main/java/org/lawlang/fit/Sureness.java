package org.lawlang.fit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.Fit.Estimate;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.math.Interval;
import org.lawlang.math.Progress;

/// How sure the optimum is, by the method that the fit asks for: errors, intervals and draws of the
/// parameters, and how a run scatters about the curve.
///
/// @param dof rows less the directions of the parameters that they determine
/// @param source the method that could be used
/// @param doubts what is to be said of the method on these rows
record Sureness(
    Found best,
    Covariance covariance,
    int dof,
    Draws draws,
    Uncertainty source,
    List<Estimate> estimates,
    List<Estimate> scales,
    Scatter scatter,
    Optional<Chains> chains,
    List<Warning> doubts) {
  static final double LEVEL = 0.95;

  static Sureness of(Setup setup, Found optimum, boolean[] atBound, Executor parallel) {
    FitOptions options = setup.task().options();
    int whole = setup.rows().size() - setup.coordinates().size();
    Covariance first;
    int dof;
    try (Progress.Stretch stretch = Progress.of(parallel).begin("standard errors", 2)) {
      first = Covariance.of(setup, optimum.at(), atBound, whole);
      stretch.step();
      dof = whole + Blind.count(setup, optimum.at(), first, atBound);
      stretch.step();
    }
    var doubts = new Doubts(setup);
    boolean hasDraws = dof > 0 && optimum.at().length > 0;
    Uncertainty source = hasDraws ? options.draws() : Uncertainty.NONE;
    Covariance covariance = dof == whole ? first : Covariance.of(setup, optimum.at(), atBound, dof);
    Found best = optimum;
    if (underPriors(setup, source)) {
      best = Sampling.mode(setup, optimum, covariance);
      covariance = Covariance.of(setup, best.at(), atBound, dof);
    }
    Chart chart = Chart.of(setup, best, covariance);
    boolean isJoint = setup.laws().size() > 1;
    double spread = isJoint ? Double.NaN : spread(setup, best, dof);
    Draws draws = Draws.NONE;
    Optional<Chains> chains = Optional.empty();
    switch (source) {
      case COVARIANCE -> {
        // Of many levels no blind direction is looked for in full.
        boolean isWhole = setup.surface().groups.isDense() || !covariance.isKnown();
        if (covariance.isKnown() && !(isWhole && covariance.blind().length > 0)) {
          double size = Scores.isClassical(setup) ? spread : Double.NaN;
          draws = Draws.of(setup, best, covariance, chart, size, parallel);
        } else if (covariance.blind().length > 0) {
          Blind blind = Blind.of(setup, best, covariance, atBound, dof, parallel);
          doubts.free(blind.free());
          covariance = blind.covariance();
          draws = blind.draws();
        }
        source = draws.size() == 0 ? Uncertainty.NONE : source;
      }
      case BOOTSTRAP, RESIDUAL_BOOTSTRAP, WILD_BOOTSTRAP -> {
        draws = new Resampling(setup, best, covariance, parallel).draws();
        doubts.resamples(draws);
      }
      case JACKKNIFE -> {
        var found = new Resampling(setup, best, covariance, parallel).jackknife();
        doubts.leftOut(found.undefined());
        doubts.jackknife(covariance, found.covariance());
        covariance = found.covariance();
        draws = Draws.of(setup, best, covariance, chart, Double.NaN, parallel);
        source = covariance.isKnown() ? source : Uncertainty.NONE;
      }
      case LAPLACE, POSTERIOR -> {
        var sampling = Sampling.of(setup, best, covariance, chart, parallel);
        draws = sampling.draws();
        chains = sampling.chains();
        doubts.posterior(sampling, best);
      }
      case NONE -> {}
    }
    doubts.errors(covariance, source, dof, best);
    doubts.apart(covariance, draws, source, best);
    if (!options.profile()) {
      doubts.curved(covariance, draws, best);
    }
    doubts.small(source, covariance, best, dof);
    var estimating = new Estimating(setup, best, covariance, chart, draws, source, atBound);
    List<Estimate> estimates = estimating.estimates();
    if (options.profile() && hasDraws) {
      Profile profile = Profile.of(setup, best, covariance, atBound, parallel);
      doubts.profile(profile, covariance, best);
      estimates = profiled(setup, estimates, profile);
    }
    Scatter scatter = dof <= 0 ? Scatter.UNKNOWN : scatter(setup, best, covariance, draws);
    return new Sureness(
        best,
        covariance,
        dof,
        draws,
        source,
        estimates,
        estimating.scales(),
        scatter,
        chains,
        doubts.found());
  }

  private static boolean underPriors(Setup setup, Uncertainty source) {
    boolean isBayes = source == Uncertainty.LAPLACE || source == Uncertainty.POSTERIOR;
    return isBayes && Posterior.hasPriors(setup);
  }

  /// Whether `best` is the optimum under priors, beside that of the rows.
  boolean underPriors(Setup setup) {
    return underPriors(setup, source);
  }

  /// How runs stray that weigh as the middle one of the rows does, since a weight has no scale of its
  /// own.
  private static Scatter scatter(Setup setup, Found best, Covariance covariance, Draws draws) {
    if (!setup.surface().loss.ofResidual()) {
      double[] predicted = setup.surface().predictions(best.at());
      return Counts.of(setup.surface().loss, predicted).map(Scatter::of).orElse(Scatter.UNKNOWN);
    }
    double typical = 1 / Math.sqrt(median(setup.rows().weight()));
    boolean hasSpreads = draws.spreads().length > 0;
    double[] sizes =
        hasSpreads ? draws.spreads().clone() : Leverage.standardised(setup, best, covariance);
    Arrays.setAll(sizes, i -> typical * sizes[i]);
    return new Scatter(
        setup.task().onLog(),
        hasSpreads ? sizes : new double[0],
        hasSpreads ? new double[0] : sizes,
        Optional.empty());
  }

  private static double median(double[] weights) {
    if (Arrays.stream(weights).allMatch(w -> w == weights[0])) {
      return weights[0];
    }
    double[] sorted = weights.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /// The estimates with the intervals of the profile where it has one.
  private static List<Estimate> profiled(Setup setup, List<Estimate> estimates, Profile profile) {
    var intervals = new HashMap<String, Interval>();
    for (int i = 0; i < setup.coordinates().size(); i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      profile.interval(i, w).ifPresent(interval -> intervals.put(w.name(), interval));
    }
    return estimates.stream()
        .map(
            e -> {
              Optional<Interval> interval =
                  Optional.ofNullable(intervals.get(e.name())).or(e::interval);
              return new Estimate(e.name(), e.value(), e.se(), interval, e.fixed(), e.atBound());
            })
        .toList();
  }

  /// The standard deviation of a run of weight one about a least-squares curve; NaN for any other
  /// objective.
  static double spread(Setup setup, Found best, int dof) {
    if (setup.surface().loss.kind() != Loss.Kind.SQUARES || dof <= 0) {
      return Double.NaN;
    }
    double[] residuals = setup.surface().residuals(best.at());
    double sum = 0;
    for (int i = 0; i < residuals.length; i++) {
      sum += setup.rows().weight()[i] * residuals[i] * residuals[i];
    }
    return Math.sqrt(sum / dof);
  }
}
