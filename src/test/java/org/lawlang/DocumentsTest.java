package org.lawlang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What the documents show, runs: the fenced blocks of law in the comments of `stdlib` and in the
/// README, and every example.
class DocumentsTest {
  /// What stands in `../shared` for the file that an example has as its default.
  private static final Map<String, String> DATA =
      Map.of(
          "chinchilla.csv", "data/chinchilla_epoch/chinchilla_epoch_240.csv",
          "learning_curves.csv", "oracles/extrapolation/benchmark.csv");

  @TestFactory
  Stream<DynamicTest> standardLibrary() throws IOException {
    return files(Path.of("stdlib")).flatMap(DocumentsTest::blocks);
  }

  @TestFactory
  Stream<DynamicTest> readme() throws IOException {
    return Stream.of("README.md", "src/site/markdown/language.md")
        .map(Path::of)
        .flatMap(DocumentsTest::blocks);
  }

  @TestFactory
  Stream<DynamicTest> examples() throws IOException {
    return files(Path.of("examples"))
        .map(file -> DynamicTest.dynamicTest(file.toString(), () -> example(file)));
  }

  /// An example stands alone, or names the data that it takes from `../shared`.
  private static void example(Path file) throws IOException {
    String text = Files.readString(file);
    for (Map.Entry<String, String> each : DATA.entrySet()) {
      if (text.contains("input path = \"" + each.getKey() + "\"")) {
        Shared.shared(each.getValue());
        text += "#set path=../shared/" + each.getValue() + "\n";
      }
    }
    assertFalse(
        new Golden(file.toString(), text).check(file.toAbsolutePath().getParent()).isBlank());
  }

  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".law")).sorted().toList().stream();
    }
  }

  /// The blocks of a document, each a script of its own at its lines; a block needs an expectation
  /// or it shows nothing that could fail.
  private static Stream<DynamicTest> blocks(Path file) {
    try {
      var tests = new ArrayList<DynamicTest>();
      List<String> lines = Files.readAllLines(file);
      StringBuilder block = null;
      Golden last = null;
      int start = 0;
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).replaceFirst("^# ?", "");
        boolean comment = file.toString().endsWith(".law");
        String content = comment ? line : lines.get(i);
        if (block == null && content.equals("```law")) {
          block = new StringBuilder("\n".repeat(i + 1));
          start = i + 1;
        } else if (block != null && content.equals("```")) {
          var golden = new Golden(file.toString(), block.toString());
          tests.add(
              DynamicTest.dynamicTest(
                  file + ":" + start, () -> golden.check(file.toAbsolutePath().getParent())));
          last = golden;
          block = null;
        } else if (block == null && last != null && content.equals("```")) {
          // The output of the block before.
          int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
          var golden = last;
          String output = String.join("\n", lines.subList(i + 1, end)) + "\n";
          tests.add(
              DynamicTest.dynamicTest(
                  file + ":" + (i + 1),
                  () ->
                      assertEquals(
                          compact(output),
                          compact(golden.check(file.toAbsolutePath().getParent())))));
          last = null;
          i = end;
        } else if (block != null) {
          block.append(content).append('\n');
        }
      }
      return tests.stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Without blank lines: the command line sets blocks apart by them.
  private static String compact(String text) {
    return text.lines().filter(line -> !line.isBlank()).collect(Collectors.joining("\n"));
  }
}
