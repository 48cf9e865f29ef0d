package org.lawlang.data;

import java.util.List;
import org.lawlang.source.Code;

/// What one pass over a file gave.
sealed interface Pass {

  /// All cells, each column filled up to `rows`.
  record Read(List<Cells> columns, int rows) implements Pass {
    public Read {
      columns = List.copyOf(columns);
    }
  }

  /// The reason why the file is no table; `message` begins with the place in the file.
  record Refused(Code code, String message, String help) implements Pass {}
}
