package org.lawlang.fit;

import java.util.OptionalDouble;

/// How near a law is to the rows it was fitted to.
///
/// @param r2 share of the weighted variance of the target explained; absent without degrees of
/// freedom or variance
/// @param rmse weighted root mean square error
/// @param r2Log and `rmseLog`: of the logarithms, where target and law are positive
/// @param mape mean absolute relative error; absent where a target is zero
/// @param aic of the likelihood of normal errors (of the logarithms for a fit on log) with variances
/// in inverse proportion to the weights, as R has it; absent without degrees of freedom
/// @param aicc of Hurvich and Tsai 1989, for small samples; absent with fewer than three rows more
/// than parameters
/// @param bic of Schwarz
record Quality(
    OptionalDouble r2,
    OptionalDouble rmse,
    OptionalDouble r2Log,
    OptionalDouble rmseLog,
    OptionalDouble mape,
    OptionalDouble aic,
    OptionalDouble aicc,
    OptionalDouble bic) {

  /// @param parameters free ones; the variance of the errors is one more
  static Quality of(
      double[] target, double[] predicted, double[] weight, boolean onLog, int parameters) {
    int n = target.length;
    double weights = 0;
    double logWeights = 0;
    double mean = 0;
    double meanLog = 0;
    double relative = 0;
    for (int i = 0; i < n; i++) {
      weights += weight[i];
      logWeights += Math.log(weight[i]);
      mean += weight[i] * target[i];
      meanLog += weight[i] * Math.log(target[i]);
      relative += target[i] == 0 ? Double.NaN : Math.abs(predicted[i] / target[i] - 1);
    }
    mean /= weights;
    meanLog /= weights;
    double rss = 0;
    double total = 0;
    double logs = 0;
    double totalLog = 0;
    for (int i = 0; i < n; i++) {
      double w = weight[i];
      double y = target[i];
      rss += w * (y - predicted[i]) * (y - predicted[i]);
      total += w * (y - mean) * (y - mean);
      double log = Math.log(y) - Math.log(predicted[i]);
      logs += w * log * log;
      totalLog += w * (Math.log(y) - meanLog) * (Math.log(y) - meanLog);
    }
    boolean free = n > parameters;
    int k = parameters + 1;
    double squares = onLog ? logs : rss;
    double deviance = n * (Math.log(2 * Math.PI * squares / n) + 1) - logWeights;
    double small = n - k - 1 > 0 ? 2.0 * k * (k + 1) / (n - k - 1) : Double.NaN;
    return new Quality(
        free && total > 0 ? finite(1 - rss / total) : OptionalDouble.empty(),
        finite(Math.sqrt(rss / weights)),
        free && totalLog > 0 ? finite(1 - logs / totalLog) : OptionalDouble.empty(),
        finite(Math.sqrt(logs / weights)),
        finite(relative / n),
        free ? finite(deviance + 2 * k) : OptionalDouble.empty(),
        free ? finite(deviance + 2 * k + small) : OptionalDouble.empty(),
        free ? finite(deviance + k * Math.log(n)) : OptionalDouble.empty());
  }

  private static OptionalDouble finite(double x) {
    return Double.isFinite(x) ? OptionalDouble.of(x) : OptionalDouble.empty();
  }
}
