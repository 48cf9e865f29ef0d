package org.lawlang.fit;

import java.util.List;

/// How the best local search ended. A search that does not converge is a result, not an exception.
public sealed interface Outcome {
  /// There was no free parameter to search for: `loss` is that of the law as it stands.
  record Evaluated(double loss) implements Outcome {}

  /// Gradient norm below tolerance, at `loss` after `evaluations` of the objective over all starts.
  record Converged(double loss, int evaluations) implements Outcome {}

  /// Stopped on its budget; `loss` is the best seen, and no claim is made for it.
  record OutOfBudget(double loss, int evaluations) implements Outcome {}

  /// The optimum under the priors that a posterior starts from, where the objective is `loss`; `least`
  /// is what the search reached without them.
  record UnderPriors(double loss, double least, int evaluations) implements Outcome {}

  /// The objective still falls where the search stopped, as `parameters` grow: it has no optimum.
  record Falling(double loss, List<String> parameters) implements Outcome {
    public Falling {
      parameters = List.copyOf(parameters);
    }
  }

  /// The objective was finite at no start; `reason` says in words what was not, `help` what to do.
  record Undefined(String reason, String help) implements Outcome {}
}
