package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.lawlang.data.Column;
import org.lawlang.fit.Descent.Found;
import org.lawlang.math.Digits;
import org.lawlang.math.Parallel;
import org.lawlang.math.Streams;
import org.lawlang.model.Param;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;

/// Cross-validation: each fold predicted by a fit to the other rows.
///
/// Folds by chance hold every level of an indexing column in equal shares and do not depend on the
/// order of the rows. Each refit starts at the optimum of all rows.
///
/// @param n rows predicted
/// @param unpredicted rows that the others do not identify the law at; they are in no average
/// @param mape mean absolute relative error over all rows predicted
/// @param rmse root mean square error over them
/// @param bias mean logarithm of law over target; NaN where one of them is not positive
/// @param folds each fold, in order
public record Folds(
    Partition partition,
    int n,
    int unpredicted,
    double mape,
    double rmse,
    double bias,
    List<Fold> folds) {
  public Folds {
    folds = List.copyOf(folds);
  }

  /// How rows are divided.
  public sealed interface Partition {
    /// By chance into so many folds.
    record Random(int count) implements Partition {
      public Random {
        if (count < 2) {
          throw new IllegalArgumentException("at least two folds");
        }
      }
    }

    /// One fold for each value of a column.
    record By(String column) implements Partition {}
  }

  /// One fold: its number, or the value of the column that it leaves out.
  public record Fold(String name, int n, int unpredicted, double mape, double rmse) {}

  /// What forbids these folds, before anything is fitted.
  ///
  /// @param chosen the rows that are fitted
  static Optional<Diagnostic> trouble(FitTask task, int[] chosen, int parameters, Span place) {
    Optional<Partition> asked = task.options().folds();
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    switch (asked.get()) {
      case Partition.Random(int count) -> {
        if (count > chosen.length) {
          return refusal(
              place,
              count + " folds are more than the " + chosen.length + " rows",
              "`folds " + chosen.length + "` leaves out one row at a time");
        }
      }
      case Partition.By(String column) -> {
        for (Param p : task.law().free()) {
          if (p.group().equals(Optional.of(column))) {
            return refusal(
                place,
                p.name()
                    + " cannot be predicted for a "
                    + column
                    + " that is left out, since each has its own",
                "use `folds 5`, which leaves out rows of every "
                    + column
                    + ", or a law that shares "
                    + p.name());
          }
        }
      }
    }
    List<int[]> folds = List.copyOf(divide(task, chosen, new int[chosen.length]).values());
    if (folds.size() < 2) {
      return refusal(
          place,
          "the rows have one value only in the column that makes the folds",
          "`folds 5` divides them by chance");
    }
    int most = folds.stream().mapToInt(f -> f.length).max().orElse(0);
    return chosen.length - most >= parameters
        ? Optional.empty()
        : refusal(
            place,
            "a fold leaves "
                + (chosen.length - most)
                + " rows to fit "
                + parameters
                + " parameters to",
            "use more and smaller folds, add runs, or fix parameters");
  }

  private static Optional<Diagnostic> refusal(Span place, String message, String help) {
    return Optional.of(Diagnostic.of(Code.BAD_OPTION, place, message).help(help));
  }

  /// The folds by name: places in `rows`, which are rows of the table of the task.
  ///
  /// @param strata one number a row; folds by chance divide the rows of each evenly
  private static Map<String, int[]> divide(FitTask task, int[] rows, int[] strata) {
    int n = rows.length;
    String[] name = new String[n];
    var order = new LinkedHashMap<String, Integer>();
    switch (task.options().folds().orElseThrow()) {
      case Partition.Random(int count) -> {
        int[] dealt = deal(task, rows, strata);
        for (int f = 0; f < count; f++) {
          order.put(Integer.toString(f + 1), 0);
        }
        for (int k = 0; k < n; k++) {
          name[dealt[k]] = Integer.toString(k % count + 1);
        }
      }
      case Partition.By(String by) -> {
        Column column = task.data().column(by).orElseThrow();
        for (int i = 0; i < n; i++) {
          name[i] = value(column, rows[i]);
          order.put(name[i], 0);
        }
      }
    }
    var folds = new LinkedHashMap<String, int[]>();
    for (String each : order.keySet()) {
      int[] places = new int[n];
      int size = 0;
      for (int i = 0; i < n; i++) {
        if (name[i].equals(each)) {
          places[size++] = i;
        }
      }
      folds.put(each, Arrays.copyOf(places, size));
    }
    return folds;
  }

  /// A cell as the name of what has it.
  static String value(Column column, int row) {
    return switch (column) {
      case Column.Numbers(_, double[] values) -> Digits.exact(values[row]);
      case Column.Texts texts -> String.valueOf(texts.at(row));
    };
  }

  /// The places in an order by chance, stratum after stratum, which depends on what stands in the
  /// rows and not on their order.
  private static int[] deal(FitTask task, int[] rows, int[] strata) {
    var columns = new ArrayList<double[]>();
    for (String name : task.law().arguments()) {
      columns.add(Rows.pick(Rows.numbers(task.data(), name), rows));
    }
    columns.add(Rows.pick(Rows.numbers(task.data(), task.target()), rows));
    Integer[] sorted = new Integer[rows.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = i;
    }
    Arrays.sort(
        sorted,
        (a, b) -> {
          int c = Integer.compare(strata[a], strata[b]);
          for (int k = 0; c == 0 && k < columns.size(); k++) {
            c = Double.compare(columns.get(k)[a], columns.get(k)[b]);
          }
          return c;
        });
    RandomGenerator random = Streams.of(Streams.seed(task.options().seed(), "folds"), 0);
    int[] dealt = new int[sorted.length];
    for (int from = 0, to; from < dealt.length; from = to) {
      to = from;
      while (to < dealt.length && strata[sorted[to]] == strata[sorted[from]]) {
        dealt[to] = sorted[to];
        to++;
      }
      for (int i = to - 1; i > from; i--) {
        int j = from + random.nextInt(i - from + 1);
        int swap = dealt[i];
        dealt[i] = dealt[j];
        dealt[j] = swap;
      }
    }
    return dealt;
  }

  static Optional<Folds> of(Setup setup, Found best, Executor parallel) {
    Optional<Partition> partition = setup.task().options().folds();
    if (partition.isEmpty()) {
      return Optional.empty();
    }
    Rows rows = setup.rows();
    int[] strata = new int[rows.size()];
    for (int b = 0; b < rows.blocks().size(); b++) {
      Arrays.fill(strata, rows.blocks().get(b).from(), rows.blocks().get(b).to(), b);
    }
    Map<String, int[]> divided = divide(setup.task(), rows.source(), strata);
    List<String> names = List.copyOf(divided.keySet());
    List<int[]> folds = List.copyOf(divided.values());
    double[] predicted = new double[rows.size()];
    Parallel.run(
        parallel,
        folds.size(),
        f -> {
          double[] weights = rows.weight().clone();
          for (int row : folds.get(f)) {
            weights[row] = 0;
          }
          double[] all = new Refit(setup, best).predict(weights, rows);
          for (int row : folds.get(f)) {
            predicted[row] = all[row];
          }
        });
    var scores = new ArrayList<Fold>();
    for (int f = 0; f < names.size(); f++) {
      Score score = Score.of(rows.target(), predicted, folds.get(f));
      int missed = folds.get(f).length - score.n();
      scores.add(new Fold(names.get(f), score.n(), missed, score.mape(), score.rmse()));
    }
    int[] all = new int[rows.size()];
    Arrays.setAll(all, i -> i);
    Score score = Score.of(rows.target(), predicted, all);
    return Optional.of(
        new Folds(
            partition.get(),
            score.n(),
            rows.size() - score.n(),
            score.mape(),
            score.rmse(),
            score.bias(),
            scores));
  }
}
