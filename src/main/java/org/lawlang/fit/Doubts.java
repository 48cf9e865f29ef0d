package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.Profile.Limit;
import org.lawlang.fit.Warning.Kind;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;

/// What is to be said of an uncertainty: where its method is known to promise too much, and where
/// another method would say something else.
final class Doubts {
  private static final int FEW_DRAWS = 200;

  /// With 20 clusters intervals held the truth in 86 to 94 % of 1,000 studies (page of figures).
  private static final int FEW_CLUSTERS = 40;

  private static final int ENOUGH = 20;
  private static final double THIRD = 4.0 / 3;

  /// How many standard deviations chance is given.
  private static final double SURE = 2.5;

  private static final double MIXED = 1.02;
  private static final double EFFECTIVE = 100;
  private static final double FAR = 1e8;

  private final Setup setup;
  private final FitOptions options;
  private final List<Warning> found = new ArrayList<>();
  private boolean isImproper;

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

  /// Of resampling.
  void resamples(Draws draws) {
    int undefined = draws.undefined();
    var absent = new ArrayList<String>();
    long most = 0;
    for (int w = 0; w < draws.values().length; w++) {
      long without = Arrays.stream(draws.values()[w]).filter(Double::isNaN).count() - undefined;
      if (without > 0) {
        absent.add(name(w));
        most = Math.max(most, without);
      }
    }
    if (!absent.isEmpty()) {
      say(
          Kind.DRAWS_UNDEFINED,
          "up to %d of %d replicates have no rows that tell %s, and are left out of %s intervals;"
              + " add runs of such levels, or use `errors sandwich`",
          most,
          options.count(),
          absent.size() > 3 ? absent.size() + " parameters of levels" : Union.list(absent),
          absent.size() == 1 ? "its" : "their");
    }
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
    int groups = Units.of(setup, options.cluster().or(() -> Optional.of(column))).size();
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
  void free(List<Integer> all) {
    List<Integer> walkers = all.stream().filter(i -> !setup.isStepped(i)).toList();
    if (!walkers.isEmpty()) {
      String names = Union.list(walkers.stream().map(this::name).toList());
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
  /// the one that assumes more or was asked for one of them. The sandwich of a level rests on the
  /// rows of that level: of no more than twenty it accuses nobody, as of so few rows in all, and among
  /// many levels one is always off. Nor does it where the two are apart by no more than chance takes
  /// them.
  void errors(Covariance covariance, Uncertainty source, int dof, Found best) {
    if (options.errors() instanceof Errors.Clustered(String column)) {
      clusters(column);
    }
    int n = covariance.known().length;
    boolean isSilent = options.errors() instanceof Errors.ByObjective && !Scores.isClassical(setup);
    if (source != Uncertainty.COVARIANCE
        || covariance.rival().isEmpty()
        || dof < ENOUGH
        || isSilent) {
      return;
    }
    double most = THIRD;
    int worst = -1;
    int[] rows = rows(n);
    boolean isClassical = Scores.isClassical(setup);
    double[] strays = new double[0];
    for (int i = 0; i < n; i++) {
      double ratio = Math.sqrt(covariance.rival().at(i, i)) / covariance.error(i);
      double apart = Math.max(ratio, 1 / ratio);
      if (covariance.known()[i] && rows[i] > ENOUGH && apart > most && Double.isFinite(apart)) {
        strays = strays.length == 0 ? Footing.strays(setup, best, covariance) : strays;
        double sandwich = isClassical ? ratio : 1 / ratio;
        if (Math.abs(sandwich * sandwich - 1) > SURE * strays[i]) {
          most = apart;
          worst = i;
        }
      }
    }
    if (worst >= 0) {
      Coordinates.Walker w = setup.coordinates().walkers().get(worst);
      double ratio = Math.sqrt(covariance.rival().at(worst, worst)) / covariance.error(worst);
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

  /// Where the errors of the jackknife and those of the covariance differ by more than a third.
  void jackknife(Covariance covariance, Covariance jackknife) {
    double most = THIRD;
    int worst = -1;
    for (int i = 0; i < covariance.known().length; i++) {
      double ratio = jackknife.error(i) / covariance.error(i);
      double apart = Math.max(ratio, 1 / ratio);
      if (covariance.known()[i] && apart > most && Double.isFinite(apart)) {
        most = apart;
        worst = i;
      }
    }
    if (worst >= 0) {
      double ratio = jackknife.error(worst) / covariance.error(worst);
      say(
          Kind.METHODS_DISAGREE,
          "the error of %s by the jackknife is %s times that of the %s covariance: %s",
          name(worst),
          Digits.of(ratio, 2),
          Scores.isClassical(setup) ? "classical" : "sandwich",
          ratio > 1
              ? "few rows decide, or the scatter is not the same everywhere, so trust the wider one"
              : "see whether the rows are alike (`errors sandwich`), and trust the wider one");
    }
  }

  /// Where the draws of a resampling method or of the posterior spread otherwise than the
  /// covariance
  /// by more than a third.
  void apart(Covariance covariance, Draws draws, Uncertainty source, Found best) {
    boolean isDrawn =
        switch (source) {
          case BOOTSTRAP, RESIDUAL_BOOTSTRAP, WILD_BOOTSTRAP -> true;
          case POSTERIOR -> !Posterior.hasPriors(setup) && !isImproper;
          case COVARIANCE, JACKKNIFE, LAPLACE, NONE -> false;
        };
    double most = THIRD;
    int worst = -1;
    double ratio = 1;
    for (int i = 0; isDrawn && i < covariance.known().length; i++) {
      if (covariance.known()[i]) {
        Interval middle = middle(draws, i);
        double width = 2 * Estimating.quantile(covariance.freedom()) * covariance.error(i);
        double own = (middle.hi() - middle.lo()) / width;
        if (Math.max(own, 1 / own) > most && Double.isFinite(own)) {
          most = Math.max(own, 1 / own);
          worst = i;
          ratio = own;
        }
      }
    }
    if (worst >= 0) {
      say(
          Kind.METHODS_DISAGREE,
          "the interval of %s by %s is %s times as wide as that of the %s covariance: %s",
          name(worst),
          words(source),
          Digits.of(ratio, 2),
          Scores.isClassical(setup) ? "classical" : "sandwich",
          ratio > 1
              ? "the law bends within its errors or few rows decide, so trust the wider one"
              : "see whether the rows are alike (`errors sandwich`), and trust the wider one");
    }
  }

  /// Where the law bends so much within its errors that the draws, which follow it, reach otherwise
  /// than the standard errors say, by more than a third.
  void curved(Covariance covariance, Draws draws, Found best) {
    double most = THIRD;
    int worst = -1;
    double ratio = 1;
    for (int i = 0; draws.isBent() && i < covariance.known().length; i++) {
      if (covariance.known()[i]) {
        Interval middle = middle(draws, i);
        double reach = Estimating.quantile(covariance.freedom()) * covariance.error(i);
        double[] sides = {
          (best.at()[i] - middle.lo()) / reach, (middle.hi() - best.at()[i]) / reach
        };
        for (double side : sides) {
          if (Math.max(side, 1 / side) > most && side > 0 && Double.isFinite(side)) {
            most = Math.max(side, 1 / side);
            worst = i;
            ratio = side;
          }
        }
      }
    }
    if (worst >= 0) {
      say(
          Kind.CURVED,
          "the law bends within its errors: to one side %s reaches %s times as far as its standard"
              + " error says; intervals and draws follow the fitted values, so go by them, or add"
              + " runs",
          name(worst),
          Digits.of(ratio, 2));
    }
  }

  /// How many rows each of the walkers stands in; of many levels, of those that are shared.
  private int[] rows(int walkers) {
    int[] rows = new int[walkers];
    List<Rows.Block> blocks = setup.rows().blocks();
    int[][] byBlock = setup.coordinates().byBlock(blocks);
    for (int b = 0; b < byBlock.length; b++) {
      for (int w : byBlock[b]) {
        if (w >= 0 && setup.surface().groups.home()[w] < 0) {
          rows[w] += blocks.get(b).size();
        }
      }
    }
    return rows;
  }

  /// The interval of the draws of a walker, as walked; without an end where draws are zero, or none is
  /// defined.
  private Interval middle(Draws draws, int i) {
    Interval interval = new Quantity.Uncertain(0, draws.values()[i]).interval(Sureness.LEVEL);
    return setup.coordinates().walkers().get(i).log()
        ? new Interval(Math.log(Math.max(interval.lo(), 0)), Math.log(interval.hi()))
        : interval;
  }

  /// Of few rows.
  void small(Uncertainty source, Covariance covariance, Found best, int dof) {
    new FewRows(setup, source, covariance, best, dof)
        .sentences()
        .forEach(sentence -> say(Kind.SMALL_SAMPLE, "%s", sentence));
  }

  static String words(Uncertainty source) {
    return source == Uncertainty.LAPLACE
        ? "the Laplace approximation"
        : "the " + source.slug().replace('-', ' ');
  }

  /// Of intervals by profile: open ends, and where they differ from those of the errors.
  void profile(Profile profile, Covariance covariance, Found best) {
    double most = THIRD;
    int worst = -1;
    double ratio = 1;
    for (int i = 0; i < covariance.known().length; i++) {
      Limit below = profile.below()[i];
      Limit above = profile.above()[i];
      open(below, i, "lower", "small");
      open(above, i, "upper", "large");
      if (covariance.known()[i]
          && below != null
          && above != null
          && !below.isOpen()
          && !above.isOpen()) {
        double reach = Estimating.quantile(covariance.freedom()) * covariance.error(i);
        double down = (best.at()[i] - below.at()) / reach;
        double up = (above.at() - best.at()[i]) / reach;
        for (double own : new double[] {down, up}) {
          if (Math.max(own, 1 / own) > most && Double.isFinite(own) && own > 0) {
            most = Math.max(own, 1 / own);
            worst = i;
            ratio = own;
          }
        }
      }
    }
    if (worst >= 0) {
      say(
          Kind.METHODS_DISAGREE,
          "by the profile %s reaches %s times as far to one side as its standard error says: its"
              + " interval is not symmetric, and the profile is the one to trust",
          name(worst),
          Digits.of(ratio, 2));
    }
    if (!Double.isNaN(profile.lower())) {
      say(
          Kind.BETTER_OPTIMUM,
          "the profile met an objective of %s, below that of the fit: fit again with more starts",
          Digits.of(profile.lower(), 6));
    }
  }

  private void open(@Nullable Limit limit, int walker, String end, String size) {
    if (limit != null && limit.isOpen()) {
      say(
          Kind.OPEN_INTERVAL,
          "%s has no %s end: the objective rises by less than %s of what 95 %% confidence needs,"
              + " however %s %s is; add runs where it matters, or give it a range",
          name(walker),
          end,
          limit.share() < 0.01 ? "1 %" : Digits.percent(limit.share()),
          size,
          name(walker));
    } else if (limit != null && limit.isBound()) {
      say(
          Kind.OPEN_INTERVAL,
          "the interval of %s ends at its bound, where the objective has risen by %s only of what"
              + " 95 %% confidence needs: the range decides there, not the rows",
          name(walker),
          Digits.percent(limit.share()));
    }
  }

  /// Of draws from the posterior.
  void posterior(Sampling sampling, Found best) {
    boolean isSquares = setup.surface().loss.kind() == Loss.Kind.SQUARES;
    if (!isSquares && !Scores.isLikelihood(setup)) {
      say(
          Kind.PSEUDO_POSTERIOR,
          "%s is not the likelihood of any errors, so this is a generalised posterior, in units"
              + " that make it agree with the sandwich errors; for a true one fit by squares or by"
              + " student(4)",
          setup.task().objective().name());
    }
    if (sampling.chains().isEmpty() && !sampling.isNormal()) {
      say(
          Kind.NO_CURVATURE,
          "the posterior has no curvature at its mode in some direction, so the normal"
              + " approximation there is made up; use `posterior 2000`, or give the law priors");
    }
    isImproper = ranOff(sampling.draws(), best);
    if (!isImproper) {
      sampling.chains().ifPresent(this::chains);
    }
  }

  /// Whether draws went beyond all measure: a flat prior without an end, where the objective stops
  /// rising, is no distribution.
  private boolean ranOff(Draws draws, Found best) {
    for (int i = 0; i < draws.values().length; i++) {
      double size = Math.abs(setup.coordinates().walkers().get(i).value(best.at()[i]));
      double[] sorted = draws.values()[i].clone();
      Arrays.setAll(sorted, k -> Math.abs(sorted[k]));
      Arrays.sort(sorted);
      if (sorted[9 * sorted.length / 10] > FAR * (size > 0 ? size : 1)) {
        say(
            Kind.OPEN_INTERVAL,
            "%s has no end, so there is no posterior: the objective hardly rises however far %s"
                + " goes, and a flat prior without an end leaves it there; give it a range or a"
                + " prior, or ask for `profile`",
            name(i),
            name(i));
        return true;
      }
    }
    return false;
  }

  private void chains(Chains chains) {
    int count = chains.count() * Math.ceilDiv(options.count(), chains.count());
    if (chains.divergences() > 0) {
      say(
          Kind.DIVERGENCES,
          "%d of %d draws diverged: the posterior has a place too narrow for the sampler, which it"
              + " may have missed; give priors or ranges to the parameters that are not identified",
          chains.divergences(),
          count);
    }
    Chains.Mixing worst = null;
    for (Chains.Mixing each : chains.mixing()) {
      boolean isBad = !(each.rHat() <= MIXED) || !(Math.min(each.bulk(), each.tail()) >= EFFECTIVE);
      worst = isBad && (worst == null || each.rHat() > worst.rHat()) ? each : worst;
    }
    if (worst != null) {
      say(
          Kind.CHAINS_DISAGREE,
          "the chains have not mixed: R-hat of %s is %s with %s effective draws (%s in the tails);"
              + " ask for more draws, or give priors",
          worst.name(),
          Digits.of(worst.rHat(), 4),
          Digits.of(worst.bulk(), 3),
          Digits.of(worst.tail(), 3));
    }
  }
}
