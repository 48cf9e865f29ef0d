package org.lawlang.symbolic;

import static org.lawlang.symbolic.Normal.ONE;
import static org.lawlang.symbolic.Normal.ZERO;
import static org.lawlang.symbolic.Normal.apply;
import static org.lawlang.symbolic.Normal.choose;
import static org.lawlang.symbolic.Normal.compare;
import static org.lawlang.symbolic.Normal.exp;
import static org.lawlang.symbolic.Normal.power;
import static org.lawlang.symbolic.Normal.product;
import static org.lawlang.symbolic.Normal.scale;
import static org.lawlang.symbolic.Normal.subtract;
import static org.lawlang.symbolic.Normal.sum;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import org.lawlang.math.Elementary;
import org.lawlang.math.Interval;
import org.lawlang.math.Special;

/// The functions of Law, one row each. **To add a function, add a row**: the checker, the
/// derivative, both evaluators, the reference page and the tests read this table and nothing else.
///
/// A row names the static method that computes it (`owner.method`, all doubles; for a varying
/// number of arguments it is folded from the left over a method of two), how many arguments it
/// takes, the range of its first argument, how it rises and bends, and its slope by argument `i`,
/// which sees the arguments and the value `y`, so that `exp` is its own slope. Square root and
/// power are no rows, they are products.
@SuppressWarnings("ImmutableEnumChecker") // the lambdas hold no state
public enum Fn {
  EXP(
      Elementary.class,
      x -> Elementary.exp(x[0]),
      1,
      Interval.REAL,
      Curve.rises().convex().within(0, Row.INFINITY),
      (i, x, y) -> y),
  EXPM1(
      Math.class,
      x -> Math.expm1(x[0]),
      1,
      Interval.REAL,
      Curve.rises().convex().within(-1, Row.INFINITY),
      (i, x, y) -> exp(x.get(i))), // not y + 1, which loses the digits of a small one
  LOG(
      Elementary.class,
      x -> Elementary.log(x[0]),
      1,
      Interval.NON_NEGATIVE,
      Curve.rises().concave(),
      (i, x, y) -> power(x.get(0), -1)),
  LOG1P(
      Math.class,
      x -> Math.log1p(x[0]),
      1,
      new Interval(-1, Double.POSITIVE_INFINITY),
      Curve.rises().concave(),
      (i, x, y) -> power(sum(ONE, x.get(0)), -1)),
  LOG2(
      Special.class,
      x -> Special.log2(x[0]),
      1,
      Interval.NON_NEGATIVE,
      Curve.rises().concave(),
      (i, x, y) -> scale(1 / Math.log(2), power(x.get(0), -1))),
  LOG10(
      Math.class,
      x -> Math.log10(x[0]),
      1,
      Interval.NON_NEGATIVE,
      Curve.rises().concave(),
      (i, x, y) -> scale(1 / Math.log(10), power(x.get(0), -1))),
  ABS(
      Math.class,
      x -> Math.abs(x[0]),
      1,
      Interval.REAL,
      Curve.valley(-Row.INFINITY, 0).convex().within(0, Row.INFINITY),
      (i, x, y) -> sign(x.get(0))),
  /// −1, 0 or 1: the slope of `abs`.
  SIGN(
      Math.class,
      "signum",
      x -> Math.signum(x[0]),
      1,
      Interval.REAL,
      Curve.rises().within(-1, 1),
      (i, x, y) -> ZERO),
  MIN(
      Math.class,
      x -> fold(Math::min, x),
      -1,
      Interval.REAL,
      Curve.rises().concave(),
      (i, x, y) -> attained(i, x, y)),
  MAX(
      Math.class,
      x -> fold(Math::max, x),
      -1,
      Interval.REAL,
      Curve.rises().convex(),
      (i, x, y) -> attained(i, x, y)),
  SIN(
      Math.class,
      x -> Math.sin(x[0]),
      1,
      Interval.REAL,
      Curve.WILD
          .and(-Row.QUARTER, Row.QUARTER, true)
          .and(Row.QUARTER, 3 * Row.QUARTER, false)
          .convexOn(-Math.PI, 0)
          .concaveOn(0, Math.PI)
          .within(-1, 1),
      (i, x, y) -> cosine(x.get(0))),
  COS(
      Math.class,
      x -> Math.cos(x[0]),
      1,
      Interval.REAL,
      Curve.WILD
          .and(-Math.PI, 0, true)
          .and(0, Math.PI, false)
          .concaveOn(-Row.QUARTER, Row.QUARTER)
          .within(-1, 1),
      (i, x, y) -> scale(-1, apply(SIN, x.get(0)))),
  TAN(
      Math.class,
      x -> Math.tan(x[0]),
      1,
      Interval.REAL,
      Curve.WILD
          .and(-Row.QUARTER, Row.QUARTER, true)
          .concaveOn(-Row.QUARTER, 0)
          .convexOn(0, Row.QUARTER),
      (i, x, y) -> sum(ONE, power(y, 2))),
  ASIN(
      Math.class,
      x -> Math.asin(x[0]),
      1,
      new Interval(-1, 1),
      Curve.rises().steepening(),
      (i, x, y) -> power(subtract(ONE, power(x.get(0), 2)), -0.5)),
  ACOS(
      Math.class,
      x -> Math.acos(x[0]),
      1,
      new Interval(-1, 1),
      Curve.falls().easing().within(0, 4),
      (i, x, y) -> scale(-1, power(subtract(ONE, power(x.get(0), 2)), -0.5))),
  ATAN(
      Math.class,
      x -> Math.atan(x[0]),
      1,
      Interval.REAL,
      Curve.rises().easing().within(-2, 2),
      (i, x, y) -> power(sum(ONE, power(x.get(0), 2)), -1)),
  SINH(
      Math.class,
      x -> Math.sinh(x[0]),
      1,
      Interval.REAL,
      Curve.rises().steepening(),
      (i, x, y) -> hyperbolicCosine(x.get(0))),
  COSH(
      Math.class,
      x -> Math.cosh(x[0]),
      1,
      Interval.REAL,
      Curve.valley(-Row.INFINITY, 0).convex().within(1, Row.INFINITY),
      (i, x, y) -> apply(SINH, x.get(0))),
  TANH(
      Math.class,
      x -> Math.tanh(x[0]),
      1,
      Interval.REAL,
      Curve.rises().easing().within(-1, 1),
      (i, x, y) -> power(apply(COSH, x.get(0)), -2)),
  ASINH(
      Special.class,
      x -> Special.asinh(x[0]),
      1,
      Interval.REAL,
      Curve.rises().easing(),
      (i, x, y) -> power(sum(ONE, power(x.get(0), 2)), -0.5)),
  ACOSH(
      Special.class,
      x -> Special.acosh(x[0]),
      1,
      new Interval(1, Double.POSITIVE_INFINITY),
      Curve.rises().concave().within(0, Row.INFINITY),
      (i, x, y) -> product(power(subtract(x.get(0), ONE), -0.5), power(sum(x.get(0), ONE), -0.5))),
  ATANH(
      Special.class,
      x -> Special.atanh(x[0]),
      1,
      new Interval(-1, 1),
      Curve.rises().steepening(),
      (i, x, y) -> power(subtract(ONE, power(x.get(0), 2)), -1)),
  SIGMOID(
      Special.class,
      x -> Special.sigmoid(x[0]),
      1,
      Interval.REAL,
      Curve.rises().easing().within(0, 1),
      (i, x, y) -> product(y, sigmoid(scale(-1, x.get(0))))),
  SOFTPLUS(
      Special.class,
      x -> Special.softplus(x[0]),
      1,
      Interval.REAL,
      Curve.rises().convex().within(0, Row.INFINITY),
      (i, x, y) -> apply(SIGMOID, x.get(0))),
  ERF(
      Special.class,
      x -> Special.erf(x[0]),
      1,
      Interval.REAL,
      Curve.rises().easing().within(-1, 1),
      (i, x, y) -> scale(2 / Math.sqrt(Math.PI), exp(scale(-1, power(x.get(0), 2))))),
  ERFC(
      Special.class,
      x -> Special.erfc(x[0]),
      1,
      Interval.REAL,
      Curve.falls().steepening().within(0, 2),
      (i, x, y) -> scale(-2 / Math.sqrt(Math.PI), exp(scale(-1, power(x.get(0), 2))))),
  LGAMMA(
      Special.class,
      x -> Special.lgamma(x[0]),
      1,
      Interval.REAL,
      Curve.valley(0, 1.4616321449683622).convexOn(0, Row.INFINITY),
      (i, x, y) -> digamma(x.get(0))),
  DIGAMMA(
      Special.class,
      x -> Special.digamma(x[0]),
      1,
      Interval.REAL,
      Curve.WILD.and(0, Row.INFINITY, true).concaveOn(0, Row.INFINITY),
      (i, x, y) -> polygamma(ONE, x.get(0))),
  /// `polygamma(n, x)`, the n-th derivative of digamma; by `n` it has no slope here.
  POLYGAMMA(
      Special.class,
      x -> Special.polygamma(x[0], x[1]),
      2,
      Interval.NON_NEGATIVE,
      Curve.WILD,
      (i, x, y) -> i == 1 ? polygamma(sum(ONE, x.get(0)), x.get(1)) : ZERO),
  FLOOR(Math.class, x -> Math.floor(x[0]), 1, Interval.REAL, Curve.rises(), (i, x, y) -> ZERO),
  CEIL(Math.class, x -> Math.ceil(x[0]), 1, Interval.REAL, Curve.rises(), (i, x, y) -> ZERO),
  ROUND(
      Math.class, "rint", x -> Math.rint(x[0]), 1, Interval.REAL, Curve.rises(), (i, x, y) -> ZERO),
  /// `log(Σ exp(xᵢ))` without overflow: the logarithm of a sum of positive terms is computed so.
  LOGSUMEXP(
      Special.class,
      "logSumExp",
      x -> Special.logSumExp(x),
      -1,
      Interval.REAL,
      Curve.rises().convex(),
      (i, x, y) -> exp(subtract(x.get(i), y)));

