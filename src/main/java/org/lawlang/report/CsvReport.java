package org.lawlang.report;

import java.util.ArrayList;
import java.util.List;
import org.lawlang.data.Column;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;

/// Tables as comma separated values, by RFC 4180.
final class CsvReport {
  private CsvReport() {}

  static String of(Value.OfTable value) {
    var header = new ArrayList<String>();
    for (Column column : value.table().columns()) {
      header.add(quoted(column.name()));
      if (value.uncertain().containsKey(column.name())) {
        header.add(quoted(free(column.name() + "_lo", value)));
        header.add(quoted(free(column.name() + "_hi", value)));
      }
    }
    var out = new StringBuilder(String.join(",", header)).append('\n');
    for (int row = 0; row < value.table().rows(); row++) {
      var cells = new ArrayList<String>();
      for (Column column : value.table().columns()) {
        switch (column) {
          case Column.Numbers(_, double[] values) -> cells.add(number(values[row]));
          case Column.Texts texts -> {
            String text = texts.at(row);
            cells.add(text == null ? "" : quoted(text));
          }
        }
        List<Quantity> uncertain = value.uncertain().get(column.name());
        if (uncertain != null) {
          Interval interval = uncertain.get(row).interval(Digits.LEVEL);
          cells.add(number(interval.lo()));
          cells.add(number(interval.hi()));
        }
      }
      out.append(String.join(",", cells)).append('\n');
    }
    return out.toString();
  }

  /// A name that no column of the table has.
  private static String free(String wanted, Value.OfTable value) {
    String name = wanted;
    while (value.table().names().contains(name)) {
      name += "_";
    }
    return name;
  }

  private static String number(double x) {
    return Double.isFinite(x) ? Digits.exact(x) : "";
  }

  private static String quoted(String text) {
    boolean isPlain = text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
