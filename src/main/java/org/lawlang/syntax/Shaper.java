package org.lawlang.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

/// Parse tree to syntax tree, one function a rule. It checks what the grammar leaves open: what
/// stands left of `=`, which items a `where` may hold, clauses given twice. After a complaint it
/// goes on with what is there.
final class Shaper {
  private final Source source;
  private final List<Diagnostic> complaints = new ArrayList<>();

  Shaper(Source source) {
    this.source = source;
  }

  /// The first thing that is wrong with what was shaped.
  Optional<Diagnostic> complaint() {
    return complaints.stream().findFirst();
  }

  void complain(Span span, String message, String help) {
    complaints.add(Diagnostic.of(Code.SYNTAX, span, message).help(help));
  }

  Span span(ParserRuleContext rule) {
    return new Span(source, rule.getStart().getStartIndex(), rule.getStop().getStopIndex() + 1);
  }

  Span span(Token token) {
    return Lexemes.span(source, token);
  }

  Stmt statement(LawParser.StatementContext rule) {
    Span span = span(rule);
    return switch (rule.getStart().getType()) {
      case LawParser.CONST -> new Stmt.Const(ident(rule.name()), question(rule.question()), span);
      case LawParser.INPUT -> new Stmt.Input(ident(rule.name()), question(rule.question()), span);
      case LawParser.USE -> new Stmt.Use(ident(rule.name()), span);
      case LawParser.SAVE -> new Stmt.Save(expr(rule.expr(0)), expr(rule.expr(1)), span);
      case LawParser.ASSERT ->
          new Stmt.Assert(
              expr(rule.expr(0)),
              Optional.ofNullable(rule.TEXT()).map(text -> text(text.getSymbol())),
              span);
      default -> {
        if (rule.EQUALS() != null) {
          yield definition(rule.expr(0), rule.question(), span);
        }
        Term value =
            rule.task() != null
                ? task(rule.task())
                : suffixed(base(rule.expr(0), rule.source()), rule.suffix());
        yield new Stmt.Show(value, span);
      }
    };
  }

  /// `name = value` or `name(arguments) = body where clauses`.
  private Stmt definition(LawParser.ExprContext left, LawParser.QuestionContext right, Span span) {
    if (left instanceof LawParser.CallContext call) {
      Optional<Ident> name = bare(call.expr());
      if (name.isPresent()) {
        return law(name.get(), names(call.argument()), right, span);
      }
    }
    Optional<Ident> name = bare(left);
    if (name.isEmpty()) {
      complain(
          span(left),
          "left of `=` stands a name, or a law's name with its arguments",
          left instanceof LawParser.NamedContext || left instanceof LawParser.ParensContext
              ? "a name is written bare, of letters, digits and _"
              : "to compare write ==");
    }
    return new Stmt.Let(name.orElse(new Ident("", span(left))), question(right), span);
  }

  /// The name that is all of an expression, without quotes or parentheses.
  private Optional<Ident> bare(LawParser.ExprContext rule) {
    return rule instanceof LawParser.NamedContext named && named.column().name() != null
        ? Optional.of(ident(named.column()))
        : Optional.empty();
  }

  private List<Ident> names(List<LawParser.ArgumentContext> arguments) {
    var names = new ArrayList<Ident>();
    for (LawParser.ArgumentContext argument : arguments) {
      Optional<Ident> name =
          argument.expr().size() == 1 ? bare(argument.expr(0)) : Optional.empty();
      if (name.isPresent()) {
        names.add(name.get());
      } else {
        complain(
            span(argument),
            "an argument of a law is a plain name",
            "to compare write ==; to fix a parameter write `where name = value` after the law");
      }
    }
    return names;
  }

  private Stmt law(Ident name, List<Ident> arguments, LawParser.QuestionContext right, Span span) {
    var suffixes = right.suffix();
    boolean hasWhere = !suffixes.isEmpty() && suffixes.getLast().WHERE() != null;
    Term body =
        hasWhere
            ? suffixed(base(right.expr(), right.source()), suffixes.subList(0, suffixes.size() - 1))
            : question(right);
    var clauses = new ArrayList<Stmt.Clause>();
    if (hasWhere) {
      suffixes.getLast().item().forEach(item -> clause(item).ifPresent(clauses::add));
    }
    return new Stmt.LawDef(name, arguments, body, clauses, doc(span.start()), span);
  }

