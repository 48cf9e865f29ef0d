package org.lawlang.interpreter;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.lawlang.fit.Comparison;
import org.lawlang.fit.Fit;
import org.lawlang.fit.Folds;
import org.lawlang.fit.ObjectiveCheck;
import org.lawlang.fit.Rollout;
import org.lawlang.math.Quantity;
import org.lawlang.report.Report;
import org.lawlang.report.Value;

/// The members of judgements: of fits what cross-validation, repeats and influence say, of
/// comparisons the best law and the odds.
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
    members.put("influence", Report.influence(fit));
    return members;
  }

  private static Value folds(Folds folds) {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("n", number(folds.n()));
    fields.put("unpredicted", number(folds.unpredicted()));
    fields.put("mape", number(folds.mape()));
    fields.put("rmse", number(folds.rmse()));
    fields.put("bias", number(folds.bias()));
    fields.put("each", Report.folds(folds));
    return new Value.RecordOf(fields);
  }

  /// `best` is the fit of the best law (the law itself where it has nothing to fit), so it can be
  /// called; `winner` its name.
  static Map<String, Value> members(Value.OfComparison value) {
    Comparison comparison = value.comparison();
    var members = new LinkedHashMap<String, Value>();
    members.put("best", new Value.OfFit(comparison.best().fit()));
    members.put("winner", new Value.Text(comparison.best().name()));
    members.put("verdict", new Value.Text(comparison.verdict()));
    members.put("n", number(comparison.n()));
    members.put("dropped", number(comparison.dropped()));
    var odds = new LinkedHashMap<String, Value>();
    var errors = new LinkedHashMap<String, Value>();
    var fits = new LinkedHashMap<String, Value>();
    for (Comparison.Entry each : comparison.entries()) {
      put(odds, each.name(), each.odds());
      put(errors, each.name(), each.unseen());
      fits.put(each.name(), new Value.OfFit(each.fit()));
    }
    members.put("odds", new Value.RecordOf(odds));
    members.put("mape", new Value.RecordOf(errors));
    members.put("fits", new Value.RecordOf(fits));
    members.put("rows", Report.table(value).orElseThrow());
    return members;
  }

  /// `answers`, `spread` and `halfWidth` are of the first question, `fits` by the objective's name.
  static Map<String, Value> members(Value.OfCheck value) {
    ObjectiveCheck check = value.check();
    var members = new LinkedHashMap<String, Value>();
    var fits = new LinkedHashMap<String, Value>();
    for (int i = 0; i < check.fits().size(); i++) {
      fits.put(check.names().get(i), new Value.OfFit(check.fits().get(i)));
    }
    members.put("fits", new Value.RecordOf(fits));
    if (!check.questions().isEmpty()) {
      ObjectiveCheck.Question first = check.questions().getFirst();
      members.put(
          "answers",
          new Value.ListOf(first.answers().stream().<Value>map(Value.Number::new).toList()));
      members.put("spread", number(first.spread()));
      members.put("relativeSpread", number(first.relativeSpread()));
      members.put("halfWidth", number(first.halfWidth()));
      members.put(
          "verdict",
          new Value.Text(
              String.join(
                  "\n",
                  check.questions().stream().map(ObjectiveCheck.Question::verdict).toList())));
    }
    members.put("rows", Report.table(value).orElseThrow());
    return members;
  }

  static Map<String, Value> members(Value.OfRollout value) {
    Rollout rollout = value.rollout();
    var members = new LinkedHashMap<String, Value>();
    members.put("next", number(rollout.next()));
    members.put("mape", number(rollout.mape()));
    members.put(
        "left", new Value.ListOf(rollout.left().stream().<Value>map(Value.Text::new).toList()));
    members.put("rows", Report.table(value).orElseThrow());
    return members;
  }

  private static void put(Map<String, Value> members, String name, OptionalDouble value) {
    value.ifPresent(v -> members.put(name, number(v)));
  }

  private static Value number(double value) {
    return new Value.Number(Quantity.exact(value));
  }
}
