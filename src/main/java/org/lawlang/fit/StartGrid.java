package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.lawlang.fit.Descent.Found;
import org.lawlang.math.Streams;

/// The searches from a grid of given starts, of which no single one is meant.
///
/// What the laws are linear in follows from the rest of a start by least squares, unless the start is
/// better as it stands (variable projection: Golub and Pereyra 1973). Starts that then are the same
/// are one, and searches that have met after the first stage go on as one, which is the first of
/// them. Where rows are many for the parameters, the first stage sees a sample of them, and what goes
/// on begins it again over all.
record StartGrid(Setup setup, Guesses guesses, Executor parallel) {
  /// Of so few rows a grid is told which of its searches meet.
  private static final int ROWS_A_PARAMETER = 6;

  private static final int LEAST = 24;
  private static final int LEAST_OF_BLOCK = 10;

  /// More starts than so many that differ in what is not linear are searched from as they are.
  private static final int MOST = 1000;

  /// The starts that differ, and which of them each given one is.
  @SuppressWarnings("ArrayRecordComponent")
  private record Different(List<double[]> starts, int[] of) {}

  /// Where each start ends.
  List<Found> ends() {
    Optional<Setup> some = some();
    Setup first = some.orElse(setup);
    Different different = projected(first);
    setup.surface().expect(Starting.foretold(different.starts.size()) + Resampling.foretold(setup));
    Found[] ends = search(different.starts, first, some.isPresent());
    var found = new ArrayList<Found>();
    boolean[] seen = new boolean[ends.length];
    for (int i : different.of) {
      Found end = ends[i];
      found.add(seen[i] ? new Found(end.end(), end.at(), end.value(), 0) : end);
      seen[i] = true;
    }
    return found;
  }

  private Different projected(Setup first) {
    List<Start> given = setup.task().starts();
    int count = given.size();
    double[][] from = new double[count][];
    int[] rest = new int[count];
    var rests = new ArrayList<double[]>();
    var follows = new ArrayList<double[]>(); // at first a start with that rest
    int[] walkers = guesses.rest();
    for (int i = 0; i < count; i++) {
      from[i] = guesses.start(setup.task().options().seed(), i, given.get(i));
      if (rests.size() <= MOST) {
        double[] own = new double[walkers.length];
        for (int k = 0; k < own.length; k++) {
          own[k] = from[i][walkers[k]];
        }
        rest[i] = place(own, rests);
        if (rest[i] == rests.size()) {
          rests.add(own);
          follows.add(from[i]);
        }
      }
    }
    if (rests.size() > MOST || rests.size() == count) {
      return new Different(List.of(from), IntStream.range(0, count).toArray());
    }
    double[] weight = first.rows().weight();
    double[] values = new double[follows.size()];
    each(
        values.length,
        () -> {
          Descent descent = descent(first);
          return k -> {
            follows.set(k, guesses.following(follows.get(k)));
            values[k] = descent.objective(follows.get(k), weight);
          };
        });
    boolean[] stands = new boolean[count];
    each(
        count,
        () -> {
          Descent descent = descent(first);
          return i -> {
            double value = descent.objective(from[i], weight);
            // What is not defined is no better.
            stands[i] = !Double.isNaN(value) && !(values[rest[i]] <= value);
          };
        });
    for (int i = 0; i < count; i++) {
      if (stands[i]) {
        rest[i] = follows.size();
        follows.add(from[i]);
      }
    }
    return new Different(follows, rest);
  }

  private static int place(double[] wanted, List<double[]> among) {
    int k = 0;
    while (k < among.size() && !Arrays.equals(among.get(k), wanted)) {
      k++;
    }
    return k;
  }

  /// Where those starts end.
  private Found[] search(List<double[]> starts, Setup first, boolean isOfSome) {
    Found[] opening = new Found[starts.size()];
    double[] some = first.rows().weight();
    each(
        opening.length,
        () -> {
          Descent descent = descent(first);
          return i -> opening[i] = descent.opening(starts.get(i), some);
        });
    var leaders = new ArrayList<Integer>();
    int[] leader = new int[opening.length];
    for (int i = 0; i < opening.length; i++) {
      int l = 0;
      while (l < leaders.size() && !Descent.haveMet(opening[leaders.get(l)], opening[i])) {
        l++;
      }
      if (l == leaders.size()) {
        leaders.add(i);
      }
      leader[i] = l;
    }
    double[] weight = setup.rows().weight();
    Found[] onward = new Found[leaders.size()];
    each(
        onward.length,
        () -> {
          Descent descent = descent(setup);
          return l -> onward[l] = descent.onward(opening[leaders.get(l)], isOfSome, weight);
        });
    Found[] found = new Found[opening.length];
    each(
        found.length,
        () -> {
          Descent descent = descent(setup);
          return i -> {
            Found end = onward[leader[i]];
            int more = leaders.get(leader[i]) == i ? end.evaluations() : 0;
            int evaluations = opening[i].evaluations() + more;
            Found same = new Found(end.end(), end.at(), end.value(), evaluations);
            found[i] = descent.orBelow(same, starts.get(i), weight);
          };
        });
    return found;
  }

  private void each(int count, Supplier<IntConsumer> ofThread) {
    Starting.each(setup, parallel, count, ofThread);
  }

  private static Descent descent(Setup setup) {
    return new Descent(setup.surface(), setup.metric(), setup.ladder());
  }

  /// The rows on which the first stage is searched: few, if those are much fewer.
  private Optional<Setup> some() {
    int count = Math.max(LEAST, ROWS_A_PARAMETER * setup.coordinates().size());
    long seed = Streams.seed(setup.task().options().seed(), "grid");
    Rows some = setup.rows().sample(count, LEAST_OF_BLOCK, seed);
    boolean isLess = 2 * some.size() <= setup.rows().size();
    return isLess ? Optional.of(setup.on(some)) : Optional.empty();
  }
}
