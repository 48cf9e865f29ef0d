package org.lawlang.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lawlang.data.Dates;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Relation;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;
import org.lawlang.syntax.Term;
import org.lawlang.syntax.Term.Argument;

/// From the syntax tree to the normal form: numbers and conditions, with what names mean given by
/// [Names]. All that is wrong is collected; what is wrong stands as NaN meanwhile.
public final class Lowering {
  static final Expr WRONG = new Expr.Const(Double.NaN);

  private final Names names;
  private final List<Diagnostic> problems;

  /// @param problems where complaints go
  Lowering(Names names, List<Diagnostic> problems) {
    this.names = names;
    this.problems = problems;
  }

  /// A term that is a number.
  public static Checked<Expr> number(Term term, Names names) {
    return checked(names, lowering -> lowering.of(term));
  }

  /// A term that is true or false.
  public static Checked<Test> condition(Term term, Names names) {
    return checked(names, lowering -> lowering.test(term));
  }

  /// A call whose arguments are lowered already, in the order of the law's arguments.
  static Expr inline(Names.Callee callee, List<Expr> arguments) {
    Law law = callee.law();
    var values = new HashMap<String, Expr>(callee.parameters());
    for (int i = 0; i < law.arguments().size(); i++) {
      values.put(law.arguments().get(i), arguments.get(i));
    }
    return Substitution.replace(law.body(), values);
  }

  private static <T> Checked<T> checked(Names names, Function<Lowering, T> walk) {
    var problems = new ArrayList<Diagnostic>();
    T result = walk.apply(new Lowering(names, problems));
    return Checked.of(result, problems);
  }

  Expr of(Term term) {
    return switch (term) {
      case Term.Number n -> Normal.number(n.value());
      case Term.Name name -> take(names.number(name));
      case Term.Call call -> call(call);
      case Term.Total total -> new Runs(names, problems).of(total);
      case Term.Unary(var op, var operand, var span) ->
          switch (op) {
            case NEGATE -> Normal.scale(-1, of(operand));
            case NOT -> condition(term);
          };
      case Term.Binary b ->
          switch (b.op()) {
            case ADD -> Normal.sum(of(b.left()), of(b.right()));
            case SUBTRACT -> Normal.subtract(of(b.left()), of(b.right()));
            case MULTIPLY -> Normal.product(of(b.left()), of(b.right()));
            case DIVIDE -> Normal.divide(of(b.left()), of(b.right()));
            case POWER -> Normal.power(of(b.left()), of(b.right()));
            case AND, OR -> condition(term);
          };
      case Term.Conditional(var test, var then, var otherwise, var span) ->
          Normal.choose(test(test), of(then), of(otherwise));
      case Term.Chain c -> condition(c);
      case Term.Bool b -> condition(b);
      case Term.Text t -> wrong(Complaints.wrongType(t.span(), "a number", "text"));
      case Term.ListOf l -> wrong(Complaints.wrongType(l.span(), "a number", "a list"));
      case Term.RecordOf r -> wrong(Complaints.wrongType(r.span(), "a number", "a record"));
      case Term.Range r -> wrong(Complaints.wrongType(r.span(), "a number", "a range"));
      case Term.Member m -> take(names.other(m));
      case Term.Index i -> take(names.other(i));
      case Term.With w -> take(names.other(w));
      case Term.Where w -> take(names.other(w));
      case Term.Within w -> take(names.other(w));
      case Term.Last l -> take(names.other(l));
      case Term.Read r -> take(names.other(r));
      case Term.TableLiteral t -> take(names.other(t));
      case Term.Load l -> take(names.other(l));
      case Term.Fit f -> take(names.other(f));
      case Term.Compare c -> take(names.other(c));
      case Term.Rollout r -> take(names.other(r));
      case Term.Optimize o -> take(names.other(o));
      case Term.Solve s -> names.isLaw() ? new Runs(names, problems).root(s) : take(names.other(s));
      case Term.Design d -> take(names.other(d));
      case Term.Derive d -> take(names.other(d));
      case Term.Latex l -> take(names.other(l));
      case Term.Explain e -> take(names.other(e));
    };
  }

