package org.lawlang.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Arrays that threads lend and give back. Threads that work at the same time mostly have an array of
/// their own each.
final class Room<T> {
  private static final int SLOTS = 16;

  private final AtomicReferenceArray<@Nullable T> spare = new AtomicReferenceArray<>(SLOTS);
  private final Supplier<T> made;

  Room(Supplier<T> made) {
    this.made = made;
  }

  /// An array with whatever its last user left there.
  T lend() {
    T array = spare.getAndSet(slot(), null);
    return array == null ? made.get() : array;
  }

  void giveBack(T array) {
    spare.lazySet(slot(), array);
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }
}
