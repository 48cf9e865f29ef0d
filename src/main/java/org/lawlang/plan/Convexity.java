package org.lawlang.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Fn;

/// What is provable about a function of the walked axes, by the rules of disciplined convex
/// programming (Grant, Boyd and Ye 2006) and of its log-log variant (Agrawal, Diamond and Boyd
/// 2019), both at once. Convexity holds where the function is defined.
///
/// @param logConvex whether it is positive and its logarithm convex
/// @param posynomial a sum of monomials with positive coefficients, in unknowns that are walked by
///     logarithms
record Convexity(
    boolean convex,
    boolean concave,
    boolean positive,
    boolean nonNegative,
    boolean logConvex,
    boolean logConcave,
    boolean monomial,
    boolean posynomial) {
  private static final Convexity NOTHING =
      new Convexity(false, false, false, false, false, false, false, false);

  boolean affine() {
    return convex && concave;
  }

  boolean logAffine() {
    return logConvex && logConcave;
  }

  /// Of an expression whose only variables are the axes.
  static Convexity of(Expr e, Map<String, Axis> axes) {
    return switch (e) {
      case Const(double c) -> new Convexity(true, true, c > 0, c >= 0, c > 0, c > 0, c > 0, c > 0);
      case Expr.Var(var name) -> variable(Objects.requireNonNull(axes.get(name)));
      case Sum s -> sum(s, axes);
      case Product p -> product(p.factors().stream().map(f -> power(f, axes)).toList());
      case Apply f -> function(f.fn(), f.arguments().stream().map(a -> of(a, axes)).toList());
      case Expr.Choose c -> NOTHING;
      case Expr.Bound b -> NOTHING;
    };
  }

  private static Convexity variable(Axis axis) {
    if (axis.logarithmic()) {
      return new Convexity(true, false, true, true, true, true, true, true);
    }
    double lo = axis.walk().lo();
    return new Convexity(true, true, lo > 0, lo >= 0, false, lo > 0, false, false);
  }

  private static Convexity sum(Sum s, Map<String, Axis> axes) {
    double offset = s.offset();
    boolean convex = true;
    boolean concave = true;
    boolean positive = offset > 0;
    boolean nonNegative = offset >= 0;
    boolean logConvex = offset >= 0;
    boolean posynomial = offset >= 0;
    Convexity last = NOTHING;
    for (Scaled t : s.terms()) {
      Convexity c = of(t.term(), axes);
      boolean up = t.coefficient() > 0;
      convex &= up ? c.convex : c.concave;
      concave &= up ? c.concave : c.convex;
      positive |= up && c.positive;
      nonNegative &= up && c.nonNegative;
      logConvex &= up && c.logConvex;
      posynomial &= up && c.posynomial;
      last = c;
    }
    boolean lone = s.terms().size() == 1 && offset == 0 && nonNegative;
    positive &= nonNegative;
    return new Convexity(
        convex,
        concave,
        positive,
        nonNegative,
        logConvex,
        (lone && last.logConcave) || (positive && concave),
        lone && last.monomial,
        posynomial);
  }

  private static Convexity power(Power p, Map<String, Axis> axes) {
    Convexity b = of(p.base(), axes);
    if (!(p.exponent() instanceof Const(double e))) {
      return p.base() instanceof Const(double c) && c > 0
          ? exponential(of(org.lawlang.symbolic.Normal.scale(Math.log(c), p.exponent()), axes))
          : NOTHING;
    }
    if (e == 1) {
      return b;
    }
    boolean whole = e == Math.rint(e);
    boolean even = whole && e % 2 == 0;
    boolean positive = b.positive || (e < 0 && (even || !whole));
    boolean above = b.positive || !whole;
    boolean logConvex = e > 0 ? b.logConvex : b.logConcave;
    boolean logConcave = e > 0 ? b.logConcave : b.logConvex;
    return new Convexity(
        logConvex
            || (e > 1 && b.convex && b.nonNegative)
            || (e > 1 && !whole && b.affine())
            || (e < 0 && b.concave && above)
            || (e > 0 && even && b.affine()),
        e > 0 && e < 1 && b.concave,
        positive,
        b.nonNegative || even || !whole,
        logConvex,
        logConcave,
        b.monomial,
        b.monomial || (b.posynomial && e > 0 && whole));
  }

  private static Convexity product(List<Convexity> factors) {
    if (factors.size() == 1) {
      return factors.getFirst();
    }
    boolean logConvex = factors.stream().allMatch(Convexity::logConvex);
    return new Convexity(
        logConvex,
        false,
        factors.stream().allMatch(Convexity::positive),
        factors.stream().allMatch(Convexity::nonNegative),
        logConvex,
        factors.stream().allMatch(Convexity::logConcave),
        factors.stream().allMatch(Convexity::monomial),
        factors.stream().allMatch(Convexity::posynomial));
  }

  private static Convexity exponential(Convexity t) {
    return new Convexity(t.convex, false, true, true, t.convex, t.concave, false, false);
  }

  private static Convexity function(Fn fn, List<Convexity> arguments) {
    Convexity t = arguments.getFirst();
    return switch (fn) {
      case EXP -> exponential(t);
      case LOG, LOG2, LOG10 -> shape(t.logConvex, t.logConcave || t.concave, false);
      case LOG1P -> shape(false, t.concave, t.nonNegative);
      case EXPM1 -> shape(t.convex, false, t.nonNegative);
      case SOFTPLUS -> new Convexity(t.convex, false, true, true, false, false, false, false);
      case SIGMOID -> new Convexity(false, false, true, true, false, t.concave, false, false);
      case ABS -> shape(t.affine() || (t.convex && t.nonNegative), false, true);
      case COSH -> shape(t.affine(), false, true);
      case LOGSUMEXP -> shape(arguments.stream().allMatch(Convexity::convex), false, false);
      case MAX ->
          new Convexity(
              arguments.stream().allMatch(Convexity::convex),
              false,
              arguments.stream().anyMatch(Convexity::positive),
              arguments.stream().anyMatch(Convexity::nonNegative),
              arguments.stream().allMatch(Convexity::logConvex),
              false,
              false,
              false);
      case MIN ->
          new Convexity(
              false,
              arguments.stream().allMatch(Convexity::concave),
              arguments.stream().allMatch(Convexity::positive),
              arguments.stream().allMatch(Convexity::nonNegative),
              false,
              arguments.stream().allMatch(Convexity::logConcave),
              false,
              false);
      default -> NOTHING;
    };
  }

  private static Convexity shape(boolean convex, boolean concave, boolean nonNegative) {
    return new Convexity(convex, concave, false, nonNegative, false, false, false, false);
  }
}
