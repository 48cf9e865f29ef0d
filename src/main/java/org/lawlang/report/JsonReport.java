package org.lawlang.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.data.Column;
import org.lawlang.fit.Chains;
import org.lawlang.fit.Diagnosis;
import org.lawlang.fit.Extrapolation;
import org.lawlang.fit.Fit;
import org.lawlang.fit.Folds;
import org.lawlang.fit.Influence;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.plan.Optimum;
import org.lawlang.plan.Roots;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Printer;

/// Printed values and diagnostics as the array of `law run --json`. A number that is not finite is
/// null, with a `reason` where it stands for itself.
final class JsonReport {
  private final Json json = new Json();

  static String of(List<Printed> printed, List<Diagnostic> diagnostics) {
    var report = new JsonReport();
    report.json.open('[');
    for (Printed each : printed) {
      report.json.line().open('{').key("line").number(each.place().line());
      report.fields(each.value());
      report.json.close('}');
    }
    for (Diagnostic each : diagnostics) {
      report.json.line();
      report.diagnostic(each);
    }
    report.json.close(']');
    return report.json.toString();
  }

  /// The value as one object, as `save x to "x.json"` writes it.
  static String of(Value value) {
    var report = new JsonReport();
    report.object(value);
    return report.json.toString();
  }

  private void diagnostic(Diagnostic each) {
    json.open('{').key("line").number(each.span().line()).key("kind").text("error");
    json.key("code").text(each.code().slug());
    json.key("file").text(each.span().source().name());
    json.key("column").number(each.span().column());
    json.key("message").text(each.message());
    if (each.label().isPresent()) {
      json.key("label").text(each.label());
    }
    if (each.help().isPresent()) {
      json.key("help").text(each.help());
    }
    json.close('}');
  }

  private void object(Value value) {
    json.open('{');
    fields(value);
    json.close('}');
  }

  /// The kind and what belongs to it, into the object that is open.
  private void fields(Value value) {
    json.key("kind").text(kind(value));
    switch (value) {
      case Value.Number(Quantity quantity, var extrapolation) -> {
        quantity(quantity);
        extrapolation.ifPresent(this::extrapolation);
      }
      case Value.Text _, Value.Bool _, Value.ListOf _, Value.RecordOf _ -> {
        json.key("value");
        bare(value);
      }
      case Value.Prose(String text) -> json.key("value").text(text);
      case Value.Range(double lo, double hi) -> json.key("lo").number(lo).key("hi").number(hi);
      case Value.OfTable table -> table(table);
      case Value.OfLaw(Law law) -> law(law);
      case Value.OfFit(Fit fit) -> fit(fit);
      case Value.OfOptimum(Optimum optimum) -> optimum(optimum);
      case Value.OfRoots(Roots roots) -> roots(roots);
    }
  }

  private static String kind(Value value) {
    return switch (value) {
      case Value.Number _ -> "number";
      case Value.Text _ -> "text";
      case Value.Bool _ -> "boolean";
      case Value.ListOf _ -> "list";
      case Value.RecordOf _ -> "record";
      case Value.Range _ -> "range";
      case Value.OfTable _ -> "table";
      case Value.OfLaw _ -> "law";
      case Value.OfFit _ -> "fit";
      case Value.OfOptimum _ -> "optimum";
      case Value.OfRoots _ -> "roots";
      case Value.Prose _ -> "prose";
    };
  }

  /// A value inside a list or a record: what it looks like, where JSON has that.
  private void bare(Value value) {
    switch (value) {
      case Value.Number(Quantity quantity, var extrapolation) -> {
        if (quantity.isExact() && extrapolation.isEmpty()) {
          json.number(quantity.value());
        } else {
          json.open('{');
          quantity(quantity);
          extrapolation.ifPresent(this::extrapolation);
          json.close('}');
        }
      }
      case Value.Text(String text) -> json.text(text);
      case Value.Bool(boolean truth) -> json.bool(truth);
      case Value.ListOf(List<Value> items) -> {
        json.open('[');
        items.forEach(this::bare);
        json.close(']');
      }
      case Value.RecordOf(Map<String, Value> fields) -> {
        json.open('{');
        fields.forEach(
            (name, field) -> {
              json.key(name);
              bare(field);
            });
        json.close('}');
      }
      case Value.Range _,
          Value.OfTable _,
          Value.OfLaw _,
          Value.OfFit _,
          Value.OfOptimum _,
          Value.OfRoots _,
          Value.Prose _ ->
          object(value);
    }
  }

  private void boxed(Quantity quantity) {
    json.open('{');
    quantity(quantity);
    json.close('}');
  }

