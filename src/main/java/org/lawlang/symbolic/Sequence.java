package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.lawlang.math.Interval;

/// The rows of a table over which a [Expr.Total] runs, group after group; within a group in the
/// order of the table. In the body of the total the variable `k.lr` stands for column `lr` of the
/// row at hand, where `k` is `index`.
///
/// @param title how the table is called
/// @param columns names
/// @param values one array a column, of all rows
/// @param starts where each group begins, and after the last one where it ends
/// @param levels what the rows of each group have in common, as text; one empty text where the
/// table is one group
@SuppressWarnings("ArrayRecordComponent")
public record Sequence(
    String title,
    String index,
    List<String> columns,
    double[][] values,
    int[] starts,
    List<String> levels) {

  /// The most whole numbers that a sum runs over.
  public static final int MOST = 1 << 16;

  private static final double[][] WHOLE = new double[1][MOST];

  static {
    Arrays.setAll(WHOLE[0], i -> i);
  }

  public Sequence {
    columns = List.copyOf(columns);
    levels = List.copyOf(levels);
    if (values.length != columns.size() || starts.length != levels.size() + 1) {
      throw new IllegalArgumentException("a sequence whose parts do not fit");
    }
  }

  /// Whole numbers from zero up, as many as the key says.
  public static Sequence range(String index) {
    return new Sequence("", index, List.of(""), new double[1][0], new int[2], List.of(""));
  }

  /// Whether these are whole numbers instead of the rows of a table.
  public boolean isRange() {
    return title.isEmpty();
  }

  /// The variable of a column in the body of a total.
  public String variable(String column) {
    return isRange() ? index + Expr.Bound.MARK : index + "." + column;
  }

  /// The variables of all columns.
  public List<String> variables() {
    return columns.stream().map(this::variable).toList();
  }

  /// Rows that are not known yet: of any columns, as many as there may be.
  public static Sequence open(String title, String index) {
    return new Sequence(title, index, List.of(), new double[0][], new int[2], List.of(""));
  }

  /// Whether the rows are not known yet.
  public boolean isOpen() {
    return columns.isEmpty();
  }

  /// Whether that variable belongs to the row at hand.
  boolean binds(String variable) {
    return isRange() ? variable.equals(variable("")) : variable.startsWith(index + ".");
  }

  /// The same rows under another index.
  Sequence as(String other) {
    return new Sequence(title, other, columns, values, starts, levels);
  }

  /// An index that none of those variables begins with.
  String fresh(Collection<String> taken) {
    String name = index;
    while (isTaken(as(name), taken)) {
      name += "'";
    }
    return name;
  }

  private static boolean isTaken(Sequence rows, Collection<String> taken) {
    return taken.stream().anyMatch(rows::binds);
  }

  /// Column `c` renamed from this sequence's index to another's.
  Map<String, Expr> renaming(Sequence to) {
    var names = new HashMap<String, Expr>();
    for (String column : columns) {
      names.put(variable(column), Normal.var(to.variable(column)));
    }
    return names;
  }

  int groups() {
    return levels.size();
  }

  /// The group that a key names; −1 if none does.
  public int group(double key) {
    if (isRange()) {
      return key < MOST + 1 ? 0 : -1;
    }
    return key >= 0 && key < groups() && key == Math.rint(key) ? (int) key : -1;
  }

  /// The first row of the group that a key names.
  public int from(double key) {
    return isRange() ? 0 : starts[group(key)];
  }

  /// Behind the last row of it.
  public int to(double key) {
    return isRange() ? (int) Math.max(0, Math.floor(key)) : starts[group(key) + 1];
  }

  /// All rows, one array a column.
  public double[][] data() {
    return isRange() ? WHOLE : values;
  }

  /// How many rows the longest group may have.
  public int rows() {
    return isRange() ? MOST : starts[starts.length - 1];
  }

  /// A row that stands for others.
  int middle() {
    return isRange() ? 1 : rows() / 2;
  }

  /// How many rows a group has, at least and at most, where the key lies in `keys`.
  Interval sizes(Interval keys) {
    if (isOpen()) {
      return Interval.NON_NEGATIVE;
    }
    if (isRange()) {
      return new Interval(
          Math.clamp(Math.floor(keys.lo()), 0, MOST), Math.clamp(Math.floor(keys.hi()), 0, MOST));
    }
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int g = 0; g < groups(); g++) {
      least = Math.min(least, starts[g + 1] - starts[g]);
      most = Math.max(most, starts[g + 1] - starts[g]);
    }
    return new Interval(Math.min(least, most), most);
  }

  /// The ranges of the columns, with those of other variables.
  Map<String, Interval> ranges(Map<String, Interval> others) {
    var ranges = new HashMap<String, Interval>(others);
    if (isRange()) {
      ranges.put(variable(""), new Interval(0, MOST - 1));
      return ranges;
    }
    for (int c = 0; c < values.length; c++) {
      double lo = Double.POSITIVE_INFINITY;
      double hi = Double.NEGATIVE_INFINITY;
      for (double x : values[c]) {
        lo = Math.min(lo, x);
        hi = Math.max(hi, x);
      }
      ranges.put(variable(columns.get(c)), lo <= hi ? new Interval(lo, hi) : Interval.REAL);
    }
    return ranges;
  }

  /// So many rows of small positive numbers, where only the formula matters.
  Sequence example(int size) {
    var random = new SplittableRandom(11);
    var made = new double[values.length][size];
    for (double[] column : made) {
      for (int i = 0; i < size; i++) {
        column[i] = 0.4 * random.nextDouble() + 0.05;
      }
    }
    return isOpen() || isRange()
        ? this
        : new Sequence(title, index, columns, made, new int[] {0, size}, List.of(""));
  }

  /// The values of the variables in a row.
  Map<String, Expr> at(int row) {
    var here = new HashMap<String, Expr>();
    for (int c = 0; c < values.length; c++) {
      here.put(variable(columns.get(c)), Normal.number(data()[c][row]));
    }
    return here;
  }

  /// An order of sequences: zero exactly when two are equal.
  static int compare(Sequence a, Sequence b) {
    var parts = new ArrayList<Integer>();
    parts.add(a.index.compareTo(b.index));
    parts.add(a.title.compareTo(b.title));
    parts.add(String.join("\n", a.columns).compareTo(String.join("\n", b.columns)));
    parts.add(String.join("\n", a.levels).compareTo(String.join("\n", b.levels)));
    parts.add(a.starts == b.starts ? 0 : Arrays.compare(a.starts, b.starts));
    for (int c = 0; c < Math.min(a.values.length, b.values.length); c++) {
      parts.add(a.values[c] == b.values[c] ? 0 : Arrays.compare(a.values[c], b.values[c]));
    }
    return parts.stream().filter(p -> p != 0).findFirst().orElse(0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sequence s && (this == s || compare(this, s) == 0);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * index.hashCode() + title.hashCode()) + columns.hashCode();
  }
}
