package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lawlang.kernel.Compiler;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

/// A few expressions in the unknowns and the givens, ready to be evaluated with exact gradients and
/// Hessians by the unknowns.
final class Formulas {
  private static final double[] WEIGHT = {1};
  private static final double[][] NO_COLUMNS = {};

  final int count;
  final int unknowns;
  private final Kernel kernel;
  private final int outputs;

  /// Where output `k` goes: expression, row and column; a row of −1 is the value, a column of −1 a
  /// slope.
  private final List<int[]> places = new ArrayList<>();

  /// @param often whether they will be evaluated so often that compiling pays
  Formulas(List<Expr> expressions, List<String> unknowns, List<String> givens, boolean often) {
    this.count = expressions.size();
    this.unknowns = unknowns.size();
    var results = new ArrayList<Expr>();
    for (int e = 0; e < count; e++) {
      add(results, expressions.get(e), e, -1, -1);
      for (int i = 0; i < this.unknowns; i++) {
        Expr slope = Derivative.of(expressions.get(e), unknowns.get(i));
        add(results, slope, e, i, -1);
        for (int j = 0; j <= i; j++) {
          add(results, Derivative.of(slope, unknowns.get(j)), e, i, j);
        }
      }
    }
    outputs = results.size();
    var parameters = new ArrayList<>(unknowns);
    parameters.addAll(givens);
    var program = new RowProgram(parameters, List.of(), List.of(), results);
    kernel = often ? Compiler.compile(program) : Interpreter.of(program);
  }

  private void add(List<Expr> results, Expr e, int expression, int row, int column) {
    if (!e.equals(Normal.ZERO)) {
      results.add(e);
      places.add(new int[] {expression, row, column});
    }
  }

  /// Fills one jet an expression.
  void evaluate(double[] x, double[] givens, Jet[] into) {
    double[] parameters = Arrays.copyOf(x, x.length + givens.length);
    System.arraycopy(givens, 0, parameters, x.length, givens.length);
    double[] sums = new double[outputs];
    kernel.accumulate(parameters, NO_COLUMNS, WEIGHT, 0, 1, sums);
    for (int e = 0; e < count; e++) {
      into[e].value = 0;
      Arrays.fill(into[e].gradient, 0);
      for (double[] row : into[e].hessian) {
        Arrays.fill(row, 0);
      }
    }
    for (int k = 0; k < outputs; k++) {
      int[] place = places.get(k);
      Jet jet = into[place[0]];
      if (place[1] < 0) {
        jet.value = sums[k];
      } else if (place[2] < 0) {
        jet.gradient[place[1]] = sums[k];
      } else {
        jet.hessian[place[1]][place[2]] = sums[k];
        jet.hessian[place[2]][place[1]] = sums[k];
      }
    }
  }
}
