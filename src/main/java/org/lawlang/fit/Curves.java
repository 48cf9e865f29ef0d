package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/// The rows of a fit as curves: rows that share block and arguments but the varying ones, in the
/// order of these. Several arguments vary together where each rises or falls all along the curve, as
/// steps and the sum of the learning rate do.
///
/// @param order the rows that lie in curves, those of one curve after those of another
/// @param place a number for each of them, the same where rows of a curve lie at one place
/// @param curve a number for each of them
@SuppressWarnings("ArrayRecordComponent")
record Curves(int[] order, int[] place, int[] curve) {
  /// Places that make a curve.
  private static final int LEAST = 10;

  private static final int BUCKETS = 1 << 16;
  private static final int WINDOWS = 16;
  private static final int QUANTILES = 4096;

  static Curves of(Setup setup, List<String> varying) {
    Rows rows = setup.rows();
    var key = Key.of(setup, varying);
    double[][] along = cells(rows, varying);
    long[] keys = new long[rows.size()];
    for (Rows.Block block : rows.blocks()) {
      for (int i = block.from(); i < block.to() && key.isIn(block); i++) {
        keys[i] = key.of(block, i);
      }
    }
    Integer[] order = candidates(keys);
    Arrays.sort(order, (a, b) -> compare(keys, along, a, b));
    int[] rowsOf = new int[order.length];
    int[] place = new int[order.length];
    int[] curve = new int[order.length];
    int filled = 0;
    int places = 0;
    int curves = 0;
    int from = 0;
    for (int k = 1; k <= order.length; k++) {
      if (k == order.length || keys[order[k]] != keys[order[from]]) {
        int first = filled;
        int begin = places;
        for (int i = from; i < k; i++) {
          boolean isNew = i > from && compare(keys, along, order[i - 1], order[i]) != 0;
          places += isNew ? 1 : 0;
          rowsOf[filled] = order[i];
          place[filled] = places;
          curve[filled++] = curves;
        }
        places++;
        if (places - begin < LEAST || !isMonotone(along, rowsOf, first, filled)) {
          filled = first;
          places = begin;
        } else {
          curves++;
        }
        from = k;
      }
    }
    return new Curves(
        Arrays.copyOf(rowsOf, filled), Arrays.copyOf(place, filled), Arrays.copyOf(curve, filled));
  }

  int size() {
    return order.length;
  }

  /// How many curves there are.
  int count() {
    return size() == 0 ? 0 : curve[size() - 1] + 1;
  }

  /// How many places they have.
  int places() {
    return size() == 0 ? 0 : place[size() - 1] + 1;
  }

  /// The rows whose key at least as many share as make a curve; a key of zero is none.
  private static Integer[] candidates(long[] keys) {
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    var often = new HashSet<Long>();
    for (int k = LEAST - 1; k < sorted.length; k++) {
      if (sorted[k] == sorted[k - LEAST + 1] && sorted[k] != 0) {
        often.add(sorted[k]);
      }
    }
    var rows = new ArrayList<Integer>();
    for (int i = 0; i < keys.length && !often.isEmpty(); i++) {
      if (often.contains(keys[i])) {
        rows.add(i);
      }
    }
    return rows.toArray(Integer[]::new);
  }

  private static int compare(long[] keys, double[][] along, int a, int b) {
    int c = Long.compare(keys[a], keys[b]);
    for (int k = 0; k < along.length && c == 0; k++) {
      c = Double.compare(along[k][a], along[k][b]);
    }
    return c;
  }

  /// Whether all that varies rises or falls all along.
  private static boolean isMonotone(double[][] along, int[] rows, int from, int to) {
    for (double[] column : along) {
      boolean rises = false;
      boolean falls = false;
      for (int i = from + 1; i < to; i++) {
        rises |= column[rows[i]] > column[rows[i - 1]];
        falls |= column[rows[i]] < column[rows[i - 1]];
      }
      if (rises && falls) {
        return false;
      }
    }
    return true;
  }

  private static double[][] cells(Rows rows, List<String> names) {
    return names.stream().map(rows::column).toArray(double[][]::new);
  }

  /// What the rows of one curve share, as a number.
  ///
  /// @param columns by part of the rows; empty where its law does not have all that varies
  private record Key(double[][][] columns, boolean[] has) {
    static Key of(Setup setup, List<String> varying) {
      int parts = setup.laws().size();
      var columns = new double[parts][][];
      var has = new boolean[parts];
      for (int k = 0; k < parts; k++) {
        List<String> own = setup.task().targets().get(k).law().arguments();
        has[k] = own.containsAll(varying);
        columns[k] =
            cells(setup.rows(), own.stream().filter(name -> !varying.contains(name)).toList());
      }
      return new Key(columns, has);
    }

