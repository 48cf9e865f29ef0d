package org.lawlang.fit;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;

/// How a single run strays from the curve: normally, with one standard deviation a draw, as the
/// residuals did, or as the counts that a likelihood is of.
///
/// @param onLog the straying is that of the logarithm
/// @param spreads standard deviation for each draw of the fit; empty where residuals are drawn
/// @param residuals of the middle weight, freed of their leverage, those of one target after those of
/// another; empty where `spreads` tell, or nothing is known
/// @param counts the distribution of a run, where it is one of whole numbers
@SuppressWarnings("ArrayRecordComponent")
public record Scatter(
    boolean onLog, double[] spreads, double[] residuals, Optional<Counts> counts) {
  public static final Scatter UNKNOWN =
      new Scatter(false, new double[0], new double[0], Optional.empty());

  static Scatter of(Counts counts) {
    return new Scatter(false, new double[0], new double[0], Optional.of(counts));
  }

  public boolean isKnown() {
    return spreads.length + residuals.length > 0 || counts.isPresent();
  }

  /// A run whose curve is `mean`: the same value (of counts, the number that is expected), its draws
  /// strayed. Runs of other `seed` stray on their own.
  public Quantity run(Quantity mean, long seed) {
    if (counts.isPresent()) {
      return counts.get().run(mean, seed);
    }
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
        : new Scatter(onLog, spreads, Arrays.copyOfRange(residuals, from, to), counts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scatter(boolean log, double[] s, double[] r, Optional<Counts> c)
        && onLog == log
        && counts.equals(c)
        && Arrays.equals(spreads, s)
        && Arrays.equals(residuals, r);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(spreads) * 31 + Arrays.hashCode(residuals);
  }
}
