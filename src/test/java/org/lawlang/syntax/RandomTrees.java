package org.lawlang.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

/// Random trees of every kind that a script can write, without places. `depth` bounds their height.
final class RandomTrees {
  private static final Source NOWHERE = new Source("random", "");
  private static final Span SPAN = new Span(NOWHERE, 0, 0);

  private static final List<String> NAMES =
      List.of(
          "N",
          "D",
          "x",
          "loss",
          "alpha",
          "α₁",
          "_a2",
          "run",
          "by",
          "seed",
          "start",
          "with",
          "where",
          "in",
          "log",
          "to",
          "over",
          "for",
          "on",
          "of",
          "integer",
          "subject",
          "weight",
          "starts",
          "bootstrap",
          "holdout",
          "posterior",
          "within",
          "last",
          "NA");
  private static final List<String> COLUMNS =
      List.of(
          "my loss", "fit", "a`b", "6ND", "x\ny", "\\", "true", "é", "\u200B", "\uD800", "# no",
          "with");
  private static final List<String> NUMBERS =
      List.of(
          "0", "1", "1.5", ".5", "10k", "350M", "70B", "1.4T", "2P", "40%", "5.76e23", "1E+5",
          "1e-3", "2.50");
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "\"",
          "\\",
          "line\nbreak",
          "\t",
          "# no comment",
          "`",
          "it's",
          "\u0000",
          "😀",
          "\uDE00",
          "(",
          "]");

  private final Random random;

  RandomTrees(Random random) {
    this.random = random;
  }

  Program program(int depth) {
    return new Program(NOWHERE, list(1, 4, () -> statement(depth)));
  }

  Stmt statement(int depth) {
    return switch (random.nextInt(9)) {
      case 0 -> new Stmt.Let(name(), question(depth), SPAN);
      case 1 -> new Stmt.Const(name(), question(depth), SPAN);
      case 2 -> new Stmt.Input(name(), question(depth), SPAN);
      case 3 -> new Stmt.Use(name(), SPAN);
      case 4 -> new Stmt.Assert(expr(depth), maybe(this::text), SPAN);
      case 5 -> new Stmt.Save(expr(depth), expr(depth), SPAN);
      case 6, 7 ->
          new Stmt.LawDef(
              name(),
              list(0, 3, this::name),
              question(depth),
              list(0, 3, () -> clause(depth)),
              maybe(
                  () ->
                      String.join("\n", list(1, 3, () -> pick(List.of("", "A law.", "  of two"))))),
              SPAN);
      default -> new Stmt.Show(question(depth), SPAN);
    };
  }

  private Stmt.Clause clause(int depth) {
    return switch (random.nextInt(4)) {
      case 0 ->
          new Stmt.Clause.Bound(
              chain(depth, List.of(Term.Comparison.values()).subList(0, 4)), SPAN);
      case 1 -> new Stmt.Clause.In(name(), expr(depth), SPAN);
      case 2 -> new Stmt.Clause.Prior(name(), expr(depth), SPAN);
      default -> new Stmt.Clause.Definition(name(), expr(depth), SPAN);
    };
  }

  private Term question(int depth) {
    if (random.nextInt(3) == 0) {
      return expr(depth);
    }
    int below = depth - 1;
    return switch (random.nextInt(11)) {
      case 10 -> design(below);
      case 0 -> new Term.With(question(below), list(1, 3, () -> field(below)), SPAN);
      case 1 ->
          switch (random.nextInt(3)) {
            case 0 -> new Term.Last(question(below), column(), SPAN);
            case 1 -> new Term.Within(expr(below), column(), SPAN);
            default -> new Term.Where(question(below), expr(below), SPAN);
          };
      case 2 ->
          random.nextBoolean()
              ? new Term.Read(expr(below), SPAN)
              : new Term.Load(expr(below), SPAN);
      case 3 -> table();
      case 4 -> new Term.Fit(list(1, 2, () -> expr(below)), expr(below), fitClauses(below), SPAN);
      case 5 -> judged(below);
      case 6 ->
          new Term.Optimize(
              random.nextBoolean(),
              expr(below),
              list(1, 3, () -> unknown(below)),
              list(0, 3, () -> relation(below)),
              maybe(() -> expr(below)),
              maybe(() -> sweep(below)),
              maybe(() -> expr(below)),
              SPAN);
      case 7 ->
          new Term.Solve(list(1, 3, () -> equation(below)), list(1, 3, () -> unknown(below)), SPAN);
      case 8 -> new Term.Derive(expr(below), name(), SPAN);
      default ->
          random.nextBoolean()
              ? new Term.Latex(expr(below), SPAN)
              : new Term.Explain(question(below), SPAN);
    };
  }

  /// Any term: a question in it needs its parentheses.
  private Term expr(int depth) {
    if (depth <= 0) {
      return atom();
    }
    int below = depth - 1;
    return switch (random.nextInt(16)) {
      case 0, 1 -> atom();
      case 2 ->
          random.nextInt(4) > 0
              ? new Term.Call(expr(below), list(0, 3, () -> argument(below)), SPAN)
              : total(below);
      case 3 -> new Term.Unary(pick(List.of(Term.UnaryOp.values())), expr(below), SPAN);
      case 4, 5, 6, 7, 8 ->
          new Term.Binary(pick(List.of(Term.BinaryOp.values())), expr(below), expr(below), SPAN);
      case 9 -> chain(below, List.of(Term.Comparison.values()));
      case 10 -> new Term.Conditional(expr(below), expr(below), expr(below), SPAN);
      case 11 -> new Term.Member(expr(below), column(), SPAN);
      case 12 -> new Term.Index(expr(below), expr(below), SPAN);
      case 13 ->
          random.nextBoolean()
              ? new Term.ListOf(list(0, 3, () -> expr(below)), SPAN)
              : new Term.RecordOf(list(0, 3, () -> field(below)), SPAN);
      case 14 -> new Term.Range(expr(below), expr(below), SPAN);
      default -> question(below);
    };
  }

  private Term total(int below) {
    boolean scan = random.nextBoolean();
    Term.Argument body =
        new Term.Argument(scan ? Optional.of(name()) : Optional.empty(), expr(below));
    return new Term.Total(
        scan ? Term.Over.SCAN : pick(List.of(Term.Over.SUM, Term.Over.PRODUCT, Term.Over.INTEGRAL)),
        List.of(body),
        name(),
        expr(below),
        maybe(() -> expr(below)),
        scan ? maybe(() -> expr(below)) : Optional.empty(),
        SPAN);
  }

  private Term atom() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> number();
      case 2 -> text();
      case 3 -> new Term.Bool(random.nextBoolean(), SPAN);
      case 4 -> new Term.Name(pick(COLUMNS), true, SPAN);
      default -> new Term.Name(pick(NAMES), false, SPAN);
    };
  }

  private Term number() {
    String text = pick(NUMBERS);
    return new Term.Number(Numbers.value(text), text, SPAN);
  }

  private Term text() {
    return new Term.Text(pick(TEXTS), SPAN);
  }

  private Term.Chain chain(int depth, List<Term.Comparison> ops) {
    return new Term.Chain(
        expr(depth), list(1, 2, () -> new Term.Link(pick(ops), expr(depth))), SPAN);
  }

  private Term table() {
    List<Ident> columns = list(1, 3, this::column);
    return new Term.TableLiteral(
        columns, list(0, 3, () -> list(columns.size(), columns.size(), this::cell)), SPAN);
  }

  private Term.Cell cell() {
    Optional<Term> value =
        switch (random.nextInt(4)) {
          case 0 -> Optional.of(number());
          case 1 -> {
            String text = pick(NUMBERS);
            yield Optional.of(new Term.Number(-Numbers.value(text), "-" + text, SPAN));
          }
          case 2 -> Optional.of(text());
          default -> Optional.empty();
        };
    return new Term.Cell(value, SPAN);
  }

  private Term judged(int depth) {
    return random.nextBoolean()
        ? new Term.Rollout(expr(depth), expr(depth), SPAN)
        : new Term.Compare(
            list(1, 3, () -> expr(depth)),
            expr(depth),
            clauses(
                depth,
                list(0, 3, () -> new Term.Scheme(Optional.of(expr(depth)), random.nextBoolean()))),
            list(0, 2, () -> expr(depth)),
            SPAN);
  }

  private Term.FitClauses fitClauses(int depth) {
    return clauses(
        depth,
        switch (random.nextInt(3)) {
          case 0 -> List.of();
          case 1 -> List.of(new Term.Scheme(Optional.empty(), true));
          default -> List.of(new Term.Scheme(Optional.of(expr(depth)), random.nextBoolean()));
        });
  }

  private Term.FitClauses clauses(int depth, List<Term.Scheme> schemes) {
    return new Term.FitClauses(
        schemes,
        maybe(() -> expr(depth)),
        maybe(() -> expr(depth)),
        list(0, 2, () -> expr(depth)),
        maybe(() -> expr(depth)),
        maybe(() -> resample(depth)),
        maybe(
            () ->
                random.nextBoolean()
                    ? new Term.Errors.Named(new Ident("sandwich", SPAN))
                    : new Term.Errors.Of(column())),
        maybe(() -> expr(depth)),
        maybe(
            () ->
                random.nextBoolean()
                    ? new Term.Folds.Count(expr(depth))
                    : new Term.Folds.Of(column())),
        random.nextBoolean());
  }

  private Term.Resample resample(int depth) {
    Term.Method method = pick(List.of(Term.Method.values()));
    return switch (method) {
      case CASES, RESIDUALS, WILD ->
          new Term.Resample(method, Optional.of(expr(depth)), maybe(this::column));
      case JACKKNIFE -> new Term.Resample(method, Optional.empty(), maybe(this::column));
      case LAPLACE -> new Term.Resample(method, Optional.empty(), Optional.empty());
      case POSTERIOR -> new Term.Resample(method, Optional.of(expr(depth)), Optional.empty());
    };
  }

  private Term design(int depth) {
    boolean tells = random.nextBoolean();
    Optional<Term> cost = maybe(() -> expr(depth));
    return new Term.Design(
        expr(depth),
        list(1, 3, () -> unknown(depth)),
        list(0, 2, () -> relation(depth)),
        cost,
        cost.isPresent() ? maybe(() -> expr(depth)) : Optional.empty(),
        list(1, tells ? 1 : 3, () -> expr(depth)),
        tells ? Optional.of(expr(depth)) : Optional.empty(),
        SPAN);
  }

  private Term.Unknown unknown(int depth) {
    Ident name = name();
    while (name.name().equals("in")) {
      name = name();
    }
    return new Term.Unknown(name, random.nextBoolean(), maybe(() -> expr(depth)));
  }

  private Term.Relation relation(int depth) {
    return random.nextBoolean()
        ? equation(depth)
        : new Term.Relation.Inequality(
            chain(depth, List.of(Term.Comparison.values()).subList(0, 4)), SPAN);
  }

  private Term.Relation.Equation equation(int depth) {
    return new Term.Relation.Equation(expr(depth), expr(depth), SPAN);
  }

  private Term.Sweep sweep(int depth) {
    boolean log = random.nextBoolean();
    return new Term.Sweep(
        name(), expr(depth), log, log ? Optional.of(expr(depth)) : maybe(this::number));
  }

  private Term.Argument argument(int depth) {
    return new Term.Argument(maybe(this::name), expr(depth));
  }

  private Term.Field field(int depth) {
    return new Term.Field(column(), expr(depth));
  }

  private Ident name() {
    return new Ident(pick(NAMES), SPAN);
  }

  private Ident column() {
    return new Ident(pick(random.nextBoolean() ? COLUMNS : NAMES), SPAN);
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  private <T> Optional<T> maybe(Supplier<T> make) {
    return random.nextBoolean() ? Optional.of(make.get()) : Optional.empty();
  }

  private <T> List<T> list(int least, int most, Supplier<T> make) {
    var list = new ArrayList<T>();
    int size = random.nextInt(least, most + 1);
    while (list.size() < size) {
      list.add(make.get());
    }
    return list;
  }
}
