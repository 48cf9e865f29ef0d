package org.lawlang.interpreter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.fit.Fit;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
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
      case Value.OfFit(var fit) -> fit.task().sole().isPresent();
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
    Map<String, Quantity> given = new HashMap<>();
    switch (callee) {
      case Value.OfFit(var fit) -> fit.estimates().forEach(e -> given.put(e.name(), e.value()));
      case Value.OfLaw(var law) ->
          law.parameters()
              .forEach(p -> p.fixed().ifPresent(v -> given.put(p.name(), Quantity.exact(v))));
      default -> throw new IllegalArgumentException(Members.describe(callee));
    }
    Law law = law(callee);
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
