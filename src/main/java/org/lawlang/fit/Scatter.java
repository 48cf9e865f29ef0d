package org.lawlang.fit;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;

/// How a single run strays from the curve: normally, with one standard deviation a draw, or as the
/// residuals did.
///
/// @param onLog the straying is that of the logarithm
/// @param spreads standard deviation for each draw of the fit; empty where residuals are drawn
/// @param residuals of weight one, freed of their leverage, those of one target after those of
/// another; empty where `spreads` tell, or nothing is known
@SuppressWarnings("ArrayRecordComponent")
public record Scatter(boolean onLog, double[] spreads, double[] residuals) {
  public static final Scatter UNKNOWN = new Scatter(false, new double[0], new double[0]);

  public boolean isKnown() {
    return spreads.length + residuals.length > 0;
  }

  /// A run whose curve is `mean`: the same value, its draws strayed. Runs of other `seed` stray on
  /// their own.
  public Quantity run(Quantity mean, long seed) {
    int count = mean instanceof Quantity.Uncertain(double v, double[] d) ? d.length : Draws.COUNT;
    double[] draws = new double[count];
    for (int k = 0; k < count; k++) {
      RandomGenerator random = Streams.of(seed, k);
      double noise =
          spreads.length > 0
              ? spreads[k % spreads.length] * random.nextGaussian()
              : residuals[random.nextInt(residuals.length)];
      draws[k] = onLog ? mean.draw(k) * Math.exp(noise) : mean.draw(k) + noise;
    }
    return new Quantity.Uncertain(mean.value(), draws);
  }

  /// Of the rows of one target of several.
  Scatter of(int from, int to) {
    return residuals.length < to
        ? this
        : new Scatter(onLog, spreads, Arrays.copyOfRange(residuals, from, to));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scatter(boolean log, double[] s, double[] r)
        && onLog == log
        && Arrays.equals(spreads, s)
        && Arrays.equals(residuals, r);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(spreads) * 31 + Arrays.hashCode(residuals);
  }
}
