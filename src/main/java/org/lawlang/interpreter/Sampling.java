package org.lawlang.interpreter;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lawlang.fit.Errors;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.FitOptions;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// The clauses of a fit that say how its uncertainty is found: `bootstrap 1000 of run`,
/// `posterior 2000`, `errors sandwich`, `profile`.
final class Sampling {
  private static final Map<String, Errors> NAMED =
      Map.of("classical", new Errors.Classical(), "sandwich", new Errors.Sandwich());
  private static final int LEAST = 2;
  private static final int LEAST_POSTERIOR = 40;

  private Sampling() {}

  static FitOptions options(FitOptions base, Term.FitClauses clauses, Evaluator evaluator) {
    FitOptions options = base;
    if (clauses.resample().isPresent()) {
      Term.Resample resample = clauses.resample().get();
      Uncertainty method = method(resample.method());
      int least = method == Uncertainty.POSTERIOR ? LEAST_POSTERIOR : LEAST;
      int count = 0;
      if (resample.count().isPresent()) {
        String what =
            method == Uncertainty.POSTERIOR ? "the number of draws" : "the number of resamples";
        count = evaluator.count(resample.count().get(), what, least);
      }
      options = options.withDraws(method, count);
      if (resample.column().isPresent()) {
        options = options.withCluster(resample.column().get().name());
      }
    }
    if (clauses.errors().isPresent()) {
      options = options.withErrors(errors(clauses.errors().get()));
    }
    return clauses.profile() ? options.withProfile() : options;
  }

  private static Uncertainty method(Term.Method method) {
    return switch (method) {
      case CASES -> Uncertainty.BOOTSTRAP;
      case RESIDUALS -> Uncertainty.RESIDUAL_BOOTSTRAP;
      case WILD -> Uncertainty.WILD_BOOTSTRAP;
      case JACKKNIFE -> Uncertainty.JACKKNIFE;
      case LAPLACE -> Uncertainty.LAPLACE;
      case POSTERIOR -> Uncertainty.POSTERIOR;
    };
  }

  private static Errors errors(Term.Errors term) {
    return switch (term) {
      case Term.Errors.Of(Ident column) -> new Errors.Clustered(column.name());
      case Term.Errors.Named(Ident kind) ->
          Optional.ofNullable(NAMED.get(kind.name()))
              .orElseThrow(
                  () ->
                      new Fault(
                          Diagnostic.of(
                                  Code.BAD_OPTION,
                                  kind.span(),
                                  "there are no errors called " + kind.name())
                              .help("errors classical, errors sandwich, or errors of a column")));
    };
  }

  /// The columns that the clauses name.
  static Stream<Ident> columns(Term.FitClauses clauses) {
    Stream<Ident> resample = clauses.resample().flatMap(Term.Resample::column).stream();
    Stream<Ident> errors =
        clauses.errors().stream()
            .flatMap(
                e -> e instanceof Term.Errors.Of(Ident column) ? Stream.of(column) : Stream.of());
    Stream<Ident> folds =
        clauses.folds().stream()
            .flatMap(
                f -> f instanceof Term.Folds.Of(Ident column) ? Stream.of(column) : Stream.of());
    return Stream.of(resample, errors, folds).flatMap(columns -> columns);
  }
}
