package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Dense;
import org.lawlang.math.Interval;
import org.lawlang.math.Parallel;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

/// The roots of equations: for one unknown in closed form or by a scan, for several from many
/// starts.
final class Solver {
  private static final int STARTS = 60;

  /// So many draws without one of the roots found are asked whether they have another.
  private static final int SAMPLE = 1000;

  /// From so many places a draw of a system is searched.
  private static final int TRIES = 6;

  private static final int STEPS = 60;

  /// A Newton step that small has come to rounding.
  private static final double CLOSE = 1e-9;

  /// A solution satisfies its equation to so many digits, its own rounding counted in.
  private static final double EXACT = 1e-12;

  /// What comes that near may be one that was computed badly.
  private static final double NEAR = 1e-6;

  private final Posed posed;
  private final Executor executor;

  private Solver(Posed posed, Executor executor) {
    this.posed = posed;
    this.executor = executor;
  }

  static Roots solve(
      List<Equation> equations,
      List<Unknown> unknowns,
      Map<String, Quantity> given,
      Executor executor) {
    var constraints = new ArrayList<Constraint>();
    for (Equation e : equations) {
      String name = "equation" + (equations.size() > 1 ? " " + (constraints.size() + 1) : "");
      constraints.add(new Constraint(name, e.left(), true, e.right()));
    }
    var problem = new Problem(false, Normal.ZERO, unknowns, constraints, given, Optional.empty());
    if (unknowns.stream().anyMatch(Unknown::integer)) {
      return WholeRoots.of(
          Posed.of(problem), relaxed -> solve(equations, relaxed, given, executor), executor);
    }
    var solver = new Solver(Posed.of(problem), executor);
    if (equations.size() == 1 && unknowns.size() == 1) {
      return solver.single(equations.getFirst());
    }
    return solver.system();
  }

  private Roots single(Equation equation) {
    Unknown unknown = posed.problem().unknowns().getFirst();
    var curves = new Curves(equation, unknown.name(), posed.givenNames());
    Axis axis = posed.landscape().axes().getFirst().widest();
    Optional<Roots> closed =
        Inversion.of(equation, unknown.name()).flatMap(forms -> closed(curves, forms));
    if (closed.isPresent()) {
      return closed.get();
    }
    var crossings = new Crossings(curves, axis, posed.givens());
    Crossings.Scan scan = crossings.scan();
    Optional<Enclosure.Found> proof =
        scan.stretches() ? Optional.empty() : Enclosure.of(posed, u -> newton(posed.givens(), u));
    List<Double> places = new ArrayList<>(scan.roots());
    boolean complete = false;
    String why = scan.reason();
    if (proof.isPresent() && proof.get().settled() && isCovered(proof.get(), axis, places)) {
      Enclosure.Found found = proof.get();
      complete = found.touching().isEmpty() && places.stream().allMatch(x -> isOf(found, axis, x));
      if (complete) {
        places.clear(); // a root at zero may stand there a hair beside itself
      }
      found.roots().forEach(u -> add(places, axis.place(u[0])));
      why =
          places.isEmpty()
              ? scan.reason() + apart(found.everywhere())
              : certified(found, places.size(), " " + crossings.range());
    }
    return found(
        places.stream().sorted().map(x -> named(follow(curves, axis, x))).toList(),
        complete,
        why,
        Optional.empty(),
        givens -> !new Crossings(curves, axis, givens).scan().roots().isEmpty());
  }

  /// Whether each place that could not be settled is a root known otherwise.
  private static boolean isCovered(Enclosure.Found found, Axis axis, List<Double> places) {
    return found.touching().stream()
        .allMatch(
            u ->
                places.stream()
                    .anyMatch(x -> Math.abs(axis.walked(x) - u[0]) <= 1e-4 * (1 + Math.abs(u[0]))));
  }

  /// Whether a place is one of the roots that are alone in their boxes.
  private static boolean isOf(Enclosure.Found found, Axis axis, double x) {
    return found.roots().stream()
        .anyMatch(u -> Math.abs(axis.walked(x) - u[0]) <= 1e-9 * (1 + Math.abs(u[0])));
  }

  private static void add(List<Double> places, double x) {
    if (places.stream().noneMatch(y -> Math.abs(x - y) <= 1e-9 * Math.abs(x))) {
      places.add(x);
    }
  }

