package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.lawlang.math.Interval;
import org.lawlang.math.Parallel;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Optimum.Verdict;
import org.lawlang.plan.Reasons.Fall;
import org.lawlang.plan.Search.Found;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Tidied;

/// Answers questions about laws. Whatever happens is an answer with its reason, never an exception.
public final class Planner {
  /// Next to nothing, so that a box from there on is walked by its logarithm.
  private static final double SMALLEST = 1e-80;

  /// A value that is better by no more than such a share is the same.
  private static final double HAIR = 1e-10;

  private Planner() {}

  /// The optimum of a problem at the point estimates of its givens and for each of their draws; the
  /// same for any executor.
  public static Optimum minimize(Problem problem, Executor executor) {
    return ByValue.minimize(problem, executor)
        .orElseGet(() -> minimize(problem, /* relax= */ true, executor));
  }

  /// The same; where nothing is feasible without what would have to give, unless `relax`.
  static Optimum minimize(Problem problem, boolean relax, Executor executor) {
    Optional<Problem> smooth = Epigraph.of(problem);
    Problem kinked = problem;
    if (smooth.isPresent()) {
      Optimum found = minimize(smooth.get(), /* relax= */ false, executor);
      if (found.verdict() == Verdict.OPTIMAL) {
        return Epigraph.answer(problem, found);
      }
      kinked = found.at().isEmpty() ? problem : problem.from(found.at());
    }
    return asPosed(kinked, relax, executor);
  }

