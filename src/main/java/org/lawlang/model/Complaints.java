package org.lawlang.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Nearest;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Fn;
import org.lawlang.syntax.Term;

/// Diagnostics that are worded in one place since several rooms give them.
public final class Complaints {
  private static final Pattern NUMBER_OF_A_SCRIPT =
      Pattern.compile("-?[0-9.]+(e[+-]?[0-9]+)?[kMBTP%]");

  private Complaints() {}

  /// The complaint about something that should be a law.
  public static Diagnostic notALaw(Span place) {
    return Diagnostic.of(
            Code.NOT_A_LAW, place, "here a law is needed, and " + place.text() + " is none")
        .help("define one: L(N, D) = E + A/N^alpha + B/D^beta");
  }

  /// A name that nothing bears.
  public static Diagnostic unknownName(Span place, String name, Collection<String> known) {
    if (Fn.named(name).isPresent() || name.equals("sqrt") || name.equals("sum")) {
      return Diagnostic.of(Code.UNKNOWN_NAME, place, name + " is a function, not a value")
          .help("call it: " + name + "(…)");
    }
    Diagnostic d = Diagnostic.of(Code.UNKNOWN_NAME, place, "nothing is called " + name);
    return Nearest.to(name, known)
        .map(near -> d.help("did you mean " + near + "?"))
        .orElse(d.help("define it before this line: " + name + " = …"));
  }

  static Diagnostic unknownFunction(Term.Name name, List<String> known) {
    var candidates = new ArrayList<String>(known);
    Stream.of(Fn.values()).map(Fn::symbol).forEach(candidates::add);
    candidates.add("sqrt");
    candidates.add("sum");
    Diagnostic d =
        Diagnostic.of(
            Code.UNKNOWN_FUNCTION,
            name.span(),
            "there is no function, law or fit called " + name.name());
    return Nearest.to(name.name(), candidates)
        .map(near -> d.help("did you mean " + near + "?"))
        .orElse(d.help("define it as a law: " + name.name() + "(x) = …"));
  }

  /// A text that should be a date.
  public static Diagnostic notADate(Span place, String text) {
    return Diagnostic.of(Code.BAD_OPTION, place, "\"" + text + "\" is no date")
        .help("a date is written 2024-03-01, or 2024-03 for the first of a month");
  }

  /// A column that a table does not have.
  public static Diagnostic unknownColumn(
      Span place, String name, String table, List<String> columns) {
    Diagnostic d =
        Diagnostic.of(Code.UNKNOWN_COLUMN, place, "the table " + table + " has no column " + name)
            .label(table + " has: " + String.join(", ", columns));
    return Nearest.to(name, columns).map(near -> d.help("did you mean " + near + "?")).orElse(d);
  }

  /// A text column where numbers are needed; `row` counts from one.
  public static Diagnostic textInNumbers(Span place, String column, int row, String cell) {
    return Diagnostic.of(
            Code.TEXT_IN_NUMERIC_COLUMN,
            place,
            "the column " + column + " is not numeric: row " + row + " holds \"" + cell + "\"")
        .help(
            NUMBER_OF_A_SCRIPT.matcher(cell).matches()
                ? "in a file numbers stand plain, as 1000000 for 1M and 0.02 for 2%; correct the"
                    + " column"
                : "correct that cell, leave it empty or NA, or leave such rows out with a where");
  }

  /// A member that a value does not have.
  public static Diagnostic unknownMember(
      Span place, String what, String name, List<String> members) {
    Diagnostic d =
        Diagnostic.of(Code.UNKNOWN_MEMBER, place, what + " has no member " + name)
            .label("it has: " + String.join(", ", members));
    return Nearest.to(name, members).map(near -> d.help("did you mean " + near + "?")).orElse(d);
  }

  /// A term of a kind that does not fit where it stands.
  public static Diagnostic wrongType(Span place, String wanted, String found) {
    return Diagnostic.of(
        Code.WRONG_TYPE, place, "here " + wanted + " is needed, and this is " + found);
  }
}
