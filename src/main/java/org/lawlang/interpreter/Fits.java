package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitOptions;
import org.lawlang.fit.FitTask;
import org.lawlang.fit.FitTask.Target;
import org.lawlang.fit.Fitter;
import org.lawlang.fit.Folds;
import org.lawlang.fit.Outcome;
import org.lawlang.fit.Prospect;
import org.lawlang.fit.Start;
import org.lawlang.math.Digits;
import org.lawlang.math.Quantity;
import org.lawlang.model.Complaints;
import org.lawlang.model.Keys;
import org.lawlang.model.Law;
import org.lawlang.model.Lowering;
import org.lawlang.model.Param;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// The term `fit`.
record Fits(Environment environment, Evaluator evaluator, Host host, StandardLibrary library) {

  /// Names that columns for the same thing often bear.
  private static final Map<String, Set<String>> SYNONYMS =
      Map.of(
          "N", Set.of("params", "parameters", "n_params", "model_size", "size", "n"),
          "D", Set.of("tokens", "n_tokens", "training_tokens", "data", "d"),
          "C", Set.of("flops", "flop", "compute", "training_flop", "c"),
          "L", Set.of("loss", "val_loss", "test_loss", "train_loss", "l"));

  Fit fit(Term.Fit term) {
    Span place = term.data().span();
    return fit(task(laws(term.laws()), term.data(), term.clauses()), place);
  }

  Fit fit(FitTask task, Span place) {
    Fit fit = Fault.orValue(Fitter.fit(task, place, host.executor()));
    if (fit.outcome() instanceof Outcome.Undefined(var reason, var help)) {
      throw new Fault(Diagnostic.of(Code.UNDEFINED_EVERYWHERE, place, reason).help(help));
    }
    return fit;
  }

  /// What the rows can say of the laws, without a fit.
  Prospect prospect(Term.Fit term) {
    FitTask task = task(laws(term.laws()), term.data(), term.clauses());
    return Fault.orValue(Prospect.of(task, term.data().span()));
  }

  /// The fit that `laws` to `data` with these clauses asks for.
  FitTask task(List<Law> laws, Term data, Term.FitClauses clauses) {
    final Value.OfTable found;
    Optional<Ident> named = Optional.empty();
    if (data instanceof Term.Member(var base, var column, var span)
        && evaluator.of(base) instanceof Value.OfTable whole) {
      found = whole;
      named = Optional.of(column);
    } else {
      found = evaluator.table(data, evaluator.of(data));
    }
    Span place = data.span();
    Value.OfTable table = keyed(found, laws, place);
    List<Target> targets = targets(laws, named);
    for (Target target : targets) {
      checkColumns(target.law(), table, target.column(), place, named.map(Ident::span));
    }
    Sampling.columns(clauses)
        .filter(c -> table.table().column(c.name()).isEmpty())
        .forEach(
            c -> {
              throw new Fault(
                  Complaints.unknownColumn(
                      c.span(), c.name(), table.name().orElse("here"), table.table().names()));
            });
    TableNames names =
        new TableNames(table.name().orElse("here"), table.table(), environment, evaluator);
    Optional<Expr> weight = clauses.weight().map(w -> weight(w, names));
    Optional<Expr.Test> holdout =
        clauses.holdout().map(h -> Fault.orValue(Lowering.condition(h, names)));
    var task =
        new FitTask(
            targets,
            table.table(),
            new Objectives(environment, library).of(clauses.objective(), clauses.onLog(), names),
            clauses.onLog(),
            weight,
            holdout,
            List.of(),
            options(clauses));
    return task.from(starts(clauses.starts(), task));
  }

  /// The table with the columns that say which rows of other tables a law sums over.
  private static Value.OfTable keyed(Value.OfTable base, List<Law> laws, Span place) {
    Table table = base.table();
    for (Law law : laws) {
      for (String key : Keys.of(law)) {
        double[] groups =
            Series.numbered(
                table,
                new Ident(Keys.column(key), place),
                base.name().orElse("here"),
                Keys.levels(law, key),
                Keys.table(key));
        table = table.with(new Column.Numbers(key, groups));
      }
    }
    return new Value.OfTable(base.name(), table, base.uncertain());
  }

