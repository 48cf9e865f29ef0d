package org.lawlang.plan;

import static org.lawlang.plan.Questions.CHINCHILLA;
import static org.lawlang.plan.Questions.HERE;
import static org.lawlang.plan.Questions.minimize;
import static org.lawlang.plan.Questions.unknown;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;

/// How long one allocation takes with 4,000 draws, each optimised, on one core: prints the median processor
/// time of 15 warm runs, by closed form and by search.
final class Timing {
  private static final int DRAWS = 4000;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private Timing() {}

  private static Map<String, Quantity> uncertain() {
    var given = new HashMap<String, Quantity>();
    RandomGenerator random = Streams.of(3, 0);
    Questions.chinchilla()
        .forEach(
            (name, q) -> {
              double[] draws = new double[DRAWS];
              Arrays.setAll(draws, i -> q.value() * Math.exp(0.03 * random.nextGaussian()));
              given.put(name, new Quantity.Uncertain(q.value(), draws));
            });
    return given;
  }

  public static void main(String[] arguments) {
    var two = List.of(unknown("N"), unknown("D"));
    var problems = new LinkedHashMap<String, Problem>();
    problems.put("budget", minimize(CHINCHILLA, two, uncertain(), "6*N*D <= 1e24"));
    problems.put(
        "with inference", minimize(CHINCHILLA, two, uncertain(), "6*N*D + 2*N*1e13 <= 1e24"));
    problems.put(
        "with scarce data", minimize(CHINCHILLA, two, uncertain(), "6*N*D <= 1e24", "D <= 5e11"));
    problems.put(
        "repeated data",
        minimize(
            "E + A/N^alpha + B/(1e11*(1 + 15*(1 - exp(-(D/1e11 - 1)/15))))^beta",
            List.of(unknown("N", 1e8, 1e13), unknown("D", 1e11, 1e13)),
            uncertain(),
            "6*N*D <= 1e24"));
    problems.forEach(
        (name, problem) -> {
          long[] times = new long[15];
          for (int i = -40; i < times.length; i++) {
            long start = CPU.getCurrentThreadCpuTime();
            Optimum o = Planner.minimize(problem, HERE);
            if (i >= 0) {
              times[i] = CPU.getCurrentThreadCpuTime() - start;
            }
            if (i == 0) {
              System.out.println(o.why());
            }
          }
          Arrays.sort(times);
          System.out.printf("%s: %.1f ms%n", name, times[times.length / 2] / 1e6);
        });
  }
}
