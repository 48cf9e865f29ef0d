package org.lawlang.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Parallel;

/// The local searches from all starts: first from those given, in the parameters as they are, then
/// from Law's own, in parameters that bend less where the laws have such ([Straightened]).
record Starting(
    Setup setup,
    Guesses guesses,
    Optional<Straightened> straightened,
    Optional<Guesses> straight,
    Executor parallel) {
  private static final int ATTEMPTS = 100;
  private static final double AGREED = 1 / 3.0;
  private static final int TIMES = 4;
  private static final int FEW_ROWS = 5000;

  /// So many given starts are a grid, of which no single one is meant: each is searched from once.
  private static final int GRID = 100;

  /// Two ends this near are of one basin, for the question whether more starts are needed.
  private static final double NEAR = 1e-4;

  /// Evaluations that a search takes, about.
  private static final int EVALUATIONS = 50;

  /// How many evaluations the searches of a fit will take, about; of a grid is known later how many
  /// different starts it has.
  static long foretold(Setup setup) {
    int given = setup.task().starts().size();
    int own = Math.max(setup.task().options().starts(), given == 0 ? 1 : 0);
    return foretold(own + (given < GRID ? given : 1));
  }

  static long foretold(int searches) {
    return (long) EVALUATIONS * searches;
  }

  static Starting of(Setup setup, Executor parallel) {
    boolean hasOwn = setup.task().options().starts() > 0 || setup.task().starts().isEmpty();
    Optional<Straightened> straightened = hasOwn ? Straightened.of(setup) : Optional.empty();
    return new Starting(
        setup, guesses(setup), straightened, straightened.map(s -> guesses(s.setup())), parallel);
  }

  private static Guesses guesses(Setup setup) {
    return new Guesses(setup.laws(), setup.coordinates(), setup.rows(), setup.task().onLog());
  }

  /// Where each start ends. Unless their number was asked for, and where rows are few, there are up
  /// to four times as many while fewer than a third agree on the best value.
  List<Found> ends() {
    int given = setup.task().starts().size();
    int own = setup.task().options().starts();
    if (given + own == 0) {
      own = 1;
    }
    boolean isGrid = given >= GRID && setup.ladder().stages().length > 1;
    var ends =
        new ArrayList<Found>(
            isGrid ? new StartGrid(setup, guesses, parallel).ends() : ends(0, given + own));
    if (isGrid && own > 0) {
      ends.addAll(ends(given, own));
    }
    boolean isOpen = setup.task().options().more() && setup.rows().size() <= FEW_ROWS;
    for (int time = 1; time < TIMES && isOpen && !isAgreed(ends); time++) {
      ends.addAll(ends(ends.size(), own));
    }
    return ends;
  }

  private static boolean isAgreed(List<Found> ends) {
    Found best = Search.best(ends);
    double limit = best.value() + NEAR * Math.abs(best.value());
    long reached = ends.stream().filter(f -> f.value() <= limit).count();
    return best.end() == End.UNDEFINED || reached >= AGREED * ends.size();
  }

  /// Those of the starts from number `first` on.
  private List<Found> ends(int first, int count) {
    List<Start> given = setup.task().starts();
    Found[] found = new Found[count];
    each(
        count,
        () -> {
          Walk walk = Walk.of(setup, guesses);
          Optional<Walk> other = straight.map(g -> Walk.of(straightened.get().setup(), g));
          return k -> {
            int i = first + k;
            if (i < given.size()) {
              found[k] = walk.given(i, given.get(i));
            } else if (other.isPresent()) {
              Found end = other.get().own(i);
              found[k] = walk.on(straightened.get().back(end.at()), end);
            } else {
              found[k] = walk.own(i);
            }
          };
        });
    if (straightened.isPresent()) {
      // A law that bends less in one way may bend more in another: who is not at the best yet goes
      // again in the parameters as they are.
      double limit = Search.limit(Search.best(List.of(found)), setup.ladder().noise());
      each(
          count,
          () -> {
            Walk walk = Walk.of(setup, guesses);
            return k -> {
              if (first + k >= given.size() && !(found[k].value() <= limit)) {
                found[k] = Descent.better(found[k], walk.own(first + k));
              }
            };
          });
    }
    return List.of(found);
  }

  private void each(int count, Supplier<IntConsumer> ofThread) {
    each(setup, parallel, count, ofThread);
  }

  /// What each thread makes for itself runs for each start.
  static void each(Setup setup, Executor parallel, int count, Supplier<IntConsumer> ofThread) {
    // Few rows: what a search brings with it counts.
    int size = setup.rows().size() > 1000 ? 1 : 8;
    Parallel.run(
        parallel,
        "starts",
        Math.ceilDiv(count, size),
        piece -> {
          IntConsumer start = ofThread.get();
          for (int k = piece * size; k < Math.min(count, (piece + 1) * size); k++) {
            start.accept(k);
          }
        });
  }

  /// The local searches of one thread.
  private record Walk(Setup setup, Guesses guesses, Descent descent) {
    static Walk of(Setup setup, Guesses guesses) {
      return new Walk(setup, guesses, new Descent(setup.surface(), setup.metric(), setup.ladder()));
    }

    Found given(int i, Start start) {
      double[] from = guesses.start(setup.task().options().seed(), i, start);
      double[] weight = setup.rows().weight();
      boolean isGrid = setup.task().starts().size() >= GRID;
      return isGrid ? descent.own(from, weight) : descent.given(from, weight);
    }

    Found own(int i) {
      long seed = setup.task().options().seed();
      double[] weight = setup.rows().weight();
      double[] from = guesses.start(seed, i, Start.OF_LAW);
      for (int k = 0; k < ATTEMPTS && !descent.isDefined(from, weight); k++) {
        from = guesses.anywhere(seed, i, k);
      }
      return descent.own(from, weight);
    }

    /// On from where a search in other parameters ended.
    Found on(double[] at, Found before) {
      Found end = descent.directly(at, setup.rows().weight());
      return new Found(end.end(), end.at(), end.value(), end.evaluations() + before.evaluations());
    }
  }
}
