package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lawlang.Shared;
import org.lawlang.math.Interval;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Infix;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// The certified problems of Hock and Schittkowski (1981), with the published start among ours.
/// Pass: relative error of the value at most 1e-6 of the larger of one and the value, violation at
/// most 1e-6.
class HockSchittkowskiTest {

  @Test
  void reachesTheCertifiedOptimaFromTheirStarts() throws IOException {
    assertEquals(List.of(), missed(true));
  }

  @Test
  void reachesTheCertifiedOptimaWithoutAStart() throws IOException {
    assertEquals(List.of(), missed(false));
  }

  private static List<String> missed(boolean started) throws IOException {
    JsonNode all = new ObjectMapper().readTree(Shared.shared("oracles/hs/hs.json").toFile());
    var missed = new ArrayList<String>();
    for (JsonNode p : all) {
      Problem problem = read(p, started);
      Optimum o = Planner.minimize(problem, Questions.HERE);
      double expected = p.get("fstar_recommended").doubleValue();
      double error = Math.abs(o.value().value() - expected) / Math.max(1, Math.abs(expected));
      double violation = o.at().isEmpty() ? Double.NaN : violation(p, o);
      if (!(error <= 1e-6 && violation <= 1e-6)) {
        missed.add(p.get("id").textValue());
      }
    }
    return missed;
  }

  private static Expr expr(String text) {
    return Substitution.replace(Infix.expr(text), Map.of("pi", Normal.number(Math.PI)));
  }

  private static Problem read(JsonNode p, boolean started) {
    var unknowns = new ArrayList<Unknown>();
    var start = new HashMap<String, Double>();
    for (int i = 0; i < p.get("n").intValue(); i++) {
      JsonNode lo = p.get("lb").get(i);
      JsonNode hi = p.get("ub").get(i);
      var box =
          new Interval(
              lo.isNull() ? Double.NEGATIVE_INFINITY : lo.doubleValue(),
              hi.isNull() ? Double.POSITIVE_INFINITY : hi.doubleValue());
      String name = "x" + (i + 1);
      unknowns.add(new Unknown(name, box, false));
      start.put(name, p.get("x0").get(i).doubleValue());
    }
    var constraints = new ArrayList<Constraint>();
    for (JsonNode c : p.get("eq")) {
      constraints.add(
          new Constraint(c.textValue() + " = 0", expr(c.textValue()), true, Normal.ZERO));
    }
    for (JsonNode c : p.get("ineq_ge0")) {
      constraints.add(
          new Constraint(c.textValue() + " >= 0", Normal.ZERO, false, expr(c.textValue())));
    }
    return new Problem(
        false,
        expr(p.get("objective").textValue()),
        unknowns,
        constraints,
        Map.of(),
        started ? Optional.of(start) : Optional.empty());
  }

  /// By the second evaluator of the tests, which knows no normal form.
  private static double violation(JsonNode p, Optimum o) {
    var at = new HashMap<String, Double>();
    o.at().forEach((name, q) -> at.put(name, q.value()));
    at.put("pi", Math.PI);
    double worst = 0;
    for (JsonNode c : p.get("eq")) {
      worst = Math.max(worst, Math.abs(Infix.parse(c.textValue()).value(at)));
    }
    for (JsonNode c : p.get("ineq_ge0")) {
      worst = Math.max(worst, -Infix.parse(c.textValue()).value(at));
    }
    return worst;
  }
}
