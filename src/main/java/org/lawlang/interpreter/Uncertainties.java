package org.lawlang.interpreter;

import java.util.AbstractList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.lawlang.math.Quantity;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;

/// A column of a table that depends on a fit: what an expression is in each row, with its draws, made
/// when a row is asked for.
final class Uncertainties extends AbstractList<Quantity> implements RandomAccess {
  /// Of longer tables columns are what they are at the point estimates.
  static final int MOST = 10_000;

  private final Expr e;
  private final int rows;
  private final Map<String, Quantity> carried;
  private final Map<String, double[]> columns;
  private final Map<String, List<Quantity>> uncertain;
  private int lastRow = -1; // columns are made of columns, and several ask for the same row
  private Quantity last = Quantity.exact(Double.NaN);

  private Uncertainties(
      Expr e,
      int rows,
      Map<String, Quantity> carried,
      Map<String, double[]> columns,
      Map<String, List<Quantity>> uncertain) {
    this.e = e;
    this.rows = rows;
    this.carried = carried;
    this.columns = columns;
    this.uncertain = uncertain;
  }

  /// The cells of `e`; empty where nothing in it is uncertain, or the table is long.
  ///
  /// @param uncertain the uncertain columns of the table
  static Optional<List<Quantity>> of(
      Expr e, TableNames names, Map<String, List<Quantity>> uncertain) {
    var variables = new HashSet<>(Substitution.variables(e));
    var numbers = new HashMap<>(names.numbers());
    numbers.keySet().retainAll(variables);
    var before = new HashMap<>(uncertain);
    before.keySet().retainAll(variables);
    int rows = names.table().rows();
    if (rows > MOST || (numbers.isEmpty() && before.isEmpty()) || names.isSummed()) {
      return Optional.empty();
    }
    variables.removeAll(numbers.keySet());
    return Optional.of(new Uncertainties(e, rows, numbers, names.columns(variables), before));
  }

  /// The cells of the rows that are kept.
  static List<Quantity> kept(List<Quantity> cells, boolean[] keep) {
    int[] rows = IntStream.range(0, keep.length).filter(i -> keep[i]).toArray();
    return new AbstractList<>() {
      @Override
      public Quantity get(int row) {
        return cells.get(rows[row]);
      }

      @Override
      public int size() {
        return rows.length;
      }
    };
  }

  @Override
  public Quantity get(int row) {
    if (row != lastRow) {
      last = cell(row);
      lastRow = row;
    }
    return last;
  }

  private Quantity cell(int row) {
    var given = new HashMap<>(carried);
    columns.forEach((name, cells) -> given.put(name, Quantity.exact(cells[row])));
    uncertain.forEach((name, cells) -> given.put(name, cells.get(row)));
    Quantity cell = Draws.of(e, given);
    return Double.isNaN(cell.value()) ? Quantity.exact(Double.NaN) : cell; // missing
  }

  @Override
  public int size() {
    return rows;
  }
}
