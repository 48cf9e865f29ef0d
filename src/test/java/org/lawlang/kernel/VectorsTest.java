package org.lawlang.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;

/// Vectors against the interpreter, bit for bit, by vectors of each width.
final class VectorsTest {
  private static final List<String> PARAMETERS = List.of("p", "q");
  private static final List<String> COLUMNS = List.of("x", "y", "z");

  @Property(tries = 600)
  void vectorsEqualTheInterpreter(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
    var formulas = new Formulas(seed, List.of("p", "q", "x", "y", "z"));
    var outputs = new ArrayList<Expr>();
    for (int i = 0; i < 3; i++) {
      outputs.add(formulas.plain(size));
    }
    var program = new RowProgram(PARAMETERS, COLUMNS, List.of(), outputs);
    Lowering lowering = Lowering.of(program);
    LaneLayout layout = LaneLayout.of(lowering.graph(), lowering.outputs());
    Statistics.label("vectors").collect(layout.fits());
    Statistics.label("vectors").coverage(c -> c.check(true).percentage(p -> p > 60));
    if (layout.fits()) {
      agree(program, layout, lowering, formulas);
    }
  }

  /// The objective of a fit in one method, its Hessian in several.
  @Property(tries = 30)
  void objectivesAreCutIntoMethods(@ForAll long seed) {
    var formulas = new Formulas(seed, PARAMETERS);
    RowProgram program = chinchilla().program(ObjectiveKernels.Part.SURFACE);
    Lowering lowering = Lowering.of(program);
    LaneLayout layout = LaneLayout.of(lowering.graph(), lowering.outputs());
    assertTrue(layout.fits());
    assertTrue(layout.chunks().size() > 1);
    agree(program, layout, lowering, formulas);
  }

  /// A kink whose corner is rounded: its curvature is a power of 1.5.
  @Property(tries = 30)
  void aRoundedKinkHasVectors(@ForAll long seed) {
    Expr rounded =
        Normal.sqrt(Normal.sum(Normal.power(Normal.var("x"), 2), Normal.power(Normal.var("p"), 2)));
    Expr slope = Derivative.of(rounded, "x");
    var outputs = List.of(rounded, slope, Derivative.of(slope, "x"));
    var program = new RowProgram(PARAMETERS, COLUMNS, List.of(), outputs);
    Lowering lowering = Lowering.of(program);
    LaneLayout layout = LaneLayout.of(lowering.graph(), lowering.outputs());
    assertTrue(layout.fits());
    agree(program, layout, lowering, new Formulas(seed, PARAMETERS));
  }

  private static ObjectiveKernels chinchilla() {
    Expr law =
        Normal.apply(
            Fn.LOGSUMEXP,
            Normal.var("e"),
            Normal.subtract(Normal.var("a"), Normal.product(Normal.var("alpha"), Normal.var("x"))),
            Normal.subtract(Normal.var("b"), Normal.product(Normal.var("beta"), Normal.var("y"))));
    Expr size = Normal.apply(Fn.ABS, Normal.var(Objective.RESIDUAL));
    Expr loss =
        Normal.choose(
            Normal.compare(Expr.Relation.LESS_EQUAL, size, Normal.number(0.1)),
            Normal.power(Normal.var(Objective.RESIDUAL), 2),
            Normal.product(size, Normal.number(0.1)));
    return ObjectiveKernels.of(
        law, List.of("e", "a", "b", "alpha", "beta"), loss, List.of(), "z", COLUMNS);
  }

  private static void agree(
      RowProgram program, LaneLayout layout, Lowering lowering, Formulas formulas) {
    int rows = 304; // more than two blocks
    double[] parameters = formulas.values(program.parameters().size());
    double[][] columns = new double[3][];
    Arrays.setAll(columns, c -> formulas.values(rows + 5));
    double[] weights = formulas.values(rows + 5);
    Arrays.setAll(weights, i -> i % 3 == 0 ? 0 : weights[i]);
    int n = program.outputs().size();
    double[] start = formulas.values(n);
    for (int to : new int[] {3, 11, 3 + rows}) {
      double[] expected = start.clone();
      Interpreter.of(program).accumulate(parameters, columns, weights, 3, to, expected);
      for (int width : new int[] {2, 4, 8}) {
        var loop =
            (LaneLoop)
                Compiler.load(
                    LaneWriter.write(lowering.graph(), lowering.outputs(), layout, width));
        double[] lanes = new double[Lanes.COUNT * n];
        loop.run(parameters, columns, weights, 3, to, lanes, new double[layout.scratch()]);
        double[] actual = start.clone();
        Lanes.addUp(lanes, actual);
        for (int i = 0; i < n; i++) {
          if (expected[i] != actual[i]) { // also for the two zeros, which the bits tell apart
            assertEquals(expected[i], actual[i], program.outputs().get(i) + " by " + width);
          }
        }
      }
    }
  }

