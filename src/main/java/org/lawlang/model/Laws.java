package org.lawlang.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Nearest;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Bounds;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Printer;
import org.lawlang.symbolic.Substitution;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Stmt;
import org.lawlang.syntax.Stmt.Clause;
import org.lawlang.syntax.Term;

/// From the definition of a law to the [Law]: its body in normal form, its parameters with their
/// ranges.
public final class Laws {
  private final Scope scope;
  private final Stmt.LawDef def;
  private final List<Diagnostic> problems = new ArrayList<>();
  private final Map<String, Clause.Definition> definitions = new LinkedHashMap<>();

  private Laws(Stmt.LawDef def, Scope scope) {
    this.def = def;
    this.scope = scope;
  }

  /// The law that a definition means where `scope` holds.
  public static Checked<Law> of(Stmt.LawDef def, Scope scope) {
    return new Laws(def, scope).build();
  }

  private Checked<Law> build() {
    checkNames();
    List<String> arguments = def.arguments().stream().map(Ident::name).toList();
    for (Clause clause : def.where()) {
      if (clause instanceof Clause.Definition d && definitions.put(d.name().name(), d) != null) {
        problem(Code.DUPLICATE_NAME, d.name().span(), d.name().name() + " is defined twice");
      }
    }
    var names = new LawNames(scope, def.name().name(), arguments, definitions);
    Checked<Expr> body = Lowering.number(def.body(), names);
    Map<String, Param> parameters = names.parameters();
    checkCaptured(arguments, parameters);
    for (String name : names.torn()) {
      problems.add(
          Diagnostic.of(
                  Code.EMPTY_RANGE,
                  def.body().span(),
                  "the laws called here give " + name + " ranges that exclude each other")
              .help("equal names are one parameter: rename one of them, or fix it by with"));
    }
    for (Clause clause : def.where()) {
      restrict(clause, parameters, names);
    }
    checkIndices(parameters);
    if (body instanceof Checked.Bad<Expr>(var diagnostics)) {
      problems.addAll(0, diagnostics);
    }
    if (body instanceof Checked.Ok<Expr>(var expr) && problems.isEmpty()) {
      checkDomain(expr, parameters, names.fixed());
    }
    if (!problems.isEmpty()) {
      return new Checked.Bad<>(problems);
    }
    var law =
        new Law(
            def.name().name(),
            Stream.concat(arguments.stream(), names.keys().stream()).toList(),
            used(parameters, ((Checked.Ok<Expr>) body).value()),
            ((Checked.Ok<Expr>) body).value(),
            equation(names.fixed().keySet()),
            def.doc());
    return Checked.ok(law.fix(names.fixed()));
  }

  /// The parameters without those that a called fit has for other levels than the one it names.
  private static List<Param> used(Map<String, Param> parameters, Expr body) {
    Set<String> used = Substitution.variables(body);
    return parameters.values().stream()
        .filter(p -> p.given().isEmpty() || used.contains(p.name()))
        .toList();
  }

  /// As written, in one line, with what its own names stand for.
  private String equation(Set<String> fixed) {
    String own =
        definitions.values().stream()
            .filter(d -> !fixed.contains(d.name().name()))
            .map(d -> d.name().name() + " = " + line(d.value().span()))
            .collect(Collectors.joining(", "));
    String law = line(def.name().span().to(def.body().span()));
    if (def.body() instanceof Term.Question) {
      law = law.replaceFirst("= \\(", "= "); // the parentheses before a `where`
    }
    return own.isEmpty() ? law : law + " where " + own;
  }

  /// Without the comments at the ends of its lines.
  private static String line(Span span) {
    String text = span.text().replaceAll("#[^\"`\n]*\n", "\n");
    return String.join(" ", text.strip().split("\\s+", -1));
  }

  private void checkNames() {
    String name = def.name().name();
    if (Fn.named(name).isPresent() || name.equals("sqrt") || name.equals("sum")) {
      problem(
          Code.RESERVED_NAME,
          def.name().span(),
          name + " is a built-in function, so no law may be called so");
    }
    var seen = new HashSet<String>();
    for (Ident argument : def.arguments()) {
      if (!seen.add(argument.name())) {
        problem(
            Code.DUPLICATE_NAME,
            argument.span(),
            "the argument " + argument.name() + " stands twice");
      }
    }
  }

