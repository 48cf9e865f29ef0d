package org.lawlang.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Relation;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Normal;
import org.lawlang.syntax.Term;

/// Comparisons of text, `family == "opt"`: a column of texts stands for its category codes, which
/// are equal or not and have no order. A missing text is neither equal nor unequal to any.
final class TextTests {
  private TextTests() {}

  /// The test that a comparison means, where one of its sides is text; empty where none is.
  static Optional<Checked<Test>> of(Term left, Term.Comparison op, Term right, Names names) {
    Optional<Side> a = side(left, names);
    Optional<Side> b = side(right, names);
    if (a.isEmpty() && b.isEmpty()) {
      return Optional.empty();
    }
    Span whole = left.span().to(right.span());
    if (a.isEmpty() || b.isEmpty()) {
      Term number = a.isEmpty() ? left : right;
      return Optional.of(
          Lowering.number(number, names) instanceof Checked.Bad<Expr>(var diagnostics)
              ? new Checked.Bad<>(diagnostics)
              : Checked.bad(mixed(whole, number, a.or(() -> b).get())));
    }
    return switch (op) {
      case EQUAL -> Optional.of(Checked.ok(equal(a.get(), b.get())));
      case NOT_EQUAL ->
          Optional.of(
              Checked.ok(
                  Normal.and(
                      present(a.get()), present(b.get()), Normal.not(equal(a.get(), b.get())))));
      case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL ->
          Optional.of(
              Checked.bad(
                  Diagnostic.of(
                          Code.WRONG_TYPE, whole, "texts are equal or not, they have no order")
                      .help("compare them by == or !=")));
    };
  }

  /// A column of texts by its codes, or a text.
  private sealed interface Side {
    record OfColumn(Term.Name name, List<String> levels) implements Side {}

    record OfText(String text) implements Side {}
  }

  private static Optional<Side> side(Term term, Names names) {
    if (term instanceof Term.Name name && names.levels(name.name()).isPresent()) {
      return Optional.of(new Side.OfColumn(name, names.levels(name.name()).get()));
    }
    return names.text(term).map(Side.OfText::new);
  }

  private static Diagnostic mixed(Span whole, Term number, Side text) {
    String written = number.span().text();
    return switch (text) {
      case Side.OfColumn(var name, var levels) when isMostlyNumbers(levels) ->
          Diagnostic.of(
                  Code.WRONG_TYPE,
                  whole,
                  "the column "
                      + name.name()
                      + " holds \""
                      + notANumber(levels)
                      + "\" among its numbers, so it is text")
              .help(
                  "leave such rows out before: where "
                      + name.name()
                      + " != \""
                      + notANumber(levels)
                      + "\"");
      case Side.OfColumn(var name, var levels) ->
          Diagnostic.of(
                  Code.WRONG_TYPE,
                  whole,
                  "the column " + name.name() + " holds text, and " + written + " is none")
              .help("compare it with a text: " + name.name() + " == \"" + levels.getFirst() + "\"");
      case Side.OfText(var value) ->
          Diagnostic.of(
                  Code.WRONG_TYPE, whole, written + " is a number, and \"" + value + "\" is text")
              .help("compare numbers with numbers, without quotes");
    };
  }

  private static boolean isMostlyNumbers(List<String> levels) {
    return levels.stream().filter(Keys::isNumber).count() > levels.size() / 2;
  }

  private static String notANumber(List<String> levels) {
    return levels.stream().filter(level -> !Keys.isNumber(level)).findFirst().orElse("");
  }

  private static Test equal(Side a, Side b) {
    return switch (a) {
      case Side.OfText(var x) ->
          switch (b) {
            case Side.OfText(var y) -> new Test.Always(x.equals(y));
            case Side.OfColumn column -> isText(column, x);
          };
      case Side.OfColumn column ->
          switch (b) {
            case Side.OfText(var y) -> isText(column, y);
            case Side.OfColumn other -> sameText(column, other);
          };
    };
  }

  /// A text that the column never holds has the code −1.
  private static Test isText(Side.OfColumn column, String text) {
    return is(column, column.levels().indexOf(text));
  }

  private static Test is(Side.OfColumn column, int code) {
    return Normal.compare(Relation.EQUAL, code(column), Normal.number(code));
  }

  private static Expr code(Side.OfColumn column) {
    return Normal.var(column.name().name());
  }

  private static Test sameText(Side.OfColumn a, Side.OfColumn b) {
    var tests = new ArrayList<Test>();
    for (int code = 0; code < a.levels().size(); code++) {
      int other = b.levels().indexOf(a.levels().get(code));
      if (other >= 0) {
        tests.add(Normal.and(is(a, code), is(b, other)));
      }
    }
    return Normal.or(tests.toArray(Test[]::new));
  }

  private static Test present(Side side) {
    return switch (side) {
      case Side.OfText text -> new Test.Always(true);
      case Side.OfColumn column -> Normal.compare(Relation.LESS_EQUAL, Normal.ZERO, code(column));
    };
  }
}
