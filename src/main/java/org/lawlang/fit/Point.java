package org.lawlang.fit;

/// Room for one evaluation: `at` and what [Surface#evaluate] found there. Matrices stand as
/// [Surface#groups] says.
final class Point {
  final double[] at;
  double value = Double.NaN;
  final double[] gradient;
  final double[] hessian;
  final double[] normal;
  final double[][] sums; // of each piece of the rows

  Point(Surface surface) {
    int n = surface.size();
    at = new double[n];
    gradient = new double[n];
    hessian = new double[surface.groups.length()];
    normal = new double[surface.groups.length()];
    sums = surface.sums();
  }

  boolean isFinite() {
    if (!Double.isFinite(value)) {
      return false;
    }
    for (double g : gradient) {
      if (!Double.isFinite(g)) {
        return false;
      }
    }
    for (double h : hessian) {
      if (!Double.isFinite(h)) {
        return false;
      }
    }
    return true;
  }

  void set(Point other) {
    System.arraycopy(other.at, 0, at, 0, at.length);
    value = other.value;
    System.arraycopy(other.gradient, 0, gradient, 0, gradient.length);
    System.arraycopy(other.hessian, 0, hessian, 0, hessian.length);
    System.arraycopy(other.normal, 0, normal, 0, normal.length);
  }
}