  /// Only what the ranges prove to be undefined is wrong.
  private void checkDomain(Expr body, Map<String, Param> parameters, Map<String, Double> fixed) {
    var ranges = new HashMap<String, Interval>();
    parameters.forEach((name, p) -> ranges.put(name, p.range()));
    fixed.forEach((name, value) -> ranges.put(name, new Interval(value, value)));
    for (Bounds.Violation v : Bounds.violations(body, ranges)) {
      Diagnostic d =
          Diagnostic.of(
              Code.OUT_OF_DOMAIN,
              def.body().span(),
              Printer.text(v.where())
                  + " is never defined: "
                  + Printer.text(v.argument())
                  + " lies in "
                  + v.bounds().lo()
                  + ".."
                  + v.bounds().hi()
                  + ", and would have to lie in "
                  + v.required().lo()
                  + ".."
                  + v.required().hi());
      problems.add(v.variable().map(name -> d.help("change the range of " + name)).orElse(d));
    }
  }

  private void checkCaptured(List<String> arguments, Map<String, Param> parameters) {
    for (String argument : arguments) {
      if (parameters.containsKey(argument)) {
        problems.add(
            Diagnostic.of(
                    Code.CAPTURED_PARAMETER,
                    def.name().span(),
                    argument
                        + " is an argument of "
                        + def.name().name()
                        + " and a parameter of a law that it calls")
                .help(
                    "give one of them another name, or fix the parameter: with "
                        + argument
                        + " = …"));
      }
    }
  }

  /// `a` and `a[family]` would be two parameters of one name.
  private void checkIndices(Map<String, Param> parameters) {
    var byStem = new HashMap<String, String>();
    for (Param p : parameters.values()) {
      String name = p.name();
      if (p.given().isPresent()) {
        continue; // of a fit that is called: `f.E[opt]`
      }
      int bracket = name.indexOf('[');
      String other = byStem.putIfAbsent(bracket < 0 ? name : name.substring(0, bracket), name);
      if (other != null) {
        problems.add(
            Diagnostic.of(
                    Code.DUPLICATE_NAME,
                    def.body().span(),
                    other + " and " + name + " are two parameters of one name")
                .help("give one of them another name"));
      }
    }
  }

  private void restrict(Clause clause, Map<String, Param> parameters, LawNames names) {
    switch (clause) {
      case Clause.Bound(var comparison, var span) -> bound(comparison, parameters);
      case Clause.In(var name, var range, var span) -> {
        if (range instanceof Term.Range(var lo, var hi, var at)) {
          constant(lo)
              .ifPresent(
                  l -> constant(hi).ifPresent(h -> narrow(name, l, h, false, at, parameters)));
        } else {
          problems.add(Complaints.wrongType(range.span(), "a range lo..hi", "something else"));
        }
      }
      case Clause.Prior(var name, var distribution, var span) ->
          prior(name, distribution, parameters);
      case Clause.Definition(var name, var value, var span) -> {
        // A parameter that a called law brings is fixed here as one of its own would be.
        Optional<Double> number =
            names.uses(name.name()) || !parameters.containsKey(name.name())
                ? Optional.empty()
                : constant(value);
        number.ifPresent(v -> names.fix(name.name(), v));
        if (!names.uses(name.name()) && number.isEmpty()) {
          problems.add(
              Diagnostic.of(
                      Code.UNUSED_DEFINITION,
                      span,
                      "nothing in " + def.name().name() + " uses " + name.name())
                  .help("leave it out, or use it in the formula"));
        }
      }
    }
  }

  /// `A > 0`, `0 < x <= 1`: one name, the rest constant.
  private void bound(Term comparison, Map<String, Param> parameters) {
    if (!(comparison instanceof Term.Chain chain)) {
      problems.add(
          Complaints.wrongType(comparison.span(), "a comparison such as A > 0", "something else"));
      return;
    }
    Term left = chain.first();
    for (Term.Link link : chain.links()) {
      Term right = link.term();
      boolean less = link.op() == Term.Comparison.LESS || link.op() == Term.Comparison.LESS_EQUAL;
      boolean strict = link.op() == Term.Comparison.LESS || link.op() == Term.Comparison.GREATER;
      if (link.op() == Term.Comparison.EQUAL || link.op() == Term.Comparison.NOT_EQUAL) {
        problems.add(
            Diagnostic.of(Code.WRONG_TYPE, chain.span(), "a law's where takes <, <=, > and >= here")
                .help("to fix a parameter write one =: A = 1"));
        return;
      }
      if (left instanceof Term.Name name && isParameter(name, parameters)) {
        Optional<Double> value = constant(right);
        value.ifPresent(v -> half(name, v, !less, strict, chain.span(), parameters));
      } else if (right instanceof Term.Name name && isParameter(name, parameters)) {
        Optional<Double> value = constant(left);
        value.ifPresent(v -> half(name, v, less, strict, chain.span(), parameters));
      } else if (left instanceof Term.Name name && !(right instanceof Term.Name)) {
        unknownParameter(new Ident(name.name(), name.span()), parameters);
      } else if (right instanceof Term.Name name) {
        unknownParameter(new Ident(name.name(), name.span()), parameters);
      } else {
        problems.add(
            Diagnostic.of(
                    Code.WRONG_TYPE, chain.span(), "a bound is about one parameter and a number")
                .help("for example A > 0, or 0 < x <= 1"));
      }
      left = right;
    }
  }

