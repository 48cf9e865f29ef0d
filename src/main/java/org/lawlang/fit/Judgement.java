package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.Fit.Estimate;
import org.lawlang.fit.Fit.Holdout;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Quantity;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Expr;

/// How good a fit is, in figures.
record Judgement(
    Setup setup,
    Search search,
    Found best,
    Covariance covariance,
    Draws draws,
    Uncertainty source,
    List<Estimate> estimates,
    List<Estimate> scales) {

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
        List.of());
  }

  Fit fit() {
    Rows rows = setup.rows();
    int n = rows.size();
    int parameters = setup.coordinates().size();
    int dof = n - parameters;
    double[] predicted = setup.predict(rows, values());
    double weight = 0;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      weight += rows.weight()[i];
      mean += rows.weight()[i] * rows.target()[i];
    }
    mean /= weight;
    double rss = 0;
    double total = 0;
    double logs = 0;
    double objective = 0;
    double[] losses =
        setup.surface().losses(setup.surface().predictions(best.at()), best.at());
    for (int i = 0; i < n; i++) {
      double y = rows.target()[i];
      double w = rows.weight()[i];
      rss += w * (y - predicted[i]) * (y - predicted[i]);
      total += w * (y - mean) * (y - mean);
      double log = Math.log(y / predicted[i]);
      logs += w * log * log;
      objective += w * losses[i];
    }
    OptionalDouble r2 =
        dof > 0 && total > 0 ? OptionalDouble.of(1 - rss / total) : OptionalDouble.empty();
    double squares = setup.task().onLog() ? logs : rss;
    double deviance = n * (Math.log(2 * Math.PI * squares / n) + 1);
    int k = parameters + 1;
    if (setup.surface().loss.likelihood().isPresent()) {
      k = parameters;
      deviance = 2 * logLikelihood(setup.surface().loss.likelihood().get());
    }
    boolean likely = dof > 0 && Double.isFinite(deviance);
    var warnings = new Warnings(this).all(objective);
    return new Fit(
        setup.task(),
        outcome(),
        estimates,
        objective,
        n,
        dof,
        setup.left(),
        r2,
        OptionalDouble.of(Math.sqrt(rss / weight)),
        Double.isFinite(logs)
            ? OptionalDouble.of(Math.sqrt(logs / weight))
            : OptionalDouble.empty(),
        likely ? OptionalDouble.of(deviance + 2 * k) : OptionalDouble.empty(),
        likely ? OptionalDouble.of(deviance + k * Math.log(n)) : OptionalDouble.empty(),
        Double.isFinite(covariance.condition())
            ? OptionalDouble.of(covariance.condition())
            : OptionalDouble.empty(),
        search.starts(),
        covariance.alike(),
        holdout(),
        warnings,
        residuals(),
        source,
        scales);
  }

  /// The negative one, with the weights.
  private double logLikelihood(Expr ofRow) {
    Surface surface = setup.surface();
    double[] rows = surface.ofRows(ofRow, surface.predictions(best.at()), 1, best.at());
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum += setup.rows().weight()[i] * rows[i];
    }
    return sum;
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
  private List<Double> residuals() {
    Rows rows = setup.rows();
    double[] found = setup.residuals(best.at());
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
    int n = 0;
    double mape = 0;
    double squares = 0;
    double bias = 0;
    for (int i = 0; i < predicted.length; i++) {
      double y = rows.target()[i];
      if (Double.isFinite(predicted[i])) {
        n++;
        mape += Math.abs(predicted[i] - y) / Math.abs(y);
        squares += (predicted[i] - y) * (predicted[i] - y);
        bias += Math.log(predicted[i] / y);
      }
    }
    return n == 0
        ? Optional.empty()
        : Optional.of(new Holdout(n, mape / n, Math.sqrt(squares / n), bias / n));
  }
}
