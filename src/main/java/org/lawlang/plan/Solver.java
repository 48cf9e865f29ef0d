package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

/// The roots of equations: for one unknown in closed form or by a scan, for several from many
/// starts.
final class Solver {
  private static final int STARTS = 60;

  /// So many draws are asked whether they have a root.
  private static final int SAMPLE = 100;

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
    Optional<List<Expr>> candidates = Inversion.of(equation, unknown.name());
    if (candidates.isPresent()) {
      List<Expr> holding =
          candidates.get().stream()
              .filter(e -> holds(curves, posed.givens(), value(e, posed.givens())))
              .toList();
      if (!holding.isEmpty()) {
        return closed(curves, holding);
      }
    }
    Crossings.Scan scan = new Crossings(curves, axis, posed.givens()).scan();
    List<Map<String, Quantity>> roots =
        scan.roots().stream()
            .filter(x -> !unknown.integer() || x == Math.rint(x))
            .map(x -> named(follow(curves, axis, x)))
            .toList();
    String rare = roots.isEmpty() ? elsewhere(curves, axis) : "";
    return new Roots(roots, scan.reason() + rare, Optional.empty());
  }

  /// In words, how many of the draws have a root where the point estimates have none.
  private String elsewhere(Curves curves, Axis axis) {
    int draws = Draws.count(posed.problem());
    int tried = Math.min(SAMPLE, draws);
    int with = 0;
    for (int i = 0; i < tried; i++) {
      double[] givens = posed.givens((int) ((long) i * draws / tried));
      with += new Crossings(curves, axis, givens).scan().roots().isEmpty() ? 0 : 1;
    }
    return tried == 0
        ? ""
        : with == 0
            ? "; none of " + tried + " draws has a root either"
            : "; " + Words.percent((double) with / tried) + " of the draws have a root";
  }

  private Map<String, Quantity> named(List<Quantity> at) {
    var result = new LinkedHashMap<String, Quantity>();
    for (int i = 0; i < at.size(); i++) {
      result.put(posed.problem().unknowns().get(i).name(), at.get(i));
    }
    return result;
  }

  private Roots closed(Curves curves, List<Expr> forms) {
    List<Expr> sorted =
        forms.stream().sorted(Comparator.comparingDouble(e -> value(e, posed.givens()))).toList();
    var roots = new ArrayList<Map<String, Quantity>>();
    double last = Double.NaN;
    for (Expr form : sorted) {
      double x = value(form, posed.givens());
      if (x == last) {
        continue;
      }
      last = x;
      Kernel kernel = kernel(form);
      roots.add(
          named(
              Draws.follow(
                  posed,
                  new double[] {x},
                  givens ->
                      Optional.of(new double[] {run(kernel, givens)})
                          .filter(r -> holds(curves, givens, r[0])),
                  executor)));
    }
    return new Roots(
        roots,
        "closed form",
        roots.size() == 1 ? Optional.of(sorted.getFirst()) : Optional.empty());
  }

  private Kernel kernel(Expr e) {
    return Interpreter.of(new RowProgram(posed.givenNames(), List.of(), List.of(), List.of(e)));
  }

  private static double run(Kernel kernel, double[] givens) {
    double[] result = new double[1];
    kernel.accumulate(givens, new double[0][], new double[] {1}, 0, 1, result);
    return result[0];
  }

  private double value(Expr e, double[] givens) {
    return run(kernel(e), givens);
  }

  /// Whether a candidate lies in the box and satisfies the equation, up to its rounding.
  private boolean holds(Curves curves, double[] givens, double x) {
    Unknown unknown = posed.problem().unknowns().getFirst();
    if (!Double.isFinite(x)
        || !unknown.box().contains(x)
        || (unknown.integer() && x != Math.rint(x))) {
      return false;
    }
    Jet apart = curves.jet(x, givens);
    double size = Math.max(Math.abs(curves.left(x, givens)), Math.abs(curves.right(x, givens)));
    double byRounding = 1e-12 * Math.abs(x * apart.gradient[0]);
    return Math.abs(apart.value) <= 1e-12 * size + (Double.isFinite(byRounding) ? byRounding : 0);
  }

  private List<Quantity> follow(Curves curves, Axis axis, double x) {
    return Draws.follow(
        posed,
        new double[] {x},
        givens -> new Crossings(curves, axis, givens).nearest(x).map(r -> new double[] {r}),
        executor);
  }

  /// Several unknowns: the points that satisfy all equations, as far as many starts find them.
  private Roots system() {
    List<double[]> starts = Starts.of(posed, STARTS);
    if (starts.isEmpty()) {
      return new Roots(
          List.of(), "no point was found where all sides are defined", Optional.empty());
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
      String proved = Certified.isInfeasible(posed) ? " (proved)" : "";
      return new Roots(List.of(), why + proved, Optional.empty());
    }
    List<Map<String, Quantity>> roots =
        found.stream()
            .map(
                c ->
                    named(
                        Draws.follow(
                            posed,
                            scape.place(c.u()),
                            givens ->
                                Optional.of(Lagrangian.search(scape, givens, c.u()))
                                    .filter(Candidate::isFeasible)
                                    .map(r -> scape.place(r.u())),
                            executor)))
            .toList();
    return new Roots(
        roots, "found from " + starts.size() + " starts; there may be more", Optional.empty());
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
