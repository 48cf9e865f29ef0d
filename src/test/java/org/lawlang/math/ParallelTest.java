package org.lawlang.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParallelTest {

  @Test
  void eachPieceRunsOnce() {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      var runs = new AtomicInteger[100];
      for (int i = 0; i < runs.length; i++) {
        runs[i] = new AtomicInteger();
      }
      Parallel.run(threads, runs.length, i -> runs[i].incrementAndGet());
      for (AtomicInteger run : runs) {
        assertEquals(1, run.get());
      }
    }
  }

  /// A piece that finds no memory in another thread would else be missing in silence.
  @Test
  void anErrorInAnotherThreadIsThrownToTheCaller() {
    boolean isAlone = Runtime.getRuntime().availableProcessors() == 1; // the caller does it all
    var lack = new OutOfMemoryError("none left");
    Thread caller = Thread.currentThread();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      var failed = new CountDownLatch(1);
      Error thrown =
          assertThrows(
              OutOfMemoryError.class,
              () ->
                  Parallel.run(
                      threads,
                      2,
                      i -> {
                        if (isAlone || Thread.currentThread() != caller) {
                          failed.countDown();
                          throw lack;
                        }
                        await(failed);
                      }));
      assertSame(lack, thrown);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
