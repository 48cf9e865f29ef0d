package org.lawlang.interpreter;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.lawlang.data.Column;
import org.lawlang.fit.Fit;
import org.lawlang.fit.Prospect;
import org.lawlang.fit.SavedFit;
import org.lawlang.math.Quantity;
import org.lawlang.model.Complaints;
import org.lawlang.model.Law;
import org.lawlang.plan.Optimum;
import org.lawlang.plan.Roots;
import org.lawlang.plan.RunDesign;
import org.lawlang.report.Numbers;
import org.lawlang.report.Report;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.syntax.Ident;

/// The members of values.
final class Members {
  private Members() {}

  static Value of(Value base, Ident name) {
    if (base instanceof Value.OfTable(var title, var table, var uncertain)
        && table.column(name.name()).isPresent()) {
      return column(table.column(name.name()).get(), uncertain);
    }
    Optional<Value> costly =
        base instanceof Value.OfFit(var fit) ? costly(fit, name.name()) : Optional.empty();
    if (costly.isPresent()) {
      return costly.get();
    }
    Map<String, Value> members = light(base);
    Value member = members.get(name.name());
    if (member != null) {
      return member;
    }
    if (base instanceof Value.OfTable(var title, var table, var uncertain)) {
      throw new Fault(
          Complaints.unknownColumn(name.span(), name.name(), title.orElse("here"), table.names()));
    }
    if (base instanceof Value.OfOptimum(Optimum o) && o.at().isEmpty()) {
      throw new Fault(
          Diagnostic.of(Code.UNDEFINED_VALUE, name.span(), "there is no optimum: " + o.why()));
    }
    if (base instanceof Value.OfFit(var fit) && JUDGEMENTS.contains(name.name())) {
      throw new Fault(
          Diagnostic.of(
              Code.UNDEFINED_VALUE,
              name.span(),
              "this fit has no " + name.name() + ": " + why(fit, name.name())));
    }
    throw new Fault(
        Complaints.unknownMember(
            name.span(), describe(base), name.name(), List.copyOf(of(base).keySet())));
  }

  /// Why a fit lacks one of its judgements.
  private static String why(Fit fit, String judgement) {
    return switch (judgement) {
      case "holdout" ->
          fit.task().holdout().isPresent()
              ? "no row held out could be predicted"
              : "nothing was held out";
      case "folds" -> "it was not cross-validated; `folds 5` does that";
      case "r2Log", "rmseLog", "maeLog" -> "target or law are not positive in every row";
      case "mape" -> "a target is zero";
      case "condition" -> "its parameters are not identified, or it has none";
      case "aic", "aicc", "bic", "likelihood" ->
          fit.likelihood().isPresent()
              ? "there are no degrees of freedom, or no errors"
              : fit.task().objective().name()
                  + " is the likelihood of no errors (it does not grow for ever, or has settings by"
                  + " row); judge by unseen rows (`holdout`, `folds 5`), or fit by squares,"
                  + " absolute or student(4)";
      default -> "there are no degrees of freedom";
    };
  }

  private static final List<String> JUDGEMENTS =
      List.of(
          "r2",
          "r2Log",
          "rmse",
          "rmseLog",
          "mae",
          "maeLog",
          "mape",
          "aic",
          "aicc",
          "bic",
          "likelihood",
          "condition",
          "holdout",
          "folds");

  /// All members of a value by name; empty for one that has none.
  static Map<String, Value> of(Value base) {
    if (!(base instanceof Value.OfFit(var fit))) {
      return light(base);
    }
    var members = new LinkedHashMap<>(light(base));
    for (String name : List.of("likelihood", "residuals", "data")) {
      costly(fit, name).ifPresent(value -> members.put(name, value));
    }
    return members;
  }

