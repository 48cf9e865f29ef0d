package org.lawlang.symbolic;

import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.lawlang.math.Crossing;
import org.lawlang.math.Quadrature;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Integral;
import org.lawlang.symbolic.Expr.Root;

/// The factories of roots and integrals, which are numbers when all is known, and their derivatives.
/// What has no value stays as it is, so that the reason can be told.
public final class Implicit {
  private Implicit() {}

  /// The value of `unknown` at which `difference` is zero.
  public static Expr root(Expr difference, String unknown, Expr lo, Expr hi) {
    if (lo instanceof Const(double least)
        && hi instanceof Const(double most)
        && Set.of(unknown).containsAll(Substitution.variables(difference))
        && isPlain(difference)) {
      Expr slope = Derivative.of(difference, unknown);
      double root = Crossing.only(at(difference, unknown), at(slope, unknown), least, most);
      if (!Double.isNaN(root)) {
        return new Const(root);
      }
    }
    return new Root(difference, unknown, lo, hi);
  }

  /// The integral of `body`.
  public static Expr integral(Expr body, String variable, Expr lo, Expr hi) {
    if (body.equals(Normal.ZERO) || lo.equals(hi)) {
      return Normal.ZERO;
    }
    if (!Substitution.variables(body).contains(variable)) {
      return Normal.product(body, Normal.subtract(hi, lo));
    }
    if (lo instanceof Const(double least)
        && hi instanceof Const(double most)
        && Substitution.variables(body).size() == 1
        && isPlain(body)) {
      double area = Quadrature.of(at(body, variable), least, most);
      if (!Double.isNaN(area)) {
        return new Const(area);
      }
    }
    return new Integral(body, variable, lo, hi);
  }

  /// Whether a formula is computed at once: others are left to kernels, which are faster.
  private static boolean isPlain(Expr e) {
    var plain = new boolean[] {true};
    Substitution.rewriteOutside(
        e,
        x -> {
          plain[0] &= !(x instanceof Expr.Bound);
          return x;
        });
    return plain[0];
  }

  private static DoubleUnaryOperator at(Expr e, String variable) {
    return x ->
        Substitution.replace(e, Map.of(variable, Normal.number(x))) instanceof Const(double v)
            ? v
            : Double.NaN;
  }

  /// `x' = −F'/F_x`, where the root stands for the unknown.
  static Expr slope(Root r, Expr byVariable) {
    if (byVariable.equals(Normal.ZERO)) {
      return Normal.ZERO;
    }
    Map<String, Expr> here = Map.of(r.unknown(), r);
    Expr along = Substitution.replace(Derivative.of(r.difference(), r.unknown()), here);
    return Normal.scale(-1, Normal.divide(Substitution.replace(byVariable, here), along));
  }

  /// By Leibniz: under the integral, and what the ends gain.
  static Expr slope(Integral i, Expr byVariable, Expr lo, Expr hi) {
    return Normal.sum(
        integral(byVariable, i.variable(), i.lo(), i.hi()),
        Normal.subtract(end(i, i.hi(), hi), end(i, i.lo(), lo)));
  }

  private static Expr end(Integral i, Expr end, Expr slope) {
    return slope.equals(Normal.ZERO)
        ? Normal.ZERO
        : Normal.product(slope, Substitution.replace(i.body(), Map.of(i.variable(), end)));
  }

  /// Half way between two ends: by ratio where both are positive numbers.
  static Expr middle(Expr lo, Expr hi) {
    return lo instanceof Const(double a) && hi instanceof Const(double b) && a > 0
        ? Normal.number(Math.sqrt(a) * Math.sqrt(b))
        : Normal.scale(0.5, Normal.sum(lo, hi));
  }
}
