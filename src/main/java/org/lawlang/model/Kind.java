package org.lawlang.model;

import java.util.List;
import java.util.Optional;
import org.lawlang.symbolic.Expr;

/// What is known of a name before anything is run.
public sealed interface Kind {
  /// A law, without the parameters to which `with` gives values that the run brings: those are
  /// `given`.
  record OfLaw(Law law, List<Param> given) implements Kind {
    public OfLaw {
      given = List.copyOf(given);
    }

    public OfLaw(Law law) {
      this(law, List.of());
    }
  }

  /// A fit of a law, when the law is known.
  record OfFit(Optional<Law> law) implements Kind {}

  /// A table, with its columns when they are known; laws see it where it is constant.
  record OfTable(Optional<List<String>> columns, boolean constant) implements Kind {
    public OfTable(Optional<List<String>> columns) {
      this(columns, false);
    }
  }

  /// A constant that laws may use.
  record OfConstant(Expr value) implements Kind {}

  /// A number, or whatever else a script computes with.
  record Anything() implements Kind {}
}
