package org.lawlang.model;

import java.util.List;
import java.util.Optional;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Expr;
import org.lawlang.syntax.Term;

/// Names where only constants stand: the ranges of a law.
record Constants(Scope scope) implements Names {
  @Override
  public Checked<Expr> number(Term.Name name) {
    return scope
        .constant(name.name())
        .map(Checked::ok)
        .orElseGet(
            () ->
                Checked.bad(
                    Diagnostic.of(
                            Code.UNKNOWN_NAME,
                            name.span(),
                            "there is no constant called " + name.name())
                        .help("const " + name.name() + " = …")));
  }

  @Override
  public Optional<Callee> callee(String name) {
    return scope.law(name).map(law -> Callee.of(law, Rest.FAILS));
  }

  @Override
  public Checked<Expr> other(Term term) {
    return Checked.bad(Complaints.wrongType(term.span(), "a constant", "something else"));
  }

  @Override
  public List<String> known() {
    return scope.lawNames();
  }
}
