package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lawlang.math.Interval;

/// What a law cannot tell apart, before any data: directions of its parameters along which it does
/// not change at any argument.
///
/// They are the null space of its gradient at random points, where an identity of analytic
/// functions shows with probability one. Sides of a condition, and what it compares, are looked at
/// each by itself, so what is found is redundant whatever side is taken. Of an indexed parameter two
/// levels are looked at together: what one level could trade alone must suit the shared ones.
///
/// A direction is put in words by the largest parts of the law that are free of arguments
/// (`A·k^alpha`, `log(a) + b`), or by what stays constant along it where each parameter moves by a
/// factor or by a shift (`a·c` and `b·c` in `(a·x + b)·c`).
public final class Redundancies {
  private final Expr body;
  private final Set<String> arguments;
  private final List<String> parameters;

  private Redundancies(Expr body, Set<String> arguments, List<String> parameters) {
    this.body = body;
    this.arguments = arguments;
    this.parameters = parameters;
  }

  /// The redundancies of `body` in its free `parameters`, of variables within `ranges`; an indexed
  /// parameter goes by its name, `E[family]`.
  public static List<Redundancy> of(
      Expr body, List<String> arguments, List<String> parameters, Map<String, Interval> ranges) {
    Map<String, Interval> implied = Bounds.implied(body, ranges);
    var positive = new TreeSet<String>();
    for (String name : Substitution.variables(body)) {
      Interval range = implied.getOrDefault(name, Interval.REAL);
      if (range.lo() >= 0 || (arguments.contains(name) && !implied.containsKey(name))) {
        positive.add(name);
      }
    }
    var law = new Redundancies(Positive.split(body, positive), Set.copyOf(arguments), parameters);
    return law.find(new Gradients(smooth(body), arguments, parameters, implied));
  }

  /// Steps have no slope, and yet what is under them counts: any function in their place will do.
  private static Expr smooth(Expr body) {
    return Substitution.rewrite(
        body,
        e ->
            e instanceof Expr.Apply f && f.fn().isStepped()
                ? Normal.apply(Fn.SIN, f.arguments())
                : e);
  }

  private List<Redundancy> find(Gradients gradients) {
    var found = new ArrayList<Redundancy>();
    for (Set<String> names : together(gradients.directions(parameters, 2))) {
      List<String> own = parameters.stream().filter(names::contains).toList();
      int surplus = gradients.directions(own, 1).size();
      if (own.size() == 1) {
        found.add(new Redundancy(own, 1, List.of()));
      } else if (surplus > 0) {
        List<Expr> combinations = parts(own);
        if (combinations.size() != own.size() - surplus) {
          combinations = surplus == 1 ? new Flow(gradients, own).invariants() : List.of();
        }
        found.add(new Redundancy(own, surplus, combinations));
      }
    }
    return found;
  }

  /// The supports of directions, those that share a parameter joined.
  private static Collection<Set<String>> together(List<Map<String, Double>> directions) {
    var joined = new ArrayList<Set<String>>();
    for (Map<String, Double> direction : directions) {
      Set<String> own = new TreeSet<>(direction.keySet());
      joined.removeIf(
          other -> {
            boolean meets = other.stream().anyMatch(own::contains);
            if (meets) {
              own.addAll(other);
            }
            return meets;
          });
      joined.add(own);
    }
    return joined;
  }

  /// The largest parts without arguments that hold `names`, if these stand in no other place, each
  /// in one of the parts alone.
  private List<Expr> parts(List<String> names) {
    var parts = new LinkedHashSet<Expr>();
    collect(body, parts);
    var holding = new ArrayList<Expr>();
    for (Expr part : parts) {
      Set<String> in = new TreeSet<>(Substitution.variables(part));
      in.retainAll(names);
      if (!in.isEmpty()) {
        holding.add(part);
      }
    }
    var seen = new TreeMap<String, Integer>();
    for (Expr part : holding) {
      Substitution.variables(part).forEach(name -> seen.merge(name, 1, Integer::sum));
    }
    boolean apart = names.stream().allMatch(name -> seen.getOrDefault(name, 0) == 1);
    return apart ? holding : List.of();
  }

  private boolean isFree(Expr e) {
    return Substitution.variables(e).stream().noneMatch(arguments::contains);
  }

  /// The largest parts of `e` that hold no argument: of a sum its free terms together, of a product
  /// its free factors.
  private void collect(Expr e, Set<Expr> parts) {
    if (isFree(e)) {
      if (!(e instanceof Expr.Const)) {
        parts.add(e);
      }
      return;
    }
    switch (e) {
      case Expr.Const c -> {}
      case Expr.Var v -> {}
      case Expr.Sum s -> {
        var free = new ArrayList<Expr>();
        for (Expr.Scaled t : s.terms()) {
          if (isFree(t.term())) {
            free.add(Normal.scale(t.coefficient(), t.term()));
          } else {
            collect(t.term(), parts);
          }
        }
        add(Normal.sum(free), parts);
      }
      case Expr.Product p -> {
        var free = new ArrayList<Expr>();
        for (Expr.Power f : p.factors()) {
          Expr factor = Normal.power(f.base(), f.exponent());
          if (isFree(factor)) {
            free.add(factor);
          } else {
            collect(f.base(), parts);
            collect(f.exponent(), parts);
          }
        }
        add(Normal.product(free), parts);
      }
      case Expr.Apply f -> f.arguments().forEach(a -> collect(a, parts));
      case Expr.Choose(var test, var then, var otherwise) -> {
        Gradients.compared(test).forEach(side -> collect(side, parts));
        collect(then, parts);
        collect(otherwise, parts);
      }
      case Expr.Total t -> collect(t.body(), parts);
      case Expr.Scan s -> s.states().forEach(t -> collect(t.step(), parts));
      case Expr.Root r -> collect(r.difference(), parts);
      case Expr.Integral i -> collect(i.body(), parts);
    }
  }

