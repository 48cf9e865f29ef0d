package org.lawlang.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;

/// What is said of broken scripts, and where.
class MistakeTest {

  private static final String GOLDENS =
      """
      x = 1 +                | 1:8 syntax: expected an expression after `+`
      x = f(1, 2             | 1:11 syntax: missing `)` for the `(` in line 1, column 6
      x = [1, 2)             | 1:10 syntax: missing `]` for the `[` in line 1, column 5
      x = 1)                 | 1:6 stray-bracket: this `)` closes nothing
      x = f(1↵)              | 2:1 stray-bracket: a closing bracket in the first column
      ↵  x = 1               | 2:3 syntax: a statement starts in the first column
      x = 1. + 2             | 1:5 bad-number: `1.` is not a number
      x = 10x                | 1:5 bad-number: unknown magnitude `x` in `10x`
      x = 5kB                | 1:5 bad-number: unknown magnitude `B` in `5kB`
      x = 1.2.3              | 1:5 bad-number: `1.2.3` is not a number
      x = 2e                 | 1:5 bad-number: unknown magnitude `e` in `2e`
      x = 1e999              | 1:5 bad-number: `1e999` is too large for a number
      fit = 3                | 1:1 reserved-name: `fit` is a word of the language, not a name
      L(table) = 2           | 1:3 reserved-name: `table` is a word of the language, not a name
      runs.table             | 1:6 reserved-name: `table` is a word of the language, not a name
      x = if + 1             | 1:8 syntax: expected an expression after `if`
      x = "abc               | 1:5 unclosed-text: this text does not end on its line
      x = `abc               | 1:5 unclosed-text: this quoted name does not end on its line
      x = 'abc'              | 1:5 syntax: `'` means nothing in Law
      x = a ≤ b              | 1:7 syntax: `≤` means nothing in Law
      x = a\u00A0+ b              | 1:6 syntax: the character U+00A0 means nothing in Law
      x = "a\\q"             | 1:7 syntax: unknown escape `\\q`
      x = ``                 | 1:5 syntax: a column needs a name
      if a = 3 then 1 else 2 | 1:6 syntax: `=` cannot stand here: it binds a name
      r = read "a" where x = 3 | 1:22 syntax: a condition compares; `=` only binds
      r = read "a" with C == 3 | 1:21 syntax: `==` compares, and here a name is bound
      r = t where a > 1, b > 2 | 1:20 syntax: after a table `where` holds one condition
      r = t where a in 0..1  | 1:13 syntax: after a table `where` holds a condition
      x = a b                | 1:7 syntax: did not expect `b` after `a`
      x = (a, b)             | 1:7 syntax: did not expect `,` after `a`
      x = [1,, 2]            | 1:8 syntax: expected an expression after `,`
      x = 2 ** 3             | 1:8 syntax: expected an expression after `*`
      x = a..b..c            | 1:5 syntax: a range has two ends
      x = if a then b        | 1:16 syntax: expected `else` after `b`
      * 3                    | 1:1 syntax: a statement cannot start with `*`
      x = fit L              | 1:10 syntax: expected `to` after `L`
      x = fit to runs        | 1:12 syntax: an expression is missing before `to`
      x = 1 + fit L to r     | 1:9 syntax: a `fit` inside a larger expression stands in parentheses
      x = f(a with b = 1)    | 1:9 syntax: a `with` inside a larger expression stands in parentheses
      fit L to r by a by b   | 1:17 syntax: `by` stands twice in this `fit`
      fit L to r on x        | 1:15 syntax: expected `log` after `on`
      minimize f(N) subject to N > 3 | 1:15 syntax: did not expect `subject` after `)`
      minimize f over N subject N < 2 | 1:27 syntax: expected `to` after `subject`
      minimize f over N subject to N | 1:30 syntax: a constraint compares two sides
      minimize f over N subject to N == 2 | 1:30 syntax: an equation is written with one `=`
      solve f(N) == 3 for N  | 1:7 syntax: `solve` needs an equation
      f(x + 1) = 3           | 1:3 syntax: an argument of a law is a plain name
      f((x) = 3)             | 1:3 syntax: a named argument is name = value
      f(x + 1 = 3)           | 1:3 syntax: a named argument is name = value
      x + 1 = 3              | 1:1 syntax: left of `=` stands a name, or a law's name with its arguments
      `a b` = 3              | 1:1 syntax: left of `=` stands a name, or a law's name with its arguments
      (x) = 3                | 1:1 syntax: left of `=` stands a name, or a law's name with its arguments
      a = b = c              | 1:7 syntax: `=` cannot stand here: it binds a name
      L(N) = A*N where A     | 1:18 syntax: a law's `where` holds A > 0, alpha in 0..2, alpha ~ normal(0, 1) or x = value
      L(N) = A*N where A == 1 | 1:18 syntax: `==` compares, it fixes nothing
      L(N) = A*N where 2*A in 0..1 | 1:18 syntax: here stands one name
      use                    | 1:4 syntax: expected the name of a library law after `use`
      t = table              | 1:5 syntax: a table needs its column names
      t = table↵  a b↵  1    | 3:3 ragged-row: row 1 has 1 cell, the table has 2 columns
      t = table↵  a b↵  1 c  | 3:5 syntax: a cell is a number, a text in double quotes, or NA
      t = table↵  a 1        | 2:5 syntax: the first line of a table holds its column names
      x = plot               | 1:5 not-yet: this version of Law does not have `plot` yet
      plot = 3               | 1:1 reserved-name: `plot` is a word of the language, not a name
      fit L to r by a, b     | 1:18 syntax: a fit has one objective
      fit L to r jackknife laplace | 1:22 syntax: a fit draws in one way, and this one has `jackknife`
      compare L to r asking f(1) asking f(2) | 1:28 syntax: `asking` stands twice in this `compare`
      design 5 runs over N   | 1:1 syntax: a design needs to know what for
      minimize x over x sparing 2*x | 1:19 syntax: `sparing` is no clause of a question
      design 5 bananas over N to sharpen f | 1:10 syntax: a design is of runs
      design 5 runs over N to tell f | 1:1 syntax: `tell` and `from` go together
      design 5 runs over N within 1 to sharpen f | 1:29 syntax: `within` what cost?
      design 5 runs over N price N to sharpen f | 1:22 syntax: `price` is no clause of `design`
      design 5 runs over N to tell f, g from h | 1:33 syntax: `to tell` takes one expression
      x = = 1↵y = 2↵z = (    | 1:5 syntax: expected an expression after `=` ;; 3:6 syntax: expected an expression after `(`
      """;

