package org.lawlang.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shapes the clauses of `fit` and `compare`.
final class Clauses {
  private final Shaper shaper;
  private final List<Term.Scheme> schemes = new ArrayList<>();
  private Optional<Term> weight = Optional.empty();
  private Optional<Term> startCount = Optional.empty();
  private final List<Term> starts = new ArrayList<>();
  private Optional<Term> seed = Optional.empty();
  private Optional<Term.Resample> resample = Optional.empty();
  private Optional<Term.Errors> errors = Optional.empty();
  private Optional<Term> holdout = Optional.empty();
  private Optional<Term.Folds> folds = Optional.empty();
  private boolean profile;

  Clauses(Shaper shaper) {
    this.shaper = shaper;
  }

  Term.FitClauses fit(List<LawParser.FitClauseContext> rules) {
    Term.FitClauses clauses = shape(rules, "fit");
    for (LawParser.FitClauseContext rule : rules) {
      if (rule.scheme().size() > 1) {
        shaper.complain(
            shaper.span(rule.scheme(1)),
            "a fit has one objective",
            "several are compared: compare L to runs by squares, huber(1e-3) on log");
      }
    }
    return clauses;
  }

  Term.FitClauses compare(
      List<LawParser.FitClauseContext> rules, List<LawParser.AskingContext> asking) {
    if (asking.size() > 1) {
      shaper.complain(
          shaper.span(asking.get(1).getStart()),
          "`asking` stands twice in this `compare`",
          "divide questions by commas");
    }
    return shape(rules, "compare");
  }

  private Term.FitClauses shape(List<LawParser.FitClauseContext> rules, String question) {
    boolean onLog = false;
    var seen = new ArrayList<Integer>();
    for (LawParser.FitClauseContext rule : rules) {
      if (rule.getStart().getType() != LawParser.START) {
        shaper.once(seen, rule, question);
      }
      onLog |= clause(rule);
    }
    if (onLog && schemes.isEmpty()) {
      schemes.add(new Term.Scheme(Optional.empty(), true));
    } else if (onLog) {
      schemes.replaceAll(scheme -> new Term.Scheme(scheme.objective(), true));
    }
    return new Term.FitClauses(
        schemes, weight, startCount, starts, seed, resample, errors, holdout, folds, profile);
  }

  /// Takes one clause in; whether it is `on log`.
  private boolean clause(LawParser.FitClauseContext rule) {
    switch (rule.getStart().getType()) {
      case LawParser.ON -> {
        return true;
      }
      case LawParser.BY -> rule.scheme().forEach(s -> schemes.add(scheme(s)));
      case LawParser.WEIGHT -> weight = Optional.of(shaper.expr(rule.expr()));
      case LawParser.STARTS -> startCount = Optional.of(shaper.expr(rule.expr()));
      case LawParser.START -> starts.add(shaper.expr(rule.expr()));
      case LawParser.SEED -> seed = Optional.of(shaper.expr(rule.expr()));
      case LawParser.HOLDOUT -> holdout = Optional.of(shaper.expr(rule.expr()));
      case LawParser.RESIDUAL -> draws(Term.Method.RESIDUALS, rule);
      case LawParser.WILD -> draws(Term.Method.WILD, rule);
      case LawParser.JACKKNIFE -> draws(Term.Method.JACKKNIFE, rule);
      case LawParser.LAPLACE -> draws(Term.Method.LAPLACE, rule);
      case LawParser.POSTERIOR -> draws(Term.Method.POSTERIOR, rule);
      case LawParser.PROFILE -> profile = true;
      case LawParser.ERRORS ->
          errors =
              Optional.of(
                  rule.column() != null
                      ? new Term.Errors.Of(shaper.ident(rule.column()))
                      : new Term.Errors.Named(shaper.ident(rule.IDENT().getSymbol())));
      case LawParser.FOLDS ->
          folds =
              Optional.of(
                  rule.column() != null
                      ? new Term.Folds.Of(shaper.ident(rule.column()))
                      : new Term.Folds.Count(shaper.expr(rule.expr())));
      default -> draws(Term.Method.CASES, rule);
    }
    return false;
  }

  private Term.Scheme scheme(LawParser.SchemeContext rule) {
    return new Term.Scheme(Optional.of(shaper.expr(rule.expr())), rule.LOG() != null);
  }

  private void draws(Term.Method method, LawParser.FitClauseContext rule) {
    if (resample.isPresent()) {
      shaper.complain(
          shaper.span(rule),
          "a fit draws in one way, and this one has `" + resample.get().method().words + "`",
          "keep one of them");
    }
    resample = Optional.of(new Term.Resample(method, term(rule.expr()), column(rule.column())));
  }

  private Optional<Term> term(LawParser.@Nullable ExprContext rule) {
    return Optional.ofNullable(rule).map(shaper::expr);
  }

  private Optional<Ident> column(LawParser.@Nullable ColumnContext rule) {
    return Optional.ofNullable(rule).map(shaper::ident);
  }
}
