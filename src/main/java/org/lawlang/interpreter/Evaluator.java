package org.lawlang.interpreter;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.lawlang.fit.Fit;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Checker;
import org.lawlang.model.Complaints;
import org.lawlang.model.Grouping;
import org.lawlang.model.Law;
import org.lawlang.model.Lowering;
import org.lawlang.model.Matching;
import org.lawlang.model.Param;
import org.lawlang.plan.Roots;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// Terms to values. Arithmetic carries draws; tables, fits and questions are handed on.
final class Evaluator {
  private final Environment environment;
  private final Tables tables;
  private final Fits fits;
  private final Questions questions;
  private final Designs designs;
  private final LawTerms laws;
  private final Files files;
  private final Comparisons comparisons;
  private final Frontiers frontiers;

  Evaluator(Environment environment, Host host, StandardLibrary library) {
    this.environment = environment;
    this.tables = new Tables(environment, this, host);
    this.fits = new Fits(environment, this, host, library);
    this.questions = new Questions(environment, this, host);
    this.designs = new Designs(environment, this, host, library);
    this.laws = new LawTerms(this);
    this.files = new Files(this, host);
    this.frontiers = new Frontiers(this, host, library);
    this.comparisons = new Comparisons(environment, this, fits, host, library);
  }

  Value of(Term term) {
    return switch (term) {
      case Term.Number n -> number(Quantity.exact(n.value()));
      case Term.Text t -> new Value.Text(t.value());
      case Term.Bool b -> new Value.Bool(b.value());
      case Term.Name name -> name(name);
      case Term.Call call -> call(call);
      case Term.Total total -> number(formula(total));
      case Term.Unary(var op, var operand, var span) ->
          switch (op) {
            case NEGATE ->
                Elementwise.of(of(operand), operand, q -> Quantity.map(x -> -x[0], List.of(q)));
            case NOT -> new Value.Bool(!condition(operand));
          };
      case Term.Binary binary -> binary(binary);
      case Term.Chain chain -> new Value.Bool(chain(chain));
      case Term.Conditional(var test, var then, var otherwise, var span) ->
          condition(test) ? of(then) : of(otherwise);
      case Term.Member(var base, var name, var span) -> Members.of(of(base), name);
      case Term.Index(var base, var index, var span) -> index(base, of(base), index);
      case Term.ListOf(var items, var span) ->
          new Value.ListOf(items.stream().map(this::of).toList());
      case Term.RecordOf(var fields, var span) -> record(fields);
      case Term.Range(var lo, var hi, var span) -> {
        double low = exact(lo);
        double high = exact(hi);
        if (!(low <= high)) {
          throw fault(Code.EMPTY_RANGE, span, "the range " + span.text() + " is empty");
        }
        yield new Value.Range(low, high);
      }
      case Term.With with -> {
        Value base = of(with.base());
        yield base instanceof Value.OfLaw(var law)
            ? new Value.OfLaw(laws.with(law, with.fields()))
            : tables.with(table(with.base(), base), with.fields());
      }
      case Term.Where(var base, var condition, var span) ->
          tables.where(table(base, of(base)), condition);
      case Term.Within(var value, var column, var span) ->
          throw new Fault(Series.noRows(span, "within"));
      case Term.Last(var base, var column, var span) -> tables.last(table(base, of(base)), column);
      case Term.Read read -> tables.read(read);
      case Term.TableLiteral literal -> tables.literal(literal);
      case Term.Load load -> new Value.OfFit(files.load(load));
      case Term.Fit fit -> new Value.OfFit(fits.fit(fit));
      case Term.Compare compare -> comparisons.compare(compare);
      case Term.Rollout rollout -> comparisons.rollout(rollout);
      case Term.Optimize optimize -> questions.optimize(optimize);
      case Term.Solve solve -> Questions.value(questions.solve(solve));
      case Term.Design design -> designs.design(design);
      case Term.Derive(var law, var by, var span) -> new Value.OfLaw(laws.derive(law(law), by));
      case Term.Latex(var value, var span) -> laws.latex(of(value), value.span());
      case Term.Explain(Term.Fit fit, var span) -> new Value.OfProspect(fits.prospect(fit));
      case Term.Explain(var value, var span) -> laws.explain(of(value), value.span());
    };
  }

  static Value number(Quantity quantity) {
    return new Value.Number(quantity);
  }

  static Fault notYet(Span span, String what) {
    return fault(Code.NOT_YET, span, "this version of Law does not have " + what + " yet");
  }

