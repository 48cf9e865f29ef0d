package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Digits;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.LogSpace;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// A task made ready: the rows that are fitted and those held out, the coordinates, the objective
/// as a surface over them.
///
/// @param law in parameters and columns, the fixed parameters as numbers
/// @param heldOut rows of the table that are scored, not fitted
/// @param left rows left out since a needed cell is missing
@SuppressWarnings("ArrayRecordComponent")
record Setup(
    FitTask task,
    Expr law,
    Coordinates coordinates,
    Rows rows,
    Rows heldOut,
    int left,
    Surface surface,
    Metric metric,
    Descent.Ladder ladder) {

  static Checked<Setup> of(FitTask task, Span place) {
    Table table = task.data();
    String target = task.target();
    if (task.law().free().isEmpty()) {
      return bad(
          Code.NO_FREE_PARAMETER,
          place,
          task.law().name() + " has no free parameter, so there is nothing to fit",
          "leave out what fixes one of its parameters, or call the law as it is");
    }
    if (table.rows() == 0) {
      return bad(Code.EMPTY_TABLE, place, "the table has no rows", "check its `where`");
    }
    Expr law = fixed(task.law());
    var arguments = new TreeSet<>(task.law().arguments());
    var needed = new TreeSet<String>(arguments);
    needed.add(target);
    task.weight().ifPresent(w -> needed.addAll(Substitution.variables(w)));
    task.holdout().ifPresent(h -> needed.addAll(Substitution.variables(h)));
    task.objective().rowwise().values().forEach(e -> needed.addAll(Substitution.variables(e)));
    task.options().cluster().ifPresent(needed::add);
    List<String> groups = groups(task.law());
    needed.addAll(groups);
    for (String name : needed) {
      if (table.column(name).isEmpty()) {
        return bad(
            Code.MISSING_COLUMN,
            place,
            "the table has no column " + name,
            "it has " + String.join(", ", table.names()));
      }
    }
    var numbers = new HashMap<String, double[]>();
    boolean[] whole = new boolean[table.rows()];
    Arrays.fill(whole, true);
    for (String name : needed) {
      double[] column = Rows.numbers(table, name);
      numbers.put(name, column);
      for (int i = 0; i < whole.length; i++) {
        whole[i] &= !Double.isNaN(column[i]);
      }
    }
    int n = table.rows();
    double[] weights = new double[n];
    Arrays.fill(weights, 1);
    if (task.weight().isPresent()) {
      weights = Interpreter.column(task.weight().get(), numbers, n);
    }
    var settings = new HashMap<String, double[]>();
    for (var own : task.objective().rowwise().entrySet()) {
      double[] values = Interpreter.column(own.getValue(), numbers, n);
      settings.put(Loss.column(own.getKey()), values);
      for (int i = 0; i < n; i++) {
        whole[i] &= Double.isFinite(values[i]);
      }
    }
    boolean[] scored = new boolean[n];
    if (task.holdout().isPresent()) {
      scored = Interpreter.filter(task.holdout().get(), numbers, n);
    }
    for (int i = 0; i < n; i++) {
      if (!whole[i]) {
        continue;
      }
      if (weights[i] < 0) {
        return bad(
            Code.BAD_OPTION,
            place,
            "the weight of row " + (i + 1) + " is " + weights[i],
            "weights are positive; leave rows out with `where`");
      }
      for (String name : numbers.keySet()) {
        if (Double.isInfinite(Objects.requireNonNull(numbers.get(name))[i])) {
          return bad(
              Code.UNDEFINED_VALUE,
              place,
              name + " is infinite in row " + (i + 1),
              "correct that cell or column, or leave such rows out with a where");
        }
      }
      if (task.onLog() && !(Objects.requireNonNull(numbers.get(target))[i] > 0)) {
        return bad(
            Code.NOT_POSITIVE,
            place,
            target
                + " is "
                + numbers.get(target)[i]
                + " in row "
                + (i + 1)
                + ", and has no logarithm",
            "leave that row out with `where " + target + " > 0`, or leave out `on log`");
      }
      whole[i] = weights[i] > 0 && Double.isFinite(weights[i]);
    }
    int[] chosen = rows(whole, scored, false);
    int[] apart = rows(whole, scored, true);
    if (task.holdout().isPresent() && (chosen.length == 0 || apart.length == 0)) {
      return bad(
          Code.BAD_OPTION,
          place,
          chosen.length == 0
              ? "the holdout takes every row, so none is left to fit"
              : "no row meets the condition of the holdout",
          "choose a condition that some rows meet and others do not");
    }
    var levels = new LinkedHashMap<String, List<String>>();
    var codes = new LinkedHashMap<String, int[]>();
    var used = new HashMap<String, boolean[]>();
    for (String group : groups) {
      int[] ofRow = levels(table.column(group).orElseThrow(), group, levels);
      codes.put(group, ofRow);
      boolean[] seen = new boolean[Objects.requireNonNull(levels.get(group)).size()];
      for (int row : chosen) {
        seen[ofRow[row]] = true;
      }
      used.put(group, seen);
    }
    Loss loss = Loss.of(task.objective());
    Coordinates coordinates = Coordinates.of(task.law(), levels, used, loss.open());
    if (chosen.length < coordinates.size()) {
      return bad(
          Code.TOO_FEW_ROWS,
          place,
          words(chosen.length, "row")
              + " cannot fit "
              + words(coordinates.size(), "parameter")
              + " of "
              + task.law().name(),
          "add runs, or fix parameters with `" + task.law().name() + " with …`");
    }
    Rows rows =
        Rows.of(table, chosen, target, task.onLog(), weights, codes, arguments).with(settings);
    Rows heldOut =
        Rows.of(table, apart, target, task.onLog(), weights, codes, arguments).with(settings);
    var guide = new Guide(loss);
    int hopeless = guide.hopeless(rows);
    if (hopeless >= 0) {
      return bad(
          Code.UNDEFINED_VALUE,
          place,
          task.objective().name()
              + " is defined for no prediction where "
              + target
              + " = "
              + Digits.of(rows.target()[hopeless], 6)
              + ", in row "
              + (rows.source()[hopeless] + 1),
          "look at that row, and at what the objective takes as a target");
    }
    int left = n - chosen.length - apart.length;
    return Checked.ok(
        assemble(
            task, law, loss, coordinates, guide.guided(rows), guide.guided(heldOut), left));
  }

  /// The law in the walked variables, its positive columns as logarithms where powers or logarithms
  /// are taken of them.
  private static Setup assemble(
      FitTask task,
      Expr law,
      Loss loss,
      Coordinates coordinates,
      Rows rows,
      Rows heldOut,
      int left) {
    var logarithms = new TreeMap<>(coordinates.logarithms());
    Rows walkedRows = rows;
    TreeSet<String> raised = raised(law);
    for (String name : Substitution.variables(law)) {
      double[] column = rows.columns().get(name);
      if (column != null && (task.onLog() || raised.contains(name)) && isPositive(column)) {
        double[] logs = new double[column.length];
        for (int i = 0; i < logs.length; i++) {
          logs[i] = Math.log(column[i]);
        }
        logarithms.put(name, "log'" + name);
        walkedRows = walkedRows.with("log'" + name, logs);
      }
    }
    Expr walked = LogSpace.of(task.onLog() ? Normal.log(law) : law, logarithms);
    boolean quadratic = loss.kind() == Loss.Kind.SQUARES && !task.onLog();
    boolean[] linear =
        quadratic
            ? Guesses.jointlyLinear(law, coordinates.locals())
            : new boolean[coordinates.locals().size()];
    return new Setup(
        task,
        law,
        coordinates,
        rows,
        heldOut,
        left,
        new Surface(coordinates, walkedRows, loss, walked),
        Metric.of(walked, coordinates, walkedRows, task.onLog(), linear),
        Descent.Ladder.of(loss, rows, task.onLog()));
  }

  private static Checked<Setup> bad(Code code, Span place, String message, String help) {
    return Checked.bad(Diagnostic.of(code, place, message).help(help));
  }

  private static String words(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  private static Expr fixed(Law law) {
    var values = new HashMap<String, Expr>();
    for (Param p : law.parameters()) {
      p.fixed().ifPresent(value -> values.put(p.name(), Normal.number(value)));
    }
    return Substitution.replace(law.body(), values);
  }

  private static List<String> groups(Law law) {
    var groups = new TreeSet<String>();
    for (Param p : law.free()) {
      p.group().ifPresent(groups::add);
    }
    return List.copyOf(groups);
  }

  /// The code of every row, and the names of the levels in order of first appearance.
  private static int[] levels(Column column, String name, Map<String, List<String>> levels) {
    return switch (column) {
      case Column.Texts c -> {
        levels.put(name, c.levels());
        yield c.codes();
      }
      case Column.Numbers c -> {
        var known = new LinkedHashMap<Double, Integer>();
        int[] codes = new int[c.size()];
        for (int i = 0; i < codes.length; i++) {
          double x = c.values()[i];
          codes[i] = Double.isNaN(x) ? -1 : known.computeIfAbsent(x, v -> known.size());
        }
        var names = new ArrayList<String>();
        for (double x : known.keySet()) {
          names.add(x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : "" + x);
        }
        levels.put(name, names);
        yield codes;
      }
    };
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

  private static boolean isPositive(double[] values) {
    for (double x : values) {
      if (!(x > 0)) {
        return false;
      }
    }
    return true;
  }

  /// The names in bases of powers whose exponents vary, and under logarithms.
  private static TreeSet<String> raised(Expr law) {
    var names = new TreeSet<String>();
    Substitution.rewrite(
        law,
        e -> {
          if (e instanceof Expr.Product p) {
            for (Expr.Power f : p.factors()) {
              if (!(f.exponent() instanceof Expr.Const)) {
                names.addAll(Substitution.variables(f.base()));
              }
            }
          } else if (e instanceof Expr.Apply f && f.fn() == Fn.LOG) {
            names.addAll(Substitution.variables(f));
          }
          return e;
        });
    return names;
  }

  /// Target minus prediction, in the space of the objective.
  double[] residuals(double[] at) {
    double[] residuals = surface.predictions(at);
    double[] measured = surface.loss.ofResidual() ? rows.response() : rows.target();
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = measured[i] - residuals[i];
    }
    return residuals;
  }

  /// The law itself over some rows, NaN where a level was not fitted.
  double[] predict(Rows over, double[] values) {
    var names = new ArrayList<String>();
    for (Param p : coordinates.locals()) {
      names.add(p.name());
    }
    var columnNames = new ArrayList<String>();
    for (String name : Substitution.variables(law)) {
      if (!names.contains(name)) {
        columnNames.add(name);
      }
    }
    double[][] columns = new double[columnNames.size()][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = over.column(columnNames.get(i));
    }
    var kernel = Interpreter.of(new RowProgram(names, columnNames, List.of(), List.of(law)));
    double[] results = new double[over.size()];
    int[][] index = coordinates.byBlock(over.blocks());
    double[] local = new double[names.size()];
    for (int b = 0; b < index.length; b++) {
      Rows.Block block = over.blocks().get(b);
      for (int i = 0; i < local.length; i++) {
        local[i] = index[b][i] < 0 ? Double.NaN : values[index[b][i]];
      }
      kernel.evaluate(local, columns, block.from(), block.to(), 0, results);
    }
    return results;
  }
}
