package org.lawlang.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lawlang.math.Interval;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;

/// What the rows of a table can and cannot say of a law, told without a fit: by how many different
/// runs each parameter is seen, which of them have proportional effects, and how sure each will be
/// for a given error of the target.
///
/// It looks at the slopes of the law by its parameters over the rows, at the starting guesses; a
/// combination that none of the guesses sees is not seen.
///
/// @param n rows that would be fitted
/// @param left rows that serve no target, since a needed cell is missing
/// @param rank how many combinations of the free parameters the rows determine
/// @param condition of the slopes, scaled to unit length: the largest over the least singular
/// value; absent where the rank is less than the number of parameters
/// @param alike pairs that are hard to tell apart
/// @param guess whether the slopes were taken at a guess, and not at a fit
/// @param warnings what is not determined and why, with what to do
public record Prospect(
    FitTask task,
    int n,
    int left,
    List<Axis> axes,
    List<Outlook> parameters,
    int rank,
    OptionalDouble condition,
    List<Fit.Alike> alike,
    boolean guess,
    List<Warning> warnings) {
  /// The error of each target that the expected errors are for, relative to it.
  public static final double NOISE = 0.01;

  public Prospect {
    axes = List.copyOf(axes);
    parameters = List.copyOf(parameters);
    alike = List.copyOf(alike);
    warnings = List.copyOf(warnings);
  }

  /// A column that the laws see: how many different values it has over which range.
  ///
  /// @param decades how many powers of ten the range spans; absent where it is not positive
  public record Axis(String name, int values, Interval range, OptionalDouble decades) {}

  /// A parameter (one a level for an indexed one).
  ///
  /// @param how it enters the law
  /// @param through the columns that its effect depends on; none for an offset
  /// @param settings how many different combinations of those columns have an effect of it
  /// @param at the value at which the slopes were taken
  /// @param error expected standard error for an error of [#NOISE] of each target; absent where the
  /// rows do not determine the parameter
  public record Outlook(
      String name,
      Entry how,
      List<String> through,
      int settings,
      int rows,
      double at,
      OptionalDouble error) {
    public Outlook {
      through = List.copyOf(through);
    }
  }

  /// How a parameter enters a law.
  public enum Entry {
    LINEAR("linearly"),
    EXPONENT("in an exponent"),
    STEPS("in steps"),
    NONLINEAR("nonlinearly");

    public final String words;

    Entry(String words) {
      this.words = words;
    }
  }

  /// The prospect before any fit, or why there can be none.
  public static Checked<Prospect> of(FitTask task, Span place) {
    if (task.free().isEmpty()) {
      return Checked.bad(
          Diagnostic.of(
                  Code.NO_FREE_PARAMETER,
                  place,
                  task.name() + " has no free parameter, so rows can identify nothing of it")
              .help("leave out what fixes its parameters; `fit` evaluates the law as it is"));
    }
    return Setup.of(task, place)
        .map(
            setup -> {
              var guesses =
                  new Guesses(setup.laws(), setup.coordinates(), setup.rows(), task.onLog());
              var places = new ArrayList<double[]>();
              for (int i = 0; i < Math.max(1, task.options().starts()); i++) {
                places.add(guesses.start(task.options().seed(), i, Start.OF_LAW));
              }
              for (int i = 0; i < task.starts().size(); i++) {
                places.add(guesses.start(task.options().seed(), i, task.starts().get(i)));
              }
              return new Sight(setup).prospect(places, true);
            });
  }

  /// The same with the slopes at the optimum of a fit.
  public static Checked<Prospect> of(Fit fit, Span place) {
    return Setup.of(fit.task(), place)
        .map(
            setup -> {
              List<Coordinates.Walker> walkers = setup.coordinates().walkers();
              double[] values = new double[walkers.size()];
              for (int i = 0; i < values.length; i++) {
                Optional<Fit.Estimate> estimate = fit.estimate(walkers.get(i).name());
                values[i] = estimate.map(e -> e.value().value()).orElse(Double.NaN);
              }
              return new Sight(setup).prospect(List.of(setup.coordinates().walked(values)), false);
            });
  }
}
