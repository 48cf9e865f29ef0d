package org.lawlang.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lawlang.math.Interval;

/// The distributions that a prior may have, with their arguments in the order of Stan's.
public enum Distribution {
  NORMAL(Interval.REAL, List.of("mean", "sd")),
  /// Of the logarithm.
  LOGNORMAL(Interval.NON_NEGATIVE, List.of("mean of the logarithm", "sd of the logarithm")),
  UNIFORM(Interval.REAL, List.of("lower end", "upper end")),
  GAMMA(Interval.NON_NEGATIVE, List.of("shape", "rate")),
  EXPONENTIAL(Interval.NON_NEGATIVE, List.of("rate")),
  BETA(new Interval(0, 1), List.of("a", "b")),
  STUDENT(Interval.REAL, List.of("degrees of freedom", "centre", "scale"));

  private final Interval support;
  private final List<String> arguments;

  Distribution(Interval support, List<String> arguments) {
    this.support = support;
    this.arguments = arguments;
  }

  public static Optional<Distribution> named(String name) {
    return Arrays.stream(values()).filter(d -> d.text().equals(name)).findFirst();
  }

  /// `normal(mean, sd)` is written `normal`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// `normal(mean, sd)`.
  public String usage() {
    return text() + "(" + String.join(", ", arguments) + ")";
  }

  /// What is wrong with these arguments, in words.
  Optional<String> complaint(List<Double> given) {
    if (given.size() != arguments.size()) {
      return Optional.of("takes " + arguments.size() + " numbers, not " + given.size());
    }
    if (this == UNIFORM) {
      return given.get(0) < given.get(1)
          ? Optional.empty()
          : Optional.of("needs a lower end below its upper end");
    }
    boolean[] positive =
        switch (this) {
          case NORMAL, LOGNORMAL -> new boolean[] {false, true};
          case UNIFORM -> new boolean[2];
          case GAMMA, BETA -> new boolean[] {true, true};
          case EXPONENTIAL -> new boolean[] {true};
          case STUDENT -> new boolean[] {true, false, true};
        };
    for (int i = 0; i < positive.length; i++) {
      if (positive[i] && !(given.get(i) > 0)) {
        return Optional.of("needs " + arguments.get(i) + " above zero");
      }
    }
    return Optional.empty();
  }

  Interval support(List<Double> a) {
    return this == UNIFORM ? new Interval(a.get(0), a.get(1)) : support;
  }

  /// The logarithm of the density up to a constant, its slope and its bend, at `x` within the
  /// support.
  double[] log(List<Double> a, double x) {
    return switch (this) {
      case NORMAL -> {
        double sd = a.get(1);
        double z = (x - a.get(0)) / sd;
        yield new double[] {-0.5 * z * z, -z / sd, -1 / (sd * sd)};
      }
      case LOGNORMAL -> {
        double variance = a.get(1) * a.get(1);
        double away = Math.log(x) - a.get(0);
        yield new double[] {
          -Math.log(x) - 0.5 * away * away / variance,
          -(1 + away / variance) / x,
          (1 + (away - 1) / variance) / (x * x)
        };
      }
      case UNIFORM -> new double[3];
      case GAMMA -> power(a.get(0) - 1, a.get(1), x);
      case EXPONENTIAL -> power(0, a.get(0), x);
      case BETA -> {
        double[] low = power(a.get(0) - 1, 0, x);
        double[] high = power(a.get(1) - 1, 0, 1 - x);
        yield new double[] {low[0] + high[0], low[1] - high[1], low[2] + high[2]};
      }
      case STUDENT -> {
        double nu = a.get(0);
        double scale = a.get(2);
        double z = (x - a.get(1)) / scale;
        double sum = nu + z * z;
        yield new double[] {
          -0.5 * (nu + 1) * Math.log1p(z * z / nu),
          -(nu + 1) * z / (scale * sum),
          -(nu + 1) * (nu - z * z) / (scale * scale * sum * sum)
        };
      }
    };
  }

  /// Of `x^power·exp(−rate·x)`.
  private static double[] power(double power, double rate, double x) {
    double log = power == 0 ? 0 : power * Math.log(x);
    return new double[] {log - rate * x, power / x - rate, -power / (x * x)};
  }
}
