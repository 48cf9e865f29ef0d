package org.lawlang.symbolic;

import java.util.function.DoubleUnaryOperator;
import org.lawlang.math.Interval;

/// The range of sine and cosine: their values at the ends, and the peaks and troughs in between.
final class Wave {
  /// Beyond, a turn is too few steps of a double to be placed.
  private static final double FAR = 1e6;

  private static final double ROUNDING = 1e-15;

  private Wave() {}

  /// @param peak a place where the wave is one
  static Interval range(Interval x, DoubleUnaryOperator wave, double peak) {
    if (!(Math.abs(x.lo()) < FAR && Math.abs(x.hi()) < FAR)) {
      return new Interval(-1, 1);
    }
    double a = wave.applyAsDouble(x.lo());
    double b = wave.applyAsDouble(x.hi());
    return new Interval(
        holds(x, peak + Math.PI) ? -1 : Math.max(-1, Math.min(a, b) - ROUNDING),
        holds(x, peak) ? 1 : Math.min(1, Math.max(a, b) + ROUNDING));
  }

  /// Whether a place, or one some turns from it, lies within, or nearly so.
  private static boolean holds(Interval x, double place) {
    double turn = 2 * Math.PI;
    double room = 1e-9;
    double next = place + turn * Math.ceil((x.lo() - room - place) / turn);
    return next <= x.hi() + room;
  }
}
