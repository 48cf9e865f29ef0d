package org.lawlang.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Parallel;

/// All local searches of a fit, and the best of them.
///
/// @param best the least objective found; the first of equals
record Search(Found best, int evaluations, Fit.Starts starts) {
  private static final double SAME = 1e-6;
  private static final int PIECE = 8;
  private static final int ATTEMPTS = 100;

  static Search of(Setup setup, Executor parallel) {
    List<Map<String, Double>> given = setup.task().starts();
    int own = setup.task().options().starts();
    if (own + given.size() == 0) {
      own = 1;
    }
    int tried = given.size() + own;
    var guesses =
        new Guesses(setup.laws(), setup.coordinates(), setup.rows(), setup.task().onLog());
    Found[] found = new Found[tried];
    Parallel.run(
        parallel,
        (tried + PIECE - 1) / PIECE,
        piece -> {
          var descent = new Descent(setup.surface(), setup.metric(), setup.ladder());
          for (int i = piece * PIECE; i < Math.min(tried, (piece + 1) * PIECE); i++) {
            Map<String, Double> start = i < given.size() ? given.get(i) : Map.of();
            double[] from = guesses.start(setup.task().options().seed(), i, start);
            double[] weight = setup.rows().weight();
            for (int k = 0;
                k < ATTEMPTS && start.isEmpty() && !descent.isDefined(from, weight);
                k++) {
              from = guesses.anywhere(setup.task().options().seed(), i, k);
            }
            found[i] =
                i < given.size() ? descent.given(from, weight) : descent.through(from, weight);
          }
        });
    return judge(List.of(found), setup.ladder().noise());
  }

  private static Search judge(List<Found> found, double noise) {
    Found best = found.getFirst();
    int evaluations = 0;
    for (Found f : found) {
      evaluations += f.evaluations();
      if (f.isBetterThan(best)) {
        best = f;
      }
    }
    int reached = 0;
    var others = new ArrayList<Double>();
    double limit = best.value() + SAME * Math.abs(best.value()) + 10 * noise;
    for (Found f : found) {
      if (f.value() <= limit) {
        reached++;
      } else if (f.end() == End.CONVERGED) {
        others.add(f.value());
      }
    }
    double next = Double.POSITIVE_INFINITY;
    for (double value : others) {
      next = Math.min(next, value);
    }
    OptionalDouble gap =
        others.isEmpty() || best.value() == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((next - best.value()) / Math.abs(best.value()));
    return new Search(best, evaluations, new Fit.Starts(found.size(), reached, gap));
  }
}