  private void quantity(Quantity quantity) {
    json.key("value").number(quantity.value());
    if (!Double.isFinite(quantity.value())) {
      json.key("reason").text(reason(quantity.value()));
    }
    if (!quantity.isExact()) {
      json.key("sd").number(quantity.sd()).key("interval");
      interval(quantity.interval(Digits.LEVEL));
      json.key("level").number(Digits.LEVEL);
    }
  }

  private void extrapolation(Extrapolation extrapolation) {
    json.key("extrapolation").open('{').key("beyond").open('[');
    for (Extrapolation.Beyond each : extrapolation.beyond()) {
      json.open('{').key("name").text(each.name()).key("value").number(each.value());
      json.key("range");
      interval(each.range());
      json.key("times").number(each.times()).key("decades").number(each.decades()).close('}');
    }
    json.close(']').key("errorRatio").number(extrapolation.errorRatio());
    json.key("message").text(extrapolation.sentence()).close('}');
  }

  private static String reason(double x) {
    return Double.isNaN(x) ? "undefined" : x > 0 ? "infinite" : "minus infinite";
  }

  private void interval(Interval interval) {
    json.open('[').number(interval.lo()).number(interval.hi()).close(']');
  }

  private void quantities(Map<String, Quantity> values) {
    json.open('{');
    values.forEach(
        (name, value) -> {
          json.key(name);
          boxed(value);
        });
    json.close('}');
  }

  private void table(Value.OfTable value) {
    json.key("columns").open('[');
    value.table().names().forEach(json::text);
    json.close(']').key("rows").open('[');
    for (int row = 0; row < value.table().rows(); row++) {
      json.open('[');
      for (Column column : value.table().columns()) {
        cell(column, value.uncertain().getOrDefault(column.name(), List.of()), row);
      }
      json.close(']');
    }
    json.close(']');
  }

  private void cell(Column column, List<Quantity> uncertain, int row) {
    switch (column) {
      case Column.Numbers _ when row < uncertain.size() && !uncertain.get(row).isExact() ->
          boxed(uncertain.get(row));
      case Column.Numbers(_, double[] values) -> json.number(values[row]);
      case Column.Texts texts -> json.text(Optional.ofNullable(texts.at(row)));
    }
  }

  private void law(Law law) {
    json.key("law").text(law.equation()).key("name").text(law.name()).key("arguments").open('[');
    law.arguments().forEach(json::text);
    json.close(']').key("parameters").open('{');
    for (Param each : law.parameters()) {
      json.key(each.name()).open('{').key("fixed").bool(each.fixed().isPresent());
      if (each.fixed().isPresent()) {
        json.key("value").number(each.fixed().get());
      }
      json.key("range");
      interval(each.range());
      if (each.group().isPresent()) {
        json.key("group").text(each.group());
      }
      json.close('}');
    }
    json.close('}').key("doc").text(law.doc());
  }

  private void fit(Fit fit) {
    json.key("law").text(String.join("; ", fit.task().laws().stream().map(Law::equation).toList()));
    json.key("target")
        .text(String.join(", ", fit.task().targets().stream().map(t -> t.column()).toList()));
    json.key("by").text(Words.objective(fit.task().objective()));
    json.key("log").bool(fit.task().onLog());
    json.key("parameters").open('{');
    List<Chains.Mixing> mixing = fit.chains().map(Chains::mixing).orElse(List.of());
    for (Fit.Estimate each : fit.estimates()) {
      json.key(each.name()).open('{').key("value").number(each.value().value());
      json.key("se").number(each.se()).key("interval");
      if (each.interval().isPresent()) {
        interval(each.interval().get());
      } else {
        json.nothing();
      }
      json.key("fixed").bool(each.fixed()).key("atBound").bool(each.atBound());
      for (Chains.Mixing m : mixing) {
        if (m.name().equals(each.name())) {
          json.key("rHat").number(m.rHat()).key("bulk").number(m.bulk());
          json.key("tail").number(m.tail());
        }
      }
      json.close('}');
    }
    json.close('}').key("objective").number(fit.objective());
    json.key("n").number(fit.n()).key("dof").number(fit.dof()).key("left").number(fit.left());
    json.key("r2").number(fit.r2()).key("rmse").number(fit.rmse());
    json.key("rmseLog").number(fit.rmseLog());
    Diagnosis diagnosis = fit.diagnosis();
    json.key("r2Log").number(diagnosis.r2Log()).key("mape").number(diagnosis.mape());
    json.key("aic").number(fit.aic()).key("aicc").number(diagnosis.aicc());
    json.key("bic").number(fit.bic());
    json.key("starts").open('{').key("tried").number(fit.starts().tried());
    json.key("reached").number(fit.starts().reached());
    json.key("nextBasin").number(fit.starts().nextBasin()).close('}');
    json.key("outcome").text(Words.outcome(fit.outcome()));
    json.key("condition").number(fit.condition());
    json.key("uncertainty").text(fit.uncertainty().slug());
    json.key("errors").text(Words.slug(fit.task().options().errors()));
    json.key("profile").bool(fit.task().options().profile());
    if (fit.chains().isPresent()) {
      Chains chains = fit.chains().get();
      json.key("chains").open('{').key("count").number(chains.count());
      json.key("warmup").number(chains.warmup());
      json.key("divergences").number(chains.divergences()).close('}');
    }
    json.key("alike").open('[');
    for (Fit.Alike each : fit.alike()) {
      json.open('{').key("first").text(each.first()).key("second").text(each.second());
      json.key("correlation").number(each.correlation()).close('}');
    }
    json.close(']').key("holdout");
    holdout(fit.holdout());
    if (fit.shares().size() > 1) {
      shares(fit);
    }
    diagnosis(diagnosis);
    json.key("warnings").open('[');
    for (var each : fit.warnings()) {
      json.open('{').key("code").text(each.code().slug());
      json.key("message").text(each.message()).close('}');
    }
    json.close(']');
  }

