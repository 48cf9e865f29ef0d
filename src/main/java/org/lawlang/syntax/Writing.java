package org.lawlang.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Terms as text on one line, with as few parentheses as the grammar needs. Sums and comparisons
/// have spaces, products, powers and ranges none.
final class Writing {
  private final StringBuilder out = new StringBuilder();

  private Writing() {}

  // How tightly a term holds together, in the order of the grammar; a term looser than its place
  // needs parentheses.
  static final int QUESTION = 0;
  static final int CONDITIONAL = 1;
  static final int OR = 2;
  static final int AND = 3;
  static final int NOT = 4;
  static final int COMPARISON = 5;
  static final int RANGE = 6;
  static final int SUM = 7;
  static final int PRODUCT = 8;
  static final int NEGATION = 9;
  static final int POWER = 10;
  static final int POSTFIX = 11;
  static final int ATOM = 12;

  static int tightness(Term term) {
    return switch (term) {
      case Term.Number _, Term.Text _, Term.Bool _, Term.Name _, Term.ListOf _, Term.RecordOf _ ->
          ATOM;
      case Term.Call _, Term.Total _, Term.Member _, Term.Index _ -> POSTFIX;
      case Term.Unary t -> t.op() == Term.UnaryOp.NOT ? NOT : NEGATION;
      case Term.Binary t ->
          switch (t.op()) {
            case OR -> OR;
            case AND -> AND;
            case ADD, SUBTRACT -> SUM;
            case MULTIPLY, DIVIDE -> PRODUCT;
            case POWER -> POWER;
          };
      case Term.Chain _ -> COMPARISON;
      case Term.Range _ -> RANGE;
      case Term.Conditional _ -> CONDITIONAL;
      case Term.Question _ -> QUESTION;
    };
  }

  /// The term as an operand, an item, a clause's value: all but a whole question.
  static String expr(Term term) {
    return expr(term, CONDITIONAL);
  }

  /// The term in a place that needs it to be at least so tight.
  static String expr(Term term, int needed) {
    var writing = new Writing();
    writing.term(term, needed);
    return writing.out.toString();
  }

  static String chain(Term.Chain chain) {
    return expr(chain, COMPARISON);
  }

  private void term(Term term, int needed) {
    if (tightness(term) < needed) {
      out.append('(');
      bare(term);
      out.append(')');
    } else {
      bare(term);
    }
  }

  // It recurses to any depth, so it is kept small: a larger frame would overflow a small stack.
  private void bare(Term term) {
    switch (term) {
      case Term.Number t -> out.append(t.text());
      case Term.Text t -> out.append(Quotes.text(t.value()));
      case Term.Bool t -> out.append(t.value());
      case Term.Name t -> out.append(t.quoted() ? Quotes.column(t.name()) : t.name());
      case Term.Call t -> call(t);
      case Term.Total t -> total(t);
      case Term.Unary t -> unary(t);
      case Term.Binary t -> binary(t);
      case Term.Chain t -> links(t);
      case Term.Conditional t -> conditional(t);
      case Term.Member t -> member(t);
      case Term.Index t -> index(t);
      case Term.ListOf t -> list(t);
      case Term.RecordOf t -> out.append('{').append(fields(t.fields())).append('}');
      case Term.Range t -> pair(t.lo(), PRODUCT, "..", t.hi(), PRODUCT);
      case Term.Question t -> out.append(Parts.joined(Parts.question(t)));
    }
  }

  private void pair(Term left, int leftNeeds, String symbol, Term right, int rightNeeds) {
    term(left, leftNeeds);
    out.append(symbol);
    term(right, rightNeeds);
  }

  private void call(Term.Call t) {
    term(t.function(), POSTFIX);
    out.append('(');
    arguments(t.arguments());
    out.append(')');
  }

  private void arguments(List<Term.Argument> arguments) {
    String comma = "";
    for (Term.Argument argument : arguments) {
      out.append(comma);
      if (argument.name().isPresent()) {
        out.append(argument.name().get().name()).append(" = ");
      }
      term(argument.value(), CONDITIONAL);
      comma = ", ";
    }
  }

  private void total(Term.Total t) {
    out.append(t.over().word()).append('(');
    arguments(t.arguments());
    out.append(" for ").append(t.index().name()).append(" in ");
    term(t.rows(), CONDITIONAL);
    out.append(optional(" where", t.condition())).append(optional(" start", t.start())).append(')');
  }

  private void unary(Term.Unary t) {
    boolean isNot = t.op() == Term.UnaryOp.NOT;
    out.append(isNot ? "not " : "-");
    term(t.operand(), isNot ? NOT : NEGATION);
  }

  private void binary(Term.Binary t) {
    Term left = t.left();
    Term right = t.right();
    switch (t.op()) {
      case OR -> pair(left, OR, " or ", right, AND);
      case AND -> pair(left, AND, " and ", right, NOT);
      case ADD -> pair(left, SUM, " + ", right, PRODUCT);
      case SUBTRACT -> pair(left, SUM, " - ", right, PRODUCT);
      case MULTIPLY -> pair(left, PRODUCT, "*", right, NEGATION);
      case DIVIDE -> pair(left, PRODUCT, "/", right, NEGATION);
      case POWER -> pair(left, POSTFIX, "^", right, NEGATION);
    }
  }

