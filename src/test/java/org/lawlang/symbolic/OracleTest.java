package org.lawlang.symbolic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.Shared.shared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Values and derivatives of the laws of the literature, computed by SymPy at 40 digits.
class OracleTest {
  // Equal pairs that no rule of the normal form makes one: identities, and those that hold for
  // positive variables alone.
  private static final Set<String> NOT_ONE_FORM =
      Set.of(
          "log(x*y)",
          "log(x/y)",
          "(x*y)^a",
          "sin(x)^2+cos(x)^2",
          "tan(x)",
          "tanh(x)",
          "1/(1+exp(-x))",
          "(x+y)^2",
          "(x+y)*(x-y)",
          "x*y+x*z",
          "(Nc/N)^a",
          "E+A/N^a+B/(C/(6*N))^b",
          "log(exp(u)+exp(v))",
          "((a*b)/(a+b))^-1");

  @Test
  void derivativesAgreeWithTheOracle() throws IOException {
    var items = read("derivatives.json").get("items");
    var wrong = new ArrayList<String>();
    for (JsonNode item : items) {
      String text = item.get("expr").asText();
      String variable = item.get("wrt").asText();
      Expr e = Infix.expr(text);
      Expr derivative = Derivative.of(e, variable);
      for (JsonNode point : item.get("points")) {
        var at = at(point);
        check(wrong, text, at, Evaluator.value(e, at), point.get("f").asDouble(), 1e-12);
        check(
            wrong,
            "d/d" + variable + " " + text,
            at,
            Evaluator.value(derivative, at),
            point.get("df").asDouble(),
            1e-10);
      }
    }
    assertEquals(150, items.size());
    assertEquals(List.of(), wrong);
  }

  private static void check(
      List<String> wrong,
      String what,
      Map<String, Double> at,
      double got,
      double want,
      double tol) {
    if (!(Math.abs(got - want) <= tol * Math.abs(want) + 1e-300)) {
      wrong.add(what + " at " + at + ": " + got + " instead of " + want);
    }
  }

  @Test
  void hessiansAgreeWithDifferenceQuotientsOfTheGradient() throws IOException {
    int compared = 0;
    for (JsonNode item : read("derivatives.json").get("items")) {
      Expr slope = Derivative.of(Infix.expr(item.get("expr").asText()), item.get("wrt").asText());
      for (String second : Substitution.variables(slope)) {
        Expr curve = Derivative.of(slope, second);
        for (JsonNode point : item.get("points")) {
          var at = at(point);
          double quotient = Quotient.of(slope, second, at);
          double want = Evaluator.value(curve, at);
          double size = Math.abs(Evaluator.value(slope, at) / at.get(second));
          assertEquals(
              want, quotient, 2e-5 * (Math.abs(want) + size), () -> item + " by " + second);
          compared++;
        }
      }
    }
    assertTrue(compared > 1000, "compared " + compared);
  }

  @Test
  void equalPairsAreEqualAndMostOfThemAreOneForm() throws IOException {
    for (JsonNode pair : read("simplify_pairs.json")) {
      String a = pair.get("a").asText();
      String b = pair.get("b").asText();
      Expr left = Infix.expr(a);
      Expr right = Infix.expr(b);
      for (JsonNode point : pair.get("points")) {
        var at = at(point);
        assertValue(point.get("a"), Evaluator.value(left, at), a);
        assertValue(point.get("b"), Evaluator.value(right, at), b);
      }
      if (!pair.get("equal").asBoolean()) {
        assertNotEquals(left, right);
      } else if (NOT_ONE_FORM.contains(a)) {
        assertNotEquals(left, right, () -> a + " is one form by now");
      } else {
        assertEquals(left, right);
      }
    }
  }

  private static void assertValue(JsonNode want, double got, String text) {
    if (want.isNumber()) {
      assertEquals(want.asDouble(), got, 1e-12 * Math.abs(want.asDouble()) + 2e-14, text);
    } else {
      assertEquals(Double.NaN, got, text);
    }
  }

  private static JsonNode read(String file) throws IOException {
    return new ObjectMapper().readTree(shared("oracles/derivatives/" + file).toFile());
  }

  private static Map<String, Double> at(JsonNode point) {
    var at = new HashMap<String, Double>();
    point.get("at").properties().forEach(p -> at.put(p.getKey(), p.getValue().asDouble()));
    return at;
  }
}
