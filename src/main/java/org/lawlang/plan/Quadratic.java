package org.lawlang.plan;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Const;

/// Functions of constant curvature, whose convexity the signs of their eigenvalues tell.
final class Quadratic {
  private static final double ROUNDING = 1e-13;

  private Quadratic() {}

  /// Whether `sign·e` is a convex quadratic function of axes that are walked as they are.
  static boolean isConvex(Expr e, double sign, List<Axis> axes) {
    int n = axes.size();
    double[][] hessian = new double[n][n];
    for (int i = 0; i < n; i++) {
      if (axes.get(i).logarithmic()) {
        return false;
      }
      Expr slope = Derivative.of(e, axes.get(i).name());
      for (int j = 0; j <= i; j++) {
        if (!(Derivative.of(slope, axes.get(j).name()) instanceof Const(double c))
            || !Double.isFinite(c)) {
          return false;
        }
        hessian[i][j] = sign * c;
        hessian[j][i] = sign * c;
      }
    }
    try {
      double[] values =
          new EigenDecomposition(new Array2DRowRealMatrix(hessian)).getRealEigenvalues();
      double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
      return Arrays.stream(values).allMatch(v -> v >= -ROUNDING * largest);
    } catch (MaxCountExceededException unlikely) {
      return false;
    }
  }
}
