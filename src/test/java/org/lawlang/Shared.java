package org.lawlang;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// The shared material beside the project: published runs and certified answers, none of which the
/// project holds itself.
public final class Shared {
  private static final Path ROOT = Path.of(System.getProperty("law.shared", "../shared"));

  private Shared() {}

  /// The file or folder `relative` of the shared material; the test is skipped, and says so, where
  /// it is absent.
  public static Path shared(String relative) {
    Path path = ROOT.resolve(relative);
    Assumptions.assumeTrue(
        Files.exists(path), () -> "skipped for want of ../shared: no " + path.toAbsolutePath());
    return path;
  }
}