  /// A member of a fit that is made when it is asked for: the density of its errors is sought with
  /// symbols, the others cost as much as it has rows.
  private static Optional<Value> costly(Fit fit, String name) {
    return switch (name) {
      case "likelihood" -> fit.likelihood().map(Value.Text::new);
      case "residuals" ->
          Optional.of(
              new Value.ListOf(
                  new Numbers(
                      fit.residuals().stream().mapToDouble(Double::doubleValue).toArray())));
      case "data" -> Optional.of(new Value.Text(SavedFit.fingerprint(fit.task())));
      default -> Optional.empty();
    };
  }

  /// All members but the costly ones.
  private static Map<String, Value> light(Value base) {
    return switch (base) {
      case Value.RecordOf(var fields) -> fields;
      case Value.OfFit(var fit) -> fit(fit);
      case Value.OfComparison comparison -> Judged.members(comparison);
      case Value.OfCheck check -> Judged.members(check);
      case Value.OfRollout rollout -> Judged.members(rollout);
      case Value.OfOptimum(var optimum) -> optimum(optimum);
      case Value.OfTable(var name, var table, var uncertain) -> {
        var columns = new LinkedHashMap<String, Value>();
        for (Column column : table.columns()) {
          columns.put(column.name(), column(column, uncertain));
        }
        yield columns;
      }
      case Value.Range(double lo, double hi) ->
          ordered("lo", number(lo), "hi", number(hi)).fields();
      case Value.OfLaw(var law) -> {
        var members = new LinkedHashMap<String, Value>();
        for (var p : law.parameters()) {
          p.given().ifPresent(q -> members.put(p.name(), new Value.Number(q)));
        }
        yield members;
      }
      case Value.Number n -> Map.of();
      case Value.Text t -> Map.of();
      case Value.Bool b -> Map.of();
      case Value.ListOf l -> Map.of();
      case Value.OfProspect(var prospect) -> prospect(prospect);
      case Value.OfRoots(var roots) -> roots(roots);
      case Value.OfDesign(var design) -> design(design);
      case Value.OfFrontier frontier -> Frontiers.members(frontier);
      case Value.Prose p -> Map.of();
    };
  }

  /// Of a solution without a root.
  private static Map<String, Value> roots(Roots roots) {
    var members =
        ordered("why", new Value.Text(roots.why()), "complete", new Value.Bool(roots.complete()))
            .fields();
    roots.probability().ifPresent(p -> members.put("probability", number(p)));
    return members;
  }

  private static Value column(Column column, Map<String, List<Quantity>> uncertain) {
    List<Quantity> draws = uncertain.get(column.name());
    if (draws != null) {
      return new Value.ListOf(draws.stream().<Value>map(Value.Number::new).toList());
    }
    return new Value.ListOf(
        switch (column) {
          case Column.Numbers(var name, var values) -> new Numbers(values);
          case Column.Texts texts -> texts(texts);
        });
  }

  private static List<Value> texts(Column.Texts column) {
    List<Value> levels = column.levels().stream().<Value>map(Value.Text::new).toList();
    var missing = new Value.Text("NA");
    return Arrays.stream(column.codes())
        .mapToObj(code -> code < 0 ? missing : levels.get(code))
        .toList();
  }

