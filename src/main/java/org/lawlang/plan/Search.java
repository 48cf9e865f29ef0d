package org.lawlang.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.lawlang.math.Parallel;

/// Searches from many starts.
final class Search {
  /// At most.
  static final int STARTS = 160;

  /// As many at a time, until `AGREE` searches end in the best place. Of few unknowns one batch is
  /// enough: [Certified] looks at the rest.
  private static final int BATCH = 40;

  private static final int AGREE = 3;

  /// So many starts tell how steep the objective is.
  private static final int LOOKS = 8;

  private Search() {}

  /// The best end of `tried` searches, and how many of them came as low.
  record Found(Landscape landscape, Candidate best, int tried, int reached) {}

  /// Empty when no start is defined. On a convex landscape the first stationary and feasible end is
  /// the best; the result is the same for any executor.
  static Optional<Found> run(
      Landscape scape, double[] givens, List<double[]> starts, boolean convex, Executor executor) {
    if (starts.isEmpty()) {
      return Optional.empty();
    }
    Landscape scaled =
        scape
            .scaledAt(starts.getFirst(), givens)
            .steepAt(starts.subList(0, Math.min(LOOKS, starts.size())), givens);
    Found found = in(scaled, givens, starts, convex, executor);
    var again = new ArrayList<double[]>();
    again.add(found.best().u());
    again.addAll(starts);
    return scaled
        .ofOrderOneAt(found.best().u(), givens)
        .map(nearer -> in(nearer, givens, again, convex, executor))
        .or(() -> Optional.of(found));
  }

  private static Found in(
      Landscape scaled, double[] givens, List<double[]> starts, boolean convex, Executor executor) {
    if (convex) {
      Candidate best = null;
      int tried = 0;
      for (double[] start : starts.subList(0, Math.min(5, starts.size()))) {
        Candidate c = Lagrangian.search(scaled, givens, start);
        tried++;
        if (best == null || c.isBetterThan(best)) {
          best = c;
        }
        if (best.isFeasible() && best.isStationary()) {
          break;
        }
      }
      return new Found(scaled, Objects.requireNonNull(best), tried, 1);
    }
    var ends = new ArrayList<Candidate>();
    int most = scaled.dimension() <= Certified.MOST_UNKNOWNS ? BATCH : starts.size();
    int reached = 0;
    while (reached < AGREE && ends.size() < Math.min(most, starts.size())) {
      int from = ends.size();
      var batch = new Candidate[Math.min(BATCH, starts.size() - from)];
      Parallel.run(
          executor,
          "starts",
          batch.length,
          k -> batch[k] = Lagrangian.search(scaled, givens, starts.get(from + k)));
      ends.addAll(List.of(batch));
      Candidate lowest = best(ends);
      reached = (int) ends.stream().filter(c -> c.isFeasible() && isAsLow(c, lowest)).count();
    }
    return new Found(scaled, best(ends), ends.size(), reached);
  }

  private static Candidate best(List<Candidate> ends) {
    Candidate best = ends.getFirst();
    for (Candidate c : ends) {
      // A hair lower is the same minimum: the first to come there stands for it.
      if (c.isBetterThan(best)
          && !(best.isFeasible() && isAsLow(best, c) && best.slope() <= 10 * c.slope())) {
        best = c;
      }
    }
    return best;
  }

  private static boolean isAsLow(Candidate c, Candidate best) {
    return c.objective() <= best.objective() + 1e-7 * Math.max(1e-3, Math.abs(best.objective()));
  }
}