  private static void add(Expr part, Set<Expr> parts) {
    if (!(part instanceof Expr.Const)) {
      parts.add(part);
    }
  }

  /// What stays constant along the one direction in which some parameters can be traded.
  private record Flow(Gradients gradients, List<String> names) {
    private static final int POINTS = 4;
    private static final double SAME = 1e-7;

    /// One invariant for each parameter but the last of `names`, in terms of it; none where a
    /// parameter moves in no simple way.
    List<Expr> invariants() {
      var points = new ArrayList<Map<String, Double>>();
      var speeds = new ArrayList<Map<String, Double>>();
      for (int k = 0; k < POINTS; k++) {
        Map<String, Double> at = gradients.point(k + 1);
        List<Map<String, Double>> found = gradients.directions(names, at);
        if (found.size() != 1 || found.getFirst().size() != names.size()) {
          return List.of();
        }
        points.add(at);
        speeds.add(found.getFirst());
      }
      String last = names.getLast();
      for (boolean log : new boolean[] {true, false}) {
        var invariants = new ArrayList<Expr>();
        for (String name : names.subList(0, names.size() - 1)) {
          Expr invariant = invariant(name, last, log, points, speeds);
          if (invariant.equals(Normal.ZERO)) {
            break;
          }
          invariants.add(invariant);
        }
        if (invariants.size() == names.size() - 1) {
          return invariants;
        }
      }
      return List.of();
    }

    /// `name·last^(−c)` where both move by factors, `name − c·last` where both shift, or a mixture;
    /// `c` is a number or a parameter that does not move. Zero for none.
    private Expr invariant(
        String name,
        String last,
        boolean lastByFactor,
        List<Map<String, Double>> points,
        List<Map<String, Double>> speeds) {
      for (boolean byFactor : new boolean[] {lastByFactor, !lastByFactor}) {
        double[] ratios = new double[POINTS];
        for (int k = 0; k < POINTS; k++) {
          ratios[k] =
              speed(name, byFactor, points.get(k), speeds.get(k))
                  / speed(last, lastByFactor, points.get(k), speeds.get(k));
        }
        Expr ratio = constant(ratios, points);
        if (!ratio.equals(Normal.ZERO)) {
          return invariant(name, byFactor, last, lastByFactor, ratio);
        }
      }
      return Normal.ZERO;
    }

    private static double speed(
        String name, boolean byFactor, Map<String, Double> at, Map<String, Double> speeds) {
      double speed = speeds.getOrDefault(name, 0.0);
      return byFactor ? speed / at.getOrDefault(name, 1.0) : speed;
    }

    /// What `values` are at all points: a number, or a multiple of a parameter that does not move or
    /// of its inverse; zero for neither.
    private Expr constant(double[] values, List<Map<String, Double>> points) {
      Expr number = multiple(values, Normal.ONE);
      if (!number.equals(Normal.ZERO)) {
        return number;
      }
      for (String other : points.getFirst().keySet()) {
        for (int power = 1; power >= -1 && !names.contains(other); power -= 2) {
          double[] shares = new double[values.length];
          for (int k = 0; k < values.length; k++) {
            double x = points.get(k).getOrDefault(other, 1.0);
            shares[k] = values[k] / Math.pow(x, power);
          }
          Expr found = multiple(shares, Normal.power(Normal.var(other), power));
          if (!found.equals(Normal.ZERO)) {
            return found;
          }
        }
      }
      return Normal.ZERO;
    }

    private static Expr multiple(double[] values, Expr unit) {
      double first = values[0];
      for (double v : values) {
        if (!(Math.abs(v - first) <= SAME * Math.abs(first))) {
          return Normal.ZERO;
        }
      }
      double near = Math.rint(first * 12) / 12;
      double c = Math.abs(first - near) <= SAME * Math.abs(first) ? near : first;
      return Normal.scale(c, unit);
    }

    private static Expr invariant(
        String name, boolean byFactor, String last, boolean lastByFactor, Expr ratio) {
      Expr a = Normal.var(name);
      Expr b = Normal.var(last);
      if (byFactor && lastByFactor) {
        return Normal.product(a, Normal.power(b, Normal.scale(-1, ratio)));
      }
      return Normal.subtract(
          byFactor ? Normal.log(a) : a, Normal.product(ratio, lastByFactor ? Normal.log(b) : b));
    }
  }
}
