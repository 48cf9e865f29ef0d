package org.lawlang.polyglot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a program sees of Law through `org.graalvm.polyglot`.
class LanguageTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Context context = Contexts.printingTo(out).build();
  private final Value names = context.getBindings("law");

  @AfterEach
  void close() {
    context.close();
  }

  private Value eval(String script) {
    return context.eval("law", script);
  }

  @Test
  void exactNumbersAreNumbers() {
    Value whole = eval("70B");
    assertTrue(whole.isNumber() && whole.fitsInLong() && whole.fitsInDouble());
    assertFalse(whole.fitsInInt());
    assertEquals(70_000_000_000L, whole.asLong());
    assertEquals(12, eval("3*4").asInt());
    Value broken = eval("1/4");
    assertEquals(0.25, broken.asDouble());
    assertFalse(broken.fitsInInt());
  }

  @Test
  void textsAndTruthValuesAreThemselves() {
    assertEquals("opt", eval("\"opt\"").asString());
    assertTrue(eval("1 < 2 and not 2 < 1").asBoolean());
  }

  @Test
  void aScriptGivesItsLastExpressionAndPrintsTheOthers() {
    Value value = eval("a = 1\na + 1\n\"between\"\na + 2\nb = a");
    assertEquals(3, value.asInt());
    assertEquals(List.of("2", "between"), Contexts.text(out).lines().toList());
    assertTrue(eval("c = 7").isNull());
    assertTrue(eval("").isNull());
  }

  @Test
  void aContextKeepsItsSession() {
    eval("const scale = 2\nA(x) = scale*x^k where k = 3");
    assertEquals(54, eval("A(3)").asDouble());
    assertEquals(Set.of("scale", "A"), names.getMemberKeys());
  }

  @Test
  void theSameSourceRunsAgain() {
    Source source = Source.create("law", "n = n + 1\nn");
    names.putMember("n", 1);
    assertEquals(2, context.eval(source).asInt());
    assertEquals(3, context.eval(source).asInt());
    Value parsed = context.parse(source);
    assertEquals(4, parsed.execute().asInt());
    assertEquals(5, parsed.execute().asInt());
  }

  @Test
  void aFitHasMembersAndCanBeCalled() {
    Value fit = eval(Contexts.POWER + "f = fit L to runs\nf");
    assertEquals(1.5, fit.getMember("E").asDouble(), 1e-6);
    assertEquals(40, fit.getMember("A").asDouble(), 1e-4);
    assertEquals(0.5, fit.getMember("alpha").asDouble(), 1e-6);
    assertEquals(0.5, fit.getMember("parameters").getMember("alpha").asDouble(), 1e-6);
    assertEquals(6, fit.getMember("n").asInt());
    assertEquals(1, fit.getMember("r2").asDouble(), 1e-9);
    assertEquals(6, fit.getMember("residuals").getArraySize());
    assertTrue(fit.canExecute());
    assertEquals(1.5 + 40 / 500.0, fit.execute(250_000).asDouble(), 1e-6);
    assertNull(fit.getMember("gamma"));
    assertFalse(fit.hasMember("gamma"));
    assertTrue(fit.getMemberKeys().containsAll(List.of("alpha", "objective", "starts", "law")));
    assertFalse(fit.getMember("law").canExecute(), "the law before the fit has free parameters");
    assertTrue(fit.toString().contains("alpha"));
  }

  @Test
  void wrongArgumentsAreTheCallersMistake() {
    Value fit = eval(Contexts.POWER + "f = fit L to runs\nf");
    assertThrows(IllegalArgumentException.class, fit::execute);
    assertThrows(IllegalArgumentException.class, () -> fit.execute(1, 2));
    assertThrows(IllegalArgumentException.class, () -> fit.execute("much"));
    assertThrows(UnsupportedOperationException.class, () -> fit.invokeMember("alpha", 1));
    assertThrows(UnsupportedOperationException.class, () -> names.getMember("L").execute(1));
  }

  /// Moments and quantiles (of type 7, as numpy's) of the draws, computed here from the draws
  /// themselves.
  @Test
  void anUncertainNumberSaysHowSureItIs() {
    Value alpha = eval(Contexts.NOISY + "f = fit L to noisy bootstrap 60 seed 3\nf.alpha");
    assertTrue(alpha.isNumber() && alpha.fitsInDouble());
    assertEquals(alpha.asDouble(), alpha.getMember("value").asDouble());
    Value draws = alpha.getMember("draws");
    assertEquals(60, draws.getArraySize());
    double[] sorted = Arrays.stream(draws.as(double[].class)).sorted().toArray();
    double mean = Arrays.stream(sorted).average().orElseThrow();
    double squares = Arrays.stream(sorted).map(d -> (d - mean) * (d - mean)).sum();
    assertEquals(Math.sqrt(squares / 59), alpha.getMember("sd").asDouble(), 1e-12);
    double lo = sorted[1] + 0.475 * (sorted[2] - sorted[1]); // 59·0.025 = 1.475
    double hi = sorted[57] + 0.525 * (sorted[58] - sorted[57]);
    assertEquals(lo, alpha.getMember("lo").asDouble(), 1e-12);
    assertEquals(hi, alpha.getMember("hi").asDouble(), 1e-12);
    assertEquals(lo, alpha.getMember("interval").getArrayElement(0).asDouble(), 1e-12);
    assertEquals(hi, alpha.getMember("interval").getArrayElement(1).asDouble(), 1e-12);
    assertNull(alpha.getMember("skew"));
  }

  /// Draws survive a way out and in: a number less itself is nothing in every draw.
  @Test
  void whatCameFromLawGoesBackWhole() {
    names.putMember("again", eval(Contexts.NOISY + "f = fit L to noisy\nf.alpha"));
    Value difference = eval("again - f.alpha");
    assertEquals(0, difference.getMember("sd").asDouble());
    names.putMember("g", eval("f"));
    assertEquals(eval("f(5000)").asDouble(), eval("g(5000)").asDouble());
    assertEquals(
        eval("f(5000)").getMember("sd").asDouble(),
        names.getMember("f").execute(5000).getMember("sd").asDouble());
  }

  @Test
  void listsRecordsAndRangesHaveParts() {
    Value list = eval("[1, \"two\", [3]]");
    assertEquals(3, list.getArraySize());
    assertEquals("two", list.getArrayElement(1).asString());
    assertEquals(3, list.getArrayElement(2).getArrayElement(0).asInt());
    assertThrows(ArrayIndexOutOfBoundsException.class, () -> list.getArrayElement(3));
    Value record = eval("{a = 1, b = {c = 2}}");
    assertEquals(2, record.getMember("b").getMember("c").asInt());
    assertEquals(Set.of("a", "b"), record.getMemberKeys());
    Value range = eval("1M..1B");
    assertEquals(1e6, range.getMember("lo").asDouble());
    assertEquals(1e9, range.getMember("hi").asDouble());
  }

  @Test
  void aTableHasColumnsAndRows() {
    Value table = eval("t = table\n    N   name\n    10  \"a\"\n    20  \"b\"\nt");
    assertEquals(2, table.getMember("rows").asInt());
    assertEquals(20, table.getMember("N").getArrayElement(1).asInt());
    assertEquals("a", table.getMember("name").getArrayElement(0).asString());
    assertEquals(2, table.getArraySize());
    assertEquals("b", table.getArrayElement(1).getMember("name").asString());
  }

  @Test
  void aLawWithAllParametersIsAFunction() {
    Value law = eval("h(N) = E + N^a\nH = h with E = 1, a = 2\nH");
    assertTrue(law.canExecute());
    assertEquals(10, law.execute(3).asDouble());
    assertEquals(2, law.getMember("a").asDouble());
    assertEquals(10, names.invokeMember("H", 3).asDouble());
    assertTrue(names.canInvokeMember("H"));
    assertFalse(names.canInvokeMember("h"));
  }

  @Test
  void anOptimumHasItsPlaceValueAndVerdict() {
    Value best = eval("minimize (x - 2)^2 + (y + 1)^2 + 3 over x, y");
    assertEquals(2, best.getMember("x").asDouble(), 1e-6);
    assertEquals(-1, best.getMember("y").asDouble(), 1e-6);
    assertEquals(3, best.getMember("value").asDouble(), 1e-9);
    assertTrue(Set.of("optimal", "best-found").contains(best.getMember("verdict").asString()));
  }

  @Test
  void theHostBindsNames() {
    names.putMember("budget", 6e21);
    names.putMember("label", "ours");
    names.putMember("sizes", ProxyArray.fromArray(1, 2.5, 4L));
    names.putMember("run", ProxyObject.fromMap(Map.of("N", 10)));
    assertEquals(1e21, eval("budget/6").asDouble());
    assertEquals("ours", eval("label").asString());
    assertEquals(2.5, eval("sizes[2]").asDouble());
    assertEquals(11, eval("run.N + 1").asInt());
    names.putMember("budget", 12);
    assertEquals(2, eval("budget/6").asInt());
    try (Context open = Contexts.quiet().allowHostAccess(HostAccess.ALL).build()) {
      open.getBindings("law").putMember("xs", new double[] {1, 2, 3});
      assertEquals(3, open.eval("law", "xs[3]").asInt());
    }
  }

  @Test
  void noScriptCouldNameItSo() {
    for (String name : List.of("fit", "a b", "1x", "", "x = 1\ny", "and")) {
      assertThrows(UnsupportedOperationException.class, () -> names.putMember(name, 1), name);
    }
    assertThrows(RuntimeException.class, () -> names.putMember("o", new Object()));
    assertEquals(Set.of(), names.getMemberKeys());
  }

  @Test
  void theHostSetsInputs() {
    Source script = Source.create("law", "input size = 10\n2*size");
    assertEquals(20, context.eval(script).asInt());
    names.putMember("size", 50);
    assertEquals(100, context.eval(script).asInt());
  }

  @Test
  void valuesPrintAsLawPrintsThem() {
    assertEquals("[1, 2.5]", eval("[1, 2.5]").toString());
    assertEquals("5e23", eval("5e23").toString());
    assertEquals("opt", eval("\"opt\"").toString());
  }

  @Test
  void aFileOfLawIsKnownByItsName(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("study.law"), "1 + 1\n");
    Source source = Source.newBuilder("law", file.toFile()).build();
    assertEquals("application/x-law", Source.findMimeType(file.toFile()));
    assertEquals("law", Source.findLanguage(file.toFile()));
    assertEquals(2, context.eval(source).asInt());
  }

  @Test
  void theVersionIsThatOfTheProject() throws Exception {
    var properties = new Properties();
    try (var stream = LanguageTest.class.getResourceAsStream("/org/lawlang/version.properties")) {
      properties.load(stream);
    }
    assertTrue(
        properties.containsValue(context.getEngine().getLanguages().get("law").getVersion()));
  }
}
