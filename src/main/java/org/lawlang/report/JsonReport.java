package org.lawlang.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.data.Column;
import org.lawlang.fit.Chains;
import org.lawlang.fit.Comparison;
import org.lawlang.fit.Diagnosis;
import org.lawlang.fit.Fit;
import org.lawlang.fit.ObjectiveCheck;
import org.lawlang.fit.Prospect;
import org.lawlang.fit.Rollout;
import org.lawlang.fit.Warning;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.plan.Frontier;
import org.lawlang.plan.Optimum;
import org.lawlang.plan.Roots;
import org.lawlang.plan.Scaling;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Printer;

/// Printed values and diagnostics as the array of `law run --json`. A number that is not finite is
/// null, with a `reason` where it stands for itself.
final class JsonReport {
  private final Json json = new Json();
  private final JudgedJson judged = new JudgedJson(json);

  static String of(List<Printed> printed, List<Diagnostic> diagnostics) {
    var report = new JsonReport();
    report.json.open('[');
    for (Printed each : printed) {
      report.json.line().open('{').key("line").number(each.place().line());
      report.fields(each.value());
      if (!(each.value() instanceof Value.OfRoots)) {
        each.roots().ifPresent(report::known);
      }
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
        extrapolation.ifPresent(judged::extrapolation);
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
      case Value.OfProspect(Prospect prospect) -> prospect(prospect);
      case Value.OfComparison(Comparison comparison) -> judged.comparison(comparison);
      case Value.OfCheck(ObjectiveCheck check) -> judged.check(check);
      case Value.OfRollout(Rollout rollout) -> judged.rollout(rollout);
      case Value.OfOptimum(Optimum optimum) -> optimum(optimum);
      case Value.OfRoots(Roots roots) -> roots(roots);
      case Value.OfDesign(var design) -> new DesignJson(json).design(design);
      case Value.OfFrontier(var frontier) -> frontier(frontier);
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
      case Value.OfProspect _ -> "prospect";
      case Value.OfComparison _ -> "compare";
      case Value.OfCheck _ -> "objective-check";
      case Value.OfRollout _ -> "table";
      case Value.OfOptimum _ -> "optimum";
      case Value.OfRoots _ -> "roots";
      case Value.OfDesign _ -> "design";
      case Value.OfFrontier _ -> "frontier";
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
          extrapolation.ifPresent(judged::extrapolation);
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
          Value.OfProspect _,
          Value.OfComparison _,
          Value.OfCheck _,
          Value.OfRollout _,
          Value.OfOptimum _,
          Value.OfRoots _,
          Value.OfDesign _,
          Value.OfFrontier _,
          Value.Prose _ ->
          object(value);
    }
  }

  private void frontier(Frontier frontier) {
    json.key("a");
    boxed(frontier.size().exponent());
    json.key("G");
    boxed(frontier.size().factor());
    json.key("b");
    boxed(frontier.tokens().exponent());
    json.key("H");
    boxed(frontier.tokens().factor());
    FrontierText.json(json, frontier);
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
      if (quantity.isOutside(Digits.LEVEL)) {
        json.key("outside").bool(true);
      }
      if (quantity.undefined() > 0) {
        json.key("undefined").number(quantity.undefined());
      }
    }
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
        quantity(each.given().get());
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

  private void estimate(Fit.Estimate each, Optional<Chains.Mixing> mixing) {
    json.key(each.name()).open('{').key("value").number(each.value().value());
    json.key("se").number(each.se()).key("interval");
    if (each.interval().isPresent()) {
      interval(each.interval().get());
    } else {
      json.nothing();
    }
    json.key("fixed").bool(each.fixed()).key("atBound").bool(each.atBound());
    if (mixing.isPresent()) {
      Chains.Mixing m = mixing.get();
      json.key("rHat").number(m.rHat()).key("bulk").number(m.bulk());
      json.key("tail").number(m.tail());
    }
    json.close('}');
  }

