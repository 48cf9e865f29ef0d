package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.lawlang.math.Dense;
import org.lawlang.math.Interval;
import org.lawlang.math.Special;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.symbolic.Bounds;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.LogSpace;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// A branch and bound over boxes that proves an optimum, or that nothing is feasible, by interval
/// bounds: a box is dropped when a constraint fails all over it, or when nothing in it can be lower
/// than the best known by more than a tolerance.
///
/// Lower bounds of the objective, and of the Lagrangian with the multipliers of the best known point
/// (which is no higher than the objective where the constraints hold), are natural ones and those of
/// a linearisation about the centre that suits them best (Baumann 1988). Near the best point the
/// Lagrangian is often convex, which its Hessian over the hull of box and point tells; then its
/// tangent there is a bound, and boxes need not become small.
final class Certified {
  static final int MOST_UNKNOWNS = 3;
  private static final int[] BOXES = {0, 4000, 8000, 10_000};

  /// The first boxes are contracted too, which takes longer than a bound.
  private static final int CONTRACTED = 40;

  private static final double TOLERANCE = 1e-9;
  private static final double FAR = 1e20;
  private static final double FAR_LOG = 690;
  private static final double ROUNDING = 1e-13;

  private final Posed posed;
  private final List<Axis> axes;
  private final List<String> names = new ArrayList<>();
  private final Expr objective;
  private final List<Expr> limits = new ArrayList<>();
  private final List<Boolean> equality = new ArrayList<>();
  private final boolean smooth;
  private final List<Constraint> walked = new ArrayList<>();
  private int boxes;

  private Certified(Posed posed) {
    this.posed = posed;
    this.axes = posed.landscape().axes();
    var values = new HashMap<String, Expr>();
    for (int i = 0; i < posed.givens().length; i++) {
      values.put(posed.givenNames().get(i), Normal.number(posed.givens()[i]));
    }
    var logs = new TreeMap<String, String>();
    for (Axis axis : axes) {
      names.add(axis.logarithmic() ? "log'" + axis.name() : axis.name());
      if (axis.logarithmic()) {
        logs.put(axis.name(), "log'" + axis.name());
      }
    }
    Problem problem = posed.problem();
    double sign = problem.maximize() ? -1 : 1;
    objective = Normal.scale(sign, in(problem.objective(), values, logs));
    boolean allSmooth = isSmooth(objective);
    for (Constraint c : problem.constraints()) {
      Expr left = in(c.left(), values, logs);
      Expr right = in(c.right(), values, logs);
      Expr difference = difference(c, values, logs);
      limits.add(difference);
      equality.add(c.equality());
      walked.add(new Constraint(c.text(), left, c.equality(), right));
      allSmooth &= isSmooth(difference);
    }
    smooth = allSmooth;
  }

  private static Expr in(Expr e, Map<String, Expr> values, Map<String, String> logs) {
    return LogSpace.of(Substitution.replace(e, values), logs);
  }

  /// Left less right of a constraint, or where both are positive their logarithms: a product budget
  /// is then linear, and a sum of powers convex.
  private static Expr difference(Constraint c, Map<String, Expr> values, Map<String, String> logs) {
    Expr left = in(c.left(), values, logs);
    Expr right = in(c.right(), values, logs);
    return isPositive(left) && isPositive(right)
        ? Normal.subtract(
            in(Normal.log(c.left()), values, logs), in(Normal.log(c.right()), values, logs))
        : Normal.subtract(left, right);
  }

  private static boolean isPositive(Expr e) {
    return switch (e) {
      case Expr.Const(double c) -> c > 0;
      case Expr.Apply f -> f.fn() == Fn.EXP;
      case Expr.Sum s ->
          s.offset() >= 0
              && s.terms().stream().allMatch(t -> t.coefficient() > 0 && isPositive(t.term()));
      case Expr.Product p -> p.factors().stream().allMatch(f -> isPositive(f.base()));
      case Expr.Var _, Expr.Choose _, Expr.Total _ -> false;
    };
  }

  private static boolean isSmooth(Expr e) {
    boolean[] jumps = {false};
    Substitution.rewrite(
        e,
        x -> {
          jumps[0] |=
              x instanceof Expr.Choose
                  || (x instanceof Expr.Apply f
                      && (f.fn() == Fn.FLOOR
                          || f.fn() == Fn.CEIL
                          || f.fn() == Fn.ROUND
                          || f.fn() == Fn.SIGN
                          || f.fn() == Fn.TAN));
          return x;
        });
    return !jumps[0];
  }

