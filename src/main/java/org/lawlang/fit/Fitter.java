package org.lawlang.fit;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.Fit.Estimate;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Progress;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;

/// Fits a law to a table: many starts, the best of them, how sure it is, and what is to be said of
/// it.
public final class Fitter {
  private static final double NOTHING = 1e-9;
  private static final double MOST_LEFT_OUT = 1e8;

  private Fitter() {}

  /// The fit, or why there can be none: an empty table, fewer rows than parameters, a target
  /// without a logarithm. A law that the data cannot identify, or that is nowhere finite, is a fit
  /// with its verdict; one without a free parameter is evaluated as it stands.
  ///
  /// The result does not depend on how many threads `parallel` has, bit for bit.
  public static Checked<Fit> fit(FitTask task, Span place, Executor parallel) {
    return Thresholds.of(task, place, parallel)
        .then(
            settled ->
                Setup.of(settled.task(), place)
                    .then(setup -> resampled(setup, place))
                    .then(setup -> leftOut(setup, place))
                    .map(setup -> fit(setup, settled.scales(), parallel)));
  }

  /// Residuals can be drawn again where the objective sees nothing else.
  private static Checked<Setup> resampled(Setup setup, Span place) {
    Uncertainty draws = setup.task().options().draws();
    boolean isOfResiduals =
        draws == Uncertainty.RESIDUAL_BOOTSTRAP || draws == Uncertainty.WILD_BOOTSTRAP;
    if (!isOfResiduals || setup.surface().loss.ofResidual()) {
      return Checked.ok(setup);
    }
    return Checked.bad(
        Diagnostic.of(
                Code.BAD_OPTION,
                place,
                "the "
                    + draws.slug().replace('-', ' ')
                    + " draws residuals, and "
                    + setup.task().objective().name()
                    + " compares target and prediction")
            .help("use `bootstrap 1000`, `laplace` or `posterior 2000`"));
  }

  /// Leaving one out is as many fits as there are rows, of all rows.
  private static Checked<Setup> leftOut(Setup setup, Span place) {
    FitOptions options = setup.task().options();
    if (options.draws() != Uncertainty.JACKKNIFE) {
      return Checked.ok(setup);
    }
    int units = Units.of(setup, options.cluster()).size();
    int rows = setup.rows().size();
    return (double) units * rows <= MOST_LEFT_OUT
        ? Checked.ok(setup)
        : Checked.bad(
            Diagnostic.of(
                    Code.BAD_OPTION,
                    place,
                    String.format(
                        Locale.ROOT, "the jackknife would fit %d rows %d times", rows, units))
                .help("`errors sandwich` says the same of so many rows, or use `bootstrap 200`"));
  }

  static Fit fit(Setup setup, Executor parallel) {
    return fit(setup, List.of(), parallel);
  }

  /// @param known scales that were found before
  private static Fit fit(Setup task, List<Estimate> known, Executor parallel) {
    task.surface().expect(Starting.foretold(task) + Resampling.foretold(task));
    Search search = Search.of(task, parallel);
    Setup setup = task.on(parallel);
    if (search.best().end() == End.UNDEFINED) {
      return Judgement.undefined(setup, search);
    }
    boolean[] atBound = new boolean[setup.coordinates().size()];
    Vertex.Middle middle;
    Found best;
    try (Progress.Stretch stretch = Progress.of(parallel).begin("last steps", 3)) {
      var descent = new Descent(setup.surface(), setup.metric(), setup.ladder());
      Found smooth = descent.refined(search.best(), setup.rows().weight());
      stretch.step();
      middle = Vertex.middle(setup, Vertex.of(setup, Refinement.of(setup, smooth)));
      stretch.step();
      best = settle(setup, middle.found(), atBound);
      stretch.step();
    }
    Sureness sureness = Sureness.of(setup, best, atBound, parallel);
    // The optimum under priors lies beside that of the rows, so their objective falls from there.
    List<String> falling =
        sureness.underPriors(setup)
            ? List.of()
            : Falling.of(setup, best, sureness.covariance(), atBound);
    return new Judgement(setup, search, sureness, known, falling, middle.ties()).fit(parallel);
  }

  /// Finds the parameters at a bound. One that is walked in logarithms never arrives at zero: it is
  /// put there when that is as good.
  private static Found settle(Setup setup, Found best, boolean[] atBound) {
    double[] at = best.at().clone();
    Surface surface = setup.surface();
    double stage = setup.ladder().last();
    double[] weight = setup.rows().weight();
    double room = NOTHING * Math.abs(best.value()) + setup.ladder().noise();
    double[] moved = at.clone();
    for (int i = 0; i < at.length; i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      atBound[i] = at[i] <= w.lo() || at[i] >= w.hi();
      if (w.log() && w.lo() == Double.NEGATIVE_INFINITY) {
        moved[i] = -700;
        double value =
            surface.value(stage, weight, moved, i) - surface.value(stage, weight, best.at(), i);
        moved[i] = best.at()[i];
        if (value <= room) {
          at[i] = Double.NEGATIVE_INFINITY;
          atBound[i] = true;
        }
      }
    }
    for (int i = 0; i < at.length; i++) {
      if (at[i] == Double.NEGATIVE_INFINITY) {
        at[i] = -700;
      }
    }
    return new Found(best.end(), at, best.value(), best.evaluations());
  }
}
