package org.lawlang.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

  /// The rows of tables one after another. A column that a table does not have is missing in its
  /// rows; one that is text in any of them is text.
  public static Table stack(List<Table> tables) {
    int rows = tables.stream().mapToInt(Table::rows).sum();
    var names = new LinkedHashSet<String>();
    tables.forEach(t -> names.addAll(t.names()));
    var stacked = new ArrayList<Column>();
    for (String name : names) {
      boolean text =
          tables.stream()
              .flatMap(t -> t.column(name).stream())
              .anyMatch(Column.Texts.class::isInstance);
      stacked.add(text ? texts(name, tables, rows) : numbers(name, tables, rows));
    }
    return new Table(stacked, rows);
  }

  private static Column numbers(String name, List<Table> tables, int rows) {
    double[] values = new double[rows];
    Arrays.fill(values, Double.NaN);
    int from = 0;
    for (Table table : tables) {
      if (table.column(name).orElse(null) instanceof Column.Numbers(var n, double[] own)) {
        System.arraycopy(own, 0, values, from, own.length);
      }
      from += table.rows;
    }
    return new Column.Numbers(name, values);
  }

  private static Column texts(String name, List<Table> tables, int rows) {
    int[] codes = new int[rows];
    Arrays.fill(codes, -1);
    var levels = new LinkedHashMap<String, Integer>();
    int from = 0;
    for (Table table : tables) {
      for (int i = 0; i < table.rows; i++) {
        String cell =
            switch (table.column(name).orElse(null)) {
              case Column.Texts texts -> texts.at(i);
              case Column.Numbers(var n, double[] own) ->
                  Double.isNaN(own[i]) ? null : Double.toString(own[i]);
              case null -> null;
            };
        if (cell != null) {
          codes[from + i] = levels.computeIfAbsent(cell, k -> levels.size());
        }
      }
      from += table.rows;
    }
    return new Column.Texts(name, List.copyOf(levels.keySet()), codes);
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
