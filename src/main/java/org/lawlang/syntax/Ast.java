package org.lawlang.syntax;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The syntax tree as text, a line a statement, without places: `(let x (+ a (* 2 b)))`. Two trees print alike exactly
/// when they are equal but for their spans.
public final class Ast {
  private Ast() {}

  public static String print(Program program) {
    var out = new StringBuilder();
    program.statements().forEach(statement -> out.append(print(statement)).append('\n'));
    return out.toString();
  }

  static String print(Stmt statement) {
    return switch (statement) {
      case Stmt.LawDef s ->
          node(
              "law",
              name(s.name()),
              node("", each(s.arguments(), Ast::name)),
              print(s.body()),
              each(s.where(), Ast::clause),
              s.doc().map(doc -> node("doc", Quotes.text(doc))).orElse(""));
      case Stmt.Let s -> node("let", name(s.name()), print(s.value()));
      case Stmt.Const s -> node("const", name(s.name()), print(s.value()));
      case Stmt.Input s -> node("input", name(s.name()), print(s.value()));
      case Stmt.Use s -> node("use", name(s.library()));
      case Stmt.Assert s -> node("assert", print(s.condition()), optional(s.message()));
      case Stmt.Save s -> node("save", print(s.value()), print(s.path()));
      case Stmt.Show s -> node("show", print(s.value()));
    };
  }

  private static String clause(Stmt.Clause clause) {
    return switch (clause) {
      case Stmt.Clause.Bound c -> node("bound", print(c.comparison()));
      case Stmt.Clause.In c -> node("in", name(c.name()), print(c.range()));
      case Stmt.Clause.Prior c -> node("~", name(c.name()), print(c.distribution()));
      case Stmt.Clause.Definition c -> node("=", name(c.name()), print(c.value()));
    };
  }

  static String print(Term term) {
    return switch (term) {
      case Term.Number t -> t.text();
      case Term.Text t -> Quotes.text(t.value());
      case Term.Bool t -> Boolean.toString(t.value());
      case Term.Name t -> t.quoted() ? Quotes.column(t.name()) : Quotes.name(t.name());
      case Term.Call t -> node("call", print(t.function()), each(t.arguments(), Ast::argument));
      case Term.Unary t -> node(t.op() == Term.UnaryOp.NOT ? "not" : "-", print(t.operand()));
      case Term.Binary t -> node(t.op().symbol, print(t.left()), print(t.right()));
      case Term.Chain t ->
          node(
              "compare",
              print(t.first()),
              each(t.links(), l -> l.op().symbol + " " + print(l.term())));
      case Term.Conditional t -> node("if", print(t.test()), print(t.then()), print(t.otherwise()));
      case Term.Member t -> node(".", print(t.base()), name(t.name()));
      case Term.Index t -> node("index", print(t.base()), print(t.index()));
      case Term.ListOf t -> node("list", each(t.items(), Ast::print));
      case Term.RecordOf t -> node("record", each(t.fields(), Ast::field));
      case Term.Range t -> node("..", print(t.lo()), print(t.hi()));
      case Term.With t -> node("with", print(t.base()), each(t.fields(), Ast::field));
      case Term.Where t -> node("where", print(t.base()), print(t.condition()));
      case Term.Read t -> node("read", print(t.path()));
      case Term.TableLiteral t ->
          node(
              "table",
              node("", each(t.columns(), Ast::name)),
              each(t.rows(), row -> node("", each(row, Ast::cell))));
      case Term.Fit t -> node("fit", print(t.law()), print(t.data()), clauses(t.clauses()));
      case Term.Optimize t ->
          node(
              t.maximize() ? "maximize" : "minimize",
              print(t.objective()),
              node("over", each(t.unknowns(), Ast::unknown)),
              t.constraints().isEmpty()
                  ? ""
                  : node("subject-to", each(t.constraints(), Ast::relation)),
              t.start().map(start -> node("start", print(start))).orElse(""),
              t.sweep().map(Ast::sweep).orElse(""));
      case Term.Solve t ->
          node(
              "solve",
              each(t.equations(), Ast::relation),
              node("for", each(t.unknowns(), Ast::unknown)));
      case Term.Derive t -> node("derive", print(t.law()), name(t.by()));
      case Term.Latex t -> node("latex", print(t.value()));
      case Term.Explain t -> node("explain", print(t.value()));
    };
  }

  private static String clauses(Term.FitClauses c) {
    return words(
        c.objective().map(t -> node("by", print(t))).orElse(""),
        c.onLog() ? "(on log)" : "",
        c.weight().map(t -> node("weight", print(t))).orElse(""),
        c.startCount().map(t -> node("starts", print(t))).orElse(""),
        each(c.starts(), t -> node("start", print(t))),
        c.seed().map(t -> node("seed", print(t))).orElse(""),
        c.bootstrap()
            .map(b -> node("bootstrap", print(b.count()), b.column().map(Ast::name).orElse("")))
            .orElse(""),
        c.holdout().map(t -> node("holdout", print(t))).orElse(""));
  }

  private static String argument(Term.Argument argument) {
    return argument
        .name()
        .map(name -> node("=", name(name), print(argument.value())))
        .orElseGet(() -> print(argument.value()));
  }

  private static String field(Term.Field field) {
    return node("=", name(field.name()), print(field.value()));
  }

  private static String cell(Term.Cell cell) {
    return cell.value().map(Ast::print).orElse("NA");
  }

  private static String unknown(Term.Unknown unknown) {
    String name = name(unknown.name());
    return unknown.integer() || unknown.box().isPresent()
        ? node(unknown.integer() ? "integer" : "in", name, optional(unknown.box()))
        : name;
  }

  private static String relation(Term.Relation relation) {
    return switch (relation) {
      case Term.Relation.Inequality r -> print(r.chain());
      case Term.Relation.Equation r -> node("=", print(r.left()), print(r.right()));
    };
  }

  private static String sweep(Term.Sweep sweep) {
    return node(
        "for",
        name(sweep.name()),
        print(sweep.values()),
        sweep.log() ? "log" : "",
        optional(sweep.count()));
  }

  private static String name(Ident name) {
    return Quotes.name(name.name());
  }

  private static String optional(Optional<Term> term) {
    return term.map(Ast::print).orElse("");
  }

  private static <T> String each(List<T> items, Function<T, String> print) {
    return words(items.stream().map(print).toArray(String[]::new));
  }

  private static String node(String head, String... parts) {
    return "(" + words(head, words(parts)) + ")";
  }

  /// The words that are there, with spaces between.
  private static String words(String... words) {
    var out = new StringBuilder();
    for (String word : words) {
      if (!word.isEmpty()) {
        out.append(out.isEmpty() ? "" : " ").append(word);
      }
    }
    return out.toString();
  }
}
