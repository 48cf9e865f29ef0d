package org.lawlang.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.lawlang.math.Parallel;
import org.lawlang.math.Streams;

/// The odds that each of several laws predicts best, by a paired bootstrap: each replicate draws
/// the fitted rows once for all laws, fits every law to them, and scores it on rows that it has not
/// seen. Those are the rows held out, drawn as well; where none are, the rows that the draw left
/// out. Whole clusters are drawn where there are such.
///
/// A law that is not identified by the rows drawn, at a row to be scored, loses the replicate.
///
/// @param shares of the replicates that each law wins, a tie in parts; NaN where none was scored
@SuppressWarnings("ArrayRecordComponent")
record Contest(double[] shares, Comparison.Odds odds) {
  private static final int MOST = 200;
  private static final int LEAST = 20;

  /// Rows fitted in all replicates of a law, about.
  private static final double WORK = 2e7;

  private static final int PIECE = 4;

  /// A law and how it is fitted.
  record Contender(String name, Setup setup, Fit fit) {}

  static Contest of(List<Contender> contenders, FitOptions options, Executor parallel) {
    Setup first = contenders.getFirst().setup();
    boolean heldOut = first.heldOut().size() > 0;
    int n = first.rows().size();
    int count =
        options.draws() == Fit.Uncertainty.BOOTSTRAP
            ? options.count()
            : (int) Math.clamp(WORK / n, LEAST, MOST);
    Optional<String> cluster = options.cluster();
    if (options.folds().orElse(null) instanceof Folds.Partition.By(String column)) {
      cluster = Optional.of(column);
    }
    Units fitted = Units.of(first, first.rows(), cluster);
    Units scored = heldOut ? Units.of(first, first.heldOut(), cluster) : fitted;
    double[] target = (heldOut ? first.heldOut() : first.rows()).target();
    boolean relative = Arrays.stream(target).noneMatch(y -> y == 0);
    long seed = Streams.seed(options.seed(), "odds");
    double[][] losses = new double[count][];
    Parallel.run(
        parallel,
        "comparisons",
        (count + PIECE - 1) / PIECE,
        piece -> {
          List<Judge> judges =
              contenders.stream().map(c -> new Judge(c, heldOut, relative)).toList();
          for (int k = piece * PIECE; k < Math.min(count, (piece + 1) * PIECE); k++) {
            RandomGenerator random = Streams.of(seed, k);
            int[] drawn = fitted.draw(random);
            int[] counted = heldOut ? scored.draw(random) : left(drawn);
            losses[k] = judges.stream().mapToDouble(j -> j.loss(drawn, counted)).toArray();
          }
        });
    double[] shares = new double[contenders.size()];
    int replicates = 0;
    for (double[] of : losses) {
      double least = Arrays.stream(of).min().orElse(Double.NaN);
      if (Double.isFinite(least)) {
        replicates++;
        long ties = Arrays.stream(of).filter(x -> x == least).count();
        for (int c = 0; c < shares.length; c++) {
          shares[c] += of[c] == least ? 1.0 / ties : 0;
        }
      }
    }
    for (int c = 0; c < shares.length; c++) {
      shares[c] /= replicates;
    }
    return new Contest(shares, new Comparison.Odds(replicates, heldOut, relative, cluster));
  }

  /// One for each row that was not drawn.
  private static int[] left(int[] drawn) {
    int[] left = new int[drawn.length];
    for (int i = 0; i < left.length; i++) {
      left[i] = drawn[i] == 0 ? 1 : 0;
    }
    return left;
  }

  /// Rows of the table that are drawn together.
  ///
  /// @param rows of the whole table
  @SuppressWarnings("ArrayRecordComponent")
  private record Units(int[][] members, int rows) {
    static Units of(Setup setup, Rows over, Optional<String> cluster) {
      int[] source = over.source().clone();
      Arrays.sort(source);
      double[] key = new double[source.length];
      for (int i = 0; i < key.length; i++) {
        key[i] = source[i];
      }
      if (cluster.isPresent()) {
        key = Rows.pick(Rows.numbers(setup.task().data(), cluster.get()), source);
      }
      double[] keys = key;
      double[] distinct = Arrays.stream(keys).sorted().distinct().toArray();
      int[][] members = new int[distinct.length][];
      int[] sizes = new int[distinct.length];
      int[] unit = new int[keys.length];
      for (int i = 0; i < keys.length; i++) {
        unit[i] = Arrays.binarySearch(distinct, keys[i]);
        sizes[unit[i]]++;
      }
      for (int u = 0; u < members.length; u++) {
        members[u] = new int[sizes[u]];
      }
      for (int i = 0; i < keys.length; i++) {
        members[unit[i]][--sizes[unit[i]]] = source[i];
      }
      return new Units(members, setup.task().data().rows());
    }

    /// How often each row of the table is drawn.
    int[] draw(RandomGenerator random) {
      int[] times = new int[rows];
      for (int u = 0; u < members.length; u++) {
        for (int row : members[random.nextInt(members.length)]) {
          times[row]++;
        }
      }
      return times;
    }
  }

  /// Fits one law to a draw and scores it. Used by one thread.
  private static final class Judge {
    private final Setup setup;
    private final Optional<Refit> refit;
    private final Rows over;
    private final boolean relative;

    Judge(Contender contender, boolean heldOut, boolean relative) {
      setup = contender.setup();
      // A law without free parameters is the same for every draw.
      refit =
          setup.coordinates().size() == 0
              ? Optional.empty()
              : Optional.of(Refit.of(setup, contender.fit()));
      over = heldOut ? setup.heldOut() : setup.rows();
      this.relative = relative;
    }

    /// Mean error over the rows counted, infinite where one of them is not predicted; NaN where no
    /// row is counted.
    double loss(int[] drawn, int[] counted) {
      double[] weights = setup.rows().weight().clone();
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= drawn[setup.rows().source()[i]];
      }
      double[] predicted =
          refit.isPresent()
              ? refit.get().predict(weights, over)
              : setup.predict(over, new double[0]);
      double sum = 0;
      int n = 0;
      for (int i = 0; i < predicted.length; i++) {
        int times = counted[over.source()[i]];
        if (times > 0) {
          double y = over.target()[i];
          double error = Math.abs(predicted[i] - y) / (relative ? Math.abs(y) : 1);
          sum += times * (Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
          n += times;
        }
      }
      return sum / n;
    }
  }
}
