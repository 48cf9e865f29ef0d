package org.lawlang.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Arrays that threads lend and give back. Threads that work at the same time mostly have an array of
/// their own each.
final class Room {
  private static final int SLOTS = 16;

  private final AtomicReferenceArray<double[]> spare = new AtomicReferenceArray<>(SLOTS);
  private final int length;

  Room(int length) {
    this.length = length;
  }

  /// An array with whatever its last user left there.
  double[] lend() {
    double[] array = spare.getAndSet(slot(), null);
    return array == null ? new double[length] : array;
  }

  void giveBack(double[] array) {
    spare.lazySet(slot(), array);
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }
}
