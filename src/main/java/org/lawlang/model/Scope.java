package org.lawlang.model;

import java.util.List;
import java.util.Optional;
import org.lawlang.symbolic.Expr;

/// What a law may use of what stands before it: constants and other laws.
public interface Scope {

  /// The number that `const name = …` (or `pi`) gave.
  Optional<Expr> constant(String name);

  Optional<Law> law(String name);

  List<String> lawNames();
}
