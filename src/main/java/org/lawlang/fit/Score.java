package org.lawlang.fit;

import java.util.Arrays;

/// How near predictions are to the targets, over the rows that have one.
///
/// @param n rows with a finite prediction
/// @param mape mean absolute relative error, NaN where a target is zero or there is no row
/// @param rmse root mean square error
/// @param bias mean logarithm of law over target, NaN where one of them is not positive
record Score(int n, double mape, double rmse, double bias) {

  /// @param rows which rows are scored
  static Score of(double[] target, double[] predicted, int[] rows) {
    int n = 0;
    double relative = 0;
    double squares = 0;
    double logs = 0;
    for (int row : rows) {
      double y = target[row];
      double f = predicted[row];
      if (Double.isFinite(f)) {
        n++;
        relative += y == 0 ? Double.NaN : Math.abs(f - y) / Math.abs(y);
        squares += (f - y) * (f - y);
        logs += y > 0 && f > 0 ? Math.log(f / y) : Double.NaN;
      }
    }
    return new Score(n, relative / n, Math.sqrt(squares / n), logs / n);
  }

  static Score of(double[] target, double[] predicted) {
    int[] rows = new int[target.length];
    Arrays.setAll(rows, i -> i);
    return of(target, predicted, rows);
  }
}
