package org.lawlang.interpreter;

import org.lawlang.fit.Fit;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;
import org.lawlang.model.Objective;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.syntax.Term;

/// The prediction of a single run, `f.run(70B, 1.4T)`: the curve with its draws, each strayed as
/// runs stray.
///
/// It is the run at those arguments: asked for twice it is the same, at other arguments another.
final class Runs {
  private Runs() {}

  static Value.Number of(
      Fit fit, String base, Value.Number mean, Term.Call call, Evaluator evaluator) {
    if (!fit.scatter().isKnown()) {
      throw new Fault(
          Diagnostic.of(
                  Code.UNDEFINED_VALUE,
                  call.span(),
                  "nothing is known of how single runs stray from the curve: "
                      + (fit.dof() <= 0
                          ? "the fit has no degrees of freedom"
                          : why(fit.task().objective())))
              .help("ask for the curve: " + base + "(…)"));
    }
    long seed = Streams.seed(fit.task().options().seed(), "run");
    for (Term.Argument argument : call.arguments()) {
      String name = argument.name().map(n -> n.name()).orElse("");
      seed = Streams.seed(seed, name + " " + key(evaluator.of(argument.value())));
    }
    return new Value.Number(fit.scatter().run(mean.quantity(), seed), mean.extrapolation());
  }

  private static String why(Objective objective) {
    return objective.rowwise().isEmpty()
        ? objective.name() + " has no residuals to draw from, and is no likelihood of counts"
        : objective.name() + " needs a setting for it, which here differs from run to run";
  }

  private static String key(Value value) {
    return value instanceof Value.Number(Quantity number, _)
        ? Double.toString(number.value())
        : Members.describe(value) + value.hashCode();
  }
}
