package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.lawlang.data.Table;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Parallel;

/// A row and how much it decides (Belsley, Kuh and Welsch, Regression Diagnostics, chapter 2; for
/// objectives other than squares with their own curvature).
///
/// @param row in the table, counted from one
/// @param at the arguments of the law, in their order
/// @param levels of the columns that index parameters, in their order by name
/// @param residual in the space of the objective
/// @param leverage share of the row in its own prediction, 0 to 1
/// @param cook Cook's distance: how far the parameters move without the row, in their joint
/// standard errors; infinite where the others do not identify a parameter
/// @param parameter that moves most, in its standard errors
/// @param dfbetas by how many standard errors it moves, `(all rows − without)/error`, the error of
/// least squares from the others' scatter
/// @param value of that parameter for all rows
/// @param without its value without the row: fitted anew, to first order where rows are many
public record Influence(
    int row,
    List<Double> at,
    List<String> levels,
    double target,
    double residual,
    double leverage,
    double cook,
    String parameter,
    double dfbetas,
    double value,
    double without) {
  /// A row so far from the others that they do not identify the law without it.
  static final double ALONE = 1 - 1e-9;

  /// Rows that are kept.
  private static final int MOST = 20;

  /// Beyond so many rows none is left out in earnest.
  private static final int REFITTED = 5000;

  public Influence {
    at = List.copyOf(at);
    levels = List.copyOf(levels);
  }

  /// Whether the other rows do not identify the law.
  public boolean isAlone() {
    return leverage >= ALONE;
  }

  /// The rows of the largest Cook's distance, the first above all; none where nothing is known.
  static List<Influence> of(
      Setup setup, Found best, Covariance covariance, int dof, Executor parallel) {
    int n = setup.rows().size();
    if (dof <= 0 || covariance.response().isEmpty()) {
      return List.of();
    }
    var pass = new Pass(setup, best.at(), covariance, dof);
    if (pass.known() == 0) {
      return List.of();
    }
    int[] order = largest(pass.cook, setup.rows().source());
    pass.look(order);
    Influence[] found = new Influence[order.length];
    Parallel.run(
        parallel,
        "rows left out",
        found.length,
        k -> {
          int row = order[k];
          double[] without = n <= REFITTED ? pass.refitted(best, row) : new double[0];
          found[k] = pass.influence(row, without);
        });
    return List.of(found);
  }

  /// The places of the largest values, of equal ones those of the first rows of the table.
  private static int[] largest(double[] values, int[] source) {
    int[] places = new int[MOST];
    int filled = 0;
    for (int i = 0; i < values.length; i++) {
      int k = Double.isNaN(values[i]) ? MOST : filled;
      while (k > 0 && k <= filled && isBefore(i, places[k - 1], values, source)) {
        k--;
      }
      if (k < MOST) {
        filled = Math.min(MOST, filled + 1);
        System.arraycopy(places, k, places, k + 1, filled - k - 1);
        places[k] = i;
      }
    }
    return Arrays.copyOf(places, filled);
  }

  private static boolean isBefore(int i, int j, double[] values, int[] source) {
    return values[i] > values[j] || (values[i] == values[j] && source[i] < source[j]);
  }

  /// What one pass over the rows finds, each left out with one Newton step.
  private static final class Pass {
    final double[] cook;
    private final Setup setup;
    private final double[] at;
    private final Covariance covariance;
    private final int dof;
    private final int n;
    private final Map<Integer, Tangents> tangents = new HashMap<>();
    private final Map<Integer, Double> residuals = new HashMap<>();
    private final double[] slopes;
    private final double sum;
    private final double bend;

    Pass(Setup setup, double[] at, Covariance covariance, int dof) {
      this.setup = setup;
      this.at = at;
      this.covariance = covariance;
      this.dof = dof;
      n = at.length;
      slopes = setup.surface().slopes(at, setup.ladder().last());
      double[] weight = setup.rows().weight();
      double squares = 0;
      double bends = 0;
      double weights = 0;
      for (int i = 0; i < slopes.length; i++) {
        squares += weight[i] * slopes[i] * slopes[i];
        bends += weight[i] * covariance.bends()[i];
        weights += weight[i];
      }
      sum = squares;
      bend = bends / weights;
      cook = new double[slopes.length];
      int known = known();
      setup
          .surface()
          .eachTangents(
              at,
              (from, to, all) -> {
                double[] reaches = all.quadratics(covariance.response());
                for (int i = from; i < to; i++) {
                  double pull = weight[i] * slopes[i];
                  double reach = reaches[i - from];
                  double rest = 1 - leverage(i, reach);
                  cook[i] =
                      rest <= 1 - ALONE
                          ? Double.POSITIVE_INFINITY
                          : pull * pull * reach / (rest * rest) / (known * sum / dof / bend);
                }
                return Tangents.DONE;
              });
    }

    /// Keeps slopes and residuals of some rows.
    void look(int[] rows) {
      for (int row : rows) {
        residuals.put(row, setup.surface().residual(at, row));
        tangents.put(row, setup.surface().tangents(at, row));
      }
    }

    private int known() {
      int known = 0;
      for (boolean k : covariance.known()) {
        known += k ? 1 : 0;
      }
      return known;
    }

    /// Of a row that was looked at.
    private double leverage(int row) {
      return leverage(row, tangents(row).quadratics(covariance.response())[0]);
    }

    private Tangents tangents(int row) {
      return Objects.requireNonNull(tangents.get(row));
    }

    /// What the others have of the row's prediction.
    private static double rest(double leverage) {
      return Math.max(1 - leverage, 1 - ALONE);
    }

    private double leverage(int row, double reach) {
      double leverage = setup.rows().weight()[row] * covariance.bends()[row] * reach;
      return Math.min(Math.max(leverage, 0), 1);
    }

    /// The walked parameters without the row: where a search from its Newton step ends, or, if that
    /// is far or the objective has a corner to stop at, one through all stages.
    double[] refitted(Found best, int row) {
      double[] weights = setup.rows().weight().clone();
      weights[row] = 0;
      double[] start = at.clone();
      double[] step = step(row);
      double by = setup.rows().weight()[row] * slopes[row] / rest(leverage(row));
      for (int a = 0; a < n; a++) {
        Coordinates.Walker w = setup.coordinates().walkers().get(a);
        start[a] = Math.clamp(at[a] - by * step[a], w.lo(), w.hi());
      }
      if (setup.surface().loss.kind() != Loss.Kind.KINK && isNear(start)) {
        var descent = new Descent(setup.surface(), setup.metric(), setup.ladder());
        Found found = descent.directly(start, weights);
        if (found.end() == End.CONVERGED && isNear(found.at())) {
          return found.at();
        }
      }
      return new Refit(setup, best).fit(weights).at();
    }

    private boolean isNear(double[] other) {
      for (int a = 0; a < n; a++) {
        boolean near = Math.abs(other[a] - at[a]) <= Resampling.FAR * covariance.error(a);
        if (covariance.known()[a] && !near) {
          return false;
        }
      }
      return true;
    }

    /// Where the walked parameters go when the row's slope is one.
    private double[] step(int row) {
      double[] step = new double[n];
      Tangents own = tangents(row);
      int[] walkers = own.walkers(0);
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < walkers.length; b++) {
          step[a] += covariance.response().at(a, walkers[b]) * own.slope(0, b);
        }
      }
      return step;
    }

    /// @param without the walked parameters without the row; empty for the Newton step
    Influence influence(int row, double[] without) {
      Rows rows = setup.rows();
      double[] step = step(row);
      double leverage = leverage(row);
      boolean alone = leverage >= ALONE;
      double rest = rest(leverage);
      double weight = rows.weight()[row];
      double most = -1;
      int parameter = 0;
      for (int a : alone ? tangents(row).walkers(0) : new int[0]) {
        if (!covariance.known()[a]) {
          most = Double.POSITIVE_INFINITY;
          parameter = a;
        }
      }
      for (int a = 0; a < n; a++) {
        if (covariance.known()[a]) {
          // Of a row alone the residual says nothing: what counts is whom it decides.
          double moved = Math.abs((alone ? 1 : weight * slopes[row] / rest) * step[a]);
          double errors = moved / covariance.error(a);
          if (errors > most) {
            most = errors;
            parameter = a;
          }
        }
      }
      double moved = -weight * slopes[row] * step[parameter] / rest;
      Coordinates.Walker w = setup.coordinates().walkers().get(parameter);
      double to =
          alone ? Double.NaN : without.length > 0 ? without[parameter] : at[parameter] + moved;
      double error = covariance.error(parameter);
      if (setup.surface().loss.kind() == Loss.Kind.SQUARES && dof > 1) {
        double left = sum - weight * slopes[row] * slopes[row] / rest;
        double inner = covariance.response().at(parameter, parameter);
        error = Math.sqrt(Math.max(0, left / (dof - 1) / bend * inner));
      }
      var arguments = new ArrayList<Double>();
      for (String argument : setup.task().arguments()) {
        arguments.add(rows.column(argument)[row]);
      }
      return new Influence(
          rows.source()[row] + 1,
          arguments,
          levels(row),
          rows.target()[row],
          Objects.requireNonNull(residuals.get(row)),
          leverage,
          cook[row],
          w.name(),
          alone ? Double.NaN : -moved / error,
          w.value(at[parameter]),
          Double.isNaN(to) ? Double.NaN : w.value(to));
    }

    private List<String> levels(int row) {
      Table table = setup.task().data();
      int place = setup.rows().source()[row];
      return setup.task().free().stream()
          .flatMap(p -> p.group().stream())
          .distinct()
          .sorted()
          .map(group -> Folds.value(table.column(group).orElseThrow(), place))
          .toList();
    }
  }
}
