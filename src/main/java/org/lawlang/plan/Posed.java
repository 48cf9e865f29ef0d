package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Landscape.Limit;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// A problem made ready for the searches: axes chosen, functions compiled, convexity proved where
/// it can be.
///
/// @param givens at the point estimates, in the order in which the functions take them
/// @param reach what the constraints leave of the boxes, where to look for an optimum
/// @param proof why any minimum on this landscape is the minimum, or empty
@SuppressWarnings("ArrayRecordComponent") // never written, never compared
record Posed(
    Problem problem,
    Landscape landscape,
    List<String> givenNames,
    double[] givens,
    List<Interval> reach,
    String proof) {

  /// So many draws make it worth to compile.
  private static final int MANY = 500;

  static Posed of(Problem problem) {
    List<String> names = problem.given().keySet().stream().sorted().toList();
    double[] givens = names.stream().mapToDouble(name -> given(problem, name).value()).toArray();
    var values = new HashMap<String, Expr>();
    problem.given().forEach((name, q) -> values.put(name, Normal.number(q.value())));
    Expr constant = constant(problem);
    Expr varying = Normal.subtract(problem.objective(), constant);
    Expr objective = Substitution.replace(varying, values);
    List<Constraint> constraints =
        problem.constraints().stream()
            .map(
                c ->
                    new Constraint(
                        c.text(),
                        Substitution.replace(c.left(), values),
                        c.equality(),
                        Substitution.replace(c.right(), values)))
            .toList();
    // As written, a power that is a given makes its base positive, whole or not; with the givens
    // put in, ratios show their signs.
    var positive = new HashSet<String>();
    for (List<Constraint> form : List.of(problem.constraints(), constraints)) {
      for (Constraint c : form) {
        positive.addAll(Domain.positive(c.left()));
        positive.addAll(Domain.positive(c.right()));
      }
    }
    positive.addAll(Domain.positive(problem.objective()));
    positive.addAll(Domain.positive(objective));
    var needed = Set.copyOf(positive);
    Map<String, Interval> reach = reach(problem.unknowns(), objective, constraints);
    var expressions = new ArrayList<Expr>();
    expressions.add(varying);
    for (Constraint c : problem.constraints()) {
      expressions.add(c.left());
      expressions.add(c.right());
    }
    problem.unknowns().stream()
        .map(Unknown::name)
        .filter(
            name ->
                isPositive(name, constraints, reach)
                    || (reach.getOrDefault(name, Interval.REAL).lo() >= 0
                        && expressions.stream().anyMatch(e -> Domain.hasPole(e, name))))
        .forEach(positive::add);
    // An equation may have one root that is positive, and still be asked for all x.
    List<Constraint> limits = constraints.stream().filter(c -> !c.equality()).toList();
    Map<String, Interval> ranges = reach(problem.unknowns(), objective, limits);
    List<Axis> natural = axes(problem.unknowns(), positive, ranges);
    Shape shape = Shape.of(problem.maximize(), objective, constraints, natural);
    List<Axis> linear = linear(problem.unknowns(), natural, needed);
    // For a proof, what cannot be negative is taken as positive: an optimum at zero is found from
    // there.
    reach.forEach((name, range) -> addIf(range.lo() >= 0, name, positive));
    for (List<Axis> other : List.of(axes(problem.unknowns(), positive, ranges), linear)) {
      if (shape.proof.isEmpty()) {
        Shape next = Shape.of(problem.maximize(), objective, constraints, other);
        shape = next.proof.isEmpty() ? shape : next;
      }
    }
    expressions.add(constant);
    var formulas =
        new Formulas(
            expressions,
            problem.unknowns().stream().map(Unknown::name).toList(),
            names,
            Draws.count(problem) >= MANY);
    var landscape =
        new Landscape(
            formulas,
            shape.axes,
            problem.maximize() ? -1 : 1,
            shape.logarithm,
            1,
            shape.limits,
            Optional.empty());
    List<Interval> inOrder =
        problem.unknowns().stream().map(u -> Objects.requireNonNull(reach.get(u.name()))).toList();
    return new Posed(problem, landscape, names, givens, inOrder, shape.proof);
  }

  /// What the constraints leave of the boxes where everything is defined.
  private static Map<String, Interval> reach(
      List<Unknown> unknowns, Expr objective, List<Constraint> constraints) {
    var boxes = new HashMap<String, Interval>();
    unknowns.forEach(u -> boxes.put(u.name(), u.box()));
    var all = new ArrayList<>(constraints);
    Stream.concat(
            Stream.of(objective), constraints.stream().flatMap(c -> Stream.of(c.left(), c.right())))
        .flatMap(Domain::conditions)
        .forEach(e -> all.add(new Constraint("", Normal.ZERO, false, e)));
    return Contraction.of(all, boxes).orElse(boxes);
  }

  /// Whether an unknown that cannot be negative cannot be zero either.
  private static boolean isPositive(
      String name, List<Constraint> constraints, Map<String, Interval> reach) {
    Interval range = Objects.requireNonNull(reach.get(name));
    if (range.lo() != 0) {
      return false;
    }
    var atZero = new HashMap<>(reach);
    atZero.put(name, new Interval(0, 0));
    return Contraction.of(constraints, atZero).isEmpty();
  }

  /// The terms of the objective without an unknown.
  static Expr constant(Problem problem) {
    if (!(problem.objective() instanceof Expr.Sum s)) {
      return Normal.ZERO;
    }
    Set<String> unknowns =
        problem.unknowns().stream().map(Unknown::name).collect(Collectors.toSet());
    var terms = new ArrayList<Expr>();
    terms.add(Normal.number(s.offset()));
    for (Expr.Scaled t : s.terms()) {
      if (Collections.disjoint(Substitution.variables(t.term()), unknowns)) {
        terms.add(Normal.scale(t.coefficient(), t.term()));
      }
    }
    return Normal.sum(terms);
  }

  Posed with(Landscape other) {
    return new Posed(problem, other, givenNames, givens, reach, proof);
  }

  private static Quantity given(Problem problem, String name) {
    return Objects.requireNonNull(problem.given().get(name));
  }

  boolean isConvex() {
    return !proof.isEmpty();
  }

  double[] givens(int draw) {
    double[] values = new double[givenNames.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = given(problem, givenNames.get(i)).draw(draw);
    }
    return values;
  }

  private static void addIf(boolean holds, String name, Set<String> names) {
    if (holds) {
      names.add(name);
    }
  }

  private static List<Axis> axes(
      List<Unknown> unknowns, Set<String> positive, Map<String, Interval> ranges) {
    return unknowns.stream().map(u -> axis(u, positive.contains(u.name()), ranges)).toList();
  }

  /// Walked by its logarithm where it is positive by its meaning, or in a wide range.
  private static Axis axis(Unknown u, boolean positive, Map<String, Interval> ranges) {
    Interval range = Objects.requireNonNull(ranges.get(u.name()));
    boolean wide = range.lo() > 0 && range.hi() >= 10 * range.lo();
    boolean byLog = positive ? u.box().hi() > 0 : wide;
    return range.lo() == range.hi()
        ? Axis.linear(u.name(), range)
        : byLog ? Axis.logarithmic(u.name(), u.box()) : Axis.linear(u.name(), u.box());
  }

  /// Without logarithms where the formulas do without, or the box keeps the unknown from the edge of
  /// its domain.
  private static List<Axis> linear(List<Unknown> unknowns, List<Axis> natural, Set<String> needed) {
    var axes = new ArrayList<Axis>();
    for (int i = 0; i < unknowns.size(); i++) {
      Unknown u = unknowns.get(i);
      boolean isFree = !needed.contains(u.name()) || (u.box().lo() > 0 && u.box().isFinite());
      axes.add(isFree ? Axis.linear(u.name(), u.box()) : natural.get(i));
    }
    return axes;
  }

  /// What is provable on the given axes, and how the functions are walked there.
  private record Shape(List<Axis> axes, boolean logarithm, List<Limit> limits, String proof) {

    static Shape of(
        boolean maximize, Expr objective, List<Constraint> constraints, List<Axis> axes) {
      var byName = new HashMap<String, Axis>();
      axes.forEach(a -> byName.put(a.name(), a));
      Convexity f = Convexity.of(objective, byName);
      boolean logarithm = f.positive() && (maximize ? f.logConcave() : f.logConvex());
      boolean convex =
          logarithm
              || (maximize ? f.concave() : f.convex())
              || Quadratic.isConvex(objective, maximize ? -1 : 1, axes);
      boolean geometric = maximize ? f.monomial() : f.posynomial();
      var limits = new ArrayList<Limit>();
      for (int i = 0; i < constraints.size(); i++) {
        Constraint c = constraints.get(i);
        Convexity l = Convexity.of(c.left(), byName);
        Convexity r = Convexity.of(c.right(), byName);
        boolean byLogs =
            l.positive()
                && r.positive()
                && (c.equality()
                    ? l.logAffine() && r.logAffine()
                    : l.logConvex() && r.logConcave());
        Expr sides = Normal.subtract(c.left(), c.right());
        Convexity difference = Convexity.of(sides, byName);
        boolean plain =
            c.equality()
                ? difference.affine()
                : difference.convex() || Quadratic.isConvex(sides, 1, axes);
        convex &= byLogs || plain;
        geometric &= r.monomial() && (c.equality() ? l.monomial() : l.posynomial());
        boolean ratio = byLogs || (l.positive() && r.positive() && !plain);
        limits.add(new Limit(i, c.equality(), ratio, 1, 1));
      }
      String proof =
          !convex
              ? ""
              : geometric
                  ? "geometric program"
                  : axes.stream().anyMatch(Axis::logarithmic)
                      ? "convex in the logarithms"
                      : "convex";
      return new Shape(axes, logarithm, limits, proof);
    }
  }

  /// The point estimates by name.
  Map<String, Double> values() {
    var result = new HashMap<String, Double>();
    for (int i = 0; i < givens.length; i++) {
      result.put(givenNames.get(i), givens[i]);
    }
    return result;
  }
}
