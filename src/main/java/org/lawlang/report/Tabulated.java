package org.lawlang.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.Comparison;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitTask;
import org.lawlang.fit.Folds;
import org.lawlang.fit.Influence;
import org.lawlang.fit.ObjectiveCheck;
import org.lawlang.fit.Rollout;
import org.lawlang.math.Quantity;
import org.lawlang.plan.DesignProblem.Choice;
import org.lawlang.plan.Frontier;
import org.lawlang.plan.RunDesign;

/// Judgements as tables, for scripts and for csv.
final class Tabulated {
  private Tabulated() {}

  static Optional<Value.OfTable> of(Value value) {
    return switch (value) {
      case Value.OfTable table -> Optional.of(table);
      case Value.OfComparison(var comparison) -> Optional.of(comparison(comparison));
      case Value.OfCheck(var check) -> Optional.of(check(check));
      case Value.OfRollout(var rollout) -> Optional.of(rollout(rollout));
      case Value.OfDesign(var design) -> Optional.of(runs(design));
      case Value.OfFrontier(var frontier) -> Optional.of(points(frontier));
      default -> Optional.empty();
    };
  }

  private static Value.OfTable comparison(Comparison comparison) {
    List<Comparison.Entry> rows = comparison.entries();
    return table(
        rows.size(),
        List.of(
            texts("law", rows.stream().map(Comparison.Entry::name).toList()),
            numbers("parameters", rows, Comparison.Entry::parameters),
            numbers("objective", rows, Comparison.Entry::objective),
            numbers("aicc", rows, e -> known(e.aicc())),
            numbers("bic", rows, e -> known(e.bic())),
            numbers("rmse", rows, e -> known(e.rmse())),
            numbers("rmseLog", rows, e -> known(e.rmseLog())),
            numbers("mape", rows, e -> known(e.unseen())),
            numbers("odds", rows, e -> known(e.odds()))));
  }

  /// One row an objective: parameters, errors, answers.
  private static Value.OfTable check(ObjectiveCheck check) {
    var columns = new ArrayList<Column>();
    var uncertain = new LinkedHashMap<String, List<Quantity>>();
    columns.add(texts("objective", check.names()));
    for (Fit.Estimate parameter : check.fits().getFirst().estimates()) {
      String name = parameter.name();
      quantities(
          name,
          check.fits().stream().map(f -> f.estimate(name).orElseThrow().value()).toList(),
          columns,
          uncertain);
    }
    columns.add(numbers("rmse", check.fits(), f -> known(f.rmse())));
    columns.add(numbers("rmseLog", check.fits(), f -> known(f.rmseLog())));
    for (ObjectiveCheck.Question question : check.questions()) {
      quantities(question.text(), question.answers(), columns, uncertain);
    }
    Value.OfTable plain = table(check.names().size(), columns);
    return new Value.OfTable(plain.name(), plain.table(), uncertain);
  }

  private static void quantities(
      String name,
      List<Quantity> values,
      List<Column> columns,
      Map<String, List<Quantity>> uncertain) {
    columns.add(numbers(name, values, Quantity::value));
    if (values.stream().noneMatch(Quantity::isExact)) {
      uncertain.put(name, values);
    }
  }

  /// One row a cell of the triangle.
  private static Value.OfTable rollout(Rollout rollout) {
    record Cell(Rollout.Line line, Rollout.Cell later) {}
    List<Cell> cells =
        rollout.lines().stream()
            .flatMap(line -> line.cells().stream().map(later -> new Cell(line, later)))
            .toList();
    return table(
        cells.size(),
        List.of(
            numbers("fitted", cells, c -> c.line().budget()),
            numbers("n", cells, c -> c.line().n()),
            numbers("scored", cells, c -> c.later().budget()),
            numbers("rows", cells, c -> c.later().n()),
            numbers("mape", cells, c -> c.later().mape())));
  }

