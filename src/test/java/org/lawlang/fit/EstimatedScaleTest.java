package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Interval;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;

/// Student's objective with its scale estimated: the errors that a fit states are those that repeated
/// studies show.
final class EstimatedScaleTest {
  private static final int STUDIES = 400;
  private static final int ROWS = 80;

  private static Objective student() {
    return new Objective(
        "student",
        Bench.ofResidual("2.5*log1p((r/s)^2/4) + log(s)"),
        Map.of(),
        Map.of(),
        List.of(
            new Param(
                "s",
                Interval.NON_NEGATIVE,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty())),
        Optional.empty());
  }

  @Test
  void errorsAreThoseOfRepeatedStudies() {
    var random = new Random(7);
    Law law = Bench.law("y", "a + b*x", List.of("x"), List.of(Param.free("a"), Param.free("b")));
    double[][] found = new double[3][STUDIES];
    double[] stated = new double[3];
    for (int k = 0; k < STUDIES; k++) {
      double[] x = new double[ROWS];
      double[] y = new double[ROWS];
      for (int i = 0; i < ROWS; i++) {
        double chi = 0;
        for (int j = 0; j < 4; j++) {
          double z = random.nextGaussian();
          chi += z * z;
        }
        x[i] = i / 10.0;
        y[i] = 1 + 2 * x[i] + 0.3 * random.nextGaussian() / Math.sqrt(chi / 4);
      }
      Fit fit =
          Bench.fit(
              Bench.with(
                  Bench.task(law, Bench.table(Map.of("x", x, "y", y)), student(), false),
                  FitOptions.DEFAULTS.withStarts(1)));
      var all = new ArrayList<>(fit.estimates());
      all.addAll(fit.scales());
      for (int i = 0; i < 3; i++) {
        found[i][k] = all.get(i).value().value();
        stated[i] += all.get(i).se().orElseThrow() / STUDIES;
      }
    }
    double[] truth = {1, 2, 0.3};
    for (int i = 0; i < 3; i++) {
      double mean = Arrays.stream(found[i]).average().orElseThrow();
      double sum = 0;
      for (double v : found[i]) {
        sum += (v - mean) * (v - mean);
      }
      double sd = Math.sqrt(sum / (STUDIES - 1));
      System.out.printf("student: mean %.5f, stated %.5f, seen %.5f%n", mean, stated[i], sd);
      assertEquals(truth[i], mean, 0.02 * truth[i], "parameter " + i);
      assertEquals(1, stated[i] / sd, 0.1, "error of parameter " + i);
    }
  }
}
