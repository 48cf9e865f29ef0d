package org.lawlang.fit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.lawlang.Shared;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.math.Interval;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Source;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// What the tests of this room are made of: laws, objectives and tables by hand.
final class Bench {
  private Bench() {}

  static final Span PLACE = new Span(new Source("test", "fit"), 0, 3);
  static final Objective SQUARES =
      new Objective("squares", Normal.power(Normal.var(Objective.RESIDUAL), 2), Map.of());
  static final Objective ABSOLUTE =
      new Objective("absolute", Normal.apply(Fn.ABS, Normal.var(Objective.RESIDUAL)), Map.of());

  /// A formula in the residual `r`.
  static Expr ofResidual(String text) {
    return Substitution.replace(Infix.read(text), Map.of("r", Normal.var(Objective.RESIDUAL)));
  }

  static Objective huber(double threshold) {
    Expr size = Normal.apply(Fn.ABS, Normal.var(Objective.RESIDUAL));
    Expr d = Normal.var("d");
    return new Objective(
        "huber",
        Normal.choose(
            Normal.compare(Expr.Relation.LESS_EQUAL, size, d),
            Normal.scale(0.5, Normal.power(Normal.var(Objective.RESIDUAL), 2)),
            Normal.product(d, Normal.subtract(size, Normal.scale(0.5, d)))),
        Map.of("d", threshold));
  }

  static Param positive(String name) {
    return new Param(
        name, Interval.NON_NEGATIVE, true, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Param within(String name, double lo, double hi) {
    return new Param(
        name, new Interval(lo, hi), false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Law law(String name, String text, List<String> arguments, List<Param> parameters) {
    return new Law(name, arguments, parameters, Infix.read(text), text, Optional.empty());
  }

  static Law chinchilla() {
    return law(
        "L",
        "E + A/N^alpha + B/D^beta",
        List.of("N", "D"),
        List.of(
            positive("E"),
            positive("A"),
            positive("B"),
            within("alpha", 0, 2),
            within("beta", 0, 2)));
  }

  /// The 240 runs that Besiroglu et al. read off the figure of Hoffmann et al.
  static Table runs() {
    try {
      List<String> lines =
          Files.readAllLines(Shared.shared("data/chinchilla_epoch/chinchilla_epoch_240.csv"));
      double[][] columns = new double[4][lines.size() - 1];
      for (int i = 1; i < lines.size(); i++) {
        String[] cells = lines.get(i).split(",", -1);
        for (int c = 0; c < 4; c++) {
          columns[c][i - 1] = Double.parseDouble(cells[c]);
        }
      }
      return table(Map.of("N", columns[0], "D", columns[1], "L", columns[3]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Table table(Map<String, double[]> columns) {
    var list = new ArrayList<Column>();
    int rows = 0;
    // Sorted: the order of Map.of differs from one Java process to the next, and resampling sees
    // it.
    for (var column : new TreeMap<>(columns).entrySet()) {
      list.add(new Column.Numbers(column.getKey(), column.getValue()));
      rows = column.getValue().length;
    }
    return new Table(list, rows);
  }

  static FitTask task(Law law, Table data, Objective objective, boolean onLog) {
    return new FitTask(
        law,
        data,
        law.name(),
        objective,
        onLog,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        FitOptions.DEFAULTS);
  }

  static FitTask with(FitTask t, FitOptions options) {
    return t.with(options);
  }

  static FitTask with(FitTask t, List<Map<String, Double>> starts, FitOptions options) {
    return t.from(starts.stream().map(Start::of).toList()).with(options);
  }

  static Fit fit(FitTask task) {
    return fit(task, Runnable::run);
  }

  static Fit fit(FitTask task, Executor threads) {
    return switch (Fitter.fit(task, PLACE, threads)) {
      case Checked.Ok<Fit>(var fit) -> fit;
      case Checked.Bad<Fit>(var diagnostics) -> throw new AssertionError(diagnostics);
    };
  }

  static Code refusal(FitTask task) {
    return switch (Fitter.fit(task, PLACE, Runnable::run)) {
      case Checked.Ok<Fit>(var fit) -> throw new AssertionError(fit.outcome());
      case Checked.Bad<Fit>(var diagnostics) -> diagnostics.getFirst().code();
    };
  }

  static double value(Fit fit, String name) {
    return fit.estimate(name).orElseThrow().value().value();
  }

  /// Matching digits: −log₁₀ of the relative error, signs counted, at most 11.
  static double digits(double found, double certified) {
    double error = Math.abs(found - certified) / Math.abs(certified);
    return error == 0 ? 11 : Math.min(11, -Math.log10(error));
  }
}
