package org.lawlang.plan;

import java.util.List;
import java.util.Set;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;

/// The two sides of an equation as curves of its one unknown. Their difference is taken
/// symbolically, so that what both sides share costs no digits.
final class Curves {
  private static final Set<Fn> CORNERED =
      Set.of(Fn.ABS, Fn.MIN, Fn.MAX, Fn.FLOOR, Fn.CEIL, Fn.ROUND, Fn.SIGN);

  private final Kernel kernel;
  private final Formulas difference;
  private final Expr apart;

  Curves(Equation equation, String unknown, List<String> givens) {
    Expr left = equation.left();
    Expr right = equation.right();
    apart = Normal.subtract(left, right);
    kernel =
        Interpreter.of(
            new RowProgram(givens, List.of(unknown), List.of(), List.of(apart, left, right)));
    difference = new Formulas(List.of(apart), List.of(unknown), givens, false);
  }

  /// Left minus right.
  double difference(double x, double[] givens) {
    return evaluate(new double[] {x}, givens, 0)[0];
  }

  double left(double x, double[] givens) {
    return evaluate(new double[] {x}, givens, 1)[0];
  }

  double right(double x, double[] givens) {
    return evaluate(new double[] {x}, givens, 2)[0];
  }

  /// Left minus right at many places (0), or left (1), or right (2).
  double[] evaluate(double[] x, double[] givens, int output) {
    double[] results = new double[x.length];
    kernel.evaluate(givens, new double[][] {x}, 0, x.length, output, results);
    return results;
  }

  boolean isIdentity() {
    return apart.equals(Normal.ZERO);
  }

  /// Whether the difference has neither kinks nor jumps.
  boolean isAnalytic() {
    return !Domain.uses(apart, CORNERED);
  }

  /// Left minus right with its derivatives.
  Jet jet(double x, double[] givens) {
    Jet[] jets = Jet.array(1, 1);
    difference.evaluate(new double[] {x}, givens, jets);
    return jets[0];
  }
}
