package org.lawlang.syntax;

import java.util.List;
import java.util.Optional;

/// The syntax tree as text, a line a statement, without places: `(let x (+ a (* 2 b)))`. Two trees
/// print alike exactly when they are equal but for their spans.
public final class Ast {
  private final StringBuilder out = new StringBuilder();

  private Ast() {}

  public static String print(Program program) {
    var ast = new Ast();
    for (Stmt statement : program.statements()) {
      ast.statement(statement);
      ast.out.append('\n');
    }
    return ast.out.toString();
  }

  private void open(String head) {
    space();
    out.append('(').append(head);
  }

  private void close() {
    out.append(')');
  }

  private void word(String word) {
    space();
    out.append(word);
  }

  private void space() {
    if (!out.isEmpty()
        && out.charAt(out.length() - 1) != '('
        && out.charAt(out.length() - 1) != '\n') {
      out.append(' ');
    }
  }

  private void name(Ident name) {
    word(Quotes.name(name.name()));
  }

  private void node(String head, Term term) {
    open(head);
    term(term);
    close();
  }

  private void node(String head, Term left, Term right) {
    open(head);
    term(left);
    term(right);
    close();
  }

  private void node(String head, Ident name, Term value) {
    open(head);
    name(name);
    term(value);
    close();
  }

  private void node(String head, Optional<Term> term) {
    if (term.isPresent()) {
      node(head, term.get());
    }
  }

  private void statement(Stmt statement) {
    switch (statement) {
      case Stmt.LawDef s -> law(s);
      case Stmt.Let s -> node("let", s.name(), s.value());
      case Stmt.Const s -> node("const", s.name(), s.value());
      case Stmt.Input s -> node("input", s.name(), s.value());
      case Stmt.Use s -> {
        open("use");
        name(s.library());
        close();
      }
      case Stmt.Assert s -> {
        open("assert");
        term(s.condition());
        if (s.message().isPresent()) {
          term(s.message().get());
        }
        close();
      }
      case Stmt.Save s -> node("save", s.value(), s.path());
      case Stmt.Show s -> node("show", s.value());
    }
  }

  private void law(Stmt.LawDef law) {
    open("law");
    name(law.name());
    names(law.arguments());
    term(law.body());
    for (Stmt.Clause clause : law.where()) {
      switch (clause) {
        case Stmt.Clause.Bound c -> node("bound", c.comparison());
        case Stmt.Clause.In c -> node("in", c.name(), c.range());
        case Stmt.Clause.Prior c -> node("~", c.name(), c.distribution());
        case Stmt.Clause.Definition c -> node("=", c.name(), c.value());
      }
    }
    if (law.doc().isPresent()) {
      open("doc");
      word(Quotes.text(law.doc().get()));
      close();
    }
    close();
  }

  private void names(List<Ident> names) {
    open("");
    for (Ident name : names) {
      name(name);
    }
    close();
  }

  private void term(Term term) {
    switch (term) {
      case Term.Number t -> word(t.text());
      case Term.Text t -> word(Quotes.text(t.value()));
      case Term.Bool t -> word(Boolean.toString(t.value()));
      case Term.Name t -> word(t.quoted() ? Quotes.column(t.name()) : t.name());
      case Term.Call t -> call(t);
      case Term.Total t -> {
        open(t.over().word());
        for (Term.Argument argument : t.arguments()) {
          argument.name().ifPresent(this::name);
          term(argument.value());
        }
        name(t.index());
        term(t.rows());
        node("where", t.condition());
        node("start", t.start());
        close();
      }
      case Term.Unary t -> node(t.op() == Term.UnaryOp.NOT ? "not" : "-", t.operand());
      case Term.Binary t -> node(t.op().symbol, t.left(), t.right());
      case Term.Chain t -> chain(t);
      case Term.Conditional t -> conditional(t);
      case Term.Member t -> member(t);
      case Term.Index t -> node("index", t.base(), t.index());
      case Term.ListOf t -> list(t);
      case Term.RecordOf t -> {
        open("record");
        fields(t.fields());
        close();
      }
      case Term.Range t -> node("..", t.lo(), t.hi());
      case Term.With t -> {
        open("with");
        term(t.base());
        fields(t.fields());
        close();
      }
      case Term.Where t -> node("where", t.base(), t.condition());
      case Term.Within t -> {
        open("within");
        term(t.value());
        name(t.column());
        close();
      }
      case Term.Last t -> {
        open("last-within");
        term(t.table());
        name(t.column());
        close();
      }
      case Term.Read t -> node("read", t.path());
      case Term.TableLiteral t -> table(t);
      case Term.Load t -> node("load", t.path());
      case Term.Fit t -> {
        open("fit");
        t.laws().forEach(this::term);
        term(t.data());
        clauses(t.clauses());
        close();
      }
      case Term.Compare t -> {
        open("compare-laws");
        t.laws().forEach(this::term);
        term(t.data());
        clauses(t.clauses());
        t.asking().forEach(question -> node("asking", question));
        close();
      }
      case Term.Rollout t -> node("rollout", t.fit(), t.by());
      case Term.Optimize t -> optimize(t);
      case Term.Solve t -> solve(t);
      case Term.Design t -> design(t);
      case Term.Derive t -> {
        open("derive");
        term(t.law());
        name(t.by());
        close();
      }
      case Term.Latex t -> node("latex", t.value());
      case Term.Explain t -> node("explain", t.value());
    }
  }

