package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.lawlang.symbolic.Expr;

/// What is computed for every row: `outputs`, expressions in the `parameters` (the same for all
/// rows), the `columns` (one value a row) and the `lets`, each of which may use those before it.
public record RowProgram(
    List<String> parameters, List<String> columns, List<Let> lets, List<Expr> outputs) {
  public RowProgram {
    parameters = List.copyOf(parameters);
    columns = List.copyOf(columns);
    lets = List.copyOf(lets);
    outputs = List.copyOf(outputs);
  }

  /// The same program without the lets that no output needs.
  public RowProgram pruned() {
    var needed = new HashSet<String>();
    for (Expr output : outputs) {
      needed.addAll(Names.in(output));
    }
    var kept = new ArrayList<Let>();
    for (Let let : lets.reversed()) {
      if (needed.contains(let.name)) {
        needed.addAll(Names.in(let.value));
        kept.add(let);
      }
    }
    return new RowProgram(parameters, columns, kept.reversed(), outputs);
  }

  /// `name = value`, computed once a row.
  public record Let(String name, Expr value) {}
}
