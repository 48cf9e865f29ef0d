package org.lawlang.plan;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.lawlang.math.Interval;

/// The answer to a [DesignProblem]: the runs, what they cost, and what will be known once they are
/// made.
///
/// @param runs one array a run, in the order of the choices, the dearest first; a level by its index
/// @param costs of each run; empty without a cost
/// @param outlooks one for each number to be sharpened; empty for another purpose
/// @param parameters of the subjects
/// @param right for a choice between two laws, the probability that the better one shows; before
/// the runs it is a half
/// @param size for the parameters of a fit, the volume of their joint region after over before, as
/// a factor for each parameter
/// @param unidentified in words, what the runs will not tell
/// @param beyond in words, which ranges of the fitted rows the runs leave
public record RunDesign(
    DesignProblem problem,
    List<double[]> runs,
    List<Double> costs,
    List<Outlook> outlooks,
    List<Parameter> parameters,
    OptionalDouble right,
    OptionalDouble size,
    List<String> unidentified,
    List<String> beyond) {
  public RunDesign {
    runs = List.copyOf(runs);
    costs = List.copyOf(costs);
    outlooks = List.copyOf(outlooks);
    parameters = List.copyOf(parameters);
    unidentified = List.copyOf(unidentified);
    beyond = List.copyOf(beyond);
  }

  /// What all runs cost.
  public double cost() {
    return costs.stream().mapToDouble(Double::doubleValue).sum();
  }

  /// How many of the runs are the same as one before.
  public int repeats() {
    return runs.size() - (int) runs.stream().map(Arrays::toString).distinct().count();
  }

  /// A number now and as expected after the runs.
  ///
  /// @param share standard deviation after over before, the geometric mean over the poses
  /// @param shares the least and the largest of it over nine tenths of the poses
  public record Outlook(
      String text,
      double value,
      double sdNow,
      Interval now,
      double sdAfter,
      Interval after,
      double share,
      Interval shares) {}

  /// A parameter of a subject: its standard error as the fit reports it, and as much less of it as the
  /// runs leave; relative to it for a positive one.
  public record Parameter(
      String subject, String name, double value, boolean relative, double now, double after) {}
}