  private static boolean isParameter(Term.Name name, Map<String, Param> parameters) {
    return parameters.containsKey(name.name())
        || parameters.values().stream().anyMatch(p -> indexes(p, name.name()));
  }

  private void half(
      Term.Name name,
      double value,
      boolean lower,
      boolean strict,
      Span at,
      Map<String, Param> parameters) {
    double lo = lower ? value : Double.NEGATIVE_INFINITY;
    double hi = lower ? Double.POSITIVE_INFINITY : value;
    narrow(new Ident(name.name(), name.span()), lo, hi, strict, at, parameters);
  }

  private void narrow(
      Ident name, double lo, double hi, boolean strict, Span at, Map<String, Param> parameters) {
    boolean found = false;
    for (var entry : parameters.entrySet()) {
      Param p = entry.getValue();
      if (entry.getKey().equals(name.name()) || indexes(p, name.name())) {
        found = true;
        double low = Math.max(lo, p.range().lo());
        double high = Math.min(hi, p.range().hi());
        if (!(low < high)) {
          problem(
              Code.EMPTY_RANGE,
              at,
              "no value is left for "
                  + name.name()
                  + " between "
                  + Digits.of(low)
                  + " and "
                  + Digits.of(high));
          return;
        }
        entry.setValue(
            new Param(
                p.name(),
                new Interval(low, high),
                p.open() || strict,
                p.given(),
                p.prior(),
                p.group()));
      }
    }
    if (!found) {
      unknownParameter(name, parameters);
    }
  }

  /// Whether `p` is `name[column]`.
  private static boolean indexes(Param p, String name) {
    return p.group().isPresent() && p.name().startsWith(name + "[");
  }

  private void prior(Ident name, Term distribution, Map<String, Param> parameters) {
    if (!(distribution instanceof Term.Call(Term.Name kind, var arguments, var span))) {
      problems.add(
          Complaints.wrongType(
              distribution.span(), "a distribution such as normal(0.35, 0.1)", "something else"));
      return;
    }
    var values = new ArrayList<Double>();
    for (Term.Argument argument : arguments) {
      constant(argument.value()).ifPresent(values::add);
    }
    Optional<Distribution> known = Distribution.named(kind.name());
    if (known.isEmpty()) {
      problems.add(
          Diagnostic.of(
                  Code.BAD_OPTION, kind.span(), "there is no distribution called " + kind.name())
              .help(
                  "the distributions are: "
                      + String.join(
                          ", ",
                          Arrays.stream(Distribution.values()).map(Distribution::text).toList())));
      return;
    }
    Optional<String> complaint =
        values.size() < arguments.size() ? Optional.empty() : known.get().complaint(values);
    if (complaint.isPresent()) {
      problems.add(
          Diagnostic.of(Code.BAD_OPTION, span, kind.name() + " " + complaint.get())
              .help("write " + known.get().usage()));
      return;
    }
    boolean found = false;
    for (var entry : parameters.entrySet()) {
      Param p = entry.getValue();
      if (p.name().equals(name.name()) || indexes(p, name.name())) {
        found = true;
        entry.setValue(
            new Param(
                p.name(),
                p.range(),
                p.open(),
                p.given(),
                Optional.of(new Prior(known.get(), values)),
                p.group()));
      }
    }
    if (!found) {
      unknownParameter(name, parameters);
    }
  }

  private void unknownParameter(Ident name, Map<String, Param> parameters) {
    Diagnostic d =
        Diagnostic.of(
            Code.UNKNOWN_NAME,
            name.span(),
            name.name() + " is no parameter of " + def.name().name());
    problems.add(
        Nearest.to(name.name(), parameters.keySet())
            .map(near -> d.help("did you mean " + near + "?"))
            .orElse(
                parameters.values().stream().allMatch(p -> p.given().isPresent())
                    ? d.help("it has none of its own that could be restricted")
                    : d.help("its parameters are: " + String.join(", ", parameters.keySet()))));
  }

  /// The number that a term of constants is; a complaint and nothing otherwise.
  private Optional<Double> constant(Term term) {
    return switch (Lowering.number(term, new Constants(scope))) {
      case Checked.Ok<Expr>(Expr.Const(double value)) -> Optional.of(value);
      case Checked.Ok<Expr> other -> Optional.empty();
      case Checked.Bad<Expr>(var diagnostics) -> {
        problems.addAll(diagnostics);
        yield Optional.empty();
      }
    };
  }

  private void problem(Code code, Span span, String message) {
    problems.add(Diagnostic.of(code, span, message));
  }
}