  private Expr condition(Term term) {
    return wrong(
        Diagnostic.of(
                Code.NOT_A_NUMBER, term.span(), "here a number is needed, and this is a condition")
            .help("use if … then … else … to choose between numbers"));
  }

  Expr take(Checked<Expr> checked) {
    return switch (checked) {
      case Checked.Ok<Expr>(var value) -> value;
      case Checked.Bad<Expr>(var diagnostics) -> {
        problems.addAll(diagnostics);
        yield WRONG;
      }
    };
  }

  private Expr wrong(Diagnostic diagnostic) {
    problems.add(diagnostic);
    return WRONG;
  }

  private Expr call(Term.Call call) {
    if (!(call.function() instanceof Term.Name name)) {
      return call.function() instanceof Term.Member member && names.callee(member).isPresent()
          ? callLaw(call, names.callee(member).get())
          : take(names.other(call));
    }
    Optional<Names.Callee> law = names.callee(name.name());
    if (law.isPresent()) {
      return callLaw(call, law.get());
    }
    Optional<Checked<Expr>> aggregate = names.aggregate(call, name);
    if (aggregate.isPresent()) {
      return take(aggregate.get());
    }
    if (name.name().equals("days")) {
      return days(call);
    }
    if (name.name().equals("sqrt")) {
      return of(call, 1, x -> Normal.sqrt(x.getFirst()));
    }
    if (name.name().equals("sum")) {
      return sum(call);
    }
    Optional<Fn> fn = Fn.named(name.name());
    if (fn.isEmpty()) {
      return take(names.unknown(call, name));
    }
    return of(call, fn.get().arity(), x -> Normal.apply(fn.get(), x));
  }

  /// `days("2024-03-01")`.
  private Expr days(Term.Call call) {
    Term written =
        call.arguments().size() == 1 ? call.arguments().getFirst().value() : call.function();
    Optional<String> text = written == call.function() ? Optional.empty() : names.text(written);
    if (text.isEmpty()) {
      return wrong(
          Diagnostic.of(Code.WRONG_TYPE, call.span(), "days takes one date, as text")
              .help("days(\"2024-03-01\"), or a column of such texts"));
    }
    OptionalDouble day = Dates.days(text.get());
    return day.isPresent()
        ? Normal.number(day.getAsDouble())
        : wrong(Complaints.notADate(written.span(), text.get()));
  }

  /// `sum([a, b, c])`, or over arguments.
  private Expr sum(Term.Call call) {
    var items = new ArrayList<Expr>();
    for (Argument a : call.arguments()) {
      if (a.value() instanceof Term.ListOf list) {
        list.items().forEach(item -> items.add(of(item)));
      } else {
        items.add(of(a.value()));
      }
    }
    return Normal.sum(items);
  }

  private Expr of(Term.Call call, int arity, Function<List<Expr>, Expr> apply) {
    var arguments = new ArrayList<Expr>();
    for (Argument a : call.arguments()) {
      if (a.name().isPresent()) {
        return wrong(
            Diagnostic.of(
                Code.EXTRA_ARGUMENT,
                a.name().get().span(),
                "a built-in function takes its arguments by place, not by name"));
      }
      if (a.value() instanceof Term.ListOf list && arity < 0) {
        list.items().forEach(item -> arguments.add(of(item)));
      } else {
        arguments.add(of(a.value()));
      }
    }
    if (arity >= 0 ? arguments.size() != arity : arguments.isEmpty()) {
      boolean few = arguments.size() < Math.max(arity, 1);
      return wrong(
          Diagnostic.of(
              few ? Code.MISSING_ARGUMENT : Code.EXTRA_ARGUMENT,
              call.span(),
              call.function().span().text()
                  + " takes "
                  + (arity < 0 ? "at least one argument" : count(arity, "argument"))
                  + ", here it has "
                  + arguments.size()));
    }
    return apply.apply(arguments);
  }

