package org.lawlang.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

final class ArchiveTest {
  @Test
  void itsScriptRuns() {
    assertFalse(Archive.isMade());
    assertTrue(Archive.fill(ForkJoinPool.commonPool()) > 1000);
  }
}
