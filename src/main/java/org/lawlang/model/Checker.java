package org.lawlang.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Nearest;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Sequence;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Program;
import org.lawlang.syntax.Stmt;
import org.lawlang.syntax.Term;

/// What can be known to be wrong before anything is run: names that nothing bears, calls that do
/// not fit, laws that make no sense. It errs on the side of silence: what depends on data is found
/// when it is read.
public final class Checker implements Scope {
  /// The functions of values that are no functions of numbers.
  public static final Set<String> QUESTIONS =
      Set.of(
          "mean",
          "sd",
          "interval",
          "P",
          "sqrt",
          "sum",
          "stack",
          "cumsum",
          "drop",
          "decay",
          "days",
          "date",
          "envelope",
          "isoflop");

  private final Map<String, Kind> names;
  private final Library library;
  private final List<Diagnostic> problems = new ArrayList<>();

  private Checker(Map<String, Kind> known, Library library) {
    this.names = new LinkedHashMap<>(known);
    this.library = library;
  }

  /// The names after `program` has run, or everything that is wrong with it.
  ///
  /// @param known the names before it
  public static Checked<Map<String, Kind>> check(
      Program program, Map<String, Kind> known, Library library) {
    var checker = new Checker(known, library);
    program.statements().forEach(checker::statement);
    return Checked.of(checker.names, checker.problems);
  }

  private void statement(Stmt statement) {
    switch (statement) {
      case Stmt.LawDef def ->
          names.put(
              def.name().name(),
              switch (Laws.of(def, this)) {
                case Checked.Ok<Law>(var law) -> new Kind.OfLaw(law);
                case Checked.Bad<Law>(var diagnostics) -> {
                  problems.addAll(diagnostics);
                  yield new Kind.Anything();
                }
              });
      case Stmt.Let(var name, var value, var span) ->
          names.put(name.name(), visit(value, Within.NOTHING));
      case Stmt.Input(var name, var value, var span) ->
          names.put(name.name(), visit(value, Within.NOTHING));
      case Stmt.Const(var name, var value, var span) -> constant(name, value);
      case Stmt.Use(var name, var span) -> {
        Optional<Map<String, Kind>> brought = library.use(name.name());
        brought.ifPresent(names::putAll);
        if (brought.isEmpty()) {
          problems.add(unknownLibrary(name));
        }
      }
      case Stmt.Assert(var condition, var message, var span) -> {
        visit(condition, Within.NOTHING);
        message.ifPresent(m -> visit(m, Within.NOTHING));
      }
      case Stmt.Save(var value, var path, var span) -> {
        visit(value, Within.NOTHING);
        visit(path, Within.NOTHING);
      }
      case Stmt.Show(var value, var span) -> visit(value, Within.NOTHING);
    }
  }

  private Diagnostic unknownLibrary(Ident name) {
    Set<String> all = library.libraries();
    Diagnostic d =
        Diagnostic.of(
            Code.UNKNOWN_LIBRARY, name.span(), "the standard library has no " + name.name());
    return Nearest.to(name.name(), all)
        .map(near -> d.help("did you mean " + near + "?"))
        .orElse(d.help("it has: " + String.join(", ", all.stream().sorted().toList())));
  }

  private void constant(Ident name, Term value) {
    if (visit(value, Within.NOTHING) instanceof Kind.OfTable(var columns, _)) {
      names.put(name.name(), new Kind.OfTable(columns, true));
      return;
    }
    Kind kind =
        switch (Lowering.number(value, new Constants(this))) {
          case Checked.Ok<Expr>(var number) when number instanceof Expr.Const ->
              new Kind.OfConstant(number);
          // Its value comes with the run; that it is a number is enough here.
          case Checked.Ok<Expr> open -> new Kind.OfConstant(Normal.var(name.name()));
          case Checked.Bad<Expr> open -> new Kind.OfConstant(Normal.var(name.name()));
        };
    names.put(name.name(), kind);
  }

