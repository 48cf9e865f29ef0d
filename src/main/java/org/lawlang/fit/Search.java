package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Progress;
import org.lawlang.math.Streams;

/// All local searches of a fit, and the best of them.
///
/// Where rows are many, the starts search a sample of them, and each basin that is found there (the
/// best few, if there are more) goes on over all rows. A start has then reached the best value when
/// its basin of the sample leads there.
///
/// @param best the least objective found; the first of equals
record Search(Found best, int evaluations, Fit.Starts starts) {
  private static final double SAME = 1e-6;
  private static final double NEAR = 1e-3;
  private static final double MIRRORED = 1e-12;
  private static final int MANY = 50_000;
  private static final int SAMPLE = 10_000;
  private static final int LEAST = 30;
  private static final int BASINS = 4;

  static Search of(Setup setup, Executor parallel) {
    if (setup.coordinates().size() == 0) {
      return standing(setup);
    }
    if (setup.rows().size() > MANY) {
      Search sampled = sampled(setup, parallel);
      if (sampled.best().end() != End.UNDEFINED) {
        return sampled;
      }
    }
    return judge(setup, from(setup, parallel));
  }

  /// Nothing to search for: the laws as they stand.
  private static Search standing(Setup setup) {
    var descent = new Descent(setup.surface().on(Runnable::run), setup.metric(), setup.ladder());
    return new Search(
        descent.directly(new double[0], setup.rows().weight()),
        1,
        new Fit.Starts(0, 0, OptionalDouble.empty()));
  }

  /// Where each start ends.
  private static List<Found> from(Setup setup, Executor parallel) {
    return settled(setup, Starting.of(setup, parallel).ends());
  }

  /// The ends with the best of them at what is best about it: all that ended where it did follow.
  private static List<Found> settled(Setup setup, List<Found> ends) {
    Found best = best(ends);
    if (best.end() == End.UNDEFINED) {
      return ends;
    }
    Found[] found = ends.toArray(Found[]::new);
    // A search with rounded corners ends beside its vertex, some nearer than others.
    double near = best.value() + NEAR * Math.abs(best.value());
    for (int i = 0; i < found.length; i++) {
      found[i] = found[i].value() <= near ? Vertex.of(setup, found[i]) : found[i];
    }
    best = best(List.of(found));
    if (!Surroundings.isWorthwhile(setup)) {
      return List.of(found);
    }
    double limit = limit(best, setup.ladder().noise());
    Found end = Vertex.of(setup, new Surroundings(setup).of(best));
    boolean isFirst = true;
    for (int i = 0; i < found.length; i++) {
      if (found[i].value() <= limit) {
        int evaluations = isFirst ? end.evaluations() : found[i].evaluations();
        found[i] = new Found(end.end(), end.at(), end.value(), evaluations);
        isFirst = false;
      }
    }
    return List.of(found);
  }

  private static Search sampled(Setup setup, Executor parallel) {
    long seed = Streams.seed(setup.task().options().seed(), "sample");
    Setup some = setup.on(setup.rows().sample(SAMPLE, LEAST, seed));
    List<Found> found = from(some, parallel);
    List<Found> sorted =
        found.stream()
            .filter(f -> f.end() != End.UNDEFINED)
            .sorted(Comparator.comparingDouble(Found::value))
            .toList();
    var descent = new Descent(setup.surface().on(parallel), setup.metric(), setup.ladder());
    double[] weight = setup.rows().weight();
    var ends = new ArrayList<Found>();
    var basins = new ArrayList<Found>();
    var limits = new ArrayList<Double>();
    for (Found f : sorted) {
      if (basins.size() < BASINS && (limits.isEmpty() || f.value() > limits.getLast())) {
        basins.add(f);
        limits.add(limit(f, some.ladder().noise()));
      }
    }
    try (Progress.Stretch stretch =
        Progress.of(parallel).begin("searches of all rows", basins.size())) {
      for (Found basin : basins) {
        Found end = descent.directly(basin.at(), weight);
        ends.add(end.end() == End.CONVERGED ? end : descent.through(basin.at(), weight));
        stretch.step();
      }
    }
    var all = new ArrayList<Found>();
    for (Found f : found) {
      int basin = 0;
      while (basin < limits.size() && !(f.value() <= limits.get(basin))) {
        basin++;
      }
      Found end = basin < ends.size() ? ends.get(basin) : f;
      // A basin that did not go on has no value over all rows.
      double value = basin < ends.size() ? end.value() : Double.NaN;
      all.add(new Found(end.end(), end.at(), value, f.evaluations()));
    }
    Search search = judge(setup, all);
    int more = ends.stream().mapToInt(Found::evaluations).sum();
    return new Search(search.best, search.evaluations + more, search.starts);
  }

  static Found best(List<Found> found) {
    Found best = found.getFirst();
    for (Found f : found) {
      best = f.isBetterThan(best) ? f : best;
    }
    return best;
  }

  /// Of ends that are the best to all digits, mirror images of one another, the first of those with
  /// the fewest negative parameters.
  private static Found plainest(Setup setup, List<Found> found) {
    Found best = best(found);
    double limit = best.value() + MIRRORED * Math.abs(best.value()) + setup.ladder().noise();
    long fewest = negative(setup, best);
    for (int i = 0; i < found.size() && fewest > 0; i++) {
      Found f = found.get(i);
      if (f.value() <= limit && f.end() == best.end() && negative(setup, f) < fewest) {
        best = f;
        fewest = negative(setup, f);
      }
    }
    return best;
  }

  private static long negative(Setup setup, Found found) {
    return Arrays.stream(setup.coordinates().values(found.at())).filter(x -> x < 0).count();
  }

  /// Up to where a value is as good as the best.
  static double limit(Found best, double noise) {
    return best.value() + SAME * Math.abs(best.value()) + 10 * noise;
  }

  private static Search judge(Setup setup, List<Found> found) {
    Found best = plainest(setup, found);
    int evaluations = found.stream().mapToInt(Found::evaluations).sum();
    int reached = 0;
    var others = new ArrayList<Double>();
    double limit = limit(best, setup.ladder().noise());
    for (Found f : found) {
      if (f.value() <= limit) {
        reached++;
      } else if (f.end() == End.CONVERGED && !Double.isNaN(f.value())) {
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
    // Those that another one stands for took no evaluation.
    int different = (int) found.stream().filter(f -> f.evaluations() > 0).count();
    return new Search(best, evaluations, new Fit.Starts(found.size(), different, reached, gap));
  }
}
