package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Interval;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;

/// What an objective of target and prediction would like to be predicted: for each row the
/// prediction that makes it least. For counts that is the count, for `k` of `n` the share `k/n`.
/// Starts, R² and residuals are in this space, since the law lives there and the target need not.
final class Guide {
  private static final int DECADES = 12;
  private static final int STEPS = 64;
  private static final double SAME = 1e-5;

  private final Loss loss;

  Guide(Loss loss) {
    this.loss = loss;
  }

  /// A row for which the objective is finite at no prediction; −1 if there is none.
  int hopeless(Rows rows) {
    double[] best = loss.ofResidual() ? new double[0] : best(rows, Interval.REAL);
    for (int i = 0; i < best.length; i++) {
      if (Double.isNaN(best[i])) {
        return i;
      }
    }
    return -1;
  }

  /// Whether the objective of some row falls for ever as its prediction grows.
  boolean isBottomless(Rows rows) {
    if (loss.ofResidual() || rows.size() == 0) {
      return false;
    }
    double[] near = new double[rows.size()];
    evaluation(rows).evaluate(best(rows, Interval.REAL), near);
    double[] far = new double[rows.size()];
    double[] beyond = new double[rows.size()];
    for (int side = -1; side <= 1; side += 2) {
      Arrays.fill(far, side * Loss.FAR);
      evaluation(rows).evaluate(far, beyond);
      for (int i = 0; i < near.length; i++) {
        if (beyond[i] < near[i]) {
          return true;
        }
      }
    }
    return false;
  }

  /// The rows with the liked predictions as their targets.
  ///
  /// @param reach what the law can predict: beyond it an objective need make no sense
  Rows guided(Rows rows, Interval reach) {
    if (loss.ofResidual()) {
      return rows;
    }
    double[] best = best(rows, reach);
    for (int i = 0; i < best.length; i++) {
      double y = rows.target()[i];
      best[i] = Math.abs(best[i] - y) <= SAME * (1 + Math.abs(y)) ? y : best[i];
    }
    return new Rows(
        rows.source(), best, rows.response(), rows.weight(), rows.columns(), rows.blocks());
  }

  /// The objective, or its slope, of each row for predictions that may differ.
  private record Evaluation(Kernel kernel, double[] parameters, double[][] columns) {
    void evaluate(double[] predictions, double[] results) {
      columns[0] = predictions;
      kernel.evaluate(parameters, columns, 0, predictions.length, 0, results);
    }
  }

  private Evaluation evaluation(Rows rows) {
    return evaluation(rows, loss.exact());
  }

  /// Parameters of the objective that are not known yet are taken as one.
  private Evaluation evaluation(Rows rows, Expr what) {
    var names = new ArrayList<String>(List.of(Objective.PREDICTION, Objective.TARGET));
    for (String name : Substitution.variables(loss.exact())) {
      if (rows.columns().containsKey(name)) {
        names.add(name);
      }
    }
    var parameters =
        Substitution.variables(loss.exact()).stream().filter(v -> !names.contains(v)).toList();
    double[][] columns = new double[names.size()][];
    for (int i = 1; i < columns.length; i++) {
      columns[i] = i == 1 ? rows.response() : rows.column(names.get(i));
    }
    double[] ones = new double[parameters.size()];
    Arrays.fill(ones, 1);
    var program = new RowProgram(parameters, names, List.of(), List.of(what));
    return new Evaluation(Interpreter.of(program), ones, columns);
  }

  /// By a walk over magnitudes and shares, then halving the slope between the neighbours of the best.
  private double[] best(Rows rows, Interval reach) {
    int n = rows.size();
    Evaluation objective = evaluation(rows);
    double[] grid = grid(reach);
    double[][] values = new double[grid.length][n];
    for (int g = 0; g < grid.length; g++) {
      double[] same = new double[n];
      Arrays.fill(same, grid[g]);
      objective.evaluate(same, values[g]);
    }
    double[] best = new double[n];
    double[] lo = new double[n];
    double[] hi = new double[n];
    for (int i = 0; i < n; i++) {
      int least = -1;
      for (int g = 0; g < grid.length; g++) {
        if (Double.isFinite(values[g][i]) && (least < 0 || values[g][i] < values[least][i])) {
          least = g;
        }
      }
      best[i] = least < 0 ? Double.NaN : grid[least];
      lo[i] = least < 0 ? Double.NaN : grid[Math.max(least - 1, 0)];
      hi[i] = least < 0 ? Double.NaN : grid[Math.min(least + 1, grid.length - 1)];
    }
    Evaluation slopes = evaluation(rows, Derivative.of(loss.exact(), Objective.PREDICTION));
    double[] found = new double[n];
    double[] there = new double[n];
    double[] middle = new double[n];
    for (int step = 0; step < STEPS; step++) {
      for (int i = 0; i < n; i++) {
        middle[i] = lo[i] + (hi[i] - lo[i]) / 2;
      }
      slopes.evaluate(middle, found);
      objective.evaluate(middle, there);
      for (int i = 0; i < n; i++) {
        double x = middle[i];
        boolean defined = Double.isFinite(there[i]) && !Double.isNaN(found[i]);
        boolean below = defined ? found[i] < 0 : x < best[i];
        lo[i] = below ? x : lo[i];
        hi[i] = below ? hi[i] : x;
      }
    }
    return middle;
  }

  /// From −10¹² to 10¹² by factors of two, finer towards zero and one, with the ends of the reach.
  private static double[] grid(Interval reach) {
    var grid = new ArrayList<Double>();
    for (int k = -DECADES * 4; k <= DECADES * 4; k++) {
      double size = Math.pow(10, k / 4.0);
      grid.add(size);
      grid.add(-size);
      if (size < 1) {
        grid.add(1 - size);
      }
    }
    grid.add(reach.lo());
    grid.add(reach.hi());
    return grid.stream()
        .mapToDouble(Double::doubleValue)
        .filter(x -> Double.isFinite(x) && reach.contains(x))
        .sorted()
        .distinct()
        .toArray();
  }
}
