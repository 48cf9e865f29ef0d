package org.lawlang.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.lawlang.math.Interval;
import org.lawlang.plan.Optimum.Verdict;
import org.lawlang.plan.Problem.Unknown;

/// The optimum with unknowns at zero that are walked by their logarithm, which never comes there, but
/// may be zero and are best there: `x + y^1.3` with `y in 0..10`.
final class AtZero {
  private final Posed posed;
  private final Landscape scape;
  private final Candidate best;
  private final List<Unknown> unknowns;
  private final List<String> names = new ArrayList<>();

  /// @param best where the search above zero ended
  AtZero(Posed posed, Landscape scape, Candidate best) {
    this.posed = posed;
    this.scape = scape;
    this.best = best;
    unknowns = new ArrayList<>(posed.problem().unknowns());
    double[] x = scape.place(best.u());
    double value = scape.value(best.u(), posed.givens());
    for (int i = 0; i < x.length; i++) {
      Unknown u = unknowns.get(i);
      double above = x[i];
      boolean mayBeZero = scape.axes().get(i).logarithmic() && u.box().lo() <= 0;
      x[i] = mayBeZero ? 0 : above;
      if (mayBeZero && scape.holds(x, posed.givens(), value)) {
        unknowns.set(i, new Unknown(u.name(), new Interval(0, 0), u.integer()));
        names.add(u.name());
      } else {
        x[i] = above;
      }
    }
  }

  /// Empty where nothing is best at zero. It is global where the optimum among these zeros is, and
  /// nothing above zero is better than they are, `proved` or to be proved here.
  Optional<Optimum> optimum(boolean proved, boolean relax, Executor executor) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    Optimum there = Planner.minimize(posed.problem().with(unknowns), relax, executor);
    if (there.at().isEmpty()) {
      return Optional.empty();
    }
    boolean isOptimal = there.verdict() == Verdict.OPTIMAL && (proved || isProved(near(there)));
    String where = Words.list(names) + (names.size() == 1 ? " is" : " are") + " at zero";
    return Optional.of(
        isOptimal
            ? there.as(posed.problem(), Verdict.OPTIMAL, there.why() + "; " + where)
            : there.as(
                posed.problem(),
                Verdict.BEST_FOUND,
                where + ", and nothing was proved of what is above"));
  }

  /// The place as near as the walk comes.
  private Candidate near(Optimum there) {
    double[] u = best.u().clone();
    for (int i = 0; i < u.length; i++) {
      u[i] = scape.axes().get(i).walked(there.place(unknowns.get(i).name()));
    }
    return Kkt.at(scape, posed.givens(), u);
  }

  private boolean isProved(Candidate near) {
    return Certified.of(posed, scape, near).map(Certified.Proof::proved).orElse(false);
  }
}
