package org.lawlang.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.lawlang.math.Parallel;

/// Searches from many starts.
final class Search {
  /// At most.
  static final int STARTS = 160;

  /// As many at a time, until `AGREE` searches end in the best place. Of few unknowns one batch is
  /// enough: [Certified] looks at the rest.
  private static final int BATCH = 40;

  private static final int AGREE = 3;

  /// So many of a convex problem, which one should do.
  private static final int FEW = 5;

  /// A scale is found anew so many times at most.
  private static final int ROUNDS = 3;

  /// So many starts tell how steep the objective is.
  private static final int LOOKS = 8;

  private Search() {}

  /// The best end of `tried` searches, and how many of them came as low.
  record Found(Landscape landscape, Candidate best, int tried, int reached) {

    /// Whether so few searches came as low that others may come lower.
    boolean isDoubtful() {
      return reached < AGREE && tried >= BATCH;
    }
  }

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
    for (int round = 0; round < ROUNDS; round++) {
      Optional<Landscape> nearer = found.landscape.ofOrderOneAt(found.best.u(), givens);
      if (nearer.isEmpty()) {
        break;
      }
      var again = new ArrayList<double[]>();
      again.add(found.best.u());
      again.addAll(starts);
      found = in(nearer.get(), givens, again, convex, executor);
    }
    return Optional.of(found);
  }

  private static Found in(
      Landscape scaled, double[] givens, List<double[]> starts, boolean convex, Executor executor) {
    Function<double[], Candidate> search = u -> Lagrangian.search(scaled, givens, u);
    var ends = new ArrayList<Candidate>();
    int batch = convex ? 1 : BATCH;
    int most =
        convex
            ? Math.min(FEW, starts.size())
            : scaled.dimension() <= Certified.MOST_UNKNOWNS
                ? Math.min(BATCH, starts.size())
                : starts.size();
    do {
      ends.addAll(from(starts, ends.size(), batch, search, executor));
    } while (ends.size() < most && !(convex ? best(ends).isSettled() : reached(ends) >= AGREE));
    if (!best(ends).isFeasible()) {
      // The objective may have led all of them astray.
      ends.addAll(from(starts, 0, most, u -> Lagrangian.searchWithin(scaled, givens, u), executor));
    }
    return new Found(scaled, best(ends), ends.size(), reached(ends));
  }

  /// Where searches from at most `count` of the starts end.
  private static List<Candidate> from(
      List<double[]> starts,
      int first,
      int count,
      Function<double[], Candidate> search,
      Executor executor) {
    var ends = new Candidate[Math.min(count, starts.size() - first)];
    Parallel.run(
        executor, "starts", ends.length, k -> ends[k] = search.apply(starts.get(first + k)));
    return List.of(ends);
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

  private static int reached(List<Candidate> ends) {
    Candidate best = best(ends);
    return (int) ends.stream().filter(c -> c.isFeasible() && isAsLow(c, best)).count();
  }

  private static boolean isAsLow(Candidate c, Candidate best) {
    return c.objective() <= best.objective() + 1e-7 * Math.max(1e-3, Math.abs(best.objective()));
  }
}
