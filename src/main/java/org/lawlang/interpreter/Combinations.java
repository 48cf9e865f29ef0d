package org.lawlang.interpreter;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lawlang.fit.Comparison;
import org.lawlang.fit.Extrapolation;
import org.lawlang.fit.Fit;
import org.lawlang.math.Quantity;
import org.lawlang.model.Grouping;
import org.lawlang.model.Law;
import org.lawlang.model.Matching;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.syntax.Term;

/// Calls of a comparison, `c(70B, 1.4T)` and `c.run(70B, 1.4T)`: what its laws predict, weighted by
/// the odds that each predicts best.
record Combinations(Evaluator evaluator) {

  /// @param name what is called, in the user's words
  /// @param isRun whether a single run is asked for
  Value call(Term.Call call, Comparison comparison, String name, boolean isRun) {
    check(call, comparison, name);
    Law first = comparison.best().law();
    Set<String> groups =
        comparison.entries().stream()
            .flatMap(e -> Grouping.columns(e.fit().task().laws().getFirst()).stream())
            .collect(toSet());
    List<Quantity> given =
        Fault.orValue(Matching.of(call, first, groups)).stream().map(evaluator::quantity).toList();
    var predictions = new ArrayList<Quantity>();
    for (Comparison.Entry entry : comparison.entries()) {
      List<Quantity> arguments =
          entry.law().arguments().stream()
              .map(argument -> given.get(first.arguments().indexOf(argument)))
              .toList();
      predictions.add(prediction(call, entry, arguments, name, isRun));
    }
    Quantity found = Evaluator.defined(call.span(), comparison.combine(predictions));
    return new Value.Number(found, reach(comparison, first, given, found));
  }

  private Quantity prediction(
      Term.Call call,
      Comparison.Entry entry,
      List<Quantity> arguments,
      String name,
      boolean isRun) {
    if (entry.odds().orElse(0) == 0) {
      return Quantity.exact(0); // counts nothing, and may be undefined there
    }
    Fit fit = entry.fit();
    Quantity mean = Calls.of(fit, arguments, evaluator.levels(call, fit));
    Evaluator.defined(call.span(), mean);
    return isRun ? Runs.of(fit, name, new Value.Number(mean), call, evaluator).quantity() : mean;
  }

  private static void check(Term.Call call, Comparison comparison, String name) {
    List<String> wanted = comparison.best().law().arguments();
    for (Comparison.Entry entry : comparison.entries()) {
      List<String> own = entry.law().arguments();
      boolean isPlaced = call.arguments().stream().anyMatch(a -> a.name().isEmpty());
      if (!new HashSet<>(own).equals(new HashSet<>(wanted)) || (isPlaced && !own.equals(wanted))) {
        throw new Fault(
            Diagnostic.of(
                    Code.NOT_CALLABLE,
                    call.span(),
                    "the laws of "
                        + name
                        + " take different arguments: "
                        + signature(comparison.best())
                        + ", "
                        + signature(entry))
                .help(
                    own.size() == wanted.size() && wanted.containsAll(own)
                        ? "name them: " + name + "(" + wanted.getFirst() + " = …)"
                        : "call one of them: " + name + ".best(…)"));
      }
    }
    if (!comparison.isWeighted()) {
      throw new Fault(
          Diagnostic.of(
                  Code.UNDEFINED_VALUE,
                  call.span(),
                  "no law of "
                      + name
                      + " could be scored on rows that it had not seen, so none has a weight")
              .help("call one of them: " + name + ".best(…)"));
    }
  }

  private static String signature(Comparison.Entry entry) {
    return entry.law().name() + "(" + String.join(", ", entry.law().arguments()) + ")";
  }

  /// How far the heaviest of the fits has to go.
  private static Optional<Extrapolation> reach(
      Comparison comparison, Law first, List<Quantity> given, Quantity found) {
    var at = new HashMap<String, Double>();
    for (int i = 0; i < given.size(); i++) {
      at.put(first.arguments().get(i), given.get(i).value());
    }
    return comparison.entries().stream()
        .max(Comparator.comparingDouble(e -> e.odds().orElse(0)))
        .flatMap(e -> e.fit().diagnosis().reach().to(at, found));
  }
}