    boolean isIn(Rows.Block block) {
      return has[block.part()];
    }

    long of(Rows.Block block, int row) {
      long key = block.from() + 1L;
      for (double[] column : columns[block.part()]) {
        key = mixed(key, column[row]);
      }
      return key;
    }
  }

  private static long mixed(long key, double value) {
    long mixed = (key ^ Double.doubleToLongBits(value)) * 0x9e3779b97f4a7c15L;
    return mixed ^ (mixed >>> 32);
  }

  /// About `most` of very many rows, such that neighbours stay neighbours: whole curves, or of a curve
  /// that is longer than that some windows. Rows are chosen by their values, in whatever order they
  /// stand.
  static Rows some(Setup setup, List<String> varying, int most) {
    Rows rows = setup.rows();
    var key = Key.of(setup, varying);
    int[] size = new int[BUCKETS];
    for (Rows.Block block : rows.blocks()) {
      for (int i = block.from(); i < block.to() && key.isIn(block); i++) {
        size[bucket(key, block, i)]++;
      }
    }
    boolean[] taken = new boolean[BUCKETS];
    int total = 0;
    int largest = 0;
    for (int b = 0; b < BUCKETS; b++) {
      if (total + size[b] <= most) {
        taken[b] = true;
        total += size[b];
      }
      largest = size[b] > size[largest] ? b : largest;
    }
    if (total >= most / 4) {
      return chosen(rows, (block, i) -> key.isIn(block) && taken[bucket(key, block, i)]);
    }
    int whole = largest;
    double[] x = rows.column(varying.getFirst());
    Choice inside = (block, i) -> key.isIn(block) && bucket(key, block, i) == whole;
    double[] sample =
        chosen(rows, inside.and(thinned(rows, x, size[whole], QUANTILES)))
            .column(varying.getFirst())
            .clone();
    Arrays.sort(sample);
    long distinct = Arrays.stream(sample).distinct().count();
    boolean hasTies = 2 * distinct < sample.length;
    return chosen(
        rows,
        inside.and(
            hasTies
                ? thinned(rows, x, size[whole], most)
                : windows(x, sample, (double) most / WINDOWS / size[whole])));
  }

  private static int bucket(Key key, Rows.Block block, int row) {
    return (int) mixed(0, Double.longBitsToDouble(key.of(block, row))) & (BUCKETS - 1);
  }

  /// Whether a row is taken.
  @FunctionalInterface
  private interface Choice {
    boolean takes(Rows.Block block, int row);

    default Choice and(Choice other) {
      return (block, row) -> takes(block, row) && other.takes(block, row);
    }
  }

  /// About `most` of `count` rows, by a hash of their values.
  private static Choice thinned(Rows rows, double[] x, int count, int most) {
    int step = Math.ceilDiv(count, most);
    return (block, i) -> Long.remainderUnsigned(mixed(mixed(1, x[i]), rows.target()[i]), step) == 0;
  }

  /// Stretches of `x` evenly over its quantiles, each with that share of the rows.
  private static Choice windows(double[] x, double[] sample, double share) {
    double[] from = new double[WINDOWS];
    double[] to = new double[WINDOWS];
    for (int w = 0; w < WINDOWS; w++) {
      double middle = (w + 0.5) / WINDOWS;
      from[w] = quantile(sample, middle - share / 2);
      to[w] = quantile(sample, middle + share / 2);
    }
    return (block, i) -> {
      int w = Arrays.binarySearch(from, x[i]);
      int last = w >= 0 ? w : -w - 2;
      return last >= 0 && x[i] <= to[last];
    };
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) Math.min(at, sorted.length - 2);
    return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
  }

  private static Rows chosen(Rows rows, Choice choice) {
    int[] index = new int[rows.size()];
    int filled = 0;
    var blocks = new ArrayList<Rows.Block>();
    for (Rows.Block block : rows.blocks()) {
      int first = filled;
      for (int i = block.from(); i < block.to(); i++) {
        if (choice.takes(block, i)) {
          index[filled++] = i;
        }
      }
      blocks.add(new Rows.Block(block.part(), first, filled, block.levels()));
    }
    int[] chosen = Arrays.copyOf(index, filled);
    var columns = new HashMap<String, double[]>();
    rows.columns().forEach((name, values) -> columns.put(name, Rows.pick(values, chosen)));
    return new Rows(
        Arrays.stream(chosen).map(i -> rows.source()[i]).toArray(),
        Rows.pick(rows.target(), chosen),
        Rows.pick(rows.response(), chosen),
        Rows.pick(rows.weight(), chosen),
        columns,
        blocks);
  }
}
