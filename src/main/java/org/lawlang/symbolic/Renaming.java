package org.lawlang.symbolic;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.lawlang.symbolic.Expr.Bound;

/// The same under other names for what is bound.
final class Renaming {
  private Renaming() {}

  /// @param taken names that none of its own may bear
  static Bound apart(Bound b, Collection<String> taken) {
    return switch (b) {
      case Expr.Total(var body, var rows, var key) -> {
        Sequence other = rows.as(rows.fresh(all(taken, body)));
        yield new Expr.Total(Substitution.replace(body, rows.renaming(other)), other, key);
      }
      case Expr.Root(var difference, var unknown, var lo, var hi) -> {
        String other = fresh(unknown, all(taken, difference));
        yield new Expr.Root(renamed(difference, unknown, other), other, lo, hi);
      }
      case Expr.Integral(var body, var variable, var lo, var hi) -> {
        String other = fresh(variable, all(taken, body));
        yield new Expr.Integral(renamed(body, variable, other), other, lo, hi);
      }
      case Expr.Scan s -> {
        var used = new HashSet<String>(taken);
        for (Expr.State t : s.states()) {
          used.addAll(Substitution.variables(t.step()));
        }
        used.addAll(Substitution.variables(s.where()));
        Sequence rows = s.rows().as(s.rows().fresh(used));
        Map<String, Expr> names = new HashMap<>(s.rows().renaming(rows));
        var states = new HashMap<String, String>();
        for (Expr.State t : s.states()) {
          String other = fresh(t.name(), used);
          used.add(other);
          states.put(t.name(), other);
          names.put(t.name(), Normal.var(other));
        }
        UnaryOperator<String> called = name -> states.getOrDefault(name, name);
        yield new Expr.Scan(
            s.states().stream()
                .map(
                    t ->
                        new Expr.State(
                            called.apply(t.name()),
                            t.start(),
                            Substitution.replace(t.step(), names)))
                .toList(),
            called.apply(s.output()),
            rows,
            s.key(),
            Substitution.replace(s.where(), names));
      }
    };
  }

  private static Set<String> all(Collection<String> taken, Expr body) {
    var all = new HashSet<String>(taken);
    all.addAll(Substitution.variables(body));
    return all;
  }

  /// A name that none of those is, made by a stroke before the mark.
  private static String fresh(String name, Set<String> taken) {
    String stem = name.substring(0, name.length() - Bound.MARK.length());
    while (taken.contains(stem + Bound.MARK)) {
      stem += "'";
    }
    return stem + Bound.MARK;
  }

  private static Expr renamed(Expr body, String from, String to) {
    return Substitution.replace(body, Map.of(from, Normal.var(to)));
  }
}
