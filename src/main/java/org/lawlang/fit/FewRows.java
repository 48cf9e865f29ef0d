package org.lawlang.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.math.Digits;

/// What is to be said of few rows: how often the 95 % intervals of a method hold the truth.
///
/// For squares and a law that is linear in its parameters it can be said beforehand: the case
/// bootstrap and the Laplace approximation take the spread of the residuals for that of the errors,
/// and all resampling takes normal quantiles for those of t. For other laws it depends on how they
/// bend, and under an objective with a threshold or a kink on what lies at it: there simulated studies
/// with 8 to 20 degrees of freedom say between what it lies (page of figures, "few rows").
record FewRows(Setup setup, Uncertainty source, Covariance covariance, Found best, int dof) {
  private static final int FEW = 20;

  /// With so many the sandwich of a robust objective holds the truth nearly as often as it should.
  private static final int FEW_ROBUST = 60;

  /// With so few not even the bootstrap does.
  private static final int VERY_FEW = 8;

  private static final double HELD = 0.93;

  /// Where the footing foretells less, some intervals may hold less than 93 %.
  private static final double POOR = 0.935;

  /// Of so many rows beyond its threshold an objective is no longer that of squares.
  private static final double BEYOND = 0.1;

  private static final String BOOTSTRAP = "ask for `bootstrap 1000`";
  private static final String ALIKE =
      "ask for `errors classical` where the scatter is alike, or for `jackknife`";

  /// None where all is well.
  List<String> sentences() {
    if (dof <= 0) {
      return List.of();
    }
    Optional<String> sentence =
        dof < FEW_ROBUST && isRobust() ? robust() : smooth().or(this::footing);
    return sentence.stream().toList();
  }

  /// Whether enough rows lie at a kink or beyond a threshold.
  private boolean isRobust() {
    Loss loss = setup.surface().loss;
    if (loss.isRound() || loss.kind() == Loss.Kind.KINK) {
      return !loss.isRound();
    }
    double[] bends = setup.surface().bends(best.at(), setup.ladder().last());
    return Arrays.stream(bends).filter(bend -> bend == 0).count() > BEYOND * bends.length;
  }

  private Optional<String> robust() {
    if (setup.task().options().cluster().isPresent()) {
      return Optional.empty();
    }
    return switch (source) {
      case COVARIANCE -> {
        boolean isClassical = Scores.isClassical(setup);
        yield isClassical || isSandwich()
            ? Optional.of(
                isClassical
                    ? simulated("from classical errors", 80, 94, BOOTSTRAP)
                    : simulated("from sandwich errors", 80, 95, BOOTSTRAP))
            : Optional.empty();
      }
      case JACKKNIFE -> Optional.of(simulated(by(), 74, 98, BOOTSTRAP));
      case RESIDUAL_BOOTSTRAP -> Optional.of(simulated(by(), 82, 91, BOOTSTRAP));
      case WILD_BOOTSTRAP -> Optional.of(simulated(by(), 64, 77, BOOTSTRAP));
      case LAPLACE -> Optional.of(simulated(by(), 70, 83, BOOTSTRAP));
      case POSTERIOR -> Optional.of(simulated(by(), 73, 95, BOOTSTRAP));
      case BOOTSTRAP ->
          dof < VERY_FEW
              ? Optional.of(simulated(by(), 86, 95, "add runs, since with so few no method is"))
              : Optional.empty();
      case NONE -> Optional.empty();
    };
  }

  private Optional<String> smooth() {
    double share =
        switch (source) {
          case BOOTSTRAP, LAPLACE -> Math.sqrt((double) dof / setup.rows().size());
          case RESIDUAL_BOOTSTRAP, WILD_BOOTSTRAP -> 1;
          case COVARIANCE, JACKKNIFE, POSTERIOR, NONE -> Double.POSITIVE_INFINITY;
        };
    if (source == Uncertainty.COVARIANCE && dof < FEW && isSandwich()) {
      return Optional.of(simulated("from sandwich errors", 83, 95, ALIKE));
    }
    if (Double.isInfinite(share + Scores.freedom(setup, dof))) {
      return Optional.empty();
    }
    var t = TDistribution.of(dof);
    double reach = Estimating.quantile(Double.POSITIVE_INFINITY) * share;
    double held = t.cumulativeProbability(reach) - t.cumulativeProbability(-reach);
    if (held >= HELD) {
      return Optional.empty();
    }
    String instead = "leave the method out for those of t, or ask for `profile`";
    if (isStraight() && source != Uncertainty.WILD_BOOTSTRAP) {
      return Optional.of(
          freedom()
              + " intervals "
              + by()
              + " hold the truth in about "
              + Digits.percent(held)
              + " of studies, not in 95 %; "
              + instead);
    }
    return Optional.of(
        switch (source) {
          case BOOTSTRAP -> simulated(by(), 85, 98, instead);
          case RESIDUAL_BOOTSTRAP -> simulated(by(), 86, 95, instead);
          default -> simulated(by(), 73, 92, instead);
        });
  }

  private Optional<String> footing() {
    if (source == Uncertainty.COVARIANCE && isSandwich()) {
      return footing("sandwich error", Footing.ofSandwich(setup, best, covariance, dof));
    }
    return source == Uncertainty.WILD_BOOTSTRAP && setup.task().options().cluster().isEmpty()
        ? footing("wild bootstrap", Footing.ofWild(setup, best, covariance))
        : Optional.empty();
  }

  private Optional<String> footing(String method, Footing worst) {
    return worst.held() < POOR
        ? Optional.of(
            "the "
                + method
                + " of "
                + setup.coordinates().walkers().get(worst.walker()).name()
                + " rests on about "
                + Digits.of(worst.rows(), 2)
                + " rows, so its interval holds the truth in about "
                + Digits.percent(worst.held())
                + " of studies, not in 95 %; "
                + (isRobust() ? BOOTSTRAP : ALIKE))
        : Optional.empty();
  }

  private String simulated(String method, int least, int most, String instead) {
    return freedom()
        + " intervals "
        + method
        + " are not sure to hold the truth in 95 % of studies: of simulated ones with as few they"
        + " held it in "
        + least
        + " to "
        + most
        + " %, by law and parameter; "
        + instead;
  }

  private String freedom() {
    return "with " + (dof == 1 ? "one degree of freedom" : dof + " degrees of freedom");
  }

  private String by() {
    return "by " + Doubts.words(source);
  }

  private boolean isSandwich() {
    return !Scores.isClassical(setup)
        && !(setup.task().options().errors() instanceof Errors.Clustered);
  }

  /// Whether the law is linear in all its parameters, and its errors add to it.
  private boolean isStraight() {
    boolean[] linear = Guesses.jointlyLinear(setup.laws(), setup.coordinates().locals());
    boolean isStraight = !setup.task().onLog();
    for (boolean each : linear) {
      isStraight &= each;
    }
    return isStraight && setup.surface().loss.kind() == Loss.Kind.SQUARES;
  }
}
