package org.lawlang.kernel;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Compiles row programs to JVM bytecode, in hidden classes that go when their kernel does: one for
/// the sums, and one for each output whose values by row are asked for, made at the first call.
///
/// Equal parts are computed once a row, parts of parameters alone once a call, the sides of a
/// condition only when they are taken. A program too large for a class file is interpreted. Results
/// equal those of the [Interpreter].
public final class Compiler {
  private static final double[] NO_WEIGHTS = {};

  private Compiler() {}

  public static Kernel compile(RowProgram program) {
    return TotalKernel.in(program)
        ? TotalKernel.compile(program, Compiler::compile)
        : new Compiled(program, Lowering.of(program));
  }

  /// A kernel that is interpreted at first, and compiled once that pays.
  public static Kernel compileLater(RowProgram program) {
    return new Deferred(program);
  }

  private static final class Compiled implements Kernel {
    private final RowProgram program;
    private final Lowering lowering;
    private final AtomicReferenceArray<Loop> loops; // the sums, then each output
    private final Room room; // for lanes
    private final Vectors vectors;

    Compiled(RowProgram program, Lowering lowering) {
      this.program = program;
      this.lowering = lowering;
      loops = new AtomicReferenceArray<>(lowering.outputs().length + 1);
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
    public void evaluate(
        double[] parameters, double[][] columns, int from, int to, int output, double[] results) {
      loop(output + 1).run(parameters, columns, NO_WEIGHTS, from, to, results);
    }

    /// Two threads may make the same one; either will do.
    private Loop loop(int index) {
      Loop loop = loops.get(index);
      if (loop == null) {
        loop = index == 0 ? sums() : values(index - 1);
        loops.set(index, loop);
      }
      return loop;
    }

    private Loop sums() {
      int[] outputs = lowering.outputs();
      Layout layout = Layout.of(lowering.graph(), outputs);
      return layout.fits()
          ? (Loop) load(LoopWriter.write(lowering.graph(), outputs, layout, true))
          : lanes(Interpreter.of(program));
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

    private Loop values(int output) {
      int[] outputs = {lowering.outputs()[output]};
      Layout layout = Layout.of(lowering.graph(), outputs);
      if (layout.fits()) {
        return (Loop) load(LoopWriter.write(lowering.graph(), outputs, layout, false));
      }
      Kernel interpreter = Interpreter.of(program);
      return (parameters, columns, weights, from, to, results) ->
          interpreter.evaluate(parameters, columns, from, to, output, results);
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