  /// By how much two curves that never meet stay apart.
  private String apart(boolean everywhere) {
    double gap = Enclosure.apart(posed);
    boolean ratio = posed.landscape().limits().getFirst().logarithm();
    return gap <= 0
        ? everywhere ? " (proved)" : " (proved as far as numbers reach)"
        : ratio
            ? "; proved: one is everywhere at least "
                + Words.number(Math.exp(gap), 4)
                + " times the other"
            : "; proved: they are everywhere at least " + Words.number(gap, 4) + " apart";
  }

  private static String certified(Enclosure.Found found, int count, String range) {
    String all = count == 1 ? "the only root" : "all " + count + " roots";
    String boxes = found.boxes() == 1 ? " (1 box)" : " (" + found.boxes() + " boxes)";
    String far = found.everywhere() ? "" : " as far as numbers reach";
    return all
        + range
        + far
        + ", certified"
        + boxes
        + (found.touching().isEmpty()
            ? ""
            : "; where the sides only touch it may be one or several, or none by a hair");
  }

  /// @param hasRoot whether other givens have any root
  private Roots found(
      List<Map<String, Quantity>> roots,
      boolean complete,
      String why,
      Optional<Expr> form,
      Predicate<double[]> hasRoot) {
    OptionalDouble share = share(roots, hasRoot);
    boolean always = share.isEmpty() || (share.getAsDouble() == 1 && !roots.isEmpty());
    return new Roots(roots, complete, always ? why : why + words(share), share, form);
  }

  /// The share of the draws that have a root: one of those found, or of the others any.
  private OptionalDouble share(List<Map<String, Quantity>> roots, Predicate<double[]> hasRoot) {
    int draws = Draws.count(posed.problem());
    if (draws == 0) {
      return OptionalDouble.empty();
    }
    int[] others =
        IntStream.range(0, draws)
            .filter(
                i ->
                    roots.stream()
                        .allMatch(
                            root -> root.values().stream().anyMatch(q -> Double.isNaN(q.draw(i)))))
            .toArray();
    int tried = Math.min(SAMPLE, others.length);
    double[] with = new double[tried];
    Parallel.run(
        executor,
        tried,
        k -> {
          // The first ones, for draws of a Sobol sequence at even strides are not spread out.
          with[k] = hasRoot.test(posed.givens(others[k])) ? 1 : 0;
        });
    double ofOthers = Arrays.stream(with).average().orElse(0);
    return OptionalDouble.of(1 - (1 - ofOthers) * others.length / draws);
  }

  private String words(OptionalDouble share) {
    return share.getAsDouble() > 0
        ? "; " + Words.percent(share.getAsDouble()) + " of the draws have a root"
        : Draws.count(posed.problem()) > SAMPLE
            ? "; none of " + SAMPLE + " draws has a root either"
            : "; none of the draws has a root either";
  }

  private Map<String, Quantity> named(List<Quantity> at) {
    var result = new LinkedHashMap<String, Quantity>();
    for (int i = 0; i < at.size(); i++) {
      result.put(posed.problem().unknowns().get(i).name(), at.get(i));
    }
    return result;
  }

  /// The candidates that are roots; empty where there is none, or where one is too badly computed to
  /// tell.
  private Optional<Roots> closed(Curves curves, List<Expr> candidates) {
    List<Kernel> kernels = candidates.stream().map(this::kernel).toList();
    var forms = new TreeMap<Double, Integer>();
    var doubtful = new ArrayList<Double>();
    for (int i = 0; i < candidates.size(); i++) {
      double x = run(kernels.get(i), posed.givens());
      if (holds(curves, posed.givens(), x, EXACT)) {
        if (forms.keySet().stream().noneMatch(y -> isClose(x, y, CLOSE))) {
          forms.put(x, i);
        }
      } else if (holds(curves, posed.givens(), x, NEAR)) {
        doubtful.add(x);
      }
    }
    boolean all =
        doubtful.stream().allMatch(x -> forms.keySet().stream().anyMatch(y -> isClose(x, y, NEAR)));
    if (forms.isEmpty() || !all) {
      return Optional.empty();
    }
    var roots = new ArrayList<Map<String, Quantity>>();
    forms.forEach(
        (x, i) ->
            roots.add(
                named(
                    Draws.follow(
                        posed,
                        new double[] {x},
                        givens ->
                            Optional.of(new double[] {run(kernels.get(i), givens)})
                                .filter(r -> holds(curves, givens, r[0], EXACT)),
                        executor))));
    return Optional.of(
        found(
            roots,
            true,
            "closed form",
            roots.size() == 1
                ? Optional.of(candidates.get(forms.firstEntry().getValue()))
                : Optional.empty(),
            givens ->
                kernels.stream().anyMatch(k -> holds(curves, givens, run(k, givens), EXACT))));
  }

