package org.lawlang.fit;

import java.util.Arrays;
import org.lawlang.math.Digits;

/// Why an objective was finite at no start: the first row where the law, its slopes or the objective
/// never are, if there is one.
final class Nowhere {
  private static final int TRIES = 12;
  private static final String RANGES = "give the parameters ranges that keep it defined there";

  private final Setup setup;
  private final int tried;

  private Nowhere(Setup setup, int tried) {
    this.setup = setup;
    this.tried = tried;
  }

  static Outcome.Undefined of(Setup setup, int tried) {
    return new Nowhere(setup, tried).reason();
  }

  private Outcome.Undefined reason() {
    Rows rows = setup.rows();
    boolean[] law = new boolean[rows.size()];
    Arrays.fill(law, true);
    boolean[] slopes = law.clone();
    boolean[] objective = law.clone();
    int n = setup.coordinates().size();
    var guesses = new Guesses(setup.laws(), setup.coordinates(), rows, setup.task().onLog());
    for (int i = 0; i < TRIES; i++) {
      double[] at =
          i % 2 == 0
              ? guesses.start(setup.task().options().seed(), i, Start.OF_LAW)
              : guesses.anywhere(setup.task().options().seed(), i, 0);
      double[] predicted = setup.predict(rows, setup.coordinates().values(at));
      double[] jacobian = setup.surface().jacobian(at);
      double[] losses = setup.surface().losses(at);
      for (int row = 0; row < predicted.length; row++) {
        boolean logarithm = setup.task().onLog() && predicted[row] <= 0;
        law[row] &= logarithm || !Double.isFinite(predicted[row]);
        objective[row] &= !Double.isFinite(losses[row]);
        boolean sloped = true;
        for (int k = 0; k < n; k++) {
          sloped &= Double.isFinite(jacobian[row * n + k]);
        }
        slopes[row] &= !sloped;
      }
    }
    String name = setup.task().name();
    if (first(law) >= 0) {
      String what = setup.task().onLog() ? " has no finite logarithm" : " is not finite";
      return at(name + what, law, RANGES + ", or leave such rows out with `where`");
    }
    if (first(slopes) >= 0) {
      return at(
          "a slope of " + name + " is not finite",
          slopes,
          RANGES + ", such as an exponent above zero for a power of zero");
    }
    if (first(objective) >= 0) {
      String of = setup.task().objective().name();
      return at(
          of + " is not defined for what " + name + " predicts",
          objective,
          RANGES + ", or write the law so that it cannot leave what " + of + " takes");
    }
    return new Outcome.Undefined(
        name
            + " is not finite over all rows at any of "
            + Union.count(tried, "start")
            + "; narrow the ranges of its parameters or give a start",
        "look at the ranges of the parameters and at the units of the columns");
  }

  /// The place of the first row of the table that is marked; −1 if none is.
  private int first(boolean[] marked) {
    int[] source = setup.rows().source();
    int first = -1;
    for (int row = 0; row < marked.length; row++) {
      if (marked[row] && (first < 0 || source[row] < source[first])) {
        first = row;
      }
    }
    return first;
  }

  private Outcome.Undefined at(String what, boolean[] marked, String help) {
    int row = first(marked);
    int others = -1;
    for (boolean each : marked) {
      others += each ? 1 : 0;
    }
    var values = new StringBuilder();
    for (String argument : setup.task().arguments()) {
      values.append(values.isEmpty() ? "" : ", ").append(argument).append(" = ");
      values.append(Digits.of(setup.rows().column(argument)[row], 4));
    }
    return new Outcome.Undefined(
        what
            + " in row "
            + (setup.rows().source()[row] + 1)
            + (values.isEmpty() ? "" : " (" + values + ")")
            + (others > 0 ? " and " + Union.count(others, "other") : "")
            + (tried == 0 ? "" : " at any of " + Union.count(tried, "start")),
        tried == 0 ? "leave out rows where it is not defined" : help);
  }
}
