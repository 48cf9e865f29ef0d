package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.Fit.Estimate;
import org.lawlang.fit.Fit.Holdout;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Quantity;
import org.lawlang.model.Param;

/// How good a fit is, in figures.
record Judgement(
    Setup setup,
    Search search,
    Found best,
    Covariance covariance,
    Draws draws,
    Uncertainty source,
    List<Estimate> estimates) {

  /// A fit whose objective was finite at no start.
  static Fit undefined(Setup setup, Search search) {
    var estimates = new ArrayList<Estimate>();
    for (Param p : setup.task().law().parameters()) {
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
    return new Fit(
        setup.task(),
        new Outcome.Undefined(
            setup.task().law().name()
                + " is not finite over all rows at any of "
                + search.starts().tried()
                + " starts; narrow the ranges of its parameters or give a start"),
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
        new Fit.Starts(search.starts().tried(), 0, OptionalDouble.empty()),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        Uncertainty.NONE,
        Diagnosis.NONE);
  }

  Fit fit(Executor parallel) {
    Rows rows = setup.rows();
    int n = rows.size();
    int parameters = setup.coordinates().size();
    int dof = n - parameters;
    double[] predicted = setup.predict(rows, values());
    Quality quality =
        Quality.of(rows.target(), predicted, rows.weight(), setup.task().onLog(), parameters);
    double[] residuals = setup.surface().residuals(best.at());
    double[] losses = setup.surface().losses(residuals);
    double objective = 0;
    for (int i = 0; i < n; i++) {
      objective += rows.weight()[i] * losses[i];
    }
    var diagnosis =
        new Diagnosis(
            quality.aicc(),
            quality.r2Log(),
            quality.mape(),
            Folds.of(setup, best, parallel),
            LackOfFit.of(setup, residuals),
            Influence.of(setup, best, covariance, dof, parallel),
            Reach.of(setup, best.at(), covariance));
    var warnings = new Warnings(this, diagnosis).all(objective);
    return new Fit(
        setup.task(),
        outcome(),
        estimates,
        objective,
        n,
        dof,
        setup.left(),
        quality.r2(),
        quality.rmse(),
        quality.rmseLog(),
        quality.aic(),
        quality.bic(),
        Double.isFinite(covariance.condition())
            ? OptionalDouble.of(covariance.condition())
            : OptionalDouble.empty(),
        search.starts(),
        covariance.alike(),
        holdout(),
        warnings,
        inOrder(residuals),
        source,
        diagnosis);
  }

  private Outcome outcome() {
    return best.end() == End.CONVERGED
        ? new Outcome.Converged(best.value(), search.evaluations())
        : new Outcome.OutOfBudget(best.value(), search.evaluations());
  }

  private double[] values() {
    return setup.coordinates().values(best.at());
  }

  /// In the order of the table.
  private List<Double> inOrder(double[] found) {
    Rows rows = setup.rows();
    Integer[] order = new Integer[found.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> Integer.compare(rows.source()[a], rows.source()[b]));
    var residuals = new ArrayList<Double>(found.length);
    for (int i : order) {
      residuals.add(found[i]);
    }
    return residuals;
  }

  private Optional<Holdout> holdout() {
    Rows rows = setup.heldOut();
    double[] predicted = setup.predict(rows, values());
    Score score = Score.of(rows.target(), predicted);
    return score.n() == 0
        ? Optional.empty()
        : Optional.of(new Holdout(score.n(), score.mape(), score.rmse(), score.bias()));
  }
}
