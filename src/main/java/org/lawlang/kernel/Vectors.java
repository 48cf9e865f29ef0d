package org.lawlang.kernel;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The loops of a program that add up its outputs: numbers, and where this Java has them, vectors,
/// which take over when they are hot. May be shared between threads.
final class Vectors {
  private final Lowering lowering;
  private final LaneLayout layout;
  private final Heat heat;
  private final boolean possible;
  private final AtomicReference<@Nullable LaneLoop> loop = new AtomicReference<>();
  private final Room room; // scratch
  private final double[] nowhere; // of the thread that warms

  Vectors(Lowering lowering) {
    this(lowering, Heat::new);
  }

  /// @param of the heat of a kernel of so many operations a row
  Vectors(Lowering lowering, IntFunction<Heat> of) {
    this.lowering = lowering;
    layout = LaneLayout.of(lowering.graph(), lowering.outputs());
    heat = of.apply(layout.cost());
    room = new Room(layout.scratch());
    nowhere = new double[Lanes.COUNT * lowering.outputs().length];
    possible = Lanes.mayBeVectors() && layout.fits();
  }

  /// Whether vectors do the work by now.
  boolean isHot() {
    return possible && heat.isHot();
  }

  /// Foretells so many rows from now on.
  void expect(long rows) {
    heat.expect(rows);
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
      if (to > end) {
        numbers.run(parameters, columns, weights, end, to, lanes);
      }
      room.giveBack(scratch);
    } else if (possible && rows >= Lanes.COUNT && heat.isWarm(rows)) {
      warm(numbers, parameters, columns, weights, from, to, lanes);
    } else {
      numbers.run(parameters, columns, weights, from, to, lanes);
    }
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
