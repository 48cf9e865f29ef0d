package org.lawlang.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

final class DiagnosticTextTest {

  private static Diagnostic wrong(String text, int start, int end) {
    return Diagnostic.of(Code.SYNTAX, new Span(new Source("a.law", text), start, end), "no");
  }

  /// The place of `part` in `text`.
  private static Diagnostic wrong(String text, String part) {
    int start = text.indexOf(part);
    return wrong(text, start, start + part.length());
  }

  @Test
  void theExampleOfTheContractByteForByte() {
    String text = "\n\n\n\n\n\nf = fit L to runs\n";
    int start = text.indexOf("runs");
    var diagnostic =
        Diagnostic.of(
                Code.MISSING_COLUMN,
                new Span(new Source("runs.law", text), start, start + 4),
                "the table runs has no column D")
            .label("L(N, D) needs columns N, D and L; runs has: N, tokens, loss")
            .help("read \"runs.csv\" with D = tokens, L = loss");
    assertEquals(
        """
        runs.law:7:14: error: the table runs has no column D
          7 | f = fit L to runs
            |              ^^^^ L(N, D) needs columns N, D and L; runs has: N, tokens, loss
          help: read "runs.csv" with D = tokens, L = loss
        """,
        Report.text(diagnostic));
  }

  @Test
  void aWiderLineNumberWidensTheMargin() {
    assertEquals(
        """
        a.law:12:1: error: no
          12 | b
             | ^
        """,
        Report.text(wrong("\n".repeat(11) + "b\n", "b")));
  }

  @Test
  void anEmptyPlaceAtTheEndOfTheTextHasOneCaret() {
    assertEquals(
        "a.law:1:5: error: no\n  1 | a =\n    |     ^\n", Report.text(wrong("a = ", 4, 4)));
    assertEquals("a.law:2:1: error: no\n  2 |\n    | ^\n", Report.text(wrong("a =\n", 4, 4)));
    assertEquals("a.law:1:1: error: no\n  1 |\n    | ^\n", Report.text(wrong("", 0, 0)));
  }

  @Test
  void aPlaceOverSeveralLinesIsUnderlinedToTheEndOfTheFirst() {
    assertEquals(
        "a.law:1:5: error: no\n  1 | f = fit L\n    |     ^^^^^\n",
        Report.text(wrong("f = fit L\n    to runs\n", 4, 17)));
  }

  @Test
  void aTabIsShownAsSpacesUpToTheNextStop() {
    assertEquals(
        "a.law:1:3: error: no\n  1 | a   b c\n    |     ^\n", Report.text(wrong("a\tb c", "b")));
  }

  @Test
  void wideLettersAndMarksAreCountedInColumns() {
    assertEquals(
        "a.law:1:6: error: no\n  1 | 損失 + x\n    |        ^\n", Report.text(wrong("損失 + x", "x")));
    assertEquals(
        "a.law:1:6: error: no\n  1 | e\u0301 + x\n    |     ^\n",
        Report.text(wrong("e\u0301 + x", "x")));
  }

  @Test
  void aControlCharacterDoesNotReachTheTerminal() {
    String text = Report.text(wrong("a = \u001b[31m1", "1"));
    assertTrue(text.chars().noneMatch(c -> c == 0x1b), text);
  }

  @Test
  void aWideLineIsCutAroundThePlace() {
    String text = "a = " + "1 + ".repeat(100) + "WRONG" + " + 1".repeat(100);
    String[] lines = Report.text(wrong(text, "WRONG")).split("\n");
    assertTrue(lines[1].length() <= 110, lines[1]);
    assertEquals(lines[1].indexOf("WRONG"), lines[2].indexOf("^^^^^"));
    assertTrue(lines[1].endsWith("…") && lines[1].contains("| …"), lines[1]);
  }

  @Test
  void aFurtherLineOfHelpStandsBelowTheFirst() {
    assertEquals(
        "a.law:1:1: error: no\n  1 | b\n    | ^\n  help: one\n        two\n",
        Report.text(wrong("b", "b").help("one\ntwo")));
  }

  /// Wherever the place is, the carets stand below its characters.
  @Property
  void theCaretsStandBelowThePlace(
      @ForAll @CharRange(from = 'a', to = 'z') @StringLength(min = 1, max = 400) String line,
      @ForAll @IntRange(max = 399) int start,
      @ForAll @IntRange(min = 1, max = 40) int length) {
    int from = start % line.length();
    int to = Math.min(line.length(), from + length);
    String[] shown = Report.text(wrong(line, from, to)).split("\n");
    int caret = shown[2].indexOf('^');
    int last = shown[2].lastIndexOf('^');
    assertEquals(
        line.substring(from, from + last - caret + 1), shown[1].substring(caret, last + 1));
    assertTrue(last - caret + 1 == to - from || shown[1].endsWith("…"), shown[1]);
  }
}
