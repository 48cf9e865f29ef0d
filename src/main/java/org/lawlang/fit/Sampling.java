package org.lawlang.fit;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Parallel;
import org.lawlang.math.Progress;
import org.lawlang.math.Streams;

/// Draws from the posterior: by its normal approximation at the mode, or by four chains of
/// Hamiltonian Monte Carlo.
///
/// @param isNormal whether the density has a mode with a curvature, as the approximation needs
record Sampling(Draws draws, Optional<Chains> chains, boolean isNormal) {
  private static final int CHAINS = 4;
  private static final int WARMUP = 500;

  /// Of so many directions a warm-up of [#WARMUP] learns nothing but the length of a step, for which
  /// [#SHORT] will do.
  private static final int MANY = 300;

  private static final int SHORT = 200;
  private static final int TRIES = 20;

  /// The optimum under the priors that the law declares; the optimum itself without any.
  static Found mode(Setup setup, Found best, Covariance covariance) {
    if (!Posterior.hasPriors(setup)) {
      return best;
    }
    Posterior posterior = Posterior.of(setup, best, covariance).unadjusted();
    double[] at = posterior.walkers(posterior.mode(posterior.coordinates(best.at())));
    var point = new Point(setup.surface());
    System.arraycopy(at, 0, point.at, 0, at.length);
    setup.surface().evaluate(setup.ladder().last(), setup.rows().weight(), point);
    return new Found(End.CONVERGED, at, point.value, best.evaluations());
  }

  static Sampling of(
      Setup setup, Found best, Covariance covariance, Chart chart, Executor parallel) {
    Posterior posterior = Posterior.of(setup, best, covariance).by(chart, best);
    double[] start = posterior.coordinates(best.at());
    double[] mode = posterior.mode(start);
    Frame frame = posterior.frame(mode);
    return setup.task().options().draws() == Uncertainty.LAPLACE
        ? laplace(setup, posterior, mode, frame)
        : chains(setup, posterior, mode, frame, parallel);
  }

  private static Sampling laplace(Setup setup, Posterior posterior, double[] mode, Frame frame) {
    int n = mode.length;
    long seed = Streams.seed(Draws.seed(setup), "laplace");
    var points = new Draws.Points(n, Draws.COUNT, seed);
    double[][] draws = new double[Draws.COUNT][];
    for (int k = 0; k < draws.length; k++) {
      draws[k] = stepped(mode, frame, points.normal(k, 0, 1), 1);
    }
    return new Sampling(draws(setup, posterior, draws), Optional.empty(), frame.isPositive());
  }

  private static double[] stepped(double[] from, Frame frame, double[] normal, double size) {
    double[] to = new double[from.length];
    frame.out(normal, to);
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i] + size * to[i];
    }
    return to;
  }

  private static Sampling chains(
      Setup setup, Posterior posterior, double[] mode, Frame frame, Executor parallel) {
    int each = Math.ceilDiv(setup.task().options().count(), CHAINS);
    int warmup = mode.length < MANY ? WARMUP : SHORT;
    long seed = Streams.seed(setup.task().options().seed(), "posterior");
    var found = new NoUTurn.Chain[CHAINS];
    try (Progress.Stretch stretch =
        Progress.of(parallel).begin("draws", CHAINS * (warmup + each))) {
      Parallel.run(
          parallel,
          CHAINS,
          chain -> {
            Posterior own = posterior.copy();
            RandomGenerator random = Streams.of(seed, chain);
            double[] start = start(own, mode, frame, random);
            found[chain] =
                new NoUTurn(own, mode, frame, random).run(start, warmup, each, stretch::step);
          });
    }
    double[][] draws = new double[CHAINS * each][];
    int divergences = 0;
    for (int chain = 0; chain < CHAINS; chain++) {
      System.arraycopy(found[chain].draws(), 0, draws, chain * each, each);
      divergences += found[chain].divergences();
    }
    Draws values = draws(setup, posterior, draws);
    var mixing =
        Mixing.of(setup.coordinates().walkers().stream().map(w -> w.name()).toList(), values, each);
    return new Sampling(
        values, Optional.of(new Chains(CHAINS, warmup, divergences, mixing)), frame.isPositive());
  }

  /// A start two standard deviations about the mode, nearer where the density is not defined.
  private static double[] start(
      Posterior posterior, double[] mode, Frame frame, RandomGenerator random) {
    double[] normal = new double[mode.length];
    double[] slope = new double[mode.length];
    double size = 2;
    for (int k = 0; k < TRIES; k++) {
      for (int i = 0; i < normal.length; i++) {
        normal[i] = random.nextGaussian();
      }
      double[] start = stepped(mode, frame, normal, size);
      if (Double.isFinite(posterior.at(start, slope))) {
        return start;
      }
      size /= 2;
    }
    return mode;
  }

  /// The parameters of draws of `u`; for least squares with the size of the errors, drawn given
  /// them: `σ² = Σ w·r²/χ²` with n degrees of freedom.
  private static Draws draws(Setup setup, Posterior posterior, double[][] points) {
    int n = setup.coordinates().size();
    boolean isNormal = setup.surface().loss.kind() == Loss.Kind.SQUARES && setup.laws().size() == 1;
    double[][] values = new double[n][points.length];
    double[] spreads = new double[isNormal ? points.length : 0];
    long seed = Streams.seed(setup.task().options().seed(), "errors");
    double dof = setup.rows().size();
    DoubleUnaryOperator radii = Draws.radius(dof);
    for (int k = 0; k < points.length; k++) {
      double[] at = posterior.walkers(points[k]);
      for (int w = 0; w < n; w++) {
        values[w][k] = setup.coordinates().walkers().get(w).value(at[w]);
      }
      if (isNormal) {
        double radius = radii.applyAsDouble(Streams.of(seed, k).nextDouble());
        spreads[k] = Math.sqrt(posterior.squares(points[k]) / dof) * radius;
      }
    }
    return new Draws(values, spreads, 0, 0);
  }
}
