package org.lawlang.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Bound;
import org.lawlang.symbolic.Expr.State;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Implicit;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Scans;
import org.lawlang.symbolic.Sequence;
import org.lawlang.symbolic.Totals;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// The lowering of what computes a formula many times: sums, products and scans over rows or whole
/// numbers, integrals, and equations that define a quantity.
final class Runs {
  private final Names names;
  private final List<Diagnostic> problems;

  Runs(Names names, List<Diagnostic> problems) {
    this.names = names;
    this.problems = problems;
  }

  private Expr wrong(Diagnostic diagnostic) {
    problems.add(diagnostic);
    return Lowering.WRONG;
  }

  private Lowering inside(Names inner) {
    return new Lowering(inner, problems);
  }

  /// Whether a new name means something here already, which is a mistake.
  private boolean isTaken(Ident name, String help) {
    if (names.known().contains(name.name())) {
      problems.add(
          Diagnostic.of(
                  Code.DUPLICATE_NAME, name.span(), name.name() + " means something here already")
              .help(help));
      return true;
    }
    return false;
  }

  Expr of(Term.Total total) {
    if (isTaken(total.index(), "call the row at hand otherwise: for row in …")) {
      return Lowering.WRONG;
    }
    if (total.over() == Term.Over.INTEGRAL) {
      return integral(total);
    }
    String index = total.index().name();
    if (total.rows() instanceof Term.Range(var lo, var hi, var span)) {
      Expr first = inside(names).of(lo);
      Expr last = inside(names).of(hi);
      Expr count = Normal.sum(Normal.apply(Fn.FLOOR, Normal.subtract(last, first)), Normal.ONE);
      if (count instanceof Expr.Const(double n) && n > Sequence.MOST) {
        return wrong(
            Diagnostic.of(
                Code.BAD_OPTION,
                span,
                "a range has at most " + Sequence.MOST + " whole numbers here"));
      }
      Sequence rows = Sequence.range(index);
      var here =
          new InnerNames(names, Map.of(index, Normal.sum(first, Normal.var(rows.variable("")))));
      return over(total, rows, count, here);
    }
    Checked<Keys.Source> source = Keys.source(total.rows());
    Checked<Sequence> found = source.then(s -> names.sequence(s.table(), s.column(), index));
    if (!(source instanceof Checked.Ok<Keys.Source>(var from)
        && found instanceof Checked.Ok<Sequence>(var rows))) {
      problems.addAll(((Checked.Bad<Sequence>) found).diagnostics());
      return Lowering.WRONG;
    }
    Expr all = rows.isOpen() ? Normal.var(rows.title()) : Normal.ZERO;
    Expr key = from.column().map(c -> inside(names).take(names.key(rows, c))).orElse(all);
    return over(total, rows, key, new RowNames(names, rows));
  }

  /// @param row the names in a row
  private Expr over(Term.Total total, Sequence rows, Expr key, Names row) {
    Optional<Test> where = total.condition().map(c -> inside(row).test(c));
    Test test = where.orElse(new Test.Always(true));
    return switch (total.over()) {
      case SUM -> {
        Expr body = inside(row).of(total.body());
        yield Totals.of(
            where.map(w -> Normal.choose(w, body, Normal.ZERO)).orElse(body), rows, key);
      }
      case PRODUCT -> {
        String name = "product" + Bound.MARK;
        Expr step = Normal.product(Normal.var(name), inside(row).of(total.body()));
        yield Scans.of(List.of(new State(name, Normal.ONE, step)), name, rows, key, test);
      }
      case SCAN -> scan(total, rows, key, row, test);
      case INTEGRAL -> throw new IllegalStateException("an integral over rows");
    };
  }

