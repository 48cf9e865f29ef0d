package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitOptions;
import org.lawlang.fit.FitTask;
import org.lawlang.fit.Fitter;
import org.lawlang.fit.Outcome;
import org.lawlang.math.Quantity;
import org.lawlang.model.Complaints;
import org.lawlang.model.Law;
import org.lawlang.plan.Approaches;
import org.lawlang.plan.Approaches.Result;
import org.lawlang.plan.Frontier;
import org.lawlang.report.Report;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// The functions `envelope(curves, "run")` and `isoflop(runs)`: approaches 1 and 2 of Hoffmann et al.
/// 2022, of a table with columns `C`, `N` and `L`, and `D` where it is not `C/(6*N)`.
record Frontiers(Evaluator evaluator, Host host, StandardLibrary library) {
  static final String ENVELOPE = "envelope";
  static final String ISOFLOP = "isoflop";

  Value of(Term.Call call, String function) {
    List<Term.Argument> arguments = call.arguments();
    int most = function.equals(ENVELOPE) ? 2 : 1;
    if (arguments.isEmpty() || arguments.size() > most) {
      throw new Fault(
          Diagnostic.of(
                  arguments.isEmpty() ? Code.MISSING_ARGUMENT : Code.EXTRA_ARGUMENT,
                  call.span(),
                  function + " takes a table" + (most == 2 ? " and the column of the runs" : ""))
              .help(most == 2 ? "envelope(curves, \"run\")" : "isoflop(runs)"));
    }
    Term term = arguments.getFirst().value();
    Value.OfTable value = evaluator.table(term, evaluator.of(term));
    String title = value.name().orElse("here");
    Table table = tokens(value.table());
    for (String name : List.of("C", "N", "D", "L")) {
      numeric(table, name, title, term.span());
    }
    int[] run =
        arguments.size() == 2
            ? Series.groups(table, column(arguments.getLast().value()), title)
            : Series.groups(table, new Ident("N", term.span()), title);
    Approaches.Runs runs = runs(table, run, term.span());
    Result result =
        function.equals(ENVELOPE)
            ? Approaches.envelope(runs, FitOptions.DEFAULTS.seed())
            : Approaches.isoflop(runs, FitOptions.DEFAULTS.seed());
    return switch (result) {
      case Result.Nothing(var why, var help) ->
          throw new Fault(Diagnostic.of(Code.TOO_FEW_ROWS, term.span(), why).help(help));
      case Result.Found(var frontier) ->
          new Value.OfFrontier(
              known(table, term.span())
                  .flatMap(law -> Approaches.bias(frontier, runs, law))
                  .map(frontier::with)
                  .orElse(frontier));
    };
  }

  private Ident column(Term term) {
    return new Ident(evaluator.text(term), term.span());
  }

  /// By the convention `C = 6·N·D` where the table has no tokens.
  private static Table tokens(Table table) {
    if (table.column("D").isPresent()
        || !(table.column("C").orElse(null) instanceof Column.Numbers(var c, double[] compute))
        || !(table.column("N").orElse(null) instanceof Column.Numbers(var n, double[] size))) {
      return table;
    }
    double[] tokens = new double[compute.length];
    Arrays.setAll(tokens, i -> compute[i] / (6 * size[i]));
    return table.with(new Column.Numbers("D", tokens));
  }

  private static double[] numeric(Table table, String name, String title, Span at) {
    return switch (table.column(name).orElse(null)) {
      case Column.Numbers(var n, double[] values) -> values;
      case Column.Texts texts -> {
        int row = texts.firstNotNumeric().orElse(0);
        throw new Fault(
            Complaints.textInNumbers(
                at, name, row + 1, Objects.requireNonNullElse(texts.at(row), "")));
      }
      case null ->
          throw new Fault(
              Diagnostic.of(
                      Code.MISSING_COLUMN, at, "the table " + title + " has no column " + name)
                  .label(
                      "needed are C, N and L; "
                          + title
                          + " has: "
                          + String.join(", ", table.names()))
                  .help(title + " with " + name + " = …"));
    };
  }