  private void fit(Fit fit) {
    json.key("law").text(String.join("; ", fit.task().laws().stream().map(Law::equation).toList()));
    json.key("target")
        .text(String.join(", ", fit.task().targets().stream().map(t -> t.column()).toList()));
    json.key("by").text(Words.objective(fit.task().objective()));
    json.key("log").bool(fit.task().onLog());
    json.key("parameters").open('{');
    fit.estimates().forEach(each -> estimate(each, fit.mixing(each)));
    json.close('}').key("scales").open('{');
    fit.scales().forEach(each -> estimate(each, fit.mixing(each)));
    json.close('}').key("objective").number(fit.objective());
    json.key("n").number(fit.n()).key("dof").number(fit.dof()).key("left").number(fit.left());
    json.key("r2").number(fit.r2()).key("rmse").number(fit.rmse());
    json.key("rmseLog").number(fit.rmseLog());
    Diagnosis diagnosis = fit.diagnosis();
    json.key("mae").number(diagnosis.mae()).key("maeLog").number(diagnosis.maeLog());
    json.key("r2Log").number(diagnosis.r2Log()).key("mape").number(diagnosis.mape());
    json.key("aic").number(fit.aic()).key("aicc").number(diagnosis.aicc());
    json.key("bic").number(fit.bic());
    json.key("likelihood").text(fit.likelihood());
    json.key("starts").open('{').key("tried").number(fit.starts().tried());
    json.key("different").number(fit.starts().different());
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
    alike(fit.alike());
    json.key("holdout");
    holdout(fit.holdout());
    if (fit.shares().size() > 1) {
      shares(fit);
    }
    judged.diagnosis(diagnosis);
    warnings(fit.warnings());
  }

  private void alike(List<Fit.Alike> pairs) {
    json.key("alike").open('[');
    for (Fit.Alike each : pairs) {
      json.open('{').key("first").text(each.first()).key("second").text(each.second());
      json.key("correlation").number(each.correlation()).close('}');
    }
    json.close(']');
  }

  private void warnings(List<Warning> warnings) {
    json.key("warnings").open('[');
    for (Warning each : warnings) {
      json.open('{').key("code").text(each.code().slug());
      json.key("message").text(each.message()).close('}');
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

  private void prospect(Prospect prospect) {
    json.key("law")
        .text(String.join("; ", prospect.task().laws().stream().map(Law::equation).toList()));
    json.key("n").number(prospect.n()).key("left").number(prospect.left());
    json.key("rank").number(prospect.rank()).key("condition").number(prospect.condition());
    json.key("columns").open('{');
    for (Prospect.Axis each : prospect.axes()) {
      json.key(each.name()).open('{').key("values").number(each.values()).key("range");
      interval(each.range());
      json.key("decades").number(each.decades()).close('}');
    }
    json.close('}').key("noise").number(Prospect.NOISE).key("parameters").open('{');
    for (Prospect.Outlook each : prospect.parameters()) {
      json.key(each.name()).open('{').key("enters").text(each.how().words);
      json.key("through").open('[');
      each.through().forEach(json::text);
      json.close(']').key("settings").number(each.settings()).key("rows").number(each.rows());
      json.key("at").number(each.at()).key("error").number(each.error()).close('}');
    }
    json.close('}');
    alike(prospect.alike());
    warnings(prospect.warnings());
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
      json.key("multiplier").number(each.multiplier()).key("binds").bool(each.binds());
      if (!each.sentence().isEmpty()) {
        json.key("sentence").text(each.sentence());
      }
      json.close('}');
    }
    json.close(']').key("closedForm").open('{');
    optimum.closedForm().forEach((name, form) -> json.key(name).text(Printer.text(form)));
    json.close('}');
    if (optimum.scaling().isPresent()) {
      Scaling s = optimum.scaling().get();
      json.key("scaling").open('{').key("symbol").text(s.symbol());
      json.key("constraint").text(s.constraint()).key("forms").open('{');
      s.forms().forEach((name, form) -> json.key(name).text(Printer.text(form)));
      json.close('}').key("exponents");
      quantities(s.exponents());
      json.key("constants").open('{');
      s.constants().forEach((name, form) -> json.key(name).text(Printer.text(form)));
      json.close('}');
      json.close('}');
    }
    json.key("flat").open('[');
    optimum.flat().forEach(json::text);
    json.close(']');
    if (optimum.cheapest().isPresent()) {
      Optimum.Cheapest c = optimum.cheapest().get();
      json.key("cheapest").open('{').key("of").text(c.text()).key("at");
      quantities(c.at());
      json.key("cost").number(c.cost()).key("saving").number(c.saving()).close('}');
    }
    if (optimum.regret().isPresent()) {
      Optimum.Regret r = optimum.regret().get();
      json.key("regret").open('{').key("of").text(r.of()).key("mean").number(r.mean());
      json.key("bad").number(r.bad()).key("amount").number(r.amount()).close('}');
    }
  }

  private void roots(Roots roots) {
    json.key("roots").open('[');
    roots.roots().forEach(this::quantities);
    json.close(']');
    known(roots);
  }

  /// What is known of roots besides their places.
  private void known(Roots roots) {
    json.key("complete").bool(roots.complete()).key("why").text(roots.why());
    json.key("closedForm").text(roots.closedForm().map(Printer::text));
    if (roots.probability().isPresent()) {
      json.key("probability").number(roots.probability().getAsDouble());
    }
  }
}
