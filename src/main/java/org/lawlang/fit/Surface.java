package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.ObjectiveKernels;
import org.lawlang.kernel.ObjectiveKernels.Part;
import org.lawlang.kernel.RowProgram;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;

/// The objective over the rows as a function of the walked parameters: value, gradient, Hessian,
/// and the normal matrix `Σ w·∇f·∇fᵀ`, where `f` is the law in the space of the objective.
/// Immutable; each thread brings its own [Point].
final class Surface {
  static final String RESPONSE = "response'";

  final Coordinates coordinates;
  final Rows rows;
  final Loss loss;
  private final ObjectiveKernels kernels;
  private final Kernel sums;
  private final double[][] columns;
  private final int[][] byBlock;
  private final int locals;

  /// @param law the law in the space of the objective, in the walked variables and the columns of
  /// `rows`
  Surface(Coordinates coordinates, Rows rows, Loss loss, Expr law) {
    this.coordinates = coordinates;
    this.rows = rows.with(RESPONSE, rows.response());
    this.loss = loss;
    this.locals = coordinates.locals().size();
    this.byBlock = coordinates.byBlock(rows.blocks());
    var parameters = new ArrayList<String>();
    for (Param p : coordinates.locals()) {
      parameters.add(Coordinates.walked(p));
    }
    var names = new ArrayList<String>();
    Expr staged = Substitution.replace(loss.staged(), coordinates.substitution());
    var wanted = new TreeSet<>(Substitution.variables(law));
    wanted.addAll(Substitution.variables(staged));
    for (String name : wanted) {
      if (!parameters.contains(name) && this.rows.columns().containsKey(name)) {
        names.add(name);
      }
    }
    names.add(RESPONSE);
    this.columns = new double[names.size()][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = this.rows.column(names.get(i));
    }
    this.kernels =
        ObjectiveKernels.of(law, parameters, staged, List.of(Loss.STAGE), RESPONSE, names);
    this.sums = kernels.kernel(Part.SURFACE);
  }

  int size() {
    return coordinates.size();
  }

  /// Room for one evaluation: `at` and what [#evaluate] found there. Matrices are full and
  /// row-major.
  static final class Point {
    final double[] at;
    double value = Double.NaN;
    final double[] gradient;
    final double[] hessian;
    final double[] normal;
    private final double[] sums;
    private final double[] local;

    Point(Surface surface) {
      int n = surface.size();
      int p = surface.locals;
      at = new double[n];
      gradient = new double[n];
      hessian = new double[n * n];
      normal = new double[n * n];
      sums = new double[1 + p + p * (p + 1)];
      local = new double[p + 1];
    }

    boolean isFinite() {
      if (!Double.isFinite(value)) {
        return false;
      }
      for (double g : gradient) {
        if (!Double.isFinite(g)) {
          return false;
        }
      }
      for (double h : hessian) {
        if (!Double.isFinite(h)) {
          return false;
        }
      }
      return true;
    }

    void set(Point other) {
      System.arraycopy(other.at, 0, at, 0, at.length);
      value = other.value;
      System.arraycopy(other.gradient, 0, gradient, 0, gradient.length);
      System.arraycopy(other.hessian, 0, hessian, 0, hessian.length);
      System.arraycopy(other.normal, 0, normal, 0, normal.length);
    }
  }

  /// Evaluates the objective at `point.at`.
  ///
  /// @param weights one a row; of weight zero are not computed
  void evaluate(double stage, double[] weights, Point point) {
    int n = size();
    point.value = 0;
    Arrays.fill(point.gradient, 0);
    Arrays.fill(point.hessian, 0);
    Arrays.fill(point.normal, 0);
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = rows.blocks().get(b);
      int[] index = byBlock[b];
      double[] found = point.sums;
      Arrays.fill(found, 0);
      locate(point.at, index, stage, point.local);
      sums.accumulate(point.local, columns, weights, block.from(), block.to(), found);
      point.value += found[0];
      int second = 1 + locals;
      int square = second + locals * (locals + 1) / 2;
      for (int i = 0; i < locals; i++) {
        point.gradient[index[i]] += found[1 + i];
        for (int j = i; j < locals; j++) {
          int low = Math.min(index[i], index[j]);
          int high = Math.max(index[i], index[j]);
          point.normal[low * n + high] += found[square++];
          point.hessian[low * n + high] += found[second++];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        point.normal[j * n + i] = point.normal[i * n + j];
        point.hessian[j * n + i] = point.hessian[i * n + j];
      }
    }
  }

