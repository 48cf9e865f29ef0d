package org.lawlang.syntax;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lawlang.source.Span;

/// An expression or a question: all that has a value.
public sealed interface Term {
  Span span();

  /// What takes its words to the end of the statement: clauses follow, and it is an operand in
  /// parentheses only.
  sealed interface Question extends Term {}

  /// A number as written (`1.4T`), read as an exact decimal and rounded once.
  record Number(double value, String text, Span span) implements Term {}

  record Text(String value, Span span) implements Term {}

  record Bool(boolean value, Span span) implements Term {}

  /// A bare name; `quoted` when it stood in back-quotes, so it can only be a column.
  record Name(String name, boolean quoted, Span span) implements Term {}

  /// `function(arguments)`, each argument by place or by name.
  record Call(Term function, List<Argument> arguments, Span span) implements Term {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /// `sum(body for index in rows where condition)`: over the rows of a table, or over those that a
  /// column chooses (`rows[column]`, an [Index]), or over whole numbers (a [Range]); so too `product`
  /// and `integral`. `scan(state = step, … for index in rows where condition start {state = value})`
  /// has several arguments, by name.
  record Total(
      Over over,
      List<Argument> arguments,
      Ident index,
      Term rows,
      Optional<Term> condition,
      Optional<Term> start,
      Span span)
      implements Term {
    public Total {
      arguments = List.copyOf(arguments);
    }

    /// What is computed in each row, of all but `scan`.
    public Term body() {
      return arguments.getFirst().value();
    }
  }

  /// What is made of many rows or values.
  enum Over {
    SUM,
    PRODUCT,
    INTEGRAL,
    SCAN;

    /// The word in the language.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  record Argument(Optional<Ident> name, Term value) {}

  record Unary(UnaryOp op, Term operand, Span span) implements Term {}

  enum UnaryOp {
    NEGATE,
    NOT
  }

  record Binary(BinaryOp op, Term left, Term right, Span span) implements Term {}

  enum BinaryOp {
    OR("or"),
    AND("and"),
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    POWER("^");

    public final String symbol;

    BinaryOp(String symbol) {
      this.symbol = symbol;
    }
  }

  /// `first op term op term …`: a comparison, chained or not.
  record Chain(Term first, List<Link> links, Span span) implements Term {
    public Chain {
      links = List.copyOf(links);
    }
  }

  record Link(Comparison op, Term term) {}

  enum Comparison {
    LESS("<"),
    LESS_EQUAL("<="),
    GREATER(">"),
    GREATER_EQUAL(">="),
    EQUAL("=="),
    NOT_EQUAL("!=");

    public final String symbol;

    Comparison(String symbol) {
      this.symbol = symbol;
    }
  }

  record Conditional(Term test, Term then, Term otherwise, Span span) implements Term {}

  record Member(Term base, Ident name, Span span) implements Term {}

  record Index(Term base, Term index, Span span) implements Term {}

  record ListOf(List<Term> items, Span span) implements Term {
    public ListOf {
      items = List.copyOf(items);
    }
  }

  /// `{a = 1, b = 2}`.
  record RecordOf(List<Field> fields, Span span) implements Term {
    public RecordOf {
      fields = List.copyOf(fields);
    }
  }

  record Range(Term lo, Term hi, Span span) implements Term {}

  /// `base with a = 1, b = 2`: fixed parameters of a law, or columns of a table.
  record With(Term base, List<Field> fields, Span span) implements Question {
    public With {
      fields = List.copyOf(fields);
    }
  }

  /// `name = value` in a record or a `with`.
  record Field(Ident name, Term value) {}

  /// `table where condition`.
  record Where(Term base, Term condition, Span span) implements Question {}

  /// `value within column`: the series and aggregates in `value` run over the rows of each value of
  /// that column.
  record Within(Term value, Ident column, Span span) implements Question {}

  /// `table last within column`: of each value of that column the last row.
  record Last(Term table, Ident column, Span span) implements Question {}

  /// `read path`.
  record Read(Term path, Span span) implements Question {}

