package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.lawlang.data.Column;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Parallel;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

/// How a law would have foretold: fitted to the rows up to each budget, scored on each later one.
/// Each fit starts anew, as the given one did; only the ranges and the starts are the same.
///
/// @param by what the budgets are of, in the user's words
/// @param budgets ascending; the rows of a budget lie above the one before, up to it
/// @param lines one a budget that is fitted, but the last
/// @param left why other budgets are not, in words
public record Rollout(
    String law, String by, List<Double> budgets, List<Line> lines, List<String> left) {
  /// Up to so many distinct values are budgets each; of more, quantiles are.
  private static final int DISTINCT = 12;

  private static final int QUANTILES = 10;
  private static final double EQUAL = 1e-9;
  private static final String COLUMN = "rollout'";

  public Rollout {
    budgets = List.copyOf(budgets);
    lines = List.copyOf(lines);
    left = List.copyOf(left);
  }

  /// A law fitted to the `n` rows up to a budget.
  public record Line(double budget, int n, List<Cell> cells) {
    public Line {
      cells = List.copyOf(cells);
    }
  }

  /// The mean absolute relative error over the `n` rows of a later budget; NaN where none of them
  /// is predicted (or a target is zero).
  public record Cell(double budget, int n, double mape) {}

  /// Mean over the cells of the next budget alone: one step ahead.
  public double next() {
    return mean(1);
  }

  /// Mean over all cells.
  public double mape() {
    return mean(Integer.MAX_VALUE);
  }

  private double mean(int steps) {
    double sum = 0;
    int n = 0;
    for (Line line : lines) {
      for (Cell cell : line.cells.subList(0, Math.min(steps, line.cells.size()))) {
        if (!Double.isNaN(cell.mape)) {
          sum += cell.mape;
          n++;
        }
      }
    }
    return sum / n;
  }

  /// The rollout of a fit, or why there can be none: a fit of several laws, one budget only, or no
  /// budget with enough rows below it.
  ///
  /// @param values the budget of each row of the table that was fitted; NaN leaves a row out
  public static Checked<Rollout> of(
      Fit fit, double[] values, String by, Span place, Executor parallel) {
    FitTask task = fit.task();
    if (task.sole().isEmpty()) {
      return bad(place, "a rollout needs one law, and this fits " + task.name());
    }
    List<Double> budgets = budgets(values);
    if (budgets.size() < 2) {
      return bad(place, by + " has one value only in these rows, so there is no later one");
    }
    Step[] steps = new Step[budgets.size() - 1];
    Parallel.run(
        parallel,
        "budgets",
        steps.length,
        k ->
            steps[k] =
                switch (Setup.of(upTo(task, values, budgets.get(k)), place)) {
                  case Checked.Bad<Setup>(var diagnostics) ->
                      Step.none(diagnostics.getFirst().message());
                  case Checked.Ok<Setup>(var setup) -> step(setup, values, budgets, k, parallel);
                });
    List<Line> lines = Arrays.stream(steps).flatMap(step -> step.line.stream()).toList();
    List<String> left =
        Arrays.stream(steps).filter(s -> s.line.isEmpty()).map(Step::complaint).toList();
    return lines.isEmpty()
        ? bad(place, "no budget has rows enough below it: " + String.join("; ", left))
        : Checked.ok(new Rollout(task.name(), by, budgets, lines, left));
  }

  /// What becomes of one budget: a line, or why there is none.
  private record Step(Optional<Line> line, String complaint) {
    static Step none(String complaint) {
      return new Step(Optional.empty(), complaint);
    }
  }

  private static Step step(
      Setup setup, double[] values, List<Double> budgets, int k, Executor parallel) {
    int rows = setup.rows().size();
    String law = setup.task().name();
    if (rows == setup.coordinates().size()) {
      return Step.none(rows + " rows for " + rows + " parameters of " + law);
    }
    Found best = Search.of(setup, parallel).best();
    return isUsable(setup, best)
        ? new Step(Optional.of(line(setup, best, values, budgets, k)), "")
        : Step.none(rows + " rows do not identify " + law);
  }

  private static Checked<Rollout> bad(Span place, String message) {
    return Checked.bad(
        Diagnostic.of(Code.BAD_OPTION, place, message)
            .help("roll out by what grows from run to run: a column such as C, or 6*N*D"));
  }

  private static boolean isUsable(Setup setup, Found best) {
    if (best.end() == End.UNDEFINED) {
      return false;
    }
    int n = setup.coordinates().size();
    int dof = setup.rows().size() - n;
    boolean[] bound = new boolean[n];
    for (int i = 0; i < n; i++) {
      Coordinates.Walker w = setup.coordinates().walkers().get(i);
      bound[i] = best.at()[i] <= w.lo() || best.at()[i] >= w.hi();
    }
    return Covariance.of(setup, best.at(), bound, dof).unseen().isEmpty();
  }

  /// The task with the rows above a budget held out.
  private static FitTask upTo(FitTask task, double[] values, double budget) {
    var above =
        new Expr.Test.Compare(Expr.Relation.LESS, Normal.number(edge(budget)), Normal.var(COLUMN));
    FitOptions options =
        FitOptions.DEFAULTS.withStarts(task.options().starts()).withSeed(task.options().seed());
    return new FitTask(
        task.targets(),
        task.data().with(new Column.Numbers(COLUMN, values)),
        task.objective(),
        task.onLog(),
        task.weight(),
        Optional.of(above),
        task.starts(),
        options);
  }

  private static Line line(
      Setup setup, Found best, double[] values, List<Double> budgets, int from) {
    Rows later = setup.heldOut();
    double[] predicted = setup.predict(later, setup.coordinates().values(best.at()));
    var cells = new ArrayList<Cell>();
    for (int k = from + 1; k < budgets.size(); k++) {
      double low = edge(budgets.get(k - 1));
      double high = edge(budgets.get(k));
      int[] rows = new int[later.size()];
      int n = 0;
      for (int i = 0; i < rows.length; i++) {
        double x = values[later.source()[i]];
        if (x > low && x <= high) {
          rows[n++] = i;
        }
      }
      Score score = Score.of(later.target(), predicted, Arrays.copyOf(rows, n));
      cells.add(new Cell(budgets.get(k), score.n(), score.n() == 0 ? Double.NaN : score.mape()));
    }
    return new Line(budgets.get(from), setup.rows().size(), cells);
  }

  /// A budget with what rounding adds to it.
  private static double edge(double budget) {
    return budget + EQUAL * Math.abs(budget);
  }

  /// The distinct values, or of many the quantiles.
  private static List<Double> budgets(double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    var distinct = new ArrayList<Double>();
    for (int i = 0; i < sorted.length; i++) {
      boolean last = i + 1 == sorted.length;
      if (last || sorted[i + 1] - sorted[i] > EQUAL * Math.abs(sorted[i + 1])) {
        distinct.add(sorted[i]);
      }
    }
    if (distinct.size() <= DISTINCT) {
      return distinct;
    }
    var cuts = new ArrayList<Double>();
    for (int q = 1; q <= QUANTILES; q++) {
      double cut = sorted[(int) Math.ceil(sorted.length * (double) q / QUANTILES) - 1];
      if (cuts.isEmpty() || cut > cuts.getLast()) {
        cuts.add(cut);
      }
    }
    return cuts;
  }
}