  private static boolean isClose(double x, double y, double share) {
    return Math.abs(x - y) <= share * Math.abs(x);
  }

  private Kernel kernel(Expr e) {
    return Interpreter.of(new RowProgram(posed.givenNames(), List.of(), List.of(), List.of(e)));
  }

  /// The value of a candidate, on the edge of the box where it lies there up to rounding.
  private double run(Kernel kernel, double[] givens) {
    double[] result = new double[1];
    kernel.accumulate(givens, new double[0][], new double[] {1}, 0, 1, result);
    Interval box = posed.problem().unknowns().getFirst().box();
    double inside = Math.clamp(result[0], box.lo(), box.hi());
    return isClose(inside, result[0], EXACT) ? inside : Double.NaN;
  }

  /// Whether a candidate satisfies the equation, up to so much and as much of itself.
  private static boolean holds(Curves curves, double[] givens, double x, double share) {
    if (!Double.isFinite(x)) {
      return false;
    }
    Jet apart = curves.jet(x, givens);
    double size = Math.max(Math.abs(curves.left(x, givens)), Math.abs(curves.right(x, givens)));
    double byRounding = Math.abs(x * apart.gradient[0]);
    return Math.abs(apart.value) <= share * (size + (Double.isFinite(byRounding) ? byRounding : 0));
  }

  private List<Quantity> follow(Curves curves, Axis axis, double x) {
    double way = Math.signum(curves.jet(x, posed.givens()).gradient[0]);
    return Draws.follow(
        posed,
        new double[] {x},
        givens -> new Crossings(curves, axis, givens).nearest(x, way).map(r -> new double[] {r}),
        executor);
  }

  /// Several unknowns: the points that satisfy all equations, certified where bounds can do it,
  /// otherwise as far as many starts find them.
  private Roots system() {
    Optional<Enclosure.Found> proof = Enclosure.of(posed, u -> newton(posed.givens(), u));
    if (proof.isPresent() && proof.get().settled() && proof.get().touching().isEmpty()) {
      Enclosure.Found found = proof.get();
      List<Map<String, Quantity>> roots = found.roots().stream().map(this::followed).toList();
      if (!roots.isEmpty()) {
        return system(roots, true, certified(found, roots.size(), where()));
      }
    }
    boolean none = proof.isPresent() && proof.get().settled() && isNone(proof.get());
    List<double[]> starts = Starts.of(posed, STARTS);
    if (starts.isEmpty()) {
      return system(List.of(), none, "no point was found where all sides are defined");
    }
    Landscape scape = posed.landscape().scaledAt(starts.getFirst(), posed.givens());
    var found = new ArrayList<Candidate>();
    Candidate nearest = Lagrangian.search(scape, posed.givens(), starts.getFirst());
    for (double[] start : starts) {
      Candidate c = Lagrangian.search(scape, posed.givens(), start);
      if (!c.isFeasible()) {
        nearest = c.isBetterThan(nearest) ? c : nearest;
      } else if (found.stream().noneMatch(other -> isSame(other.u(), c.u()))) {
        found.add(c);
      }
    }
    if (found.isEmpty()) {
      String why = new Reasons(posed.problem(), scape, posed.givens()).infeasible(nearest);
      boolean proved = none || Certified.isInfeasible(posed);
      return system(List.of(), proved, why + (proved ? " (proved)" : ""));
    }
    if (found.size() > 1 && found.stream().allMatch(c -> isSingular(c.u()))) {
      List<Map<String, Quantity>> some = List.of(followed(found.getFirst().u()));
      return system(
          some,
          false,
          "one of many: the equations depend on one another there, so that they leave a whole curve"
              + " of solutions; state another one");
    }
    List<Map<String, Quantity>> roots = found.stream().map(c -> followed(c.u())).toList();
    return system(
        roots,
        false,
        "found from " + starts.size() + " starts; that there are no more is not proven");
  }

