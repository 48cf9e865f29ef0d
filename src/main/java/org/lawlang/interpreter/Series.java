package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.math.Quantity;
import org.lawlang.model.Complaints;
import org.lawlang.model.Grouping;
import org.lawlang.model.Keys;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Sequence;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// Functions of whole columns, over the rows of a table in their order: over all, or over those of
/// each group.
final class Series {
  /// What makes one number of many rows.
  static final Set<String> AGGREGATES = Set.of("mean", "sd", "sum", "min", "max");

  /// What makes a column of a column: `cumsum(x)`; `drop(x)`, how far it fell since the row before,
  /// zero in the first; `decay(x, r)`, `sₖ = r·sₖ₋₁ + xₖ`.
  static final Set<String> RUNNING = Set.of("cumsum", "drop", "decay");

  private Series() {}

  /// One number of those that are there.
  static double aggregate(String name, double[] values) {
    double[] present = Arrays.stream(values).filter(x -> !Double.isNaN(x)).toArray();
    var sample = new Quantity.Uncertain(Double.NaN, present);
    return switch (name) {
      case "mean" -> sample.mean();
      case "sd" -> sample.sd();
      case "min" -> Arrays.stream(present).min().orElse(Double.NaN);
      case "max" -> Arrays.stream(present).max().orElse(Double.NaN);
      default -> Arrays.stream(present).sum();
    };
  }

  /// The aggregate of each row's group, in each row.
  static double[] aggregates(String name, double[] values, int[] groups) {
    double[] result = new double[values.length];
    for (int[] rows : rows(groups)) {
      double one = aggregate(name, Arrays.stream(rows).mapToDouble(r -> values[r]).toArray());
      for (int row : rows) {
        result[row] = one;
      }
    }
    return result;
  }

  /// A running function of a column, anew in each group. A missing cell leaves the rest of its group
  /// missing.
  static double[] running(String name, double[] values, double rate, int[] groups) {
    double[] result = new double[values.length];
    for (int[] rows : rows(groups)) {
      double before = 0;
      for (int i = 0; i < rows.length; i++) {
        double x = values[rows[i]];
        before =
            switch (name) {
              case "cumsum" -> before + x;
              case "decay" -> rate * before + x;
              default -> i > 0 ? values[rows[i - 1]] - x : Double.isNaN(x) ? x : 0;
            };
        result[rows[i]] = before;
      }
    }
    return result;
  }

  /// The last row of each group, in the order of the rows.
  static boolean[] last(int[] groups) {
    boolean[] last = new boolean[groups.length];
    for (int[] rows : rows(groups)) {
      last[rows[rows.length - 1]] = true;
    }
    return last;
  }

  /// The rows of each group.
  private static List<int[]> rows(int[] groups) {
    var rows = new LinkedHashMap<Integer, List<Integer>>();
    for (int i = 0; i < groups.length; i++) {
      rows.computeIfAbsent(groups[i], g -> new ArrayList<>()).add(i);
    }
    return rows.values().stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  /// The group of each row by the values of a column, in the order in which they are met; rows where
  /// it is missing are a group.
  static int[] groups(Table table, Ident column, String title) {
    List<String> texts = texts(table, column, title);
    var known = new LinkedHashMap<String, Integer>();
    return texts.stream().mapToInt(t -> known.computeIfAbsent(t, k -> known.size())).toArray();
  }

  /// The number of each row's value among `levels`; not a number where the cell is missing.
  static double[] numbered(
      Table table, Ident column, String title, List<String> levels, String of) {
    List<String> texts = texts(table, column, title);
    double[] numbers = new double[texts.size()];
    for (int i = 0; i < numbers.length; i++) {
      int level = levels.indexOf(texts.get(i));
      if (level < 0 && !texts.get(i).isEmpty()) {
        throw new Fault(Keys.unknown(column.span(), texts.get(i), levels, of));
      }
      numbers[i] = level < 0 ? Double.NaN : level;
    }
    return numbers;
  }

  private static List<String> texts(Table table, Ident column, String title) {
    return switch (table.column(column.name()).orElse(null)) {
      case null ->
          throw new Fault(
              Complaints.unknownColumn(column.span(), column.name(), title, table.names()));
      case Column.Numbers(var n, double[] values) ->
          Arrays.stream(values).mapToObj(x -> Double.isNaN(x) ? "" : Grouping.level(x)).toList();
      case Column.Texts texts -> {
        var all = new ArrayList<String>();
        for (int i = 0; i < texts.size(); i++) {
          all.add(Objects.requireNonNullElse(texts.at(i), ""));
        }
        yield all;
      }
    };
  }

  /// The numeric columns of a table as rows for a total, those of each value of a column together.
  static Checked<Sequence> sequence(
      Value.OfTable value, Term.Name named, Optional<Ident> column, String index) {
    Table table = value.table();
    var numbers = new ArrayList<Column.Numbers>();
    for (Column c : table.columns()) {
      if (c instanceof Column.Numbers n) {
        numbers.add(n);
      }
    }
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < table.rows(); i++) {
      groups.computeIfAbsent("", k -> new ArrayList<>()).add(i);
    }
    if (column.isPresent()) {
      groups.clear();
      List<String> levels;
      try {
        levels = texts(table, column.get(), named.name());
      } catch (Fault fault) {
        return new Checked.Bad<>(fault.diagnostics());
      }
      for (int i = 0; i < levels.size(); i++) {
        groups.computeIfAbsent(levels.get(i), k -> new ArrayList<>()).add(i);
      }
    }
    if (numbers.isEmpty() || table.rows() == 0) {
      return Checked.bad(
          Diagnostic.of(
              Code.EMPTY_TABLE,
              named.span(),
              named.name() + " has no rows of numbers to sum over"));
    }
    int[] order =
        groups.values().stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
    int[] starts = new int[groups.size() + 1];
    int g = 0;
    for (List<Integer> rows : groups.values()) {
      starts[g + 1] = starts[g] + rows.size();
      g++;
    }
    double[][] values =
        numbers.stream()
            .map(c -> Arrays.stream(order).mapToDouble(i -> c.values()[i]).toArray())
            .toArray(double[][]::new);
    return Checked.ok(
        new Sequence(
            named.name(),
            index,
            numbers.stream().map(Column::name).toList(),
            values,
            starts,
            List.copyOf(groups.keySet())));
  }

  /// The complaint about a running function where there are no rows.
  static Diagnostic noRows(Span place, String name) {
    return Diagnostic.of(
            Code.WRONG_TYPE,
            place,
            name + " runs over the rows of a table, and here there are none")
        .help("make it a column: runs with s = " + name + "(lr) within run");
  }
}
