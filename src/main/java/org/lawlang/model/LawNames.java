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
    if (!callee.name().equals(law) && scope.lawNames().contains(callee.name())) {
      return Checked.bad(
          Diagnostic.of(
                  Code.UNKNOWN_FUNCTION,
                  callee.span(),
                  "a law calls laws and functions, and " + callee.name() + " is a fit")
              .help(
                  "fix a law's parameters by it: `G = L with a = %1$s.a, b = %1$s.b` and call G, or write %1$s into the question itself"
                      .formatted(callee.name())));
    }
    return callee.name().equals(law)
        ? Checked.bad(
            Diagnostic.of(Code.UNKNOWN_FUNCTION, callee.span(), "the law " + law + " calls itself")
                .help("a law is a formula without recursion: state " + law + " in closed form"))
        : Names.super.unknown(call, callee);
  }

  @Override
  public Optional<Callee> callee(String name) {
    return scope.law(name).map(l -> Callee.of(l, true)).map(this::join);
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
        a.fixed(),
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
