package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.math.Streams;

/// Rows of a table as a fit walks over them, those of each target stacked on those of the one
/// before, and sorted (stably) into blocks within which target and every indexing column are
/// constant, so that a block has one law and one value for each of its parameters.
///
/// @param source row in the table of each row here
/// @param target as measured
/// @param response what is compared with the law: the target or its logarithm
/// @param weight of each row, positive
/// @param columns numeric columns by name; NaN in rows of targets that do not need them
@SuppressWarnings("ArrayRecordComponent")
record Rows(
    int[] source,
    double[] target,
    double[] response,
    double[] weight,
    Map<String, double[]> columns,
    List<Block> blocks) {

  /// The rows `from` (inclusive) to `to` (exclusive) of target `part`, with the level of each
  /// indexing column.
  record Block(int part, int from, int to, Map<String, Integer> levels) {
    int size() {
      return to - from;
    }

    /// The same rows in as many pieces of about equal size as it takes for none to have more than
    /// `most`.
    List<Block> pieces(int most) {
      int count = Math.max(1, Math.ceilDiv(size(), most));
      var pieces = new ArrayList<Block>(count);
      for (int k = 0; k < count; k++) {
        int first = from + (int) ((long) size() * k / count);
        int last = from + (int) ((long) size() * (k + 1) / count);
        pieces.add(new Block(part, first, last, levels));
      }
      return pieces;
    }
  }

  int size() {
    return source.length;
  }

  /// Whether they stand as in the table.
  boolean isInOrder() {
    for (int i = 1; i < source.length; i++) {
      if (source[i] <= source[i - 1]) {
        return false;
      }
    }
    return true;
  }

  double[] column(String name) {
    double[] values = columns.get(name);
    if (values == null) {
      throw new IllegalArgumentException("no column " + name);
    }
    return values;
  }

  /// The same rows with a further column.
  Rows with(String name, double[] values) {
    var all = new HashMap<>(columns);
    all.put(name, values);
    return new Rows(source, target, response, weight, all, blocks);
  }

  /// The same rows with further columns, which hold a value for every row of the table.
  Rows with(Map<String, double[]> values) {
    var all = new HashMap<>(columns);
    values.forEach((name, column) -> all.put(name, pick(column, source)));
    return new Rows(source, target, response, weight, all, blocks);
  }

  /// The same rows with another response; the target stays what was measured.
  Rows responding(double[] other) {
    return new Rows(source, target, other, weight, columns, blocks);
  }

  /// The rows of target `part` alone; the same rows where it has all.
  Rows part(int part) {
    int from = size();
    int to = 0;
    var own = new ArrayList<Block>();
    for (Block block : blocks) {
      if (block.part == part) {
        from = Math.min(from, block.from);
        to = block.to;
        own.add(new Block(part, block.from - from, block.to - from, block.levels));
      }
    }
    if (own.size() == blocks.size()) {
      return this;
    }
    int first = Math.min(from, to);
    int last = to;
    var cut = new HashMap<String, double[]>();
    columns.forEach((name, values) -> cut.put(name, Arrays.copyOfRange(values, first, last)));
    return new Rows(
        Arrays.copyOfRange(source, first, last),
        Arrays.copyOfRange(target, first, last),
        Arrays.copyOfRange(response, first, last),
        Arrays.copyOfRange(weight, first, last),
        cut,
        own);
  }

  /// About `count` of the rows, drawn without replacement: of each block its share, but not less
  /// than `least` where it has as many.
  Rows sample(int count, int least, long seed) {
    int[] index = new int[size()];
    int filled = 0;
    var own = new ArrayList<Block>();
    for (int b = 0; b < blocks.size(); b++) {
      Block block = blocks.get(b);
      int share = (int) Math.ceilDiv((long) block.size() * count, size());
      int open = Math.min(block.size(), Math.max(least, share));
      int first = filled;
      RandomGenerator random = Streams.of(seed, b);
      for (int i = block.from; i < block.to; i++) {
        if (random.nextInt(block.to - i) < open) {
          index[filled++] = i;
          open--;
        }
      }
      own.add(new Block(block.part, first, filled, block.levels));
    }
    int[] chosen = Arrays.copyOf(index, filled);
    int[] sources = new int[filled];
    for (int i = 0; i < filled; i++) {
      sources[i] = source[chosen[i]];
    }
    var picked = new HashMap<String, double[]>();
    columns.forEach((name, values) -> picked.put(name, pick(values, chosen)));
    return new Rows(
        sources, pick(target, chosen), pick(response, chosen), pick(weight, chosen), picked, own);
  }

  /// The chosen rows of `table`.
  ///
  /// @param chosen rows of the table for each target
  /// @param targets names of their columns
  /// @param groups the indexing columns, each with the codes of all rows of the table
  /// @param weights of all rows of the table
  static Rows of(
      Table table,
      List<int[]> chosen,
      List<String> targets,
      boolean onLog,
      double[] weights,
      Map<String, int[]> groups,
      Iterable<String> names) {
    int n = 0;
    for (int[] part : chosen) {
      n += part.length;
    }
    int[] source = new int[n];
    var measured = new ArrayList<double[]>();
    var blocks = new ArrayList<Block>();
    int filled = 0;
    for (int part = 0; part < chosen.size(); part++) {
      int[] ordered = ordered(chosen.get(part), groups);
      measured.add(pick(numbers(table, targets.get(part)), ordered));
      System.arraycopy(ordered, 0, source, filled, ordered.length);
      addBlocks(part, filled, filled + ordered.length, source, groups, blocks);
      filled += ordered.length;
    }
    double[] y = measured.size() == 1 ? measured.getFirst() : joined(measured, n);
    double[] response = y;
    if (onLog) {
      response = new double[n];
      for (int i = 0; i < n; i++) {
        response[i] = Math.log(y[i]);
      }
    }
    var columns = new HashMap<String, double[]>();
    for (String name : names) {
      columns.put(name, pick(numbers(table, name), source));
    }
    return new Rows(source, y, response, pick(weights, source), columns, blocks);
  }

  /// The chosen rows sorted by their levels, the first column first: a stable counting sort by each
  /// column, from the last.
  private static int[] ordered(int[] chosen, Map<String, int[]> groups) {
    int[] order = chosen;
    for (int[] codes : List.copyOf(groups.values()).reversed()) {
      int most = -1;
      for (int row : order) {
        most = Math.max(most, codes[row]);
      }
      int[] next = new int[most + 3]; // codes begin at −1
      for (int row : order) {
        next[codes[row] + 2]++;
      }
      for (int k = 1; k < next.length; k++) {
        next[k] += next[k - 1];
      }
      int[] sorted = new int[order.length];
      for (int row : order) {
        sorted[next[codes[row] + 1]++] = row;
      }
      order = sorted;
    }
    return order;
  }

  private static void addBlocks(
      int part, int start, int end, int[] source, Map<String, int[]> groups, List<Block> blocks) {
    int from = start;
    for (int i = start + 1; i <= end; i++) {
      if (i == end || differs(groups, source[i - 1], source[i])) {
        var levels = new HashMap<String, Integer>();
        int first = source[from];
        groups.forEach((name, codes) -> levels.put(name, codes[first]));
        blocks.add(new Block(part, from, i, levels));
        from = i;
      }
    }
  }

  private static boolean differs(Map<String, int[]> groups, int a, int b) {
    for (int[] codes : groups.values()) {
      if (codes[a] != codes[b]) {
        return true;
      }
    }
    return false;
  }

  /// The numbers of a column; of a text column its codes, NaN where missing.
  static double[] numbers(Table table, String name) {
    return switch (table.column(name).orElseThrow()) {
      case Column.Numbers c -> c.values();
      case Column.Texts c -> {
        double[] codes = new double[c.size()];
        for (int i = 0; i < codes.length; i++) {
          codes[i] = c.codes()[i] < 0 ? Double.NaN : c.codes()[i];
        }
        yield codes;
      }
    };
  }

  private static double[] joined(List<double[]> parts, int n) {
    double[] all = new double[n];
    int filled = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, filled, part.length);
      filled += part.length;
    }
    return all;
  }

  /// The values of the rows in `source`: themselves where those are all, in their order.
  static double[] pick(double[] values, int[] source) {
    if (isAll(source, values.length)) {
      return values;
    }
    double[] picked = new double[source.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = values[source[i]];
    }
    return picked;
  }

  private static boolean isAll(int[] source, int n) {
    for (int i = 0; i < source.length; i++) {
      if (source[i] != i) {
        return false;
      }
    }
    return source.length == n;
  }
}
