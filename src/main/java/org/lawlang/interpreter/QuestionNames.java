package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lawlang.fit.Fit;
import org.lawlang.math.Quantity;
import org.lawlang.model.Checker;
import org.lawlang.model.Complaints;
import org.lawlang.model.Names;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Sequence;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// Names in a question: an unknown, else what the session holds. Uncertain numbers become variables
/// whose draws are kept in [#given].
final class QuestionNames implements Names {
  private final Environment environment;
  private final Evaluator evaluator;
  private final Set<String> unknowns;
  private final Map<String, Quantity> given = new LinkedHashMap<>();

  QuestionNames(Environment environment, Evaluator evaluator, Set<String> unknowns) {
    this.environment = environment;
    this.evaluator = evaluator;
    this.unknowns = unknowns;
  }

  /// The uncertain numbers met so far, by the variable that stands for them.
  Map<String, Quantity> given() {
    return given;
  }

  private Expr stand(String variable, Quantity quantity) {
    if (quantity.isExact()) {
      return Normal.number(quantity.value());
    }
    given.put(variable, quantity);
    return Normal.var(variable);
  }

  @Override
  public Checked<Expr> number(Term.Name name) {
    if (unknowns.contains(name.name())) {
      return Checked.ok(Normal.var(name.name()));
    }
    Optional<Value> value = environment.value(name.name());
    if (value.isEmpty()) {
      return environment
          .constant(name.name())
          .map(Checked::ok)
          .orElseGet(() -> Checked.bad(Complaints.unknownName(name.span(), name.name(), known())));
    }
    // The quote keeps it apart from an unknown, which may bear the name of a value elsewhere.
    return take(name, name.name() + "'");
  }

  private Checked<Expr> take(Term term, String variable) {
    try {
      return Checked.ok(stand(variable, evaluator.quantity(term)));
    } catch (Fault fault) {
      return new Checked.Bad<>(fault.diagnostics());
    }
  }

  @Override
  public Optional<Callee> callee(String name) {
    return environment
        .value(name)
        .flatMap(
            value ->
                switch (value) {
                  case Value.OfLaw(var law) ->
                      Optional.of(
                          Callee.of(
                              law,
                              Rest.FAILS,
                              p -> stand(name, p.name(), p.given().orElseThrow())));
                  case Value.OfFit(var fit) when fit.task().sole().isPresent() ->
                      Optional.of(callee(name, fit));
                  default -> Optional.empty();
                });
  }

  @Override
  public Optional<Callee> callee(Term.Member member) {
    return Calls.member(environment, member).map(own -> callee(member.span().text(), own));
  }

  private Callee callee(String name, Fit fit) {
    var parameters = new HashMap<String, Expr>();
    for (Fit.Estimate estimate : fit.estimates()) {
      parameters.put(estimate.name(), stand(name, estimate.name(), estimate.value()));
    }
    return new Callee(fit.task().sole().orElseThrow().law(), parameters, Rest.FAILS);
  }

  /// A parameter goes by its own name, as closed forms print it, unless something else in the
  /// question bears that.
  private Expr stand(String callee, String parameter, Quantity value) {
    Quantity taken = given.get(parameter);
    boolean other = unknowns.contains(parameter) || (taken != null && taken != value);
    return stand(other ? callee + "." + parameter : parameter, value);
  }

  @Override
  public Optional<String> text(Term term) {
    try {
      return evaluator.textOf(term);
    } catch (Fault notText) {
      return Optional.empty(); // told where the term is taken for a number
    }
  }

  @Override
  public Checked<Expr> other(Term term) {
    return take(term, term.span().text());
  }

  @Override
  public Checked<Sequence> sequence(Term.Name table, Optional<Ident> column, String index) {
    try {
      return Series.sequence(evaluator.table(table, evaluator.of(table)), table, column, index);
    } catch (Fault fault) {
      return new Checked.Bad<>(fault.diagnostics());
    }
  }

  @Override
  public Checked<Expr> unknown(Term.Call call, Term.Name callee) {
    if (environment.value(callee.name()).orElse(null) instanceof Value.OfFit(var fit)) {
      return Checked.bad(Calls.several(callee.span(), fit));
    }
    if (environment.value(callee.name()).orElse(null) instanceof Value.OfComparison) {
      String name = callee.name();
      return unknowns.isEmpty()
          ? other(call)
          : Checked.bad(
              Diagnostic.of(
                      Code.NOT_CALLABLE,
                      callee.span(),
                      name + " stands for several laws, and a question is about one")
                  .help("name one: " + name + ".best is the law that predicts best"));
    }
    return Checker.QUESTIONS.contains(callee.name())
        ? other(call)
        : Names.super.unknown(call, callee);
  }

  @Override
  public List<String> known() {
    var known = new ArrayList<>(environment.names());
    known.addAll(unknowns);
    return known;
  }
}