  /// What came of the search.
  ///
  /// @param best the best point known at its end, where a better one was found
  /// @param floor no value is lower (higher, for a maximum) than this, proved
  record Proof(boolean proved, Optional<Candidate> best, int boxes, double floor) {}

  /// A search for anything better than `best`; empty where there are too many unknowns.
  static Optional<Proof> of(Posed posed, Landscape scape, Candidate best) {
    return posed.landscape().dimension() > MOST_UNKNOWNS
        ? Optional.empty()
        : Optional.of(new Certified(posed).prove(scape, best));
  }

  /// Whether it is proved that no point satisfies the constraints.
  static boolean isInfeasible(Posed posed) {
    if (posed.landscape().dimension() > MOST_UNKNOWNS) {
      return false;
    }
    var search = new Certified(posed);
    var open = new ArrayList<Map<String, Interval>>();
    search.contracted(search.whole(), Optional.empty()).ifPresent(open::add);
    int most = BOXES[search.names.size()];
    while (!open.isEmpty() && search.boxes++ < most) {
      Map<String, Interval> box = open.removeFirst();
      for (Map<String, Interval> part : search.split(box, search.widest(box))) {
        if (search.mayHold(new Bounds(part))) {
          search.contracted(part, Optional.empty()).ifPresent(open::add);
        }
      }
    }
    return open.isEmpty();
  }

  private Map<String, Interval> whole() {
    var box = new HashMap<String, Interval>();
    for (int i = 0; i < axes.size(); i++) {
      Axis axis = axes.get(i);
      double far = axis.logarithmic() ? FAR_LOG : FAR;
      box.put(
          names.get(i),
          new Interval(
              axis.fencedBelow() ? -far : axis.walk().lo(),
              axis.fencedAbove() ? far : axis.walk().hi()));
    }
    return box;
  }

  private Optional<Map<String, Interval>> contracted(
      Map<String, Interval> box, Optional<Double> cut) {
    if (boxes > CONTRACTED) {
      return Optional.of(box);
    }
    var all = new ArrayList<>(walked);
    cut.ifPresent(c -> all.add(new Constraint("", objective, false, Normal.number(c))));
    return Contraction.of(all, box)
        .map(
            narrow -> {
              var wider = new HashMap<String, Interval>();
              box.forEach(
                  (name, old) -> {
                    Interval now = narrow.getOrDefault(name, old);
                    double room =
                        1e-12 * Math.max(1, Math.max(Math.abs(now.lo()), Math.abs(now.hi())));
                    wider.put(
                        name,
                        new Interval(
                            Math.max(old.lo(), now.lo() - room),
                            Math.min(old.hi(), now.hi() + room)));
                  });
              return wider;
            });
  }

  private boolean mayHold(Bounds bounds) {
    for (int k = 0; k < limits.size(); k++) {
      Interval c = bounds.of(limits.get(k));
      if (c.lo() > 0 || (equality.get(k) && c.hi() < 0)) {
        return false;
      }
    }
    return true;
  }

  private String widest(Map<String, Interval> box) {
    String widest = names.getFirst();
    for (String name : names) {
      if (width(box, name) > width(box, widest)) {
        widest = name;
      }
    }
    return widest;
  }

  private static Interval range(Map<String, Interval> box, String name) {
    return box.getOrDefault(name, Interval.REAL);
  }

  private static double width(Map<String, Interval> box, String name) {
    return range(box, name).hi() - range(box, name).lo();
  }

  /// Far ranges are halved by their magnitude.
  private List<Map<String, Interval>> split(Map<String, Interval> box, String name) {
    Interval range = range(box, name);
    double middle = (range.lo() + range.hi()) / 2;
    if (width(box, name) > 1e3) {
      middle =
          range.lo() < 0 && range.hi() > 0
              ? 0
              : Math.sinh((asinh(range.lo()) + asinh(range.hi())) / 2);
    }
    if (!(middle > range.lo() && middle < range.hi())) {
      middle = (range.lo() + range.hi()) / 2;
    }
    var low = new HashMap<>(box);
    var high = new HashMap<>(box);
    low.put(name, new Interval(range.lo(), middle));
    high.put(name, new Interval(middle, range.hi()));
    return List.of(low, high);
  }

  private static double asinh(double x) {
    return Special.asinh(x);
  }

  private record Node(Map<String, Interval> box, double bound) {}

  /// The best point known, its value, and the Lagrangian there.
  private final class Known {
    Candidate candidate;
    double value;
    double cut;
    Expr lagrangian;
    List<Expr> slopes;
    List<List<Expr>> bends;
    Map<String, Interval> place;