  static Fault fault(Code code, Span span, String message) {
    return new Fault(Diagnostic.of(code, span, message));
  }

  Roots roots(Term.Solve solve) {
    return questions.solve(solve);
  }

  private Value name(Term.Name name) {
    return environment
        .value(name.name())
        .or(() -> environment.constant(name.name()).map(Evaluator::constant))
        .orElseThrow(
            () -> new Fault(Complaints.unknownName(name.span(), name.name(), environment.names())));
  }

  private static Value constant(Expr e) {
    return number(Quantity.exact(((Expr.Const) e).value()));
  }

  /// The number that a term is.
  Quantity quantity(Term term) {
    return quantity(of(term), term);
  }

  /// The number that the value of a term is.
  static Quantity quantity(Value value, Term term) {
    if (value instanceof Value.Number(var quantity, _)) {
      return quantity;
    }
    if (value instanceof Value.OfRoots(var roots)) {
      throw fault(Code.UNDEFINED_VALUE, term.span(), "there is no root: " + roots.why());
    }
    throw new Fault(
        Diagnostic.of(
            Code.NOT_A_NUMBER,
            term.span(),
            "here a number is needed, and this is " + Members.describe(value)));
  }

  /// The point estimate of a term.
  double exact(Term term) {
    return quantity(term).value();
  }

  /// A count: whole and not negative.
  int count(Term term, String what, int least) {
    double value = exact(term);
    if (value != Math.rint(value) || value < least || value > 1e8) {
      throw new Fault(
          Diagnostic.of(
              Code.BAD_OPTION,
              term.span(),
              what + " is a whole number from " + least + " up, not " + term.span().text()));
    }
    return (int) value;
  }

  /// The name of a field, or of a level of a numeric column: `E["opt"]`, `E[2.5]`.
  private String level(Term term) {
    return of(term) instanceof Value.Number(var quantity, _)
        ? Grouping.level(quantity.value())
        : text(term);
  }

  String text(Term term) {
    if (of(term) instanceof Value.Text(var text)) {
      return text;
    }
    throw new Fault(
        Diagnostic.of(
            Code.WRONG_TYPE, term.span(), "here text is needed: a name in double quotes"));
  }

  Law law(Term term) {
    return switch (of(term)) {
      case Value.OfLaw(var law) -> law;
      case Value.OfFit(var fit) -> Members.fitted(fit, term.span());
      default -> throw new Fault(Complaints.notALaw(term.span()));
    };
  }

  Value.OfTable table(Term term, Value value) {
    if (value instanceof Value.OfTable table) {
      return table;
    }
    throw new Fault(
        Diagnostic.of(
                Code.NOT_A_TABLE,
                term.span(),
                "here a table is needed, and this is " + Members.describe(value))
            .help("read one: runs = read \"runs.csv\""));
  }

  private Value record(List<Term.Field> fields) {
    var values = new LinkedHashMap<String, Value>();
    for (Term.Field field : fields) {
      if (values.put(field.name().name(), of(field.value())) != null) {
        throw fault(
            Code.DUPLICATE_NAME,
            field.name().span(),
            "the field " + field.name().name() + " stands twice");
      }
    }
    return new Value.RecordOf(values);
  }

  private Value binary(Term.Binary binary) {
    return switch (binary.op()) {
      case AND -> new Value.Bool(condition(binary.left()) && condition(binary.right()));
      case OR -> new Value.Bool(condition(binary.left()) || condition(binary.right()));
      case ADD -> arithmetic(binary, x -> x[0] + x[1]);
      case SUBTRACT -> arithmetic(binary, x -> x[0] - x[1]);
      case MULTIPLY -> arithmetic(binary, x -> x[0] * x[1]);
      case DIVIDE -> arithmetic(binary, x -> x[0] / x[1]);
      case POWER -> arithmetic(binary, x -> Math.pow(x[0], x[1]));
    };
  }

  private Value arithmetic(Term.Binary binary, ToDoubleFunction<double[]> operation) {
    Value left = of(binary.left());
    Value right = of(binary.right());
    if (left instanceof Value.ListOf || right instanceof Value.ListOf) {
      return Elementwise.of(left, right, binary, operation);
    }
    Quantity a = quantity(left, binary.left());
    Quantity b = quantity(right, binary.right());
    return number(defined(binary.span(), Quantity.map(operation, List.of(a, b))));
  }