  /// `table`, a line of column names and a line of cells per row. A cell is a number, a text, or
  /// missing (`NA`).
  record TableLiteral(List<Ident> columns, List<List<Cell>> rows, Span span) implements Question {
    public TableLiteral {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /// A cell of an inline table: a [Number] (negative ones folded), a [Text], or empty for `NA`.
  record Cell(Optional<Term> value, Span span) {}

  /// `load path`: a fit that was saved.
  record Load(Term path, Span span) implements Question {}

  /// `fit law to data` with its clauses; several laws are fitted together. `data` is a table, or a
  /// table's column as target (a [Member]).
  record Fit(List<Term> laws, Term data, FitClauses clauses, Span span) implements Question {
    public Fit {
      laws = List.copyOf(laws);
    }
  }

  /// `compare laws to data` with the clauses of a fit; `asking` are the questions whose answers are
  /// compared.
  record Compare(List<Term> laws, Term data, FitClauses clauses, List<Term> asking, Span span)
      implements Question {
    public Compare {
      laws = List.copyOf(laws);
      asking = List.copyOf(asking);
    }
  }

  /// `rollout fit by column`.
  record Rollout(Term fit, Term by, Span span) implements Question {}

  /// The clauses of a fit, each at most once but `start`. `starts` are records or tables; only
  /// `compare` has more than one scheme.
  record FitClauses(
      List<Scheme> schemes,
      Optional<Term> weight,
      Optional<Term> startCount,
      List<Term> starts,
      Optional<Term> seed,
      Optional<Resample> resample,
      Optional<Errors> errors,
      Optional<Term> holdout,
      Optional<Folds> folds,
      boolean profile) {
    public FitClauses {
      schemes = List.copyOf(schemes);
      starts = List.copyOf(starts);
    }

    /// The objective of the only scheme, if it names one.
    public Optional<Term> objective() {
      return schemes.isEmpty() ? Optional.empty() : schemes.getFirst().objective();
    }

    /// Whether the only scheme compares logarithms.
    public boolean onLog() {
      return !schemes.isEmpty() && schemes.getFirst().onLog();
    }
  }

  /// `by objective on log`; the objective is least squares where none is named.
  record Scheme(Optional<Term> objective, boolean onLog) {}

  /// How a fit gets its draws: `bootstrap count`, `wild bootstrap count of column`, `jackknife` …
  record Resample(Method method, Optional<Term> count, Optional<Ident> column) {}

  enum Method {
    CASES("bootstrap"),
    RESIDUALS("residual bootstrap"),
    WILD("wild bootstrap"),
    JACKKNIFE("jackknife"),
    LAPLACE("laplace"),
    POSTERIOR("posterior");

    public final String words;

    Method(String words) {
      this.words = words;
    }
  }

  /// Which standard errors: `errors classical`, `errors sandwich`, or by cluster `errors of run`.
  sealed interface Errors {
    record Named(Ident kind) implements Errors {}

    record Of(Ident column) implements Errors {}
  }

  /// Cross-validation: `folds 5` by chance, `folds of family` leaves each value out.
  sealed interface Folds {
    record Count(Term count) implements Folds {}

    record Of(Ident column) implements Folds {}
  }

  /// `minimize objective over unknowns subject to constraints start {…} for x in range serving cost`.
  record Optimize(
      boolean maximize,
      Term objective,
      List<Unknown> unknowns,
      List<Relation> constraints,
      Optional<Term> start,
      Optional<Sweep> sweep,
      Optional<Term> serving,
      Span span)
      implements Question {
    public Optimize {
      unknowns = List.copyOf(unknowns);
      constraints = List.copyOf(constraints);
    }
  }

  /// `integer name in box`.
  record Unknown(Ident name, boolean integer, Optional<Term> box) {}

  /// A constraint: a [Chain] of `<=`, `>=`, or an equation `left = right`.
  sealed interface Relation {
    Span span();

    record Inequality(Term.Chain chain, Span span) implements Relation {}

    record Equation(Term left, Term right, Span span) implements Relation {}
  }

  /// `for name in lo..hi log count`, ends included; `log` spaces evenly in the logarithm. Or
  /// `for name in [a, b, c]`, without a count. Without `log` the count is a [Number].
  record Sweep(Ident name, Term values, boolean log, Optional<Term> count) {}

  /// `solve left = right for unknown in box`; a system has several equations and unknowns.
  record Solve(List<Relation.Equation> equations, List<Unknown> unknowns, Span span)
      implements Question {
    public Solve {
      equations = List.copyOf(equations);
      unknowns = List.copyOf(unknowns);
    }
  }

  /// `design runs runs over unknowns subject to constraints cost expression within budget` and what
  /// for: `to sharpen aims`, or with a rival `to tell aim from rival`. A box is a range, or a list of
  /// the values to choose from.
  record Design(
      Term runs,
      List<Unknown> unknowns,
      List<Relation> constraints,
      Optional<Term> cost,
      Optional<Term> within,
      List<Term> aims,
      Optional<Term> rival,
      Span span)
      implements Question {
    public Design {
      unknowns = List.copyOf(unknowns);
      constraints = List.copyOf(constraints);
      aims = List.copyOf(aims);
    }
  }

  /// `derive law by argument`.
  record Derive(Term law, Ident by, Span span) implements Question {}

  record Latex(Term value, Span span) implements Question {}

  record Explain(Term value, Span span) implements Question {}
}