    Known(Candidate c) {
      candidate = c;
      place = new HashMap<>();
      for (int i = 0; i < names.size(); i++) {
        place.put(names.get(i), new Interval(c.u()[i], c.u()[i]));
      }
      value = new Bounds(place).of(objective).hi();
      cut = value - TOLERANCE * Math.max(Math.abs(value), 1e-3);
      lagrangian = objective;
      double[] multipliers = multipliers(c.u());
      for (int k = 0; k < limits.size(); k++) {
        lagrangian = Normal.sum(lagrangian, Normal.scale(multipliers[k], limits.get(k)));
      }
      Expr l = lagrangian;
      slopes = names.stream().map(name -> Derivative.of(l, name)).toList();
      bends =
          slopes.stream()
              .map(s -> names.stream().map(name -> Derivative.of(s, name)).toList())
              .toList();
    }

    /// Of the limits as they stand here, by least squares over the free unknowns.
    private double[] multipliers(double[] u) {
      double[] result = new double[limits.size()];
      var bounds = new Bounds(place);
      var active = new ArrayList<Integer>();
      for (int k = 0; k < limits.size(); k++) {
        if (smooth && (equality.get(k) || Math.abs(middle(bounds.of(limits.get(k)))) < 1e-6)) {
          active.add(k);
        }
      }
      int m = active.size();
      if (m == 0) {
        return result;
      }
      double[] a = new double[m * m];
      double[] b = new double[m];
      for (int i = 0; i < names.size(); i++) {
        if (!(u[i] > axes.get(i).walk().lo() && u[i] < axes.get(i).walk().hi())) {
          continue;
        }
        double[] normal = new double[m];
        for (int k = 0; k < m; k++) {
          normal[k] = middle(bounds.of(Derivative.of(limits.get(active.get(k)), names.get(i))));
        }
        double g = middle(bounds.of(Derivative.of(objective, names.get(i))));
        for (int k = 0; k < m; k++) {
          b[k] -= normal[k] * g;
          for (int l = 0; l < m; l++) {
            a[k * m + l] += normal[k] * normal[l];
          }
        }
      }
      if (Dense.solveGeneral(a, m, b)) {
        for (int k = 0; k < m; k++) {
          double lambda = equality.get(active.get(k)) ? b[k] : Math.max(0, b[k]);
          result[active.get(k)] = Double.isFinite(lambda) ? lambda : 0;
        }
      }
      return result;
    }
  }

  private static double middle(Interval x) {
    return x.lo() / 2 + x.hi() / 2;
  }

  private Proof prove(Landscape scape, Candidate best) {
    var known = new Known(best);
    boolean improved = false;
    var open = new PriorityQueue<>(Comparator.comparingDouble(Node::bound));
    Optional<Map<String, Interval>> all = contracted(whole(), Optional.of(known.cut));
    if (all.isPresent()) {
      open.add(new Node(all.get(), bound(all.get(), known)));
    }
    int most = BOXES[names.size()];
    int nextLook = 16;
    while (!open.isEmpty() && open.peek().bound < known.cut && boxes < most) {
      Node node = open.remove();
      boxes++;
      if (boxes == nextLook) {
        nextLook *= 4;
        Optional<Candidate> better = look(scape, node.box, known);
        if (better.isPresent()) {
          known = new Known(better.get());
          improved = true;
        }
      }
      for (Map<String, Interval> part : split(node.box, steepest(node.box, known))) {
        if (!mayHold(new Bounds(part))) {
          continue;
        }
        Optional<Map<String, Interval>> narrow = contracted(part, Optional.of(known.cut));
        if (narrow.isPresent()) {
          double bound = Math.max(node.bound, bound(narrow.get(), known));
          if (bound < known.cut) {
            open.add(new Node(narrow.get(), bound));
          }
        }
      }
    }
    boolean proved = open.isEmpty() || open.peek().bound >= known.cut;
    double floor = proved ? known.cut : open.peek().bound;
    double sign = posed.problem().maximize() ? -1 : 1;
    return new Proof(
        proved,
        improved ? Optional.of(known.candidate) : Optional.empty(),
        boxes + 1,
        sign * floor);
  }

  /// A search from the middle of a box.
  private Optional<Candidate> look(Landscape scape, Map<String, Interval> box, Known known) {
    double[] u = new double[names.size()];
    for (int i = 0; i < u.length; i++) {
      u[i] =
          Math.clamp(
              middle(range(box, names.get(i))), axes.get(i).walk().lo(), axes.get(i).walk().hi());
    }
    for (Jet jet : scape.at(u, posed.givens())) {
      if (!jet.isFinite()) {
        return Optional.empty();
      }
    }
    Candidate found = Lagrangian.search(scape, posed.givens(), u);
    return found.isFeasible() && found.isStationary() && new Known(found).value < known.cut
        ? Optional.of(found)
        : Optional.empty();
  }