  private void links(Term.Chain t) {
    term(t.first(), RANGE);
    for (Term.Link link : t.links()) {
      out.append(' ').append(link.op().symbol).append(' ');
      term(link.term(), RANGE);
    }
  }

  private void conditional(Term.Conditional t) {
    out.append("if ");
    pair(t.test(), OR, " then ", t.then(), OR);
    out.append(" else ");
    term(t.otherwise(), CONDITIONAL);
  }

  private void member(Term.Member t) {
    // `1.x` would read as a number.
    term(t.base(), t.base() instanceof Term.Number ? ATOM + 1 : POSTFIX);
    out.append('.').append(name(t.name()));
  }

  private void index(Term.Index t) {
    term(t.base(), POSTFIX);
    out.append('[');
    term(t.index(), CONDITIONAL);
    out.append(']');
  }

  private void list(Term.ListOf t) {
    out.append('[');
    String comma = "";
    for (Term item : t.items()) {
      out.append(comma);
      term(item, CONDITIONAL);
      comma = ", ";
    }
    out.append(']');
  }

  static String fields(List<Term.Field> fields) {
    return list(fields, field -> name(field.name()) + " = " + field(field.value()));
  }

  /// `within` may stand bare behind a field's value.
  private static String field(Term value) {
    return value instanceof Term.Within within ? within(within) : expr(value);
  }

  static String within(Term.Within within) {
    return expr(within.value()) + " within " + name(within.column());
  }

  static String unknown(Term.Unknown unknown) {
    return (unknown.integer() ? "integer " : "")
        + unknown.name().name()
        + unknown.box().map(box -> " in " + expr(box)).orElse("");
  }

  static String relation(Term.Relation relation) {
    return switch (relation) {
      case Term.Relation.Inequality r -> chain(r.chain());
      case Term.Relation.Equation r -> expr(r.left(), RANGE) + " = " + expr(r.right(), RANGE);
    };
  }

  static String sweep(Term.Sweep sweep) {
    return "for "
        + sweep.name().name()
        + " in "
        + expr(sweep.values())
        + (sweep.log() ? " log" : "")
        + sweep.count().map(count -> " " + expr(count)).orElse("");
  }

  /// `by squares on log, huber(1e-3)`, or `on log` alone.
  static String schemes(List<Term.Scheme> schemes) {
    boolean named = schemes.stream().anyMatch(scheme -> scheme.objective().isPresent());
    return (named ? "by " : "") + list(schemes, Writing::scheme);
  }

  private static String scheme(Term.Scheme scheme) {
    String objective = scheme.objective().map(Writing::expr).orElse("");
    return objective + (scheme.onLog() ? objective.isEmpty() ? "on log" : " on log" : "");
  }

  static String resample(Term.Resample resample) {
    return resample.method().words
        + resample.count().map(count -> " " + expr(count)).orElse("")
        + resample.column().map(column -> " of " + name(column)).orElse("");
  }

  static String errors(Term.Errors errors) {
    return switch (errors) {
      case Term.Errors.Named(var kind) -> "errors " + name(kind);
      case Term.Errors.Of(var column) -> "errors of " + name(column);
    };
  }

  static String folds(Term.Folds folds) {
    return switch (folds) {
      // Bare, `of` would head a column.
      case Term.Folds.Count(Term.Name count) when count.name().equals("of") -> "folds (of)";
      case Term.Folds.Count(var count) -> "folds " + expr(count);
      case Term.Folds.Of(var column) -> "folds of " + name(column);
    };
  }

  static String clause(Stmt.Clause clause) {
    return switch (clause) {
      case Stmt.Clause.Bound c -> expr(c.comparison());
      case Stmt.Clause.In c -> c.name().name() + " in " + expr(c.range());
      case Stmt.Clause.Prior c -> c.name().name() + " ~ " + expr(c.distribution());
      case Stmt.Clause.Definition c -> c.name().name() + " = " + expr(c.value());
    };
  }

  static String name(Ident name) {
    return Quotes.name(name.name());
  }

  static <T> String list(List<T> items, Function<T, String> write) {
    var out = new StringBuilder();
    for (T item : items) {
      out.append(out.isEmpty() ? "" : ", ").append(write.apply(item));
    }
    return out.toString();
  }

  /// An inline table: the word, then a line for the names and each row, in columns two spaces
  /// apart.
  static String table(Term.TableLiteral table) {
    var lines = new ArrayList<List<String>>();
    lines.add(table.columns().stream().map(Writing::heading).toList());
    for (List<Term.Cell> row : table.rows()) {
      lines.add(row.stream().map(cell -> cell.value().map(Writing::expr).orElse("NA")).toList());
    }
    int[] widths = new int[table.columns().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    var out = new StringBuilder("table");
    for (List<String> line : lines) {
      var row = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        row.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
      }
      out.append("\n    ").append(row.toString().stripTrailing());
    }
    return out.toString();
  }

  /// `with` and `where` would end the table.
  private static String heading(Ident column) {
    return switch (column.name()) {
      case "with", "where" -> Quotes.column(column.name());
      default -> name(column);
    };
  }

  static String optional(String word, Optional<Term> term) {
    return term.map(t -> word + " " + expr(t)).orElse("");
  }
}
