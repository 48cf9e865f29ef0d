package org.lawlang.data;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A named column. The arrays are shared, never written.
public sealed interface Column {
  String name();

  int size();

  /// Numbers; NaN where the cell is missing.
  @SuppressWarnings("ArrayRecordComponent")
  record Numbers(String name, double[] values) implements Column {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Numbers(String n, double[] v)
          && name.equals(n)
          && Arrays.equals(values, v);
    }

    @Override
    public int hashCode() {
      return name.hashCode() * 31 + Arrays.hashCode(values);
    }
  }

  /// Text by category: row `i` holds `levels.get(codes[i])`, or is missing where the code is −1.
  /// Levels are in order of first appearance.
  @SuppressWarnings("ArrayRecordComponent")
  record Texts(String name, List<String> levels, int[] codes) implements Column {
    public Texts {
      levels = List.copyOf(levels);
    }

    @Override
    public int size() {
      return codes.length;
    }

    /// The text of row `i`, null where missing.
    public @Nullable String at(int i) {
      return codes[i] < 0 ? null : levels.get(codes[i]);
    }

    /// The first row whose text is not a number, counted from zero. There is none when the rows
    /// that made the column text were filtered away.
    public OptionalInt firstNotNumeric() {
      double[] numbers = levelsAsNumbers();
      for (int i = 0; i < codes.length; i++) {
        if (codes[i] >= 0 && Double.isNaN(numbers[codes[i]])) {
          return OptionalInt.of(i);
        }
      }
      return OptionalInt.empty();
    }

    /// The column as numbers; NaN where a cell is missing or not a number.
    public Numbers toNumbers() {
      double[] numbers = levelsAsNumbers();
      double[] values = new double[codes.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = codes[i] < 0 ? Double.NaN : numbers[codes[i]];
      }
      return new Numbers(name, values);
    }

    private double[] levelsAsNumbers() {
      return levels.stream().mapToDouble(Numeral::parse).toArray();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Texts(String n, List<String> l, int[] c)
          && name.equals(n)
          && levels.equals(l)
          && Arrays.equals(codes, c);
    }

    @Override
    public int hashCode() {
      return (name.hashCode() * 31 + levels.hashCode()) * 31 + Arrays.hashCode(codes);
    }
  }
}