  /// Constants that the rows may name.
  private static final class Row {
    static final double INFINITY = Double.POSITIVE_INFINITY;
    static final double QUARTER = Math.PI / 2;
  }

  /// The slope by argument `i`.
  private interface Slope {
    Expr at(int i, List<Expr> arguments, Expr value);
  }

  private final Class<?> owner;
  private final String method;
  private final ToDoubleFunction<double[]> compute;
  private final int arity;
  private final Interval domain;
  private final Curve curve;
  private final Slope slope;

  Fn(
      Class<?> owner,
      ToDoubleFunction<double[]> compute,
      int arity,
      Interval domain,
      Curve curve,
      Slope slope) {
    this(owner, "", compute, arity, domain, curve, slope);
  }

  Fn(
      Class<?> owner,
      String method,
      ToDoubleFunction<double[]> compute,
      int arity,
      Interval domain,
      Curve curve,
      Slope slope) {
    this.owner = owner;
    this.method = method.isEmpty() ? name().toLowerCase(Locale.ROOT) : method;
    this.compute = compute;
    this.arity = arity;
    this.domain = domain;
    this.curve = curve;
    this.slope = slope;
  }

  /// The function of that name in the language.
  public static Optional<Fn> named(String name) {
    for (Fn fn : values()) {
      if (fn.symbol().equals(name)) {
        return Optional.of(fn);
      }
    }
    return Optional.empty();
  }

