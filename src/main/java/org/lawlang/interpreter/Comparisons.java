package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.data.Table;
import org.lawlang.fit.Comparison;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitTask;
import org.lawlang.fit.ObjectiveCheck;
import org.lawlang.fit.Rollout;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Quantity;
import org.lawlang.model.Complaints;
import org.lawlang.model.Law;
import org.lawlang.model.Lowering;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;
import org.lawlang.syntax.Term;

/// The terms `compare` and `rollout`.
record Comparisons(
    Environment environment, Evaluator evaluator, Fits fits, Host host, StandardLibrary library) {

  /// Several laws side by side, or one law by several objectives.
  Value compare(Term.Compare term) {
    boolean objectives = term.clauses().schemes().size() > 1 || !term.asking().isEmpty();
    if (!objectives) {
      return new Value.OfComparison(laws(term));
    }
    if (term.laws().size() > 1) {
      Span place = term.laws().get(1).span();
      throw new Fault(
          Diagnostic.of(
                  Code.BAD_OPTION,
                  place,
                  "several objectives, and questions, are for one law, and here are "
                      + term.laws().size())
              .help("compare " + term.laws().getFirst().span().text() + " alone by them"));
    }
    return new Value.OfCheck(objectives(term));
  }

  /// How the script calls a law: `mine = L` is `mine` here.
  private String name(Term term, Law law) {
    return term instanceof Term.Name name && evaluator.of(term) instanceof Value.OfLaw
        ? name.name()
        : law.name();
  }

  private Comparison laws(Term.Compare term) {
    var candidates = new ArrayList<Comparison.Candidate>();
    var names = new HashMap<String, Integer>();
    for (Term each : term.laws()) {
      Law law = law(each);
      String name = name(each, law);
      names.merge(name, 1, Integer::sum);
      Term.FitClauses clauses = ofLaw(term.clauses(), law);
      candidates.add(new Comparison.Candidate(name, fits.task(List.of(law), term.data(), clauses)));
    }
    for (int i = 0; i < candidates.size(); i++) {
      Comparison.Candidate each = candidates.get(i);
      if (names.getOrDefault(each.name(), 1) > 1) {
        String text = term.laws().get(i).span().text();
        candidates.set(i, new Comparison.Candidate(text, each.task()));
      }
    }
    return Fault.orValue(Comparison.of(candidates, term.data().span(), host.executor()));
  }

  private Law law(Term term) {
    List<Law> laws = fits.laws(List.of(term));
    if (laws.size() > 1) {
      throw Evaluator.fault(
          Code.BAD_OPTION, term.span(), "this fits several laws together; compare one of them");
    }
    return laws.getFirst();
  }

  /// The clauses with the starts that name parameters of this law alone.
  private Term.FitClauses ofLaw(Term.FitClauses clauses, Law law) {
    List<Term> starts =
        clauses.starts().stream()
            .filter(
                start ->
                    !(evaluator.of(start) instanceof Value.RecordOf(Map<String, Value> fields))
                        || law.free().stream()
                            .map(p -> p.name())
                            .toList()
                            .containsAll(fields.keySet()))
            .toList();
    return new Term.FitClauses(
        clauses.schemes(),
        clauses.weight(),
        clauses.startCount(),
        starts,
        clauses.seed(),
        clauses.resample(),
        clauses.errors(),
        clauses.holdout(),
        clauses.folds(),
        clauses.profile());
  }

  private ObjectiveCheck objectives(Term.Compare term) {
    Law law = law(term.laws().getFirst());
    var names = new ArrayList<String>();
    var found = new ArrayList<Fit>();
    for (Term.Scheme scheme : schemes(term.clauses())) {
      Term.FitClauses clauses = by(term.clauses(), scheme);
      FitTask task = fits.task(List.of(law), term.data(), clauses);
      names.add(name(scheme));
      found.add(fits.fit(task, term.data().span()));
    }
    var questions = new ArrayList<ObjectiveCheck.Question>();
    for (Term question : term.asking()) {
      List<Quantity> answers = found.stream().map(fit -> answer(question, law, fit)).toList();
      questions.add(new ObjectiveCheck.Question(question.span().text(), answers));
    }
    return new ObjectiveCheck(names, found, questions);
  }

  private static List<Term.Scheme> schemes(Term.FitClauses clauses) {
    return clauses.schemes().isEmpty()
        ? List.of(new Term.Scheme(Optional.empty(), false))
        : clauses.schemes();
  }

  private static String name(Term.Scheme scheme) {
    return scheme.objective().map(o -> o.span().text()).orElse("squares")
        + (scheme.onLog() ? " on log" : "");
  }

  private static Term.FitClauses by(Term.FitClauses clauses, Term.Scheme scheme) {
    return new Term.FitClauses(
        List.of(scheme),
        clauses.weight(),
        clauses.startCount(),
        clauses.starts(),
        clauses.seed(),
        clauses.resample(),
        clauses.errors(),
        clauses.holdout(),
        clauses.folds(),
        clauses.profile());
  }

  /// A question in which the law, and every fit of it, means the fit at hand.
  private Quantity answer(Term question, Law law, Fit fit) {
    var here = new Environment();
    here.bindAll(environment);
    for (String name : environment.names()) {
      boolean same =
          switch (environment.value(name).orElseThrow()) {
            case Value.OfLaw(Law other) -> other.equals(law);
            case Value.OfFit(Fit other) ->
                other.task().sole().filter(t -> t.law().name().equals(law.name())).isPresent();
            default -> false;
          };
      if (same) {
        here.bind(name, new Value.OfFit(fit));
      }
    }
    return new Evaluator(here, host, library).quantity(question);
  }

  /// The fit again, up to each budget.
  Value rollout(Term.Rollout term) {
    if (!(evaluator.of(term.fit()) instanceof Value.OfFit(Fit fit))) {
      throw new Fault(
          Complaints.wrongType(
              term.fit().span(),
              "a fit, as in rollout f by C",
              Members.describe(evaluator.of(term.fit()))));
    }
    Table table = fit.task().data();
    var names = new TableNames("of this fit", table, environment, evaluator);
    Expr by = Fault.orValue(Lowering.number(term.by(), names));
    double[] budgets =
        Interpreter.column(by, TableNames.columns(table, Substitution.variables(by)), table.rows());
    return new Value.OfRollout(
        Fault.orValue(
            Rollout.of(fit, budgets, term.by().span().text(), term.by().span(), host.executor())));
  }
}
