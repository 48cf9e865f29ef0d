package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lawlang.math.Interval;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;

/// The rules of [Shape], one pass from the leaves up.
final class Shaping {
  private final Bounds bounds;
  private final Set<String> unknowns;
  private final IdentityHashMap<Expr, Shape> known = new IdentityHashMap<>();

  Shaping(Bounds bounds, Set<String> unknowns) {
    this.bounds = bounds;
    this.unknowns = unknowns;
  }

  Shape of(Expr e) {
    Shape result = known.get(e);
    if (result == null) {
      result = compute(e);
      known.put(e, result);
    }
    return result;
  }

  private Shape compute(Expr e) {
    Interval range = bounds.of(e);
    return switch (e) {
      case Const c -> constant(range);
      case Var(var name) ->
          unknowns.contains(name)
              ? new Shape(
                  range,
                  new TreeMap<>(Map.of(name, Trend.INCREASING)),
                  Curvature.AFFINE,
                  positive(range, Curvature.AFFINE))
              : constant(range);
      case Sum s -> sum(s, range);
      case Product p -> product(p, range);
      case Apply f -> apply(f, range);
      case Choose c -> choose(c, range);
      case Expr.Total t -> total(t, range);
      case Expr.Root r -> root(r, range);
      case Expr.Bound b -> unknown(b, range);
    };
  }

  private static Shape shape(
      Interval range, Map<String, Trend> trends, Curvature curvature, Curvature logCurvature) {
    return trends.isEmpty()
        ? constant(range)
        : new Shape(range, new TreeMap<>(trends), curvature, logCurvature);
  }

  private static Shape constant(Interval range) {
    return new Shape(
        range, new TreeMap<>(), Curvature.CONSTANT, positive(range, Curvature.CONSTANT));
  }

  private static Curvature positive(Interval range, Curvature curvature) {
    return range.lo() >= 0 ? curvature : Curvature.UNKNOWN;
  }

  private Shape sum(Sum s, Interval range) {
    var trends = new TreeMap<String, Trend>();
    Curvature curvature = Curvature.CONSTANT;
    Curvature log = Curvature.CONSTANT;
    boolean positive = s.offset() >= 0;
    for (Scaled t : s.terms()) {
      Shape part = of(t.term());
      boolean up = t.coefficient() > 0;
      add(trends, part.trends(), up ? Trend.INCREASING : Trend.DECREASING);
      curvature = curvature.and(up ? part.curvature() : part.curvature().reversed());
      positive &= up;
      log = log.and(part.logCurvature());
    }
    // A sum of what is log-convex is log-convex; of what is log-affine as well, but no longer
    // affine.
    boolean lone = s.terms().size() == 1 && s.offset() == 0;
    Curvature logSum =
        lone || log == Curvature.CONSTANT
            ? log
            : log.isConvex() ? Curvature.CONVEX : Curvature.UNKNOWN;
    return shape(range, trends, curvature, positive ? logSum : Curvature.UNKNOWN);
  }

  private static void add(Map<String, Trend> trends, Map<String, Trend> inner, Trend outer) {
    inner.forEach((name, t) -> trends.merge(name, outer.after(t), Trend::and));
  }

  private Shape product(Product p, Interval range) {
    if (p.factors().size() == 1) {
      return power(p.factors().getFirst());
    }
    Interval fixed = new Interval(1, 1);
    var varying = new ArrayList<Power>();
    var shapes = new ArrayList<Shape>();
    Curvature log = Curvature.CONSTANT;
    for (Power f : p.factors()) {
      Shape part = power(f);
      log = log.and(part.logCurvature());
      if (part.trends().isEmpty()) {
        fixed = Bounds.times(fixed, part.bounds());
      } else {
        varying.add(f);
        shapes.add(part);
      }
    }
    var trends = new TreeMap<String, Trend>();
    for (int i = 0; i < shapes.size(); i++) {
      Interval others = fixed;
      for (int j = 0; j < shapes.size(); j++) {
        others = i == j ? others : Bounds.times(others, shapes.get(j).bounds());
      }
      add(trends, shapes.get(i).trends(), sign(others));
    }
    Curvature curvature = shapes.size() == 1 ? shapes.getFirst().curvature() : joint(varying);
    return shape(
        range,
        trends,
        shapes.isEmpty() ? Curvature.CONSTANT : scaled(fixed, curvature),
        positive(range, log));
  }

