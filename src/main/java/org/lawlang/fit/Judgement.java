package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.Fit.Estimate;
import org.lawlang.fit.Fit.Share;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Doubles;
import org.lawlang.math.Progress;
import org.lawlang.math.Quantity;
import org.lawlang.model.Param;

/// How good a fit is, in figures.
///
/// @param known scales that were found before
/// @param falling the parameters along which the objective still falls; none at an optimum
/// @param ties the parameters that other values would do for
record Judgement(
    Setup setup,
    Search search,
    Sureness sureness,
    List<Estimate> known,
    List<String> falling,
    List<Tie> ties) {

  Found best() {
    return sureness.best();
  }

  Covariance covariance() {
    return sureness.covariance();
  }

  Uncertainty source() {
    return sureness.source();
  }

  List<Estimate> estimates() {
    return sureness.estimates();
  }

  private List<Estimate> scales() {
    var scales = new ArrayList<Estimate>(known);
    scales.addAll(sureness.scales());
    return scales;
  }

  /// A fit whose objective was finite at no start.
  static Fit undefined(Setup setup, Search search) {
    var estimates = new ArrayList<Estimate>();
    for (Param p : setup.task().parameters()) {
      estimates.add(
          new Estimate(
              p.name(),
              Quantity.exact(p.fixed().orElse(Double.NaN)),
              OptionalDouble.empty(),
              Optional.empty(),
              p.fixed().isPresent(),
              false));
    }
    int n = setup.rows().size();
    int tried = search.starts().tried();
    return new Fit(
        setup.task(),
        Nowhere.of(setup, tried),
        estimates,
        Double.NaN,
        n,
        n - setup.coordinates().size(),
        setup.left(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        new Fit.Starts(tried, 0, OptionalDouble.empty()),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Uncertainty.NONE,
        List.of(),
        Scatter.UNKNOWN,
        Optional.empty(),
        Diagnosis.NONE);
  }

  /// Why predictions have no interval, or one that does not come from the rows.
  private Optional<Warning> doubt(int dof) {
    List<String> unseen =
        covariance().unseen().stream()
            .map(i -> setup.coordinates().walkers().get(i).name())
            .toList();
    boolean isBare = source() == Uncertainty.NONE;
    if (isBare && dof <= 0) {
      return Optional.of(
          new Warning(
              Warning.Kind.NO_DEGREES_OF_FREEDOM,
              "no interval: there are as many parameters as rows, so nothing tells how far off this"
                  + " is; add runs, or fix parameters"));
    }
    if (!unseen.isEmpty()) {
      return Optional.of(
          new Warning(
              Warning.Kind.NOT_IDENTIFIED,
              "the rows do not identify "
                  + Union.list(unseen)
                  + (isBare
                      ? ", so there is no interval; `explain f` says which runs are missing"
                      : ": what depends on them comes from their ranges, this value too; `explain"
                          + " f` says which runs are missing")));
    }
    if (isBare) {
      return Optional.of(
          new Warning(
              Warning.Kind.NO_CURVATURE,
              "no interval: the objective has no curvature at its optimum; add `bootstrap 1000` to"
                  + " the fit"));
    }
    List<String> held = estimates().stream().filter(Estimate::atBound).map(Estimate::name).toList();
    boolean isHeld = source() == Uncertainty.COVARIANCE || source() == Uncertainty.JACKKNIFE;
    return held.isEmpty() || !isHeld
        ? Optional.empty()
        : Optional.of(
            new Warning(
                Warning.Kind.AT_BOUND,
                Union.list(held)
                    + (held.size() == 1 ? " is at its bound" : " are at their bounds")
                    + " in every draw, so the interval is too narrow where that matters; `bootstrap"
                    + " 1000` or `posterior 2000` let it move"));
  }

  Fit fit(Executor parallel) {
    Optional<Folds> folds = Folds.of(setup, best(), parallel);
    try (Progress.Stretch stretch = Progress.of(parallel).begin("checks", 6)) {
      return fit(folds, stretch, parallel);
    }
  }

  private Fit fit(Optional<Folds> folds, Progress.Stretch stretch, Executor parallel) {
    Rows rows = setup.rows();
    int n = rows.size();
    int dof = sureness.dof();
    Found best = best();
    Covariance covariance = covariance();
    List<Figures> parts = figures();
    Figures all = Figures.sum(parts);
    stretch.step();
    Likelihood likelihood = Likelihood.of(setup, best.at(), all, n - dof);
    stretch.step();
    Optional<LackOfFit> lackOfFit = LackOfFit.of(setup, setup.residuals(best.at()));
    stretch.step();
    List<Influence> influence = Influence.of(setup, best, covariance, dof, parallel);
    stretch.step();
    Reach reach = Reach.of(setup, best.at(), covariance, source(), doubt(dof));
    stretch.step();
    var diagnosis =
        new Diagnosis(
            likelihood.aicc(),
            dof > 0 ? all.r2Log() : OptionalDouble.empty(),
            all.mape(),
            all.mae(),
            all.maeLog(),
            folds,
            lackOfFit,
            influence,
            reach);
    var warnings = new Warnings(this, diagnosis).all(all.objective());
    stretch.step();
    List<Figures.Unseen> unseen = unseen();
    return new Fit(
        setup.task(),
        outcome(),
        estimates(),
        all.objective(),
        n,
        dof,
        setup.left(),
        dof > 0 ? all.r2() : OptionalDouble.empty(),
        all.rmse(),
        all.rmseLog(),
        likelihood.aic(),
        likelihood.bic(),
        Double.isFinite(covariance.condition())
            ? OptionalDouble.of(covariance.condition())
            : OptionalDouble.empty(),
        search.starts(),
        covariance.alike(),
        Figures.Unseen.sum(unseen).holdout(),
        warnings,
        inOrder(setup.residuals(best.at())),
        shares(parts, unseen, dof),
        source(),
        scales(),
        sureness.scatter(),
        sureness.chains(),
        diagnosis);
  }

  private List<Share> shares(List<Figures> parts, List<Figures.Unseen> unseen, int dof) {
    var shares = new ArrayList<Share>();
    for (int k = 0; k < parts.size(); k++) {
      Figures own = parts.get(k);
      shares.add(
          new Share(
              setup.task().laws().get(k).name(),
              own.n(),
              own.objective(),
              dof > 0 ? own.r2() : OptionalDouble.empty(),
              own.rmse(),
              own.rmseLog(),
              dof > 0 ? own.r2Log() : OptionalDouble.empty(),
              own.mape(),
              own.mae(),
              own.maeLog(),
              unseen.get(k).holdout()));
    }
    return shares;
  }

  /// The objective of each row; squares from residuals without rounding.
  private double[] losses() {
    Surface surface = setup.surface();
    // Under priors the gradient of the rows is none of rounding.
    boolean isOptimum = !sureness.underPriors(setup);
    if (surface.loss.kind() == Loss.Kind.SQUARES && isOptimum) {
      double[] residuals = Refinement.optimal(setup, best().at());
      Arrays.setAll(residuals, i -> surface.loss.bend() / 2 * residuals[i] * residuals[i]);
      return residuals;
    }
    return surface.losses(best().at());
  }

  /// One a target.
  private List<Figures> figures() {
    Rows rows = setup.rows();
    double[] losses = losses();
    double[] predicted = setup.predict(rows, values());
    var figures = new ArrayList<Figures>();
    for (int k = 0; k < setup.laws().size(); k++) {
      figures.add(Figures.of(rows, k, predicted, losses));
    }
    return figures;
  }

  /// One a target.
  private List<Figures.Unseen> unseen() {
    Rows rows = setup.heldOut();
    double[] predicted = setup.predict(rows, values());
    var figures = new ArrayList<Figures.Unseen>();
    for (int k = 0; k < setup.laws().size(); k++) {
      figures.add(Figures.Unseen.of(rows, k, predicted));
    }
    return figures;
  }

  private Outcome outcome() {
    if (setup.coordinates().size() == 0) {
      return new Outcome.Evaluated(best().value());
    }
    if (!falling.isEmpty()) {
      return new Outcome.Falling(best().value(), falling);
    }
    if (sureness.underPriors(setup)) {
      return new Outcome.UnderPriors(best().value(), search.best().value(), search.evaluations());
    }
    return best().end() == End.CONVERGED
        ? new Outcome.Converged(best().value(), search.evaluations())
        : new Outcome.OutOfBudget(best().value(), search.evaluations());
  }

  private double[] values() {
    return setup.coordinates().values(best().at());
  }

  /// In the order of the table; those of one target after those of another.
  private List<Double> inOrder(double[] found) {
    Rows rows = setup.rows();
    if (rows.isInOrder()) {
      return Doubles.of(found);
    }
    double[] residuals = new double[found.length];
    int[] place = new int[setup.task().data().rows()];
    int filled = 0;
    for (int k = 0; k < setup.laws().size(); k++) {
      Arrays.fill(place, -1);
      for (Rows.Block block : rows.blocks()) {
        for (int i = block.from(); i < block.to() && block.part() == k; i++) {
          place[rows.source()[i]] = i;
        }
      }
      for (int i : place) {
        if (i >= 0) {
          residuals[filled++] = found[i];
        }
      }
    }
    return Doubles.of(residuals);
  }
}
