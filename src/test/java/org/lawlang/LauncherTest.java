package org.lawlang;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The launcher names packages and classes of ours to HotSpot, in its own text and in a file of
/// directives. HotSpot would pass over a name that is none.
final class LauncherTest {
  private static final Pattern NAME = Pattern.compile("org\\.lawlang[\\w.]+\\*?");

  @Test
  void whatItNamesExists() throws Exception {
    var names = NAME.matcher(Files.readString(Path.of("law"))).results().toList();
    assertFalse(names.isEmpty());
    for (var name : names) {
      if (name.group().endsWith(".*")) {
        String folder = name.group().replace('.', '/').replace("/*", "");
        assertTrue(Files.isDirectory(Path.of("src/main/java", folder)), name.group());
      } else {
        Class.forName(name.group());
      }
    }
  }

  @Test
  void whatItsDirectivesNameExists() throws Exception {
    var names =
        Pattern.compile("\"(org/lawlang/[\\w/]*\\w)(/\\*|\\*)\\.\\*\"")
            .matcher(Files.readString(Path.of("src/main/launcher/compiler.json")))
            .results()
            .toList();
    assertFalse(names.isEmpty());
    for (var name : names) {
      if (name.group(2).equals("/*")) {
        assertTrue(Files.isDirectory(Path.of("src/main/java", name.group(1))), name.group());
      } else {
        Class.forName(name.group(1).replace('/', '.'));
      }
    }
  }
}
