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
  static Optional<Diagnostic> trouble(FitTask task, Rows rows, int parameters, Span place) {
    Optional<Partition> asked = task.options().folds();
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    Map<String, int[]> folds = divide(task, rows);
    switch (asked.get()) {
      case Partition.Random(int count) -> {
        int n = (int) Arrays.stream(rows.source()).distinct().count();
        if (count > n) {
          return refusal(
              place,
              count + " folds are more than the " + n + " rows",
              "`folds " + n + "` leaves out one row at a time");
        }
      }
      case Partition.By(String column) -> {
        for (Param p : task.free()) {
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
        if (folds.size() < 2) {
          return refusal(
              place,
              "all rows have the same " + column + ", so none can be left out",
              "`folds 5` divides the rows by chance");
        }
      }
    }
    int most = folds.values().stream().mapToInt(f -> f.length).max().orElse(0);
    return rows.size() - most >= parameters
        ? Optional.empty()
        : refusal(
            place,
            "a fold leaves "
                + Union.count(rows.size() - most, "row")
                + " to fit "
                + Union.count(parameters, "parameter")
                + " to",
            "use more and smaller folds, add runs, or fix parameters");
  }

  private static Optional<Diagnostic> refusal(Span place, String message, String help) {
    return Optional.of(Diagnostic.of(Code.BAD_OPTION, place, message).help(help));
  }

  /// The folds by name, as places in `rows`. A row of the table that serves several targets is in
  /// one fold with all of them.
  private static Map<String, int[]> divide(FitTask task, Rows rows) {
    int n = rows.size();
    String[] ofRow = new String[task.data().rows()];
    var names = new LinkedHashMap<String, Integer>();
    switch (task.options().folds().orElseThrow()) {
      case Partition.Random(int count) -> {
        int[] dealt = deal(task, rows);
        for (int k = 0; k < dealt.length; k++) {
          ofRow[dealt[k]] = Integer.toString(k % count + 1);
        }
        for (int f = 0; f < Math.min(count, dealt.length); f++) {
          names.put(Integer.toString(f + 1), 0);
        }
      }
      case Partition.By(String by) -> {
        Column column = task.data().column(by).orElseThrow();
        int[] sources = Arrays.stream(rows.source()).sorted().distinct().toArray();
        for (int source : sources) {
          ofRow[source] = value(column, source);
          names.put(ofRow[source], 0);
        }
      }
    }
    var folds = new LinkedHashMap<String, int[]>();
    for (String name : names.keySet()) {
      int[] places = new int[n];
      int size = 0;
      for (int i = 0; i < n; i++) {
        if (name.equals(ofRow[rows.source()[i]])) {
          places[size++] = i;
        }
      }
      folds.put(name, Arrays.copyOf(places, size));
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

  /// The fitted rows of the table in an order by chance, those of one block after those of another,
  /// which depends on what stands in the rows and not on their order.
  private static int[] deal(FitTask task, Rows rows) {
    int[] stratum = new int[task.data().rows()];
    Arrays.fill(stratum, -1);
    for (int b = rows.blocks().size() - 1; b >= 0; b--) {
      for (int i = rows.blocks().get(b).from(); i < rows.blocks().get(b).to(); i++) {
        stratum[rows.source()[i]] = b;
      }
    }
    var columns = new ArrayList<double[]>();
    task.arguments().forEach(name -> columns.add(Rows.numbers(task.data(), name)));
    task.targets().forEach(target -> columns.add(Rows.numbers(task.data(), target.column())));
    int[] dealt =
        Arrays.stream(rows.source())
            .distinct()
            .boxed()
            .sorted(
                (a, b) -> {
                  int c = Integer.compare(stratum[a], stratum[b]);
                  for (int k = 0; c == 0 && k < columns.size(); k++) {
                    c = Double.compare(columns.get(k)[a], columns.get(k)[b]);
                  }
                  return c;
                })
            .mapToInt(Integer::intValue)
            .toArray();
    RandomGenerator random = Streams.of(Streams.seed(task.options().seed(), "folds"), 0);
    for (int from = 0, to; from < dealt.length; from = to) {
      to = from;
      while (to < dealt.length && stratum[dealt[to]] == stratum[dealt[from]]) {
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
    Map<String, int[]> divided = divide(setup.task(), rows);
    List<String> names = List.copyOf(divided.keySet());
    List<int[]> folds = List.copyOf(divided.values());
    double[] predicted = new double[rows.size()];
    Parallel.run(
        parallel,
        "folds",
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
