package org.lawlang.plan;

import java.util.function.DoubleUnaryOperator;

/// A root between two places of unlike sign.
final class Bracket {
  private Bracket() {}

  /// By inverse quadratic interpolation where that is safe and halving where not, to the last digit
  /// (Chandrupatla 1997). At a pole or a jump it ends at that.
  static double root(DoubleUnaryOperator f, double from, double to) {
    double a = to;
    double b = from;
    double fa = f.applyAsDouble(a);
    double fb = f.applyAsDouble(b);
    double c = a;
    double fc = fa;
    double t = 0.5;
    for (int i = 0; i < 200; i++) {
      double x = a + t * (b - a);
      double fx = f.applyAsDouble(x);
      if (Math.signum(fx) == Math.signum(fa)) {
        c = a;
        fc = fa;
      } else {
        c = b;
        fc = fb;
        b = a;
        fb = fa;
      }
      a = x;
      fa = fx;
      boolean first = Math.abs(fa) < Math.abs(fb);
      double best = first ? a : b;
      double width = Math.abs(b - a);
      double tolerance = 0x1p-53 * Math.abs(best) + Double.MIN_NORMAL;
      if (fa == 0 || width <= 2 * tolerance || Double.isNaN(fx)) {
        return fa == 0 ? a : best;
      }
      double xi = (a - b) / (c - b);
      double phi = (fa - fb) / (fc - fb);
      boolean safe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
      t =
          safe
              ? fa / (fb - fa) * (fc / (fb - fc))
                  + (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb))
              : 0.5;
      double least = tolerance / width;
      t = t >= least && t <= 1 - least ? t : t > 0.5 ? 1 - least : t < least ? least : 0.5;
    }
    return Math.abs(fa) < Math.abs(fb) ? a : b;
  }
}
