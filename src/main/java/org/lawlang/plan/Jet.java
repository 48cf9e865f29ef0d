package org.lawlang.plan;

import java.util.Arrays;

/// A value with its gradient and Hessian at one place.
final class Jet {
  double value;
  final double[] gradient;
  final double[][] hessian;

  Jet(int n) {
    gradient = new double[n];
    hessian = new double[n][n];
  }

  static Jet[] array(int count, int n) {
    Jet[] jets = new Jet[count];
    Arrays.setAll(jets, i -> new Jet(n));
    return jets;
  }

  boolean isFinite() {
    double sum = value;
    for (int i = 0; i < gradient.length; i++) {
      sum += gradient[i];
      for (int j = 0; j <= i; j++) {
        sum += hessian[i][j];
      }
    }
    return Double.isFinite(sum);
  }

  void scale(double factor) {
    value *= factor;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
      for (int j = 0; j < gradient.length; j++) {
        hessian[i][j] *= factor;
      }
    }
  }

  /// Becomes its logarithm.
  void log() {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= value;
    }
    for (int i = 0; i < gradient.length; i++) {
      for (int j = 0; j < gradient.length; j++) {
        hessian[i][j] = hessian[i][j] / value - gradient[i] * gradient[j];
      }
    }
    value = Math.log(value);
  }

  void subtract(Jet other) {
    value -= other.value;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] -= other.gradient[i];
      for (int j = 0; j < gradient.length; j++) {
        hessian[i][j] -= other.hessian[i][j];
      }
    }
  }
}
