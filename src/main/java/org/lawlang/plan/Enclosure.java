package org.lawlang.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.lawlang.math.Dense;
import org.lawlang.math.Interval;
import org.lawlang.symbolic.Bounds;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;

/// All roots of as many equations as unknowns, by branch and prune: a box is dropped when bounds,
/// the contraction or an interval Newton step (Hansen and Sengupta 1981, preconditioned with the
/// inverse of the middle Jacobian) show that it holds none. A step that maps a box into itself
/// proves that it holds exactly one; a box of that kind is put around each root that is found, so
/// that roots on the edge of a box are not split in two.
final class Enclosure {
  static final int MOST_UNKNOWNS = 6;
  private static final int MOST = 6000;
  private static final int BEYOND = 200;
  private static final double NARROW = 1e-10;

  /// A root on the edge of what was asked is one.
  private static final double EDGE = 1e-12;

  /// What is known at the end.
  ///
  /// @param roots each certified to exist and to be alone in a box
  /// @param settled whether no box is left that might hold another one
  /// @param touching middles of boxes too small to split that could not be settled
  /// @param everywhere whether it is shown too that there is none farther out than numbers reach
  @SuppressWarnings("ArrayRecordComponent") // never written, never compared
  record Found(
      List<double[]> roots,
      boolean settled,
      List<double[]> touching,
      boolean everywhere,
      int boxes) {}

  private final Boxes boxes;
  private final Function<double[], Optional<double[]>> newton;
  private final List<List<Expr>> slopes;
  private final int n;
  private final List<double[]> roots = new ArrayList<>();
  private final List<Map<String, Interval>> alone = new ArrayList<>();
  private int count;

  private Enclosure(Boxes boxes, Function<double[], Optional<double[]>> newton) {
    this.boxes = boxes;
    this.newton = newton;
    n = boxes.size();
    slopes =
        boxes.limits.stream()
            .map(f -> boxes.names.stream().map(name -> Derivative.of(f, name)).toList())
            .toList();
  }

  /// Empty where there are too many unknowns, or functions that jump.
  ///
  /// @param newton a root by Newton's method from a place on the axes
  static Optional<Found> of(Posed posed, Function<double[], Optional<double[]>> newton) {
    var boxes = new Boxes(posed);
    return boxes.smooth && boxes.size() <= MOST_UNKNOWNS && boxes.limits.size() == boxes.size()
        ? Optional.of(new Enclosure(boxes, newton).search())
        : Optional.empty();
  }

  /// How far the sides of a single equation stay apart at least, as [Boxes#limits] has it; zero where
  /// that cannot be shown.
  static double apart(Posed posed) {
    var boxes = new Boxes(posed);
    Expr f = boxes.limits.getFirst();
    var open =
        new PriorityQueue<Map<String, Interval>>(
            Comparator.comparingDouble(box -> least(Bounds.of(f, box))));
    open.add(boxes.all());
    open.addAll(boxes.beyond());
    double seen = Double.POSITIVE_INFINITY;
    for (int i = 0; i < MOST; i++) {
      Map<String, Interval> box = open.element();
      String name = boxes.names.getFirst();
      Interval x = Boxes.range(box, name);
      double proved = least(Bounds.of(f, box));
      if (!x.isFinite() || proved >= 0.999 * seen) {
        return proved;
      }
      open.remove();
      double middle = Boxes.middle(x);
      seen = Math.min(seen, least(Bounds.of(f, Map.of(name, new Interval(middle, middle)))));
      open.addAll(boxes.split(box, name));
    }
    return least(Bounds.of(f, open.element()));
  }

  private static double least(Interval f) {
    return f.contains(0) ? 0 : Math.min(Math.abs(f.lo()), Math.abs(f.hi()));
  }

  private Found search() {
    var open = new ArrayDeque<Map<String, Interval>>();
    var touching = new ArrayList<double[]>();
    boxes.contracted(boxes.all(), Optional.empty()).ifPresent(open::add);
    while (!open.isEmpty() && count < MOST) {
      Map<String, Interval> box = open.removeFirst();
      count++;
      Optional<Map<String, Interval>> left = pruned(box);
      if (left.isEmpty() || isKnown(left.get())) {
        continue;
      }
      if (isSettledByRoot(left.get())) {
        continue;
      }
      if (isNarrow(left.get())) {
        touching.add(middle(left.get()));
      } else {
        open.addAll(boxes.split(left.get(), steepest(left.get())));
      }
    }
    boolean settled = open.isEmpty();
    int inside = count;
    boolean everywhere = settled && boxes.beyond().stream().allMatch(this::isEmpty);
    return new Found(List.copyOf(roots), settled, List.copyOf(touching), everywhere, inside);
  }

