package org.lawlang.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Wide;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Bound;
import org.lawlang.symbolic.Expr.State;
import org.lawlang.symbolic.Implicit;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Scans;
import org.lawlang.symbolic.Sequence;

/// Programs with scans, roots and integrals: both kernels, in any pieces, beside loops by hand.
final class InnerTest {
  private static final int ROWS = 150;
  private static final int STEPS = 40;
  private static final double[] AT = new double[2 * STEPS];
  private static final double[] FALL = new double[2 * STEPS];
  private static final Sequence SCHEDULE;
  private static final List<String> PARAMETERS = List.of("lam", "c");
  private static final List<String> COLUMNS = List.of("step", "steps[run]");

  static {
    for (int i = 0; i < AT.length; i++) {
      AT[i] = i % STEPS + 1;
      FALL[i] = (i * 37 % 11) / 20.0 - 0.1;
    }
    SCHEDULE =
        new Sequence(
            "steps",
            "k",
            List.of("at", "fall"),
            new double[][] {AT, FALL},
            new int[] {0, STEPS, 2 * STEPS},
            List.of("a", "b"));
  }

  private static Expr own(String name) {
    return Normal.var(name + Bound.MARK);
  }

  /// The decayed falls up to a step, and their sum; `bend` squares the state, so that steps are no
  /// sums of states any more.
  private static Expr area(double bend) {
    Expr m =
        Normal.sum(
            Normal.product(Normal.var("lam"), own("m")),
            Normal.var("k.fall"),
            Normal.scale(bend, Normal.power(own("m"), 2)));
    Expr s = Normal.sum(own("s"), own("m"));
    return Scans.of(
        List.of(
            new State("m" + Bound.MARK, Normal.ZERO, m),
            new State("s" + Bound.MARK, Normal.ZERO, s)),
        "s" + Bound.MARK,
        SCHEDULE,
        Normal.var("steps[run]"),
        Normal.compare(Expr.Relation.LESS_EQUAL, Normal.var("k.at"), Normal.var("step")));
  }

  private static double[] byHand(double bend, double lam, double step, int run) {
    double m = 0;
    double dm = 0;
    double s = 0;
    double ds = 0;
    for (int i = run * STEPS; i < (run + 1) * STEPS && AT[i] <= step; i++) {
      dm = m + lam * dm + 2 * bend * m * dm;
      m = lam * m + FALL[i] + bend * m * m;
      s += m;
      ds += dm;
    }
    return new double[] {s, ds};
  }

  private static double[][] columns(long seed) {
    var random = new SplittableRandom(seed);
    double[][] columns = new double[2][ROWS];
    for (int i = 0; i < ROWS; i++) {
      columns[0][i] = random.nextInt(-1, STEPS + 3) + (random.nextBoolean() ? 0 : 0.5);
      columns[1][i] = random.nextInt(2);
    }
    return columns;
  }

  @Property(tries = 30)
  void scansAreLoops(@ForAll long seed, @ForAll boolean bent) {
    var random = new SplittableRandom(seed);
    double bend = bent ? 0.01 : 0;
    double[] point = {0.5 + 0.4 * random.nextDouble(), 1};
    double[][] columns = columns(seed);
    var program =
        new RowProgram(
            PARAMETERS, COLUMNS, List.of(), List.of(area(bend), Derivative.of(area(bend), "lam")));
    for (Kernel kernel : List.of(Compiler.compile(program), Interpreter.of(program))) {
      for (int output = 0; output < 2; output++) {
        double[] whole = new double[ROWS];
        kernel.evaluate(point, columns, 0, ROWS, output, whole);
        double[] pieces = new double[ROWS];
        kernel.evaluate(point, columns, 70, ROWS, output, pieces);
        kernel.evaluate(point, columns, 0, 70, output, pieces);
        assertArrayEquals(whole, pieces, 0.0); // cut anywhere, the bits are the same
        for (int i = 0; i < ROWS; i++) {
          double hand = byHand(bend, point[0], columns[0][i], (int) columns[1][i])[output];
          assertEquals(hand, whole[i], 1e-12 * (1 + Math.abs(hand)));
        }
      }
    }
  }

