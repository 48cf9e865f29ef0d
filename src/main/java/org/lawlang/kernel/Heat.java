package org.lawlang.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// When the vectors of a kernel take over from its numbers. Before HotSpot has compiled it, a loop
/// of vectors is some thousand times slower than afterwards. So it is not tried before the kernel
/// has done some work; then it is called without rows, now and then with some, until HotSpot
/// compiles it; and it is given all rows when a trial shows that it is the faster one. Both loops
/// give the same bits, so time decides about time only. May be shared between threads.
final class Heat {
  /// Operations after which vectors are worth their start: some 50 ms of work.
  private static final long START = 100_000_000;

  /// Calls without rows in each call, for HotSpot counts calls.
  private static final int CALLS = 4;

  /// After a trial the next one waits for so many times as long as it took.
  private static final int PAUSE = 6;

  private static final int FIRST_TRIALS = 3;

  /// Trials after which vectors are given up.
  private static final int MOST_TRIALS = 1000;

  private final long perRow;
  private final LongSupplier clock;
  private final AtomicLong work = new AtomicLong();
  private final AtomicBoolean trying = new AtomicBoolean();
  private volatile boolean hot;
  private volatile boolean hopeless;

  // Of the thread that holds `trying`.
  private long next;
  private int trials;
  private double best = Double.POSITIVE_INFINITY; // nanoseconds a row without vectors

  /// @param perRow operations of a row
  Heat(int perRow) {
    this(perRow, System::nanoTime);
  }

  Heat(int perRow, LongSupplier clock) {
    this.perRow = perRow;
    this.clock = clock;
  }

  /// Whether vectors do all the work from now on.
  boolean isHot() {
    return hot;
  }

  /// Whether it is time to warm the vectors, at the end of a call over `rows` rows.
  boolean isWarm(int rows) {
    return !hopeless && work.addAndGet(rows * perRow) > START;
  }

  /// Runs the numbers over some rows, and lets the vectors try.
  ///
  /// @param numbers the work that is to be done
  /// @param vectors the same work for [Lanes#COUNT] rows, of which nothing is kept
  /// @param idle a call of the vectors without rows
  void warm(int rows, Runnable numbers, Runnable vectors, Runnable idle) {
    if (!trying.compareAndSet(false, true)) {
      numbers.run();
      return;
    }
    try {
      long start = clock.getAsLong();
      numbers.run();
      for (int i = 0; i < CALLS; i++) {
        idle.run();
      }
      if (trials < FIRST_TRIALS || start > next) {
        long end = clock.getAsLong();
        best = Math.min(best, (double) (end - start) / rows);
        vectors.run();
        long done = clock.getAsLong();
        trials++;
        next = done + PAUSE * (done - end);
        hot = trials > FIRST_TRIALS && done - end < best * Lanes.COUNT;
        hopeless = !hot && trials >= MOST_TRIALS;
      }
    } finally {
      trying.set(false);
    }
  }
}