  /// What bounds, contraction and Newton steps leave of a box.
  private Optional<Map<String, Interval>> pruned(Map<String, Interval> box) {
    if (!boxes.mayHold(new Bounds(box))) {
      return Optional.empty();
    }
    Optional<Map<String, Interval>> left = boxes.contracted(box, Optional.empty());
    for (int round = 0; round < 3 && left.isPresent(); round++) {
      Map<String, Interval> before = left.get();
      left = step(before).map(Step::box);
      if (left.isPresent() && volume(left.get()) > 0.5 * volume(before)) {
        break;
      }
    }
    return left;
  }

  /// Whether nothing is left of a box, by its own means alone and not too many parts.
  private boolean isEmpty(Map<String, Interval> whole) {
    var open = new ArrayDeque<Map<String, Interval>>();
    open.add(whole);
    for (int i = 0; i < BEYOND && !open.isEmpty(); i++) {
      Map<String, Interval> box = open.removeFirst();
      Optional<Map<String, Interval>> left =
          boxes.mayHold(new Bounds(box))
              ? boxes.contracted(box, Optional.empty())
              : Optional.empty();
      if (left.isPresent()) {
        List<Map<String, Interval>> parts = halves(left.get());
        if (parts.isEmpty()) {
          return false;
        }
        open.addAll(parts);
      }
    }
    return open.isEmpty();
  }

  /// Of a box with open ends: cut where it is finite and widest, or at zero.
  private List<Map<String, Interval>> halves(Map<String, Interval> box) {
    for (String name : boxes.names) {
      Interval x = Boxes.range(box, name);
      if (x.lo() < 0 && x.hi() > 0) {
        var low = new HashMap<>(box);
        var high = new HashMap<>(box);
        low.put(name, new Interval(x.lo(), 0));
        high.put(name, new Interval(0, x.hi()));
        return List.of(low, high);
      }
    }
    return List.of();
  }

  private boolean isKnown(Map<String, Interval> box) {
    return alone.stream().anyMatch(outer -> contains(outer, box));
  }

  private boolean contains(Map<String, Interval> outer, Map<String, Interval> inner) {
    return boxes.names.stream()
        .allMatch(
            name ->
                Boxes.range(outer, name).lo() <= Boxes.range(inner, name).lo()
                    && Boxes.range(inner, name).hi() <= Boxes.range(outer, name).hi());
  }

  private boolean isNarrow(Map<String, Interval> box) {
    return boxes.names.stream()
        .allMatch(
            name -> {
              Interval x = Boxes.range(box, name);
              return x.hi() - x.lo() <= NARROW * (1 + Math.abs(Boxes.middle(x)));
            });
  }

  private double volume(Map<String, Interval> box) {
    double product = 1;
    for (String name : boxes.names) {
      product *= Boxes.width(box, name);
    }
    return product;
  }

  private double[] middle(Map<String, Interval> box) {
    return boxes.names.stream().mapToDouble(name -> Boxes.middle(Boxes.range(box, name))).toArray();
  }

  /// Looks for a root from the middle of a box and for the largest box around it, up to twice as
  /// wide as this one, that holds no other.
  private boolean isSettledByRoot(Map<String, Interval> box) {
    Optional<double[]> root = newton.apply(middle(box));
    if (root.isEmpty()) {
      return false;
    }
    double[] u = root.get();
    for (int i = 0; i < n; i++) {
      Interval x = Boxes.range(box, boxes.names.get(i));
      double width = x.hi() - x.lo();
      if (!(u[i] >= x.lo() - width && u[i] <= x.hi() + width)) {
        return false;
      }
    }
    if (alone.stream().anyMatch(outer -> contains(outer, around(u, new double[n])))) {
      return isKnown(box);
    }
    double[] radius = new double[n];
    for (double share : new double[] {2, 0.5, 0.1, 1e-3, 1e-6}) {
      for (int i = 0; i < n; i++) {
        double width = Boxes.width(box, boxes.names.get(i));
        radius[i] = Math.max(share * width, 1e-9 * (1 + Math.abs(u[i])));
      }
      Map<String, Interval> ring = around(u, radius);
      if (step(ring).map(Step::proved).orElse(false)) {
        alone.add(ring);
        if (isInside(u)) {
          roots.add(u);
        }
        return isKnown(box);
      }
    }
    return false;
  }

  private Map<String, Interval> around(double[] u, double[] radius) {
    var box = new HashMap<String, Interval>();
    for (int i = 0; i < n; i++) {
      box.put(boxes.names.get(i), new Interval(u[i] - radius[i], u[i] + radius[i]));
    }
    return box;
  }

