package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.Fit;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Quantity;
import org.lawlang.model.Complaints;
import org.lawlang.model.Lowering;
import org.lawlang.model.Names;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;
import org.lawlang.syntax.Term;

/// Names in an expression over a table: a column, else a number of the session at its point
/// estimate.
record TableNames(String title, Table table, Environment environment, Evaluator evaluator)
    implements Names {
  private static final Set<String> AGGREGATES = Set.of("mean", "sd", "sum", "min", "max");

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
                  case Value.OfLaw(var law) -> Optional.of(Callee.of(law, false));
                  case Value.OfFit(var fit) when fit.task().sole().isPresent() ->
                      Optional.of(callee(fit));
                  default -> Optional.empty();
                });
  }

  @Override
  public Optional<Callee> callee(Term.Member member) {
    return Calls.member(environment, member).map(TableNames::callee);
  }

  private static Callee callee(Fit fit) {
    var parameters = new HashMap<String, Expr>();
    for (Fit.Estimate estimate : fit.estimates()) {
      parameters.put(estimate.name(), Normal.number(estimate.value().value()));
    }
    return new Callee(fit.task().sole().orElseThrow().law(), parameters, false);
  }

  /// `mean(L)`, `sd(L)`, `sum(L)`, `min(L)`, `max(L)`: of all rows whose cell is there. Of a list or
  /// a number of the session it is what it is elsewhere.
  @Override
  public Optional<Checked<Expr>> aggregate(Term.Call call, Term.Name callee) {
    if (!AGGREGATES.contains(callee.name())
        || call.arguments().size() != 1
        || call.arguments().getFirst().name().isPresent()) {
      return Optional.empty();
    }
    Term argument = call.arguments().getFirst().value();
    if (argument instanceof Term.ListOf) {
      return Optional.empty();
    }
    if (argument instanceof Term.Member
        || (argument instanceof Term.Name name && table.column(name.name()).isEmpty())) {
      return Optional.of(other(call));
    }
    return Optional.of(
        Lowering.number(argument, this)
            .map(
                e -> {
                  double[] present =
                      Arrays.stream(column(e)).filter(x -> !Double.isNaN(x)).toArray();
                  var sample = new Quantity.Uncertain(Double.NaN, present);
                  return Normal.number(
                      switch (callee.name()) {
                        case "mean" -> sample.mean();
                        case "sd" -> sample.sd();
                        case "min" -> Arrays.stream(present).min().orElse(Double.NaN);
                        case "max" -> Arrays.stream(present).max().orElse(Double.NaN);
                        default -> Arrays.stream(present).sum();
                      });
                }));
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
    try {
      return Checked.ok(Normal.number(evaluator.quantity(term).value()));
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
    return Interpreter.column(e, columns(table, Substitution.variables(e)), table.rows());
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