  /// A kernel whose vectors take over, here since a clock says that they are the faster ones, gives the
  /// same bits all along, for rows too that fill no vector.
  @Test
  void vectorsTakeOver() {
    RowProgram program = chinchilla().program(ObjectiveKernels.Part.GRADIENT);
    Lowering lowering = Lowering.of(program);
    Layout layout = Layout.of(lowering.graph(), lowering.outputs());
    var numbers =
        (Loop)
            Compiler.load(
                LoopWriter.write(lowering.graph(), lowering.outputs(), layout, Loop.Result.SUMS));
    var vectors = new Vectors(lowering, cost -> new Heat(cost, fast()));
    int rows = 245;
    double[][] columns = new double[3][rows];
    for (int i = 0; i < rows; i++) {
      columns[0][i] = 17 + Math.sin(i);
      columns[1][i] = 20 + Math.cos(2 * i);
      columns[2][i] = 1 + 0.2 * Math.sin(3 * i);
    }
    double[] weights = new double[rows];
    Arrays.setAll(weights, i -> i % 5);
    double[] parameters = {0.6, 6, 7.6, 0.35, 0.37};
    double[] expected = new double[6];
    Interpreter.of(program).accumulate(parameters, columns, weights, 0, rows, expected);
    double[] sums = new double[6];
    double[] lanes = new double[Lanes.COUNT * sums.length];
    int hot = 0;
    for (int k = 0; k < 50_000 && hot < 10; k++) {
      Arrays.fill(sums, 0);
      Arrays.fill(lanes, 0);
      hot += vectors.isHot() ? 1 : 0;
      vectors.run(numbers, parameters, columns, weights, 0, rows, lanes);
      Lanes.addUp(lanes, sums);
      for (int i = 0; i < sums.length; i++) {
        if (expected[i] != sums[i]) {
          assertEquals(expected[i], sums[i], "call " + k);
        }
      }
    }
    assertEquals(10, hot);
  }

  /// A clock by which numbers take a second and vectors next to no time.
  private static LongSupplier fast() {
    return clock(1_000_000_000, 100);
  }

  /// A clock by which each call of the numbers, and each trial of the vectors, takes so long.
  private static LongSupplier clock(long numbers, long vectors) {
    long[] steps = {10_000, numbers, 0, vectors};
    long[] now = new long[1];
    var calls = new AtomicInteger();
    return () -> now[0] += steps[calls.getAndIncrement() % steps.length];
  }

  @Test
  void vectorsTakeOverWhenTheyAreFaster() {
    long[] now = {0};
    var heat = new Heat(1_000_000, () -> now[0]);
    assertFalse(heat.isWarm(8));
    assertTrue(heat.isWarm(100));
    var slow = new AtomicInteger();
    Runnable pause = () -> now[0] += 2_000_000;
    for (int k = 0; k < 20; k++) {
      heat.warm(
          Lanes.COUNT,
          () -> now[0] += 1000,
          rows -> {
            if (rows > 0) {
              slow.incrementAndGet();
              pause.run();
            }
          });
    }
    assertFalse(heat.isHot());
    assertTrue(slow.get() < 20, "slow trials are few");
    for (int k = 0; k < 1000 && !heat.isHot(); k++) {
      heat.warm(Lanes.COUNT, pause, rows -> {});
    }
    assertTrue(heat.isHot());
  }

  /// Work that is foretold decides: little of it never warms the vectors, much does at once, and what
  /// goes on longer than foretold does later.
  @Test
  void whatIsForetoldDecides() {
    var little = new Heat(1_000_000, () -> 0);
    little.expect(1000);
    assertFalse(little.isWarm(999));
    assertFalse(little.isWarm(50));
    assertTrue(little.isWarm(100));
    var much = new Heat(1_000_000, () -> 0);
    much.expect(4_000);
    assertFalse(much.isWarm(8));
    assertTrue(much.isWarm(8));
    assertFalse(much.isWarm(2000), "too little is left");
    much.expect(1000);
    assertTrue(much.isWarm(600), "it is used again and again");
    var none = new Heat(1_000_000, () -> 0);
    assertFalse(none.isWarm(90));
    assertTrue(none.isWarm(90));
  }

  /// Vectors that are slower over a few rows, for a call has costs of its own, are tried over many.
  @Test
  void manyRowsDecide() {
    long[] now = {0};
    var heat = new Heat(1_000_000, () -> now[0]);
    var most = new AtomicInteger();
    for (int k = 0; k < 100 && !heat.isHot(); k++) {
      heat.warm(
          240,
          () -> now[0] += 240,
          rows -> {
            most.accumulateAndGet(rows, Math::max);
            now[0] += rows == 0 ? 1 : 10 + rows / 4;
          });
    }
    assertTrue(heat.isHot());
    assertEquals(240, most.get());
  }

  /// Who rests while another thread tries does its work all the same.
  @Test
  void workIsDoneWhileAnotherThreadTries() throws Exception {
    var heat = new Heat(1_000_000, () -> 0);
    var begun = new CountDownLatch(1);
    var done = new AtomicInteger();
    var end = new CountDownLatch(1);
    Runnable wait =
        () -> {
          begun.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    var trying = new Thread(() -> heat.warm(Lanes.COUNT, wait, rows -> {}));
    trying.start();
    begun.await();
    for (int k = 0; k < 20; k++) {
      heat.warm(Lanes.COUNT, done::incrementAndGet, rows -> done.addAndGet(100));
    }
    assertEquals(20, done.get());
    end.countDown();
    trying.join();
  }

  @Test
  void vectorsThatStaySlowAreGivenUp() {
    var heat = new Heat(1_000_000, clock(1_000, 1_000_000_000));
    int calls = 0;
    while (heat.isWarm(1000)) {
      heat.warm(Lanes.COUNT, () -> {}, rows -> {});
      assertTrue(calls++ < 1_000_000, "they are given up");
    }
    assertFalse(heat.isHot());
  }
}
