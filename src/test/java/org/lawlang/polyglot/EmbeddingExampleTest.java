package org.lawlang.polyglot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The example of embedding, compiled and run as its comment says. Its error stream is read too: nothing may warn
/// there.
class EmbeddingExampleTest {

  /// The numbers are those of scipy 1.17.1 (`least_squares`, method `lm`, in the logarithms of A and B, 40 random
  /// starts) and of the closed form `N = G·(C/6)^(β/(α+β))`, `G = (αA/(βB))^(1/(α+β))`: α 0.317563170105,
  /// R² 0.993899721634, loss at (3e10, 6e11) 1.501931872940, optimum at N 2.36680529e10, D 7.04184106e11, loss
  /// 1.505564496595.
  @Test
  void printsWhatAnotherProgramComputes() throws Exception {
    assertEquals(
        """
        alpha 0.3176, R2 0.99390
        alpha is uncertain: true
        loss of 30B parameters on 600B tokens 1.5019
        best for the budget: N 2.367e+10, D 7.042e+11, loss 1.5056 (optimal)
        15 runs, the first at 2.608
        line 2: nothing is called tokens
        still there: true
        """,
        run(Path.of("examples", "embedding", "Embedding.java")));
  }

  private static String run(Path program) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Duser.language=en",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                program.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed.replace(System.lineSeparator(), "\n");
  }
}
