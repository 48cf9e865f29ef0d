package org.lawlang.symbolic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lawlang.math.Interval;

/// What can be said about a law without any data; `explain` puts it into words.
///
/// @param gradient the derivative by each parameter, then by each argument
/// @param linear the parameters that enter jointly linearly
/// @param trends how the law moves with each argument
/// @param curvatures whether it is convex or concave in each argument alone
/// @param joint whether it is in all arguments together
/// @param logCurvature whether its logarithm is, in the logarithms of all arguments
/// @param bounds between which it lies
/// @param redundancies parameters that it cannot tell apart
public record LawFacts(
    Map<String, Expr> gradient,
    SortedSet<String> linear,
    Map<String, Trend> trends,
    Map<String, Curvature> curvatures,
    Curvature joint,
    Curvature logCurvature,
    Interval bounds,
    List<Redundancy> redundancies) {
  public LawFacts {
    gradient = Collections.unmodifiableMap(new LinkedHashMap<>(gradient));
    linear = Collections.unmodifiableSortedSet(new TreeSet<>(linear));
    trends = Collections.unmodifiableMap(new LinkedHashMap<>(trends));
    curvatures = Collections.unmodifiableMap(new LinkedHashMap<>(curvatures));
    redundancies = List.copyOf(redundancies);
  }

  /// The facts of `body`, of parameters and arguments within `ranges`. Arguments and parameters
  /// that the law takes powers or logarithms of are positive, whether their range says so or not.
  public static LawFacts of(
      Expr body, List<String> arguments, List<String> parameters, Map<String, Interval> ranges) {
    Map<String, Interval> implied = Bounds.implied(body, ranges);
    var gradient = new LinkedHashMap<String, Expr>();
    parameters.forEach(name -> gradient.put(name, Derivative.of(body, name)));
    arguments.forEach(name -> gradient.put(name, Derivative.of(body, name)));
    Shape shape = Shape.of(body, implied, new TreeSet<>(arguments));
    var trends = new LinkedHashMap<String, Trend>();
    var curvatures = new LinkedHashMap<String, Curvature>();
    for (String name : arguments) {
      trends.put(name, shape.trend(name));
      curvatures.put(name, Shape.of(body, implied, Set.of(name)).curvature());
    }
    return new LawFacts(
        gradient,
        Shape.linearIn(body, new TreeSet<>(parameters)),
        trends,
        curvatures,
        shape.curvature(),
        shape.logCurvature(),
        shape.bounds(),
        Redundancies.of(body, arguments, parameters, ranges));
  }
}
