package org.lawlang.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;

/// What is to be said of a prediction: how far it goes beyond the rows that its law was fitted to, and
/// why its interval is missing or made of ranges.
///
/// @param beyond the arguments that leave the range of the rows
/// @param errorRatio standard error of the prediction over the largest one among the fitted rows
/// @param doubt about the interval
public record Extrapolation(
    List<Beyond> beyond, OptionalDouble errorRatio, Optional<Warning> doubt) {
  private static final double WORTH_SAYING = 1.5;

  /// An error so many times the largest one is worth a word where no argument leaves its range.
  private static final double FAR = 2;

  public Extrapolation {
    beyond = List.copyOf(beyond);
  }

  /// Whether it goes beyond the rows at all.
  public boolean isFar() {
    return !beyond.isEmpty() || errorRatio.orElse(0) > FAR;
  }

  /// An argument at `value`, outside of its range among the fitted rows.
  public record Beyond(String name, double value, Interval range) {
    public boolean above() {
      return value > range.hi();
    }

    /// Whether the argument is counted by factors; one that is not positive is by widths.
    public boolean byFactors() {
      return range.lo() > 0 && value > 0;
    }

    /// How many times the end of the range it is (or that end is of it); where it is not positive,
    /// how many widths of the range it lies beyond.
    public double times() {
      if (byFactors()) {
        return above() ? value / range.hi() : range.lo() / value;
      }
      double distance = above() ? value - range.hi() : range.lo() - value;
      return distance / (range.hi() - range.lo());
    }

    /// Powers of ten beyond the end of the range; absent where it is not counted by factors.
    public OptionalDouble decades() {
      return byFactors() ? OptionalDouble.of(Math.log10(times())) : OptionalDouble.empty();
    }
  }

  /// In words: `N is 4.2 times, C = 6ND 18 times beyond the largest run fitted`.
  public String sentence() {
    var clauses = new ArrayList<String>();
    clause(clauses, beyond.stream().filter(b -> b.byFactors() && b.above()).toList(), "largest");
    clause(clauses, beyond.stream().filter(b -> b.byFactors() && !b.above()).toList(), "smallest");
    for (Beyond b : beyond) {
      if (!b.byFactors()) {
        String way = b.above() ? "above" : "below";
        clauses.add(
            Double.isFinite(b.times())
                ? b.name()
                    + " is "
                    + Digits.of(b.times(), 2)
                    + " times its range "
                    + way
                    + " the runs fitted"
                : b.name()
                    + " is "
                    + Digits.of(b.value(), 3)
                    + ", "
                    + way
                    + " the only value fitted, "
                    + Digits.of(b.range().lo(), 3));
      }
    }
    if (clauses.isEmpty()) {
      clauses.add("no run fitted is like it, though each argument is in its range");
    }
    if (errorRatio.isPresent() && errorRatio.getAsDouble() > WORTH_SAYING) {
      clauses.add(
          "its standard error is "
              + count(errorRatio.getAsDouble())
              + " the largest among the runs fitted");
    }
    return String.join("; ", clauses);
  }

  private static void clause(List<String> clauses, List<Beyond> beyond, String end) {
    if (beyond.isEmpty()) {
      return;
    }
    var parts = new ArrayList<String>();
    for (int i = 0; i < beyond.size(); i++) {
      Beyond b = beyond.get(i);
      parts.add(b.name() + (i == 0 ? " is " : " ") + count(b.times()));
    }
    String way = end.equals("largest") ? " beyond the " : " below the ";
    clauses.add(String.join(", ", parts) + way + end + " run fitted");
  }

  private static String count(double times) {
    return Digits.of(times, times < 1.1 ? 3 : 2) + " times";
  }
}