  private void call(Term.Call t) {
    open("call");
    term(t.function());
    for (Term.Argument argument : t.arguments()) {
      if (argument.name().isPresent()) {
        node("=", argument.name().get(), argument.value());
      } else {
        term(argument.value());
      }
    }
    close();
  }

  private void chain(Term.Chain t) {
    open("compare");
    term(t.first());
    for (Term.Link link : t.links()) {
      word(link.op().symbol);
      term(link.term());
    }
    close();
  }

  private void conditional(Term.Conditional t) {
    open("if");
    term(t.test());
    term(t.then());
    term(t.otherwise());
    close();
  }

  private void member(Term.Member t) {
    open(".");
    term(t.base());
    name(t.name());
    close();
  }

  private void list(Term.ListOf t) {
    open("list");
    for (Term item : t.items()) {
      term(item);
    }
    close();
  }

  private void fields(List<Term.Field> fields) {
    for (Term.Field field : fields) {
      node("=", field.name(), field.value());
    }
  }

  private void table(Term.TableLiteral t) {
    open("table");
    names(t.columns());
    for (List<Term.Cell> row : t.rows()) {
      open("");
      for (Term.Cell cell : row) {
        if (cell.value().isPresent()) {
          term(cell.value().get());
        } else {
          word("NA");
        }
      }
      close();
    }
    close();
  }

  private void clauses(Term.FitClauses c) {
    for (Term.Scheme scheme : c.schemes()) {
      open("by");
      scheme.objective().ifPresent(this::term);
      if (scheme.onLog()) {
        word("(on log)");
      }
      close();
    }
    node("weight", c.weight());
    node("starts", c.startCount());
    for (Term start : c.starts()) {
      node("start", start);
    }
    node("seed", c.seed());
    if (c.resample().isPresent()) {
      Term.Resample resample = c.resample().get();
      open(resample.method().words.replace(' ', '-'));
      resample.count().ifPresent(this::term);
      resample.column().ifPresent(this::name);
      close();
    }
    if (c.errors().isPresent()) {
      switch (c.errors().get()) {
        case Term.Errors.Named(var kind) -> word("(errors " + Quotes.name(kind.name()) + ")");
        case Term.Errors.Of(var column) -> word("(errors-of " + Quotes.name(column.name()) + ")");
      }
    }
    if (c.profile()) {
      word("(profile)");
    }
    node("holdout", c.holdout());
    if (c.folds().isPresent()) {
      switch (c.folds().get()) {
        case Term.Folds.Count(var count) -> node("folds", count);
        case Term.Folds.Of(var column) -> word("(folds-of " + Quotes.name(column.name()) + ")");
      }
    }
  }

  private void optimize(Term.Optimize t) {
    open(t.maximize() ? "maximize" : "minimize");
    term(t.objective());
    unknowns("over", t.unknowns());
    if (!t.constraints().isEmpty()) {
      open("subject-to");
      t.constraints().forEach(this::relation);
      close();
    }
    node("start", t.start());
    if (t.sweep().isPresent()) {
      Term.Sweep sweep = t.sweep().get();
      open("for");
      name(sweep.name());
      term(sweep.values());
      if (sweep.log()) {
        word("log");
      }
      sweep.count().ifPresent(this::term);
      close();
    }
    node("serving", t.serving());
    close();
  }

  private void solve(Term.Solve t) {
    open("solve");
    t.equations().forEach(this::relation);
    unknowns("for", t.unknowns());
    close();
  }

  private void design(Term.Design t) {
    open("design");
    term(t.runs());
    unknowns("over", t.unknowns());
    if (!t.constraints().isEmpty()) {
      open("subject-to");
      t.constraints().forEach(this::relation);
      close();
    }
    node("cost", t.cost());
    node("within", t.within());
    open(t.rival().isPresent() ? "tell" : "sharpen");
    t.aims().forEach(this::term);
    t.rival().ifPresent(this::term);
    close();
    close();
  }

  private void unknowns(String head, List<Term.Unknown> unknowns) {
    open(head);
    for (Term.Unknown unknown : unknowns) {
      if (unknown.integer() || unknown.box().isPresent()) {
        open(unknown.integer() ? "integer" : "in");
        name(unknown.name());
        unknown.box().ifPresent(this::term);
        close();
      } else {
        name(unknown.name());
      }
    }
    close();
  }

  private void relation(Term.Relation relation) {
    switch (relation) {
      case Term.Relation.Inequality r -> term(r.chain());
      case Term.Relation.Equation r -> node("=", r.left(), r.right());
    }
  }
}
