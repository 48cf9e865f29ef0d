package org.lawlang.report;

import java.util.List;

/// Cells in aligned columns, the first to the left and the others to the right.
final class Grid {
  private static final String GAP = "   ";

  private Grid() {}

  /// @param rows of equal length; a column of empty cells is left out
  static void set(StringBuilder out, List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], Words.width(row.get(i)));
      }
    }
    for (List<String> row : rows) {
      var line = new StringBuilder("  ").append(Words.left(row.getFirst(), widths[0]));
      for (int i = 1; i < columns; i++) {
        if (widths[i] > 0) {
          line.append(GAP).append(Words.right(row.get(i), widths[i]));
        }
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
