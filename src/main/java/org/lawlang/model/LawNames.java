package org.lawlang.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Sequence;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Stmt;
import org.lawlang.syntax.Term;

/// Names inside a law: an argument, a local definition, a constant, or else a parameter, in this
/// order.
///
/// It notes the parameters as it meets them, in the order of the text, and the definitions that are
/// used.
final class LawNames implements Names {
  private final Scope scope;
  private final String law;
  private final List<String> arguments;
  private final Map<String, Stmt.Clause.Definition> definitions;
  private final Map<String, Checked<Expr>> locals = new HashMap<>();
  private final Set<String> underWay = new LinkedHashSet<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final Map<String, Param> parameters = new LinkedHashMap<>();
  private final Map<String, Double> fixed = new HashMap<>();
  private final Set<String> keys = new LinkedHashSet<>();
  private final Set<String> torn = new LinkedHashSet<>();

  LawNames(
      Scope scope,
      String law,
      List<String> arguments,
      Map<String, Stmt.Clause.Definition> definitions) {
    this.scope = scope;
    this.law = law;
    this.arguments = arguments;
    this.definitions = definitions;
  }

  /// The parameters met so far, by name.
  Map<String, Param> parameters() {
    return parameters;
  }

  /// The values of the parameters that a definition fixes.
  Map<String, Double> fixed() {
    return fixed;
  }

  void fix(String parameter, double value) {
    fixed.put(parameter, value);
  }

  boolean uses(String definition) {
    return used.contains(definition);
  }

  @Override
  public Checked<Expr> number(Term.Name name) {
    String n = name.name();
    if (Keys.isKey(n)) {
      return chosen(n);
    }
    if (arguments.contains(n)) {
      return Checked.ok(Normal.var(n));
    }
    Stmt.Clause.Definition definition = definitions.get(n);
    if (definition != null) {
      return local(definition);
    }
    Optional<Expr> constant = scope.constant(n);
    if (constant.isPresent()) {
      return Checked.ok(constant.get());
    }
    if (Fn.named(n).isPresent() || n.equals("sqrt") || n.equals("sum")) {
      return Checked.bad(
          Diagnostic.of(
                  Code.RESERVED_NAME,
                  name.span(),
                  "a parameter may not bear the name of the function " + n)
              .help("call it, " + n + "(…), or choose another name for the parameter"));
    }
    parameters.putIfAbsent(n, Param.free(n));
    return Checked.ok(Normal.var(n));
  }

  /// The rows that a column chooses are an argument of the law.
  private Checked<Expr> chosen(String key) {
    keys.add(key);
    return Checked.ok(Normal.var(key));
  }

  /// The arguments that choose rows, in the order in which they are met.
  List<String> keys() {
    return List.copyOf(keys);
  }

  @Override
  public Checked<Sequence> sequence(Term.Name table, Optional<Ident> column, String index) {
    return scope
        .sequence(table, column, index)
        .orElseGet(
            () ->
                Checked.bad(
                    Diagnostic.of(
                            Code.NOT_A_TABLE,
                            table.span(),
                            table.name() + " is no table that a law can see")
                        .help("laws see constants: const " + table.name() + " = read …")));
  }

  @Override
  public Checked<Expr> key(Sequence of, Ident column) {
    return chosen(Keys.argument(of.title(), column.name()));
  }

  /// A definition is lowered when it is first used; a constant one makes the name a fixed
  /// parameter.
  private Checked<Expr> local(Stmt.Clause.Definition definition) {
    String n = definition.name().name();
    used.add(n);
    Checked<Expr> known = locals.get(n);
    if (known != null) {
      return known;
    }
    if (!underWay.add(n)) {
      return Checked.bad(
          Diagnostic.of(
                  Code.CIRCULAR_DEFINITION,
                  definition.span(),
                  n + " is defined by itself: " + String.join(" → ", underWay) + " → " + n)
              .help("a definition may use arguments, parameters and other definitions only"));
    }
    Checked<Expr> value = Lowering.number(definition.value(), this);
    underWay.remove(n);
    if (value instanceof Checked.Ok<Expr>(Expr.Const(double number))) {
      fixed.put(n, number);
      parameters.putIfAbsent(n, Param.free(n));
      value = Checked.ok(Normal.var(n));
    }
    locals.put(n, value);
    return value;
  }

  @Override
  public Checked<Expr> unknown(Term.Call call, Term.Name callee) {
    Optional<Scope.Fitted> fit =
        callee.name().equals(law) ? Optional.empty() : scope.fit(callee.name());
    if (fit.isPresent()) {
      return fit.get().values().isEmpty()
          ? later(call, callee.name())
          : Checked.bad(
              Diagnostic.of(
                      Code.NOT_CALLABLE,
                      callee.span(),
                      callee.name() + " fits several laws together, and is not one law")
                  .help("name one of them: " + callee.name() + ".L1(…), if L1 is one"));
    }
    return callee.name().equals(law)
        ? Checked.bad(
            Diagnostic.of(Code.UNKNOWN_FUNCTION, callee.span(), "the law " + law + " calls itself")
                .help("a law is a formula without recursion: state " + law + " in closed form"))
        : Names.super.unknown(call, callee);
  }

