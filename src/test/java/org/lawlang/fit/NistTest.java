package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lawlang.Shared;
import org.lawlang.model.Law;
import org.lawlang.model.Param;

/// The 27 certified nonlinear regressions of NIST, from their two starts and from none. Digits are
/// those that agree with the certified value (of parameters and errors the worst, signs counted), at
/// most 11, as many as are certified.
final class NistTest {

  /// Sums of like terms, each a list of parameters: without a start they come out in any order.
  private static final Map<String, List<List<Integer>>> ALIKE =
      Map.of(
          "Gauss1", List.of(List.of(3, 4, 5), List.of(6, 7, 8)),
          "Gauss2", List.of(List.of(3, 4, 5), List.of(6, 7, 8)),
          "Gauss3", List.of(List.of(3, 4, 5), List.of(6, 7, 8)),
          "MGH17", List.of(List.of(2, 4), List.of(3, 5)),
          "Lanczos1", List.of(List.of(1, 2), List.of(3, 4), List.of(5, 6)),
          "Lanczos2", List.of(List.of(1, 2), List.of(3, 4), List.of(5, 6)),
          "Lanczos3", List.of(List.of(1, 2), List.of(3, 4), List.of(5, 6)),
          "ENSO", List.of(List.of(4, 5, 6), List.of(7, 8, 9)));

  /// Parameters whose sign the law does not see, but by that of another: a width, which stands in a
  /// square.
  private static final Set<String> WIDTHS = Set.of("Gauss1", "Gauss2", "Gauss3");

  /// From the given start alone. Pinned at what was measured: 10.33, 10.38 and 10.40 digits at
  /// worst, 10.74, 10.70 and 10.89 in the mean; what is missing to 11 is the rounding of the
  /// certified numbers to 11 digits.
  @Test
  void certifiedValuesFromTheCertifiedStarts() throws IOException {
    double[] sum = new double[3];
    var table = new ArrayList<String>();
    for (JsonNode problem : problems()) {
      for (int s = 1; s <= 2; s++) {
        var start = new HashMap<String, Double>();
        List<String> names = names(problem);
        for (int i = 0; i < names.size(); i++) {
          start.put(names.get(i), problem.get("start" + s).get(i).asDouble());
        }
        Fit fit =
            Bench.fit(Bench.with(task(problem), List.of(start), FitOptions.DEFAULTS.withStarts(0)));
        double[] digits = {
          digits(fit, problem),
          errorDigits(fit, problem),
          Bench.digits(fit.objective(), problem.get("rss").asDouble())
        };
        String name = problem.get("name").asText() + "/" + s;
        table.add(line(name, digits));
        for (int i = 0; i < 3; i++) {
          sum[i] += digits[i] / 54;
          assertTrue(digits[i] >= 10.3, table::getLast);
        }
      }
    }
    table.add(line("mean", sum));
    System.out.println("NIST, digits of parameters, errors, RSS:");
    table.forEach(System.out::println);
    assertEquals(55, table.size());
    assertTrue(sum[0] >= 10.7 && sum[1] >= 10.65 && sum[2] >= 10.85, table::getLast);
  }

  private static String line(String name, double[] digits) {
    return String.format(
        Locale.ROOT, "  %-12s %6.2f %6.2f %6.2f", name, digits[0], digits[1], digits[2]);
  }

  /// From Law's own starts, like terms in any order.
  @Test
  void noStartIsNeeded() throws IOException {
    int solved = 0;
    var table = new ArrayList<String>();
    for (JsonNode problem : problems()) {
      Fit fit = Bench.fit(task(problem));
      double digits = permuted(fit, problem);
      solved += digits >= 10 ? 1 : 0;
      table.add(
          String.format(
              Locale.ROOT,
              "  %-12s %6.2f  %d of %d starts",
              problem.get("name").asText(),
              digits,
              fit.starts().reached(),
              fit.starts().tried()));
    }
    System.out.println("NIST without a start, digits of parameters:");
    table.forEach(System.out::println);
    assertEquals(27, solved, table::toString);
  }

  private static double errorDigits(Fit fit, JsonNode problem) {
    double digits = 11;
    List<String> names = names(problem);
    for (int i = 0; i < names.size(); i++) {
      double found = fit.estimate(names.get(i)).orElseThrow().se().orElse(Double.NaN);
      digits = Math.min(digits, Bench.digits(found, problem.get("se").get(i).asDouble()));
    }
    return digits;
  }

  /// The digits under the best order of like terms.
  private static double permuted(Fit fit, JsonNode problem) {
    String name = problem.get("name").asText();
    List<List<Integer>> terms = ALIKE.getOrDefault(name, List.of(List.of()));
    double best = Double.NEGATIVE_INFINITY;
    for (List<List<Integer>> order : orders(terms)) {
      double digits = 11;
      for (int i = 1; i <= problem.get("p").asInt(); i++) {
        int found = i;
        for (int t = 0; t < terms.size(); t++) {
          int place = terms.get(t).indexOf(i);
          found = place >= 0 ? order.get(t).get(place) : found;
        }
        double value = Bench.value(fit, "b" + found);
        double certified = problem.get("cert").get(i - 1).asDouble();
        boolean isWidth = WIDTHS.contains(name) && (i == 5 || i == 8);
        digits = Math.min(digits, Bench.digits(isWidth ? Math.abs(value) : value, certified));
      }
      best = Math.max(best, digits);
    }
    return best;
  }

  private static List<List<List<Integer>>> orders(List<List<Integer>> terms) {
    if (terms.isEmpty()) {
      return List.of(List.of());
    }
    var orders = new ArrayList<List<List<Integer>>>();
    for (List<Integer> first : terms) {
      for (List<List<Integer>> rest :
          orders(terms.stream().filter(t -> !t.equals(first)).toList())) {
        var order = new ArrayList<List<Integer>>(List.of(first));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
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
