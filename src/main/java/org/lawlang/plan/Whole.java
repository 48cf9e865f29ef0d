package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import org.lawlang.math.Progress;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Optimum.Verdict;
import org.lawlang.plan.Problem.Unknown;

/// Problems with whole numbers among their unknowns: all tried where they are few, otherwise branch
/// and bound (Land and Doig 1960) on the relaxation that lets them vary continuously.
final class Whole {
  private static final int NODES = 3000;
  private static final double INTEGRAL = 1e-6;
  private static final double LARGE = 1000;

  private final Posed posed;
  private final Landscape root;
  private final Executor executor;
  private int nodes;

  private Whole(Posed posed, Executor executor) {
    this.posed = posed;
    this.executor = executor;
    var axes = new ArrayList<Axis>();
    for (int i = 0; i < posed.landscape().dimension(); i++) {
      Axis axis = posed.landscape().axes().get(i);
      axes.add(isWhole(i) ? axis.whole() : axis);
    }
    root = posed.landscape().withAxes(axes);
  }

  static Optimum minimize(Posed posed, Executor executor) {
    Optional<Exhaustive> all = Exhaustive.of(posed);
    return all.isPresent()
        ? exhaustive(posed, all.get(), executor)
        : new Whole(posed, executor).search();
  }

  /// The best value at the point estimates; empty where no whole point is found.
  static Optional<Double> value(Problem problem) {
    Posed posed = Posed.of(problem);
    Optional<Exhaustive> all = Exhaustive.of(posed);
    if (all.isPresent()) {
      return all.get().best(posed.givens()).map(best -> best[best.length - 1]);
    }
    var whole = new Whole(posed, Runnable::run);
    return whole
        .relax(whole.root, List.of())
        .filter(n -> n.relaxed.isFeasible())
        .flatMap(whole::branch)
        .map(n -> n.landscape.value(n.relaxed.u(), posed.givens()));
  }

  private static Optimum exhaustive(Posed posed, Exhaustive all, Executor executor) {
    Optional<double[]> best = all.best(posed.givens());
    if (best.isEmpty()) {
      return Planner.none(
          posed,
          Verdict.INFEASIBLE,
          "none of the " + all.size() + " whole points satisfies the constraints");
    }
    Exhaustive some = all.forDraws(posed, Draws.count(posed.problem()));
    List<Quantity> at = Draws.follow(posed, best.get(), some::best, executor);
    double[] x = java.util.Arrays.copyOf(best.get(), best.get().length - 1);
    var axes = new ArrayList<Axis>();
    for (int i = 0; i < x.length; i++) {
      axes.add(posed.landscape().axes().get(i).fixed(x[i]));
    }
    Landscape fixed = posed.landscape().withAxes(axes);
    Candidate there = Kkt.at(fixed, posed.givens(), x, new int[0]);
    return Planner.optimum(
            posed,
            fixed,
            there,
            Verdict.OPTIMAL,
            all.size() == 1 ? "the only whole point" : "all " + all.size() + " whole points tried",
            at,
            Map.of(),
            Optional.empty())
        .withFlat(all.flat(posed.givens()));
  }

  private boolean isWhole(int i) {
    Unknown u = posed.problem().unknowns().get(i);
    return u.integer();
  }

  /// A box of the tree with the minimum of the relaxation on it.
  private record Node(Landscape landscape, Candidate relaxed) {}

