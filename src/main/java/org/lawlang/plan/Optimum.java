package org.lawlang.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lawlang.math.Quantity;
import org.lawlang.symbolic.Expr;

/// The answer to a [Problem].
///
/// @param why the verdict in words: `closed form`, `best of 40 starts`, or the reason why there is
///     no optimum
/// @param at place by unknown, in the order of the problem; empty when there is none
/// @param value of the objective there; NaN when there is none
/// @param closedForm the unknowns, and the value under the key `value`, as functions of the givens,
///     where derived
/// @param scaling that closed form as a function of a budget
/// @param flat in words, one a sentence: how far each unknown may move for 0.1 % of the value
public record Optimum(
    Problem problem,
    Verdict verdict,
    String why,
    Map<String, Quantity> at,
    Quantity value,
    List<Binding> constraints,
    Map<String, Expr> closedForm,
    Optional<Scaling> scaling,
    List<String> flat,
    Optional<Cheapest> cheapest,
    Optional<Regret> regret) {

  public enum Verdict {
    OPTIMAL("optimal"),
    BEST_FOUND("best-found"),
    INFEASIBLE("infeasible"),
    UNBOUNDED("unbounded");

    private final String slug;

    Verdict(String slug) {
      this.slug = slug;
    }

    /// As JSON says it.
    public String slug() {
      return slug;
    }
  }

  /// A place, or none, of which nothing more is known.
  static Optimum bare(
      Problem problem, Verdict verdict, String why, Map<String, Quantity> at, Quantity value) {
    return new Optimum(
        problem,
        verdict,
        why,
        at,
        value,
        List.of(),
        Map.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /// Where an unknown of the problem is, at the point estimates.
  double place(String unknown) {
    return Objects.requireNonNull(at.get(unknown)).value();
  }

  /// The same place with another verdict, as the answer to `other`.
  Optimum as(Problem other, Verdict verdict, String why) {
    return new Optimum(
        other, verdict, why, at, value, constraints, closedForm, scaling, flat, cheapest, regret);
  }

  Optimum withFlat(List<String> other) {
    return new Optimum(
        problem,
        verdict,
        why,
        at,
        value,
        constraints,
        closedForm,
        scaling,
        other,
        cheapest,
        regret);
  }

  /// The place within a thousandth of the best value that costs least to serve.
  ///
  /// @param saving share of that cost at the optimum that it saves
  public record Cheapest(String text, Map<String, Quantity> at, double cost, double saving) {}

  /// What it costs to choose now, at the point estimates, against choosing once the law is known, in
  /// shares of a budget: over the draws, on average and in one case of twenty.
  public record Regret(String of, double budget, double mean, double bad) {
    /// On average, in units of the budget.
    public double amount() {
      return mean * budget;
    }
  }

  /// A constraint at the optimum: `slack = right − left`, the multiplier (change of the value for
  /// one more unit of the right side), and in words what a binding one costs (`10 % more compute
  /// buys 0.9 % less loss`) or another leaves (`12 % to spare`).
  public record Binding(
      String text, double slack, OptionalDouble multiplier, boolean binds, String sentence) {}
}
