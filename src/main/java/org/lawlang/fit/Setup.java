package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.FitTask.Target;
import org.lawlang.kernel.Compiler;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.model.Grouping;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Bounds;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.LogSpace;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// A task made ready: the rows that are fitted and those held out, the coordinates, the objective
/// as a surface over them.
///
/// @param laws one a target, in parameters and columns, the fixed parameters as numbers
/// @param heldOut rows of the table that are scored, not fitted
/// @param left rows of the table that serve no target, since a needed cell is missing
record Setup(
    FitTask task,
    List<Expr> laws,
    Coordinates coordinates,
    Rows rows,
    Rows heldOut,
    int left,
    Surface surface,
    Metric metric,
    Descent.Ladder ladder) {
  /// Sizes beyond, and below one over it, are not squared.
  private static final double HUGE = 1e140;

  Setup {
    laws = List.copyOf(laws);
  }

  /// The task made ready, or why it cannot be. Laws without a free parameter are judged as they
  /// stand.
  static Checked<Setup> of(FitTask task, Span place) {
    Union union = Union.of(task.laws());
    if (!union.conflicts().isEmpty()) {
      return bad(
          Code.EMPTY_RANGE,
          place,
          "the laws fitted together do not agree: " + String.join("; ", union.conflicts()),
          "equal names are one parameter: rename one of them");
    }
    return Selection.of(task, place).then(selection -> of(task, union, selection, place));
  }

  private static Checked<Setup> of(FitTask task, Union union, Selection selection, Span place) {
    Table table = task.data();
    for (int k = 0; k < task.targets().size(); k++) {
      if (selection.fitted().get(k).length == 0 && task.targets().size() > 1) {
        Target target = task.targets().get(k);
        return bad(
            Code.TOO_FEW_ROWS,
            place,
            "no row has all cells that " + target.law().name() + " needs to be fitted",
            "leave " + target.law().name() + " out, or add such runs");
      }
    }
    var levels = new LinkedHashMap<String, List<String>>();
    var codes = new LinkedHashMap<String, int[]>();
    var used = new HashMap<String, boolean[]>();
    for (String group : groups(task.free())) {
      int[] ofRow = levels(table.column(group).orElseThrow(), group, levels);
      codes.put(group, ofRow);
      boolean[] seen = new boolean[Objects.requireNonNull(levels.get(group)).size()];
      for (int k = 0; k < task.targets().size(); k++) {
        if (groups(task.targets().get(k).law().free()).contains(group)) {
          for (int row : selection.fitted().get(k)) {
            seen[ofRow[row]] = true;
          }
        }
      }
      used.put(group, seen);
    }
    Loss loss = Loss.of(task.objective());
    if (loss.exactSlope().equals(Normal.ZERO)) {
      return bad(
          Code.BAD_OPTION,
          place,
          task.objective().name()
              + " is flat, or goes in steps: it has no slope by the "
              + (loss.ofResidual() ? "residual" : "prediction")
              + " that could lead to an optimum",
          "an objective grows with the distance from what was measured, as r^2 or abs(r) do");
    }
    var locals = new ArrayList<Param>(task.free());
    locals.addAll(loss.open());
    Coordinates coordinates = Coordinates.of(locals, levels, used);
    List<String> targets = task.targets().stream().map(Target::column).toList();
    List<String> arguments = task.arguments();
    double[] weights = selection.weights();
    Rows rows =
        Rows.of(table, selection.fitted(), targets, task.onLog(), weights, codes, arguments)
            .with(selection.settings());
    if (rows.size() < coordinates.size()) {
      return bad(
          Code.TOO_FEW_ROWS,
          place,
          Union.count(rows.size(), "row")
              + " cannot fit "
              + Union.count(coordinates.size(), "parameter")
              + " of "
              + task.name()
              + (selection.left() > 0
                  ? "; "
                      + selection.left()
                      + " of "
                      + Union.count(table.rows(), "row")
                      + (selection.left() == 1 ? " lacks" : " lack")
                      + " a cell that the fit needs"
                      + missing(table, targets, arguments)
                      + ", or a weight above zero"
                  : ""),
          missing(table, targets, arguments).isEmpty()
              ? "add runs, or fix parameters with `" + task.laws().getFirst().name() + " with …`"
              : "see how that column is made, or fill its cells in");
    }
    Optional<Diagnostic> trouble = Folds.trouble(task, rows, coordinates.size(), place);
    if (trouble.isPresent()) {
      return Checked.bad(trouble.get());
    }
    Rows heldOut =
        Rows.of(table, selection.heldOut(), targets, task.onLog(), weights, codes, arguments)
            .with(selection.settings());
    var guide = new Guide(loss);
    int hopeless = guide.hopeless(rows);
    if (hopeless >= 0) {
      return bad(
          Code.UNDEFINED_VALUE,
          place,
          task.objective().name()
              + " is defined for no prediction where the target is "
              + Digits.of(rows.target()[hopeless], 6)
              + ", in row "
              + (rows.source()[hopeless] + 1),
          "look at that row, and at what the objective takes as a target");
    }
    if (loss.isBottomless() || guide.isBottomless(rows)) {
      return bad(
          Code.BAD_OPTION,
          place,
          task.objective().name()
              + " has no least value by the prediction, which it drives to infinity",
          "an objective grows with the distance from what was measured, as (y - m)^2 does");
    }
    var laws = new ArrayList<Expr>();
    for (Law law : task.laws()) {
      laws.add(Zeros.written(fixed(law, union), rows, union.ranges()));
    }
    Optional<String> beyond = beyond(task, laws, rows);
    if (beyond.isPresent()) {
      return bad(
          Code.OUT_OF_DOMAIN,
          place,
          beyond.get() + " is of a size whose square is no number of double precision",
          "take other units: … with "
              + beyond.get()
              + " = "
              + beyond.get()
              + "/"
              + unit(largest(table, beyond.get())));
    }
    Interval reach = reach(laws, union.ranges());
    return Checked.ok(
        assemble(
            task,
            laws,
            loss,
            coordinates,
            guide.guided(rows, reach),
            guide.guided(heldOut, reach),
            selection.left(),
            Optional.empty()));
  }

  /// What one of the laws or another can predict.
  private static Interval reach(List<Expr> laws, Map<String, Interval> ranges) {
    double lo = Double.POSITIVE_INFINITY;
    double hi = Double.NEGATIVE_INFINITY;
    for (Expr law : laws) {
      Interval own = Bounds.of(law, ranges);
      lo = Math.min(lo, own.lo());
      hi = Math.max(hi, own.hi());
    }
    return new Interval(lo, hi);
  }

  /// The laws in the walked variables, their positive columns as logarithms where powers or
  /// logarithms are taken of them.
  ///
  /// @param whole the surface of the same laws over all rows, if these are some of them
  private static Setup assemble(
      FitTask task,
      List<Expr> laws,
      Loss loss,
      Coordinates coordinates,
      Rows rows,
      Rows heldOut,
      int left,
      Optional<Surface> whole) {
    Rows walkedRows = rows;
    var walked = new ArrayList<Expr>();
    boolean quadratic = loss.kind() == Loss.Kind.SQUARES && !task.onLog();
    boolean[] linear =
        quadratic
            ? Guesses.jointlyLinear(laws, coordinates.locals())
            : new boolean[coordinates.locals().size()];
    for (int k = 0; k < laws.size(); k++) {
      Expr law = laws.get(k);
      Rows own = rows.part(k);
      var logarithms = new TreeMap<>(coordinates.logarithms());
      TreeSet<String> raised = raised(law);
      for (String name : Substitution.variables(law)) {
        double[] column = own.columns().get(name);
        if (column != null && (task.onLog() || raised.contains(name)) && isPositive(column)) {
          logarithms.put(name, "log'" + name);
          walkedRows = walkedRows.with("log'" + name, logarithms(rows.column(name)));
        }
      }
      walked.add(
          LogSpace.of(task.onLog() ? Normal.log(law) : law, logarithms, own.columns().keySet()));
    }
    return new Setup(
        task,
        laws,
        coordinates,
        rows,
        heldOut,
        left,
        whole.isPresent()
            ? whole.get().over(walkedRows)
            : Surface.of(coordinates, walkedRows, loss, walked),
        Metric.of(walked, coordinates, walkedRows, task.onLog(), linear),
        Descent.Ladder.of(loss, rows, task.onLog()));
  }

  /// The same task on some of its rows.
  Setup on(Rows some) {
    return assemble(
        task, laws, surface.loss, coordinates, some, heldOut, left, Optional.of(surface));
  }

  /// The same with evaluations that use several threads where rows are many.
  Setup on(Executor threads) {
    return new Setup(
        task, laws, coordinates, rows, heldOut, left, surface.on(threads), metric, ladder);
  }

  /// The same rows and objective under the laws in other parameters.
  Setup in(List<Expr> others, Coordinates parameters) {
    return assemble(task, others, surface.loss, parameters, rows, heldOut, left, Optional.empty());
  }

  /// A column that is too large or too small to be squared, which sums of squares and of slopes do;
  /// none where its logarithm is taken.
  private static Optional<String> beyond(FitTask task, List<Expr> laws, Rows rows) {
    var names = new TreeSet<String>();
    for (Expr law : laws) {
      TreeSet<String> raised = raised(law);
      for (String name : Substitution.variables(law)) {
        double[] column = rows.columns().get(name);
        if (column != null && !((task.onLog() || raised.contains(name)) && isPositive(column))) {
          names.add(name);
        }
      }
    }
    if (!task.onLog()) {
      task.targets().forEach(target -> names.add(target.column()));
    }
    return names.stream()
        .filter(
            name -> {
              double size = largest(task.data(), name);
              return size > 0 && !(size < HUGE && size > 1 / HUGE);
            })
        .findFirst();
  }

  /// A power of ten of about that size.
  private static String unit(double size) {
    return "1e" + (int) Math.clamp(Math.floor(Math.log10(size)), -300, 300);
  }

  private static double largest(Table table, String name) {
    double largest = 0;
    for (double x : Rows.numbers(table, name)) {
      largest = Double.isFinite(x) ? Math.max(largest, Math.abs(x)) : largest;
    }
    return largest;
  }

  private static double[] logarithms(double[] values) {
    double[] logs = new double[values.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(values[i]);
    }
    return logs;
  }

  private static Checked<Setup> bad(Code code, Span place, String message, String help) {
    return Checked.bad(Diagnostic.of(code, place, message).help(help));
  }

  private static Expr fixed(Law law, Union union) {
    var values = new HashMap<String, Expr>();
    for (Param p : union.parameters()) {
      p.fixed().ifPresent(value -> values.put(p.name(), Normal.number(value)));
    }
    return Substitution.replace(law.body(), values);
  }

  static List<String> groups(List<Param> free) {
    var groups = new TreeSet<String>();
    for (Param p : free) {
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
          names.add(Grouping.level(x));
        }
        levels.put(name, names);
        yield codes;
      }
    };
  }

  /// Whether a walker moves the law in steps only, so that no slope shows what it does.
  boolean isStepped(int walker) {
    String name = coordinates.locals().get(coordinates.walkers().get(walker).local()).name();
    boolean stepped = false;
    for (Expr law : laws) {
      if (Substitution.variables(law).contains(name)) {
        if (!Derivative.of(law, name).equals(Normal.ZERO)) {
          return false;
        }
        stepped = true;
      }
    }
    return stepped;
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

  /// The laws themselves over some rows, NaN where a level was not fitted.
  double[] predict(Rows over, double[] values) {
    double[] results = new double[over.size()];
    int[][] index = coordinates.byBlock(over.blocks());
    for (int k = 0; k < laws.size(); k++) {
      predict(k, over, index, values, results);
    }
    return results;
  }

  private void predict(int part, Rows over, int[][] index, double[] values, double[] results) {
    Expr law = laws.get(part);
    int[] uses = coordinates.uses(law, Param::name);
    var names = new ArrayList<String>();
    for (int local : uses) {
      names.add(coordinates.locals().get(local).name());
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
    var program = new RowProgram(names, columnNames, List.of(), List.of(law));
    boolean isMany = over.size() > LossOfRows.MANY;
    Kernel kernel = isMany ? Compiler.compile(program) : Interpreter.of(program);
    double[] local = new double[names.size()];
    for (int b = 0; b < index.length; b++) {
      Rows.Block block = over.blocks().get(b);
      if (block.part() != part) {
        continue;
      }
      for (int i = 0; i < local.length; i++) {
        int walker = index[b][uses[i]];
        local[i] = walker < 0 ? Double.NaN : values[walker];
      }
      List<Rows.Block> cut = block.pieces(Surface.AT_A_TIME);
      surface.inParallel(
          cut.size(),
          k -> kernel.evaluate(local, columns, cut.get(k).from(), cut.get(k).to(), 0, results));
    }
  }

  /// Which columns lack cells, and how many: ` (x in 104)`.
  private static String missing(Table table, List<String> targets, List<String> arguments) {
    var found = new ArrayList<String>();
    for (String name : Stream.concat(targets.stream(), arguments.stream()).distinct().toList()) {
      if (table.column(name).orElse(null) instanceof Column.Numbers(_, double[] values)) {
        long empty = Arrays.stream(values).filter(Double::isNaN).count();
        if (empty > 0) {
          found.add(name + " in " + empty);
        }
      }
    }
    return found.isEmpty() ? "" : " (" + String.join(", ", found) + ")";
  }
}
