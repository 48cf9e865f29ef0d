package org.lawlang.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.lawlang.fit.Extrapolation;
import org.lawlang.fit.Warning;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Optimum;
import org.lawlang.plan.Roots;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

/// What we write is read by Jackson, which refuses what is no JSON.
final class JsonTest {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Source SOURCE = new Source("study.law", "a = 1\n\nf\n");

  private static JsonNode read(String text) {
    try {
      return STRICT.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException wrong) {
      throw new AssertionError(text, wrong);
    }
  }

  private static JsonNode json(Value value) {
    JsonNode array =
        read(Report.json(List.of(new Printed(new Span(SOURCE, 7, 8), value)), List.of()));
    assertEquals(1, array.size());
    assertEquals(3, array.get(0).get("line").intValue());
    return array.get(0);
  }

  private static JsonNode number(double x) {
    return json(new Value.Number(Quantity.exact(x)));
  }

  @Test
  void nothingPrintedIsAnEmptyArray() {
    assertEquals(0, read(Report.json(List.of(), List.of())).size());
  }

  @Test
  void aNumberCarriesItsUncertainty() {
    JsonNode node = json(new Value.Number(Samples.uncertain(1.9735, 0.004)));
    assertEquals("number", node.get("kind").textValue());
    assertEquals(1.9735, node.get("value").doubleValue());
    assertEquals(0.004, node.get("sd").doubleValue(), 1e-15);
    assertEquals(0.95, node.get("level").doubleValue());
    assertEquals(2, node.get("interval").size());
    assertFalse(number(1).has("sd"));
  }

  @Test
  void aPredictionSaysWhyItHasNoInterval() {
    var doubt = new Warning(Warning.Kind.NO_DEGREES_OF_FREEDOM, "no interval: …");
    var said = new Extrapolation(List.of(), OptionalDouble.empty(), Optional.of(doubt));
    JsonNode node = json(new Value.Number(Quantity.exact(2), Optional.of(said)));
    assertEquals("no-degrees-of-freedom", node.at("/warning/code").textValue());
    assertEquals("no interval: …", node.at("/warning/message").textValue());
    assertFalse(node.has("extrapolation"));
  }

  @Test
  void aComparison() {
    JsonNode node = json(new Value.OfComparison(Samples.comparison()));
    assertEquals("compare", node.get("kind").textValue());
    assertEquals("L", node.get("best").textValue());
    assertEquals(240, node.get("n").intValue());
    assertEquals(12, node.get("heldOut").intValue());
    assertEquals(3, node.get("dropped").intValue());
    assertEquals(2, node.get("laws").size());
    assertEquals(0.75, node.at("/laws/0/odds").doubleValue());
    assertEquals(0.0043, node.at("/laws/0/mape").doubleValue());
    assertEquals(5, node.at("/laws/0/parameters").intValue());
    assertEquals("Kaplan", node.at("/laws/1/name").textValue());
    assertTrue(node.at("/laws/1/aicc").isNull());
    assertEquals(200, node.at("/odds/replicates").intValue());
    assertEquals("held-out", node.at("/odds/scored").textValue());
  }

  @Test
  void anObjectiveCheck() {
    JsonNode node = json(new Value.OfCheck(Samples.check()));
    assertEquals("objective-check", node.get("kind").textValue());
    assertEquals("huber(1e-3) on log", node.at("/objectives/1/by").textValue());
    assertEquals(1.98, node.at("/objectives/1/answers/0/value").doubleValue());
    assertEquals(0.3473104989, node.at("/objectives/0/parameters/alpha/value").doubleValue());
    assertEquals("L(70B, 1.4T)", node.at("/questions/0/text").textValue());
    assertEquals(0.01, node.at("/questions/0/spread").doubleValue(), 1e-12);
    assertEquals("within-errors", node.at("/questions/0/dependence").textValue());
  }

