package org.lawlang.interpreter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.report.Value;

/// Calls of laws and fits with ready values, as embedding programs make them.
final class Calls {
  private Calls() {}

  /// The laws that can be called so: a fit, or a law whose parameters are all given.
  static boolean isCallable(Value value) {
    return switch (value) {
      case Value.OfFit fit -> true;
      case Value.OfLaw(Law law) -> law.free().isEmpty();
      default -> false;
    };
  }

  static Law law(Value callee) {
    return switch (callee) {
      case Value.OfFit(var fit) -> fit.task().law();
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
    List<String> names = fit.task().law().arguments();
    for (int i = 0; i < names.size(); i++) {
      at.put(names.get(i), arguments.get(i).value());
    }
    return new Value.Number(prediction, fit.diagnosis().reach().to(at, prediction));
  }
}
