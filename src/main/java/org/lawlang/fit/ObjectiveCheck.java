package org.lawlang.fit;

import java.util.Arrays;
import java.util.List;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;

/// One law fitted to the same rows by several objectives: whether what is asked of it depends on
/// the choice.
///
/// @param names of the objectives, as stated
/// @param fits one an objective
public record ObjectiveCheck(List<String> names, List<Fit> fits, List<Question> questions) {
  public ObjectiveCheck {
    names = List.copyOf(names);
    fits = List.copyOf(fits);
    questions = List.copyOf(questions);
  }

  /// What is asked, and the answer of each fit.
  public record Question(String text, List<Quantity> answers) {
    /// Answers nearer than this share of the half-width of their intervals are one.
    private static final double SAME = 0.5;

    /// Answers further apart than so many half-widths differ.
    private static final double APART = 2;

    public Question {
      answers = List.copyOf(answers);
    }

    /// How the answers compare with their own uncertainty.
    public enum Dependence {
      NONE,
      WITHIN_ERRORS,
      BEYOND_ERRORS,
      UNKNOWN
    }

    /// The largest answer less the smallest.
    public double spread() {
      double[] values = answers.stream().mapToDouble(Quantity::value).sorted().toArray();
      return values[values.length - 1] - values[0];
    }

    /// The spread relative to the middle answer.
    public double relativeSpread() {
      return spread() / Math.abs(middle(answers.stream().mapToDouble(Quantity::value).toArray()));
    }

    /// The middle half-width of the 95 % intervals; NaN where an answer has none.
    public double halfWidth() {
      return answers.stream().anyMatch(Quantity::isExact)
          ? Double.NaN
          : middle(
              answers.stream()
                  .map(a -> a.interval(Digits.LEVEL))
                  .mapToDouble((Interval i) -> (i.hi() - i.lo()) / 2)
                  .toArray());
    }

    private static double middle(double[] values) {
      Arrays.sort(values);
      int n = values.length;
      return (values[(n - 1) / 2] + values[n / 2]) / 2;
    }

    public Dependence dependence() {
      double ratio = spread() / halfWidth();
      if (Double.isNaN(ratio)) {
        return Dependence.UNKNOWN;
      }
      return ratio <= SAME
          ? Dependence.NONE
          : ratio <= APART ? Dependence.WITHIN_ERRORS : Dependence.BEYOND_ERRORS;
    }

    /// In words whether the answer depends on the objective.
    public String verdict() {
      double[] values = answers.stream().mapToDouble(Quantity::value).sorted().toArray();
      String range =
          text
              + " lies between "
              + Digits.of(values[0], 4)
              + " and "
              + Digits.of(values[values.length - 1], 4)
              + " ("
              + Digits.percent(relativeSpread())
              + " apart)";
      String beside =
          ", "
              + Digits.of(spread() / halfWidth(), 2)
              + " times the half-width of its 95 % intervals: ";
      return switch (dependence()) {
        case NONE -> range + beside + "it does not depend on the objective";
        case WITHIN_ERRORS ->
            range + beside + "it depends on the objective about as much as on the noise";
        case BEYOND_ERRORS ->
            range
                + beside
                + "it depends on the objective more than its intervals say; choose the objective by"
                + " how the runs err, and report this spread";
        case UNKNOWN -> range + "; there are no intervals to hold that against";
      };
    }
  }
}