  /// `x·eˣ = c·step`, whose root is Lambert's W: at `w·eʷ` it is `w`, with the slope `w/(y·(1 + w))`.
  @Property(tries = 30)
  void rootsSolveTheirEquation(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    Expr x = own("x");
    Expr y = Normal.product(Normal.var("c"), Normal.var("step"));
    Expr root =
        Implicit.root(
            Normal.subtract(Normal.product(x, Normal.exp(x)), y),
            "x" + Bound.MARK,
            Normal.ZERO,
            Normal.number(30));
    var program =
        new RowProgram(PARAMETERS, COLUMNS, List.of(), List.of(root, Derivative.of(root, "c")));
    double[][] columns = new double[2][ROWS];
    double[] wanted = new double[ROWS];
    double c = 0.5 + random.nextDouble();
    for (int i = 0; i < ROWS; i++) {
      wanted[i] = 1e-3 + 5 * random.nextDouble();
      columns[0][i] = wanted[i] * Math.exp(wanted[i]) / c;
    }
    double[] results = new double[ROWS];
    for (Kernel kernel : List.of(Compiler.compile(program), Interpreter.of(program))) {
      kernel.evaluate(new double[] {0.5, c}, columns, 0, ROWS, 0, results);
      for (int i = 0; i < ROWS; i++) {
        assertEquals(wanted[i], results[i], 1e-13 * (1 + wanted[i]));
      }
      kernel.evaluate(new double[] {0.5, c}, columns, 0, ROWS, 1, results);
      for (int i = 0; i < ROWS; i++) {
        double slope = wanted[i] / (c * (1 + wanted[i]));
        assertEquals(slope, results[i], 1e-12 * (1 + slope));
      }
    }
  }

  /// `∫₀¹ x^(c − 1)·(1 − x)² dx`, which is `2/(c·(c + 1)·(c + 2))`, with a pole at zero for `c < 1`.
  @Property(tries = 20)
  void integralsAreTheirClosedForms(@ForAll long seed) {
    double c = 0.15 + 3 * new SplittableRandom(seed).nextDouble();
    Expr x = own("x");
    Expr body =
        Normal.product(
            Normal.power(x, Normal.subtract(Normal.var("c"), Normal.ONE)),
            Normal.power(Normal.subtract(Normal.ONE, x), 2));
    Expr area = Implicit.integral(body, "x" + Bound.MARK, Normal.ZERO, Normal.ONE);
    var program =
        new RowProgram(PARAMETERS, COLUMNS, List.of(), List.of(area, Derivative.of(area, "c")));
    double value = 2 / (c * (c + 1) * (c + 2));
    double slope = -value * (1 / c + 1 / (c + 1) + 1 / (c + 2));
    for (Kernel kernel : List.of(Compiler.compile(program), Interpreter.of(program))) {
      double[] result = new double[1];
      kernel.evaluate(new double[] {0.5, c}, new double[2][1], 0, 1, 0, result);
      assertEquals(value, result[0], 1e-11 * value);
      kernel.evaluate(new double[] {0.5, c}, new double[2][1], 0, 1, 1, result);
      assertEquals(slope, result[0], 1e-11 * Math.abs(slope));
    }
  }

  @Test
  void thirtyOneDigitsAgreeWithFifteen() {
    Map<String, Double> at =
        new HashMap<>(Map.of("lam", 0.7, "c", 0.8, "step", 17.0, "steps[run]", 1.0));
    Expr x = own("x");
    Expr root =
        Implicit.root(
            Normal.subtract(Normal.product(x, Normal.exp(x)), Normal.var("step")),
            "x" + Bound.MARK,
            Normal.ZERO,
            Normal.number(30));
    for (Expr e : new ArrayList<>(List.of(area(0), area(0.01), root))) {
      var wide = new HashMap<String, Wide>();
      at.forEach((name, v) -> wide.put(name, Wide.decimal(v)));
      double plain = Interpreter.evaluate(e, at);
      assertEquals(plain, Precise.evaluate(e, wide).value(), 1e-13 * Math.abs(plain));
    }
    assertEquals(byHand(0, 0.7, 17, 1)[0], Interpreter.evaluate(area(0), at), 1e-14);
  }
}