  /// The quantity, unless its value is no number: that is said at once, not carried on in silence.
  static Quantity defined(Span span, Quantity quantity) {
    if (Double.isNaN(quantity.value())) {
      throw new Fault(
          Diagnostic.of(Code.UNDEFINED_VALUE, span, span.text() + " is not defined")
              .help(
                  "an operand is outside of what the operation takes: 0/0, the logarithm or a"
                      + " broken power of a negative number"));
    }
    return quantity;
  }

  /// A condition at the point estimates.
  boolean condition(Term term) {
    Value value = of(term);
    if (value instanceof Value.Bool(boolean holds)) {
      return holds;
    }
    throw fault(
        Code.NOT_A_CONDITION,
        term.span(),
        "here a condition is needed, and this is " + Members.describe(value));
  }

  private boolean chain(Term.Chain chain) {
    Term left = chain.first();
    Value a = of(left);
    for (Term.Link link : chain.links()) {
      Value b = of(link.term());
      if (!compare(a, link.op(), b, left.span().to(link.term().span()))) {
        return false;
      }
      a = b;
      left = link.term();
    }
    return true;
  }

  private static boolean compare(Value a, Term.Comparison op, Value b, Span span) {
    if (a instanceof Value.Number(var x, _) && b instanceof Value.Number(var y, _)) {
      double l = x.value();
      double r = y.value();
      return switch (op) {
        case LESS -> l < r;
        case LESS_EQUAL -> l <= r;
        case GREATER -> l > r;
        case GREATER_EQUAL -> l >= r;
        case EQUAL -> l == r;
        case NOT_EQUAL -> l != r;
      };
    }
    return switch (op) {
      case EQUAL -> a.equals(b);
      case NOT_EQUAL -> !a.equals(b);
      case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL ->
          throw new Fault(
              Diagnostic.of(
                  Code.WRONG_TYPE,
                  span,
                  "only numbers can be ordered, here "
                      + Members.describe(a)
                      + " meets "
                      + Members.describe(b)));
    };
  }

  private Value index(Term base, Value value, Term index) {
    return switch (value) {
      case Value.ListOf(var items) -> {
        int i = count(index, "an index", 1);
        if (i > items.size()) {
          throw fault(
              Code.BAD_OPTION,
              index.span(),
              "the list has " + items.size() + " items, counted from 1; there is no item " + i);
        }
        yield items.get(i - 1);
      }
      case Value.RecordOf record -> Members.of(record, new Ident(level(index), index.span()));
      default ->
          throw fault(
              Code.WRONG_TYPE,
              base.span(),
              "only lists and records have an index, this is " + Members.describe(value));
    };
  }

  private Value call(Term.Call call) {
    if (call.function() instanceof Term.Member(var base, var member, var span)
        && member.name().equals("run")) {
      String name = base.span().text();
      switch (of(base)) {
        case Value.OfFit fit -> {
          var mean = (Value.Number) callValue(call, fit, name);
          return Runs.of(fit.fit(), name, mean, call, this);
        }
        case Value.OfComparison(var comparison) -> {
          return new Combinations(this).call(call, comparison, name, true);
        }
        default -> {}
      }
    }
    if (!(call.function() instanceof Term.Name name)) {
      return callValue(call, of(call.function()), call.function().span().text());
    }
    Optional<Value> value = environment.value(name.name());
    if (value.isPresent()) {
      return callValue(call, value.get(), name.name());
    }
    if (name.name().equals(Frontiers.ENVELOPE) || name.name().equals(Frontiers.ISOFLOP)) {
      return frontiers.of(call, name.name());
    }
    if (name.name().equals("stack")) {
      return tables.stack(call);
    }
    if (Series.RUNNING.contains(name.name())) {
      throw new Fault(Series.noRows(call.span(), name.name()));
    }
    if (Checker.QUESTIONS.contains(name.name())) {
      return new Statistics(this).call(call, name);
    }
    Optional<Fn> fn = Fn.named(name.name());
    if (fn.isPresent()) {
      if (fn.get().arity() < 0) {
        return number(new Statistics(this).extreme(call, fn.get()));
      }
      Optional<Value> list = Elementwise.call(call, fn.get(), this);
      return list.isPresent() ? list.get() : number(builtIn(call, fn.get()));
    }
    // Worded where the checker words it.
    return number(formula(call));
  }

