package org.lawlang.polyglot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Broken scripts: always a guest exception with its place, never an internal error.
class MistakesTest {
  private final Context context = Contexts.quiet().build();

  @AfterEach
  void close() {
    context.close();
  }

  private PolyglotException broken(String script) {
    PolyglotException e = assertThrows(PolyglotException.class, () -> context.eval("law", script));
    assertTrue(e.isGuestException(), e::toString);
    assertFalse(e.isInternalError(), e::toString);
    return e;
  }

  @Test
  void aSyntaxErrorIsFoundByParsing() {
    var source = Source.create("law", "a = 1\nb = (a + \n");
    PolyglotException e = assertThrows(PolyglotException.class, () -> context.parse(source));
    assertTrue(e.isSyntaxError() && e.isGuestException());
    assertEquals(2, e.getSourceLocation().getStartLine());
  }

  @Test
  void anUnknownNameIsUnderlined() {
    PolyglotException e = broken("a = 1\nb = a + tokens\n");
    assertFalse(e.isSyntaxError());
    SourceSection place = e.getSourceLocation();
    assertEquals("tokens", place.getCharacters().toString());
    assertEquals(2, place.getStartLine());
    assertEquals(9, place.getStartColumn());
    assertTrue(e.getMessage().contains("tokens"));
    assertEquals("unknown-name", e.getGuestObject().getMember("code").asString());
    assertEquals(2, e.getGuestObject().getMember("line").asInt());
    assertTrue(e.getGuestObject().getMember("text").asString().contains("^^^^^^"));
  }

  @Test
  void nothingRunsBeforeTheWholeScriptIsChecked() {
    broken("a = 1\nb = a + tokens\n");
    assertFalse(context.getBindings("law").hasMember("a"));
  }

  @Test
  void aFaultKeepsWhatRanBeforeIt() {
    PolyglotException e = broken("a = 2\nassert a > 3 \"too small\"\n");
    assertTrue(e.getMessage().startsWith("too small"));
    assertEquals("a > 3", e.getSourceLocation().getCharacters().toString());
    assertEquals(2, context.getBindings("law").getMember("a").asInt());
  }

  @Test
  void allThatIsWrongIsTold() {
    Value all = broken("a = one\nb = two\n").getGuestObject().getMember("diagnostics");
    assertEquals(2, all.getArraySize());
    assertEquals(1, all.getArrayElement(0).getMember("line").asInt());
    assertEquals(2, all.getArrayElement(1).getMember("line").asInt());
    assertEquals("unknown-name", all.getArrayElement(1).getMember("code").asString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "}",
        "1.",
        "\"open",
        "f(1)",
        "sqrt(-1)",
        "0/0",
        "[1][2]",
        "L(N) = N^a\nL(2)",
        "1 + \"a\"",
        "design 5",
        "t = table\n    N\n    1\nL(N) = a*N\nfit L to t",
        "t = table\n    N  L\n    1  2\nL(N) = a*N + b\nf = fit L to t\nf.gamma",
        "use nothing",
        "minimize x over y",
        "read \"x.csv\"",
        "save 1 to \"x.json\"",
        "read \"\\u0000\"",
        "\t x"
      })
  void aMistakeIsNeverAnInternalError(String script) {
    SourceSection place = broken(script).getSourceLocation();
    assertTrue(place.getCharEndIndex() <= script.length());
  }

  @Test
  void deepNestingIsADiagnostic() {
    assertEquals(
        "too-deep", broken("(".repeat(100_000)).getGuestObject().getMember("code").asString());
  }
}