  private Roots system(List<Map<String, Quantity>> roots, boolean complete, String why) {
    List<double[]> starts = Starts.of(posed, TRIES);
    return found(
        roots,
        complete,
        why,
        Optional.empty(),
        givens ->
            starts.stream().anyMatch(u -> newton(givens, u).filter(this::isInside).isPresent()));
  }

  private static boolean isNone(Enclosure.Found found) {
    return found.roots().isEmpty() && found.touching().isEmpty();
  }

  private String where() {
    boolean open =
        posed.landscape().axes().stream().allMatch(a -> a.fencedBelow() && a.fencedAbove());
    return open ? "" : " in the box";
  }

  private boolean isSingular(double[] u) {
    Jet[] jets = posed.landscape().at(u, posed.givens());
    int n = u.length;
    double[] gram = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double[] a = jets[i + 1].gradient;
        double[] b = jets[j + 1].gradient;
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int k = 0; k < n; k++) {
          dot += a[k] * b[k];
          aa += a[k] * a[k];
          bb += b[k] * b[k];
        }
        gram[i * n + j] = dot / Math.sqrt(aa * bb);
      }
    }
    double[] values = new double[n];
    return !Dense.eigen(gram, n, values, new double[n * n]) || values[0] < 1e-12;
  }

  /// A root for each draw, by Newton's method from that at the point estimates.
  private Map<String, Quantity> followed(double[] u) {
    Landscape scape = posed.landscape();
    return named(
        Draws.follow(
            posed,
            scape.place(u),
            givens -> newton(givens, u).filter(this::isInside).map(scape::place),
            executor));
  }

  private boolean isInside(double[] u) {
    Landscape scape = posed.landscape();
    for (int i = 0; i < u.length; i++) {
      double room = 1e-12 * (1 + Math.abs(u[i]));
      if (u[i] < scape.low(i) - room || u[i] > scape.high(i) + room) {
        return false;
      }
    }
    return true;
  }

  /// A root of the equations by Newton's method from a place on the axes, with steps halved until
  /// the equations are better satisfied; empty where it comes to none.
  private Optional<double[]> newton(double[] givens, double[] start) {
    Landscape scape = posed.landscape();
    int n = start.length;
    double[] u = start.clone();
    Jet[] jets = scape.at(u, givens);
    double left = residual(jets);
    for (int step = 0; step < STEPS && Double.isFinite(left) && left > 0; step++) {
      double[] a = new double[n * n];
      double[] d = new double[n];
      for (int k = 0; k < n; k++) {
        System.arraycopy(jets[k + 1].gradient, 0, a, k * n, n);
        d[k] = -jets[k + 1].value;
      }
      if (!Dense.solveGeneral(a, n, d)) {
        return Optional.empty();
      }
      double share = 1;
      double[] next = u;
      double better = left;
      for (; share > 1e-3; share /= 2) {
        next = moved(u, d, share);
        jets = scape.at(next, givens);
        better = residual(jets);
        if (better < left) {
          break;
        }
      }
      boolean small = true;
      for (int i = 0; i < n; i++) {
        small &= Math.abs(d[i]) <= CLOSE * (1 + Math.abs(u[i]));
      }
      if (!(better < left)) {
        return small ? Optional.of(u) : Optional.empty();
      }
      u = next;
      left = better;
    }
    return left == 0 ? Optional.of(u) : Optional.empty();
  }

  private static double[] moved(double[] u, double[] d, double share) {
    double[] next = u.clone();
    for (int i = 0; i < u.length; i++) {
      next[i] += share * d[i];
    }
    return next;
  }

  private static double residual(Jet[] jets) {
    double sum = 0;
    for (int k = 1; k < jets.length; k++) {
      sum += jets[k].value * jets[k].value;
    }
    return sum;
  }

  private static boolean isSame(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (Math.abs(a[i] - b[i]) > 1e-6 * (1 + Math.abs(a[i]))) {
        return false;
      }
    }
    return true;
  }
}
