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
    trim();
    return text ? new Column.Texts(name, levels, codes) : new Column.Numbers(name, values);
  }

  /// Gives back the room that is not used.
  void trim() {
    codes = text && codes.length > size ? Arrays.copyOf(codes, size) : codes;
    values = !text && values.length > size ? Arrays.copyOf(values, size) : values;
  }

  /// The cells of parts of a column one after another, `rows` in all; the parts give up theirs.
  static Cells joined(List<Cells> parts, int rows) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    var whole = new Cells(parts.getFirst().name, parts.stream().anyMatch(c -> c.text));
    whole.mixed = parts.stream().anyMatch(c -> c.mixed || (whole.text && !c.text && c.filled));
    whole.values = new double[whole.text ? 0 : rows];
    whole.codes = new int[whole.text ? rows : 0];
    for (Cells part : parts) {
      whole.append(part);
    }
    return whole;
  }

  private void append(Cells part) {
    if (!text) {
      System.arraycopy(part.values, 0, values, size, part.size);
    } else {
      int[] here = new int[part.levels.size()];
      for (int level = 0; level < here.length; level++) {
        here[level] = code(part.levels.get(level));
      }
      for (int i = 0; i < part.size; i++) {
        codes[size + i] = part.text && part.codes[i] >= 0 ? here[part.codes[i]] : -1;
      }
    }
    filled |= part.filled;
    size += part.size;
    part.values = new double[0];
    part.codes = new int[0];
    part.size = 0;
  }

  private void becomeText() {
    text = true;
    codes = new int[Math.max(64, values.length)];
    Arrays.fill(codes, 0, size, -1);
    values = new double[0];
  }

  private void addText(String cell) {
    put(code(cell));
  }

  private int code(String cell) {
    Integer code = codeOf.get(cell);
    if (code == null) {
      code = levels.size();
      codeOf.put(cell, code);
      levels.add(cell);
    }
    return code;
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