  static Stream<Arguments> goldens() {
    return GOLDENS
        .lines()
        .map(line -> line.split(" +\\| "))
        .map(sides -> Arguments.of(sides[0].replace('↵', '\n'), sides[1].replace(" ;; ", "\n")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldens")
  void eachMistakeIsNamedWhereItIs(String script, String expected) {
    assertEquals(expected, Scripts.shown(Scripts.errors(script)));
  }

  @Test
  void everyCodeOfTheTextHasItsGolden() {
    var met = EnumSet.noneOf(Code.class);
    goldens()
        .flatMap(golden -> Scripts.errors((String) golden.get()[0]).stream())
        .forEach(wrong -> met.add(wrong.code()));
    met.add(Scripts.errors("- ".repeat(1000) + "x").getFirst().code());
    assertTrue(met.containsAll(EnumSet.range(Code.SYNTAX, Code.NOT_YET)), met.toString());
  }

  @Test
  void refusalsSayWhatThereIsInstead() {
    for (String script : List.of("plot f", "search L in r")) {
      Diagnostic wrong = Scripts.errors(script).getFirst();
      assertEquals(script.split(" ")[0], wrong.span().text());
      assertTrue(wrong.help().orElseThrow().contains("`"), script);
    }
  }

  @Test
  void aLongWordIsNotRepeatedWhole() {
    Diagnostic wrong = Scripts.errors("x = a " + "b".repeat(1000)).getFirst();
    assertTrue(wrong.message().length() < 100, wrong.message());
  }
}