  private Expr scan(Term.Total total, Sequence rows, Expr key, Names row, Test where) {
    Map<String, Expr> starts = starts(total);
    var own = new HashMap<String, Expr>();
    var wanted = new ArrayList<Ident>();
    for (Term.Argument argument : total.arguments()) {
      Ident name = argument.name().orElseThrow();
      if (isTaken(name, "call the state otherwise")
          || name.name().equals(total.index().name())
          || own.put(name.name(), Normal.var(name.name() + Bound.MARK)) != null) {
        return wrong(
            Diagnostic.of(Code.DUPLICATE_NAME, name.span(), name.name() + " stands twice"));
      }
      wanted.add(name);
    }
    for (String start : starts.keySet()) {
      if (!own.containsKey(start)) {
        return wrong(
            Diagnostic.of(
                    Code.UNKNOWN_NAME,
                    total.start().orElseThrow().span(),
                    start + " is no state of this scan")
                .help(
                    "its states are: "
                        + String.join(", ", own.keySet().stream().sorted().toList())));
      }
    }
    var inner = inside(new InnerNames(row, own));
    var states = new ArrayList<State>();
    for (Term.Argument argument : total.arguments()) {
      String name = argument.name().orElseThrow().name();
      states.add(
          new State(
              name + Bound.MARK,
              starts.getOrDefault(name, Normal.ZERO),
              inner.of(argument.value())));
    }
    return Scans.of(states, wanted.getLast().name() + Bound.MARK, rows, key, where);
  }

  private Map<String, Expr> starts(Term.Total total) {
    var starts = new HashMap<String, Expr>();
    if (total.start().isPresent()) {
      if (total.start().get() instanceof Term.RecordOf(var fields, var span)) {
        for (Term.Field field : fields) {
          starts.put(field.name().name(), inside(names).of(field.value()));
        }
      } else {
        problems.add(
            Complaints.wrongType(
                total.start().get().span(), "the starts of states, {s = 1}", "something else"));
      }
    }
    return starts;
  }

  private Expr integral(Term.Total total) {
    if (!(total.rows() instanceof Term.Range(var lo, var hi, var span))) {
      return wrong(
          Diagnostic.of(Code.WRONG_TYPE, total.rows().span(), "an integral runs over a range")
              .help("integral(… for x in 0..1); over the rows of a table write a sum"));
    }
    if (total.condition().isPresent()) {
      return wrong(
          Diagnostic.of(
                  Code.WRONG_TYPE,
                  total.condition().get().span(),
                  "an integral runs over all of its range")
              .help("narrow the range, or integrate if … then … else 0"));
    }
    String variable = total.index().name() + Bound.MARK;
    var inner = new InnerNames(names, Map.of(total.index().name(), Normal.var(variable)));
    return Implicit.integral(
        inside(inner).of(total.body()), variable, inside(names).of(lo), inside(names).of(hi));
  }

  /// `solve left = right for x in lo..hi`, in a law: the x that is defined so.
  Expr root(Term.Solve solve) {
    if (solve.equations().size() != 1 || solve.unknowns().size() != 1) {
      return wrong(
          law(solve.span(), "a law solves one equation for one unknown")
              .help("put one equation into the other: a law may call a law that solves one"));
    }
    Term.Unknown unknown = solve.unknowns().getFirst();
    if (isTaken(unknown.name(), "call the unknown otherwise")) {
      return Lowering.WRONG;
    }
    if (unknown.integer()
        || !(unknown.box().orElse(null) instanceof Term.Range(var lo, var hi, var s))) {
      return wrong(
          law(unknown.name().span(), "in a law `solve` needs the range in which the one root lies")
              .help("solve … for " + unknown.name().name() + " in 1..10"));
    }
    String variable = unknown.name().name() + Bound.MARK;
    var inner = inside(new InnerNames(names, Map.of(unknown.name().name(), Normal.var(variable))));
    var equation = solve.equations().getFirst();
    return Implicit.root(
        Normal.subtract(inner.of(equation.left()), inner.of(equation.right())),
        variable,
        inside(names).of(lo),
        inside(names).of(hi));
  }

  private static Diagnostic law(Span place, String message) {
    return Diagnostic.of(Code.WRONG_TYPE, place, message);
  }
}
