package org.lawlang.fit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Sums over the fitted rows of a target that say how near the law comes: of weights, of squared
/// errors, of squared distances from the mean, the same two of logarithms, of absolute errors and
/// of those of logarithms, of the objective, of relative errors (not weighted), of logarithms of the
/// weights.
record Figures(
    int n,
    double weight,
    double rss,
    double total,
    double logs,
    double totalLogs,
    double sizes,
    double sizesLogs,
    double objective,
    double relative,
    double logWeights) {

  /// @param predicted the law over all rows
  /// @param losses the objective at each residual
  static Figures of(Rows rows, int part, double[] predicted, double[] losses) {
    int n = 0;
    double weight = 0;
    double mean = 0;
    double meanLog = 0;
    for (Rows.Block block : rows.blocks()) {
      for (int i = block.from(); i < block.to() && block.part() == part; i++) {
        n++;
        weight += rows.weight()[i];
        mean += rows.weight()[i] * rows.target()[i];
        meanLog += rows.weight()[i] * Math.log(rows.target()[i]);
      }
    }
    mean /= weight;
    meanLog /= weight;
    double rss = 0;
    double total = 0;
    double logs = 0;
    double totalLogs = 0;
    double sizes = 0;
    double sizesLogs = 0;
    double objective = 0;
    double relative = 0;
    double logWeights = 0;
    for (Rows.Block block : rows.blocks()) {
      for (int i = block.from(); i < block.to() && block.part() == part; i++) {
        double y = rows.target()[i];
        double w = rows.weight()[i];
        rss += w * (y - predicted[i]) * (y - predicted[i]);
        total += w * (y - mean) * (y - mean);
        double log = Math.log(y / predicted[i]);
        logs += w * log * log;
        sizes += w * Math.abs(y - predicted[i]);
        sizesLogs += w * Math.abs(log);
        double distance = Math.log(y) - meanLog;
        totalLogs += w * distance * distance;
        relative += y == 0 ? Double.NaN : Math.abs(predicted[i] / y - 1);
        logWeights += Math.log(w);
        objective += w * losses[i];
      }
    }
    return new Figures(
        n, weight, rss, total, logs, totalLogs, sizes, sizesLogs, objective, relative, logWeights);
  }

  static Figures sum(List<Figures> parts) {
    Figures sum = parts.getFirst();
    for (Figures p : parts.subList(1, parts.size())) {
      sum =
          new Figures(
              sum.n + p.n,
              sum.weight + p.weight,
              sum.rss + p.rss,
              sum.total + p.total,
              sum.logs + p.logs,
              sum.totalLogs + p.totalLogs,
              sum.sizes + p.sizes,
              sum.sizesLogs + p.sizesLogs,
              sum.objective + p.objective,
              sum.relative + p.relative,
              sum.logWeights + p.logWeights);
    }
    return sum;
  }

  OptionalDouble r2() {
    return total > 0 ? OptionalDouble.of(1 - rss / total) : OptionalDouble.empty();
  }

  OptionalDouble r2Log() {
    return totalLogs > 0 ? finite(1 - logs / totalLogs) : OptionalDouble.empty();
  }

  /// Absent where a target is zero.
  OptionalDouble mape() {
    return finite(relative / n);
  }

  OptionalDouble mae() {
    return finite(sizes / weight);
  }

  OptionalDouble maeLog() {
    return finite(sizesLogs / weight);
  }

  private static OptionalDouble finite(double x) {
    return Double.isFinite(x) ? OptionalDouble.of(x) : OptionalDouble.empty();
  }

  OptionalDouble rmse() {
    return OptionalDouble.of(Math.sqrt(rss / weight));
  }

  OptionalDouble rmseLog() {
    return Double.isFinite(logs)
        ? OptionalDouble.of(Math.sqrt(logs / weight))
        : OptionalDouble.empty();
  }

  /// Sums over rows that were held out, where the law is finite: of relative errors, of squared
  /// errors, of errors of logarithms.
  record Unseen(int n, double mape, double squares, double bias) {

    static Unseen of(Rows rows, int part, double[] predicted) {
      int n = 0;
      double mape = 0;
      double squares = 0;
      double bias = 0;
      for (Rows.Block block : rows.blocks()) {
        for (int i = block.from(); i < block.to() && block.part() == part; i++) {
          double y = rows.target()[i];
          if (Double.isFinite(predicted[i])) {
            n++;
            mape += y == 0 ? Double.NaN : Math.abs(predicted[i] - y) / Math.abs(y);
            squares += (predicted[i] - y) * (predicted[i] - y);
            bias += y > 0 && predicted[i] > 0 ? Math.log(predicted[i] / y) : Double.NaN;
          }
        }
      }
      return new Unseen(n, mape, squares, bias);
    }

    static Unseen sum(List<Unseen> parts) {
      Unseen sum = parts.getFirst();
      for (Unseen p : parts.subList(1, parts.size())) {
        sum =
            new Unseen(sum.n + p.n, sum.mape + p.mape, sum.squares + p.squares, sum.bias + p.bias);
      }
      return sum;
    }

    Optional<Fit.Holdout> holdout() {
      return n == 0
          ? Optional.empty()
          : Optional.of(new Fit.Holdout(n, mape / n, Math.sqrt(squares / n), bias / n));
    }
  }
}
