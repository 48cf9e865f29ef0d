package org.lawlang.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lawlang.math.Digits;
import org.lawlang.model.Names.Callee;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Nearest;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Relation;
import org.lawlang.symbolic.Normal;
import org.lawlang.syntax.Term;

/// Calls of a fit whose law has indexed parameters: which value of `E[family]` is meant, as
/// `f(70B, 1.4T, family = "opt")` says.
public final class Grouping {
  private static final int MOST_LEVELS = 20;

  private Grouping() {}

  /// The columns that index parameters of a law which no `with` has fixed.
  public static Set<String> columns(Law law) {
    var columns = new LinkedHashSet<String>();
    law.free().forEach(p -> p.group().ifPresent(columns::add));
    return columns;
  }

  /// The name of a level of a numeric column: `E[3]`.
  public static String level(double x) {
    return Digits.exact(x + 0.0); // no negative zero
  }

  /// Whether a callee knows its levels, as a fit does.
  static boolean isFitted(Callee callee) {
    return callee.law().free().stream()
        .filter(p -> p.group().isPresent())
        .anyMatch(p -> !levels(callee.parameters().keySet(), p).isEmpty());
  }

  /// The callee with each of its indexed parameters at the level that the call names; at that of
  /// each row where it names a column of a table.
  static Checked<Callee> at(Term.Call call, Callee callee, Names names) {
    var problems = new ArrayList<Diagnostic>();
    var parameters = new HashMap<>(callee.parameters());
    for (String column : columns(callee.law())) {
      List<Param> indexed =
          callee.law().free().stream().filter(p -> p.group().equals(Optional.of(column))).toList();
      List<String> levels = levels(callee.parameters().keySet(), indexed.getFirst());
      Optional<Term> given = argument(call, column);
      if (given.isEmpty()) {
        problems.add(missing(call, column, levels));
        continue;
      }
      switch (choice(given.get(), levels, names)) {
        case Checked.Ok<Choice>(var choice) ->
            indexed.forEach(p -> parameters.put(p.name(), choice.of(stem(p), callee.parameters())));
        case Checked.Bad<Choice>(var diagnostics) -> problems.addAll(diagnostics);
      }
    }
    return Checked.of(new Callee(callee.law(), parameters, callee.rest()), problems);
  }

  /// The argument that names the level of a column.
  public static Optional<Term> argument(Term.Call call, String column) {
    return call.arguments().stream()
        .filter(a -> a.name().map(n -> n.name().equals(column)).orElse(false))
        .map(Term.Argument::value)
        .findFirst();
  }

  /// Conditions and the level that each means; NaN where none holds.
  private record Choice(Map<Expr.Test, String> levels) {
    Expr of(String stem, Map<String, Expr> values) {
      Expr result = new Expr.Const(Double.NaN);
      for (var each : levels.entrySet()) {
        Expr value = values.get(stem + "[" + each.getValue() + "]");
        if (value != null) {
          result = Normal.choose(each.getKey(), value, result);
        }
      }
      return result;
    }
  }

  private static Checked<Choice> choice(Term term, List<String> levels, Names names) {
    if (term instanceof Term.Name name && names.levels(name.name()).isPresent()) {
      List<String> ofColumn = names.levels(name.name()).get();
      var tests = new HashMap<Expr.Test, String>();
      for (int code = 0; code < ofColumn.size(); code++) {
        tests.put(
            Normal.compare(Relation.EQUAL, Normal.var(name.name()), Normal.number(code)),
            ofColumn.get(code));
      }
      return Checked.ok(new Choice(tests));
    }
    Optional<String> text = names.text(term);
    if (text.isPresent()) {
      return one(term.span(), text.get(), levels);
    }
    return switch (Lowering.number(term, names)) {
      case Checked.Ok<Expr>(Expr.Const(double x)) -> one(term.span(), level(x), levels);
      case Checked.Ok<Expr>(var e) -> {
        var tests = new HashMap<Expr.Test, String>();
        for (String level : levels) {
          try {
            tests.put(
                Normal.compare(Relation.EQUAL, e, Normal.number(Double.parseDouble(level))), level);
          } catch (NumberFormatException notANumber) {
            yield Checked.bad(
                Complaints.wrongType(term.span(), "text: one of " + list(levels), "a number"));
          }
        }
        yield Checked.ok(new Choice(tests));
      }
      case Checked.Bad<Expr>(var diagnostics) -> new Checked.Bad<>(diagnostics);
    };
  }

  private static Checked<Choice> one(Span place, String level, List<String> levels) {
    return levels.contains(level)
        ? Checked.ok(new Choice(Map.of(new Expr.Test.Always(true), level)))
        : Checked.bad(unknown(place, level, levels));
  }

  /// The complaint about a level that no row of the fit had.
  public static Diagnostic unknown(Span place, String level, List<String> levels) {
    Diagnostic d =
        Diagnostic.of(
            Code.UNKNOWN_NAME,
            place,
            "no row of the fit had \"" + level + "\", so nothing is known of it");
    return Nearest.to(level, levels)
        .map(near -> d.help("did you mean \"" + near + "\"?"))
        .orElse(d.help("there are " + list(levels)));
  }

  /// The complaint about a call of a fit that does not name a level.
  public static Diagnostic missing(Term.Call call, String column, List<String> levels) {
    String callee = call.function().span().text();
    return Diagnostic.of(
            Code.MISSING_ARGUMENT,
            call.span(),
            callee
                + " has values of its own for each "
                + column
                + ", and the call does not say which")
        .label("there are " + list(levels))
        .help(callee + "(…, " + column + " = \"" + levels.getFirst() + "\")");
  }

  private static String list(List<String> levels) {
    String shown =
        "\""
            + String.join("\", \"", levels.subList(0, Math.min(levels.size(), MOST_LEVELS)))
            + "\"";
    return levels.size() > MOST_LEVELS
        ? shown + " and " + (levels.size() - MOST_LEVELS) + " more"
        : shown;
  }

  /// The levels of an indexed parameter among the names of estimates.
  public static List<String> levels(Set<String> names, Param indexed) {
    String head = stem(indexed) + "[";
    return names.stream()
        .filter(n -> n.startsWith(head) && n.endsWith("]") && !n.equals(indexed.name()))
        .map(n -> n.substring(head.length(), n.length() - 1))
        .sorted()
        .toList();
  }

  /// Whether an estimate is that of an indexed parameter at one level: `E[opt]` of `E[family]`.
  static boolean isLevel(String estimate, Param indexed) {
    return indexed.group().isPresent()
        && indexed.given().isEmpty()
        && estimate.startsWith(stem(indexed) + "[");
  }

  private static String stem(Param indexed) {
    return indexed.name().substring(0, indexed.name().indexOf('['));
  }
}
