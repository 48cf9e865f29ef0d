package org.lawlang.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ArchiveTest {
  @Test
  void itsScriptRuns() {
    assertFalse(Archive.isMade());
    assertTrue(Archive.fill() > 1000);
  }
}
