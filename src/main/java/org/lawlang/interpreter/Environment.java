package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitTask.Target;
import org.lawlang.math.Quantity;
import org.lawlang.model.Checker;
import org.lawlang.model.Kind;
import org.lawlang.model.Law;
import org.lawlang.model.Scope;
import org.lawlang.plan.Roots;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Sequence;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// The names of a session and their values, in the order of their first binding.
final class Environment implements Scope {
  private final Map<String, Bound> names = new LinkedHashMap<>();

  /// A value, whether laws may use it, and where it is roots what is known of them.
  private record Bound(Value value, boolean constant, Optional<Roots> roots) {}

  void bind(String name, Value value) {
    names.put(name, new Bound(named(name, value), false, Optional.empty()));
  }

  void bind(String name, Roots roots) {
    names.put(name, new Bound(Questions.value(roots), false, Optional.of(roots)));
  }

  void bindConstant(String name, Value value) {
    names.put(name, new Bound(named(name, value), true, Optional.empty()));
  }

  /// Puts another value in the place of one, be it constant or not.
  void rebind(String name, Value value) {
    names.computeIfPresent(name, (n, old) -> new Bound(value, old.constant, Optional.empty()));
  }

  /// Takes over all names of another environment.
  void bindAll(Environment other) {
    names.putAll(other.names);
  }

  /// A table remembers the name that it is bound to.
  private static Value named(String name, Value value) {
    return value instanceof Value.OfTable(var old, var table, var uncertain)
        ? new Value.OfTable(Optional.of(name), table, uncertain)
        : value;
  }

  Optional<Value> value(String name) {
    return Optional.ofNullable(names.get(name)).map(Bound::value);
  }

  Optional<Roots> roots(String name) {
    return Optional.ofNullable(names.get(name)).flatMap(Bound::roots);
  }

  List<String> names() {
    return List.copyOf(names.keySet());
  }

  @Override
  public Optional<Expr> constant(String name) {
    Bound bound = names.get(name);
    if (bound == null) {
      return Checker.pi(name);
    }
    return bound.constant && bound.value instanceof Value.Number(Quantity q, _)
        ? Optional.of(Normal.number(q.value()))
        : Optional.empty();
  }

  @Override
  public Optional<Law> law(String name) {
    return value(name).orElse(null) instanceof Value.OfLaw(Law law)
        ? Optional.of(law)
        : Optional.empty();
  }

  @Override
  public Optional<Checked<Sequence>> sequence(
      Term.Name table, Optional<Ident> column, String index) {
    Bound bound = names.get(table.name());
    return bound != null && bound.constant && bound.value instanceof Value.OfTable value
        ? Optional.of(Series.sequence(value, table, column, index))
        : Optional.empty();
  }

  @Override
  public Optional<Fitted> fit(String name) {
    return value(name).orElse(null) instanceof Value.OfFit(var fit)
        ? Optional.of(fitted(fit))
        : Optional.empty();
  }

  @Override
  public Optional<Fitted> fit(Term.Member member) {
    return Calls.member(this, member).map(Environment::fitted);
  }

  private static Fitted fitted(Fit fit) {
    return new Fitted(fit.task().sole().map(Target::law), Optional.of(Calls.estimates(fit)));
  }

  @Override
  public List<String> lawNames() {
    var result = new ArrayList<String>();
    names.forEach(
        (name, bound) -> {
          if (bound.value instanceof Value.OfLaw || bound.value instanceof Value.OfFit) {
            result.add(name);
          }
        });
    return result;
  }

  /// The kinds of all names, for the checker.
  Map<String, Kind> kinds() {
    var kinds = new LinkedHashMap<String, Kind>();
    names.forEach((name, bound) -> kinds.put(name, kind(bound)));
    return kinds;
  }

  private static Kind kind(Bound bound) {
    return switch (bound.value) {
      case Value.OfLaw(var law) -> new Kind.OfLaw(law);
      case Value.OfFit(var fit) -> new Kind.OfFit(fit.task().sole().map(Target::law));
      case Value.OfTable(var name, var table, var uncertain) ->
          new Kind.OfTable(Optional.of(table.names()), bound.constant);
      case Value.Number(var quantity, _) when bound.constant ->
          new Kind.OfConstant(Normal.number(quantity.value()));
      default -> new Kind.Anything();
    };
  }
}
