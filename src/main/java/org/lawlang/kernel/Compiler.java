package org.lawlang.kernel;

import java.lang.invoke.MethodHandles;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/// Compiles row programs to JVM bytecode, in hidden classes that go when their kernel does: one for
/// the sums, one for each output whose values by row are asked for, and one for all of them, made at
/// the first call.
///
/// Equal parts are computed once a row, parts of parameters alone once a call, the sides of a
/// condition only when they are taken. A program too large for a class file is interpreted. Results
/// equal those of the [Interpreter]. The last [#KEPT] kernels are kept, for the next fit of the same
/// law.
public final class Compiler {
  private static final double[] NO_WEIGHTS = {};
  private static final int KEPT = 64;
  private static final int KEPT_NODES = 5000;

  /// By what their loops compute; the least recently used goes first.
  private static final Map<IntBuffer, Kernel> RECENT =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<IntBuffer, Kernel> eldest) {
          return size() > KEPT;
        }
      };

  private Compiler() {}

  public static Kernel compile(RowProgram program) {
    return TotalKernel.in(program)
        ? TotalKernel.compile(program, Compiler::compile)
        : known(program, Lowering.of(program));
  }

  /// A kernel of the same operations, if one was made lately: it is warm.
  private static Kernel known(RowProgram program, Lowering lowering) {
    if (lowering.graph().size() > KEPT_NODES) {
      return new Compiled(program, lowering);
    }
    synchronized (RECENT) {
      return RECENT.computeIfAbsent(lowering.content(), k -> new Compiled(program, lowering));
    }
  }

  /// A kernel that is interpreted at first, and compiled once that pays.
  public static Kernel compileLater(RowProgram program) {
    return new Deferred(program);
  }

  private static final class Compiled implements Kernel {
    private final RowProgram program;
    private final Lowering lowering;
    private final AtomicReferenceArray<Loop>
        loops; // the sums, then each output, then all from it on
    private final Room room; // for lanes
    private final Vectors vectors;

    Compiled(RowProgram program, Lowering lowering) {
      this.program = program;
      this.lowering = lowering;
      loops = new AtomicReferenceArray<>(2 * lowering.outputs().length + 1);
      vectors = new Vectors(lowering);
      room = new Room(Lanes.COUNT * lowering.outputs().length);
    }

    @Override
    public void accumulate(
        double[] parameters,
        double[][] columns,
        double[] weights,
        int from,
        int to,
        double[] sums) {
      double[] lanes = room.lend();
      Arrays.fill(lanes, 0);
      vectors.run(loop(0), parameters, columns, weights, from, to, lanes);
      Lanes.addUp(lanes, sums);
      room.giveBack(lanes);
    }

    @Override
    public void expect(long rows) {
      vectors.expect(rows);
    }

    @Override
    public void evaluate(
        double[] parameters, double[][] columns, int from, int to, int output, double[] results) {
      loop(output + 1).run(parameters, columns, NO_WEIGHTS, from, to, results);
    }

    @Override
    public void evaluateAll(
        double[] parameters, double[][] columns, int from, int to, int first, double[] results) {
      loop(lowering.outputs().length + 1 + first)
          .run(parameters, columns, NO_WEIGHTS, from, to, results);
    }

    /// Two threads may make the same one; either will do.
    private Loop loop(int index) {
      Loop loop = loops.get(index);
      if (loop == null) {
        int[] all = lowering.outputs();
        int output = (index - 1) % all.length;
        loop =
            index == 0
                ? loop(all, Loop.Result.SUMS, Compiled::lanes)
                : index <= all.length
                    ? loop(new int[] {all[output]}, Loop.Result.ONLY, k -> only(k, output))
                    : loop(
                        Arrays.copyOfRange(all, output, all.length),
                        Loop.Result.ALL,
                        k -> all(k, output));
        loops.set(index, loop);
      }
      return loop;
    }

    /// @param otherwise the loop of an interpreter, for what no class can hold
    private Loop loop(int[] outputs, Loop.Result result, Function<Kernel, Loop> otherwise) {
      Layout layout = Layout.of(lowering.graph(), outputs);
      return layout.fits()
          ? (Loop) load(LoopWriter.write(lowering.graph(), outputs, layout, result))
          : otherwise.apply(Interpreter.of(program));
    }

    /// The interpreter adds up lanes itself: their sum goes into the first.
    private static Loop lanes(Kernel interpreter) {
      return (parameters, columns, weights, from, to, lanes) -> {
        double[] sums = new double[lanes.length / Lanes.COUNT];
        interpreter.accumulate(parameters, columns, weights, from, to, sums);
        for (int i = 0; i < sums.length; i++) {
          lanes[Lanes.COUNT * i] += sums[i];
        }
      };
    }

    private static Loop only(Kernel interpreter, int output) {
      return (parameters, columns, weights, from, to, results) ->
          interpreter.evaluate(parameters, columns, from, to, output, results);
    }

    private static Loop all(Kernel interpreter, int first) {
      return (parameters, columns, weights, from, to, results) ->
          interpreter.evaluateAll(parameters, columns, from, to, first, results);
    }
  }

  static Object load(byte[] file) {
    try {
      Class<?> hidden = MethodHandles.lookup().defineHiddenClass(file, true).lookupClass();
      return hidden.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
