package org.lawlang.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.source.Checked;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Sequence;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// Names where some are numbers of their own: a state, an index, an unknown; else what they are
/// outside.
record InnerNames(Names outside, Map<String, Expr> own) implements Names {
  InnerNames {
    own = Map.copyOf(own);
  }

  @Override
  public Checked<Expr> number(Term.Name name) {
    Expr mine = own.get(name.name());
    return mine != null ? Checked.ok(mine) : outside.number(name);
  }

  @Override
  public boolean isLaw() {
    return outside.isLaw();
  }

  @Override
  public Checked<Expr> other(Term term) {
    return outside.other(term);
  }

  @Override
  public Optional<Callee> callee(String name) {
    return outside.callee(name);
  }

  @Override
  public Optional<Callee> callee(Term.Member member) {
    return outside.callee(member);
  }

  @Override
  public Optional<List<String>> levels(String name) {
    return own.containsKey(name) ? Optional.empty() : outside.levels(name);
  }

  @Override
  public Optional<String> text(Term term) {
    return term instanceof Term.Name name && own.containsKey(name.name())
        ? Optional.empty()
        : outside.text(term);
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
    known.addAll(own.keySet());
    return known;
  }

  @Override
  public Checked<Expr> unknown(Term.Call call, Term.Name callee) {
    return outside.unknown(call, callee);
  }
}