  private Optimum search() {
    Optional<Node> first = relax(root, List.of());
    if (first.isEmpty()) {
      return Planner.none(
          posed,
          Verdict.INFEASIBLE,
          "no point was found where the objective and the constraints are all defined");
    }
    var reasons = new Reasons(posed.problem(), first.get().landscape, posed.givens());
    if (!first.get().relaxed.isFeasible()) {
      return Planner.none(posed, Verdict.INFEASIBLE, reasons.infeasible(first.get().relaxed));
    }
    Optional<Reasons.Fall> unbounded = reasons.unbounded(first.get().relaxed);
    if (unbounded.isPresent()) {
      return Planner.none(posed, Verdict.UNBOUNDED, unbounded.get().sentence());
    }
    Optional<Node> best = branch(first.get());
    if (best.isEmpty()) {
      return Planner.none(
          posed,
          Verdict.INFEASIBLE,
          "the constraints can be satisfied, but "
              + (Certified.isInfeasible(posed)
                  ? "by no whole point (proved)"
                  : "no whole point that does was found in " + nodes + " boxes"));
    }
    boolean byTree = posed.isConvex() && nodes < NODES;
    Optional<Certified.Proof> proof =
        byTree
            ? Optional.empty()
            : Certified.of(
                posed,
                best.get().landscape,
                onAxes(best.get()),
                u -> fix(root, posed.givens(), u, 0).map(this::onAxes));
    Node found =
        proof
            .flatMap(Certified.Proof::best)
            .flatMap(c -> fix(root, posed.givens(), c.u(), 0))
            .orElseGet(best::get);
    boolean proved = byTree || proof.map(Certified.Proof::proved).orElse(false);
    String boxes = nodes + (nodes == 1 ? " box)" : " boxes)");
    String why =
        byTree
            ? "branch and bound, " + posed.proof() + " (" + boxes
            : proved
                ? "certified search over whole numbers, within 1e-9 ("
                    + proof.orElseThrow().boxes()
                    + " boxes)"
                : "branch and bound without proof of the relaxations (" + boxes;
    double[] point = Draws.place(found.landscape, posed.givens(), found.relaxed.u());
    List<Quantity> at =
        Draws.follow(posed, point, givens -> draw(givens, first.get(), found), executor);
    Node around = continuous(found);
    return Planner.optimum(
        posed,
        around.landscape,
        around.relaxed,
        proved ? Verdict.OPTIMAL : Verdict.BEST_FOUND,
        why,
        at,
        Map.of(),
        Optional.empty());
  }

  /// The surroundings of an optimum, in which a whole number of thousands moves as if it were a real
  /// one, where that makes no difference to the value.
  private Node continuous(Node found) {
    double[] x = found.landscape.place(found.relaxed.u());
    var axes = new ArrayList<>(found.landscape.axes());
    for (int i = 0; i < x.length; i++) {
      axes.set(i, Math.abs(x[i]) >= LARGE ? root.axes().get(i) : axes.get(i));
    }
    Landscape scape = found.landscape.withAxes(axes);
    Candidate c = Lagrangian.search(scape, posed.givens(), scape.walked(x));
    double value = found.relaxed.objective();
    boolean same = Math.abs(c.objective() - value) <= 1e-6 * Math.max(1e-3, Math.abs(value));
    return c.isFeasible() && c.isStationary() && same ? new Node(scape, c) : found;
  }

  /// The place of a node on the axes of the problem.
  private Candidate onAxes(Node node) {
    double[] u = node.relaxed.u().clone();
    for (int i = 0; i < u.length; i++) {
      u[i] = posed.landscape().axes().get(i).walked(node.landscape.axes().get(i).place(u[i]));
    }
    Candidate c = node.relaxed;
    return new Candidate(u, c.multipliers(), c.objective(), c.violation(), c.slope());
  }

  /// The best whole point found, with its whole unknowns fixed.
  private Optional<Node> branch(Node first) {
    try (Progress.Stretch stretch = Progress.of(executor).begin("cases at most", NODES)) {
      return branch(first, stretch);
    }
  }