  /// A term as a formula over the session's numbers, evaluated draw by draw.
  Quantity formula(Term term) {
    var names = new QuestionNames(environment, this, Set.of());
    Expr e = Fault.orValue(Lowering.number(term, names));
    Quantity found = Draws.of(e, names.given());
    if (Double.isNaN(found.value())) {
      throw new Fault(
          Undefined.at(term.span(), term.span().text() + " is not defined", e, names.given()));
    }
    return found;
  }

  /// The share of the draws for which a condition holds.
  Quantity probability(Term condition) {
    var names = new QuestionNames(environment, this, Set.of());
    Expr.Test test = Fault.orValue(Lowering.condition(condition, names));
    Quantity holds = Draws.of(Normal.choose(test, Normal.ONE, Normal.ZERO), names.given());
    return Quantity.exact(holds.mean());
  }

  private Quantity builtIn(Term.Call call, Fn fn) {
    var names = new QuestionNames(environment, this, Set.of());
    Expr e = Fault.orValue(Lowering.number(call, names));
    Quantity result = Draws.of(e, names.given());
    if (Double.isNaN(result.value())) {
      Interval domain = fn.domain();
      Diagnostic d =
          Diagnostic.of(Code.UNDEFINED_VALUE, call.span(), call.span().text() + " is not defined");
      throw new Fault(
          domain.equals(Interval.REAL)
              ? d
              : d.help(fn.symbol() + " takes numbers in " + Digits.of(domain)));
    }
    return result;
  }

  private Value callValue(Term.Call call, Value callee, String name) {
    if (callee instanceof Value.OfComparison(var comparison)) {
      return new Combinations(this).call(call, comparison, name, false);
    }
    if (!(callee instanceof Value.OfLaw) && !(callee instanceof Value.OfFit)) {
      throw fault(
          Code.NOT_CALLABLE,
          call.span(),
          name + " is " + Members.describe(callee) + " and cannot be called");
    }
    if (callee instanceof Value.OfFit(var fit) && fit.task().sole().isEmpty()) {
      throw new Fault(Calls.several(call.function().span(), fit));
    }
    Law law = Calls.law(callee);
    Set<String> groups = callee instanceof Value.OfFit ? Grouping.columns(law) : Set.of();
    List<Quantity> arguments =
        Fault.orValue(Matching.of(call, law, groups)).stream().map(this::quantity).toList();
    if (callee instanceof Value.OfFit(var fit)) {
      Quantity found = Calls.of(fit, arguments, levels(call, fit));
      return Calls.predicted(callee, arguments, Calls.defined(call, callee, arguments, found));
    }
    List<String> free = law.free().stream().map(Param::name).toList();
    if (!free.isEmpty()) {
      throw new Fault(Lowering.freeParameters(call, law, free));
    }
    Quantity found = Calls.of(callee, arguments);
    return Calls.predicted(callee, arguments, Calls.defined(call, callee, arguments, found));
  }

  /// The level of each indexing column that a call of a fit names.
  Map<String, String> levels(Term.Call call, Fit fit) {
    var levels = new HashMap<String, String>();
    Law law = Calls.law(new Value.OfFit(fit));
    for (String column : Grouping.columns(law)) {
      List<String> known = Calls.levels(fit, column);
      Term given =
          Grouping.argument(call, column)
              .orElseThrow(() -> new Fault(Grouping.missing(call, column, known)));
      String level = level(of(given), given);
      if (!known.contains(level)) {
        throw new Fault(Grouping.unknown(given.span(), level, known));
      }
      levels.put(column, level);
    }
    return levels;
  }

  /// The name of a level of an indexing column: a text, or a number for a column of numbers.
  private static String level(Value value, Term place) {
    return switch (value) {
      case Value.Text(var text) -> text;
      case Value.Number(var quantity, var reach) -> Grouping.level(quantity.value());
      default ->
          throw new Fault(
              Complaints.wrongType(
                  place.span(), "a text, or a number of that column", Members.describe(value)));
    };
  }

  /// The text that a term is, if it is one.
  Optional<String> textOf(Term term) {
    return switch (term) {
      case Term.Text(var text, var span) -> Optional.of(text);
      case Term.Name name ->
          environment.value(name.name()).orElse(null) instanceof Value.Text(var text)
              ? Optional.of(text)
              : Optional.empty();
      case Term.Member m ->
          of(m) instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty();
      case Term.Index i ->
          of(i) instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty();
      default -> Optional.empty();
    };
  }
}
