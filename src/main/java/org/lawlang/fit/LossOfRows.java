package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.lawlang.kernel.Compiler;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Parallel;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;

/// An expression in what the loss sees of a row: residual, prediction, target, columns. Beside its
/// results it needs room for a few thousand rows.
final class LossOfRows {
  /// Beyond so many rows a kernel is compiled.
  static final int MANY = 50_000;

  private LossOfRows() {}

  /// @param predictions one a row, which count as all `shift` higher
  /// @param values of the parameters
  /// @param results one a row; may be the predictions, which are then lost
  static double[] of(
      Expr e,
      Rows rows,
      double[] predictions,
      double shift,
      List<String> parameters,
      double[] values,
      double[] results,
      Executor parallel) {
    var names =
        new ArrayList<String>(List.of(Objective.RESIDUAL, Objective.PREDICTION, Objective.TARGET));
    var data = new ArrayList<double[]>(List.of(predictions, predictions, rows.response()));
    for (String name : Substitution.variables(e)) {
      if (!names.contains(name) && !parameters.contains(name)) {
        names.add(name);
        data.add(rows.column(name));
      }
    }
    var program = new RowProgram(parameters, names, List.of(), List.of(e));
    Kernel kernel = results.length > MANY ? Compiler.compile(program) : Interpreter.of(program);
    int size = Surface.AT_A_TIME;
    IntConsumer piece =
        i -> {
          int from = i * size;
          double[][] some = some(data, shift, from, Math.min(results.length, from + size));
          double[] found = new double[some[0].length];
          kernel.evaluate(values, some, 0, found.length, 0, found);
          System.arraycopy(found, 0, results, from, found.length);
        };
    int pieces = Math.ceilDiv(results.length, size);
    if (pieces == 1) {
      piece.accept(0);
    } else {
      Parallel.run(parallel, pieces, piece);
    }
    return results;
  }

  /// @param data predictions twice, responses, and columns
  private static double[][] some(List<double[]> data, double shift, int from, int to) {
    double[][] some = new double[data.size()][];
    for (int k = 0; k < some.length; k++) {
      some[k] = Arrays.copyOfRange(data.get(k), from, to);
    }
    for (int i = 0; i < to - from; i++) {
      some[1][i] += shift;
      some[0][i] = some[2][i] - some[1][i];
    }
    return some;
  }
}
