package org.lawlang.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
  @TempDir private Path folder;

  /// How a call of the command ended, and what it wrote.
  private record Ended(int status, String out, String err) {}

  private static Ended law(String input, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8));
    int status = Main.run(List.of(arguments), console);
    console.out().flush();
    console.err().flush();
    return new Ended(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private String script(String text) throws IOException {
    return Files.writeString(folder.resolve("study.law"), text).toString();
  }

  @Test
  void aScriptPrintsItsValues() throws IOException {
    assertEquals(
        new Ended(0, "42\nwords\n", ""), law("", "run", script("x = 6\nx*7\n\"words\"\n")));
  }

  @Test
  void aReportOfSeveralLinesStandsApart() throws IOException {
    assertEquals(
        "1\n\nL(N) = A/N\n  free: A\n\n2\n3\n",
        law("", "run", script("1\nL(N) = A/N\nL\n2\n3\n")).out);
  }

  @Test
  void pathsStartFromTheScript() throws IOException {
    Files.writeString(folder.resolve("runs.csv"), "N,L\n1,2\n3,4\n");
    assertEquals(
        new Ended(0, "1 row, 2 columns\n  N  L\n  3  4\n", ""),
        law("", "run", script("read \"runs.csv\" where N > 2\n")));
  }

  @Test
  void aScriptMayComeInAndTakeInputs() throws IOException {
    assertEquals(new Ended(0, "7\n", ""), law("input n = 1\nn + 2\n", "run", "--set", "n=5", "-"));
    assertEquals(new Ended(0, "a=b\n", ""), law("input t = \"\"\nt\n", "run", "-", "--set=t=a=b"));
    assertEquals(1, law("1\n", "run", "--set", "nope=5", "-").status);
  }

  @Test
  void whatWasPrintedBeforeAnErrorStays() throws IOException {
    String file = script("x = 6\nx*7\nassert x > 7 \"too small\"\n1\n");
    Ended ended = law("", "run", file);
    assertEquals(1, ended.status);
    assertEquals("42\n", ended.out);
    assertTrue(
        ended.err.startsWith(file + ":3:8: error: too small\n  3 | assert x > 7"), ended.err);
  }

  @Test
  void forProgramsThereIsOneArray() throws IOException {
    String file = script("x = 6\nx*7\nassert x > 7 \"too small\"\n1\n");
    Ended ended = law("", "run", "--json", file);
    assertEquals(1, ended.status);
    assertEquals("", ended.err);
    JsonNode array = new ObjectMapper().readTree(ended.out);
    assertEquals(2, array.size());
    assertEquals(42, array.at("/0/value").intValue());
    assertEquals(2, array.at("/0/line").intValue());
    assertEquals("assertion-failed", array.at("/1/code").textValue());
    assertEquals(3, array.at("/1/line").intValue());
    assertEquals(8, array.at("/1/column").intValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ast", "model", "symbolic", "kernel"})
  void everyStageCanBeShown(String stage) throws IOException {
    Ended ended = law("", "run", "--show", stage, script("L(N) = E + A/N\n6*7\n"));
    assertEquals(0, ended.status, ended.err);
    assertTrue(ended.out.contains(stage.equals("ast") ? "(law L (N)" : "L(N)"), ended.out);
    assertFalse(ended.out.contains("42\n"), ended.out);
  }

  @Test
  void checkRunsNothing() throws IOException {
    assertEquals(new Ended(0, "", ""), law("", "check", script("6*7\n")));
    Ended wrong = law("", "check", script("6*\nnope\n"));
    assertEquals(1, wrong.status);
    assertEquals("", wrong.out);
    assertTrue(wrong.err.contains("study.law:1:"), wrong.err);
  }

  @Test
  void fmtRewritesWhatIsNotInLayout() throws IOException {
    String file = script("x   =  1+2   # three\n");
    assertEquals(new Ended(1, file + "\n", ""), law("", "fmt", "--check", file));
    assertEquals("x   =  1+2   # three\n", Files.readString(Path.of(file)));
    assertEquals(new Ended(0, file + "\n", ""), law("", "fmt", file));
    assertFalse(Files.readString(Path.of(file)).contains("  ="));
    assertEquals(new Ended(0, "", ""), law("", "fmt", file));
    assertEquals(new Ended(0, "", ""), law("", "fmt", file, "--check"));
    assertEquals(new Ended(0, "x = 1\n", ""), law("x   = 1", "fmt", "-"));
  }

  @Test
  void fmtLeavesABrokenScriptAlone() throws IOException {
    String file = script("x = (\n");
    assertEquals(1, law("", "fmt", file).status);
    assertEquals("x = (\n", Files.readString(Path.of(file)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nope",
        "run",
        "run a b",
        "run --nope a",
        "run --set a b",
        "run --show nope a",
        "run --threads 0 a",
        "run --threads x a",
        "check",
        "fmt --check",
        "repl x",
      })
  void aWrongCommandLineIsStatusTwo(String line) {
    Ended ended = law("", line.isEmpty() ? new String[0] : line.split(" "));
    assertEquals(2, ended.status);
    assertEquals("", ended.out);
    assertTrue(ended.err.contains("Usage: law"), ended.err);
    assertFalse(ended.err.contains("\tat "), ended.err);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check", "fmt"})
  void aFileThatCannotBeReadIsStatusTwo(String command) throws IOException {
    String missing = folder.resolve("missing.law").toString();
    assertEquals(
        new Ended(2, "", "law: " + missing + ": there is no such file\n"),
        law("", command, missing));
    assertEquals(
        new Ended(2, "", "law: " + folder + " is a folder, not a script\n"),
        law("", command, folder.toString()));
    Path foreign = Files.write(folder.resolve("foreign.law"), new byte[] {'x', (byte) 0xff});
    assertEquals(
        new Ended(2, "", "law: " + foreign + " is not text in UTF-8\n"),
        law("", command, foreign.toString()));
  }

  @Test
  void helpAndVersionArePrinted() {
    Ended help = law("", "--help");
    assertEquals(0, help.status);
    assertTrue(
        List.of("run", "repl", "check", "fmt").stream().allMatch(help.out::contains), help.out);
    assertTrue(law("", "run", "--help").out.contains("--json"));
    Ended version = law("", "--version");
    assertEquals(0, version.status);
    assertTrue(version.out.matches("law \\S+\\R"), version.out);
  }

  /// The lean reading of plain lines and picocli's must not part ways.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "run a.law",
        "run --json a.law",
        "run a.law --json --set x=1 --set y=a=b",
        "run --show ast -",
        "check a.law b.law",
        "fmt a.law",
        "fmt a.law --check b.law",
        "repl",
      })
  void aPlainLineIsReadAsTheLibraryReadsIt(String line) {
    List<String> arguments = List.of(line.split(" "));
    var console = new Console(new ByteArrayInputStream(new byte[0]), System.out, System.err);
    assertEquals(
        Optional.of(new Usage.Answer.Asked(Invocation.plain(arguments).orElseThrow())),
        Optional.of(Usage.read(arguments, console)));
  }

  @Test
  void whatIsNotPlainIsLeftToTheLibrary() {
    for (String line : List.of("run", "run -x a", "--help", "run --set a b", "fmt", "repl x")) {
      assertEquals(Optional.empty(), Invocation.plain(List.of(line.split(" "))), line);
    }
    assertEquals(
        new Usage.Answer.Asked(new Invocation.Run("a", false, Map.of(), Optional.empty(), 3)),
        Usage.read(
            List.of("run", "--threads=3", "a"),
            new Console(new ByteArrayInputStream(new byte[0]), System.out, System.err)));
  }

  @Test
  void whatShouldNotHappenIsOneLine() {
    assertTrue(
        Mishap.sentence(new IllegalStateException("odd"))
            .matches("internal error, not yours: .*odd at MainTest.java:\\d+; please report .*"));
    assertTrue(Mishap.sentence(new OutOfMemoryError()).startsWith("out of memory"));
  }
}
