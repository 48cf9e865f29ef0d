package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.math.Decimal;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Complaints;
import org.lawlang.model.Lowering;
import org.lawlang.plan.Equation;
import org.lawlang.plan.Optimum;
import org.lawlang.plan.Planner;
import org.lawlang.plan.Problem;
import org.lawlang.plan.Roots;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;
import org.lawlang.syntax.Term;

/// The terms `minimize`, `maximize` and `solve`.
record Questions(Environment environment, Evaluator evaluator, Host host) {

  Value optimize(Term.Optimize term) {
    if (term.sweep().isPresent()) {
      return sweep(term, term.sweep().get());
    }
    return new Value.OfOptimum(Planner.minimize(problem(term, Optional.empty()), host.executor()));
  }

  /// The problem as stated, with the name that a sweep moves kept as a variable.
  private Problem problem(Term.Optimize term, Optional<String> moving) {
    List<Problem.Unknown> unknowns = unknowns(term.unknowns());
    var variables = new HashSet<String>();
    unknowns.forEach(u -> variables.add(u.name()));
    moving.ifPresent(variables::add);
    var names = new QuestionNames(environment, evaluator, variables);
    Expr objective = Fault.orValue(Lowering.number(term.objective(), names));
    var constraints = new ArrayList<Problem.Constraint>();
    for (Term.Relation relation : term.constraints()) {
      constraints(relation, names, constraints);
    }
    return new Problem(
        term.maximize(),
        objective,
        unknowns,
        constraints,
        names.given(),
        term.start().map(s -> start(s, variables)),
        term.serving()
            .map(
                s ->
                    new Problem.Serving(
                        words(s.span()), Fault.orValue(Lowering.number(s, names)))));
  }

  private List<Problem.Unknown> unknowns(List<Term.Unknown> terms) {
    var unknowns = new ArrayList<Problem.Unknown>();
    var seen = new HashSet<String>();
    for (Term.Unknown unknown : terms) {
      if (!seen.add(unknown.name().name())) {
        throw Evaluator.fault(
            Code.DUPLICATE_NAME,
            unknown.name().span(),
            "the unknown " + unknown.name().name() + " stands twice");
      }
      Interval box = unknown.box().map(this::box).orElse(Interval.REAL);
      if (unknown.integer() && Math.ceil(box.lo()) > Math.floor(box.hi())) {
        throw Evaluator.fault(
            Code.EMPTY_RANGE,
            unknown.box().orElseThrow().span(),
            "there is no whole number in " + Digits.of(box));
      }
      unknowns.add(new Problem.Unknown(unknown.name().name(), box, unknown.integer()));
    }
    return unknowns;
  }

  Interval box(Term term) {
    if (evaluator.of(term) instanceof Value.Range(double lo, double hi)) {
      return new Interval(lo, hi);
    }
    throw new Fault(Complaints.wrongType(term.span(), "a range lo..hi", "something else"));
  }

  private Map<String, Double> start(Term term, Set<String> unknowns) {
    if (!(evaluator.of(term) instanceof Value.RecordOf(var fields))) {
      throw new Fault(Complaints.wrongType(term.span(), "a record {N = 1B}", "something else"));
    }
    var start = new HashMap<String, Double>();
    fields.forEach(
        (name, value) -> {
          if (!unknowns.contains(name) || !(value instanceof Value.Number(var quantity, _))) {
            throw new Fault(
                Diagnostic.of(Code.UNKNOWN_NAME, term.span(), name + " is no unknown with a number")
                    .help("the unknowns are: " + String.join(", ", unknowns)));
          }
          start.put(name, quantity.value());
        });
    return start;
  }

  static void constraints(
      Term.Relation relation, QuestionNames names, List<Problem.Constraint> into) {
    switch (relation) {
      case Term.Relation.Equation(var left, var right, var span) ->
          into.add(
              new Problem.Constraint(
                  words(span),
                  Fault.orValue(Lowering.number(left, names)),
                  true,
                  Fault.orValue(Lowering.number(right, names))));
      case Term.Relation.Inequality(var chain, var span) -> {
        Term left = chain.first();
        for (Term.Link link : chain.links()) {
          Term right = link.term();
          Expr a = Fault.orValue(Lowering.number(left, names));
          Expr b = Fault.orValue(Lowering.number(right, names));
          String text = words(left.span().to(right.span()));
          into.add(
              switch (link.op()) {
                case LESS, LESS_EQUAL -> new Problem.Constraint(text, a, false, b);
                case GREATER, GREATER_EQUAL -> new Problem.Constraint(text, b, false, a);
                case EQUAL -> new Problem.Constraint(text, a, true, b);
                case NOT_EQUAL ->
                    throw new Fault(
                        Diagnostic.of(
                                Code.WRONG_TYPE, span, "a constraint cannot be an inequation !=")
                            .help("use <=, >= or ="));
              });
          left = right;
        }
      }
    }
  }

  private static String words(Span span) {
    return String.join(" ", span.text().strip().split("\\s+", -1));
  }

