package org.lawlang.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Java is started here as `law` starts it: without the module of vectors.
final class LanesTest {
  private static final String OPEN = "java.base/jdk.internal.module";

  @Test
  void theModuleOfVectorsIsLoadedWhenItIsAskedFor() throws Exception {
    assertTrue(Lanes.width().isPresent());
    assertEquals("true " + Lanes.width(), ask("--add-exports", OPEN + "=ALL-UNNAMED"));
    assertTrue(
        Files.readString(Path.of("pom.xml")).contains("<Add-Exports>" + OPEN + "</Add-Exports>"));
  }

  @Test
  void whereItCannotBeLoadedThereAreNoVectors() throws Exception {
    assertEquals("false OptionalInt.empty", ask());
  }

  /// What another process prints, errors and warnings included.
  private static String ask(String... options) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(LanesTest.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed.strip();
  }

  public static void main(String[] arguments) {
    System.out.println(Lanes.mayBeVectors() + " " + Lanes.width());
  }
}
