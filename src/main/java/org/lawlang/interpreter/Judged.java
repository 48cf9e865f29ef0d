package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitTask;
import org.lawlang.fit.Folds;
import org.lawlang.fit.Influence;
import org.lawlang.math.Quantity;
import org.lawlang.report.Value;

/// What judges a fit, as values: cross-validation, lack of fit, the rows that decide.
final class Judged {
  private Judged() {}

  /// The members `folds`, `lackOfFit` and `influence`; the first two where there are any.
  static Map<String, Value> members(Fit fit) {
    var members = new LinkedHashMap<String, Value>();
    fit.diagnosis().folds().ifPresent(folds -> members.put("folds", folds(folds)));
    fit.diagnosis()
        .lackOfFit()
        .ifPresent(
            lack -> {
              var fields = new LinkedHashMap<String, Value>();
              fields.put("f", number(lack.f()));
              fields.put("p", number(lack.p()));
              fields.put("dofLack", number(lack.dofLack()));
              fields.put("dofPure", number(lack.dofPure()));
              members.put("lackOfFit", new Value.RecordOf(fields));
            });
    members.put("influence", influence(fit));
    return members;
  }

  private static Value folds(Folds folds) {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("n", number(folds.n()));
    fields.put("unpredicted", number(folds.unpredicted()));
    fields.put("mape", number(folds.mape()));
    fields.put("rmse", number(folds.rmse()));
    fields.put("bias", number(folds.bias()));
    List<Folds.Fold> each = folds.folds();
    fields.put(
        "each",
        table(
            each.size(),
            texts("fold", each.stream().map(Folds.Fold::name).toList()),
            numbers("n", each.stream().mapToDouble(Folds.Fold::n).toArray()),
            numbers("mape", each.stream().mapToDouble(Folds.Fold::mape).toArray()),
            numbers("rmse", each.stream().mapToDouble(Folds.Fold::rmse).toArray())));
    return new Value.RecordOf(fields);
  }

  private static Value.OfTable influence(Fit fit) {
    List<Influence> rows = fit.diagnosis().influence();
    var columns = new ArrayList<Column>();
    columns.add(numbers("row", rows.stream().mapToDouble(Influence::row).toArray()));
    List<String> arguments = fit.task().arguments();
    for (int i = 0; i < arguments.size(); i++) {
      int argument = i;
      columns.add(
          numbers(
              arguments.get(i), rows.stream().mapToDouble(r -> r.at().get(argument)).toArray()));
    }
    List<String> groups =
        fit.task().free().stream().flatMap(p -> p.group().stream()).distinct().sorted().toList();
    for (int i = 0; i < groups.size(); i++) {
      int group = i;
      columns.add(texts(groups.get(i), rows.stream().map(r -> r.levels().get(group)).toList()));
    }
    String target = fit.task().sole().map(FitTask.Target::column).orElse("target");
    columns.add(numbers(target, rows.stream().mapToDouble(Influence::target).toArray()));
    columns.add(numbers("residual", rows.stream().mapToDouble(Influence::residual).toArray()));
    columns.add(numbers("leverage", rows.stream().mapToDouble(Influence::leverage).toArray()));
    columns.add(numbers("cook", rows.stream().mapToDouble(Influence::cook).toArray()));
    columns.add(texts("parameter", rows.stream().map(Influence::parameter).toList()));
    columns.add(numbers("dfbetas", rows.stream().mapToDouble(Influence::dfbetas).toArray()));
    columns.add(numbers("value", rows.stream().mapToDouble(Influence::value).toArray()));
    columns.add(numbers("without", rows.stream().mapToDouble(Influence::without).toArray()));
    return table(rows.size(), columns.toArray(Column[]::new));
  }

  private static Value.OfTable table(int rows, Column... columns) {
    var named = new LinkedHashMap<String, Column>();
    for (Column column : columns) {
      named.putIfAbsent(column.name(), column);
    }
    return new Value.OfTable(
        Optional.empty(), new Table(List.copyOf(named.values()), rows), Map.of());
  }

  private static Column numbers(String name, double[] values) {
    return new Column.Numbers(name, values);
  }

  private static Column texts(String name, List<String> values) {
    var codes = new LinkedHashMap<String, Integer>();
    int[] rows = new int[values.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = codes.computeIfAbsent(values.get(i), v -> codes.size());
    }
    return new Column.Texts(name, List.copyOf(codes.keySet()), rows);
  }

  private static Value number(double value) {
    return new Value.Number(Quantity.exact(value));
  }
}
