package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lawlang.data.Column;
import org.lawlang.data.Table;

/// Rows of a table as a fit walks over them: sorted (stably) into blocks within which every
/// indexing column is constant, so that a block has one value for each of the law's parameters.
///
/// @param source row in the table of each row here
/// @param target as measured
/// @param response what is compared with the law: the target or its logarithm
/// @param weight of each row, positive
/// @param columns numeric columns by name
@SuppressWarnings("ArrayRecordComponent")
record Rows(
    int[] source,
    double[] target,
    double[] response,
    double[] weight,
    Map<String, double[]> columns,
    List<Block> blocks) {

  /// The rows `from` (inclusive) to `to` (exclusive), with the level of each indexing column.
  record Block(int from, int to, Map<String, Integer> levels) {}

  int size() {
    return source.length;
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

  /// The chosen rows of `table`.
  ///
  /// @param groups the indexing columns, each with the codes of all rows of the table
  /// @param weights of all rows of the table
  static Rows of(
      Table table,
      int[] chosen,
      String target,
      boolean onLog,
      double[] weights,
      Map<String, int[]> groups,
      Iterable<String> names) {
    Integer[] order = new Integer[chosen.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = chosen[i];
    }
    if (!groups.isEmpty()) {
      Arrays.sort(order, byLevels(groups));
    }
    int n = order.length;
    int[] source = new int[n];
    for (int i = 0; i < n; i++) {
      source[i] = order[i];
    }
    double[] y = pick(numbers(table, target), source);
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
    return new Rows(source, y, response, pick(weights, source), columns, blocks(source, groups));
  }

  private static Comparator<Integer> byLevels(Map<String, int[]> groups) {
    return (a, b) -> {
      for (int[] codes : groups.values()) {
        int c = Integer.compare(codes[a], codes[b]);
        if (c != 0) {
          return c;
        }
      }
      return Integer.compare(a, b);
    };
  }

  private static List<Block> blocks(int[] source, Map<String, int[]> groups) {
    var blocks = new ArrayList<Block>();
    int from = 0;
    for (int i = 1; i <= source.length; i++) {
      if (i == source.length || differs(groups, source[i - 1], source[i])) {
        var levels = new HashMap<String, Integer>();
        int first = source[from];
        groups.forEach((name, codes) -> levels.put(name, codes[first]));
        blocks.add(new Block(from, i, levels));
        from = i;
      }
    }
    return blocks;
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

  static double[] pick(double[] values, int[] source) {
    double[] picked = new double[source.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = values[source[i]];
    }
    return picked;
  }
}
