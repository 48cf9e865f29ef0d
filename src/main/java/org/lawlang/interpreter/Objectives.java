package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.math.Digits;
import org.lawlang.model.Checker;
import org.lawlang.model.Complaints;
import org.lawlang.model.Law;
import org.lawlang.model.Lowering;
import org.lawlang.model.Objective;
import org.lawlang.model.Opening;
import org.lawlang.model.Param;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;
import org.lawlang.syntax.Term;

/// What stands after `by`: `squares`, `huber(1e-3)`, `student(4)`, `binomial(trials)`. A law of the
/// residual or of (target, prediction), the user's own or the library's, its parameters given in
/// order or by name: as numbers, or as expressions over the columns of the runs. What is left out
/// is found by the fit, where that makes sense.
record Objectives(Environment environment, StandardLibrary library) {
  private static final String LIKELIHOOD = "_nll";

  /// Least squares where there is no term.
  Objective of(Optional<Term> term, boolean onLog, TableNames names) {
    if (term.isEmpty()) {
      return library.objective("squares");
    }
    Term.Name name;
    List<Term.Argument> arguments;
    if (term.get() instanceof Term.Call(Term.Name called, var given, var span)) {
      name = called;
      arguments = given;
    } else if (term.get() instanceof Term.Name bare) {
      name = bare;
      arguments = List.of();
    } else {
      throw new Fault(
          Complaints.wrongType(
              term.get().span(), "an objective such as squares or huber(1e-3)", "something else"));
    }
    Law law = law(name.name()).orElseThrow(() -> unknown(name));
    if (law.arguments().isEmpty() || law.arguments().size() > 2) {
      throw new Fault(
          Diagnostic.of(
                  Code.WRONG_TYPE,
                  name.span(),
                  "an objective is a law of the residual or of target and prediction, and "
                      + law.name()
                      + " takes "
                      + law.arguments().size()
                      + " arguments")
              .help("for example: mine(r) = r^2, or mine(y, m) = m - y*log(m)"));
    }
    if (onLog && law.arguments().size() == 2) {
      throw new Fault(
          Diagnostic.of(
                  Code.BAD_OPTION,
                  name.span(),
                  law.name()
                      + " weighs a target against its prediction, not a residual, so it cannot"
                      + " stand `on log`")
              .help(
                  "leave out `on log`, or take an objective of the residual, such as squares or"
                      + " huber(1e-3)"));
    }
    return objective(term.get(), law, arguments, names);
  }

  private Fault unknown(Term.Name name) {
    return new Fault(Checker.unknownObjective(name, library.objectives()));
  }

  private Optional<Law> law(String name) {
    return environment.law(name).or(() -> library.objectiveLaw(name, name));
  }

  private Objective objective(Term term, Law law, List<Term.Argument> arguments, TableNames names) {
    var settings = new HashMap<String, Double>();
    var rowwise = new HashMap<String, Expr>();
    List<Param> free = law.free();
    if (arguments.size() > free.size()) {
      throw Evaluator.fault(
          Code.EXTRA_ARGUMENT,
          arguments.get(free.size()).value().span(),
          law.name()
              + " has "
              + free.size()
              + (free.size() == 1 ? " parameter" : " parameters")
              + ", this is one too many");
    }
    for (int i = 0; i < arguments.size(); i++) {
      Term.Argument argument = arguments.get(i);
      Param p = parameter(law, argument, free.get(i));
      if (settings.containsKey(p.name()) || rowwise.containsKey(p.name())) {
        throw Evaluator.fault(
            Code.DUPLICATE_NAME,
            argument.value().span(),
            law.name() + " is given " + p.name() + " twice");
      }
      Expr value = Fault.orValue(Lowering.number(argument.value(), names));
      if (value instanceof Expr.Const(double number)) {
        settings.put(p.name(), within(p, number, law, argument.value()));
      } else {
        rowwise.put(p.name(), value);
      }
    }
    var open = new ArrayList<Param>();
    for (Param p : law.parameters()) {
      if (settings.containsKey(p.name()) || rowwise.containsKey(p.name())) {
        continue;
      }
      if (p.fixed().isPresent()) {
        settings.put(p.name(), p.fixed().get());
      } else {
        open.add(p);
      }
    }
    var objective = new Objective(law.name(), loss(law), settings, rowwise, open, likelihood(law));
    for (Param p : open) {
      if (Opening.of(objective, p).isEmpty()) {
        throw new Fault(
            Diagnostic.of(
                    Code.MISSING_ARGUMENT,
                    term.span(),
                    "the objective " + law.name() + " needs a value for " + p.name())
                .help(
                    "give a number or a column: "
                        + law.name()
                        + "("
                        + String.join(", ", law.parameters().stream().map(Param::name).toList())
                        + ")"));
      }
    }
    return objective;
  }

  /// The law `mine_nll` beside the objective `mine`, of the same arguments and parameters.
  private Optional<Expr> likelihood(Law law) {
    String name = law.name() + LIKELIHOOD;
    return environment
        .law(name)
        .or(() -> library.objectiveLaw(law.name(), name))
        .filter(l -> l.arguments().size() == law.arguments().size())
        .filter(l -> l.free().stream().allMatch(p -> law.parameter(p.name()).isPresent()))
        .map(Objectives::loss);
  }

  private static Param parameter(Law law, Term.Argument argument, Param next) {
    String name = argument.name().map(n -> n.name()).orElse(next.name());
    return law.parameter(name)
        .orElseThrow(
            () ->
                Evaluator.fault(
                    Code.EXTRA_ARGUMENT,
                    argument.value().span(),
                    law.name() + " has no parameter " + name));
  }

  private static double within(Param p, double value, Law law, Term place) {
    if (p.range().contains(value) && !(p.open() && value == p.range().lo())) {
      return value;
    }
    boolean below = value <= p.range().lo();
    throw Evaluator.fault(
        Code.BAD_OPTION,
        place.span(),
        p.name()
            + " of "
            + law.name()
            + (below ? " lies above " : " lies below ")
            + Digits.of(below ? p.range().lo() : p.range().hi())
            + ", not at "
            + place.span().text());
  }

  private static Expr loss(Law law) {
    List<String> variables = Objective.variables(law);
    var arguments = new HashMap<String, Expr>();
    for (int i = 0; i < variables.size(); i++) {
      arguments.put(law.arguments().get(i), Normal.var(variables.get(i)));
    }
    return Substitution.replace(law.body(), Map.copyOf(arguments));
  }
}
