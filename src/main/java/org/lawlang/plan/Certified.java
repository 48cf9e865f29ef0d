package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Dense;
import org.lawlang.math.Interval;
import org.lawlang.symbolic.Bounds;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

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

  /// So many boxes are split between two looks where the best point is on a kink.
  private static final int KINK = 24;

  /// The first boxes are contracted too, which takes longer than a bound.
  private static final int CONTRACTED = 40;

  private static final double TOLERANCE = 1e-9;
  private static final double ROUNDING = 1e-13;
  private static final double STEP = 0.1;

  /// A value so sharp is no difference of larger ones, so what is within it is within its digits.
  private static final double SHARP = 1e-10;

  private final Posed posed;
  private final Boxes boxes;
  private final List<Axis> axes;
  private final List<String> names;
  private final Expr objective;
  private final List<Expr> limits;
  private final List<Boolean> equality;
  private final boolean smooth;
  private final boolean[] whole;
  private final double unit;
  private int count;

  private Certified(Posed posed, double unit) {
    this.posed = posed;
    this.unit = unit;
    boxes = new Boxes(posed);
    axes = boxes.axes;
    names = boxes.names;
    objective = boxes.objective;
    limits = boxes.limits;
    equality = boxes.equality;
    smooth = boxes.smooth;
    whole = new boolean[axes.size()];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = posed.problem().unknowns().get(i).integer();
    }
  }

  /// What came of the search.
  ///
  /// @param best the best point known at its end, where a better one was found
  /// @param floor no value is lower (higher, for a maximum) than this, proved
  record Proof(boolean proved, Optional<Candidate> best, int boxes, double floor) {}

  /// A search for anything better than `best`, beginning again from the middle of boxes.
  static Optional<Proof> of(Posed posed, Landscape scape, Candidate best) {
    return of(posed, scape, best, u -> Lagrangian.near(scape, posed.givens(), u));
  }

  /// A search for anything better than `best`; empty where there are too many unknowns.
  ///
  /// @param scape whose objective is steep as one
  /// @param from a feasible minimum near a place on the axes of the problem, if one is found
  static Optional<Proof> of(
      Posed posed, Landscape scape, Candidate best, Function<double[], Optional<Candidate>> from) {
    return posed.landscape().dimension() > MOST_UNKNOWNS
        ? Optional.empty()
        : Optional.of(new Certified(posed, scape.unit()).prove(from, best));
  }

  /// Whether it is proved that no point satisfies the constraints.
  static boolean isInfeasible(Posed posed) {
    if (posed.landscape().dimension() > MOST_UNKNOWNS) {
      return false;
    }
    var search = new Certified(posed, 1);
    var open = new ArrayList<Map<String, Interval>>();
    search.contracted(search.boxes.all(), Optional.empty()).ifPresent(open::add);
    int most = BOXES[search.names.size()];
    while (!open.isEmpty() && search.count++ < most) {
      Map<String, Interval> box = open.removeFirst();
      for (Map<String, Interval> part : search.boxes.split(box, search.boxes.widest(box))) {
        if (search.boxes.mayHold(new Bounds(part))) {
          search.contracted(part, Optional.empty()).ifPresent(open::add);
        }
      }
    }
    return open.isEmpty();
  }

  private Optional<Map<String, Interval>> contracted(
      Map<String, Interval> box, Optional<Double> cut) {
    return count > CONTRACTED ? Optional.of(box) : boxes.contracted(box, cut);
  }

  private record Node(Map<String, Interval> box, double bound) {}

  /// The best point known, its value, and the Lagrangian there.
  private final class Known {
    Candidate candidate;
    double value;
    double cut;

    /// Whether what is left to `cut` is what a certificate claims.
    boolean isFine;
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
      Interval known = new Bounds(place).of(objective);
      value = known.hi();
      double size = 1e-3 * Math.min(unit, change(c.u()));
      boolean isSharp = value != 0 && known.hi() - known.lo() <= SHARP * Math.abs(value);
      cut = value - TOLERANCE * Math.max(Math.abs(value), isSharp ? 0 : size);
      isFine = value - cut <= 2 * TOLERANCE * Math.max(1, Math.abs(value));
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

    /// How much the objective changes within a tenth along an axis, at most.
    private double change(double[] u) {
      double most = 0;
      for (int i = 0; i < u.length; i++) {
        for (double step : new double[] {-STEP, STEP}) {
          double x = Math.clamp(u[i] + step, axes.get(i).walk().lo(), axes.get(i).walk().hi());
          var near = new HashMap<>(place);
          near.put(names.get(i), new Interval(x, x));
          double change = Math.abs(new Bounds(near).of(objective).hi() - value);
          most = Double.isFinite(change) ? Math.max(most, change) : most;
        }
      }
      return most;
    }

    /// Of the limits as they stand here, by least squares over the free unknowns.
    private double[] multipliers(double[] u) {
      double[] result = new double[limits.size()];
      var bounds = new Bounds(place);
      var active = new ArrayList<Integer>();
      for (int k = 0; k < limits.size(); k++) {
        if (smooth
            && (equality.get(k) || Math.abs(Boxes.middle(bounds.of(limits.get(k)))) < 1e-6)) {
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
        if (whole[i] || !(u[i] > axes.get(i).walk().lo() && u[i] < axes.get(i).walk().hi())) {
          continue;
        }
        double[] normal = new double[m];
        for (int k = 0; k < m; k++) {
          normal[k] =
              Boxes.middle(bounds.of(Derivative.of(limits.get(active.get(k)), names.get(i))));
        }
        double g = Boxes.middle(bounds.of(Derivative.of(objective, names.get(i))));
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

  private Proof prove(Function<double[], Optional<Candidate>> from, Candidate best) {
    var known = new Known(best);
    boolean improved = false;
    var open = new PriorityQueue<>(Comparator.comparingDouble(Node::bound));
    Optional<Map<String, Interval>> all = contracted(boxes.all(), Optional.of(known.cut));
    if (all.isPresent()) {
      open.add(new Node(all.get(), bound(all.get(), known)));
    }
    int most = BOXES[names.size()];
    int nextLook = 16;
    double sign = posed.problem().maximize() ? -1 : 1;
    double constant = Interpreter.evaluate(Posed.constant(posed.problem()), posed.values());
    while (!open.isEmpty() && open.peek().bound < known.cut && count < most) {
      Node node = open.remove();
      count++;
      boolean isPoint = Boxes.width(node.box, boxes.widest(node.box)) == 0;
      if (count == nextLook || isPoint) {
        // From a kink no search descends, so it is left to the boxes to come closer.
        nextLook =
            isPoint ? nextLook : known.candidate.isStationary() ? 4 * nextLook : count + KINK;
        Optional<Candidate> better = look(from, node.box, known);
        if (better.isPresent()) {
          known = new Known(better.get());
          improved = true;
        } else if (isPoint) {
          Optional<Candidate> last = improved ? Optional.of(known.candidate) : Optional.empty();
          return new Proof(false, last, count + 1, constant + sign * node.bound);
        }
      }
      if (isPoint) {
        continue;
      }
      for (Map<String, Interval> part : boxes.split(node.box, steepest(node.box, known))) {
        if (!boxes.mayHold(new Bounds(part))) {
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
    boolean proved = known.isFine && (open.isEmpty() || open.peek().bound >= known.cut);
    double floor = open.isEmpty() ? known.cut : Math.min(known.cut, open.peek().bound);
    return new Proof(
        proved,
        improved ? Optional.of(known.candidate) : Optional.empty(),
        count + 1,
        constant + sign * floor);
  }

  /// A search from the middle of a box.
  private Optional<Candidate> look(
      Function<double[], Optional<Candidate>> from, Map<String, Interval> box, Known known) {
    double[] u = new double[names.size()];
    for (int i = 0; i < u.length; i++) {
      u[i] =
          Math.clamp(
              Boxes.middle(Boxes.range(box, names.get(i))),
              axes.get(i).walk().lo(),
              axes.get(i).walk().hi());
    }
    return from.apply(u).filter(c -> new Known(c).value < known.cut);
  }

  /// The unknown along which the Lagrangian may change most.
  private String steepest(Map<String, Interval> box, Known known) {
    if (!smooth) {
      return boxes.widest(box);
    }
    var bounds = new Bounds(box);
    String steepest = boxes.widest(box);
    double most = 0;
    for (int i = 0; i < names.size(); i++) {
      Interval slope = bounds.of(known.slopes.get(i));
      double change = (slope.hi() - slope.lo()) * Boxes.width(box, names.get(i));
      if (!Double.isFinite(change)) {
        return boxes.widest(box);
      }
      if (change > most) {
        most = change;
        steepest = names.get(i);
      }
    }
    return Boxes.width(box, steepest) > 1e-6 * Boxes.width(box, boxes.widest(box))
        ? steepest
        : boxes.widest(box);
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
      Interval x = Boxes.range(box, names.get(i));
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
      Interval x = Boxes.range(box, names.get(i));
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
      Interval x = Boxes.range(box, names.get(i));
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
        matrix[i * n + j] = matrix[j * n + i] = i == j ? bend.lo() : Boxes.middle(bend);
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
