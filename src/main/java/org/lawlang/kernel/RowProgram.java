package org.lawlang.kernel;

import java.util.List;
import org.lawlang.symbolic.Expr;

/// What is computed for every row: `outputs`, expressions in the `parameters` (the same for all rows), the `columns` (one
/// value a row) and the `lets`, each of which may use those before it.
public record RowProgram(
    List<String> parameters, List<String> columns, List<Let> lets, List<Expr> outputs) {
  public RowProgram {
    parameters = List.copyOf(parameters);
    columns = List.copyOf(columns);
    lets = List.copyOf(lets);
    outputs = List.copyOf(outputs);
  }

  /// `name = value`, computed once a row.
  public record Let(String name, Expr value) {}
}