  private Kind visit(Term term, Within within) {
    return switch (term) {
      case Term.Number n -> new Kind.Anything();
      case Term.Text t -> new Kind.Anything();
      case Term.Bool b -> new Kind.Anything();
      case Term.Name name -> name(name, within);
      case Term.Call call -> call(call, within);
      case Term.Total total -> total(total, within);
      case Term.Unary(var op, var operand, var span) -> all(within, operand);
      case Term.Binary b -> all(within, b.left(), b.right());
      case Term.Chain(var first, var links, var span) -> {
        visit(first, within);
        links.forEach(link -> visit(link.term(), within));
        yield new Kind.Anything();
      }
      case Term.Conditional(var test, var then, var otherwise, var span) ->
          all(within, test, then, otherwise);
      case Term.Member(var base, var name, var span) -> member(base, name, within);
      case Term.Index(var base, var index, var span) -> all(within, base, index);
      case Term.ListOf(var items, var span) -> all(within, items.toArray(Term[]::new));
      case Term.RecordOf(var fields, var span) -> {
        fields.forEach(f -> visit(f.value(), within));
        yield new Kind.Anything();
      }
      case Term.Range(var lo, var hi, var span) -> all(within, lo, hi);
      case Term.With with -> with(with, within);
      case Term.Where(var base, var condition, var span) -> {
        Kind table = visit(base, within);
        visit(condition, Within.table(base, table));
        yield table;
      }
      case Term.Within(var value, var column, var span) -> {
        visit(value, within);
        yield name(new Term.Name(column.name(), true, column.span()), within);
      }
      case Term.Last(var base, var column, var span) -> {
        Kind table = visit(base, within);
        name(new Term.Name(column.name(), true, column.span()), Within.table(base, table));
        yield table;
      }
      case Term.Read(var path, var span) -> {
        visit(path, within);
        yield new Kind.OfTable(Optional.empty());
      }
      case Term.TableLiteral(var columns, var rows, var span) ->
          new Kind.OfTable(Optional.of(columns.stream().map(Ident::name).toList()));
      case Term.Load(var path, var span) -> {
        visit(path, within);
        yield new Kind.OfFit(Optional.empty());
      }
      case Term.Fit fit -> fit(fit, within);
      case Term.Compare compare -> compare(compare, within);
      case Term.Rollout(var fit, var by, var span) -> {
        visit(fit, within);
        visit(by, Within.ANYTHING);
        yield new Kind.OfTable(Optional.empty());
      }
      case Term.Optimize o -> {
        Within inside = within;
        if (o.sweep().isPresent()) {
          visit(o.sweep().get().values(), within);
          o.sweep().get().count().ifPresent(c -> visit(c, within));
          inside = inside.and(o.sweep().get().name().name());
        }
        inside = unknowns(o.unknowns(), inside);
        visit(o.objective(), inside);
        for (Term.Relation relation : o.constraints()) {
          relation(relation, inside);
        }
        if (o.serving().isPresent()) {
          visit(o.serving().get(), inside);
        }
        if (o.start().isPresent()) {
          visit(o.start().get(), within);
        }
        yield o.sweep().isPresent() ? new Kind.OfTable(Optional.empty()) : new Kind.Anything();
      }
      case Term.Solve s -> {
        Within inside = unknowns(s.unknowns(), within);
        s.equations().forEach(e -> relation(e, inside));
        yield new Kind.Anything();
      }
      case Term.Design d -> {
        Within inside = unknowns(d.unknowns(), within);
        d.constraints().forEach(relation -> relation(relation, inside));
        d.cost().ifPresent(cost -> visit(cost, inside));
        visit(d.runs(), within);
        d.within().ifPresent(budget -> visit(budget, within));
        d.aims().forEach(aim -> visit(aim, within));
        d.rival().ifPresent(rival -> visit(rival, within));
        yield new Kind.Anything();
      }
      case Term.Derive(var law, var by, var span) -> all(within, law);
      case Term.Latex(var value, var span) -> all(within, value);
      case Term.Explain(var value, var span) -> all(within, value);
    };
  }

  /// The column in brackets is one of the table at hand, or of that which is summed.
  private Kind total(Term.Total total, Within within) {
    visit(total.rows() instanceof Term.Index(var table, _, _) ? table : total.rows(), within);
    total.start().ifPresent(s -> visit(s, within));
    Within row = within.and(total.index().name());
    total.condition().ifPresent(c -> visit(c, row));
    Within inside = row;
    for (Term.Argument a : total.arguments()) {
      inside = a.name().isPresent() ? inside.and(a.name().get().name()) : inside;
    }
    all(inside, total.arguments().stream().map(Term.Argument::value).toArray(Term[]::new));
    return new Kind.Anything();
  }

  private Within unknowns(List<Term.Unknown> unknowns, Within within) {
    Within inside = within;
    for (Term.Unknown unknown : unknowns) {
      unknown.box().ifPresent(box -> visit(box, within));
      inside = inside.and(unknown.name().name());
    }
    return inside;
  }

  private void relation(Term.Relation relation, Within within) {
    switch (relation) {
      case Term.Relation.Inequality(var chain, var span) -> visit(chain, within);
      case Term.Relation.Equation(var left, var right, var span) -> all(within, left, right);
    }
  }