  @Test
  void aRollout() {
    JsonNode node = json(new Value.OfRollout(Samples.rollout()));
    assertEquals("table", node.get("kind").textValue());
    assertEquals(2, node.get("rows").size());
    assertEquals(0.06, node.at("/rows/0/3").doubleValue());
    assertTrue(node.at("/rows/1/2").isNull());
    assertEquals(0.03, node.at("/rows/1/3").doubleValue());
    assertEquals(0.02, node.at("/rollout/next").doubleValue(), 1e-12);
    assertEquals(0.1 / 3, node.at("/rollout/mape").doubleValue(), 1e-12);
    assertEquals(1, node.at("/rollout/left").size());
  }

  @Test
  void aNumberThatIsNotFiniteIsNullWithItsReason() {
    assertTrue(number(Double.NaN).get("value").isNull());
    assertEquals("undefined", number(Double.NaN).get("reason").textValue());
    assertEquals("infinite", number(Double.POSITIVE_INFINITY).get("reason").textValue());
    assertEquals("minus infinite", number(Double.NEGATIVE_INFINITY).get("reason").textValue());
  }

  @Property
  void aNumberReadsBackBitForBit(@ForAll double x) {
    assertEquals(x, number(x).get("value").doubleValue());
  }

  @Property
  void textReadsBackWhole(@ForAll String text) {
    // Jackson takes an escaped lone surrogate, which is how we write one.
    assertEquals(text, json(new Value.Text(text)).get("value").textValue());
  }

  @Test
  void listsAndRecordsAreWhatTheyLookLike() {
    JsonNode node =
        json(
            new Value.ListOf(
                List.of(
                    new Value.Bool(true),
                    new Value.RecordOf(Map.of("x", new Value.Number(Quantity.exact(2)))),
                    new Value.ListOf(List.of()),
                    new Value.Number(Samples.uncertain(2, 0.1)),
                    new Value.Range(1, 1e26))));
    assertEquals("list", node.get("kind").textValue());
    assertTrue(node.at("/value/0").booleanValue());
    assertEquals(2, node.at("/value/1/x").intValue());
    assertTrue(node.at("/value/2").isArray());
    assertEquals(2, node.at("/value/3/value").intValue());
    assertEquals(1e26, node.at("/value/4/hi").doubleValue());
  }

  @Test
  void aFitHasEveryFieldOfTheContract() {
    JsonNode node = json(new Value.OfFit(Samples.chinchilla()));
    assertEquals("fit", node.get("kind").textValue());
    assertEquals("L(N, D) = E + A/N^alpha + B/D^beta", node.get("law").textValue());
    assertEquals(0.3473104989, node.at("/parameters/alpha/value").doubleValue());
    assertEquals(0.0154, node.at("/parameters/alpha/se").doubleValue());
    assertEquals(0.3171, node.at("/parameters/alpha/interval/0").doubleValue());
    assertEquals(0.3773, node.at("/parameters/alpha/interval/1").doubleValue());
    assertFalse(node.at("/parameters/alpha/fixed").booleanValue());
    assertFalse(node.at("/parameters/alpha/atBound").booleanValue());
    assertEquals(0.0010182740178006, node.get("objective").doubleValue());
    assertEquals(240, node.get("n").intValue());
    assertEquals(235, node.get("dof").intValue());
    assertEquals(0.98765, node.get("r2").doubleValue());
    assertEquals(0.0213, node.get("rmse").doubleValue());
    assertEquals(100, node.at("/starts/tried").intValue());
    assertEquals(98, node.at("/starts/reached").intValue());
    assertEquals(0.031, node.at("/starts/nextBasin").doubleValue());
    assertEquals(11234, node.get("condition").doubleValue());
    assertEquals(12, node.at("/holdout/n").intValue());
    assertEquals(0.0042, node.at("/holdout/mape").doubleValue());
    assertEquals("bootstrap", node.get("uncertainty").textValue());
    JsonNode poor = json(new Value.OfFit(Samples.poor()));
    assertEquals("at-bound", poor.at("/warnings/0/code").textValue());
    assertTrue(poor.at("/parameters/E/fixed").booleanValue());
    assertTrue(poor.at("/parameters/alpha/atBound").booleanValue());
    assertTrue(poor.get("r2").isNull());
    assertTrue(poor.get("holdout").isNull());
  }