  /// A report member wins over a parameter of the same name; `parameters` reaches all of them.
  private static Map<String, Value> fit(Fit fit) {
    var parameters = new LinkedHashMap<String, Value>();
    var groups = new LinkedHashMap<String, Map<String, Value>>();
    for (Fit.Estimate e : fit.estimates()) {
      Value value = new Value.Number(e.value());
      parameters.put(e.name(), value);
      int bracket = e.name().indexOf('[');
      if (bracket > 0) {
        groups
            .computeIfAbsent(e.name().substring(0, bracket), k -> new LinkedHashMap<>())
            .put(e.name().substring(bracket + 1, e.name().length() - 1), value);
      }
    }
    groups.forEach((name, values) -> parameters.put(name, new Value.RecordOf(values)));
    var members = new LinkedHashMap<String, Value>(parameters);
    members.put("parameters", new Value.RecordOf(parameters));
    scale(fit).ifPresent(scale -> members.put("scale", scale));
    members.put("objective", number(fit.objective()));
    members.put("n", number(fit.n()));
    members.put("dof", number(fit.dof()));
    put(members, "r2", fit.r2());
    put(members, "rmse", fit.rmse());
    put(members, "r2Log", fit.diagnosis().r2Log());
    put(members, "rmseLog", fit.rmseLog());
    put(members, "mae", fit.diagnosis().mae());
    put(members, "maeLog", fit.diagnosis().maeLog());
    put(members, "mape", fit.diagnosis().mape());
    put(members, "aic", fit.aic());
    put(members, "aicc", fit.diagnosis().aicc());
    put(members, "bic", fit.bic());
    put(members, "condition", fit.condition());
    members.put(
        "starts",
        ordered("tried", number(fit.starts().tried()), "reached", number(fit.starts().reached())));
    fit.holdout()
        .ifPresent(
            h -> {
              var holdout = new LinkedHashMap<String, Value>();
              holdout.put("n", number(h.n()));
              holdout.put("mape", number(h.mape()));
              holdout.put("rmse", number(h.rmse()));
              holdout.put("bias", number(h.bias()));
              members.put("holdout", new Value.RecordOf(holdout));
            });
    Judged.members(fit).forEach(members::put);
    members.put(
        "warnings",
        new Value.ListOf(
            fit.warnings().stream().<Value>map(w -> new Value.Text(w.code().slug())).toList()));
    fit.task()
        .sole()
        .ifPresentOrElse(
            target -> members.put("law", new Value.OfLaw(target.law())),
            () -> {
              for (Law law : fit.task().laws()) {
                fit.of(law.name()).ifPresent(own -> members.put(law.name(), new Value.OfFit(own)));
              }
            });
    return members;
  }

  /// What was estimated of the objective: a number, or a record where it has several.
  private static Optional<Value> scale(Fit fit) {
    var scales = new LinkedHashMap<String, Value>();
    fit.scales().forEach(e -> scales.put(e.name(), new Value.Number(e.value())));
    return switch (scales.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(scales.firstEntry().getValue());
      default -> Optional.of(new Value.RecordOf(scales));
    };
  }

  /// The members of what `explain fit …` says: the expected errors by parameter, how many different
  /// settings see each, the rank and what is not determined.
  private static Map<String, Value> prospect(Prospect prospect) {
    var errors = new LinkedHashMap<String, Value>();
    var settings = new LinkedHashMap<String, Value>();
    for (Prospect.Outlook each : prospect.parameters()) {
      each.error().ifPresent(e -> errors.put(each.name(), number(e)));
      settings.put(each.name(), number(each.settings()));
    }
    var members = new LinkedHashMap<String, Value>();
    members.put("n", number(prospect.n()));
    members.put("rank", number(prospect.rank()));
    put(members, "condition", prospect.condition());
    members.put("errors", new Value.RecordOf(errors));
    members.put("settings", new Value.RecordOf(settings));
    members.put(
        "warnings",
        new Value.ListOf(
            prospect.warnings().stream()
                .<Value>map(w -> new Value.Text(w.code().slug()))
                .toList()));
    members.put(
        "messages",
        new Value.ListOf(
            prospect.warnings().stream().<Value>map(w -> new Value.Text(w.message())).toList()));
    return members;
  }

  private static Map<String, Value> optimum(Optimum optimum) {
    var members = new LinkedHashMap<String, Value>();
    optimum.at().forEach((name, quantity) -> members.put(name, new Value.Number(quantity)));
    if (!optimum.at().isEmpty()) {
      members.put("value", new Value.Number(optimum.value()));
    }
    optimum
        .cheapest()
        .ifPresent(
            c -> {
              var fields = new LinkedHashMap<String, Value>();
              c.at().forEach((name, q) -> fields.put(name, new Value.Number(q)));
              fields.put("cost", number(c.cost()));
              fields.put("saving", number(c.saving()));
              members.put("cheapest", new Value.RecordOf(fields));
            });
    optimum
        .scaling()
        .ifPresent(
            s -> {
              var fields = new LinkedHashMap<String, Value>();
              s.exponents().forEach((name, q) -> fields.put(name, new Value.Number(q)));
              members.put("exponents", new Value.RecordOf(fields));
            });
    optimum.regret().ifPresent(r -> members.put("regret", number(r.amount())));
    members.put("verdict", new Value.Text(optimum.verdict().slug()));
    members.put("why", new Value.Text(optimum.why()));
    return members;
  }