  /// The rows that have all their cells, which are positive.
  private static Approaches.Runs runs(Table table, int[] run, Span at) {
    double[][] all = new double[4][];
    List<String> names = List.of("C", "N", "D", "L");
    for (int c = 0; c < 4; c++) {
      all[c] = numeric(table, names.get(c), "", at);
    }
    var rows = new ArrayList<Integer>();
    for (int i = 0; i < table.rows(); i++) {
      int row = i;
      if (Arrays.stream(all).allMatch(c -> Double.isFinite(c[row]))) {
        rows.add(i);
      }
    }
    for (int row : rows) {
      for (int c = 0; c < 3; c++) {
        if (!(all[c][row] > 0)) {
          throw new Fault(
              Diagnostic.of(
                      Code.BAD_OPTION, at, names.get(c) + " is not positive in row " + (row + 1))
                  .help("leave the row out: … where " + names.get(c) + " > 0"));
        }
      }
    }
    int[] chosen = rows.stream().mapToInt(Integer::intValue).toArray();
    double[][] kept = new double[4][];
    for (int c = 0; c < 4; c++) {
      double[] whole = all[c];
      kept[c] = Arrays.stream(chosen).mapToDouble(i -> whole[i]).toArray();
    }
    return new Approaches.Runs(
        kept[0], kept[1], kept[2], kept[3], Arrays.stream(chosen).map(i -> run[i]).toArray());
  }

  /// The law of approach 3 at its best for these rows, where it has one that both exponents show.
  private Optional<Frontier.Known> known(Table table, Span at) {
    Law law = library.environment("chinchilla").orElseThrow().law("Chinchilla").orElseThrow();
    var task =
        new FitTask(
            law,
            table,
            "L",
            library.objective("squares"),
            true,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            FitOptions.DEFAULTS);
    if (!(Fitter.fit(task, at, host.executor()) instanceof Checked.Ok<Fit>(var fit))
        || fit.outcome() instanceof Outcome.Undefined) {
      return Optional.empty();
    }
    var found = new LinkedHashMap<String, Double>();
    fit.estimates().forEach(e -> found.put(e.name(), e.value().value()));
    var known =
        new Frontier.Known(
            found.getOrDefault("E", Double.NaN),
            found.getOrDefault("A", Double.NaN),
            found.getOrDefault("B", Double.NaN),
            found.getOrDefault("alpha", Double.NaN),
            found.getOrDefault("beta", Double.NaN));
    boolean both = known.a() > 0 && known.b() > 0 && known.alpha() > 0 && known.beta() > 0;
    return both ? Optional.of(known) : Optional.empty();
  }

  /// The members of a frontier: the lines `N = G*C^a` and `D = H*C^b`, the points, the bias.
  static Map<String, Value> members(Value.OfFrontier value) {
    Frontier frontier = value.frontier();
    var members = new LinkedHashMap<String, Value>();
    members.put("a", new Value.Number(frontier.size().exponent()));
    members.put("b", new Value.Number(frontier.tokens().exponent()));
    members.put("G", new Value.Number(frontier.size().factor()));
    members.put("H", new Value.Number(frontier.tokens().factor()));
    members.put("points", Report.table(value).orElseThrow());
    members.put(
        "notes", new Value.ListOf(frontier.notes().stream().<Value>map(Value.Text::new).toList()));
    frontier
        .bias()
        .ifPresent(
            b -> {
              var bias = new LinkedHashMap<String, Value>();
              bias.put("own", number(b.own()));
              bias.put("found", number(b.found()));
              bias.put("within", number(b.within()));
              bias.put("beyond", number(b.beyond()));
              members.put("bias", new Value.RecordOf(bias));
            });
    return members;
  }

  private static Value number(double value) {
    return new Value.Number(Quantity.exact(value));
  }
}
