package org.lawlang.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.lawlang.interpreter.Host;
import org.lawlang.interpreter.Session;
import org.lawlang.report.Report;
import org.lawlang.source.Checked;
import org.lawlang.source.Source;

/// Fills the class-data archive that Java makes of a process with what a fit needs: reading, a grid
/// of starts, searching, resampling, an optimum, reports. A later process then starts with these
/// classes at hand. Vectors are not among them: their module comes at run time, when it is known to
/// pay, and of such a module no archive takes a class.
final class Archive {
  private static final int ROWS = 200;

  private static final Source SCRIPT =
      new Source(
          "archive",
          """
          use chinchilla
          runs = read "runs.csv" with L = loss
          grid = read "grid.csv"
          f = fit Chinchilla to runs.L by huber(1e-3) on log starts 0 start grid bootstrap 300 seed 1
          f.starts.reached
          f.objective
          f = fit Chinchilla to runs.L by huber(1e-3) on log seed 1
          f
          f(1B, 30B)
          best = minimize f(N, D) over N, D subject to 6*N*D <= 1e22
          best
          best.D/best.N
          """);

  private Archive() {}

  /// Whether the launcher says that this process makes an archive.
  static boolean isMade() {
    return Boolean.getBoolean("law.archive");
  }

  /// Runs the script, whose results go nowhere.
  ///
  /// @return how many characters they have; negative where it does not run
  static int fill(ExecutorService threads) {
    var host =
        new Host() {
          @Override
          public InputStream read(String path) {
            String text = path.equals("grid.csv") ? grid() : runs();
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
          }

          @Override
          public void write(String path, byte[] bytes) throws IOException {
            throw new IOException("nothing is written");
          }

          @Override
          public ExecutorService executor() {
            return threads;
          }
        };
    int[] length = {0};
    var end = new Session(host).run(SCRIPT, Map.of(), p -> length[0] += Report.text(p).length());
    return end instanceof Checked.Ok<?> ? length[0] : -1;
  }

  /// Sizes and tokens spread evenly, losses by round constants and a ripple for an error.
  private static String runs() {
    var text = new StringBuilder("N,D,loss\n");
    for (int i = 0; i < ROWS; i++) {
      double n = 1e7 * Math.pow(1e3, i * 0.618 % 1);
      double d = 1e9 * Math.pow(1e3, i * 0.414 % 1);
      double loss = 1.8 + 400 / Math.pow(n, 0.34) + 2000 / Math.pow(d, 0.36);
      text.append(
          String.format(
              Locale.ROOT, "%.4g,%.4g,%.17f%n", n, d, loss * (1 + 0.002 * Math.sin(7 * i))));
    }
    return text.toString();
  }

  private static String grid() {
    var text = new StringBuilder("A,B,E,alpha,beta\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f,%.1f,%.1f,%.1f%n",
              Math.exp(i % 7 * 2.0),
              Math.exp(i % 5 * 3.0),
              1 + i % 3 * 0.5,
              i % 4 * 0.3,
              i % 6 * 0.2));
    }
    return text.toString();
  }
}
