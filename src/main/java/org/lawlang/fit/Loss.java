package org.lawlang.fit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lawlang.kernel.Compiler;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// An objective ready for stages: `staged` is a function of what the objective sees of a row and of
/// the variable [#STAGE], which is lowered from the scale of the residuals to `last`.
///
/// A threshold (a setting that, made large, turns the objective into squares: huber's `d`) is the
/// stage itself, and `last` its value; one that differs from row to row is multiplied by the stage,
/// and `last` is one. An objective with a kink at zero has its corner rounded within about the
/// stage, and `last` is zero: as small as rounding lets it be. Squares have no stages.
///
/// @param open parameters of the objective that the fit finds, by the names they have in `staged`
/// @param likelihood the negative log-likelihood of a row, where the objective is one
record Loss(
    Kind kind, Expr exact, Expr staged, double last, List<Param> open, Optional<Expr> likelihood) {
  static final String STAGE = "stage'";
  static final double BESIDE_ZERO = 1e-200;
  private static final int DECADES = 30;

  /// Residuals of all magnitudes and both signs.
  private static final double[] EVERYWHERE =
      IntStream.rangeClosed(-DECADES, DECADES)
          .mapToDouble(k -> Math.pow(10, k))
          .flatMap(r -> DoubleStream.of(r, -r))
          .toArray();

  static final double FAR = 1e100;

  Loss {
    open = List.copyOf(open);
  }

  enum Kind {
    /// A constant second derivative.
    SQUARES,
    THRESHOLD,
    KINK,
    SMOOTH
  }

  static Loss of(Objective objective) {
    var names = new LinkedHashMap<String, Expr>();
    objective.settings().forEach((name, value) -> names.put(name, Normal.number(value)));
    objective.rowwise().keySet().forEach(name -> names.put(name, Normal.var(column(name))));
    List<Param> open = objective.open().stream().map(p -> walked(objective, p)).toList();
    for (int i = 0; i < open.size(); i++) {
      names.put(objective.open().get(i).name(), Normal.var(open.get(i).name()));
    }
    Expr exact = residual(Substitution.replace(objective.loss(), names));
    Optional<Expr> likelihood =
        objective
            .likelihood()
            .or(() -> open.isEmpty() ? Optional.empty() : Optional.of(objective.loss()))
            .map(l -> residual(Substitution.replace(l, names)));
    if (open.isEmpty()
        && ofResidual(exact)
        && curvature(exact) instanceof Expr.Const(double bend)
        && bend > 0) {
      return new Loss(Kind.SQUARES, exact, exact, 0, open, likelihood);
    }
    Expr corner = corner(exact);
    if (!corner.equals(Normal.ZERO)) {
      return new Loss(Kind.KINK, exact, rounded(exact, corner), 0, open, likelihood);
    }
    for (var setting : new TreeMap<>(objective.settings()).entrySet()) {
      names.put(setting.getKey(), Normal.var(STAGE));
      Expr staged = residual(Substitution.replace(objective.loss(), names));
      if (open.isEmpty() && setting.getValue() > 0 && isThreshold(staged)) {
        return new Loss(Kind.THRESHOLD, exact, staged, setting.getValue(), open, likelihood);
      }
      names.put(setting.getKey(), Normal.number(setting.getValue()));
    }
    for (String name : new TreeSet<>(objective.rowwise().keySet())) {
      Expr own = Normal.var(column(name));
      names.put(name, Normal.product(Normal.var(STAGE), own));
      Expr staged = residual(Substitution.replace(objective.loss(), names));
      if (open.isEmpty() && isThreshold(staged)) {
        return new Loss(Kind.THRESHOLD, exact, staged, 1, open, likelihood);
      }
      names.put(name, own);
    }
    return new Loss(Kind.SMOOTH, exact, exact, 0, open, likelihood);
  }

  /// The column that holds a setting which differs from row to row.
  static String column(String setting) {
    return setting + "'row";
  }

  /// The name of an open parameter as walked.
  static String walked(Objective objective, String open) {
    return objective.name() + "." + open;
  }

  /// An open parameter by a name that no law can use.
  private static Param walked(Objective objective, Param p) {
    String name = walked(objective, p.name());
    return new Param(name, p.range(), p.open(), p.given(), p.prior(), p.group());
  }

  /// A loss of target and prediction that sees nothing but their difference is one of the residual.
  private static Expr residual(Expr loss) {
    Expr target = Normal.sum(Normal.var(Objective.PREDICTION), Normal.var(Objective.RESIDUAL));
    Expr turned = Substitution.replace(loss, Map.of(Objective.TARGET, target));
    return ofResidual(turned) ? turned : loss;
  }

  private static boolean ofResidual(Expr loss) {
    var names = Substitution.variables(loss);
    return !names.contains(Objective.PREDICTION) && !names.contains(Objective.TARGET);
  }

  /// Whether it sees the residual alone; otherwise target and prediction.
  boolean ofResidual() {
    return ofResidual(exact);
  }

  /// Whether it is about a parabola as far as residuals reach: squares, and what is smooth without a
  /// number in it where the curvature jumps, as a huber has that is written out.
  boolean isRound() {
    return switch (kind) {
      case SQUARES -> true;
      case SMOOTH -> !(ofResidual() && Substitution.stepped(exact).contains(Objective.RESIDUAL));
      case THRESHOLD, KINK -> false;
    };
  }

  /// Whether a residual beyond all measure is better than none: there is nothing to converge to.
  boolean isBottomless() {
    if (!ofResidual()) {
      return false;
    }
    double near = Math.min(at(exact, 0, 1), Math.min(at(exact, 1, 1), at(exact, -1, 1)));
    return at(exact, FAR, 1) < near || at(exact, -FAR, 1) < near;
  }

  /// The first derivative by the residual (the prediction, with the other sign).
  Expr slope() {
    return slope(staged);
  }

  /// The same of the objective itself, without a stage.
  Expr exactSlope() {
    return slope(exact);
  }

  /// The second derivative by the residual or the prediction.
  Expr curvature() {
    return curvature(staged);
  }

  /// The second derivative of squares, a number.
  double bend() {
    return curvature() instanceof Expr.Const(double value) ? value : Double.NaN;
  }

  private static Expr slope(Expr loss) {
    return Normal.subtract(
        Derivative.of(loss, Objective.RESIDUAL), Derivative.of(loss, Objective.PREDICTION));
  }

  private static Expr curvature(Expr loss) {
    return slope(slope(loss));
  }

  /// Half of what the slope jumps by where the residual changes its sign; zero without a kink. Of a
  /// loss of target and prediction one, where an absolute value of the prediction stands in it.
  private static Expr corner(Expr loss) {
    if (!ofResidual(loss)) {
      boolean[] found = new boolean[1];
      Substitution.rewrite(
          loss,
          e -> {
            found[0] |= isCorner(e);
            return e;
          });
      return found[0] ? Normal.ONE : Normal.ZERO;
    }
    Expr slope = slope(loss);
    Expr above =
        Substitution.replace(slope, Map.of(Objective.RESIDUAL, Normal.number(BESIDE_ZERO)));
    Expr below =
        Substitution.replace(slope, Map.of(Objective.RESIDUAL, Normal.number(-BESIDE_ZERO)));
    Expr jump = Normal.scale(0.5, Normal.subtract(above, below));
    double size = Math.abs(typical(jump));
    double far = 0;
    for (double s : at(slope, 1, EVERYWHERE)) {
      far = Math.max(far, Math.abs(s));
    }
    return size > 1e-12 * far && Double.isFinite(size) ? jump : Normal.ZERO;
  }

  private static boolean isCorner(Expr e) {
    return e instanceof Apply f
        && f.fn() == Fn.ABS
        && Substitution.variables(f).contains(Objective.PREDICTION);
  }

  /// `loss` with `√(r² + stage²)` in the place of the share of `|r|` in it. What is left is smooth, but
  /// at zero the sides of its parts have to be taken alike: that of a residual a hair above it.
  private static Expr rounded(Expr loss, Expr corner) {
    if (!ofResidual(loss)) {
      return Substitution.rewrite(
          loss, e -> isCorner(e) && e instanceof Apply f ? round(f.arguments().getFirst()) : e);
    }
    Expr r = Normal.var(Objective.RESIDUAL);
    Expr left = Normal.sum(loss, Normal.scale(-1, Normal.product(corner, Normal.apply(Fn.ABS, r))));
    Expr above = Normal.sum(r, Normal.number(BESIDE_ZERO));
    return Normal.sum(
        Substitution.replace(left, Map.of(Objective.RESIDUAL, above)),
        Normal.product(corner, round(r)));
  }

  private static Expr round(Expr u) {
    return Normal.sqrt(Normal.sum(Normal.power(u, 2), Normal.power(Normal.var(STAGE), 2)));
  }

  /// Whether the objective is a parabola where its setting is large, and the setting counts in units
  /// of the residual.
  private static boolean isThreshold(Expr staged) {
    double bowl = rise(staged, 2e3, 1e6) / rise(staged, 1e3, 1e6);
    double near = rise(staged, 1, 2) / rise(staged, 0.5, 1);
    double far = rise(staged, 6, 2) / rise(staged, 3, 1);
    return Math.abs(bowl - 4) < 1e-3 && Math.abs(near / far - 1) < 1e-9;
  }

  private static double rise(Expr staged, double residual, double stage) {
    return at(staged, residual, stage) - at(staged, 0, stage);
  }

  /// What residuals of given sizes add to the staged objective of one, all else being of order one.
  ///
  /// @param often whether it is asked for so many that a class is worth making
  UnaryOperator<double[]> rises(double stage, boolean often) {
    Expr at = Substitution.replace(staged, Map.of(STAGE, Normal.number(stage)));
    double zero = at(staged, 0, stage);
    var names = List.copyOf(Substitution.variables(at));
    var program = new RowProgram(List.of(), names, List.of(), List.of(at));
    Kernel kernel = often ? Compiler.compile(program) : Interpreter.of(program);
    return residuals -> {
      double[][] columns = new double[names.size()][];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = residuals.clone();
        if (!names.get(i).equals(Objective.RESIDUAL)) {
          Arrays.fill(columns[i], 1);
        }
      }
      double[] rises = new double[residuals.length];
      kernel.evaluate(new double[0], columns, 0, rises.length, 0, rises);
      Arrays.setAll(rises, i -> Math.abs(rises[i] - zero));
      return rises;
    };
  }

  private static double at(Expr loss, double residual, double stage) {
    return at(loss, stage, new double[] {residual})[0];
  }

  /// What the loss comes to for targets of one and those residuals, with one for every other name.
  private static double[] at(Expr loss, double stage, double[] residuals) {
    var columns = new HashMap<String, double[]>();
    for (String name : Substitution.variables(loss)) {
      columns.put(
          name,
          switch (name) {
            case Objective.RESIDUAL -> residuals;
            case Objective.PREDICTION -> Arrays.stream(residuals).map(r -> 1 - r).toArray();
            default -> {
              double[] same = new double[residuals.length];
              Arrays.fill(same, name.equals(STAGE) ? stage : 1);
              yield same;
            }
          });
    }
    return Interpreter.column(loss, columns, residuals.length);
  }

  /// The value with one for every name that is left.
  private static double typical(Expr e) {
    var values = new LinkedHashMap<String, Double>();
    for (String name : Substitution.variables(e)) {
      values.put(name, 1.0);
    }
    return Interpreter.evaluate(e, values);
  }
}