  private void locate(double[] at, int[] index, double stage, double[] local) {
    for (int i = 0; i < locals; i++) {
      local[i] = at[index[i]];
    }
    local[locals] = stage;
  }

  /// Row by row: the law in the space of the objective.
  double[] predictions(double[] at) {
    double[] results = new double[rows.size()];
    double[] local = new double[locals + 1];
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = rows.blocks().get(b);
      locate(at, byBlock[b], 1, local);
      kernels
          .kernel(Part.PREDICTION)
          .evaluate(local, columns, block.from(), block.to(), 0, results);
    }
    return results;
  }

  /// The gradient of the law by the walked parameters: one row-major row a row.
  double[] jacobian(double[] at) {
    int n = size();
    double[] jacobian = new double[rows.size() * n];
    double[] results = new double[rows.size()];
    double[] local = new double[locals + 1];
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = rows.blocks().get(b);
      locate(at, byBlock[b], 1, local);
      for (int i = 0; i < locals; i++) {
        kernels
            .kernel(Part.PREDICTION)
            .evaluate(local, columns, block.from(), block.to(), 1 + i, results);
        for (int row = block.from(); row < block.to(); row++) {
          jacobian[row * n + byBlock[b][i]] = results[row];
        }
      }
    }
    return jacobian;
  }

  /// What each row adds to the gradient of the objective, without its weight: row-major.
  double[] scores(double[] at, double stage) {
    int n = size();
    double[] scores = new double[rows.size() * n];
    double[] results = new double[rows.size()];
    double[] local = new double[locals + 1];
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = rows.blocks().get(b);
      locate(at, byBlock[b], stage, local);
      for (int i = 0; i < locals; i++) {
        kernels
            .kernel(Part.GRADIENT)
            .evaluate(local, columns, block.from(), block.to(), 1 + i, results);
        for (int row = block.from(); row < block.to(); row++) {
          scores[row * n + byBlock[b][i]] = results[row];
        }
      }
    }
    return scores;
  }

  /// Response minus law, row by row.
  double[] residuals(double[] at) {
    double[] residuals = predictions(at);
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = rows.response()[i] - residuals[i];
    }
    return residuals;
  }

  /// The objective itself, without stage and weight, of each row's prediction.
  double[] losses(double[] predictions, double[] at) {
    return ofRows(loss.exact(), predictions, 1, at);
  }

  /// Slope of the objective by the residual.
  double[] slopes(double[] predictions, double stage, double[] at) {
    return ofRows(loss.slope(), predictions, stage, at);
  }

  /// Second derivative of the objective by the residual.
  double[] bends(double[] predictions, double stage, double[] at) {
    return ofRows(loss.curvature(), predictions, stage, at);
  }

  /// An expression in what the loss sees of each row.
  ///
  /// @param at the walked parameters, of which it sees the open ones
  double[] ofRows(Expr e, double[] predictions, double stage, double[] at) {
    var parameters = new ArrayList<String>(List.of(Loss.STAGE));
    double[] values = new double[1 + loss.open().size()];
    values[0] = stage;
    for (int i = 1; i < values.length; i++) {
      int w = at.length - values.length + i;
      parameters.add(loss.open().get(i - 1).name());
      values[i] = coordinates.walkers().get(w).value(at[w]);
    }
    double[] residuals = new double[predictions.length];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = rows.response()[i] - predictions[i];
    }
    var names =
        new ArrayList<String>(
            List.of(Objective.RESIDUAL, Objective.PREDICTION, Objective.TARGET));
    var data = new ArrayList<double[]>(List.of(residuals, predictions, rows.response()));
    for (String name : Substitution.variables(e)) {
      if (!names.contains(name) && !parameters.contains(name)) {
        names.add(name);
        data.add(rows.column(name));
      }
    }
    double[] results = new double[predictions.length];
    Interpreter.of(new RowProgram(parameters, names, List.of(), List.of(e)))
        .evaluate(values, data.toArray(double[][]::new), 0, results.length, 0, results);
    return results;
  }
}