  private Kind member(Term base, Ident name, Within within) {
    Kind kind = visit(base, within);
    if (kind instanceof Kind.OfTable(var columns, _)
        && columns.isPresent()
        && !columns.get().contains(name.name())) {
      problems.add(
          Complaints.unknownColumn(name.span(), name.name(), base.span().text(), columns.get()));
    }
    return new Kind.Anything();
  }

  private Kind all(Within within, Term... terms) {
    for (Term term : terms) {
      visit(term, within);
    }
    return new Kind.Anything();
  }

  private Kind name(Term.Name name, Within within) {
    String n = name.name();
    Kind kind = names.get(n);
    if (within.names().contains(n) || (kind == null && (within.open() || n.equals("pi")))) {
      return new Kind.Anything();
    }
    if (kind == null) {
      problems.add(within.unknown(name, names.keySet()));
      return new Kind.Anything();
    }
    return kind;
  }

  private Kind call(Term.Call call, Within within) {
    call.arguments().forEach(a -> visit(a.value(), within));
    if (!(call.function() instanceof Term.Name name)) {
      return visit(call.function(), within);
    }
    Kind kind = names.get(name.name());
    Optional<Law> law =
        switch (kind) {
          case Kind.OfLaw(var l, var given) -> Optional.of(l);
          case Kind.OfFit(var l) -> l;
          case null, default -> Optional.empty();
        };
    if (law.isPresent()) {
      Set<String> groups =
          kind instanceof Kind.OfFit ? Grouping.columns(law.get()) : Set.<String>of();
      if (Matching.of(call, law.get(), groups)
          instanceof Checked.Bad<List<Term>>(var diagnostics)) {
        problems.addAll(diagnostics);
      } else if (kind instanceof Kind.OfLaw && !law.get().free().isEmpty()) {
        problems.add(
            Lowering.freeParameters(
                call, law.get(), law.get().free().stream().map(Param::name).toList()));
      }
    } else if (kind == null
        && Fn.named(name.name()).isEmpty()
        && !QUESTIONS.contains(name.name())) {
      problems.add(Complaints.unknownFunction(name, lawNames()));
    }
    return new Kind.Anything();
  }

  private Kind with(Term.With with, Within within) {
    Kind base = visit(with.base(), within);
    if (base instanceof Kind.OfLaw(var law, var before)) {
      Law rest = law;
      var given = new ArrayList<>(before);
      for (Term.Field field : with.fields()) {
        visit(field.value(), within);
        String name = field.name().name();
        if (before.stream().noneMatch(p -> p.name().equals(name))) {
          unknownParameter(law, field.name()).ifPresent(problems::add);
        }
        if (Lowering.number(field.value(), new Constants(this))
            instanceof Checked.Ok<Expr>(Expr.Const(double value))) {
          rest = rest.fix(Map.of(name, value));
        } else {
          law.parameter(name).ifPresent(given::add);
          rest = Keys.without(rest, name);
        }
      }
      return new Kind.OfLaw(rest, given);
    }
    Within inside = Within.table(with.base(), base);
    var columns = new ArrayList<>(inside.names());
    for (Term.Field field : with.fields()) {
      visit(field.value(), inside);
      inside = inside.and(field.name().name());
      columns.add(field.name().name());
    }
    return base instanceof Kind.OfTable(var known, _) && known.isPresent()
        ? new Kind.OfTable(Optional.of(columns))
        : base;
  }

  /// The complaint about `law with name = …` where the law has no such parameter.
  public static Optional<Diagnostic> unknownParameter(Law law, Ident name) {
    if (law.parameter(name.name()).isPresent() || Keys.tables(law).contains(name.name())) {
      return Optional.empty();
    }
    List<String> parameters = law.parameters().stream().map(Param::name).toList();
    Diagnostic d =
        Diagnostic.of(
            Code.UNKNOWN_NAME, name.span(), name.name() + " is no parameter of " + law.name());
    return Optional.of(
        Nearest.to(name.name(), parameters)
            .map(near -> d.help("did you mean " + near + "?"))
            .orElse(
                law.arguments().contains(name.name())
                    ? d.label(name.name() + " is an argument: a call gives it")
                    : parameters.isEmpty()
                        ? d
                        : d.help("its parameters are: " + String.join(", ", parameters))));
  }

  private Kind fit(Term.Fit fit, Within within) {
    List<Optional<Law>> laws = laws(fit.laws(), within);
    clauses(fit.clauses(), fit.data(), within);
    return new Kind.OfFit(laws.size() == 1 ? laws.getFirst() : Optional.empty());
  }