  /// How a product moves with a factor, by the sign of all others.
  private static Trend sign(Interval others) {
    return others.lo() >= 0
        ? Trend.INCREASING
        : others.hi() <= 0 ? Trend.DECREASING : Trend.UNKNOWN;
  }

  private static Curvature scaled(Interval fixed, Curvature curvature) {
    return switch (sign(fixed)) {
      case INCREASING, CONSTANT -> curvature;
      case DECREASING -> curvature.reversed();
      case UNKNOWN -> curvature.isAffine() ? curvature : Curvature.UNKNOWN;
    };
  }

  /// `Π bᵢ^pᵢ` of concave `bᵢ ≥ 0`: convex when no `p` is positive, concave when all are and they
  /// sum to at most one, convex when one is positive and they sum to at least one (that base may,
  /// if the others are concave, be convex instead).
  private Curvature joint(List<Power> factors) {
    double least = 0;
    double most = 0;
    int rising = 0;
    int mixed = 0;
    boolean concave = true;
    boolean risingConvex = true;
    for (Power f : factors) {
      Shape base = of(f.base());
      Interval exponent = bounds.of(f.exponent());
      if (!of(f.exponent()).trends().isEmpty() || base.bounds().lo() < 0) {
        return Curvature.UNKNOWN;
      }
      least += exponent.lo();
      most += exponent.hi();
      boolean up = exponent.lo() >= 0 && exponent.hi() > 0;
      rising += up ? 1 : 0;
      mixed += !up && exponent.hi() > 0 ? 1 : 0;
      if (up) {
        risingConvex &= base.curvature().isConvex();
      }
      concave &= base.curvature().isConcave() || (up && base.curvature().isConvex());
    }
    boolean allConcave = factors.stream().allMatch(f -> of(f.base()).curvature().isConcave());
    if (mixed > 0) {
      return Curvature.UNKNOWN;
    }
    if (rising == 0) {
      return allConcave ? Curvature.CONVEX : Curvature.UNKNOWN;
    }
    if (rising == factors.size()) {
      return allConcave && most <= 1 ? Curvature.CONCAVE : Curvature.UNKNOWN;
    }
    return rising == 1 && concave && risingConvex && least >= 1
        ? Curvature.CONVEX
        : Curvature.UNKNOWN;
  }

  private Shape power(Power f) {
    Shape base = of(f.base());
    if (f.exponent().equals(Normal.ONE)) {
      return base;
    }
    Shape exponent = of(f.exponent());
    Interval range = bounds.ofPower(f);
    if (exponent.trends().isEmpty()) {
      boolean whole = Normal.isInteger(f.exponent());
      return base.trends().isEmpty()
          ? constant(range)
          : ofBase(range, base, exponent.bounds(), whole);
    }
    var trends = new TreeMap<String, Trend>();
    Interval b = base.bounds();
    Trend growth = b.lo() >= 1 ? Trend.INCREASING : b.hi() <= 1 ? Trend.DECREASING : Trend.UNKNOWN;
    add(trends, exponent.trends(), growth);
    if (base.trends().isEmpty()) {
      // exp(e·log(b)), convex in e
      Curvature log =
          growth == Trend.INCREASING && exponent.logCurvature().isConvex()
              ? Curvature.CONVEX
              : Curvature.UNKNOWN;
      return shape(range, trends, Curvature.CONVEX.of(growth, exponent.curvature()), log);
    }
    add(trends, base.trends(), sign(exponent.bounds()));
    return shape(range, trends, Curvature.UNKNOWN, Curvature.UNKNOWN);
  }

  private static Shape ofBase(Interval range, Shape base, Interval p, boolean whole) {
    Interval b = base.bounds();
    Trend trend;
    Curvature bend;
    if (b.lo() >= 0 || !whole) {
      trend = sign(p);
      bend =
          p.lo() >= 1 || p.hi() <= 0
              ? Curvature.CONVEX
              : p.lo() >= 0 && p.hi() <= 1 ? Curvature.CONCAVE : Curvature.UNKNOWN;
    } else {
      boolean even = p.lo() % 2 == 0;
      boolean below = b.hi() <= 0;
      if (p.lo() > 0) {
        trend = even ? below ? Trend.DECREASING : Trend.UNKNOWN : Trend.INCREASING;
        bend = even ? Curvature.CONVEX : below ? Curvature.CONCAVE : Curvature.UNKNOWN;
      } else {
        trend = below ? even ? Trend.INCREASING : Trend.DECREASING : Trend.UNKNOWN;
        bend = !below ? Curvature.UNKNOWN : even ? Curvature.CONVEX : Curvature.CONCAVE;
      }
    }
    var trends = new TreeMap<String, Trend>();
    add(trends, base.trends(), trend);
    Curvature log =
        switch (sign(p)) {
          case INCREASING, CONSTANT -> base.logCurvature();
          case DECREASING -> base.logCurvature().reversed();
          case UNKNOWN -> base.logCurvature().isAffine() ? base.logCurvature() : Curvature.UNKNOWN;
        };
    return shape(range, trends, bend.of(trend, base.curvature()), positive(range, log));
  }

