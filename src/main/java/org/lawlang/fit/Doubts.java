package org.lawlang.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.Warning.Kind;
import org.lawlang.math.Digits;

/// What is to be said of an uncertainty: where its method is known to promise too much, and where
/// another method would say something else.
final class Doubts {
  private static final int FEW_DRAWS = 200;
  private static final int FEW_CLUSTERS = 10;
  private static final int ENOUGH = 20;
  private static final double THIRD = 4.0 / 3;

  private final Setup setup;
  private final FitOptions options;
  private final List<Warning> found = new ArrayList<>();

  Doubts(Setup setup) {
    this.setup = setup;
    this.options = setup.task().options();
  }

  List<Warning> found() {
    return List.copyOf(found);
  }

  void say(Kind kind, String message, Object... values) {
    found.add(new Warning(kind, String.format(Locale.ROOT, message, values)));
  }

  private String name(int walker) {
    return setup.coordinates().walkers().get(walker).name();
  }

  /// Of resampling with `undefined` replicates without an optimum.
  void resamples(int undefined) {
    if (undefined > 0) {
      say(
          Kind.DRAWS_UNDEFINED,
          "%d of %d bootstrap replicates have no optimum, so intervals are too narrow; the rows"
              + " that identify a parameter are too few to be resampled",
          undefined,
          options.count());
    }
    if (options.count() < FEW_DRAWS) {
      say(
          Kind.FEW_DRAWS,
          "%d draws put fewer than 5 beyond each end of a 95 %% interval, so its ends are chance;"
              + " ask for 1000 or more",
          options.count());
    }
    options.cluster().ifPresent(this::clusters);
  }

  private void clusters(String column) {
    int groups = Units.of(setup, options.cluster().or(() -> java.util.Optional.of(column))).size();
    if (groups < FEW_CLUSTERS) {
      say(
          Kind.FEW_CLUSTERS,
          "%s has %d values only: errors by cluster come out too small with fewer than about %d of"
              + " them; take them as a lower limit",
          column,
          groups,
          FEW_CLUSTERS);
    }
  }

  /// Of leaving one out, with `undefined` replicates without an optimum.
  void leftOut(int undefined) {
    if (undefined > 0) {
      say(
          Kind.DRAWS_UNDEFINED,
          "without some row or cluster the law has no optimum (%d times), so the jackknife leaves"
              + " them out and its errors are too small; add runs like these",
          undefined);
    }
    options.cluster().ifPresent(this::clusters);
  }

  /// Of walkers that no row determines.
  void free(List<Integer> walkers) {
    if (!walkers.isEmpty()) {
      String names = String.join(" and ", walkers.stream().map(this::name).toList());
      say(
          Kind.FREE_IN_DRAWS,
          "no row determines %s, so in the draws %s %s: a prediction that depends on %s has an"
              + " interval as wide as that",
          names,
          walkers.size() == 1 ? "it takes" : "they take",
          "any value of the declared range (a factor of 100 either way without one)",
          walkers.size() == 1 ? "it" : "them");
    }
  }

  /// Where classical and sandwich errors differ by more than a third, and the fit either reports
  // the
  /// one that assumes more or was asked for one of them.
  void errors(Covariance covariance, Uncertainty source) {
    if (options.errors() instanceof Errors.Clustered(String column)) {
      clusters(column);
    }
    int n = covariance.known().length;
    int dof = setup.rows().size() - n;
    boolean isSilent = options.errors() instanceof Errors.ByObjective && !Scores.isClassical(setup);
    if (source != Uncertainty.COVARIANCE
        || covariance.rival().length == 0
        || dof < ENOUGH
        || isSilent) {
      return;
    }
    double most = THIRD;
    int worst = -1;
    for (int i = 0; i < n; i++) {
      double ratio = Math.sqrt(covariance.rival()[i * n + i]) / covariance.error(i);
      double apart = Math.max(ratio, 1 / ratio);
      if (covariance.known()[i] && apart > most && Double.isFinite(apart)) {
        most = apart;
        worst = i;
      }
    }
    if (worst >= 0) {
      boolean isClassical = Scores.isClassical(setup);
      Coordinates.Walker w = setup.coordinates().walkers().get(worst);
      double ratio = Math.sqrt(covariance.rival()[worst * n + worst]) / covariance.error(worst);
      say(
          Kind.METHODS_DISAGREE,
          "the %s error of %s is %s times the %s one that stands here: the scatter of the rows is"
              + " not the same everywhere%s",
          isClassical ? "sandwich" : "classical",
          w.name(),
          Digits.of(ratio, 2),
          isClassical ? "classical" : "sandwich",
          isClassical
              ? "; `errors sandwich` allows for that, `on log` or a weight may cure it"
              : ", or few rows decide; the sandwich allows for that");
    }
  }
}
