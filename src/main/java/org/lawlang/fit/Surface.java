package org.lawlang.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.Compiler;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.RowProgram;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// The objective over the rows as a function of the walked parameters: value, gradient, Hessian, and the normal matrix `Σ w·∇f·∇fᵀ`, where
/// `f` is the law in the space of the objective. Immutable; each thread brings its own [Point].
final class Surface {
  static final String RESPONSE = "response'";
  private static final String SHIFT = "shift'";

  final Coordinates coordinates;
  final Rows rows;
  final Loss loss;
  private final Kernel kernel;
  private final Kernel details;
  private final double[][] columns;
  private final int[][] byBlock;
  private final int locals;

  /// @param law the law in the space of the objective, in the walked variables and the columns of `rows`
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
    for (String name : Substitution.variables(law)) {
      if (!parameters.contains(name)) {
        names.add(name);
      }
    }
    names.add(RESPONSE);
    this.columns = new double[names.size()][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = this.rows.column(names.get(i));
    }
    var walked = List.copyOf(parameters);
    parameters.add(Loss.STAGE);
    this.kernel = Compiler.compile(program(law, loss, walked, parameters, names));
    parameters.add(SHIFT);
    this.details = Interpreter.of(details(law, loss, walked, parameters, names));
  }

  /// Value, gradient, and the upper triangles of Hessian and normal matrix.
  private static RowProgram program(
      Expr law, Loss loss, List<String> walked, List<String> parameters, List<String> columns) {
    int p = walked.size();
    var lets = new ArrayList<RowProgram.Let>();
    lets.add(new RowProgram.Let("f'", law));
    Expr residual = Normal.subtract(Normal.var(RESPONSE), Normal.var("f'"));
    lets.add(new RowProgram.Let(Objective.RESIDUAL + "'", residual));
    Map<String, Expr> r = Map.of(Objective.RESIDUAL, Normal.var(Objective.RESIDUAL + "'"));
    Expr value = Substitution.replace(loss.staged(), r);
    lets.add(new RowProgram.Let("slope'", Normal.scale(-1, Substitution.replace(loss.slope(), r))));
    lets.add(new RowProgram.Let("bend'", Substitution.replace(loss.curvature(), r)));
    Expr[] gradient = new Expr[p];
    Expr[] own = new Expr[p];
    for (int i = 0; i < p; i++) {
      own[i] = Derivative.of(law, walked.get(i));
      lets.add(new RowProgram.Let("f'" + i, own[i]));
      gradient[i] = Normal.var("f'" + i);
    }
    Expr slope = Normal.var("slope'");
    var outputs = new ArrayList<Expr>();
    outputs.add(value);
    for (int i = 0; i < p; i++) {
      outputs.add(Normal.product(slope, gradient[i]));
    }
    var hessian = new ArrayList<Expr>();
    for (int i = 0; i < p; i++) {
      for (int j = i; j < p; j++) {
        String name = "f'" + i + "'" + j;
        Expr square = Normal.product(gradient[i], gradient[j]);
        lets.add(new RowProgram.Let(name, square));
        outputs.add(Normal.var(name));
        hessian.add(
            Normal.sum(
                Normal.product(Normal.var("bend'"), Normal.var(name)),
                Normal.product(slope, Derivative.of(own[i], walked.get(j)))));
      }
    }
    outputs.addAll(hessian);
    return new RowProgram(parameters, columns, lets, outputs);
  }

  /// The law, the slope and bend of the objective, and the gradient of the law, row by row.
  private static RowProgram details(
      Expr law, Loss loss, List<String> walked, List<String> parameters, List<String> columns) {
    var lets = List.of(new RowProgram.Let("f'", law));
    Map<String, Expr> r =
        Map.of(
            Objective.RESIDUAL,
            Normal.sum(
                Normal.var(RESPONSE), Normal.var(SHIFT), Normal.scale(-1, Normal.var("f'"))));
    var outputs = new ArrayList<Expr>();
    outputs.add(Normal.var("f'"));
    outputs.add(Substitution.replace(loss.exact(), r));
    outputs.add(Substitution.replace(loss.slope(), r));
    outputs.add(Substitution.replace(loss.curvature(), r));
    for (String name : walked) {
      outputs.add(Derivative.of(law, name));
    }
    return new RowProgram(parameters, columns, lets, outputs);
  }

  int size() {
    return coordinates.size();
  }

  /// Room for one evaluation: `at` and what [#evaluate] found there. Matrices are full and row-major.
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
    java.util.Arrays.fill(point.gradient, 0);
    java.util.Arrays.fill(point.hessian, 0);
    java.util.Arrays.fill(point.normal, 0);
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = rows.blocks().get(b);
      int[] index = byBlock[b];
      double[] sums = point.sums;
      java.util.Arrays.fill(sums, 0);
      locate(point.at, index, stage, point.local);
      kernel.accumulate(point.local, columns, weights, block.from(), block.to(), sums);
      point.value += sums[0];
      int square = 1 + locals;
      int second = square + locals * (locals + 1) / 2;
      for (int i = 0; i < locals; i++) {
        point.gradient[index[i]] += sums[1 + i];
        for (int j = i; j < locals; j++) {
          int low = Math.min(index[i], index[j]);
          int high = Math.max(index[i], index[j]);
          point.normal[low * n + high] += sums[square++];
          point.hessian[low * n + high] += sums[second++];
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
    return detail(at, 1, 0, 0);
  }

  /// Row by row: the objective itself, without stage and weight.
  double[] losses(double[] at) {
    return detail(at, 1, 0, 1);
  }

  /// Row by row: slope of the objective by the residual.
  ///
  /// @param shift is added to each residual
  double[] slopes(double[] at, double stage, double shift) {
    return detail(at, stage, shift, 2);
  }

  /// Row by row: second derivative of the objective by the residual.
  double[] bends(double[] at, double stage) {
    return detail(at, stage, 0, 3);
  }

  private double[] detail(double[] at, double stage, double shift, int output) {
    double[] results = new double[rows.size()];
    double[] local = new double[locals + 2];
    local[locals + 1] = shift;
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = rows.blocks().get(b);
      locate(at, byBlock[b], stage, local);
      details.evaluate(local, columns, block.from(), block.to(), output, results);
    }
    return results;
  }

  /// The gradient of the law by the walked parameters: one row-major row a row.
  double[] jacobian(double[] at) {
    int n = size();
    double[] jacobian = new double[rows.size() * n];
    double[] results = new double[rows.size()];
    double[] local = new double[locals + 2];
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = rows.blocks().get(b);
      locate(at, byBlock[b], 1, local);
      for (int i = 0; i < locals; i++) {
        details.evaluate(local, columns, block.from(), block.to(), 4 + i, results);
        for (int row = block.from(); row < block.to(); row++) {
          jacobian[row * n + byBlock[b][i]] = results[row];
        }
      }
    }
    return jacobian;
  }
}
