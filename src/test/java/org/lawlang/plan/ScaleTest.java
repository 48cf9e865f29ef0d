package org.lawlang.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.minimize;
import static org.lawlang.plan.Questions.unknown;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lawlang.plan.Optimum.Verdict;

/// Costs that are many powers of ten larger at a start than at the optimum. The least of `6*N*D +
/// 2*N*1e12` for a loss of 2 was found by mpmath with 40 digits along the curve of that loss.
class ScaleTest {
  private static final String LOSS = "1.8172 + 477.8/N^0.3473 + 2143.4/D^0.3672 <= 2";
  private static final double LEAST = 3.210441127786673e23;

  @ParameterizedTest
  @CsvSource({
    "6*N*D + 2*N*T, T >= 1e12, geometric program",
    "6*N*D + 2*N*T, T = 1e12, geometric program",
    "6*N*D + 2*N*(1e12 + T^2), T <= 5, certified search",
    "6*N*D + 2*N*1e12 + 1e22*(1 + sin(T)), T^2 <= 16, certified search"
  })
  void steepStartsDoNotMakeALevelOptimum(String cost, String limit, String proof) {
    Optimum o =
        Planner.minimize(
            minimize(
                cost, List.of(unknown("N"), unknown("D"), unknown("T")), Map.of(), LOSS, limit),
            HERE);
    assertEquals(LEAST, o.value().value(), 1e-9 * LEAST);
    assertEquals(Verdict.OPTIMAL, o.verdict());
    assertEquals(proof, o.why().substring(0, proof.length()));
  }
}