  /// The name in the language.
  public String symbol() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it goes in steps, flat between them.
  public boolean isStepped() {
    return this == FLOOR || this == CEIL || this == ROUND;
  }

  /// The class and the name of the static method that computes it.
  public Class<?> owner() {
    return owner;
  }

  public String method() {
    return method;
  }

  /// How many arguments it takes; −1 for one or more.
  public int arity() {
    return arity;
  }

  /// Where the first argument must lie.
  public Interval domain() {
    return domain;
  }

  /// How it rises and bends.
  Curve curve() {
    return curve;
  }

  /// An interval that holds the values over the arguments `x`.
  Interval range(List<Interval> x) {
    return switch (this) {
      case SIN -> Wave.range(x.getFirst(), Math::sin, Math.PI / 2);
      case COS -> Wave.range(x.getFirst(), Math::cos, 0);
      default -> curve.range(compute, x);
    };
  }

  /// The value; the number of arguments is not checked.
  public double compute(double... arguments) {
    return compute.applyAsDouble(arguments);
  }

  /// The partial derivative by argument `i`, where `value` is the function of the arguments.
  Expr slope(int i, List<Expr> arguments, Expr value) {
    return slope.at(i, arguments, value);
  }

  void checkArity(int n) {
    if (arity >= 0 ? n != arity : n < 1) {
      throw new IllegalArgumentException(symbol() + " of " + n + " arguments");
    }
  }

  // A row cannot name a later one, or itself; these can.

  private static Expr sign(Expr x) {
    return apply(SIGN, x);
  }

  private static Expr cosine(Expr x) {
    return apply(COS, x);
  }

  private static Expr hyperbolicCosine(Expr x) {
    return apply(COSH, x);
  }

  private static Expr sigmoid(Expr x) {
    return apply(SIGMOID, x);
  }

  private static Expr digamma(Expr x) {
    return apply(DIGAMMA, x);
  }

  private static Expr polygamma(Expr n, Expr x) {
    return apply(POLYGAMMA, n, x);
  }

  private static double fold(DoubleBinaryOperator op, double[] x) {
    double result = x[0];
    for (int i = 1; i < x.length; i++) {
      result = op.applyAsDouble(result, x[i]);
    }
    return result;
  }

  /// One where argument `i` is the least (greatest) and none before it is, else zero.
  private static Expr attained(int i, List<Expr> x, Expr y) {
    Expr result = ONE;
    for (int j = 0; j < i; j++) {
      result = choose(compare(Expr.Relation.EQUAL, x.get(j), y), ZERO, result);
    }
    return choose(compare(Expr.Relation.EQUAL, x.get(i), y), result, ZERO);
  }
}
