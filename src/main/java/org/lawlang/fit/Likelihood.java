package org.lawlang.fit;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.lawlang.kernel.Interpreter;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// The likelihood whose most likely law a fit is: what AIC and BIC are of. All are empty without
/// degrees of freedom and for an objective that is the likelihood of no errors, since it does not
/// grow for ever (tukey) or sees more than the residual; `aicc` also with fewer than three rows
/// more than parameters.
///
/// - Least squares: normal errors whose variances are in inverse proportion to the weights; their
///   size counts as a parameter, as in R's `lm`.
/// - An objective in proportion to the residual, `a·r` above the law and `b·|r|` below (absolute,
///   quantile): the asymmetric Laplace distribution whose scale is the mean loss over the weight.
///   The scale does not count, as in quantreg's `logLik.rq`.
/// - Any other objective that grows for ever with the residual (huber, cauchy, logcosh): errors of
///   the density `exp(−ρ(r)/s)/Z(s)` ([ErrorSize]); `s` counts.
/// - What the objective states of itself (`student_nll`), or is with a scale of its own.
record Likelihood(OptionalDouble aic, OptionalDouble aicc, OptionalDouble bic) {
  private enum Kind {
    STATED,
    NORMAL,
    LAPLACE,
    OF_A_SIZE,
    NONE
  }

  /// @param rank how many directions of the parameters the rows determine
  static Likelihood of(Setup setup, double[] at, Figures figures, int rank) {
    int n = figures.n();
    return switch (kind(setup.surface().loss)) {
      case STATED -> of(2 * stated(setup, at), n, rank, rank);
      case NORMAL -> {
        double squares = setup.task().onLog() ? figures.logs() : figures.rss();
        double deviance = n * (Math.log(2 * Math.PI * squares / n) + 1) - figures.logWeights();
        yield of(deviance, n, rank, rank + 1);
      }
      case LAPLACE -> {
        double deviance =
            2 * (n * (Math.log(figures.objective() / n) + 1) + sides(setup) - figures.logWeights());
        yield of(deviance, n, rank, rank);
      }
      case OF_A_SIZE -> {
        Loss loss = setup.surface().loss;
        double deviance =
            ErrorSize.deviance(loss.exact(), figures.objective(), setup.rows().weight());
        yield of(deviance, n, rank, rank + 1);
      }
      case NONE -> of(Double.NaN, n, rank, rank);
    };
  }

  /// @param deviance twice the negative log-likelihood
  /// @param k how many parameters count
  private static Likelihood of(double deviance, int n, int rank, int k) {
    double known = n > rank ? deviance : Double.NaN;
    int rest = n - k - 1;
    double small = rest > 0 ? 2.0 * k * (k + 1) / rest : Double.NaN;
    return new Likelihood(
        finite(known + 2 * k), finite(known + 2 * k + small), finite(known + k * Math.log(n)));
  }

  private static OptionalDouble finite(double x) {
    return Double.isFinite(x) ? OptionalDouble.of(x) : OptionalDouble.empty();
  }

  /// What the rows are distributed as, in words: `normal errors of log(loss)`.
  static Optional<String> words(FitTask task) {
    Objective objective = task.objective();
    String target =
        task.targets().stream()
            .map(t -> task.onLog() ? "log(" + t.column() + ")" : t.column())
            .collect(Collectors.joining(", "));
    return switch (kind(Loss.of(objective))) {
      case STATED ->
          Optional.of(objective.name() + (objective.likelihood().isPresent() ? "_nll" : ""));
      case NORMAL -> Optional.of("normal errors of " + target);
      case LAPLACE -> Optional.of("asymmetric Laplace errors of " + target);
      case OF_A_SIZE ->
          Optional.of("errors of " + target + " in proportion to exp(-" + objective.name() + "/s)");
      case NONE -> Optional.empty();
    };
  }

  private static Kind kind(Loss loss) {
    if (loss.likelihood().isPresent()) {
      return Kind.STATED;
    }
    return switch (loss.kind()) {
      case SQUARES -> Kind.NORMAL;
      case KINK -> isProportional(loss) ? Kind.LAPLACE : ofASize(loss);
      case THRESHOLD, SMOOTH -> ofASize(loss);
    };
  }

  private static Kind ofASize(Loss loss) {
    boolean ofResidual = Substitution.variables(loss.exact()).equals(Set.of(Objective.RESIDUAL));
    return ofResidual && ErrorSize.grows(loss.exact()) ? Kind.OF_A_SIZE : Kind.NONE;
  }

  /// Whether the objective grows in proportion to the residual, on either side of zero.
  private static boolean isProportional(Loss loss) {
    if (!loss.ofResidual()) {
      return false;
    }
    for (double side : new double[] {1, -1}) {
      double unit = at(loss, side);
      for (double size : new double[] {1e-6, 1e6}) {
        if (!(unit > 0 && Math.abs(at(loss, side * size) / size / unit - 1) < 1e-9)) {
          return false;
        }
      }
    }
    return true;
  }

  /// The objective of a residual, with a third for settings that differ from row to row.
  private static double at(Loss loss, double residual) {
    Expr there = of(loss, residual);
    Map<String, Double> others =
        Substitution.variables(there).stream().collect(Collectors.toMap(v -> v, _ -> 1.0 / 3));
    return Interpreter.evaluate(there, others);
  }

  private static Expr of(Loss loss, double residual) {
    return Substitution.replace(loss.exact(), Map.of(Objective.RESIDUAL, Normal.number(residual)));
  }

  /// The logarithms of `1/a + 1/b`, summed over the rows.
  private static double sides(Setup setup) {
    Rows rows = setup.rows();
    Loss loss = setup.surface().loss;
    double[] above = Interpreter.column(of(loss, 1), rows.columns(), rows.size());
    double[] below = Interpreter.column(of(loss, -1), rows.columns(), rows.size());
    double sum = 0;
    for (int i = 0; i < above.length; i++) {
      sum += Math.log(1 / above[i] + 1 / below[i]);
    }
    return sum;
  }

  /// The negative logarithm of the likelihood that the objective states, with the weights.
  private static double stated(Setup setup, double[] at) {
    Surface surface = setup.surface();
    Expr ofRow = surface.loss.likelihood().orElseThrow();
    double[] losses = surface.ofRows(ofRow, setup.rows(), surface.predictions(at), 1, at);
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += setup.rows().weight()[i] * losses[i];
    }
    return sum;
  }
}