  /// In a question the law that is compared means the fit of it at hand.
  private Kind compare(Term.Compare compare, Within within) {
    List<Optional<Law>> laws = laws(compare.laws(), within);
    clauses(compare.clauses(), compare.data(), within);
    var outside = new LinkedHashMap<>(names);
    for (int i = 0; i < laws.size(); i++) {
      if (compare.laws().get(i) instanceof Term.Name name && laws.get(i).isPresent()) {
        names.put(name.name(), new Kind.OfFit(laws.get(i)));
      }
    }
    compare.asking().forEach(question -> visit(question, within));
    names.putAll(outside);
    return new Kind.Anything();
  }

  private List<Optional<Law>> laws(List<Term> terms, Within within) {
    var laws = new ArrayList<Optional<Law>>();
    for (Term term : terms) {
      Kind kind = visit(term, within);
      if (kind instanceof Kind.OfTable || kind instanceof Kind.OfConstant) {
        problems.add(Complaints.notALaw(term.span()));
      }
      laws.add(
          switch (kind) {
            case Kind.OfLaw(var law, var given) -> Optional.of(law);
            case Kind.OfFit(var law) -> law;
            case Kind.OfTable t -> Optional.empty();
            case Kind.OfConstant c -> Optional.empty();
            case Kind.Anything a -> Optional.empty();
          });
    }
    return laws;
  }

  private void clauses(Term.FitClauses clauses, Term data, Within within) {
    Term table = data instanceof Term.Member(var base, var column, var span) ? base : data;
    Within columns = Within.table(table, visit(table, within));
    clauses.schemes().forEach(s -> s.objective().ifPresent(o -> objective(o, columns)));
    clauses.weight().ifPresent(w -> visit(w, columns));
    clauses.holdout().ifPresent(h -> visit(h, columns));
    clauses.startCount().ifPresent(s -> visit(s, within));
    clauses.seed().ifPresent(s -> visit(s, within));
    clauses.resample().flatMap(Term.Resample::count).ifPresent(c -> visit(c, within));
    if (clauses.folds().isPresent() && clauses.folds().get() instanceof Term.Folds.Count(var n)) {
      visit(n, within);
    }
    clauses.starts().forEach(s -> visit(s, within));
  }

  private void objective(Term objective, Within columns) {
    Term named = objective;
    if (objective instanceof Term.Call(var function, var arguments, var span)) {
      arguments.forEach(a -> visit(a.value(), columns));
      named = function;
    }
    if (named instanceof Term.Name name
        && !names.containsKey(name.name())
        && !library.hasObjective(name.name())) {
      problems.add(unknownObjective(name, library.objectives()));
    }
  }

  /// The complaint about an objective that is not there.
  public static Diagnostic unknownObjective(Term.Name name, Set<String> objectives) {
    Diagnostic d =
        Diagnostic.of(
            Code.UNKNOWN_NAME, name.span(), "there is no objective called " + name.name());
    String all = String.join(", ", objectives.stream().sorted().toList());
    return Nearest.to(name.name(), objectives)
        .map(near -> d.help("did you mean " + near + "?"))
        .orElse(d.help("there are " + all + "; or define your own: mine(r) = r^2"));
  }

  @Override
  public Optional<Expr> constant(String name) {
    return names.get(name) instanceof Kind.OfConstant(var value)
        ? Optional.of(value)
        : pi(name).filter(p -> !names.containsKey(name));
  }

  /// The constant that every scope holds.
  public static Optional<Expr> pi(String name) {
    return name.equals("pi") ? Optional.of(Normal.number(Math.PI)) : Optional.empty();
  }

  @Override
  public Optional<Law> law(String name) {
    return names.get(name) instanceof Kind.OfLaw(var law, var given)
        ? Optional.of(law)
        : Optional.empty();
  }

  @Override
  public Optional<Checked<Sequence>> sequence(
      Term.Name table, Optional<Ident> column, String index) {
    return names.get(table.name()) instanceof Kind.OfTable(_, boolean constant) && constant
        ? Optional.of(Checked.ok(Sequence.open(table.name(), index)))
        : Optional.empty();
  }

  @Override
  public Optional<Fitted> fit(String name) {
    return switch (names.get(name)) {
      case Kind.OfFit(var law) -> Optional.of(new Fitted(law, Optional.empty()));
      // It may be one, of which nothing is known before the run.
      case Kind.Anything() -> Optional.of(new Fitted(Optional.empty(), Optional.empty()));
      case null, default -> Optional.empty();
    };
  }

  @Override
  public Optional<Fitted> fit(Term.Member member) {
    return member.base() instanceof Term.Name name
        ? fit(name.name()).filter(fit -> fit.law().isEmpty())
        : Optional.empty();
  }

  @Override
  public List<String> lawNames() {
    return names.entrySet().stream()
        .filter(e -> e.getValue() instanceof Kind.OfLaw || e.getValue() instanceof Kind.OfFit)
        .map(Map.Entry::getKey)
        .toList();
  }
}
