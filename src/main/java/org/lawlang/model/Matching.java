package org.lawlang.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Nearest;
import org.lawlang.syntax.Term;
import org.lawlang.syntax.Term.Argument;

/// What a call gives to the arguments of a law.
public final class Matching {
  private Matching() {}

  /// The arguments of a call in the order of the law's arguments.
  ///
  /// @param others names of further arguments, which the call may give; and of those that choose rows
  /// and may be left to the caller
  public static Checked<List<Term>> of(Term.Call call, Law law, Set<String> others) {
    var problems = new ArrayList<Diagnostic>();
    List<String> wanted = Keys.plain(law);
    var found = new HashMap<String, Term>();
    String called = call.function() instanceof Term.Name name ? name.name() : law.name();
    String signature = called + "(" + String.join(", ", wanted) + ")";
    int place = 0;
    for (Argument a : call.arguments()) {
      if (a.name().isPresent()) {
        String name = a.name().get().name();
        if ((others.contains(name) || isKey(name, law)) && !wanted.contains(name)) {
          continue;
        }
        if (!wanted.contains(name)) {
          boolean parameter = law.parameter(name).isPresent();
          Diagnostic d =
              Diagnostic.of(
                  Code.EXTRA_ARGUMENT,
                  a.name().get().span(),
                  signature + " has no argument " + name);
          problems.add(
              parameter
                  ? d.help(name + " is a parameter: (" + called + " with " + name + " = …)(…)")
                  : Nearest.to(name, wanted)
                      .map(near -> d.help("did you mean " + near + "?"))
                      .orElse(d));
        } else if (found.put(name, a.value()) != null) {
          problems.add(
              Diagnostic.of(
                  Code.DUPLICATE_NAME,
                  a.name().get().span(),
                  "the argument " + name + " is given twice"));
        }
      } else if (place >= wanted.size()) {
        Diagnostic d =
            Diagnostic.of(
                Code.EXTRA_ARGUMENT,
                a.value().span(),
                signature
                    + " takes "
                    + Lowering.count(wanted.size(), "argument")
                    + ", this is one too many");
        problems.add(
            Keys.of(law).stream()
                .map(Keys::column)
                .filter(column -> !found.containsKey(column))
                .findFirst()
                .map(
                    column ->
                        d.help("name the " + column + ": " + called + "(…, " + column + " = …)"))
                .orElse(d));
        break;
      } else if (found.put(wanted.get(place++), a.value()) != null) {
        problems.add(
            Diagnostic.of(
                Code.DUPLICATE_NAME,
                a.value().span(),
                "the argument " + wanted.get(place - 1) + " is given twice"));
      }
    }
    List<String> missing = wanted.stream().filter(w -> !found.containsKey(w)).toList();
    if (!missing.isEmpty() && problems.isEmpty()) {
      problems.add(
          Diagnostic.of(
                  Code.MISSING_ARGUMENT,
                  call.span(),
                  signature + " needs " + String.join(" and ", missing) + " as well")
              .help("by place or by name: " + called + "(" + missing.getFirst() + " = …)"));
    }
    for (String key : Keys.of(law)) {
      Optional<Term> given = Grouping.argument(call, Keys.column(key));
      if (given.isEmpty() && others.contains(key)) {
        found.put(key, new Term.Name(key, false, call.span()));
      } else {
        chosen(call, law, key, given, problems).ifPresent(term -> found.put(key, term));
      }
    }
    return problems.isEmpty()
        ? Checked.ok(
            law.arguments().stream().map(w -> Objects.requireNonNull(found.get(w))).toList())
        : new Checked.Bad<>(problems);
  }

  private static boolean isKey(String name, Law law) {
    return Keys.of(law).stream().anyMatch(key -> Keys.column(key).equals(name));
  }

  /// The group of rows that a call names.
  private static Optional<Term> chosen(
      Term.Call call, Law law, String key, Optional<Term> given, List<Diagnostic> problems) {
    String column = Keys.column(key);
    List<String> levels = Keys.levels(law, key);
    if (given.isEmpty()) {
      Diagnostic d =
          Diagnostic.of(
              Code.MISSING_ARGUMENT,
              call.span(),
              law.name()
                  + " sums over rows of "
                  + Keys.table(key)
                  + ", and the call does not say which");
      problems.add(
          levels.isEmpty()
              ? d.help("name them: " + column + " = …")
              : d.help("name them: " + column + " = \"" + levels.getFirst() + "\""));
      return Optional.empty();
    }
    return switch (Keys.group(given.get(), levels, Keys.table(key))) {
      case Checked.Ok<Term>(var term) -> Optional.of(term);
      case Checked.Bad<Term>(var diagnostics) -> {
        problems.addAll(diagnostics);
        yield Optional.empty();
      }
    };
  }
}
