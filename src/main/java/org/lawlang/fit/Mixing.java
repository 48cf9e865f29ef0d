package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.lawlang.math.Special;

/// How well chains mix: rank-normalised split R-hat and effective numbers of draws (Vehtari, Gelman,
/// Simpson, Carpenter and Bürkner 2021, Rank-normalization, folding and localization).
final class Mixing {

  private Mixing() {}

  /// One a parameter of `draws`, whose chains of `each` draws stand one after the other.
  static List<Chains.Mixing> of(List<String> names, Draws draws, int each) {
    var mixing = new ArrayList<Chains.Mixing>();
    for (int w = 0; w < names.size(); w++) {
      mixing.add(of(names.get(w), split(draws.values()[w], each)));
    }
    return mixing;
  }

  static Chains.Mixing of(String name, double[][] halves) {
    double[] all = Arrays.stream(halves).flatMapToDouble(Arrays::stream).toArray();
    double[] sorted = all.clone();
    Arrays.sort(sorted);
    double median = quantile(sorted, 0.5);
    double[][] folded = map(halves, x -> Math.abs(x - median));
    double rHat = Math.max(rHat(ranked(halves)), rHat(ranked(folded)));
    double low = quantile(sorted, 0.05);
    double high = quantile(sorted, 0.95);
    double tail =
        Math.min(
            effective(map(halves, x -> x <= low ? 1 : 0)),
            effective(map(halves, x -> x <= high ? 1 : 0)));
    return new Chains.Mixing(name, rHat, effective(ranked(halves)), tail);
  }

  /// Each chain as two.
  static double[][] split(double[] draws, int each) {
    int half = each / 2;
    int chains = draws.length / each;
    double[][] halves = new double[2 * chains][];
    for (int c = 0; c < chains; c++) {
      halves[2 * c] = Arrays.copyOfRange(draws, c * each, c * each + half);
      halves[2 * c + 1] = Arrays.copyOfRange(draws, (c + 1) * each - half, (c + 1) * each);
    }
    return halves;
  }

  private static double[][] map(double[][] x, DoubleUnaryOperator f) {
    return Arrays.stream(x)
        .map(chain -> Arrays.stream(chain).map(f).toArray())
        .toArray(double[][]::new);
  }

  private static double quantile(double[] sorted, double p) {
    double h = (sorted.length - 1) * p;
    int i = (int) Math.floor(h);
    int j = Math.min(i + 1, sorted.length - 1);
    return sorted[i] + (h - i) * (sorted[j] - sorted[i]);
  }

  /// Normal scores of the ranks over all chains, equal draws sharing theirs (Blom 1958).
  private static double[][] ranked(double[][] x) {
    double[] sorted = Arrays.stream(x).flatMapToDouble(Arrays::stream).sorted().toArray();
    int n = sorted.length;
    return map(
        x,
        value -> {
          int at = Arrays.binarySearch(sorted, value);
          int first = at;
          int last = at;
          while (first > 0 && sorted[first - 1] == value) {
            first--;
          }
          while (last + 1 < n && sorted[last + 1] == value) {
            last++;
          }
          double rank = 0.5 * (first + last) + 1;
          return Special.gaussianQuantile((rank - 0.375) / (n + 0.25));
        });
  }

  private static double mean(double[] x) {
    return Arrays.stream(x).average().orElse(Double.NaN);
  }

  private static double variance(double[] x) {
    double mean = mean(x);
    return Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1);
  }

  /// Of the variance within chains, and of all: `(1 − 1/n)·W + B/n`.
  private static double[] variances(double[][] x) {
    int n = x[0].length;
    double within = Arrays.stream(x).mapToDouble(Mixing::variance).average().orElse(Double.NaN);
    double between = variance(Arrays.stream(x).mapToDouble(Mixing::mean).toArray());
    return new double[] {within, (n - 1.0) / n * within + between};
  }

  private static double rHat(double[][] x) {
    double[] v = variances(x);
    return Math.sqrt(v[1] / v[0]);
  }

  /// The effective number of draws, by Geyer's initial monotone sequence of autocorrelations.
  private static double effective(double[][] x) {
    int chains = x.length;
    int n = x[0].length;
    double[] v = variances(x);
    if (!(v[1] > 0)) {
      return Double.NaN;
    }
    double sum = -1;
    double last = Double.POSITIVE_INFINITY;
    for (int lag = 0; lag + 1 < n; lag += 2) {
      double pair = correlation(x, lag, v) + correlation(x, lag + 1, v);
      if (!(pair > 0)) {
        break;
      }
      last = Math.min(last, pair);
      sum += 2 * last;
    }
    double total = (double) chains * n;
    return Math.min(total / sum, total * Math.log10(total));
  }

  private static double correlation(double[][] x, int lag, double[] v) {
    if (lag == 0) {
      return 1;
    }
    double covariance = 0;
    for (double[] chain : x) {
      double mean = mean(chain);
      double sum = 0;
      for (int k = 0; k + lag < chain.length; k++) {
        sum += (chain[k] - mean) * (chain[k + lag] - mean);
      }
      covariance += sum / chain.length / x.length;
    }
    double n = x[0].length;
    return 1 - (v[0] * (n - 1) / n - covariance) / v[1];
  }
}
