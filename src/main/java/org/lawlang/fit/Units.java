package org.lawlang.fit;

import java.util.Arrays;
import java.util.Optional;

/// The rows that are drawn, left out or summed together: each alone, or all of one value of a
/// column.
///
/// They stand in the order of the table (or of the values), so that how a fit groups its rows does
/// not touch what is drawn.
@SuppressWarnings("ArrayRecordComponent")
record Units(int[][] rows) {

  static Units of(Setup setup, Optional<String> column) {
    int[] source = setup.rows().source();
    if (column.isPresent()) {
      return of(Rows.pick(Rows.numbers(setup.task().data(), column.get()), source));
    }
    double[] keys = new double[source.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = source[i];
    }
    return of(keys);
  }

  private static Units of(double[] keys) {
    double[] distinct = Arrays.stream(keys).sorted().distinct().toArray();
    int[] sizes = new int[distinct.length];
    int[] unit = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      unit[i] = Arrays.binarySearch(distinct, keys[i]);
      sizes[unit[i]]++;
    }
    int[][] units = new int[distinct.length][];
    for (int u = 0; u < units.length; u++) {
      units[u] = new int[sizes[u]];
    }
    for (int i = keys.length - 1; i >= 0; i--) {
      units[unit[i]][--sizes[unit[i]]] = i;
    }
    return new Units(units);
  }

  int size() {
    return rows.length;
  }

  /// The unit of each of `count` rows.
  int[] ofRow(int count) {
    int[] unit = new int[count];
    for (int u = 0; u < rows.length; u++) {
      for (int row : rows[u]) {
        unit[row] = u;
      }
    }
    return unit;
  }
}
