package org.lawlang.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.math.Quantity;
import org.lawlang.source.Checked;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Sequence;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// What a law may use of what stands before it: constants and other laws.
public interface Scope {

  /// The number that `const name = …` (or `pi`) gave.
  Optional<Expr> constant(String name);

  Optional<Law> law(String name);

  /// The rows of a constant table, as [Names#sequence] says; empty where the name is no table that
  /// laws see.
  Optional<Checked<Sequence>> sequence(Term.Name table, Optional<Ident> column, String index);

  /// The fit of that name.
  Optional<Fitted> fit(String name);

  /// The fit of one law that a member of a fit of several is: `f.L1`.
  Optional<Fitted> fit(Term.Member member);

  /// A fit as laws call it: its law, where that is known, and the values of its parameters, where it
  /// is made.
  record Fitted(Optional<Law> law, Optional<Map<String, Quantity>> values) {}

  List<String> lawNames();
}