  private Optional<Node> branch(Node first, Progress.Stretch stretch) {
    var open =
        new PriorityQueue<Node>(Comparator.comparingDouble((Node n) -> n.relaxed.objective()));
    open.add(first);
    Optional<Node> best = Optional.empty();
    while (!open.isEmpty() && nodes < NODES) {
      Node node = open.remove();
      double cutoff = best.map(b -> b.relaxed.objective()).orElse(Double.POSITIVE_INFINITY);
      if (node.relaxed.objective() >= cutoff - 1e-12 * Math.abs(cutoff)) {
        break; // the others are no better
      }
      int i = mostFractional(node);
      if (i < 0) {
        Optional<Node> fixed = fix(node.landscape, posed.givens(), node.relaxed.u(), 0);
        if (fixed.isPresent() && fixed.get().relaxed.objective() < cutoff) {
          best = fixed;
        }
        continue;
      }
      for (int rounding = 0; best.isEmpty() && rounding < 3; rounding++) {
        best = fix(node.landscape, posed.givens(), node.relaxed.u(), rounding);
      }
      Axis axis = node.landscape.axes().get(i);
      double x = axis.place(node.relaxed.u()[i]);
      for (Optional<Axis> part : List.of(axis.atMost(Math.floor(x)), axis.atLeast(Math.ceil(x)))) {
        if (part.isPresent()) {
          var axes = new ArrayList<>(node.landscape.axes());
          axes.set(i, part.get());
          relax(node.landscape.withAxes(axes), List.of(node.relaxed.u()))
              .filter(n -> n.relaxed.isFeasible())
              .ifPresent(open::add);
          stretch.step();
        }
      }
    }
    return best;
  }

  private Optional<Node> relax(Landscape landscape, List<double[]> near) {
    nodes++;
    var starts = new ArrayList<double[]>();
    for (double[] u : near) {
      starts.add(clamped(landscape, u));
    }
    if (near.isEmpty() || !posed.isConvex()) {
      int count = near.isEmpty() && !posed.isConvex() ? Search.STARTS : 5;
      starts.addAll(Starts.of(posed.with(landscape), count));
    }
    return Search.run(landscape, posed.givens(), starts, posed.isConvex(), executor)
        .map(f -> new Node(f.landscape(), f.best()));
  }

  private static double[] clamped(Landscape landscape, double[] u) {
    double[] result = u.clone();
    for (int i = 0; i < u.length; i++) {
      result[i] = Math.clamp(u[i], landscape.low(i), landscape.high(i));
    }
    return result;
  }

  private int mostFractional(Node node) {
    int most = -1;
    double distance = INTEGRAL;
    for (int i = 0; i < node.relaxed.u().length; i++) {
      if (isWhole(i)) {
        double x = node.landscape.axes().get(i).place(node.relaxed.u()[i]);
        double d = Math.abs(x - Math.rint(x));
        if (d > distance) {
          distance = d;
          most = i;
        }
      }
    }
    return most;
  }

  /// The whole unknowns rounded (to the nearest, down or up) and fixed, the others optimised again.
  private Optional<Node> fix(Landscape landscape, double[] givens, double[] place, int rounding) {
    var axes = new ArrayList<>(landscape.axes());
    double[] u = place.clone();
    for (int i = 0; i < u.length; i++) {
      if (isWhole(i)) {
        double x = axes.get(i).place(u[i]);
        double near = rounding == 0 ? Math.rint(x) : rounding == 1 ? Math.floor(x) : Math.ceil(x);
        double inside = Math.clamp(near, axes.get(i).firstWhole(), axes.get(i).lastWhole());
        axes.set(i, axes.get(i).fixed(inside));
        u[i] = inside;
      }
    }
    Landscape fixed = landscape.withAxes(axes);
    for (Jet jet : fixed.at(u, givens)) {
      if (!jet.isFinite()) {
        return Optional.empty();
      }
    }
    Candidate found = Lagrangian.search(fixed, givens, u);
    return found.isFeasible() ? Optional.of(new Node(fixed, found)) : Optional.empty();
  }

  /// For other givens: the relaxation rounded each way, and the whole numbers of the point optimum.
  private Optional<double[]> draw(double[] givens, Node relaxation, Node point) {
    Candidate best = Lagrangian.search(point.landscape, givens, point.relaxed.u());
    Landscape where = point.landscape;
    boolean any = best.isFeasible();
    Candidate relaxed = Lagrangian.search(relaxation.landscape, givens, relaxation.relaxed.u());
    for (int rounding = 0; rounding < 3; rounding++) {
      Optional<Node> other = fix(relaxation.landscape, givens, relaxed.u(), rounding);
      if (other.isPresent() && (!any || other.get().relaxed.objective() < best.objective())) {
        best = other.get().relaxed;
        where = other.get().landscape;
        any = true;
      }
    }
    return any ? Optional.of(Draws.place(where, givens, best.u())) : Optional.empty();
  }
}