  /// The unknown along which the Lagrangian may change most.
  private String steepest(Map<String, Interval> box, Known known) {
    if (!smooth) {
      return widest(box);
    }
    var bounds = new Bounds(box);
    String steepest = widest(box);
    double most = 0;
    for (int i = 0; i < names.size(); i++) {
      Interval slope = bounds.of(known.slopes.get(i));
      double change = (slope.hi() - slope.lo()) * width(box, names.get(i));
      if (!Double.isFinite(change)) {
        return widest(box);
      }
      if (change > most) {
        most = change;
        steepest = names.get(i);
      }
    }
    return width(box, steepest) > 1e-6 * width(box, widest(box)) ? steepest : widest(box);
  }

  /// No feasible point of the box has a lower objective.
  private double bound(Map<String, Interval> box, Known known) {
    var bounds = new Bounds(box);
    double bound = Math.max(bounds.of(objective).lo(), bounds.of(known.lagrangian).lo());
    if (!smooth || bound >= known.cut) {
      return bound;
    }
    bound = Math.max(bound, linear(box, bounds, known));
    return bound < known.cut && isNear(box, known) ? Math.max(bound, tangent(box, known)) : bound;
  }

  private double linear(Map<String, Interval> box, Bounds bounds, Known known) {
    var centre = new HashMap<String, Interval>();
    double fall = 0;
    for (int i = 0; i < names.size(); i++) {
      Interval x = range(box, names.get(i));
      Interval slope = bounds.of(known.slopes.get(i));
      double a = slope.lo();
      double b = slope.hi();
      if (!Double.isFinite(a) || !Double.isFinite(b)) {
        return Double.NEGATIVE_INFINITY;
      }
      double c = a >= 0 ? x.lo() : b <= 0 ? x.hi() : (b * x.lo() - a * x.hi()) / (b - a);
      c = Math.clamp(c, x.lo(), x.hi());
      centre.put(names.get(i), new Interval(c, c));
      fall +=
          Math.min(
              Math.min(a * (x.lo() - c), a * (x.hi() - c)),
              Math.min(b * (x.lo() - c), b * (x.hi() - c)));
    }
    double value = new Bounds(centre).of(known.lagrangian).lo();
    return value + fall - ROUNDING * Math.abs(value);
  }

  /// Whether the box is no further from the best point than it is wide.
  private boolean isNear(Map<String, Interval> box, Known known) {
    for (int i = 0; i < names.size(); i++) {
      Interval x = range(box, names.get(i));
      double width = x.hi() - x.lo();
      double u = known.candidate.u()[i];
      if (u < x.lo() - 3 * width || u > x.hi() + 3 * width) {
        return false;
      }
    }
    return true;
  }

  /// The tangent at the best point, where the Lagrangian is convex between there and the box.
  private double tangent(Map<String, Interval> box, Known known) {
    int n = names.size();
    var hull = new HashMap<String, Interval>();
    double fall = 0;
    for (int i = 0; i < n; i++) {
      Interval x = range(box, names.get(i));
      double u = known.candidate.u()[i];
      hull.put(names.get(i), new Interval(Math.min(x.lo(), u), Math.max(x.hi(), u)));
      Interval slope = new Bounds(known.place).of(known.slopes.get(i));
      fall +=
          Math.min(
              Math.min(slope.lo() * (x.lo() - u), slope.lo() * (x.hi() - u)),
              Math.min(slope.hi() * (x.lo() - u), slope.hi() * (x.hi() - u)));
    }
    var bounds = new Bounds(hull);
    double[] matrix = new double[n * n];
    double off = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        Interval bend = bounds.of(known.bends.get(i).get(j));
        if (!Double.isFinite(bend.lo()) || !Double.isFinite(bend.hi())) {
          return Double.NEGATIVE_INFINITY;
        }
        matrix[i * n + j] = matrix[j * n + i] = i == j ? bend.lo() : middle(bend);
        double radius = (bend.hi() - bend.lo()) / 2;
        off += i == j ? 0 : 2 * radius * radius;
      }
    }
    double[] values = new double[n];
    boolean convex =
        Dense.eigen(matrix, n, values, new double[n * n]) && values[0] >= Math.sqrt(off);
    double value = new Bounds(known.place).of(known.lagrangian).lo();
    return convex ? value + fall - ROUNDING * Math.abs(value) : Double.NEGATIVE_INFINITY;
  }
}
