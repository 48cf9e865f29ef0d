package org.lawlang.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;

/// The distribution of a run that counts something: its likelihood sums to one over the whole
/// numbers from zero up, whatever it is called.
///
/// @param likelihood negative, of the target and the prediction
public record Counts(Expr likelihood) {
  /// The most numbers that are gone through one by one; beyond, they are as good as normal.
  private static final int MOST = 4096;

  private static final int PIECE = 64;
  private static final double WHOLE = 1e-9;
  private static final double NEAR = 0.02;

  /// Empty where the likelihood is not one of counts at the predictions, or depends on more than
  /// target and prediction: a run to come then is not known in full.
  static Optional<Counts> of(Loss loss, double[] predictions) {
    Set<String> seen = Set.of(Objective.TARGET, Objective.PREDICTION);
    if (loss.likelihood().isEmpty()
        || !seen.equals(Set.copyOf(Substitution.variables(loss.likelihood().get())))) {
      return Optional.empty();
    }
    double[] sorted = predictions.clone();
    Arrays.sort(sorted);
    var counts = new Counts(loss.likelihood().get());
    Kernel kernel = counts.kernel();
    boolean isOne =
        Double.isFinite(Table.of(kernel, sorted[sorted.length / 2]).mean)
            && Double.isFinite(Table.of(kernel, sorted[0]).mean);
    return isOne ? Optional.of(counts) : Optional.empty();
  }

  private Kernel kernel() {
    return Interpreter.of(
        new RowProgram(
            List.of(Objective.PREDICTION),
            List.of(Objective.TARGET),
            List.of(),
            List.of(likelihood)));
  }

  /// Its value is the number expected, its draws are counts.
  Quantity run(Quantity prediction, long seed) {
    int n = prediction instanceof Quantity.Uncertain(_, double[] d) ? d.length : Draws.COUNT;
    Kernel kernel = kernel();
    double[] draws = new double[n];
    Table table = Table.of(kernel, prediction.value());
    double mean = table.mean;
    for (int k = 0; k < n; k++) {
      table = prediction.isExact() ? table : Table.of(kernel, prediction.draw(k));
      draws[k] = table.draw(Streams.of(seed, k));
    }
    return new Quantity.Uncertain(mean, draws);
  }

  /// The chances of the numbers from zero up at one prediction; for large numbers mean and standard
  /// deviation alone.
  ///
  /// @param mean NaN where they do not sum to one
  @SuppressWarnings("ArrayRecordComponent")
  private record Table(double[] chances, int size, double mean, double sd) {

    static Table of(Kernel kernel, double prediction) {
      double[] at = {prediction};
      double[] chances = new double[PIECE];
      double[] numbers = new double[PIECE];
      double sum = 0;
      double mean = 0;
      for (int from = 0; from < MOST; from += PIECE) {
        if (from + PIECE > chances.length) {
          chances = Arrays.copyOf(chances, 2 * chances.length);
          numbers = Arrays.copyOf(numbers, chances.length);
        }
        for (int t = from; t < from + PIECE; t++) {
          numbers[t] = t;
        }
        kernel.evaluate(at, new double[][] {numbers}, from, from + PIECE, 0, chances);
        for (int t = from; t < from + PIECE; t++) {
          chances[t] = Math.exp(-chances[t]);
          if (Double.isNaN(chances[t])) {
            return unknown();
          }
          sum += chances[t];
          mean += t * chances[t];
          if (Math.abs(sum - 1) <= WHOLE) {
            return new Table(chances, t + 1, mean, Double.NaN);
          }
          if (sum > 1) {
            return unknown();
          }
        }
      }
      return normal(kernel, prediction);
    }

    private static Table unknown() {
      return new Table(new double[0], 0, Double.NaN, Double.NaN);
    }

    /// Around the likeliest number, if the chances there are those of a normal distribution.
    private static Table normal(Kernel kernel, double prediction) {
      double lo = 0;
      double hi = 0x1p52;
      while (hi - lo > 2) {
        double a = Math.rint(lo + (hi - lo) / 3);
        double b = Math.rint(hi - (hi - lo) / 3);
        double fa = value(kernel, prediction, a);
        double fb = value(kernel, prediction, b);
        if (fa < fb || !Double.isFinite(fb)) {
          hi = b;
        } else {
          lo = a;
        }
      }
      double mode = Math.rint((lo + hi) / 2);
      double step = Math.rint(Math.sqrt(mode));
      double middle = value(kernel, prediction, mode);
      double bend =
          (value(kernel, prediction, mode + step)
                  - 2 * middle
                  + value(kernel, prediction, mode - step))
              / (step * step);
      double sd = 1 / Math.sqrt(bend);
      double whole = Math.exp(-middle) * sd * Math.sqrt(2 * Math.PI);
      return Math.abs(whole - 1) < NEAR ? new Table(new double[0], 0, mode, sd) : unknown();
    }

    private static double value(Kernel kernel, double prediction, double number) {
      double[] result = new double[1];
      kernel.evaluate(new double[] {prediction}, new double[][] {{number}}, 0, 1, 0, result);
      return result[0];
    }

    double draw(RandomGenerator random) {
      if (size == 0) {
        return Math.max(0, Math.rint(mean + sd * random.nextGaussian()));
      }
      double u = random.nextDouble();
      int t = 0;
      while (t < size - 1 && u >= chances[t]) {
        u -= chances[t++];
      }
      return t;
    }
  }
}
