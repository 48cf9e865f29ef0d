package org.lawlang.math;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Independent pieces of work, numbered, over an executor. The caller works too, so an executor
/// whose threads are all busy, or that runs everything in the caller, only costs time. What each
/// piece writes must depend on its number alone.
public final class Parallel {
  private Parallel() {}

  /// Runs all pieces, which is told to an executor that is [Progress]; `what` they are, a plural.
  ///
  /// @throws CancellationException as [#run(Executor, int, IntConsumer)] does
  public static void run(Executor executor, String what, int pieces, IntConsumer work) {
    try (Progress.Stretch stretch = Progress.of(executor).begin(what, pieces)) {
      run(
          executor,
          pieces,
          i -> {
            work.accept(i);
            stretch.step();
          });
    }
  }

  /// Runs all pieces and returns when they are done. What a piece throws, an error as well, the caller
  /// throws.
  ///
  /// @throws CancellationException when the calling thread is interrupted; pieces that had not
  ///     begun are then left out, and
  ///     the thread stays interrupted
  public static void run(Executor executor, int pieces, IntConsumer work) {
    var next = new AtomicInteger();
    var open = new CountDownLatch(pieces);
    var failure = new AtomicReference<@Nullable Throwable>();
    Thread caller = Thread.currentThread();
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
            try {
              if (caller.isInterrupted()) {
                failure.compareAndSet(null, new CancellationException());
              }
              if (failure.get() == null) {
                work.accept(i);
              }
            } catch (RuntimeException | Error e) { // no memory, no stack: the caller's business too
              failure.compareAndSet(null, e);
            } finally {
              open.countDown();
            }
          }
        };
    int helpers = Math.min(pieces, Runtime.getRuntime().availableProcessors()) - 1;
    for (int i = 0; i < helpers; i++) {
      executor.execute(worker);
    }
    worker.run();
    boolean interrupted = false;
    while (open.getCount() > 0) {
      try {
        open.await();
      } catch (InterruptedException e) {
        interrupted = true;
        failure.compareAndSet(null, new CancellationException());
      }
    }
    if (interrupted) {
      caller.interrupt();
    }
    switch (failure.get()) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> {}
    }
  }
}
