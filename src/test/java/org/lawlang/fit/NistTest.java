package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lawlang.Shared;
import org.lawlang.model.Law;
import org.lawlang.model.Param;

/// The 27 certified nonlinear regressions of NIST, from their two starts and from none.
final class NistTest {
  /// Sums of like terms, whose parameters may come out in another order: those are held to their
  /// residual sum of squares.
  private static final Set<String> EXCHANGEABLE =
      Set.of("Gauss1", "Gauss2", "Gauss3", "Lanczos1", "Lanczos2", "Lanczos3", "MGH17", "ENSO");

  @Test
  void certifiedValuesFromTheCertifiedStarts() throws IOException {
    int[] solved = new int[2];
    var worst = new ArrayList<String>();
    for (JsonNode problem : problems()) {
      for (int s = 0; s < 2; s++) {
        var starts = new HashMap<String, Double>();
        List<String> names = names(problem);
        for (int i = 0; i < names.size(); i++) {
          starts.put(names.get(i), problem.get("start" + (s + 1)).get(i).asDouble());
        }
        Fit fit =
            Bench.fit(
                Bench.with(task(problem), List.of(starts), FitOptions.DEFAULTS.withStarts(0)));
        double digits = digits(fit, problem);
        solved[s] += digits >= 6 ? 1 : 0;
        if (digits < 6) {
          worst.add("%s/%d %.1f".formatted(problem.get("name").asText(), s + 1, digits));
        }
      }
    }
    System.out.println("NIST: " + (solved[0] + solved[1]) + " of 54 to 6 digits; not " + worst);
    assertEquals(54, solved[0] + solved[1], worst::toString);
  }

  @Test
  void certifiedErrors() throws IOException {
    for (JsonNode problem : problems()) {
      if (problem.get("name").asText().equals("Lanczos1")) {
        continue; // its residuals are the rounding of its data
      }
      var start = new HashMap<String, Double>();
      List<String> names = names(problem);
      for (int i = 0; i < names.size(); i++) {
        start.put(names.get(i), problem.get("start2").get(i).asDouble());
      }
      Fit fit =
          Bench.fit(Bench.with(task(problem), List.of(start), FitOptions.DEFAULTS.withStarts(0)));
      for (int i = 0; i < names.size(); i++) {
        double found = fit.estimate(names.get(i)).orElseThrow().se().orElseThrow();
        double certified = problem.get("se").get(i).asDouble();
        assertTrue(Bench.digits(found, certified) > 5, () -> problem.get("name") + " " + found);
      }
    }
  }

  @Test
  void noStartIsNeeded() throws IOException {
    int solved = 0;
    var lost = new ArrayList<String>();
    for (JsonNode problem : problems()) {
      Fit fit = Bench.fit(task(problem));
      boolean best =
          EXCHANGEABLE.contains(problem.get("name").asText())
              ? Math.abs(fit.objective() / problem.get("rss").asDouble() - 1) < 1e-2
              : digits(fit, problem) >= 6;
      solved += best ? 1 : 0;
      if (!best) {
        lost.add(problem.get("name").asText() + " " + fit.objective());
      }
    }
    System.out.println("NIST without starts: " + solved + " of 27; not " + lost);
    assertEquals(27, solved, lost::toString);
  }

  private static Iterable<JsonNode> problems() throws IOException {
    return new ObjectMapper().readTree(Shared.shared("oracles/nist/nist_strd.json").toFile());
  }

  private static double digits(Fit fit, JsonNode problem) {
    double digits = 11;
    List<String> names = names(problem);
    for (int i = 0; i < names.size(); i++) {
      double certified = problem.get("cert").get(i).asDouble();
      digits = Math.min(digits, Bench.digits(Bench.value(fit, names.get(i)), certified));
    }
    return digits;
  }

  private static List<String> names(JsonNode problem) {
    var names = new ArrayList<String>();
    for (int i = 1; i <= problem.get("p").asInt(); i++) {
      names.add("b" + i);
    }
    return names;
  }

  private static FitTask task(JsonNode problem) {
    int n = problem.get("n").asInt();
    int arguments = problem.get("x").get(0).size();
    double[] y = new double[n];
    double[][] x = new double[arguments][n];
    boolean log = problem.get("response").asText().startsWith("log");
    for (int i = 0; i < n; i++) {
      double cell = problem.get("y").get(i).asDouble();
      y[i] = log ? Math.log(cell) : cell;
      for (int a = 0; a < arguments; a++) {
        x[a][i] = problem.get("x").get(i).get(a).asDouble();
      }
    }
    var columns = new HashMap<String, double[]>(Map.of("y", y));
    var names = new ArrayList<String>();
    for (int a = 0; a < arguments; a++) {
      names.add(arguments == 1 ? "x" : "x" + (a + 1));
      columns.put(names.getLast(), x[a]);
    }
    List<Param> parameters = names(problem).stream().map(Param::free).toList();
    Law law = Bench.law("y", problem.get("model").asText(), names, parameters);
    return Bench.task(law, Bench.table(columns), Bench.SQUARES, false);
  }
}
