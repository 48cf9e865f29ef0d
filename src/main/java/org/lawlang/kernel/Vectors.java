package org.lawlang.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The loops of a program that add up its outputs: numbers, and where this Java has them, vectors,
/// which take over when they are hot. May be shared between threads.
final class Vectors {
  /// So many rows at the end are faster by a vector that they do not fill.
  private static final int MANY = 3;

  private final Lowering lowering;
  private final LaneLayout layout;
  private final Heat heat;
  private final boolean possible;
  private final AtomicReference<@Nullable LaneLoop> loop = new AtomicReference<>();
  private final Room<double[]> room; // scratch
  private final Room<double[][]> ends; // the columns, then the weights, of rows that fill no vector
  private final double[] nowhere; // of the thread that warms

  Vectors(Lowering lowering) {
    this(lowering, Heat::new);
  }

  /// @param of the heat of a kernel of so many operations a row
  Vectors(Lowering lowering, IntFunction<Heat> of) {
    this.lowering = lowering;
    layout = LaneLayout.of(lowering.graph(), lowering.outputs());
    heat = of.apply(layout.cost());
    room = new Room<>(() -> new double[layout.scratch()]);
    int columns = columns(lowering.graph());
    ends = new Room<>(() -> new double[columns + 1][Lanes.COUNT]);
    nowhere = new double[Lanes.COUNT * lowering.outputs().length];
    possible = Lanes.mayBeVectors() && layout.fits();
  }

  /// Whether vectors do the work by now.
  boolean isHot() {
    return possible && heat.isHot();
  }

  /// Adds up rows, by vectors where they are ready for it and by numbers else.
  void run(
      Loop numbers,
      double[] parameters,
      double[][] columns,
      double[] weights,
      int from,
      int to,
      double[] lanes) {
    int rows = to - from;
    if (isHot()) {
      int end = from + (rows & -Lanes.COUNT);
      double[] scratch = room.lend();
      if (end > from) {
        loop().run(parameters, columns, weights, from, end, lanes, scratch);
      }
      if (to - end >= MANY) {
        end(parameters, columns, weights, end, to, lanes, scratch);
      } else if (to > end) {
        numbers.run(parameters, columns, weights, end, to, lanes);
      }
      room.giveBack(scratch);
    } else if (possible && rows >= Lanes.COUNT && heat.isWarm(rows)) {
      warm(numbers, parameters, columns, weights, from, to, lanes);
    } else {
      numbers.run(parameters, columns, weights, from, to, lanes);
    }
  }

  /// The last rows, filled up to a vector with rows of no weight.
  private void end(
      double[] parameters,
      double[][] columns,
      double[] weights,
      int from,
      int to,
      double[] lanes,
      double[] scratch) {
    double[][] filled = ends.lend();
    int last = filled.length - 1;
    for (int c = 0; c < last; c++) {
      System.arraycopy(columns[c], from, filled[c], 0, to - from);
      Arrays.fill(filled[c], to - from, Lanes.COUNT, columns[c][to - 1]);
    }
    System.arraycopy(weights, from, filled[last], 0, to - from);
    Arrays.fill(filled[last], to - from, Lanes.COUNT, 0);
    loop().run(parameters, filled, filled[last], 0, Lanes.COUNT, lanes, scratch);
    ends.giveBack(filled);
  }

  private static int columns(Graph graph) {
    int columns = 0;
    for (int node = 0; node < graph.size(); node++) {
      if (graph.op(node) == Graph.Op.COLUMN) {
        columns = Math.max(columns, graph.first(node) + 1);
      }
    }
    return columns;
  }

  private void warm(
      Loop numbers,
      double[] parameters,
      double[][] columns,
      double[] weights,
      int from,
      int to,
      double[] lanes) {
    double[] scratch = room.lend();
    heat.warm(
        to - from,
        () -> numbers.run(parameters, columns, weights, from, to, lanes),
        rows -> {
          if (serve()) {
            loop().run(parameters, columns, weights, from, from + rows, nowhere, scratch);
          } else {
            heat.giveUp();
          }
        });
    room.giveBack(scratch);
  }

  /// Whether this machine has vectors worth the name, asked until there is a loop of them.
  private boolean serve() {
    return loop.get() != null || Lanes.width().isPresent();
  }

  /// The loop, which the thread makes that tries it first: one at a time does.
  private LaneLoop loop() {
    LaneLoop made = loop.get();
    if (made == null) {
      int width = Lanes.width().getAsInt();
      made =
          (LaneLoop)
              Compiler.load(LaneWriter.write(lowering.graph(), lowering.outputs(), layout, width));
      loop.set(made);
    }
    return made;
  }
}
