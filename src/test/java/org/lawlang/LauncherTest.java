package org.lawlang;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The launcher names methods of ours to HotSpot, which would pass over a name that is none.
final class LauncherTest {
  private static final Pattern METHOD = Pattern.compile("(org\\.lawlang[\\w.]+)::([\\w*]+)");

  @Test
  void methodsThatItNamesExist() throws Exception {
    List<String> lines = Files.readAllLines(Path.of("law"));
    var names = METHOD.matcher(String.join("\n", lines)).results().toList();
    assertFalse(names.isEmpty());
    for (var name : names) {
      String method = name.group(2);
      var methods = Class.forName(name.group(1)).getDeclaredMethods();
      assertTrue(
          Arrays.stream(methods).anyMatch(m -> method.equals("*") || m.getName().equals(method)),
          name.group());
    }
  }
}
