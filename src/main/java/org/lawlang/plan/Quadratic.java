package org.lawlang.plan;

import java.util.List;
import org.lawlang.math.Dense;
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
    if (!isPolynomial(e)) {
      return false;
    }
    double[] hessian = new double[n * n];
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
        hessian[i * n + j] = hessian[j * n + i] = sign * c;
      }
    }
    double[] values = new double[n];
    boolean known = Dense.eigen(hessian, n, values, new double[n * n]);
    double largest = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
    return known && values[0] >= -ROUNDING * largest;
  }

  /// Whether nothing else is in it: a function may jump, or bend at one place only, and have no
  /// second derivative elsewhere.
  private static boolean isPolynomial(Expr e) {
    return switch (e) {
      case Const c -> true;
      case Expr.Var v -> true;
      case Expr.Sum s -> s.terms().stream().allMatch(t -> isPolynomial(t.term()));
      case Expr.Product p ->
          p.factors().stream()
              .allMatch(f -> isPolynomial(f.base()) && f.exponent() instanceof Const);
      case Expr.Apply f -> false;
      case Expr.Choose c -> false;
      case Expr.Bound b -> false;
    };
  }
}
