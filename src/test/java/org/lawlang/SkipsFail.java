package org.lawlang;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/// Turns a failed assumption into a failure, unless its message names `../shared`, the data that a
/// checkout need not have beside it. Registered for every test of JUnit Jupiter.
public final class SkipsFail
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw judged(thrown);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw judged(thrown);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw judged(thrown);
  }

  private static Throwable judged(Throwable thrown) {
    return thrown instanceof TestAbortedException && !mentionsShared(thrown)
        ? new AssertionError("a test may only be skipped for want of ../shared", thrown)
        : thrown;
  }

  private static boolean mentionsShared(Throwable thrown) {
    return thrown.getMessage() != null && thrown.getMessage().contains("../shared");
  }
}