  @Test
  void anOptimumHasEveryFieldOfTheContract() {
    JsonNode node = json(new Value.OfOptimum(Samples.optimum()));
    assertEquals("optimum", node.get("kind").textValue());
    assertEquals(9.7179e10, node.at("/at/N/value").doubleValue());
    assertEquals(1.959219, node.at("/value/value").doubleValue());
    assertEquals("optimal", node.get("verdict").textValue());
    assertEquals("closed form", node.get("why").textValue());
    assertEquals("6*N*D <= 1e24", node.at("/constraints/0/text").textValue());
    assertEquals(0, node.at("/constraints/0/slack").intValue());
    assertEquals(-1.2e-26, node.at("/constraints/0/multiplier").doubleValue());
    assertTrue(node.at("/closedForm/N").isTextual());
    JsonNode none = json(new Value.OfOptimum(Samples.none(Optimum.Verdict.INFEASIBLE, "why")));
    assertEquals("infeasible", none.get("verdict").textValue());
    assertTrue(none.at("/value/value").isNull());
  }

  @Test
  void aTableHasColumnsAndRows() {
    JsonNode node = json(Samples.runs());
    assertEquals("[\"N\",\"D\",\"L\",\"k\",\"name\"]", node.get("columns").toString());
    assertEquals("[111000000,2200000000,2.566,10,\"a\"]", node.at("/rows/0").toString());
    assertTrue(node.at("/rows/1/2").isNull());
    assertTrue(json(Samples.gap()).at("/rows/1/0").isNull());
    assertEquals(3.1, json(Samples.front()).at("/rows/0/1/value").doubleValue());
  }

  @Test
  void aLawHasItsParameters() {
    JsonNode node = json(new Value.OfLaw(Samples.CHINCHILLA.fix(Map.of("E", 1.69))));
    assertEquals("law", node.get("kind").textValue());
    assertEquals(1.69, node.at("/parameters/E/value").doubleValue());
    assertTrue(node.at("/parameters/A/range/1").isNull());
  }

  @Test
  void anErrorFollowsWhatWasPrinted() {
    var diagnostic =
        Diagnostic.of(Code.MISSING_COLUMN, new Span(SOURCE, 7, 8), "no column \"D\"")
            .help("add it");
    JsonNode array =
        read(
            Report.json(
                List.of(new Printed(new Span(SOURCE, 0, 5), new Value.Bool(true))),
                List.of(diagnostic)));
    assertEquals("boolean", array.at("/0/kind").textValue());
    assertEquals(1, array.at("/0/line").intValue());
    assertEquals(
        "{\"line\":3,\"kind\":\"error\",\"code\":\"missing-column\",\"file\":\"study.law\","
            + "\"column\":1,\"message\":\"no column \\\"D\\\"\",\"help\":\"add it\"}",
        array.get(1).toString());
  }

  /// A root is a number as any other, with what is known of it beside.
  @Test
  void rootsSayWhetherTheyAreAll() {
    var root = Map.of("x", Quantity.exact(2));
    var roots =
        new Roots(List.of(root), true, "the only root", OptionalDouble.of(0.75), Optional.empty());
    var printed =
        new Printed(
            new Span(SOURCE, 0, 5), new Value.Number(Quantity.exact(2)), Optional.of(roots));
    JsonNode json = read(Report.json(List.of(printed), List.of())).get(0);
    assertEquals("number", json.get("kind").asText());
    assertEquals(2, json.get("value").asDouble());
    assertTrue(json.get("complete").asBoolean());
    assertEquals("the only root", json.get("why").asText());
    assertEquals(0.75, json.get("probability").asDouble());
    assertEquals("2\n  the only root\n", Report.text(printed));
  }
}