  /// The runs as a table, what they cost, and what they are expected to tell.
  private static Map<String, Value> design(RunDesign design) {
    var members = new LinkedHashMap<String, Value>();
    members.put("runs", Report.runs(design));
    members.put("cost", number(design.cost()));
    members.put("repeats", number(design.repeats()));
    if (design.outlooks().size() == 1) {
      RunDesign.Outlook outlook = design.outlooks().getFirst();
      members.put("before", number(outlook.sdNow()));
      members.put("after", number(outlook.sdAfter()));
      members.put("share", number(outlook.share()));
    } else if (!design.outlooks().isEmpty()) {
      members.put("before", list(design, RunDesign.Outlook::sdNow));
      members.put("after", list(design, RunDesign.Outlook::sdAfter));
      members.put("share", list(design, RunDesign.Outlook::share));
    }
    put(members, "right", design.right());
    put(members, "share", design.size());
    members.put(
        "unidentified",
        new Value.ListOf(design.unidentified().stream().<Value>map(Value.Text::new).toList()));
    return members;
  }

  private static Value list(RunDesign design, ToDoubleFunction<RunDesign.Outlook> of) {
    return new Value.ListOf(
        design.outlooks().stream().<Value>map(o -> number(of.applyAsDouble(o))).toList());
  }

  private static void put(Map<String, Value> members, String name, OptionalDouble value) {
    value.ifPresent(v -> members.put(name, number(v)));
  }

  private static Value number(double value) {
    return new Value.Number(Quantity.exact(value));
  }

  private static Value.RecordOf ordered(String a, Value x, String b, Value y) {
    var fields = new LinkedHashMap<String, Value>();
    fields.put(a, x);
    fields.put(b, y);
    return new Value.RecordOf(fields);
  }

  /// The laws of a fit with its parameters.
  static List<Law> fitted(Fit fit) {
    Map<String, Quantity> values = Calls.estimates(fit);
    return fit.task().laws().stream().map(law -> law.give(values)).toList();
  }

  /// The one law of a fit; a complaint at `place` where it has several.
  static Law fitted(Fit fit, Span place) {
    if (fit.task().sole().isEmpty()) {
      throw new Fault(Calls.several(place, fit));
    }
    return fitted(fit).getFirst();
  }

  /// A value in the user's words: `a number`, `the fit of L`.
  static String describe(Value value) {
    return switch (value) {
      case Value.Number n -> "a number";
      case Value.Text t -> "text";
      case Value.Bool b -> "a truth value";
      case Value.ListOf l -> "a list";
      case Value.RecordOf r -> "a record";
      case Value.Range r -> "a range";
      case Value.OfTable(Optional<String> name, var table, var uncertain) ->
          name.map(n -> "the table " + n).orElse("a table");
      case Value.OfLaw(var law) -> "the law " + law.name();
      case Value.OfFit(var fit) -> "the fit of " + fit.task().name();
      case Value.OfProspect p -> "a prospect of " + p.prospect().task().name();
      case Value.OfComparison c -> "a comparison";
      case Value.OfCheck c -> "an objective check";
      case Value.OfRollout r -> "a rollout";
      case Value.OfOptimum o -> "an optimum";
      case Value.OfRoots r -> "a solution without a root";
      case Value.OfDesign d -> "a design";
      case Value.OfFrontier f -> "a frontier";
      case Value.Prose p -> "prose";
    };
  }
}
