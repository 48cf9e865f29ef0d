package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.lawlang.symbolic.Expr.Bound;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Relation;
import org.lawlang.symbolic.Expr.Scan;
import org.lawlang.symbolic.Expr.State;
import org.lawlang.symbolic.Expr.Test;

/// The factory of scans, and their derivatives: those of the states are states themselves, which
/// run along. In a row the states are made one after another: each sees those before it as they are
/// now, itself and those behind it as they were.
public final class Scans {
  private static final String BY = "∂";

  private Scans() {}

  /// What is left of the state `output`. States that it does not need are left out; it is a number
  /// when all is known.
  public static Expr of(List<State> states, String output, Sequence rows, Expr key, Test where) {
    Set<String> needed = needed(states, output);
    var scan =
        new Scan(
            states.stream().filter(s -> needed.contains(s.name())).toList(),
            output,
            rows,
            key,
            where);
    return key instanceof Const(double k) && Substitution.variables(scan).isEmpty()
        ? new Const(last(scan, k))
        : scan;
  }

  private static Set<String> needed(List<State> states, String output) {
    var needed = new HashSet<>(Set.of(output));
    for (int before = 0; before < needed.size(); ) {
      before = needed.size();
      for (State s : states) {
        if (needed.contains(s.name())) {
          needed.addAll(Substitution.variables(s.step()));
        }
      }
    }
    return needed;
  }

  private static double last(Scan scan, double key) {
    Sequence rows = scan.rows();
    if (rows.group(key) < 0) {
      return Double.NaN;
    }
    Map<String, Expr> now = new HashMap<>();
    scan.states().forEach(s -> now.put(s.name(), s.start()));
    for (int row = rows.from(key); row < rows.to(key); row++) {
      Map<String, Expr> here = rows.at(row);
      now.putAll(here);
      if (Substitution.replace(scan.where(), now) instanceof Test.Always(boolean holds) && holds) {
        scan.states().forEach(s -> now.put(s.name(), Substitution.replace(s.step(), now)));
      }
    }
    return now.get(scan.output()) instanceof Const(double v) ? v : Double.NaN;
  }

  /// The derivative by a variable: `s' = ∂step/∂v + Σ ∂step/∂t·t'` over the states `t`. A slope stands
  /// before its state, so that it sees the state as it was, and behind all states that the state sees
  /// as they are now.
  ///
  /// @param slope that of what stands outside of states
  static Expr slope(Scan scan, String variable, UnaryOperator<Expr> slope) {
    var moved = new HashSet<String>();
    for (State s : scan.states()) {
      if (!slope.apply(s.step()).equals(Normal.ZERO)
          || !slope.apply(s.start()).equals(Normal.ZERO)) {
        moved.add(s.name());
      }
    }
    for (int before = -1; before < moved.size(); ) {
      before = moved.size();
      for (State s : scan.states()) {
        if (Substitution.variables(s.step()).stream().anyMatch(moved::contains)) {
          moved.add(s.name());
        }
      }
    }
    if (!moved.contains(scan.output())) {
      return Normal.ZERO;
    }
    var all = new ArrayList<>(scan.states());
    for (State s : scan.states()) {
      if (moved.contains(s.name())) {
        var terms = new ArrayList<Expr>(List.of(slope.apply(s.step())));
        for (String t : Substitution.variables(s.step())) {
          if (moved.contains(t)) {
            terms.add(Normal.product(Derivative.of(s.step(), t), Normal.var(name(t, variable))));
          }
        }
        all.add(new State(name(s.name(), variable), slope.apply(s.start()), Normal.sum(terms)));
      }
    }
    var whole = new Scan(all, scan.output(), scan.rows(), scan.key(), scan.where());
    List<State> order = merged(List.of(scan, whole)).orElseThrow();
    return of(order, name(scan.output(), variable), scan.rows(), scan.key(), scan.where());
  }

  /// The states of several scans as those of one, each once: bases in an order that is that of each
  /// scan, the slopes of each before it, higher ones first; empty where two scans have two orders, or
  /// mean different states by one name.
  public static Optional<List<State>> merged(List<Scan> scans) {
    var each = new TreeMap<String, State>();
    var before =
        new LinkedHashMap<String, Set<String>>(); // of each base those that stand before it
    for (Scan scan : scans) {
      var seen = new LinkedHashSet<String>();
      for (State s : scan.states()) {
        State known = each.putIfAbsent(s.name(), s);
        if (known != null && !isSlope(s.name()) && !known.equals(s)) {
          return Optional.empty();
        }
        seen.add(base(s.name()));
      }
      var above = new ArrayList<String>();
      for (String base : seen) {
        before.computeIfAbsent(base, k -> new LinkedHashSet<>()).addAll(above);
        above.add(base);
      }
    }
    var order = new ArrayList<String>();
    while (order.size() < before.size()) {
      Optional<String> next =
          before.keySet().stream()
              .filter(base -> !order.contains(base) && order.containsAll(before.get(base)))
              .findFirst();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      order.add(next.get());
    }
    return Optional.of(
        each.values().stream()
            .sorted(
                Comparator.comparingInt((State s) -> order.indexOf(base(s.name())))
                    .thenComparing(s -> -s.name().split(BY, -1).length)
                    .thenComparing(State::name))
            .toList());
  }

  private static String base(String state) {
    int by = state.indexOf(BY);
    return by < 0 ? state : state.substring(0, by) + Bound.MARK;
  }

  /// That of the derivative of a state: the variables stand in one order, so `∂a∂b` is `∂b∂a`.
  private static String name(String state, String variable) {
    String stem = state.substring(0, state.length() - Bound.MARK.length());
    String[] parts = (stem + BY + variable).split(BY, -1);
    Arrays.sort(parts, 1, parts.length);
    return String.join(BY, parts) + Bound.MARK;
  }

  /// Whether a state is the derivative of one.
  private static boolean isSlope(String state) {
    return state.contains(BY);
  }

  /// How a state is written.
  static String shown(String name) {
    return name.replace(Bound.MARK, "").replaceAll("[^A-Za-z0-9_'\u0080-\uFEFE]|" + BY, "_");
  }

  /// Of a condition that holds for the first rows of each group and for no others: the column that it
  /// compares, and what that must not exceed (must stay below, where `strict`).
  public record Until(int column, Expr limit, boolean strict) {}

  /// The condition as that, where the rows are in the order of the column.
  public static Optional<Until> until(Test where, Sequence rows) {
    if (!(where instanceof Test.Compare(var relation, Expr.Var(var name), var limit))
        || (relation != Relation.LESS && relation != Relation.LESS_EQUAL)
        || Substitution.variables(limit).stream().anyMatch(rows::binds)) {
      return Optional.empty();
    }
    int column = rows.variables().indexOf(name);
    if (column < 0) {
      return Optional.empty();
    }
    if (!rows.isRange()) {
      double[] x = rows.values()[column];
      for (int g = 0; g < rows.groups(); g++) {
        for (int row = rows.starts()[g] + 1; row < rows.starts()[g + 1]; row++) {
          if (!(x[row - 1] <= x[row])) {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.of(new Until(column, limit, relation == Relation.LESS));
  }
}
