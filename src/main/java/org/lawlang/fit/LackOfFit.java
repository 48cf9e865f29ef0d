package org.lawlang.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.lawlang.math.Digits;

/// A law of least squares against repeated runs (rows with equal arguments and levels): whether it
/// misses their means by more than they scatter (Draper and Smith, Applied Regression Analysis,
/// 1.5 and 2.1).
///
/// @param repeated rows that share their arguments with another
/// @param settings distinct arguments among all rows
/// @param f `(RSS − pure error)/(settings − parameters)` over `pure error/(rows − settings)`
/// @param p the probability of an `f` as large when the law is right and errors are normal
public record LackOfFit(int repeated, int settings, int dofLack, int dofPure, double f, double p) {
  private static final double DOUBT = 0.05;

  /// Empty where no arguments repeat, where there are no more settings than parameters, or where
  /// repeats agree to the last digit.
  static Optional<LackOfFit> of(Setup setup, double[] residuals) {
    Rows rows = setup.rows();
    int n = rows.size();
    int parameters = setup.coordinates().size();
    if (setup.surface().loss.kind() != Loss.Kind.SQUARES
        || n <= parameters
        || new Design(setup).repeats(List.of()) == 0) {
      return Optional.empty();
    }
    int[] setting = settings(setup);
    int settings = 0;
    for (int s : setting) {
      settings = Math.max(settings, s + 1);
    }
    double[] weight = new double[settings];
    double[] mean = new double[settings];
    int[] size = new int[settings];
    double rss = 0;
    for (int i = 0; i < n; i++) {
      double w = rows.weight()[i];
      size[setting[i]]++;
      weight[setting[i]] += w;
      mean[setting[i]] += w * rows.response()[i];
      rss += w * residuals[i] * residuals[i];
    }
    double pure = 0;
    double total = 0;
    int repeated = 0;
    for (int i = 0; i < n; i++) {
      double m = mean[setting[i]] / weight[setting[i]];
      double y = rows.response()[i];
      pure += rows.weight()[i] * (y - m) * (y - m);
      total += rows.weight()[i] * y * y;
      repeated += size[setting[i]] > 1 ? 1 : 0;
    }
    int lack = settings - parameters;
    if (settings == n || lack <= 0 || !(pure > 1e-24 * total)) {
      return Optional.empty();
    }
    double f = Math.max(0, rss - pure) / lack / (pure / (n - settings));
    return Optional.of(
        new LackOfFit(repeated, settings, lack, n - settings, f, tail(f, lack, n - settings)));
  }

  /// Probability of more than `f` under Fisher's distribution.
  private static double tail(double f, int d1, int d2) {
    return RegularizedBeta.value(d2 / (d2 + d1 * f), d2 / 2.0, d1 / 2.0);
  }

  public boolean isDoubtful() {
    return p < DOUBT;
  }

  /// In words, for a report.
  public String sentence() {
    String test =
        repeated
            + " rows repeat another one's arguments: F("
            + dofLack
            + ", "
            + dofPure
            + ") = "
            + Digits.of(f, 3)
            + ", p = "
            + Digits.of(p, 2);
    return isDoubtful()
        ? test
            + ", so the law misses their means by more than repeats scatter: its form is wrong"
            + " somewhere"
        : test + ", so the law misses their means by no more than repeats scatter";
  }

  /// A number for each row, equal where all arguments and levels are.
  private static int[] settings(Setup setup) {
    Rows rows = setup.rows();
    double[][] columns =
        setup.task().arguments().stream().map(rows::column).toArray(double[][]::new);
    int n = rows.size();
    Integer[] order = new Integer[n];
    int[] block = new int[n];
    for (int b = 0; b < rows.blocks().size(); b++) {
      Arrays.fill(block, rows.blocks().get(b).from(), rows.blocks().get(b).to(), b);
    }
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> compare(columns, block, a, b));
    int[] setting = new int[n];
    for (int k = 1; k < n; k++) {
      boolean same = compare(columns, block, order[k - 1], order[k]) == 0;
      setting[order[k]] = setting[order[k - 1]] + (same ? 0 : 1);
    }
    return setting;
  }

  private static int compare(double[][] columns, int[] block, int a, int b) {
    int c = Integer.compare(block[a], block[b]);
    for (int k = 0; k < columns.length && c == 0; k++) {
      c = Double.compare(columns[k][a], columns[k][b]);
    }
    return c;
  }
}
