package org.lawlang.report;

import java.util.ArrayList;
import java.util.List;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.math.Digits;
import org.lawlang.math.Quantity;

/// Tables as text: the size, then the rows, aligned; of a long table the first ones.
final class TableText {
  /// A table of up to so many rows is shown whole.
  private static final int WHOLE = 60;

  /// Rows shown of a longer one.
  private static final int FIRST = 10;

  private static final int WIDEST_TEXT = 40;

  private TableText() {}

  static String of(Value.OfTable value) {
    Table table = value.table();
    var out = new StringBuilder();
    value.name().ifPresent(name -> out.append(name).append(": "));
    out.append(Words.count(table.rows(), "row")).append(", ");
    out.append(Words.count(table.columns().size(), "column")).append('\n');
    int rows = table.rows() <= WHOLE ? table.rows() : FIRST;
    var set = new ArrayList<List<String>>();
    var left = new ArrayList<String>();
    int width = 0;
    for (Column column : table.columns()) {
      List<String> cells =
          column(column, value.uncertain().getOrDefault(column.name(), List.of()), rows);
      int next = 2 + Words.width(cells.getFirst());
      if (left.isEmpty() && (set.isEmpty() || width + next <= Words.WIDTH)) {
        set.add(cells);
        width += next;
      } else {
        left.add(column.name());
      }
    }
    for (int row = 0; row <= rows && !set.isEmpty(); row++) {
      var line = new StringBuilder();
      for (List<String> cells : set) {
        line.append("  ").append(cells.get(row));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    if (rows < table.rows()) {
      out.append("  … ").append(Words.count(table.rows() - rows, "more row")).append('\n');
    }
    if (!left.isEmpty()) {
      Words.list(out, "  … " + Words.count(left.size(), "more column") + ": ", left, ", ");
    }
    return out.toString();
  }

  /// The name and the first cells of a column, all of one width.
  private static List<String> column(Column column, List<Quantity> uncertain, int rows) {
    var cells = new ArrayList<String>();
    for (int row = 0; row < rows; row++) {
      cells.add(cell(column, uncertain, row));
    }
    boolean isLeft = column instanceof Column.Texts || !uncertain.isEmpty();
    if (!isLeft) {
      alignPoints(cells);
    }
    cells.addFirst(Words.cut(column.name(), WIDEST_TEXT));
    int width = cells.stream().mapToInt(Words::width).max().orElse(0);
    return cells.stream()
        .map(cell -> isLeft ? Words.left(cell, width) : Words.right(cell, width))
        .toList();
  }

  private static String cell(Column column, List<Quantity> uncertain, int row) {
    return switch (column) {
      case Column.Numbers _ when row < uncertain.size() && !uncertain.get(row).isExact() ->
          Digits.cell(uncertain.get(row));
      case Column.Numbers(_, double[] values) ->
          Double.isNaN(values[row]) ? "NA" : Digits.of(values[row], 6);
      case Column.Texts texts -> {
        String text = texts.at(row);
        yield text == null ? "NA" : Words.cut(text, WIDEST_TEXT);
      }
    };
  }

  /// Pads plain numbers on the right until their points stand below each other; a column with
  /// magnitudes or exponents is left as it is.
  private static void alignPoints(List<String> cells) {
    int decimals = 0;
    for (String cell : cells) {
      char last = cell.isEmpty() ? ' ' : cell.charAt(cell.length() - 1);
      boolean isPlain = cell.equals("NA") || (last >= '0' && last <= '9' && cell.indexOf('e') < 0);
      if (!isPlain) {
        return;
      }
      decimals = Math.max(decimals, decimals(cell));
    }
    for (int i = 0; i < cells.size(); i++) {
      cells.set(i, cells.get(i) + " ".repeat(decimals - decimals(cells.get(i))));
    }
  }

  /// Characters from the point on.
  private static int decimals(String cell) {
    int point = cell.indexOf('.');
    return point < 0 ? 0 : cell.length() - point;
  }
}
