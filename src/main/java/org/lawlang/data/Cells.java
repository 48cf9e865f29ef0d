package org.lawlang.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The cells of one column as they arrive. A column counts as numbers until a cell is none. When
/// numbers came before that cell their text is gone: the column is then [#mixed], and the file is
/// read once more with the column known to be text. Almost no file needs it.
final class Cells {
  private final String name;
  private boolean text;
  private boolean mixed;
  private boolean filled;
  private int size;
  private double[] values = new double[64];
  private int[] codes = new int[0];
  private final List<String> levels = new ArrayList<>();
  private final Map<String, Integer> codeOf = new HashMap<>();

  /// An empty column; `text` when it is known that some cell of it is not a number.
  Cells(String name, boolean text) {
    this.name = name;
    if (text) {
      becomeText();
    }
  }

  String name() {
    return name;
  }

  int size() {
    return size;
  }

  /// Whether numbers came before the first text, so that the column must be read again as text.
  boolean mixed() {
    return mixed;
  }

  void add(char[] source, int from, int length) {
    if (Numeral.isMissing(source, from, length)) {
      addMissing();
    } else if (text) {
      addText(new String(source, from, length));
    } else {
      double value = Numeral.parse(source, from, length);
      if (Double.isNaN(value)) {
        mixed = filled;
        becomeText();
        addText(new String(source, from, length));
      } else {
        filled = true;
        put(value);
      }
    }
  }

  void addMissing() {
    if (text) {
      put(-1);
    } else {
      put(Double.NaN);
    }
  }

  /// Fills up with missing cells to `rows`.
  void fillTo(int rows) {
    while (size < rows) {
      addMissing();
    }
  }

  /// Takes back the last cell, which was missing.
  void dropLast() {
    size--;
  }

  Column column() {
    return text
        ? new Column.Texts(name, levels, Arrays.copyOf(codes, size))
        : new Column.Numbers(name, Arrays.copyOf(values, size));
  }

  private void becomeText() {
    text = true;
    codes = new int[Math.max(64, values.length)];
    Arrays.fill(codes, 0, size, -1);
    values = new double[0];
  }

  private void addText(String cell) {
    Integer code = codeOf.get(cell);
    if (code == null) {
      code = levels.size();
      codeOf.put(cell, code);
      levels.add(cell);
    }
    put(code.intValue());
  }

  private void put(int code) {
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, size * 2);
    }
    codes[size++] = code;
  }

  private void put(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }
}