  private void diagnosis(Diagnosis diagnosis) {
    diagnosis
        .folds()
        .ifPresent(
            folds -> {
              json.key("folds").open('{').key("n").number(folds.n());
              json.key("unpredicted").number(folds.unpredicted());
              json.key("mape").number(folds.mape()).key("rmse").number(folds.rmse());
              json.key("bias").number(folds.bias()).key("folds").open('[');
              for (Folds.Fold each : folds.folds()) {
                json.open('{').key("name").text(each.name()).key("n").number(each.n());
                json.key("mape").number(each.mape());
                json.key("rmse").number(each.rmse()).close('}');
              }
              json.close(']').close('}');
            });
    diagnosis
        .lackOfFit()
        .ifPresent(
            lack -> {
              json.key("lackOfFit").open('{').key("f").number(lack.f()).key("dof").open('[');
              json.number(lack.dofLack()).number(lack.dofPure()).close(']');
              json.key("p").number(lack.p()).key("repeated").number(lack.repeated());
              json.key("message").text(lack.sentence()).close('}');
            });
    json.key("influence").open('[');
    for (Influence each : diagnosis.influence()) {
      json.open('{').key("row").number(each.row()).key("cook").number(each.cook());
      json.key("leverage").number(each.leverage()).key("parameter").text(each.parameter());
      json.key("dfbetas").number(each.dfbetas()).key("value").number(each.value());
      json.key("without").number(each.without()).close('}');
    }
    json.close(']');
  }

  private void holdout(Optional<Fit.Holdout> given) {
    if (given.isEmpty()) {
      json.nothing();
      return;
    }
    Fit.Holdout holdout = given.get();
    json.open('{').key("n").number(holdout.n()).key("mape").number(holdout.mape());
    json.key("rmse").number(holdout.rmse()).key("bias").number(holdout.bias()).close('}');
  }

  /// What each law of several does alone.
  private void shares(Fit fit) {
    json.key("targets").open('[');
    for (int i = 0; i < fit.shares().size(); i++) {
      Fit.Share each = fit.shares().get(i);
      json.open('{').key("law").text(fit.task().laws().get(i).equation());
      json.key("target").text(fit.task().targets().get(i).column());
      json.key("n").number(each.n()).key("objective").number(each.objective());
      json.key("r2").number(each.r2()).key("rmse").number(each.rmse());
      json.key("rmseLog").number(each.rmseLog()).key("holdout");
      holdout(each.holdout());
      json.close('}');
    }
    json.close(']');
  }

  private void optimum(Optimum optimum) {
    json.key("at");
    quantities(optimum.at());
    json.key("value");
    boxed(optimum.value());
    json.key("verdict").text(optimum.verdict().slug()).key("why").text(optimum.why());
    json.key("constraints").open('[');
    for (Optimum.Binding each : optimum.constraints()) {
      json.open('{').key("text").text(each.text()).key("slack").number(each.slack());
      json.key("multiplier").number(each.multiplier());
      if (!each.sentence().isEmpty()) {
        json.key("sentence").text(each.sentence());
      }
      json.close('}');
    }
    json.close(']').key("closedForm").open('{');
    optimum.closedForm().forEach((name, form) -> json.key(name).text(Printer.text(form)));
    json.close('}').key("flat").open('[');
    optimum.flat().forEach(json::text);
    json.close(']');
  }

  private void roots(Roots roots) {
    json.key("roots").open('[');
    roots.roots().forEach(this::quantities);
    json.close(']').key("why").text(roots.why());
    json.key("closedForm").text(roots.closedForm().map(Printer::text));
  }
}
