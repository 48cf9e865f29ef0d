package org.lawlang.symbolic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the derivatives of laws of the size that papers have cost, in time of the processor. The
/// bounds are some ten times what was measured on two slow cores, so that only a blow-up trips
/// them.
class CostTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final String FARSEER =
      "exp(a3*N^al + b3) + exp(a2*N^be + b2)*D^(-exp(a1*N^ga + b1))";

  @Test
  void hessiansTakeMilliseconds() {
    assertCost("Farseer", Infix.expr(FARSEER), 9);
    assertCost("Farseer, log", Normal.log(Infix.expr(FARSEER)), 9);
    assertCost("broken power law", Infix.expr(broken(6)), 20);
    assertCost("perceptron", perceptron(8), 25);
    assertCost("laws composed", composed(), 13);
  }

  private static String broken(int breaks) {
    var text = new StringBuilder("a + b*x^(-c0)");
    for (int i = 1; i <= breaks; i++) {
      text.append("*(1 + (x/d" + i + ")^(1/f" + i + "))^(-c" + i + "*f" + i + ")");
    }
    return text.toString();
  }

  private static Expr perceptron(int units) {
    var terms = new ArrayList<Expr>();
    for (int i = 0; i < units; i++) {
      terms.add(Infix.expr("w" + i + "*tanh(u" + i + "*log(N) + v" + i + "*log(D) + t" + i + ")"));
    }
    return Normal.sum(terms);
  }

  private static Expr composed() {
    Expr loss = Infix.expr("(E + A/N^alpha + B/D^beta)");
    Expr error = Substitution.replace(Infix.expr("eps - k*exp(-g*L)"), Map.of("L", loss));
    return Substitution.replace(
        Infix.expr("lo + (hi - lo)/(1 + exp(-s*(log(err) - m)))"), Map.of("err", error));
  }

  private static void assertCost(String name, Expr law, int parameters) {
    List<String> names = List.copyOf(Substitution.variables(law));
    assertTrue(names.size() >= parameters, name);
    long first = 0;
    long best = Long.MAX_VALUE;
    for (int run = 0; run < 10; run++) {
      long start = THREADS.getCurrentThreadCpuTime();
      Derivative.hessian(law, names);
      long time = THREADS.getCurrentThreadCpuTime() - start;
      first = run == 0 ? time : first;
      best = Math.min(best, time);
    }
    double millis = best / 1e6;
    System.out.printf(
        "Hessian of %s in %d variables: %.2f ms, at first %.2f ms%n",
        name, names.size(), millis, first / 1e6);
    assertTrue(millis < 300, () -> name + " took " + millis + " ms");
  }
}