  private Shape apply(Apply f, Interval range) {
    Curve curve = f.fn().curve();
    var trends = new TreeMap<String, Trend>();
    Curvature curvature = Curvature.CONSTANT;
    boolean logConvex = true;
    for (Expr argument : f.arguments()) {
      Shape inner = of(argument);
      Trend trend = curve.trend(inner.bounds());
      add(trends, inner.trends(), trend);
      curvature = curvature.and(curve.curvature(inner.bounds()).of(trend, inner.curvature()));
      logConvex &= inner.logCurvature().isConvex();
    }
    // The exponential of a posynomial, and the greatest of several, are log-convex.
    Curvature log =
        logConvex && (f.fn() == Fn.EXP || f.fn() == Fn.MAX) ? Curvature.CONVEX : Curvature.UNKNOWN;
    return shape(range, trends, curvature, log);
  }

  /// It moves with a variable against how the difference does, where that rises with the unknown.
  private Shape root(Expr.Root r, Interval range) {
    var moving = new HashSet<>(unknowns);
    moving.add(r.unknown());
    Shape difference = new Shaping(bounds.within(r.unknown(), range), moving).of(r.difference());
    Trend along = difference.trend(r.unknown());
    var trends = new TreeMap<String, Trend>();
    for (String name : Substitution.variables(r)) {
      if (unknowns.contains(name)) {
        trends.put(
            name,
            along == Trend.INCREASING
                ? difference.trend(name).reversed()
                : along == Trend.DECREASING ? difference.trend(name) : Trend.UNKNOWN);
      }
    }
    return shape(range, trends, Curvature.UNKNOWN, Curvature.UNKNOWN);
  }

  private Shape unknown(Expr.Bound b, Interval range) {
    var trends = new TreeMap<String, Trend>();
    for (String name : Substitution.variables(b)) {
      if (unknowns.contains(name)) {
        trends.put(name, Trend.UNKNOWN);
      }
    }
    return shape(range, trends, Curvature.UNKNOWN, Curvature.UNKNOWN);
  }

  /// A sum of many terms of one shape.
  private Shape total(Expr.Total t, Interval range) {
    Shape part = new Shaping(bounds.within(t.rows()), unknowns).of(t.body());
    boolean fixed = Substitution.variables(t.key()).stream().noneMatch(unknowns::contains);
    boolean many = t.rows().sizes(bounds.of(t.key())).hi() > 1;
    Curvature log = part.logCurvature();
    return !fixed
        ? shape(range, part.trends(), Curvature.UNKNOWN, Curvature.UNKNOWN)
        : shape(
            range,
            part.trends(),
            part.curvature(),
            !many || !log.isAffine() ? log.isConvex() ? log : Curvature.UNKNOWN : Curvature.CONVEX);
  }

  private Shape choose(Choose c, Interval range) {
    Shape then = of(c.then());
    Shape otherwise = of(c.otherwise());
    boolean fixed = Substitution.variables(c.test()).stream().noneMatch(unknowns::contains);
    var trends = new TreeMap<String, Trend>();
    add(trends, then.trends(), Trend.INCREASING);
    add(trends, otherwise.trends(), Trend.INCREASING);
    if (fixed) {
      return shape(
          range,
          trends,
          then.curvature().and(otherwise.curvature()),
          then.logCurvature().and(otherwise.logCurvature()));
    }
    Substitution.variables(c.test()).stream()
        .filter(unknowns::contains)
        .forEach(name -> trends.put(name, Trend.UNKNOWN));
    trends.replaceAll((name, t) -> Trend.UNKNOWN);
    return shape(range, trends, Curvature.UNKNOWN, Curvature.UNKNOWN);
  }
}