  /// A call of a fit whose law is not known before it is made. Its arguments may have parameters.
  private Checked<Expr> later(Term.Call call, String callee) {
    var problems = new ArrayList<Diagnostic>();
    for (Term.Argument argument : call.arguments()) {
      if (!(argument.value() instanceof Term.Text)
          && Lowering.number(argument.value(), this)
              instanceof Checked.Bad<Expr>(var diagnostics)) {
        problems.addAll(diagnostics);
      }
    }
    return Checked.of(Normal.var(callee + "."), problems);
  }

  @Override
  public Optional<Callee> callee(String name) {
    Optional<Callee> of = scope.law(name).map(l -> Callee.of(l, Rest.JOINS, p -> stand(name, p)));
    return of.isPresent()
        ? of.map(this::join)
        : scope.fit(name).flatMap(fit -> fit.law().map(l -> callee(name, l, fit.values())));
  }

  @Override
  public Optional<Callee> callee(Term.Member member) {
    return scope
        .fit(member)
        .flatMap(fit -> fit.law().map(l -> callee(member.span().text(), l, fit.values())));
  }

  /// `f.alpha`: a parameter that a fit found.
  private Checked<Expr> found(Term.Member member, Scope.Fitted fit) {
    String name = member.name().name();
    if (fit.values().isEmpty()) {
      return Checked.ok(Normal.var(member.span().text()));
    }
    Quantity value = fit.values().get().get(name);
    return value == null
        ? Checked.bad(
            Diagnostic.of(
                    Code.UNKNOWN_NAME,
                    member.name().span(),
                    member.base().span().text() + " has no parameter " + name)
                .help("a law sees the parameters of a fit; const k = … names another number"))
        : Checked.ok(stand(member.base().span().text(), Param.free(name).give(value)));
  }

  /// A fit: its parameters have values, or will have.
  private Callee callee(String name, Law law, Optional<Map<String, Quantity>> values) {
    var parameters = new HashMap<String, Expr>();
    for (Param p : law.parameters()) {
      if (values.isEmpty()) {
        parameters.put(p.name(), Normal.var(name + "." + p.name()));
      }
      values
          .orElse(Map.of())
          .forEach(
              (estimate, value) -> {
                if (estimate.equals(p.name()) || Grouping.isLevel(estimate, p)) {
                  Param one = Param.free(estimate).within(p.range(), p.open()).give(value);
                  parameters.put(estimate, stand(name, one));
                }
              });
    }
    return new Callee(law, parameters, values.isPresent() ? Rest.FAILS : Rest.COMES);
  }

  /// A parameter that is given from outside: its number, or where that is uncertain a parameter by a
  /// name of its own, `f.alpha`, which carries its draws.
  private Expr stand(String callee, Param p) {
    Quantity given = p.given().orElseThrow();
    if (given.isExact()) {
      return Normal.number(given.value());
    }
    String stem = p.name().split("\\[", 2)[0]; // a level may have a dot
    String name = stem.indexOf('.') < 0 ? callee + "." + p.name() : p.name();
    while (parameters.containsKey(name)
        && !parameters.get(name).given().equals(Optional.of(given))) {
      name = callee + "." + name;
    }
    parameters.put(name, Param.free(name).within(p.range(), p.open()).give(given));
    return Normal.var(name);
  }

  /// The free parameters of a called law become this law's; equal names are one parameter, whose
  /// range is where both agree.
  private Callee join(Callee callee) {
    for (Param p : callee.law().parameters()) {
      if (!callee.parameters().containsKey(p.name())) {
        parameters.merge(p.name(), p, this::meet);
      }
    }
    return callee;
  }

  /// The parameters whose ranges in the laws called exclude each other.
  Set<String> torn() {
    return torn;
  }

  private Param meet(Param a, Param b) {
    double lo = Math.max(a.range().lo(), b.range().lo());
    double hi = Math.min(a.range().hi(), b.range().hi());
    if (!(lo <= hi)) {
      torn.add(a.name());
      return a;
    }
    return new Param(
        a.name(),
        new Interval(lo, hi),
        a.open() || b.open(),
        a.given(),
        a.prior().or(b::prior),
        a.group().or(b::group));
  }

  @Override
  public boolean isLaw() {
    return true;
  }

  @Override
  public Checked<Expr> other(Term term) {
    if (term instanceof Term.Index(Term.Name base, Term.Name column, var span)) {
      String indexed = base.name() + "[" + column.name() + "]";
      parameters.putIfAbsent(
          indexed,
          new Param(
              indexed,
              Interval.REAL,
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.of(column.name())));
      return Checked.ok(Normal.var(indexed));
    }
    if (term instanceof Term.Member(Term.Name base, _, _) && scope.fit(base.name()).isPresent()) {
      return found((Term.Member) term, scope.fit(base.name()).get());
    }
    if (term instanceof Term.Call call
        && call.function() instanceof Term.Member member
        && scope.fit(member).isPresent()) {
      return later(call, member.span().text());
    }
    return Checked.bad(
        Diagnostic.of(
                Code.NOT_A_NUMBER, term.span(), "the law " + law + " can be made of formulas only")
            .help("name the value before the law with const, or make it an argument"));
  }

  @Override
  public List<String> known() {
    var names = new ArrayList<String>(scope.lawNames());
    names.addAll(arguments);
    names.addAll(definitions.keySet());
    return names;
  }
}
