package org.lawlang.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// When the vectors of a kernel take over from its numbers. Before HotSpot has compiled it, a loop
/// of vectors is some thousand times slower than afterwards, so it is not tried before the kernel
/// has done some work, then called without rows until HotSpot compiles it, and given all rows when
/// a trial shows that it is the faster one. Both loops give the same bits, so time decides about
/// time only. May be shared between threads.
final class Heat {
  /// Operations after which vectors are worth their start: some 50 ms of work.
  private static final long START = 100_000_000;

  /// Calls without rows after each trial, for HotSpot counts calls.
  private static final int CALLS = 500;

  /// Trials may take one part in so many of the time since the first one.
  private static final int SHARE = 6;

  private static final int FIRST_TRIALS = 8;

  private final long perRow;
  private final AtomicLong work = new AtomicLong();
  private final AtomicBoolean trying = new AtomicBoolean();
  private volatile boolean hot;

  // Of the thread that holds `trying`.
  private long began;
  private long spent;
  private int trials;
  private double best = Double.POSITIVE_INFINITY; // nanoseconds a row without vectors

  /// @param perRow operations of a row
  Heat(int perRow) {
    this.perRow = perRow;
  }

  /// Whether vectors do all the work from now on.
  boolean isHot() {
    return hot;
  }

  /// Whether it is time to warm the vectors, at the end of a call over `rows` rows.
  boolean isWarm(int rows) {
    return work.addAndGet(rows * perRow) > START;
  }

  /// Runs the numbers over some rows, and lets the vectors try.
  ///
  /// @param numbers the work that is to be done
  /// @param vectors the same work for [Lanes#COUNT] rows, of which nothing is kept
  /// @param idle a call of the vectors without rows
  void warm(int rows, Runnable numbers, Runnable vectors, Runnable idle) {
    if (rows < Lanes.COUNT || !trying.compareAndSet(false, true)) {
      numbers.run();
      return;
    }
    try {
      long start = System.nanoTime();
      if (trials == 0) {
        began = start;
      }
      numbers.run();
      if (trials < FIRST_TRIALS || spent * SHARE < start - began) {
        long end = System.nanoTime();
        best = Math.min(best, (double) (end - start) / rows);
        vectors.run();
        long taken = System.nanoTime() - end;
        for (int i = 0; i < CALLS; i++) {
          idle.run();
        }
        spent += System.nanoTime() - end;
        trials++;
        hot = trials > FIRST_TRIALS && taken < best * Lanes.COUNT;
      }
    } finally {
      trying.set(false);
    }
  }
}
