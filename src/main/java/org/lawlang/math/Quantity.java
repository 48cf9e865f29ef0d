package org.lawlang.math;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/// A number, exact or with the draws that say how sure it is.
public sealed interface Quantity {

  /// The point estimate.
  double value();

  record Exact(double value) implements Quantity {}

  /// A point estimate with its draws. Draw `i` of every quantity of one fit comes from the same
  /// replicate, so functions of several quantities are taken draw by draw and keep their
  /// correlation. A draw may be NaN (undefined in that replicate).
  ///
  /// The array is shared, never written.
  @SuppressWarnings("ArrayRecordComponent")
  record Uncertain(double value, double[] draws) implements Quantity {
    @Override
    public boolean equals(Object other) {
      return other instanceof Uncertain(double v, double[] d)
          && Double.compare(value, v) == 0
          && Arrays.equals(draws, d);
    }

    @Override
    public int hashCode() {
      return Double.hashCode(value) * 31 + Arrays.hashCode(draws);
    }
  }

  static Quantity exact(double value) {
    return new Exact(value);
  }

  /// `f` of the quantities, at the point estimates and draw by draw. Quantities with unequal
  /// numbers of draws come from unrelated fits; the shorter count is kept.
  static Quantity map(ToDoubleFunction<double[]> f, List<Quantity> inputs) {
    int n = inputs.size();
    double[] x = new double[n];
    int draws = Integer.MAX_VALUE;
    for (int i = 0; i < n; i++) {
      x[i] = inputs.get(i).value();
      if (inputs.get(i) instanceof Uncertain(double v, double[] d)) {
        draws = Math.min(draws, d.length);
      }
    }
    double value = f.applyAsDouble(x);
    if (draws == Integer.MAX_VALUE) {
      return new Exact(value);
    }
    double[] result = new double[draws];
    for (int k = 0; k < draws; k++) {
      for (int i = 0; i < n; i++) {
        x[i] = inputs.get(i).draw(k);
      }
      result[k] = f.applyAsDouble(x);
    }
    return new Uncertain(value, result);
  }

  /// Draw `k`, which of an exact number is the number.
  default double draw(int k) {
    return switch (this) {
      case Exact(double value) -> value;
      case Uncertain(double value, double[] draws) -> draws[k];
    };
  }

  default boolean isExact() {
    return this instanceof Exact;
  }

  /// Whether the value lies outside of the central interval of its draws, beyond rounding.
  default boolean isOutside(double level) {
    if (isExact() || !Double.isFinite(value())) {
      return false;
    }
    Interval interval = interval(level);
    double room = 1e-9 * Math.max(Math.abs(value()), interval.hi() - interval.lo());
    return value() < interval.lo() - room || value() > interval.hi() + room;
  }

  /// The share of the draws that are not finite; zero for an exact number.
  default double undefined() {
    return this instanceof Uncertain(double value, double[] draws) && draws.length > 0
        ? 1 - (double) Arrays.stream(draws).filter(Double::isFinite).count() / draws.length
        : 0;
  }

  /// Mean of the finite draws; of an exact number, itself.
  default double mean() {
    return switch (this) {
      case Exact(double value) -> value;
      case Uncertain(double value, double[] draws) ->
          Arrays.stream(draws).filter(Double::isFinite).average().orElse(Double.NaN);
    };
  }

  /// Standard deviation of the finite draws (divided by n − 1); zero for an exact number.
  default double sd() {
    if (!(this instanceof Uncertain(double value, double[] draws))) {
      return 0;
    }
    double mean = mean();
    double sum = 0;
    int n = 0;
    for (double d : draws) {
      if (Double.isFinite(d)) {
        sum += (d - mean) * (d - mean);
        n++;
      }
    }
    return n < 2 ? Double.NaN : Math.sqrt(sum / (n - 1));
  }

  /// The standard deviation of normal draws with the same 95 % interval; draws far out do not move
  /// it.
  default double robustSd() {
    Interval interval = interval(0.95);
    return (interval.hi() - interval.lo()) / 3.919928;
  }

  /// The central interval that holds the share `level` of the finite draws: quantiles of type 7, as
  /// R and numpy take them. All numbers where nothing is finite.
  default Interval interval(double level) {
    if (!(this instanceof Uncertain(double value, double[] draws))) {
      return Double.isNaN(value()) ? Interval.REAL : new Interval(value(), value());
    }
    double[] sorted = new double[draws.length];
    int count = 0;
    for (double draw : draws) {
      if (Double.isFinite(draw)) {
        sorted[count++] = draw;
      }
    }
    if (count == 0) {
      return Interval.REAL;
    }
    sorted = Arrays.copyOf(sorted, count);
    Arrays.sort(sorted);
    return new Interval(quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2));
  }

  /// The share of the finite draws for which `event` holds; 0 or 1 for an exact number.
  default double probability(DoublePredicate event) {
    return switch (this) {
      case Exact(double value) -> event.test(value) ? 1 : 0;
      case Uncertain(double value, double[] draws) -> {
        double[] finite = Arrays.stream(draws).filter(Double::isFinite).toArray();
        yield finite.length == 0
            ? Double.NaN
            : (double) Arrays.stream(finite).filter(event).count() / finite.length;
      }
    };
  }

  private static double quantile(double[] sorted, double p) {
    double h = (sorted.length - 1) * p;
    int i = (int) Math.floor(h);
    int j = Math.min(i + 1, sorted.length - 1);
    return sorted[i] + (h - i) * (sorted[j] - sorted[i]);
  }
}
