package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lawlang.data.Column;
import org.lawlang.data.Dates;
import org.lawlang.data.Table;
import org.lawlang.fit.Fit;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Quantity;
import org.lawlang.model.Complaints;
import org.lawlang.model.Keys;
import org.lawlang.model.Lowering;
import org.lawlang.model.Names;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Sequence;
import org.lawlang.symbolic.Substitution;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// Names in an expression over a table: a column, else a number of the session.
///
/// @param made columns that expressions make on their way; without it there can be none
/// @param carried what is uncertain; without it numbers stand at their point estimates
record TableNames(
    String title,
    Table table,
    Environment environment,
    Evaluator evaluator,
    Optional<Made> made,
    Optional<Carried> carried)
    implements Names {

  TableNames(String title, Table table, Environment environment, Evaluator evaluator) {
    this(title, table, environment, evaluator, Optional.empty(), Optional.empty());
  }

  /// The same where series may stand.
  TableNames making() {
    var none = new Made(new LinkedHashMap<>(), Optional.empty());
    return new TableNames(title, table, environment, evaluator, Optional.of(none), carried);
  }

  /// What is uncertain in an expression.
  ///
  /// @param numbers those met so far, by the variable that stands for them
  /// @param columns of the table
  /// @param summed whether a number is made of all rows of something uncertain: it is of their points
  private record Carried(
      Map<String, Quantity> numbers, Set<String> columns, AtomicBoolean summed) {}

  /// The same where uncertain numbers carry their draws.
  ///
  /// @param columns of the table that are uncertain
  TableNames carrying(Set<String> columns) {
    var none = new Carried(new LinkedHashMap<>(), columns, new AtomicBoolean());
    return new TableNames(title, table, environment, evaluator, made, Optional.of(none));
  }

  /// The uncertain numbers met so far, by the variable that stands for them.
  Map<String, Quantity> numbers() {
    return carried.map(Carried::numbers).orElse(Map.of());
  }

  /// Whether draws were lost on the way.
  boolean isSummed() {
    return carried.map(c -> c.summed().get()).orElse(false);
  }

  /// A column of points, of which a number of all rows is made.
  private double[] summed(Expr e) {
    carried.ifPresent(
        c -> {
          boolean isUncertain =
              Substitution.variables(e).stream()
                  .anyMatch(v -> c.numbers().containsKey(v) || c.columns().contains(v));
          c.summed().compareAndSet(false, isUncertain);
        });
    return column(e);
  }

  private Expr stand(String name, Quantity quantity) {
    if (carried.isEmpty() || quantity.isExact()) {
      return Normal.number(quantity.value());
    }
    String variable = name + '\u0001'; // keeps it apart from a column
    carried.get().numbers().put(variable, quantity);
    return Normal.var(variable);
  }

  /// With what is carried at its point estimates.
  Expr point(Expr e) {
    var numbers = new HashMap<String, Expr>();
    numbers().forEach((variable, q) -> numbers.put(variable, Normal.number(q.value())));
    return Substitution.replace(e, numbers);
  }

  /// Columns made so far, and the group of each row where they run within groups.
  record Made(Map<String, double[]> columns, Optional<int[]> groups) {}

  @Override
  public Checked<Expr> number(Term.Name name) {
    Optional<Column> column = table.column(name.name());
    if (column.isPresent()) {
      return switch (column.get()) {
        case Column.Numbers numbers -> Checked.ok(Normal.var(name.name()));
        case Column.Texts texts -> Checked.bad(notNumeric(name, texts));
      };
    }
    if (name.quoted()
        || (environment.value(name.name()).isEmpty()
            && environment.constant(name.name()).isEmpty())) {
      return Checked.bad(Complaints.unknownColumn(name.span(), name.name(), title, table.names()));
    }
    return other(name);
  }

  private static Diagnostic notNumeric(Term.Name name, Column.Texts texts) {
    int row = texts.firstNotNumeric().orElse(0);
    return Complaints.textInNumbers(
        name.span(), name.name(), row + 1, Objects.requireNonNullElse(texts.at(row), ""));
  }

  @Override
  public Optional<Callee> callee(String name) {
    return environment
        .value(name)
        .flatMap(
            value ->
                switch (value) {
                  case Value.OfLaw(var law) ->
                      Optional.of(
                          Callee.of(
                              law,
                              Rest.FAILS,
                              p -> stand(name + "." + p.name(), p.given().orElseThrow())));
                  case Value.OfFit(var fit) when fit.task().sole().isPresent() ->
                      Optional.of(callee(name, fit));
                  default -> Optional.empty();
                });
  }

  @Override
  public Optional<Callee> callee(Term.Member member) {
    return Calls.member(environment, member).map(own -> callee(member.span().text(), own));
  }

  private Callee callee(String name, Fit fit) {
    var parameters = new HashMap<String, Expr>();
    for (Fit.Estimate estimate : fit.estimates()) {
      parameters.put(estimate.name(), stand(name + "." + estimate.name(), estimate.value()));
    }
    return new Callee(fit.task().sole().orElseThrow().law(), parameters, Rest.FAILS);
  }

  /// `mean(L)`, `sd(L)`, `sum(L)`, `min(L)`, `max(L)`: of all rows whose cell is there, or of those
  /// of each group. Of a list or a number of the session it is what it is elsewhere. `cumsum(lr)`,
  /// `drop(lr)` and `decay(lr, 0.9)` run from row to row.
  @Override
  public Optional<Checked<Expr>> aggregate(Term.Call call, Term.Name callee) {
    List<Term> arguments = call.arguments().stream().map(Term.Argument::value).toList();
    boolean byPlace = call.arguments().stream().allMatch(a -> a.name().isEmpty());
    if (Series.RUNNING.contains(callee.name())) {
      return Optional.of(running(call, callee.name(), byPlace ? arguments : List.of()));
    }
    if (callee.name().equals("days")
        && arguments.size() == 1
        && arguments.getFirst() instanceof Term.Name name
        && table.column(name.name()).orElse(null) instanceof Column.Texts texts) {
      return Optional.of(days(name, texts));
    }
    if (!Series.AGGREGATES.contains(callee.name())
        || arguments.size() != 1
        || !byPlace
        || arguments.getFirst() instanceof Term.ListOf) {
      return Optional.empty();
    }
    Term argument = arguments.getFirst();
    if (argument instanceof Term.Member
        || (argument instanceof Term.Name name && table.column(name.name()).isEmpty())) {
      return Optional.of(other(call));
    }
    return Optional.of(
        Lowering.number(argument, this)
            .map(
                e ->
                    made.isPresent() && made.get().groups().isPresent()
                        ? add(
                            Series.aggregates(callee.name(), summed(e), made.get().groups().get()))
                        : Normal.number(Series.aggregate(callee.name(), summed(e)))));
  }

  /// The days of a column of dates; missing where a cell is.
  private Checked<Expr> days(Term.Name name, Column.Texts texts) {
    double[] days = new double[texts.size()];
    for (int i = 0; i < days.length; i++) {
      String cell = texts.at(i);
      OptionalDouble day =
          cell == null || cell.isEmpty() ? OptionalDouble.of(Double.NaN) : Dates.days(cell);
      if (day.isEmpty()) {
        return Checked.bad(
            Complaints.notADate(name.span(), Objects.requireNonNullElse(cell, ""))
                .label("row " + (i + 1)));
      }
      days[i] = day.getAsDouble();
    }
    return made.isPresent()
        ? Checked.ok(add(days))
        : Checked.bad(Series.noRows(name.span(), "days"));
  }

  private Checked<Expr> running(Term.Call call, String name, List<Term> arguments) {
    if (made.isEmpty()) {
      return Checked.bad(Series.noRows(call.span(), name));
    }
    int wanted = name.equals("decay") ? 2 : 1;
    if (arguments.size() != wanted) {
      return Checked.bad(
          Diagnostic.of(
              arguments.size() < wanted ? Code.MISSING_ARGUMENT : Code.EXTRA_ARGUMENT,
              call.span(),
              name + (wanted == 2 ? " takes a column and a rate" : " takes a column")));
    }
    double rate = 0;
    if (wanted == 2) {
      switch (Lowering.number(arguments.getLast(), this)) {
        case Checked.Ok<Expr>(Expr.Const(double value)) -> rate = value;
        case Checked.Ok<Expr> varies -> {
          return Checked.bad(
              Complaints.wrongType(
                  arguments.getLast().span(), "one rate for all rows", "a column"));
        }
        case Checked.Bad<Expr> bad -> {
          return bad;
        }
      }
    }
    int[] groups = made.get().groups().orElseGet(() -> new int[table.rows()]);
    double each = rate;
    return Lowering.number(arguments.getFirst(), this)
        .map(e -> add(Series.running(name, summed(e), each, groups)));
  }

  /// A column that an expression made on its way.
  private Expr add(double[] values) {
    Map<String, double[]> columns = made.orElseThrow().columns();
    String name = "'" + columns.size();
    columns.put(name, values);
    return Normal.var(name);
  }

  private Checked<Expr> within(Term.Within within) {
    if (made.isEmpty()) {
      return Checked.bad(Series.noRows(within.span(), "within"));
    }
    try {
      int[] groups = Series.groups(table, within.column(), title);
      var inside = new Made(made.get().columns(), Optional.of(groups));
      return Lowering.number(
          within.value(),
          new TableNames(title, table, environment, evaluator, Optional.of(inside), carried));
    } catch (Fault fault) {
      return new Checked.Bad<>(fault.diagnostics());
    }
  }

  @Override
  public Checked<Sequence> sequence(Term.Name table, Optional<Ident> column, String index) {
    return new QuestionNames(environment, evaluator, Set.of()).sequence(table, column, index);
  }

  @Override
  public Checked<Expr> key(Sequence of, Ident column) {
    var name = new Term.Name(column.name(), true, column.span());
    return Keys.group(name, of.levels(), of.title()).then(term -> Lowering.number(term, this));
  }

  @Override
  public Optional<String> text(Term term) {
    if (term instanceof Term.Name name && table.column(name.name()).isPresent()) {
      return Optional.empty();
    }
    try {
      return evaluator.textOf(term);
    } catch (Fault notText) {
      return Optional.empty(); // told where the term is taken for a number
    }
  }

  @Override
  public Checked<Expr> other(Term term) {
    if (term instanceof Term.Within within) {
      return within(within);
    }
    try {
      return Checked.ok(stand(term.span().text(), evaluator.quantity(term)));
    } catch (Fault fault) {
      return new Checked.Bad<>(fault.diagnostics());
    }
  }

  @Override
  public Checked<Expr> unknown(Term.Call call, Term.Name callee) {
    return environment.value(callee.name()).orElse(null) instanceof Value.OfFit(var fit)
        ? Checked.bad(Calls.several(callee.span(), fit))
        : Names.super.unknown(call, callee);
  }

  @Override
  public Optional<List<String>> levels(String name) {
    return table.column(name).orElse(null) instanceof Column.Texts texts
        ? Optional.of(texts.levels())
        : Optional.empty();
  }

  @Override
  public List<String> known() {
    var known = new ArrayList<>(table.names());
    known.addAll(environment.names());
    return known;
  }

  /// What `e` is in each row.
  double[] column(Expr e) {
    Expr point = point(e);
    return Interpreter.column(point, columns(Substitution.variables(point)), table.rows());
  }

  /// The columns that are named, those made on the way as well.
  Map<String, double[]> columns(Set<String> names) {
    Map<String, double[]> own = made.map(Made::columns).orElse(Map.of());
    var columns = new HashMap<String, double[]>();
    columns.putAll(columns(table, names.stream().filter(n -> !own.containsKey(n)).toList()));
    columns.putAll(own);
    return columns;
  }

  /// The columns that `e` names, as numbers: a text column by its category codes, missing ones NaN.
  static Map<String, double[]> columns(Table table, Iterable<String> names) {
    var columns = new HashMap<String, double[]>();
    for (String name : names) {
      switch (table.column(name).orElseThrow()) {
        case Column.Numbers(var n, var values) -> columns.put(name, values);
        case Column.Texts texts -> {
          double[] codes = new double[texts.size()];
          for (int i = 0; i < codes.length; i++) {
            codes[i] = texts.codes()[i] < 0 ? Double.NaN : texts.codes()[i];
          }
          columns.put(name, codes);
        }
      }
    }
    return columns;
  }
}
