package org.lawlang.fit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import org.lawlang.fit.Fit.Estimate;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Quantity;
import org.lawlang.model.Objective;
import org.lawlang.model.Opening;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// A threshold that was left out of the call: `by huber`, `by tukey`. It is as many times the scale
/// of the residuals as keeps 95 % of the efficiency of least squares at normal errors, and the scale
/// is their median size over 0.6745, found from a fit by absolute values and then from the fit by the
/// objective itself until both agree (as `rlm` of R's MASS; Huber and Ronchetti, Robust statistics,
/// 2009, 7.8).
///
/// @param task with the threshold filled in
/// @param scales the scale that it follows from, for the report
record Thresholds(FitTask task, List<Estimate> scales) {
  private static final double EFFICIENCY = 0.95;
  private static final double NORMAL_MEDIAN = 0.674489750196082;
  private static final int ROUNDS = 60;
  private static final int GRID = 2400;

  Thresholds {
    scales = List.copyOf(scales);
  }

  static Checked<Thresholds> of(FitTask task, Span place, Executor parallel) {
    Optional<Param> open =
        task.objective().open().stream()
            .filter(p -> Opening.of(task.objective(), p).equals(Optional.of(Opening.THRESHOLD)))
            .findFirst();
    if (open.isEmpty()) {
      return Checked.ok(new Thresholds(task, List.of()));
    }
    String name = open.get().name();
    double factor = factor(task.objective(), name);
    var absolute =
        new Objective("absolute", Normal.apply(Fn.ABS, Normal.var(Objective.RESIDUAL)), Map.of());
    return Setup.of(task.with(absolute), place)
        .then(
            first -> {
              Search search = Search.of(first, parallel);
              if (search.best().end() == End.UNDEFINED) {
                return Checked.ok(new Thresholds(filled(task, name, factor), List.of()));
              }
              double[] at = search.best().at();
              double scale = scale(first.residuals(at));
              return Setup.of(filled(task, name, factor * scale), place)
                  .map(setup -> settled(setup, name, factor, at, scale));
            });
  }

  private static Thresholds settled(
      Setup setup, String name, double factor, double[] start, double first) {
    var descent = new Descent(setup.surface(), setup.metric(), setup.ladder());
    double[] at = start;
    double scale = first;
    for (int round = 0; round < ROUNDS; round++) {
      at = descent.at(factor * scale, at, setup.rows().weight()).at();
      double next = scale(setup.residuals(at));
      boolean same = Math.abs(next - scale) <= 1e-12 * scale;
      scale = next;
      if (same) {
        break;
      }
    }
    var estimate =
        new Estimate(
            "s", Quantity.exact(scale), OptionalDouble.empty(), Optional.empty(), false, false);
    return new Thresholds(filled(setup.task(), name, factor * scale), List.of(estimate));
  }

  private static FitTask filled(FitTask task, String name, double threshold) {
    Objective o = task.objective();
    var settings = new HashMap<>(o.settings());
    settings.put(name, threshold);
    return task.with(
        new Objective(o.name(), o.loss(), settings, o.rowwise(), List.of(), o.likelihood()));
  }

  /// The median size over that of a normal error; the mean size where more than half are met
  /// exactly.
  private static double scale(double[] residuals) {
    double[] sizes = residuals.clone();
    Arrays.setAll(sizes, i -> Math.abs(residuals[i]));
    Arrays.sort(sizes);
    int n = sizes.length;
    double median = (sizes[(n - 1) / 2] + sizes[n / 2]) / 2;
    double mean = Arrays.stream(sizes).average().orElse(0);
    return median > 0 ? median / NORMAL_MEDIAN : mean > 0 ? mean : 1;
  }

  /// By how much a threshold exceeds the standard deviation of normal errors at which the objective
  /// has 95 % of the efficiency of least squares.
  static double factor(Objective objective, String name) {
    Map<String, Expr> given = new HashMap<>();
    objective.settings().forEach((other, value) -> given.put(other, Normal.number(value)));
    given.remove(name);
    Expr slope = Derivative.of(Substitution.replace(objective.loss(), given), Objective.RESIDUAL);
    double lo = 0.01;
    double hi = 100;
    for (int i = 0; i < 60; i++) {
      double middle = Math.sqrt(lo * hi);
      if (efficiency(slope, name, middle) < EFFICIENCY) {
        lo = middle;
      } else {
        hi = middle;
      }
    }
    return Math.sqrt(lo * hi);
  }

  /// `(E[x·ψ])²/E[ψ²]` over the normal distribution, which is `(E[ψ'])²/E[ψ²]` by parts.
  private static double efficiency(Expr slope, String name, double threshold) {
    double[] x = new double[GRID + 1];
    double[] thresholds = new double[GRID + 1];
    Arrays.setAll(x, i -> 20.0 * i / GRID - 10);
    Arrays.fill(thresholds, threshold);
    double[] psi =
        Interpreter.column(slope, Map.of(Objective.RESIDUAL, x, name, thresholds), GRID + 1);
    double both = 0;
    double squares = 0;
    double weights = 0;
    for (int i = 0; i <= GRID; i++) {
      double density = Math.exp(-x[i] * x[i] / 2);
      both += density * x[i] * psi[i];
      squares += density * psi[i] * psi[i];
      weights += density;
    }
    return both * both / (squares * weights);
  }
}