  private boolean isInside(double[] u) {
    for (int i = 0; i < n; i++) {
      Interval walk = boxes.axes.get(i).walk();
      double room = EDGE * (1 + Math.abs(u[i]));
      if (u[i] < walk.lo() - room || u[i] > walk.hi() + room) {
        return false;
      }
    }
    return true;
  }

  /// What a Newton step leaves, and whether it proves one root in all of the box.
  private record Step(Map<String, Interval> box, boolean proved) {}

  private Optional<Step> step(Map<String, Interval> box) {
    var bounds = new Bounds(box);
    double[] m = middle(box);
    double[] jacobian = new double[n * n];
    var slope = new Interval[n][n];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        slope[k][i] = bounds.of(slopes.get(k).get(i));
        if (!slope[k][i].isFinite()) {
          return Optional.of(new Step(box, false));
        }
        jacobian[k * n + i] = Boxes.middle(slope[k][i]);
      }
    }
    Optional<double[]> inverse = inverse(jacobian);
    var at = new Bounds(around(m, new double[n]));
    var f = new Interval[n];
    for (int k = 0; k < n; k++) {
      f[k] = at.of(boxes.limits.get(k));
      if (!f[k].isFinite() || inverse.isEmpty()) {
        return Optional.of(new Step(box, false));
      }
    }
    var narrowed = new HashMap<>(box);
    boolean proved = true;
    for (int i = 0; i < n; i++) {
      String name = boxes.names.get(i);
      Interval x = Boxes.range(narrowed, name);
      Interval rest = row(inverse.get(), i, f);
      Interval own = new Interval(0, 0);
      for (int j = 0; j < n; j++) {
        var column = new Interval[n];
        for (int k = 0; k < n; k++) {
          column[k] = slope[k][j];
        }
        Interval a = row(inverse.get(), i, column);
        if (j == i) {
          own = a;
        } else {
          Interval xj = Boxes.range(narrowed, boxes.names.get(j));
          Interval apart = Bounds.plus(xj, new Interval(-m[j], -m[j]));
          rest = Bounds.plus(rest, Bounds.times(a, apart));
        }
      }
      if (own.contains(0)) {
        proved = false;
        continue;
      }
      Interval reciprocal = new Interval(Bounds.down(1 / own.hi()), Bounds.up(1 / own.lo()));
      Interval move = Bounds.times(rest, reciprocal);
      Interval next = Bounds.plus(new Interval(m[i], m[i]), new Interval(-move.hi(), -move.lo()));
      proved &= next.lo() > x.lo() && next.hi() < x.hi();
      double lo = Math.max(next.lo(), x.lo());
      double hi = Math.min(next.hi(), x.hi());
      if (!(lo <= hi)) {
        return Optional.empty();
      }
      narrowed.put(name, new Interval(lo, hi));
    }
    return Optional.of(new Step(narrowed, proved));
  }

  /// Row `i` of the preconditioner times a column.
  private Interval row(double[] inverse, int i, Interval[] column) {
    Interval sum = new Interval(0, 0);
    for (int k = 0; k < n; k++) {
      double c = inverse[i * n + k];
      sum = Bounds.plus(sum, Bounds.times(new Interval(c, c), column[k]));
    }
    return sum;
  }

  private Optional<double[]> inverse(double[] matrix) {
    double[] result = new double[n * n];
    for (int j = 0; j < n; j++) {
      double[] b = new double[n];
      b[j] = 1;
      if (!Dense.solveGeneral(matrix.clone(), n, b)) {
        return Optional.empty();
      }
      for (int i = 0; i < n; i++) {
        if (!Double.isFinite(b[i])) {
          return Optional.empty();
        }
        result[i * n + j] = b[i];
      }
    }
    return Optional.of(result);
  }

  /// The unknown along which the equations may change most.
  private String steepest(Map<String, Interval> box) {
    var bounds = new Bounds(box);
    String widest = boxes.widest(box);
    String steepest = widest;
    double most = 0;
    for (int i = 0; i < n; i++) {
      String name = boxes.names.get(i);
      double change = 0;
      for (int k = 0; k < n; k++) {
        Interval slope = bounds.of(slopes.get(k).get(i));
        change += Math.max(Math.abs(slope.lo()), Math.abs(slope.hi())) * Boxes.width(box, name);
      }
      if (!Double.isFinite(change)) {
        return widest;
      }
      if (change > most) {
        most = change;
        steepest = name;
      }
    }
    return Boxes.width(box, steepest) > 1e-6 * Boxes.width(box, widest) ? steepest : widest;
  }
}
