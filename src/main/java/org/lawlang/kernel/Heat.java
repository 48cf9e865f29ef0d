package org.lawlang.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/// When the vectors of a kernel take over from its numbers. Before HotSpot has compiled it, a loop
/// of vectors is some thousand times slower than afterwards. So it is not tried before the kernel
/// has done some work; then it is called without rows, now and then with some, until HotSpot
/// compiles it; and it is given all rows when a trial shows that it is the faster one. Both loops
/// give the same bits, so time decides about time only. May be shared between threads.
final class Heat {
  /// Operations after which vectors are worth their start where nothing is known of the work ahead: some
  /// 50 ms of work.
  private static final long START = 100_000_000;

  /// Operations that must lie ahead, where that is known, or behind, for then more will come: a sixth
  /// of a second of work.
  private static final long WORTH = 2_500_000_000L;

  /// Operations by which a kernel is known to be used at all.
  private static final long SOON = 10_000_000;

  /// Calls without rows in each call, for HotSpot counts calls; one for so many rows, so that they cost little.
  private static final int CALLS = 16;

  private static final int ROWS_A_CALL = 16;

  /// After a trial the next one waits for so many times as long as it took.
  private static final int PAUSE = 6;

  private static final int FIRST_TRIALS = 3;

  /// A trial over few rows that is as near to the numbers is followed by one over many, which alone
  /// decides: a call has costs of its own.
  private static final int NEAR = 8;

  private static final int MANY = 512;

  /// Nanoseconds after which vectors that are no faster are given up.
  private static final long PATIENCE = 30_000_000_000L;

  /// Nanoseconds after which a thread that leaves its core to HotSpot looks whether the vectors are hot.
  private static final long REST_NANOS = 1_000_000;

  private static final int REST = 5;

  /// So many in all: vectors that are not hot after a second are not worth a core.
  private static final int RESTS = 1_000;

  private final long perRow;
  private final LongSupplier clock;
  private final AtomicLong work = new AtomicLong();
  private final AtomicLong foretold = new AtomicLong(); // up to which work
  private final AtomicBoolean trying = new AtomicBoolean();
  private final AtomicBoolean resting = new AtomicBoolean();
  private volatile boolean hot;
  private volatile boolean hopeless;

  // Of the thread that holds `trying`.
  private long began;
  private long next;
  private int trials;
  private boolean near;
  private double best = Double.POSITIVE_INFINITY; // nanoseconds a row without vectors

  private int rests; // of the thread that holds `resting`

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

  /// Foretells so many rows from now on.
  void expect(long rows) {
    foretold.set(work.get() + rows * perRow);
  }

  /// Whether it is time to warm the vectors, at the end of a call over `rows` rows.
  boolean isWarm(int rows) {
    long done = work.addAndGet(rows * perRow);
    long end = foretold.get();
    boolean isWorth = done < end ? done > SOON && end - done > WORTH : done > end + START;
    return !hopeless && (isWorth || done > WORTH);
  }

  /// Leaves it at numbers for good.
  void giveUp() {
    hopeless = true;
  }

  /// Runs the numbers over some rows, and lets the vectors try, in one thread at a time.
  ///
  /// @param rows at least [Lanes#COUNT]
  /// @param numbers the work that is to be done
  /// @param vectors the same work for so many rows, of which nothing is kept
  void warm(int rows, Runnable numbers, IntConsumer vectors) {
    if (!trying.compareAndSet(false, true)) {
      rest();
      numbers.run();
      return;
    }
    try {
      long start = clock.getAsLong();
      numbers.run();
      long end = clock.getAsLong();
      best = Math.min(best, (double) (end - start) / rows);
      int calls = Math.clamp(rows / ROWS_A_CALL, 1, CALLS);
      for (int i = 0; i < calls; i++) {
        vectors.accept(0);
      }
      if (trials < FIRST_TRIALS || end > next) {
        attempt(near ? Math.min(rows & -Lanes.COUNT, MANY) : Lanes.COUNT, vectors);
      }
    } finally {
      trying.set(false);
    }
  }

  /// One of the threads that do not try leaves its core to HotSpot, which makes the vectors hot the sooner:
  /// for a while, since the one that tries may have no work left.
  private void rest() {
    if (!resting.compareAndSet(false, true)) {
      return;
    }
    for (int i = 0; i < REST && rests < RESTS && !hot && !hopeless; i++) {
      rests++;
      LockSupport.parkNanos(REST_NANOS);
    }
    resting.set(false);
  }

  private void attempt(int rows, IntConsumer vectors) {
    boolean decides = near;
    long start = clock.getAsLong();
    vectors.accept(rows);
    long end = clock.getAsLong();
    double took = (double) (end - start) / rows;
    began = trials++ == 0 ? start : began;
    near = took < NEAR * best;
    next = near && !decides ? end : end + PAUSE * (end - start);
    hot = decides && took < best && !hopeless;
    hopeless |= !hot && end - began > PATIENCE;
  }
}
