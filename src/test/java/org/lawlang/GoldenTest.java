package org.lawlang;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lawlang.source.Code;

/// Runs the golden scripts under `src/test/law`. Chunks of a file are divided by lines `---`, each
/// a script of its own; a file with a sibling `.out` prints just that. Scripts under `shared` need
/// `../shared`.
class GoldenTest {
  private static final Path ROOT = Path.of("src/test/law");

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(f -> f.toString().endsWith(".law")).sorted().toList();
    }
  }

  /// The chunks of a file; blank lines stand for what is before a chunk, so that lines keep their
  /// numbers.
  private static List<Golden> chunks(Path file) throws IOException {
    var chunks = new ArrayList<Golden>();
    var text = new StringBuilder();
    int before = 0;
    int line = 0;
    for (String each : Files.readAllLines(file)) {
      line++;
      if (each.equals("---")) {
        chunks.add(new Golden(file.getFileName().toString(), "\n".repeat(before) + text));
        text.setLength(0);
        before = line;
      } else {
        text.append(each).append('\n');
      }
    }
    chunks.add(new Golden(file.getFileName().toString(), "\n".repeat(before) + text));
    return chunks;
  }

  @TestFactory
  Stream<DynamicTest> scripts() throws IOException {
    return files().stream()
        .map(file -> DynamicTest.dynamicTest(ROOT.relativize(file).toString(), () -> run(file)));
  }

  private static void run(Path file) throws IOException {
    if (file.startsWith(ROOT.resolve("shared"))) {
      Shared.shared("data/README.md");
    }
    var printed = new StringBuilder();
    for (Golden chunk : chunks(file)) {
      printed.append(chunk.check(file.toAbsolutePath().getParent()));
    }
    Path out = file.resolveSibling(file.getFileName().toString().replace(".law", ".out"));
    if (Files.exists(out)) {
      assertEquals(Files.readString(out), printed.toString());
    }
  }

  /// A diagnostic without a golden is not known to work.
  @Test
  void everyDiagnosticHasItsGolden() throws IOException {
    var missing = new TreeSet<String>();
    Stream.of(Code.values()).map(Code::slug).forEach(missing::add);
    for (Path file : files()) {
      for (Golden chunk : chunks(file)) {
        chunk.codes().forEach(missing::remove);
      }
    }
    assertEquals(new TreeSet<String>(), missing);
  }
}
