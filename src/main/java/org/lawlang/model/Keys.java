package org.lawlang.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Nearest;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Scans;
import org.lawlang.symbolic.Sequence;
import org.lawlang.symbolic.Substitution;
import org.lawlang.symbolic.Totals;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;
import org.lawlang.syntax.Term.Comparison;

/// The groups of rows that a law's totals choose by a column, as in `schedule[curve]`. Each is an
/// argument of the law behind those that were written, called `schedule[curve]`: the number of the
/// group. A call names the level instead, `curve = "cosine"`.
public final class Keys {
  private Keys() {}

  /// What the argument for the rows `table[column]` is called.
  public static String argument(String table, String column) {
    return table + "[" + column + "]";
  }

  /// Whether an argument of a law is such a one.
  public static boolean isKey(String argument) {
    return argument.endsWith("]");
  }

  /// The column that chooses.
  public static String column(String argument) {
    return argument.substring(argument.indexOf('[') + 1, argument.length() - 1);
  }

  /// The arguments of a law that choose rows.
  public static List<String> of(Law law) {
    return law.arguments().stream().filter(Keys::isKey).toList();
  }

  /// The arguments of a law as they are written.
  public static List<String> plain(Law law) {
    return law.arguments().stream().filter(a -> !isKey(a)).toList();
  }

  /// The levels of the rows that an argument of a law chooses; none where they are not known yet.
  public static List<String> levels(Law law, String argument) {
    var found = new Sequence[1];
    Substitution.rewrite(
        law.body(),
        e -> {
          switch (e) {
            case Expr.Total(var body, var rows, Expr.Var(var name)) when name.equals(argument) ->
                found[0] = rows;
            case Expr.Scan(var states, var output, var rows, Expr.Var(var name), var where)
                when name.equals(argument) ->
                found[0] = rows;
            default -> {}
          }
          return e;
        });
    return found[0] == null || found[0].isOpen() ? List.of() : found[0].levels();
  }

  /// The tables whose rows a law runs over.
  public static Set<String> tables(Law law) {
    var titles = new TreeSet<String>();
    Substitution.rewrite(
        law.body(),
        e -> {
          switch (e) {
            case Expr.Total t -> titles.add(t.rows().title());
            case Expr.Scan s -> titles.add(s.rows().title());
            default -> {}
          }
          return e;
        });
    titles.remove(""); // whole numbers
    return titles;
  }

  /// The variables in what is computed in each row.
  public static Set<String> columns(Expr.Bound b) {
    var used = new TreeSet<String>();
    switch (b) {
      case Expr.Total t -> used.addAll(Substitution.variables(t.body()));
      case Expr.Scan s -> {
        used.addAll(Substitution.variables(s.where()));
        s.states().forEach(t -> used.addAll(Substitution.variables(t.step())));
      }
      case Expr.Root r -> {}
      case Expr.Integral i -> {}
    }
    return used;
  }

  /// The law over the rows of another table.
  ///
  /// @param rows by index and column, for the rows that the law names so
  public static Law over(Law law, String table, Function<Sequence, Sequence> rows) {
    Expr body =
        Substitution.rewrite(
            law.body(),
            e ->
                switch (e) {
                  case Expr.Total t when t.rows().title().equals(table) ->
                      Totals.of(t.body(), rows.apply(t.rows()), t.key());
                  case Expr.Scan s when s.rows().title().equals(table) ->
                      Scans.of(s.states(), s.output(), rows.apply(s.rows()), s.key(), s.where());
                  default -> e;
                });
    return new Law(law.name(), law.arguments(), law.parameters(), body, law.equation(), law.doc());
  }

  /// A law one of whose parameters will have a value, or whose table other rows, that the run brings.
  static Law without(Law law, String parameter) {
    if (tables(law).contains(parameter)) {
      return over(law, parameter, r -> Sequence.open(r.title(), r.index()));
    }
    return new Law(
        law.name(),
        law.arguments(),
        law.parameters().stream().filter(p -> !p.name().equals(parameter)).toList(),
        law.body(),
        law.equation(),
        law.doc());
  }

  /// The number of the group that a term names: of a text or number at once, of a column for each of
  /// its rows.
  public static Checked<Term> group(Term level, List<String> levels, String table) {
    Span at = level.span();
    if (levels.isEmpty()) {
      return Checked.ok(number(0, at));
    }
    Optional<String> written =
        switch (level) {
          case Term.Text(var text, var span) -> Optional.of(text);
          case Term.Number n -> Optional.of(Grouping.level(n.value()));
          default -> Optional.empty();
        };
    if (written.isPresent()) {
      int group = levels.indexOf(written.get());
      return group >= 0
          ? Checked.ok(number(group, at))
          : Checked.bad(unknown(at, written.get(), levels, table));
    }
    boolean numbers = levels.stream().allMatch(Keys::isNumber);
    Term choice = number(Double.NaN, at);
    for (int group = levels.size() - 1; group >= 0; group--) {
      String text = levels.get(group);
      Term wanted = numbers ? number(Double.parseDouble(text), at) : new Term.Text(text, at);
      Term test = new Term.Chain(level, List.of(new Term.Link(Comparison.EQUAL, wanted)), at);
      choice = new Term.Conditional(test, number(group, at), choice, at);
    }
    return Checked.ok(choice);
  }

  /// Whether a text is a number.
  static boolean isNumber(String text) {
    try {
      return !Double.isNaN(Double.parseDouble(text));
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }

  private static Term number(double value, Span at) {
    return new Term.Number(value, at.text(), at);
  }

  /// The complaint about a level of which the table has no rows.
  public static Diagnostic unknown(Span place, String level, List<String> levels, String table) {
    Diagnostic d =
        Diagnostic.of(Code.UNKNOWN_NAME, place, table + " has no rows for \"" + level + "\"");
    return Nearest.to(level, levels)
        .map(near -> d.help("did you mean \"" + near + "\"?"))
        .orElse(d.help("it has rows for \"" + String.join("\", \"", levels) + "\""));
  }

  /// The table that an argument chooses rows of.
  public static String table(String argument) {
    return argument.substring(0, argument.indexOf('['));
  }

  /// The parts of `table` or `table[column]`.
  record Source(Term.Name table, Optional<Ident> column) {}

  static Checked<Source> source(Term rows) {
    return switch (rows) {
      case Term.Name table -> Checked.ok(new Source(table, Optional.empty()));
      case Term.Index(Term.Name table, Term.Name column, var span) ->
          Checked.ok(new Source(table, Optional.of(new Ident(column.name(), column.span()))));
      default ->
          Checked.bad(
              Diagnostic.of(
                      Code.WRONG_TYPE,
                      rows.span(),
                      "a sum runs over the rows of a table, which stands here by its name")
                  .help("sum(… for k in schedule), or for k in schedule[run]"));
    };
  }

  /// The member of the row at hand that a term is.
  static Optional<Ident> member(Term term, String index) {
    return term instanceof Term.Member(Term.Name base, var column, var span)
            && base.name().equals(index)
        ? Optional.of(column)
        : Optional.empty();
  }
}