  /// The block of comment lines that ends on the line above `start`.
  private Optional<String> doc(int start) {
    String text = source.text();
    var lines = new ArrayList<String>();
    int end = start;
    while (end > 0) {
      int last = end - (end > 1 && text.startsWith("\r\n", end - 2) ? 2 : 1);
      int first = last;
      while (first > 0 && text.charAt(first - 1) != '\n' && text.charAt(first - 1) != '\r') {
        first--;
      }
      String line = text.substring(first, last).strip();
      if (!line.startsWith("#") || (first == 0 && line.startsWith("#!"))) {
        break;
      }
      lines.addFirst(line.substring(line.startsWith("# ") ? 2 : 1));
      end = first;
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines));
  }

  private Optional<Stmt.Clause> clause(LawParser.ItemContext rule) {
    Term left = expr(rule.expr(0));
    Span span = span(rule);
    if (rule.expr().size() == 1) {
      if (!(left instanceof Term.Chain chain)) {
        complain(
            span,
            "a law's `where` holds A > 0, alpha in 0..2, alpha ~ normal(0, 1) or x = value",
            "separate the items by commas");
        return Optional.empty();
      }
      if (chain.links().stream().anyMatch(link -> link.op() == Term.Comparison.EQUAL)) {
        complain(span, "`==` compares, it fixes nothing", "to fix a parameter write =");
      }
      return Optional.of(new Stmt.Clause.Bound(left, span));
    }
    Optional<Ident> name = bare(rule.expr(0));
    if (name.isEmpty()) {
      complain(span(rule.expr(0)), "here stands one name", "write the bare name of a parameter");
      return Optional.empty();
    }
    Term right = expr(rule.expr(1));
    return Optional.of(
        rule.IN() != null
            ? new Stmt.Clause.In(name.get(), right, span)
            : rule.TILDE() != null
                ? new Stmt.Clause.Prior(name.get(), right, span)
                : new Stmt.Clause.Definition(name.get(), right, span));
  }

  private Term question(LawParser.QuestionContext rule) {
    return rule.task() != null
        ? task(rule.task())
        : suffixed(base(rule.expr(), rule.source()), rule.suffix());
  }

  private Term task(LawParser.TaskContext rule) {
    Span span = span(rule);
    return switch (rule.getStart().getType()) {
      case LawParser.FIT ->
          new Term.Fit(
              exprs(rule.expr().subList(0, rule.expr().size() - 1)),
              expr(rule.expr().getLast()),
              new Clauses(this).fit(rule.fitClause()),
              span);
      case LawParser.COMPARE ->
          new Term.Compare(
              exprs(rule.expr().subList(0, rule.expr().size() - 1)),
              expr(rule.expr().getLast()),
              new Clauses(this).compare(rule.fitClause(), rule.asking()),
              rule.asking().isEmpty() ? List.of() : exprs(rule.asking(0).expr()),
              span);
      case LawParser.ROLLOUT -> new Term.Rollout(expr(rule.expr(0)), expr(rule.expr(1)), span);
      case LawParser.MINIMIZE, LawParser.MAXIMIZE -> optimize(rule, span);
      case LawParser.SOLVE ->
          new Term.Solve(
              each(rule.relation(), this::equation), each(rule.unknown(), this::unknown), span);
      case LawParser.DESIGN -> new DesignClauses(this).design(rule, span);
      case LawParser.DERIVE -> new Term.Derive(expr(rule.expr(0)), ident(rule.name()), span);
      case LawParser.LATEX -> new Term.Latex(expr(rule.expr(0)), span);
      default -> new Term.Explain(question(rule.question()), span);
    };
  }

  /// The expression, or else the table that is read or written out.
  private Term base(LawParser.@Nullable ExprContext expr, LawParser.SourceContext source) {
    return expr != null ? expr(expr) : source(source);
  }

  private Term source(LawParser.SourceContext rule) {
    return switch (rule.getStart().getType()) {
      case LawParser.READ -> new Term.Read(expr(rule.expr()), span(rule));
      case LawParser.LOAD -> new Term.Load(expr(rule.expr()), span(rule));
      default -> new Grid(source, complaints).table(rule.getStart(), rule.cell());
    };
  }

  private Term suffixed(Term base, List<LawParser.SuffixContext> suffixes) {
    Term term = base;
    for (LawParser.SuffixContext suffix : suffixes) {
      term = suffixed(term, suffix);
    }
    return term;
  }

  private Term suffixed(Term base, LawParser.SuffixContext suffix) {
    Span span = base.span().to(span(suffix));
    if (suffix.WITH() != null) {
      return new Term.With(base, each(suffix.field(), this::field), span);
    }
    if (suffix.WITHIN() != null) {
      Ident column = ident(suffix.column());
      return suffix.LAST() != null
          ? new Term.Last(base, column, span)
          : new Term.Within(base, column, span);
    }
    if (suffix.item().size() > 1) {
      complain(
          span(suffix.item(1)),
          "after a table `where` holds one condition",
          "join conditions by `and`");
    }
    LawParser.ItemContext item = suffix.item(0);
    if (item.EQUALS() != null) {
      complain(
          span(item.EQUALS().getSymbol()),
          "a condition compares; `=` only binds",
          "to compare write ==");
    } else if (item.expr().size() > 1) {
      complain(
          span(item), "after a table `where` holds a condition", "write comparisons: 0 < x <= 1");
    }
    return new Term.Where(base, expr(item.expr(0)), span);
  }

  private Term.Field field(LawParser.FieldContext rule) {
    Term value = expr(rule.expr());
    return new Term.Field(
        ident(rule.column(0)),
        rule.WITHIN() == null
            ? value
            : new Term.Within(value, ident(rule.column(1)), value.span().to(span(rule.column(1)))));
  }

  private Term optimize(LawParser.TaskContext rule, Span span) {
    var constraints = new ArrayList<Term.Relation>();
    Optional<Term> start = Optional.empty();
    Optional<Term.Sweep> sweep = Optional.empty();
    Optional<Term> serving = Optional.empty();
    var seen = new ArrayList<Integer>();
    for (LawParser.OptimizeClauseContext clause : rule.optimizeClause()) {
      once(seen, clause, rule.getStart().getText());
      switch (clause.getStart().getType()) {
        case LawParser.SUBJECT -> clause.relation().forEach(r -> constraints.add(relation(r)));
        case LawParser.START -> start = Optional.of(expr(clause.expr(0)));
        case LawParser.FOR -> sweep = Optional.of(sweep(clause));
        default -> serving = Optional.of(serving(clause));
      }
    }
    return new Term.Optimize(
        rule.MAXIMIZE() != null,
        expr(rule.expr(0)),
        each(rule.unknown(), this::unknown),
        constraints,
        start,
        sweep,
        serving,
        span);
  }

  private Term serving(LawParser.OptimizeClauseContext rule) {
    Token word = rule.IDENT().getSymbol();
    if (!word.getText().equals("serving")) {
      complain(
          span(word),
          "`" + word.getText() + "` is no clause of a question",
          "its clauses are: subject to, start, for … in, serving");
    }
    return expr(rule.expr(0));
  }

  private Term.Sweep sweep(LawParser.OptimizeClauseContext rule) {
    Optional<Term> count =
        rule.LOG() != null
            ? Optional.of(expr(rule.expr(1)))
            : Optional.ofNullable(rule.NUMBER()).map(number -> number(number.getSymbol()));
    return new Term.Sweep(ident(rule.name()), expr(rule.expr(0)), rule.LOG() != null, count);
  }

  void once(List<Integer> seen, ParserRuleContext clause, String question) {
    int type = clause.getStart().getType();
    if (seen.contains(type)) {
      String word = clause.getStart().getText();
      complain(
          span(clause.getStart()),
          "`" + word + "` stands twice in this `" + question + "`",
          "keep one of them");
    }
    seen.add(type);
  }

  Term.Unknown unknown(LawParser.UnknownContext rule) {
    return new Term.Unknown(
        new Ident(rule.free().getText(), span(rule.free())),
        rule.INTEGER() != null,
        Optional.ofNullable(rule.expr()).map(this::expr));
  }

  Term.Relation relation(LawParser.RelationContext rule) {
    if (rule.expr().size() == 2) {
      return new Term.Relation.Equation(expr(rule.expr(0)), expr(rule.expr(1)), span(rule));
    }
    Term term = expr(rule.expr(0));
    if (!(term instanceof Term.Chain chain)) {
      complain(
          span(rule), "a constraint compares two sides", "write left <= right, or left = right");
      return new Term.Relation.Inequality(new Term.Chain(term, List.of(), term.span()), span(rule));
    }
    for (Term.Link link : chain.links()) {
      switch (link.op()) {
        case EQUAL -> complain(span(rule), "an equation is written with one `=`", "write =");
        case NOT_EQUAL -> complain(span(rule), "`!=` is no constraint", "write <=, >= or =");
        case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> {}
      }
    }
    return new Term.Relation.Inequality(chain, span(rule));
  }

  private Term.Relation.Equation equation(LawParser.RelationContext rule) {
    if (rule.expr().size() == 1) {
      boolean isChain = expr(rule.expr(0)) instanceof Term.Chain;
      complain(
          span(rule),
          "`solve` needs an equation",
          isChain ? "an equation is written with one =" : "write solve left = right for x");
    }
    return new Term.Relation.Equation(expr(rule.expr(0)), expr(rule.expr().getLast()), span(rule));
  }

  Term expr(LawParser.ExprContext rule) {
    Span span = span(rule);
    return switch (rule) {
      case LawParser.NumberContext r -> number(r.getStart());
      case LawParser.TextContext r -> text(r.getStart());
      case LawParser.BoolContext r -> new Term.Bool(r.TRUE() != null, span);
      case LawParser.NamedContext r ->
          new Term.Name(ident(r.column()).name(), r.column().QUOTED() != null, span);
      case LawParser.ParensContext r -> question(r.question());
      case LawParser.ListContext r -> new Term.ListOf(exprs(r.expr()), span);
      case LawParser.RecordContext r -> new Term.RecordOf(each(r.field(), this::field), span);
      case LawParser.MemberContext r -> new Term.Member(expr(r.expr()), ident(r.column()), span);
      case LawParser.IndexContext r -> new Term.Index(expr(r.expr(0)), expr(r.expr(1)), span);
      case LawParser.CallContext r ->
          r.over() != null
              ? new Overs(this).term(r, span)
              : new Term.Call(expr(r.expr()), each(r.argument(), this::argument), span);
      case LawParser.PowerContext r -> binary(Term.BinaryOp.POWER, r.expr(), span);
      case LawParser.NegateContext r -> new Term.Unary(Term.UnaryOp.NEGATE, expr(r.expr()), span);
      case LawParser.ProductContext r ->
          binary(
              r.op.getType() == LawParser.STAR ? Term.BinaryOp.MULTIPLY : Term.BinaryOp.DIVIDE,
              r.expr(),
              span);
      case LawParser.SumContext r ->
          binary(
              r.op.getType() == LawParser.PLUS ? Term.BinaryOp.ADD : Term.BinaryOp.SUBTRACT,
              r.expr(),
              span);
      case LawParser.RangeContext r -> {
        if (r.expr(0) instanceof LawParser.RangeContext) {
          complain(span, "a range has two ends", "write lo..hi");
        }
        yield new Term.Range(expr(r.expr(0)), expr(r.expr(1)), span);
      }
      case LawParser.CompareContext r -> chain(r, span);
      case LawParser.NotContext r -> new Term.Unary(Term.UnaryOp.NOT, expr(r.expr()), span);
      case LawParser.AndContext r -> binary(Term.BinaryOp.AND, r.expr(), span);
      case LawParser.OrContext r -> binary(Term.BinaryOp.OR, r.expr(), span);
      case LawParser.ConditionalContext r ->
          new Term.Conditional(expr(r.expr(0)), expr(r.expr(1)), expr(r.expr(2)), span);
      default -> throw new IllegalStateException("no term for " + rule.getClass());
    };
  }

  private List<Term> exprs(List<LawParser.ExprContext> rules) {
    return each(rules, this::expr);
  }

  private Term binary(Term.BinaryOp op, List<LawParser.ExprContext> operands, Span span) {
    return new Term.Binary(op, expr(operands.get(0)), expr(operands.get(1)), span);
  }

  /// `a < b <= c`: comparisons without parentheses between them are one chain.
  private Term chain(LawParser.CompareContext rule, Span span) {
    var links = new ArrayList<Term.Link>();
    LawParser.ExprContext left = rule;
    while (left instanceof LawParser.CompareContext r) {
      links.addFirst(new Term.Link(comparison(r.op), expr(r.expr(1))));
      left = r.expr(0);
    }
    return new Term.Chain(expr(left), links, span);
  }

  static <A, B> List<B> each(List<A> items, Function<A, B> shape) {
    var shaped = new ArrayList<B>(items.size());
    for (A item : items) {
      shaped.add(shape.apply(item));
    }
    return shaped;
  }

  private static Term.Comparison comparison(Token op) {
    return switch (op.getType()) {
      case LawParser.LESS -> Term.Comparison.LESS;
      case LawParser.LESS_EQUAL -> Term.Comparison.LESS_EQUAL;
      case LawParser.GREATER -> Term.Comparison.GREATER;
      case LawParser.GREATER_EQUAL -> Term.Comparison.GREATER_EQUAL;
      case LawParser.EQUAL -> Term.Comparison.EQUAL;
      default -> Term.Comparison.NOT_EQUAL;
    };
  }

  Term.Argument argument(LawParser.ArgumentContext rule) {
    if (rule.expr().size() == 1) {
      return new Term.Argument(Optional.empty(), expr(rule.expr(0)));
    }
    Optional<Ident> name = bare(rule.expr(0));
    if (name.isEmpty()) {
      complain(span(rule.expr(0)), "a named argument is name = value", "to compare write ==");
    }
    return new Term.Argument(name, expr(rule.expr(1)));
  }

  Ident ident(Token token) {
    return new Ident(token.getText(), span(token));
  }

  Ident ident(LawParser.NameContext rule) {
    return new Ident(rule.getText(), span(rule));
  }

  Ident ident(LawParser.ColumnContext rule) {
    String name = rule.QUOTED() == null ? rule.getText() : Quotes.read(rule.getText());
    return new Ident(name, span(rule));
  }

  private Term.Number number(Token token) {
    return new Term.Number(Numbers.value(token.getText()), token.getText(), span(token));
  }

  private Term text(Token token) {
    return new Term.Text(Quotes.read(token.getText()), span(token));
  }
}