  private Expr callLaw(Term.Call call, Names.Callee called) {
    Law law = called.law();
    boolean fitted = called.rest() == Names.Rest.FAILS && Grouping.isFitted(called);
    boolean named = fitted || called.rest() == Names.Rest.COMES;
    var others = new HashSet<String>(named ? Grouping.columns(law) : Set.of());
    if (called.rest() == Names.Rest.JOINS) {
      others.addAll(Keys.of(law));
    }
    Checked<List<Term>> matched = Matching.of(call, law, others);
    if (matched instanceof Checked.Bad<List<Term>>(var diagnostics)) {
      problems.addAll(diagnostics);
      return WRONG;
    }
    Names.Callee callee = called;
    if (fitted) {
      switch (Grouping.at(call, called, names)) {
        case Checked.Ok<Names.Callee>(var at) -> callee = at;
        case Checked.Bad<Names.Callee>(var diagnostics) -> {
          problems.addAll(diagnostics);
          return WRONG;
        }
      }
    }
    if (callee.rest() == Names.Rest.FAILS) {
      Set<String> given = callee.parameters().keySet();
      List<String> free =
          law.parameters().stream().map(Param::name).filter(p -> !given.contains(p)).toList();
      if (!free.isEmpty()) {
        return wrong(freeParameters(call, law, free));
      }
    }
    List<Term> terms = ((Checked.Ok<List<Term>>) matched).value();
    return inline(callee, terms.stream().map(this::of).toList());
  }

  /// The complaint about a call of a law whose parameters have no values yet.
  public static Diagnostic freeParameters(Term.Call call, Law law, List<String> free) {
    Optional<String> group = law.free().stream().flatMap(p -> p.group().stream()).findFirst();
    if (group.isPresent()) {
      return Diagnostic.of(
              Code.FREE_PARAMETERS,
              call.span(),
              "the law " + law.name() + " has values of its own for each " + group.get())
          .label("a call does not say which " + group.get())
          .help("fit it to a table, f = fit …, and call f(…, " + group.get() + " = \"…\")");
    }
    return Diagnostic.of(
            Code.FREE_PARAMETERS,
            call.span(),
            "the law " + law.name() + " still has free parameters: " + String.join(", ", free))
        .help(
            "give them: "
                + law.name()
                + " with "
                + free.stream().map(p -> p + " = …").collect(Collectors.joining(", "))
                + "; or fit it to a table and call the fit");
  }

  static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  Test test(Term term) {
    return switch (term) {
      case Term.Bool b -> new Test.Always(b.value());
      case Term.Chain c -> chain(c);
      case Term.Unary(var op, var operand, var span) when op == Term.UnaryOp.NOT ->
          Normal.not(test(operand));
      case Term.Binary b when b.op() == Term.BinaryOp.AND ->
          Normal.and(test(b.left()), test(b.right()));
      case Term.Binary b when b.op() == Term.BinaryOp.OR ->
          Normal.or(test(b.left()), test(b.right()));
      default -> {
        problems.add(
            Diagnostic.of(
                    Code.NOT_A_CONDITION,
                    term.span(),
                    "here a condition is needed, which holds or not")
                .help("compare it with something: " + term.span().text() + " > 0"));
        yield new Test.Always(false);
      }
    };
  }

  private Test chain(Term.Chain chain) {
    var tests = new ArrayList<Test>();
    Term left = chain.first();
    for (Term.Link link : chain.links()) {
      tests.add(compare(left, link.op(), link.term()));
      left = link.term();
    }
    return Normal.and(tests.toArray(Test[]::new));
  }

  private Test compare(Term left, Term.Comparison op, Term right) {
    Optional<Checked<Test>> text = TextTests.of(left, op, right, names);
    if (text.isPresent()) {
      return switch (text.get()) {
        case Checked.Ok<Test>(var test) -> test;
        case Checked.Bad<Test>(var diagnostics) -> {
          problems.addAll(diagnostics);
          yield new Test.Always(false);
        }
      };
    }
    Expr a = of(left);
    Expr b = of(right);
    return switch (op) {
      case LESS -> Normal.compare(Relation.LESS, a, b);
      case LESS_EQUAL -> Normal.compare(Relation.LESS_EQUAL, a, b);
      case GREATER -> Normal.compare(Relation.LESS, b, a);
      case GREATER_EQUAL -> Normal.compare(Relation.LESS_EQUAL, b, a);
      case EQUAL -> Normal.compare(Relation.EQUAL, a, b);
      case NOT_EQUAL -> Normal.compare(Relation.NOT_EQUAL, a, b);
    };
  }
}