  /// One row a run: what was chosen, and the cost.
  static Value.OfTable runs(RunDesign design) {
    List<double[]> runs = design.runs();
    var columns = new ArrayList<Column>();
    for (int i = 0; i < design.problem().choices().size(); i++) {
      int chosen = i;
      columns.add(
          switch (design.problem().choices().get(i)) {
            case Choice.Level(var name, var levels) ->
                texts(name, runs.stream().map(r -> levels.get((int) r[chosen])).toList());
            case Choice.Between choice -> numbers(choice.name(), runs, r -> r[chosen]);
            case Choice.Among choice -> numbers(choice.name(), runs, r -> r[chosen]);
          });
    }
    if (design.problem().cost().isPresent()) {
      columns.add(numbers("cost", design.costs(), c -> c));
    }
    return table(runs.size(), columns);
  }

  static Value.OfTable points(Frontier frontier) {
    List<Frontier.Point> points = frontier.points();
    return table(
        points.size(),
        List.of(
            numbers("C", points, Frontier.Point::compute),
            numbers("N", points, Frontier.Point::size),
            numbers("D", points, Frontier.Point::tokens),
            numbers("L", points, Frontier.Point::loss),
            numbers("runs", points, Frontier.Point::runs)));
  }

  static Value.OfTable influence(Fit fit) {
    List<Influence> rows = fit.diagnosis().influence();
    var columns = new ArrayList<Column>();
    columns.add(numbers("row", rows, Influence::row));
    List<String> arguments = fit.task().arguments();
    for (int i = 0; i < arguments.size(); i++) {
      int argument = i;
      columns.add(numbers(arguments.get(i), rows, r -> r.at().get(argument)));
    }
    List<String> groups =
        fit.task().free().stream().flatMap(p -> p.group().stream()).distinct().sorted().toList();
    for (int i = 0; i < groups.size(); i++) {
      int group = i;
      columns.add(texts(groups.get(i), rows.stream().map(r -> r.levels().get(group)).toList()));
    }
    String target = fit.task().sole().map(FitTask.Target::column).orElse("target");
    columns.add(numbers(target, rows, Influence::target));
    columns.add(numbers("residual", rows, Influence::residual));
    columns.add(numbers("leverage", rows, Influence::leverage));
    columns.add(numbers("cook", rows, Influence::cook));
    columns.add(texts("parameter", rows.stream().map(Influence::parameter).toList()));
    columns.add(numbers("dfbetas", rows, Influence::dfbetas));
    columns.add(numbers("value", rows, Influence::value));
    columns.add(numbers("without", rows, Influence::without));
    return table(rows.size(), columns);
  }

  static Value.OfTable folds(Folds folds) {
    List<Folds.Fold> each = folds.folds();
    return table(
        each.size(),
        List.of(
            texts("fold", each.stream().map(Folds.Fold::name).toList()),
            numbers("n", each, Folds.Fold::n),
            numbers("mape", each, Folds.Fold::mape),
            numbers("rmse", each, Folds.Fold::rmse)));
  }

  private static double known(OptionalDouble x) {
    return x.orElse(Double.NaN);
  }

  private static Value.OfTable table(int rows, List<Column> columns) {
    var named = new LinkedHashMap<String, Column>();
    for (Column column : columns) {
      named.putIfAbsent(column.name(), column);
    }
    return new Value.OfTable(
        Optional.empty(), new Table(List.copyOf(named.values()), rows), Map.of());
  }

  private static <T> Column numbers(String name, List<T> rows, ToDoubleFunction<T> cell) {
    return new Column.Numbers(name, rows.stream().mapToDouble(cell).toArray());
  }

  private static Column texts(String name, List<String> values) {
    var codes = new LinkedHashMap<String, Integer>();
    int[] rows = new int[values.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = codes.computeIfAbsent(values.get(i), v -> codes.size());
    }
    return new Column.Texts(name, List.copyOf(codes.keySet()), rows);
  }
}
