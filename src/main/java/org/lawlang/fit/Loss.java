package org.lawlang.fit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// An objective of the residual, ready for stages: `staged` is a function of [Objective#RESIDUAL]
/// and of the variable [#STAGE], which is lowered from the scale of the residuals to `last`.
///
/// A threshold (a setting that, made large, turns the objective into squares: huber's `d`) is the
/// stage itself, and `last` its value. An objective with a kink at zero has its corner rounded
/// within about the stage, and `last` is zero: as small as rounding lets it be. Squares have no
/// stages.
record Loss(Kind kind, Expr exact, Expr staged, double last) {
  static final String STAGE = "stage'";

  enum Kind {
    /// A constant second derivative.
    SQUARES,
    THRESHOLD,
    KINK,
    SMOOTH
  }

  static Loss of(Objective objective) {
    Map<String, Expr> numbers = new LinkedHashMap<>();
    objective.settings().forEach((name, value) -> numbers.put(name, Normal.number(value)));
    Expr exact = Substitution.replace(objective.loss(), numbers);
    if (curvature(exact) instanceof Expr.Const(double bend) && bend > 0) {
      return new Loss(Kind.SQUARES, exact, exact, 0);
    }
    if (hasKink(exact)) {
      return new Loss(Kind.KINK, exact, rounded(exact), 0);
    }
    for (var setting : objective.settings().entrySet()) {
      var others = new LinkedHashMap<>(numbers);
      others.put(setting.getKey(), Normal.var(STAGE));
      Expr staged = Substitution.replace(objective.loss(), others);
      if (setting.getValue() > 0 && isThreshold(staged)) {
        return new Loss(Kind.THRESHOLD, exact, staged, setting.getValue());
      }
    }
    return new Loss(Kind.SMOOTH, exact, exact, 0);
  }

  /// The first derivative by the residual.
  Expr slope() {
    return Derivative.of(staged, Objective.RESIDUAL);
  }

  Expr curvature() {
    return curvature(staged);
  }

  /// The second derivative of squares, a number.
  double bend() {
    return curvature() instanceof Expr.Const(double value) ? value : Double.NaN;
  }

  private static Expr curvature(Expr loss) {
    return Derivative.of(Derivative.of(loss, Objective.RESIDUAL), Objective.RESIDUAL);
  }

  /// Whether the slopes on both sides of zero differ, however near.
  private static boolean hasKink(Expr loss) {
    double far = jump(loss, 1e-6);
    return Math.abs(far) > 0 && jump(loss, 1e-12) / far > 0.5;
  }

  private static double jump(Expr loss, double step) {
    double zero = at(loss, 0, 1);
    return (at(loss, step, 1) - zero) / step - (zero - at(loss, -step, 1)) / step;
  }

  /// Whether the objective is a parabola where its setting is large.
  private static boolean isThreshold(Expr staged) {
    double zero = at(staged, 0, 1e6);
    double one = at(staged, 1, 1e6) - zero;
    double two = at(staged, 2, 1e6) - zero;
    return Math.abs(two / one - 4) < 1e-3;
  }

  /// The staged objective of one residual.
  double at(double residual, double stage) {
    return at(staged, residual, stage);
  }

  private static double at(Expr loss, double residual, double stage) {
    Map<String, Expr> values =
        Map.of(Objective.RESIDUAL, Normal.number(residual), STAGE, Normal.number(stage));
    return Substitution.replace(loss, values) instanceof Expr.Const(double value)
        ? value
        : Double.NaN;
  }

  /// `loss` with `√(r² + stage²)` in the place of the share of `|r|` in it.
  private static Expr rounded(Expr loss) {
    Expr r = Normal.var(Objective.RESIDUAL);
    double share = jump(loss, 1e-9) / 2;
    Expr round = Normal.sqrt(Normal.sum(Normal.power(r, 2), Normal.power(Normal.var(STAGE), 2)));
    return Normal.sum(
        loss, Normal.scale(-share, Normal.apply(Fn.ABS, r)), Normal.scale(share, round));
  }
}
