package org.lawlang.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Sequence;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// Names in the body of a total: the columns of the row at hand, `k.lr`, else what they are outside.
record RowNames(Names outside, Sequence rows) implements Names {

  @Override
  public Checked<Expr> number(Term.Name name) {
    return name.name().equals(rows.index())
        ? Checked.bad(
            Diagnostic.of(
                    Code.NOT_A_NUMBER,
                    name.span(),
                    name.name() + " is a row of " + rows.title() + ", not a number")
                .help("name a column of it: " + name.name() + ".…"))
        : outside.number(name);
  }

  @Override
  public boolean isLaw() {
    return outside.isLaw();
  }

  @Override
  public Checked<Expr> other(Term term) {
    Optional<Ident> column = Keys.member(term, rows.index());
    if (column.isEmpty()) {
      return outside.other(term);
    }
    String name = column.get().name();
    return rows.isOpen() || rows.columns().contains(name)
        ? Checked.ok(Normal.var(rows.variable(name)))
        : Checked.bad(
            Complaints.unknownColumn(column.get().span(), name, rows.title(), rows.columns()));
  }

  @Override
  public Optional<Callee> callee(String name) {
    return outside.callee(name);
  }

  @Override
  public Optional<Callee> callee(Term.Member member) {
    return Keys.member(member, rows.index()).isPresent()
        ? Optional.empty()
        : outside.callee(member);
  }

  @Override
  public Optional<List<String>> levels(String name) {
    return outside.levels(name);
  }

  @Override
  public Optional<String> text(Term term) {
    return Keys.member(term, rows.index()).isPresent() ? Optional.empty() : outside.text(term);
  }

  @Override
  public Checked<Sequence> sequence(Term.Name table, Optional<Ident> column, String index) {
    return outside.sequence(table, column, index);
  }

  @Override
  public Checked<Expr> key(Sequence of, Ident column) {
    return outside.key(of, column);
  }

  @Override
  public List<String> known() {
    var known = new ArrayList<>(outside.known());
    known.add(rows.index());
    return known;
  }

  @Override
  public Checked<Expr> unknown(Term.Call call, Term.Name callee) {
    return outside.unknown(call, callee);
  }
}