  /// The weight of a row; a complaint at its place where it is negative.
  private static Expr weight(Term term, TableNames names) {
    Expr weight = Fault.orValue(Lowering.number(term, names));
    double[] weights = names.column(weight);
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] < 0) {
        throw new Fault(
            Diagnostic.of(
                    Code.BAD_OPTION,
                    term.span(),
                    "the weight of row " + (i + 1) + " is " + Digits.of(weights[i]))
                .help("weights are positive; leave rows out with `where`"));
      }
    }
    return weight;
  }

  /// The column named like its law for each, or the one after the dot.
  private static List<Target> targets(List<Law> laws, Optional<Ident> named) {
    if (named.isPresent() && laws.size() > 1) {
      String names = String.join(", ", laws.stream().map(Law::name).toList());
      throw new Fault(
          Diagnostic.of(
                  Code.BAD_OPTION,
                  named.get().span(),
                  named.get().name() + " is one column, and " + names + " need one each")
              .help("name the columns like the laws, and fit them to the table"));
    }
    return laws.stream()
        .map(law -> new Target(law, named.map(Ident::name).orElse(law.name())))
        .toList();
  }

  /// The laws before a fit: fitting a fit again frees what was found, not what was fixed.
  List<Law> laws(List<Term> terms) {
    var laws = new ArrayList<Law>();
    for (Term term : terms) {
      List<Law> found =
          evaluator.of(term) instanceof Value.OfFit(var fit)
              ? fit.task().laws()
              : List.of(evaluator.law(term));
      for (Law law : found) {
        if (laws.stream().anyMatch(l -> l.name().equals(law.name()))) {
          throw Evaluator.fault(
              Code.DUPLICATE_NAME, term.span(), "two laws of this fit are called " + law.name());
        }
        laws.add(law);
      }
    }
    return laws;
  }

  private FitOptions options(Term.FitClauses clauses) {
    FitOptions options = FitOptions.DEFAULTS;
    if (clauses.startCount().isPresent()) {
      int least = clauses.starts().isEmpty() ? 1 : 0;
      int count = evaluator.count(clauses.startCount().get(), "the number of starts", least);
      // `starts 1` beside a start of the user's own is that start.
      options = options.withStarts(!clauses.starts().isEmpty() && count == 1 ? 0 : count);
    } else if (!clauses.starts().isEmpty()) {
      options = options.withStarts(0);
    }
    if (clauses.seed().isPresent()) {
      options = options.withSeed(evaluator.count(clauses.seed().get(), "a seed", 0));
    }
    FitOptions sampled = Sampling.options(options, clauses, evaluator);
    return switch (clauses.folds().orElse(null)) {
      case null -> sampled;
      case Term.Folds.Count(var count) ->
          sampled.withFolds(
              new Folds.Partition.Random(evaluator.count(count, "the number of folds", 2)));
      case Term.Folds.Of(var column) -> sampled.withFolds(new Folds.Partition.By(column.name()));
    };
  }

  private List<Start> starts(List<Term> terms, FitTask task) {
    var starts = new ArrayList<Start>();
    for (Term term : terms) {
      switch (evaluator.of(term)) {
        case Value.RecordOf(var fields) -> {
          var start = new HashMap<String, Double>();
          fields.forEach((name, value) -> start.put(free(task, name), point(value, term)));
          starts.add(Start.of(start));
          checkStart(start.keySet(), task, term);
          fields.forEach((name, value) -> checkRange(name, point(value, term), task, term));
        }
        case Value.OfTable(var name, var table, var uncertain) -> {
          var columns = new HashMap<String, double[]>();
          for (Column column : table.columns()) {
            if (column instanceof Column.Numbers(var n, var values)
                && isFree(task, free(task, n))) {
              columns.put(free(task, n), values);
            }
          }
          checkStart(columns.keySet(), task, term);
          var names = List.copyOf(columns.keySet());
          double[][] values = names.stream().map(columns::get).toArray(double[][]::new);
          for (int i = 0; i < table.rows(); i++) {
            double[] start = new double[values.length];
            for (int k = 0; k < start.length; k++) {
              start[k] = values[k][i];
            }
            starts.add(new Start(names, start));
          }
        }
        default ->
            throw new Fault(
                Complaints.wrongType(
                    term.span(), "a record {alpha = 0.3} or a table of starts", "something else"));
      }
    }
    return starts;
  }

  /// The parameter that a start names: `E` is `E[family]`, one value for all levels.
  private static String free(FitTask task, String name) {
    return task.free().stream()
        .map(Param::name)
        .filter(p -> !isFree(task, name) && p.startsWith(name + "["))
        .findFirst()
        .orElse(name);
  }

  private static boolean isFree(FitTask task, String name) {
    return task.free().stream().anyMatch(p -> p.name().equals(name));
  }

  /// Where a record names a field.
  private static Span place(Term term, String field) {
    return term instanceof Term.RecordOf(var fields, var span)
        ? fields.stream()
            .map(Term.Field::name)
            .filter(n -> n.name().equals(field))
            .findFirst()
            .map(Ident::span)
            .orElse(span)
        : term.span();
  }

  private static void checkStart(Set<String> names, FitTask task, Term term) {
    for (String name : names) {
      if (!isFree(task, name)) {
        throw new Fault(
            Diagnostic.of(
                    Code.UNKNOWN_NAME,
                    place(term, name),
                    name + " is no free parameter of " + task.name())
                .help(
                    "its free parameters are: "
                        + String.join(", ", task.free().stream().map(Param::name).toList())));
      }
    }
    if (names.isEmpty()) {
      throw Evaluator.fault(
          Code.BAD_OPTION, term.span(), "the start names no parameter of " + task.name());
    }
  }

  private static void checkRange(String name, double value, FitTask task, Term term) {
    for (Param p : task.free()) {
      if (p.name().equals(free(task, name))
          && !(value >= p.range().lo() && value <= p.range().hi())) {
        throw new Fault(
            Diagnostic.of(
                    Code.BAD_OPTION,
                    place(term, name),
                    "the start "
                        + name
                        + " = "
                        + Digits.of(value)
                        + " lies outside of the range of "
                        + name
                        + ", "
                        + Digits.of(p.range().lo())
                        + ".."
                        + Digits.of(p.range().hi()))
                .help("start within the range, or widen it in the law"));
      }
    }
  }

  private static double point(Value value, Term place) {
    if (value instanceof Value.Number(Quantity quantity, _)) {
      return quantity.value();
    }
    throw new Fault(
        Complaints.wrongType(place.span(), "a number for each parameter", "something else"));
  }

  private static void checkColumns(
      Law law, Value.OfTable table, String target, Span place, Optional<Span> named) {
    String title = table.name().orElse("here");
    List<String> columns = table.table().names();
    if (named.isPresent() && !columns.contains(target)) {
      throw new Fault(Complaints.unknownColumn(named.get(), target, title, columns));
    }
    var wanted = new ArrayList<String>(law.arguments());
    wanted.add(target);
    law.parameters().forEach(p -> p.group().ifPresent(wanted::add));
    List<String> missing = wanted.stream().filter(w -> !columns.contains(w)).toList();
    if (!missing.isEmpty()) {
      Diagnostic d = missingColumns(law, title, wanted, missing, columns, place);
      throw new Fault(
          missing.equals(List.of(target))
              ? d.help(d.help().orElse("") + ", or name the column to fit: to " + title + ".…")
              : d);
    }
    for (String name : wanted.subList(0, law.arguments().size() + 1)) {
      if (table.table().column(name).orElseThrow() instanceof Column.Texts texts) {
        int row = texts.firstNotNumeric().orElse(0);
        throw new Fault(
            Complaints.textInNumbers(
                place, name, row + 1, Objects.requireNonNullElse(texts.at(row), "")));
      }
    }
  }

  private static Diagnostic missingColumns(
      Law law,
      String title,
      List<String> wanted,
      List<String> missing,
      List<String> columns,
      Span place) {
    String last = wanted.getLast();
    String needs =
        law.name()
            + "("
            + String.join(", ", law.arguments())
            + ") needs columns "
            + String.join(", ", wanted.subList(0, wanted.size() - 1))
            + " and "
            + last;
    var equations = new ArrayList<String>();
    for (String name : missing) {
      String source =
          columns.stream()
              .filter(
                  c ->
                      SYNONYMS
                          .getOrDefault(name, Set.of(name.toLowerCase(Locale.ROOT)))
                          .contains(c.toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElse("…");
      equations.add(name + " = " + source);
    }
    String what = missing.size() == 1 ? "no column " : "no columns ";
    return Diagnostic.of(
            Code.MISSING_COLUMN,
            place,
            "the table " + title + " has " + what + String.join(" and ", missing))
        .label(needs + "; " + title + " has: " + String.join(", ", columns))
        .help(title + " with " + String.join(", ", equations));
  }
}