  private Value sweep(Term.Optimize term, Term.Sweep sweep) {
    double[] values = values(sweep);
    String moving = sweep.name().name();
    Problem stated = problem(term, Optional.of(moving));
    var at = new LinkedHashMap<String, List<Quantity>>();
    stated.unknowns().forEach(u -> at.put(u.name(), new ArrayList<>()));
    at.put("value", new ArrayList<>());
    List<Optimum> optima =
        Planner.sweep(
            Arrays.stream(values).mapToObj(value -> fix(stated, moving, value)).toList(),
            host.executor());
    for (Optimum optimum : optima) {
      Quantity none = Quantity.exact(Double.NaN);
      at.forEach((name, column) -> column.add(optimum.at().getOrDefault(name, none)));
      List<Quantity> last = at.get("value");
      if (last != null) {
        last.set(last.size() - 1, optimum.value());
      }
    }
    var columns = new ArrayList<Column>();
    columns.add(new Column.Numbers(moving, values));
    var uncertain = new LinkedHashMap<String, List<Quantity>>();
    at.forEach(
        (name, column) -> {
          columns.add(
              new Column.Numbers(name, column.stream().mapToDouble(Quantity::value).toArray()));
          if (column.stream().anyMatch(q -> !q.isExact())) {
            uncertain.put(name, List.copyOf(column));
          }
        });
    if (optima.stream().anyMatch(o -> o.verdict() != Optimum.Verdict.OPTIMAL)) {
      columns.add(verdicts(optima));
    }
    return new Value.OfTable(Optional.empty(), new Table(columns, values.length), uncertain);
  }

  /// What the rows are worth, where not all of them are proved.
  private static Column verdicts(List<Optimum> optima) {
    List<String> slugs = optima.stream().map(o -> o.verdict().slug()).toList();
    List<String> levels = slugs.stream().distinct().toList();
    return new Column.Texts("verdict", levels, slugs.stream().mapToInt(levels::indexOf).toArray());
  }

  private static Problem fix(Problem stated, String name, double value) {
    Map<String, Expr> values = Map.of(name, Normal.number(value));
    return new Problem(
        stated.maximize(),
        Substitution.replace(stated.objective(), values),
        stated.unknowns(),
        stated.constraints().stream()
            .map(
                c ->
                    new Problem.Constraint(
                        c.text(),
                        Substitution.replace(c.left(), values),
                        c.equality(),
                        Substitution.replace(c.right(), values)))
            .toList(),
        stated.given(),
        stated.start(),
        stated
            .serving()
            .map(s -> new Problem.Serving(s.text(), Substitution.replace(s.cost(), values))));
  }

  /// The points of `for C in 1e18..1e26 log 50`, ends included, or of a list.
  private double[] values(Term.Sweep sweep) {
    Value values = evaluator.of(sweep.values());
    if (values instanceof Value.ListOf(var items)) {
      double[] points = new double[items.size()];
      for (int i = 0; i < points.length; i++) {
        if (!(items.get(i) instanceof Value.Number(var quantity, _))) {
          throw new Fault(
              Complaints.wrongType(
                  sweep.values().span(), "a list of numbers", Members.describe(items.get(i))));
        }
        points[i] = quantity.value();
      }
      return points;
    }
    if (!(values instanceof Value.Range(double lo, double hi))) {
      throw new Fault(
          Complaints.wrongType(
              sweep.values().span(), "a range lo..hi or a list", "something else"));
    }
    if (sweep.log() && !(lo > 0)) {
      throw Evaluator.fault(
          Code.BAD_OPTION,
          sweep.values().span(),
          "a range that is spaced by its logarithm lies above zero");
    }
    if (sweep.count().isEmpty()) {
      throw new Fault(
          Diagnostic.of(Code.BAD_OPTION, sweep.values().span(), "a range needs a number of points")
              .help(
                  "for "
                      + sweep.name().name()
                      + " in "
                      + sweep.values().span().text()
                      + " log 50"));
    }
    int n = evaluator.count(sweep.count().get(), "the number of points", 2);
    double[] points = new double[n];
    for (int i = 0; i < n; i++) {
      double t = (double) i / (n - 1);
      points[i] = sweep.log() ? decimal(lo * Math.pow(hi / lo, t)) : lo + t * (hi - lo);
    }
    points[0] = lo;
    points[n - 1] = hi;
    return points;
  }

  /// To 14 digits, so that a point that should be 1e19 is.
  private static double decimal(double x) {
    return Decimal.of(x).round(14).value();
  }

  Roots solve(Term.Solve term) {
    List<Problem.Unknown> unknowns = unknowns(term.unknowns());
    var variables = new HashSet<String>();
    unknowns.forEach(u -> variables.add(u.name()));
    var names = new QuestionNames(environment, evaluator, variables);
    var equations = new ArrayList<Equation>();
    for (Term.Relation.Equation equation : term.equations()) {
      equations.add(
          new Equation(
              Fault.orValue(Lowering.number(equation.left(), names)),
              Fault.orValue(Lowering.number(equation.right(), names))));
    }
    if (equations.size() != unknowns.size() && !Planner.canTryAll(unknowns)) {
      throw new Fault(
          Diagnostic.of(
                  Code.BAD_OPTION,
                  term.span(),
                  "a system needs as many equations as unknowns, here they are "
                      + equations.size()
                      + " and "
                      + unknowns.size())
              .help("solve a = b, c = d for x, y"));
    }
    return Planner.solve(equations, unknowns, names.given(), host.executor());
  }

  /// One root is a number, several are a list (of records for a system), none says why.
  static Value value(Roots roots) {
    List<Value> values = roots.roots().stream().map(Questions::root).toList();
    return switch (values.size()) {
      case 0 -> new Value.OfRoots(roots);
      case 1 -> values.getFirst();
      default -> new Value.ListOf(values);
    };
  }

  private static Value root(Map<String, Quantity> root) {
    var fields = new LinkedHashMap<String, Value>();
    root.forEach((name, value) -> fields.put(name, new Value.Number(value)));
    return fields.size() == 1 ? fields.values().iterator().next() : new Value.RecordOf(fields);
  }
}
