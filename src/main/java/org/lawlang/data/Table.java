package org.lawlang.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Columns of equal length with different names, in order.
public record Table(List<Column> columns, int rows) {
  public Table {
    columns = List.copyOf(columns);
    for (Column column : columns) {
      if (column.size() != rows) {
        throw new IllegalArgumentException(
            column.name() + " has " + column.size() + " rows, not " + rows);
      }
    }
  }

  public Optional<Column> column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /// The table with `column` added, or in the place of the one of that name.
  public Table with(Column column) {
    var result = new ArrayList<>(columns);
    for (int i = 0; i < result.size(); i++) {
      if (result.get(i).name().equals(column.name())) {
        result.set(i, column);
        return new Table(result, rows);
      }
    }
    result.add(column);
    return new Table(result, rows);
  }

  /// The rows for which `keep` is true, in order.
  public Table filter(boolean[] keep) {
    int n = 0;
    for (boolean k : keep) {
      n += k ? 1 : 0;
    }
    int[] index = new int[n];
    for (int i = 0, j = 0; i < keep.length; i++) {
      if (keep[i]) {
        index[j++] = i;
      }
    }
    var result = new ArrayList<Column>();
    for (Column column : columns) {
      result.add(
          switch (column) {
            case Column.Numbers(var name, var values) -> {
              double[] kept = new double[n];
              for (int j = 0; j < n; j++) {
                kept[j] = values[index[j]];
              }
              yield new Column.Numbers(name, kept);
            }
            case Column.Texts(var name, var levels, var codes) -> {
              int[] kept = new int[n];
              for (int j = 0; j < n; j++) {
                kept[j] = codes[index[j]];
              }
              yield new Column.Texts(name, levels, kept);
            }
          });
    }
    return new Table(result, n);
  }
}
