package org.lawlang.interpreter;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lawlang.fit.Fit;
import org.lawlang.math.Quantity;
import org.lawlang.model.Grouping;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.syntax.Term;

/// Calls of laws and fits with ready values, as embedding programs make them.
final class Calls {
  private Calls() {}

  /// The laws that can be called so: a fit, or a law whose parameters are all given.
  static boolean isCallable(Value value) {
    return switch (value) {
      case Value.OfFit(var fit) ->
          fit.task().sole().map(t -> Grouping.columns(t.law()).isEmpty()).orElse(false);
      case Value.OfLaw(Law law) -> law.free().isEmpty();
      default -> false;
    };
  }

  /// @throws IllegalArgumentException when there is not one law to be called
  static Law law(Value callee) {
    return switch (callee) {
      case Value.OfFit(var fit) when fit.task().sole().isPresent() ->
          fit.task().sole().orElseThrow().law();
      case Value.OfLaw(var law) -> law;
      default -> throw new IllegalArgumentException(Members.describe(callee));
    };
  }

  /// The law at `arguments`, in order, with the draws of its parameters.
  static Quantity of(Value callee, List<Quantity> arguments) {
    if (callee instanceof Value.OfFit(var fit)) {
      return of(fit, arguments, Map.of());
    }
    Law law = law(callee);
    var given = new HashMap<String, Quantity>();
    law.parameters().forEach(p -> p.given().ifPresent(q -> given.put(p.name(), q)));
    return of(law, arguments, given);
  }

  /// The fit of one law at `arguments`, in order.
  ///
  /// @param levels the level of each indexing column, by its name
  static Quantity of(Fit fit, List<Quantity> arguments, Map<String, String> levels) {
    Law law = law(new Value.OfFit(fit));
    Map<String, Quantity> estimates = estimates(fit);
    var given = new HashMap<String, Quantity>();
    for (Param p : law.parameters()) {
      String name =
          p.group()
              .filter(g -> p.fixed().isEmpty())
              .map(g -> p.name().replace("[" + g + "]", "[" + levels.get(g) + "]"))
              .orElse(p.name());
      given.put(p.name(), Objects.requireNonNull(estimates.get(name), name));
    }
    return of(law, arguments, given);
  }

  /// The parameters of a fit, by name.
  static Map<String, Quantity> estimates(Fit fit) {
    return fit.estimates().stream().collect(toMap(Fit.Estimate::name, Fit.Estimate::value));
  }

  /// What a call found, unless it is no number: then the reason is told.
  static Quantity defined(Term.Call call, Value callee, List<Quantity> arguments, Quantity found) {
    if (Double.isNaN(found.value())) {
      String message = call.span().text() + " is not defined";
      throw new Fault(
          Undefined.at(call.span(), message, law(callee).body(), given(callee, arguments)));
    }
    return found;
  }

  /// The values of a law's arguments and parameters, as far as they do not depend on a level.
  private static Map<String, Quantity> given(Value callee, List<Quantity> arguments) {
    var given = new HashMap<String, Quantity>();
    if (callee instanceof Value.OfFit(var fit)) {
      fit.estimates().forEach(e -> given.put(e.name(), e.value()));
    }
    Law law = law(callee);
    law.parameters().forEach(p -> p.given().ifPresent(q -> given.putIfAbsent(p.name(), q)));
    for (int i = 0; i < law.arguments().size(); i++) {
      given.put(law.arguments().get(i), arguments.get(i));
    }
    return given;
  }

  /// The levels of an indexing column that a fit has values for.
  static List<String> levels(Fit fit, String column) {
    Set<String> names = fit.estimates().stream().map(Fit.Estimate::name).collect(toSet());
    return fit.task().free().stream()
        .filter(p -> p.group().equals(Optional.of(column)))
        .findFirst()
        .map(p -> Grouping.levels(names, p))
        .orElse(List.of());
  }

  private static Quantity of(Law law, List<Quantity> arguments, Map<String, Quantity> given) {
    for (int i = 0; i < law.arguments().size(); i++) {
      given.put(law.arguments().get(i), arguments.get(i));
    }
    return Draws.of(law.body(), given);
  }

  /// A prediction as a value: that of a fit says how far it goes beyond the rows fitted.
  static Value predicted(Value callee, List<Quantity> arguments, Quantity prediction) {
    if (!(callee instanceof Value.OfFit(var fit))) {
      return new Value.Number(prediction);
    }
    var at = new HashMap<String, Double>();
    List<String> names = law(callee).arguments();
    for (int i = 0; i < names.size(); i++) {
      at.put(names.get(i), arguments.get(i).value());
    }
    return new Value.Number(prediction, fit.diagnosis().reach().to(at, prediction));
  }

  /// The fit as the law sees it that `member` names: `f.L1` of a fit of several laws.
  static Optional<Fit> member(Environment environment, Term.Member member) {
    return member.base() instanceof Term.Name name
            && environment.value(name.name()).orElse(null) instanceof Value.OfFit(var fit)
            && fit.task().sole().isEmpty()
        ? fit.of(member.name().name())
        : Optional.empty();
  }

  /// The complaint about a fit of several laws where one law is needed.
  static Diagnostic several(Span place, Fit fit) {
    List<String> laws = fit.task().laws().stream().map(Law::name).toList();
    return Diagnostic.of(
            Code.NOT_CALLABLE,
            place,
            place.text() + " fits " + fit.task().name() + " together, and is not one law")
        .help(
            "name one of them: "
                + String.join(" or ", laws.stream().map(law -> place.text() + "." + law).toList()));
  }
}
