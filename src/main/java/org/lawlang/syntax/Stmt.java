package org.lawlang.syntax;

import java.util.List;
import java.util.Optional;
import org.lawlang.source.Span;

/// A statement of a script.
public sealed interface Stmt {
  Span span();

  /// `name(arguments) = body where clauses`. `doc` is the block of `#` comment lines directly
  /// above, without the `#`.
  record LawDef(
      Ident name,
      List<Ident> arguments,
      Term body,
      List<Clause> where,
      Optional<String> doc,
      Span span)
      implements Stmt {
    public LawDef {
      arguments = List.copyOf(arguments);
      where = List.copyOf(where);
    }
  }

  /// `name = value`: names a value, prints nothing.
  record Let(Ident name, Term value, Span span) implements Stmt {}

  /// `const name = value`, which laws may use.
  record Const(Ident name, Term value, Span span) implements Stmt {}

  /// `input name = value`, which the caller may set.
  record Input(Ident name, Term value, Span span) implements Stmt {}

  /// `use library`.
  record Use(Ident library, Span span) implements Stmt {}

  /// `assert condition "message"`.
  record Assert(Term condition, Optional<Term> message, Span span) implements Stmt {}

  /// `save value to path`.
  record Save(Term value, Term path, Span span) implements Stmt {}

  /// An expression on its own: prints its value.
  record Show(Term value, Span span) implements Stmt {}

  /// One item of a law's `where`.
  sealed interface Clause {
    Span span();

    /// `A > 0`, `0 < x <= 1`: a comparison about one name.
    record Bound(Term comparison, Span span) implements Clause {}

    /// `alpha in 0..2`.
    record In(Ident name, Term range, Span span) implements Clause {}

    /// `alpha ~ normal(0.35, 0.1)`.
    record Prior(Ident name, Term distribution, Span span) implements Clause {}

    /// `x = e`: fixes a parameter when `e` is constant, a local definition otherwise.
    record Definition(Ident name, Term value, Span span) implements Clause {}
  }
}