  private static Optimum asPosed(Problem problem, boolean relax, Executor executor) {
    Posed posed = Posed.of(problem);
    if (problem.unknowns().stream().anyMatch(Problem.Unknown::integer)) {
      return Whole.minimize(posed, executor);
    }
    Optional<ClosedForm> form = ZeroDifficulty.of(posed);
    if (form.isPresent()) {
      Optional<Optimum> found = closed(posed, form.get(), executor);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return searched(posed, relax, executor);
  }

  /// The optima of problems that differ by a number, in its order. Where one is not proved, the
  /// places of its neighbours are starts as well.
  public static List<Optimum> sweep(List<Problem> problems, Executor executor) {
    var alone = new Optimum[problems.size()];
    Parallel.run(
        executor, "optima", alone.length, i -> alone[i] = minimize(problems.get(i), executor));
    var together = alone.clone();
    Parallel.run(
        executor,
        alone.length,
        i -> {
          for (int j = i - 1; j <= i + 1; j += 2) {
            if (j >= 0 && j < alone.length && mayGain(together[i], alone[j])) {
              Optimum other = minimize(problems.get(i).from(alone[j].at()), executor);
              together[i] = isBetter(other, together[i]) ? other : together[i];
            }
          }
        });
    return List.of(together);
  }

  private static boolean mayGain(Optimum here, Optimum neighbour) {
    return here.verdict() != Verdict.OPTIMAL
        && here.verdict() != Verdict.UNBOUNDED
        && !neighbour.at().isEmpty();
  }

  private static boolean isBetter(Optimum a, Optimum b) {
    double gain = a.value().value() - b.value().value();
    return !a.at().isEmpty()
        && (b.at().isEmpty() || (a.problem().maximize() ? gain > 0 : gain < 0));
  }

  /// The roots of equations in the unknowns, at the point estimates and followed for each draw: all
  /// that there are where interval bounds can certify it, otherwise those that a fine grid or many
  /// starts find.
  public static Roots solve(
      List<Equation> equations,
      List<Problem.Unknown> unknowns,
      Map<String, Quantity> given,
      Executor executor) {
    return Solver.solve(equations, unknowns, given, executor);
  }

  /// Whether the unknowns are whole numbers of so few values that all can be tried, so that there may
  /// be more of them than equations.
  public static boolean canTryAll(List<Problem.Unknown> unknowns) {
    return Exhaustive.isFew(Exhaustive.count(unknowns));
  }

  /// How an optimum comes about, in lines.
  public static List<String> explain(Optimum optimum) {
    return Explanation.of(optimum);
  }

  /// The runs to make next, or in words why there are none.
  public static Designed design(DesignProblem problem, Executor executor) {
    return Designer.design(problem, executor);
  }

  private static Optional<Optimum> closed(Posed posed, ClosedForm form, Executor executor) {
    double[] point = form.evaluate(posed.givens()).orElseThrow();
    double[] x = Arrays.copyOf(point, point.length - 1);
    double[] u = posed.landscape().walked(x);
    Landscape scape = posed.landscape().scaledAt(u, posed.givens());
    Candidate optimum = Kkt.at(scape, posed.givens(), u);
    if (!optimum.isFeasible() || !optimum.isStationary()) {
      return Optional.empty();
    }
    List<Quantity> at =
        Draws.follow(
            posed,
            point,
            givens ->
                form.evaluate(givens).or(() -> Draws.near(posed.problem(), scape, givens, optimum)),
            executor);
    var expressions = new LinkedHashMap<String, Expr>();
    for (int i = 0; i < x.length; i++) {
      expressions.put(posed.problem().unknowns().get(i).name(), Tidied.of(form.at().get(i)));
    }
    expressions.put("value", Tidied.of(form.value()));
    return Optional.of(
        optimum(
            posed,
            scape,
            optimum,
            Verdict.OPTIMAL,
            "closed form",
            at,
            expressions,
            Budget.of(posed, form)));
  }

  private static Optimum searched(Posed posed, boolean relax, Executor executor) {
    List<double[]> starts = Starts.of(posed, posed.isConvex() ? 5 : Search.STARTS);
    Optional<Found> search =
        Search.run(posed.landscape(), posed.givens(), starts, posed.isConvex(), executor);
    if (search.isEmpty()) {
      return none(
          posed,
          Verdict.INFEASIBLE,
          "no point was found where the objective and the constraints are all defined");
    }
    Found found = search.get();
    Candidate first = found.best();
    var reasons = new Reasons(posed.problem(), found.landscape(), posed.givens());
    if (!first.isFeasible()) {
      boolean isProved = Certified.isInfeasible(posed);
      Optional<Optimum> positive =
          isProved ? Optional.empty() : amongPositive(posed, relax, executor);
      if (positive.isPresent()) {
        return positive.get();
      }
      String proved = isProved ? " (proved)" : "";
      return none(
          posed,
          Verdict.INFEASIBLE,
          reasons.infeasible(first)
              + proved
              + (relax ? Relaxation.of(posed, reasons.clashing(first), executor) : ""));
    }
    Optional<Fall> unbounded = reasons.unbounded(first);
    boolean isFenced = found.landscape().isFenced(first.u());
    boolean level = posed.isConvex() && first.isStationary();
    boolean convex = level && !isFenced;
    Optional<Certified.Proof> proof =
        convex || isFenced || unbounded.isPresent()
            ? Optional.empty()
            : Certified.of(posed, found.landscape(), first);
    boolean proved = convex || proof.map(Certified.Proof::proved).orElse(false);
    Candidate best = proof.flatMap(Certified.Proof::best).orElse(first);
    Optional<Optimum> zero =
        new AtZero(posed, found.landscape(), best).optimum(level || proved, relax, executor);
    if (zero.isPresent()) {
      return zero.get();
    }
    // Of either sign unknowns are walked in small steps, which may end far from where they are
    // large.
    boolean isLost = unbounded.map(Fall::ends).orElse(!proved && found.isDoubtful());
    if (isLost) {
      double value = found.landscape().value(best.u(), posed.givens());
      double seen = unbounded.map(Fall::value).orElse(value);
      Optional<Optimum> positive = amongPositive(posed, relax, executor);
      if (positive.isPresent() && isBeyond(posed, positive.get(), seen)) {
        return positive.get();
      }
    }
    if (unbounded.isPresent()) {
      return none(posed, Verdict.UNBOUNDED, unbounded.get().sentence());
    }
    var why = new ArrayList<String>();
    why.add(
        convex ? posed.proof() : proof.map(p -> certified(p, found)).orElseGet(() -> best(found)));
    why.addAll(reasons.edges(best.u()));
    double[] point = Draws.place(found.landscape(), posed.givens(), best.u());
    List<Quantity> at =
        Draws.follow(
            posed,
            point,
            givens -> Draws.near(posed.problem(), found.landscape(), givens, best),
            executor);
    return optimum(
        posed,
        found.landscape(),
        best,
        proved ? Verdict.OPTIMAL : Verdict.BEST_FOUND,
        String.join("; ", why),
        at,
        Map.of(),
        Optional.empty());
  }

  /// Where the search lost its way: unknowns without a box that may have either sign are sought among
  /// positive ones, whose magnitudes a search can walk through. No proof is left then.
  private static Optional<Optimum> amongPositive(Posed posed, boolean relax, Executor executor) {
    Problem problem = posed.problem();
    var open = new ArrayList<String>();
    var unknowns = new ArrayList<Problem.Unknown>();
    for (Problem.Unknown u : problem.unknowns()) {
      boolean either = u.box().lo() == Double.NEGATIVE_INFINITY && u.box().hi() > 0;
      boolean isLog = posed.landscape().axes().get(unknowns.size()).logarithmic();
      boolean changes = either && !isLog && !u.integer();
      if (changes) {
        open.add(u.name());
      }
      unknowns.add(
          changes ? new Problem.Unknown(u.name(), new Interval(SMALLEST, u.box().hi()), false) : u);
    }
    if (open.isEmpty()) {
      return Optional.empty();
    }
    Optimum found = minimize(problem.with(unknowns), relax, executor);
    return found.at().isEmpty()
        ? Optional.empty()
        : Optional.of(
            found.as(
                found.problem(),
                Verdict.BEST_FOUND,
                found.why() + "; sought among positive " + Words.list(open)));
  }

  /// Whether an optimum is better than what was seen otherwise, and not by a hair.
  private static boolean isBeyond(Posed posed, Optimum optimum, double seen) {
    double gain = (posed.problem().maximize() ? 1 : -1) * (optimum.value().value() - seen);
    return gain > HAIR * Math.abs(seen);
  }

  private static String certified(Certified.Proof proof, Found found) {
    String boxes = proof.boxes() == 1 ? "1 box" : proof.boxes() + " boxes";
    if (proof.proved()) {
      return "certified search, within 1e-9 (" + boxes + ")";
    }
    return best(found)
        + (Double.isFinite(proof.floor())
            ? "; proved in " + boxes + " is that none is beyond " + Words.number(proof.floor(), 4)
            : "");
  }

  private static String best(Found found) {
    String reached = found.tried() == 1 ? "" : ", " + found.reached() + " of which reach it";
    return "best of "
        + found.tried()
        + (found.tried() == 1 ? " start" : " starts")
        + reached
        + (found.best().isStationary()
            ? ""
            : ", not stationary there (a kink, or the end of precision)");
  }

  static Optimum optimum(
      Posed posed,
      Landscape scape,
      Candidate optimum,
      Verdict verdict,
      String why,
      List<Quantity> answer,
      Map<String, Expr> closedForm,
      Optional<Scaling> scaling) {
    int n = answer.size() - 1;
    var at = new LinkedHashMap<String, Quantity>();
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      at.put(posed.problem().unknowns().get(i).name(), answer.get(i));
      x[i] = answer.get(i).value();
    }
    var findings = new Findings(posed, scape, optimum, x, answer.get(n).value());
    return new Optimum(
        posed.problem(),
        verdict,
        why,
        at,
        answer.get(n),
        findings.bindings(),
        closedForm,
        scaling,
        findings.flat(),
        Hindsight.cheapest(posed.problem(), answer.get(n).value(), at),
        new Hindsight(posed, scape, optimum).regret(answer));
  }

  static Optimum none(Posed posed, Verdict verdict, String why) {
    return Optimum.bare(posed.problem(), verdict, why, Map.of(), Quantity.exact(Double.NaN));
  }
}
