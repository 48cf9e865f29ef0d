package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.lawlang.data.Table;
import org.lawlang.fit.FitTask.Target;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Digits;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Substitution;

/// Which rows of the table are fitted and which held out, for each target: those that have all
/// cells which its law, weight and holdout need, and a positive weight.
///
/// @param weights of all rows of the table
/// @param settings of the objective, for all rows of the table, by the names of [Loss#column]
/// @param left rows of the table that serve no target
@SuppressWarnings("ArrayRecordComponent")
record Selection(
    List<int[]> fitted,
    List<int[]> heldOut,
    double[] weights,
    Map<String, double[]> settings,
    int left) {
  Selection {
    fitted = List.copyOf(fitted);
    heldOut = List.copyOf(heldOut);
    settings = Map.copyOf(settings);
  }

  static Checked<Selection> of(FitTask task, Span place) {
    Table table = task.data();
    if (table.rows() == 0) {
      return bad(Code.EMPTY_TABLE, place, "the table has no rows", "check its `where`");
    }
    var common = new TreeSet<String>();
    task.weight().ifPresent(w -> common.addAll(Substitution.variables(w)));
    task.holdout().ifPresent(h -> common.addAll(Substitution.variables(h)));
    task.objective().rowwise().values().forEach(e -> common.addAll(Substitution.variables(e)));
    common.addAll(task.options().groupings());
    var columns = new HashMap<String, double[]>();
    var needed = new ArrayList<TreeSet<String>>();
    for (Target target : task.targets()) {
      var names = new TreeSet<>(common);
      names.addAll(target.law().arguments());
      names.add(target.column());
      for (Param p : target.law().free()) {
        p.group().ifPresent(names::add);
      }
      for (String name : names) {
        if (table.column(name).isEmpty()) {
          return bad(
              Code.MISSING_COLUMN,
              place,
              "the table has no column " + name,
              "it has " + String.join(", ", table.names()));
        }
        columns.computeIfAbsent(name, n -> Rows.numbers(table, n));
      }
      needed.add(names);
    }
    int n = table.rows();
    double[] weights = new double[n];
    Arrays.fill(weights, 1);
    if (task.weight().isPresent()) {
      weights = Interpreter.column(task.weight().get(), columns, n);
    }
    var settings = new HashMap<String, double[]>();
    for (var own : task.objective().rowwise().entrySet()) {
      settings.put(Loss.column(own.getKey()), Interpreter.column(own.getValue(), columns, n));
    }
    boolean[] scored = new boolean[n];
    if (task.holdout().isPresent()) {
      scored = Interpreter.filter(task.holdout().get(), columns, n);
    }
    var fitted = new ArrayList<int[]>();
    var heldOut = new ArrayList<int[]>();
    boolean[] serves = new boolean[n];
    for (int k = 0; k < needed.size(); k++) {
      boolean[] whole = whole(columns, needed.get(k), n);
      for (double[] setting : settings.values()) {
        for (int i = 0; i < n; i++) {
          whole[i] &= Double.isFinite(setting[i]);
        }
      }
      String column = task.targets().get(k).column();
      for (int i = 0; i < n; i++) {
        if (whole[i]) {
          var problem = problem(task, column, columns, needed.get(k), weights, i);
          if (problem.message().length() > 0) {
            return bad(problem.code(), place, problem.message(), problem.help());
          }
          whole[i] = weights[i] > 0 && Double.isFinite(weights[i]);
          serves[i] |= whole[i];
        }
      }
      fitted.add(rows(whole, scored, false));
      heldOut.add(rows(whole, scored, true));
    }
    if (task.holdout().isPresent() && (isEmpty(fitted) || isEmpty(heldOut))) {
      return bad(
          Code.BAD_OPTION,
          place,
          isEmpty(fitted)
              ? "the holdout takes every row, so none is left to fit"
              : "no row meets the condition of the holdout",
          "choose a condition that some rows meet and others do not");
    }
    int left = 0;
    for (boolean s : serves) {
      left += s ? 0 : 1;
    }
    return Checked.ok(new Selection(fitted, heldOut, weights, settings, left));
  }

  /// What is wrong with a row; an empty message when nothing is.
  private record Problem(Code code, String message, String help) {
    static final Problem NONE = new Problem(Code.BAD_OPTION, "", "");
  }

  private static Problem problem(
      FitTask task,
      String column,
      Map<String, double[]> columns,
      Iterable<String> needed,
      double[] weights,
      int i) {
    if (weights[i] < 0) {
      return new Problem(
          Code.BAD_OPTION,
          "the weight of row " + (i + 1) + " is " + Digits.of(weights[i]),
          "weights are positive; leave rows out with `where`");
    }
    for (String name : needed) {
      if (Double.isInfinite(Objects.requireNonNull(columns.get(name))[i])) {
        return new Problem(
            Code.UNDEFINED_VALUE,
            name + " is infinite in row " + (i + 1),
            "correct that cell or column, or leave such rows out with a where");
      }
    }
    double y = Objects.requireNonNull(columns.get(column))[i];
    if (task.onLog() && !(y > 0)) {
      return new Problem(
          Code.NOT_POSITIVE,
          column + " is " + Digits.of(y) + " in row " + (i + 1) + ", and has no logarithm",
          "leave that row out with `where " + column + " > 0`, or leave out `on log`");
    }
    return Problem.NONE;
  }

  private static boolean[] whole(Map<String, double[]> columns, Iterable<String> needed, int n) {
    boolean[] whole = new boolean[n];
    Arrays.fill(whole, true);
    for (String name : needed) {
      double[] column = Objects.requireNonNull(columns.get(name));
      for (int i = 0; i < n; i++) {
        whole[i] &= !Double.isNaN(column[i]);
      }
    }
    return whole;
  }

  private static int[] rows(boolean[] whole, boolean[] scored, boolean wanted) {
    int[] rows = new int[whole.length];
    int n = 0;
    for (int i = 0; i < whole.length; i++) {
      if (whole[i] && scored[i] == wanted) {
        rows[n++] = i;
      }
    }
    return Arrays.copyOf(rows, n);
  }

  private static boolean isEmpty(List<int[]> parts) {
    return parts.stream().allMatch(rows -> rows.length == 0);
  }

  private static <T> Checked<T> bad(Code code, Span place, String message, String help) {
    return Checked.bad(Diagnostic.of(code, place, message).help(help));
  }
}
