package org.lawlang.plan;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.lawlang.math.Dense;

/// A local search for a minimum over a box by Newton's method in a trust region, on the exact
/// Hessian; steps are projected on the box. A place where the function is not finite is never
/// entered.
final class Descent {
  private static final int LAST = 500;

  /// What is minimised; it returns a jet whose value may be NaN.
  interface Smooth {
    Jet at(double[] u);
  }

  /// Where a search ended.
  @SuppressWarnings("ArrayRecordComponent") // never written, never compared
  record End(double[] u, Jet jet, double slope) {}

  private Descent() {}

  /// From `start`, a place where the function is finite, until the projected gradient is below
  /// `tolerance`, or nothing is gained.
  static End run(Smooth f, Landscape box, double[] start, double tolerance) {
    double[] u = start.clone();
    Jet here = f.at(u);
    double radius = 1;
    int idle = 0;
    for (int step = 0; step < LAST; step++) {
      double slope = slope(here.gradient, box, u);
      if (slope <= tolerance || idle > 5) {
        break;
      }
      double[] p = step(here, box, u, radius);
      double[] next = new double[u.length];
      for (int i = 0; i < u.length; i++) {
        next[i] = Math.clamp(u[i] + p[i], box.low(i), box.high(i));
        p[i] = next[i] - u[i];
      }
      double expected = expected(here, p);
      double length = Dense.norm(p);
      if (!(expected > 0) || length == 0) {
        break;
      }
      Jet there = f.at(next);
      double noise = 1e-15 * Math.abs(here.value);
      double gained = here.value - there.value;
      double ratio = there.isFinite() ? (gained + noise) / (expected + noise) : -1;
      idle = expected <= noise ? idle + 1 : 0;
      if (ratio > 0.75 && length > 0.8 * radius) {
        radius = Math.min(1e20, 2.5 * radius);
      } else if (ratio < 0.25) {
        radius = Math.min(radius, length) * (ratio < 0 ? 0.2 : 0.5);
      }
      if (ratio > 1e-4) {
        u = next;
        here = there;
      }
      if (radius < 1e-15 * (1 + Dense.norm(u))) {
        break;
      }
    }
    return new End(u, here, slope(here.gradient, box, u));
  }

  /// The largest component of the gradient that does not push against the box.
  static double slope(double[] gradient, Landscape box, double[] u) {
    double largest = 0;
    for (int i = 0; i < u.length; i++) {
      if (isFree(gradient[i], box, u, i)) {
        largest = Math.max(largest, Math.abs(gradient[i]));
      }
    }
    return largest;
  }

  static boolean isFree(double slope, Landscape box, double[] u, int i) {
    return slope > 0 ? u[i] > box.low(i) : u[i] < box.high(i);
  }

  private static double[] step(Jet here, Landscape box, double[] u, double radius) {
    int[] free =
        IntStream.range(0, u.length)
            .filter(i -> isFree(here.gradient[i], box, u, i) && box.low(i) < box.high(i))
            .toArray();
    double[] d = new double[u.length];
    // A step that runs into the box is taken again with the axes that stopped it held at their
    // ends.
    for (int round = 0; round < 4 && free.length > 0; round++) {
      spread(TrustStep.within(hessian(here, free), slopes(here, d, free), radius), free, d);
      int[] open =
          Arrays.stream(free)
              .filter(i -> u[i] + d[i] > box.low(i) && u[i] + d[i] < box.high(i))
              .toArray();
      if (open.length == free.length) {
        return d;
      }
      for (int i : free) {
        d[i] = Math.clamp(u[i] + d[i], box.low(i), box.high(i)) - u[i];
      }
      if (Dense.norm(d) > radius) {
        break;
      }
      for (int i : open) {
        d[i] = 0;
      }
      free = open;
    }
    return expected(here, d) > 0 ? d : projected(here, box, u, radius);
  }

  /// The gradient of the quadratic model at `d`, on the free axes.
  private static double[] slopes(Jet here, double[] d, int[] free) {
    double[] g = new double[free.length];
    for (int a = 0; a < free.length; a++) {
      g[a] = here.gradient[free[a]];
      for (int j = 0; j < d.length; j++) {
        g[a] += here.hessian[free[a]][j] * d[j];
      }
    }
    return g;
  }

  private static double[] hessian(Jet here, int[] free) {
    double[] h = new double[free.length * free.length];
    for (int a = 0; a < free.length; a++) {
      for (int b = 0; b < free.length; b++) {
        h[a * free.length + b] = here.hessian[free[a]][free[b]];
      }
    }
    return h;
  }

  private static void spread(double[] part, int[] free, double[] d) {
    for (int a = 0; a < free.length; a++) {
      d[free[a]] = part[a];
    }
  }

  /// A step of steepest descent, projected, short enough for the quadratic model to fall.
  private static double[] projected(Jet here, Landscape box, double[] u, double radius) {
    double t = radius / Math.max(1e-300, Dense.norm(here.gradient));
    double[] p = new double[u.length];
    for (int halving = 0; halving < 60; halving++) {
      for (int i = 0; i < u.length; i++) {
        p[i] = Math.clamp(u[i] - t * here.gradient[i], box.low(i), box.high(i)) - u[i];
      }
      if (expected(here, p) > 0) {
        break;
      }
      t /= 4;
    }
    return p;
  }

  /// How much the quadratic model falls along `p`.
  private static double expected(Jet here, double[] p) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double row = here.gradient[i];
      for (int j = 0; j < p.length; j++) {
        row += here.hessian[i][j] * p[j] / 2;
      }
      sum -= row * p[i];
    }
    return sum;
  }
}
