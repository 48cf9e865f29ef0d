package org.lawlang.fit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.lawlang.kernel.Interpreter;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Expr;

/// Errors of the density `exp(−ρ(r)/s)/Z(s)`: those for which an objective `ρ` of the residual is
/// the likelihood, whatever their size `s`. The size is the most likely one; there is only one,
/// since `log Z` is convex in `1/s`. A row of weight `w` has errors of size `s/w`.
final class ErrorSize {
  /// Nodes of the trapezoidal rule on `r = unit·sinh(t)`, by side; mostly far fewer are asked for,
  /// and those beyond are made block by block.
  private static final int NODES = 16000;

  private static final int BLOCK = 1000;

  private static final double STEP = 0.0025;

  /// Of `log Z` between its own nodes.
  private static final double SPACING = 0.0125;

  /// Where the search looks for `log s` about the mean objective, and how far it gets.
  private static final double BELOW = 8;

  private static final double ABOVE = 4;
  private static final double SHARE = 1e-8;

  private final Expr loss;
  private final double unit;
  private final double[] slopes = new double[NODES]; // of the sinh
  private final double[] above = new double[NODES];
  private final double[] below = new double[NODES];
  private int made;
  private final Map<Long, Double> known = new HashMap<>();

  private ErrorSize(Expr loss, double mean) {
    this.loss = loss;
    unit = unit(loss, mean);
  }

  private void makeBlock() {
    double[] r = new double[BLOCK];
    Arrays.setAll(r, j -> unit * Math.sinh((made + j) * STEP));
    System.arraycopy(losses(loss, r), 0, above, made, BLOCK);
    Arrays.setAll(r, j -> -r[j]);
    System.arraycopy(losses(loss, r), 0, below, made, BLOCK);
    for (int j = made; j < made + BLOCK; j++) {
      slopes[j] = Math.cosh(j * STEP);
    }
    made += BLOCK;
  }

  /// Twice the negative log-likelihood at the most likely size; NaN where there is none.
  ///
  /// @param loss of the residual alone
  /// @param sum the objective, with its weights
  static double deviance(Expr loss, double sum, double[] weights) {
    double mean = sum / weights.length;
    if (!(mean > 0)) {
      return Double.NaN;
    }
    var errors = new ErrorSize(loss, mean);
    var best =
        new BrentOptimizer(SHARE, SHARE)
            .optimize(
                new MaxEval(500),
                GoalType.MINIMIZE,
                new UnivariateObjectiveFunction(
                    logSize -> {
                      double value = errors.at(logSize, sum, weights);
                      return Double.isNaN(value) ? Double.MAX_VALUE : value;
                    }),
                new SearchInterval(Math.log(mean) - BELOW, Math.log(mean) + ABOVE, Math.log(mean)));
    return 2 * errors.at(best.getPoint(), sum, weights);
  }

  /// Whether the objective grows for ever, without which there is no density.
  static boolean grows(Expr loss) {
    double[] far = losses(loss, new double[] {1e30, 1e60, -1e30, -1e60});
    return far[1] > far[0] * (1 + 1e-6) && far[3] > far[2] * (1 + 1e-6);
  }

  private static double[] losses(Expr loss, double[] residuals) {
    return Interpreter.column(loss, Map.of(Objective.RESIDUAL, residuals), residuals.length);
  }

  /// A residual whose objective is about `mean`.
  private static double unit(Expr loss, double mean) {
    double[] r = new double[1200];
    Arrays.setAll(r, j -> Math.exp(j - 600.0));
    double[] at = losses(loss, r);
    for (int j = 0; j < r.length; j++) {
      if (at[j] >= mean) {
        return r[j];
      }
    }
    return 1;
  }

  private double at(double logSize, double sum, double[] weights) {
    double logs = 0;
    double last = Double.NaN;
    double ofLast = 0;
    for (double w : weights) {
      if (w != last) {
        last = w;
        ofLast = logZ(logSize - Math.log(w));
      }
      logs += ofLast;
    }
    return logs + sum / Math.exp(logSize);
  }

  /// By the cubic through four nodes.
  private double logZ(double logSize) {
    double place = logSize / SPACING;
    long k = (long) Math.floor(place);
    double t = place - k;
    return node(k - 1) * -t * (t - 1) * (t - 2) / 6
        + node(k) * (t + 1) * (t - 1) * (t - 2) / 2
        - node(k + 1) * (t + 1) * t * (t - 2) / 2
        + node(k + 2) * (t + 1) * t * (t - 1) / 6;
  }

  private double node(long k) {
    return known.computeIfAbsent(k, key -> Math.log(integral(Math.exp(key * SPACING))));
  }

  private double integral(double size) {
    return unit * STEP * (side(above, size) + side(below, size));
  }

  /// NaN where the density does not fall off.
  private double side(double[] losses, double size) {
    double sum = 0;
    for (int j = 0; j < NODES; j++) {
      if (j == made) {
        makeBlock();
      }
      double term = Math.exp(-losses[j] / size) * (j == 0 ? 0.5 : slopes[j]);
      sum += term;
      if (term < 1e-17 * sum) {
        return sum;
      }
    }
    return Double.NaN;
  }
}
