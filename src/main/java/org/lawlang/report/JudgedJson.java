package org.lawlang.report;

import java.util.Locale;
import org.lawlang.fit.Comparison;
import org.lawlang.fit.Diagnosis;
import org.lawlang.fit.Extrapolation;
import org.lawlang.fit.Fit;
import org.lawlang.fit.Influence;
import org.lawlang.fit.ObjectiveCheck;
import org.lawlang.fit.Rollout;
import org.lawlang.math.Digits;
import org.lawlang.math.Quantity;

/// Judgements as JSON, into the object that is open.
record JudgedJson(Json json) {

  void comparison(Comparison comparison) {
    json.key("target").text(comparison.target()).key("best").text(comparison.best().name());
    json.key("verdict").text(comparison.verdict());
    json.key("n").number(comparison.n()).key("heldOut").number(comparison.heldOut());
    json.key("dropped").number(comparison.dropped()).key("laws").open('[');
    for (Comparison.Entry each : comparison.entries()) {
      json.open('{').key("name").text(each.name()).key("law").text(each.law().equation());
      json.key("parameters").number(each.parameters());
      json.key("objective").number(each.objective()).key("aicc").number(each.aicc());
      json.key("bic").number(each.bic()).key("rmse").number(each.rmse());
      json.key("rmseLog").number(each.rmseLog()).key("mape").number(each.unseen());
      json.key("odds").number(each.odds());
      json.key("warnings").open('[');
      each.fit().warnings().forEach(w -> json.text(w.code().slug()));
      json.close(']').close('}');
    }
    Comparison.Odds odds = comparison.odds();
    json.close(']').key("odds").open('{').key("replicates").number(odds.replicates());
    json.key("scored").text(odds.heldOut() ? "held-out" : "left-out");
    json.key("error").text(odds.relative() ? "relative" : "absolute");
    json.key("cluster").text(odds.cluster()).close('}');
  }

  void check(ObjectiveCheck check) {
    json.key("law").text(check.fits().getFirst().task().laws().getFirst().equation());
    json.key("objectives").open('[');
    for (int i = 0; i < check.fits().size(); i++) {
      Fit fit = check.fits().get(i);
      json.open('{').key("by").text(check.names().get(i)).key("parameters").open('{');
      for (Fit.Estimate each : fit.estimates()) {
        json.key(each.name()).open('{').key("value").number(each.value().value());
        json.key("se").number(each.se()).close('}');
      }
      json.close('}').key("objective").number(fit.objective()).key("rmse").number(fit.rmse());
      json.key("rmseLog").number(fit.rmseLog()).key("answers").open('[');
      for (ObjectiveCheck.Question question : check.questions()) {
        json.open('{');
        quantity(question.answers().get(i));
        json.close('}');
      }
      json.close(']').close('}');
    }
    json.close(']').key("questions").open('[');
    for (ObjectiveCheck.Question each : check.questions()) {
      json.open('{').key("text").text(each.text()).key("spread").number(each.spread());
      json.key("relativeSpread").number(each.relativeSpread());
      json.key("halfWidth").number(each.halfWidth());
      String dependence = each.dependence().name().toLowerCase(Locale.ROOT).replace('_', '-');
      json.key("dependence").text(dependence).key("verdict").text(each.verdict()).close('}');
    }
    json.close(']');
  }

  private void quantity(Quantity quantity) {
    json.key("value").number(quantity.value());
    if (!quantity.isExact()) {
      var interval = quantity.interval(Digits.LEVEL);
      json.key("sd").number(quantity.sd()).key("interval").open('[');
      json.number(interval.lo()).number(interval.hi()).close(']');
    }
  }

  /// The triangle, a column a later budget; cells on and before the diagonal are null.
  void rollout(Rollout rollout) {
    json.key("columns").open('[').text(rollout.by()).text("n");
    rollout.budgets().stream().skip(1).forEach(b -> json.text(Digits.exact(b)));
    json.close(']').key("rows").open('[');
    for (Rollout.Line line : rollout.lines()) {
      json.open('[').number(line.budget()).number(line.n());
      for (int k = 1 + line.cells().size(); k < rollout.budgets().size(); k++) {
        json.nothing();
      }
      line.cells().forEach(cell -> json.number(cell.mape()));
      json.close(']');
    }
    json.close(']').key("rollout").open('{').key("law").text(rollout.law());
    json.key("by").text(rollout.by()).key("next").number(rollout.next());
    json.key("mape").number(rollout.mape()).key("left").open('[');
    rollout.left().forEach(json::text);
    json.close(']').close('}');
  }

  void extrapolation(Extrapolation extrapolation) {
    extrapolation
        .doubt()
        .ifPresent(
            doubt -> {
              json.key("warning").open('{').key("code").text(doubt.code().slug());
              json.key("message").text(doubt.message()).close('}');
            });
    if (!extrapolation.isFar()) {
      return;
    }
    json.key("extrapolation").open('{').key("beyond").open('[');
    for (Extrapolation.Beyond each : extrapolation.beyond()) {
      json.open('{').key("name").text(each.name()).key("value").number(each.value());
      json.key("range").open('[').number(each.range().lo()).number(each.range().hi()).close(']');
      json.key("times").number(each.times()).key("decades").number(each.decades()).close('}');
    }
    json.close(']').key("errorRatio").number(extrapolation.errorRatio());
    json.key("message").text(extrapolation.sentence()).close('}');
  }

  void diagnosis(Diagnosis diagnosis) {
    diagnosis
        .folds()
        .ifPresent(
            folds -> {
              json.key("folds").open('{').key("n").number(folds.n());
              json.key("unpredicted").number(folds.unpredicted());
              json.key("mape").number(folds.mape()).key("rmse").number(folds.rmse());
              json.key("bias").number(folds.bias()).key("folds").open('[');
              folds
                  .folds()
                  .forEach(
                      each -> {
                        json.open('{').key("name").text(each.name()).key("n").number(each.n());
                        json.key("mape").number(each.mape());
                        json.key("rmse").number(each.rmse()).close('}');
                      });
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
}
