package org.lawlang.interpreter;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lawlang.fit.Prospect;
import org.lawlang.math.Digits;
import org.lawlang.math.Quantity;
import org.lawlang.model.Checker;
import org.lawlang.model.Complaints;
import org.lawlang.model.Keys;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.plan.Planner;
import org.lawlang.report.Report;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Nearest;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Printer;
import org.lawlang.symbolic.Sequence;
import org.lawlang.symbolic.Substitution;
import org.lawlang.syntax.Ident;
import org.lawlang.syntax.Term;

/// Terms about laws: `with`, `derive`, `latex`, `explain`.
record LawTerms(Evaluator evaluator) {

  /// The law with parameters fixed, and over the rows of other tables.
  Law with(Law written, List<Term.Field> fields) {
    Law law = written;
    var values = new HashMap<String, Quantity>();
    for (Term.Field field : fields) {
      Checker.unknownParameter(law, field.name())
          .ifPresent(
              d -> {
                throw new Fault(d);
              });
      if (law.parameter(field.name().name()).isEmpty()) {
        law = over(law, field);
        continue;
      }
      Quantity value = evaluator.quantity(field.value());
      Param p = law.parameter(field.name().name()).orElseThrow();
      if (!p.range().contains(value.value())) {
        throw new Fault(
            Diagnostic.of(
                    Code.BAD_OPTION,
                    field.value().span(),
                    p.name() + " = " + field.value().span().text() + " is outside of its range")
                .help(law.name() + " declares " + p.name() + " in " + Digits.of(p.range())));
      }
      values.put(p.name(), value);
    }
    return law.give(values);
  }

  /// The law over the rows of the table that the field gives.
  private Law over(Law law, Term.Field field) {
    String title = field.name().name();
    Value.OfTable table = evaluator.table(field.value(), evaluator.of(field.value()));
    Optional<Ident> column =
        Keys.of(law).stream()
            .filter(key -> Keys.table(key).equals(title))
            .findFirst()
            .map(key -> new Ident(Keys.column(key), field.value().span()));
    var named = new Term.Name(title, false, field.value().span());
    return Keys.over(
        law,
        title,
        rows -> {
          Sequence other = Fault.orValue(Series.sequence(table, named, column, rows.index()));
          for (String wanted : rows.columns()) {
            if (!other.columns().contains(wanted) && isUsed(law, rows.variable(wanted))) {
              throw new Fault(
                  Complaints.unknownColumn(field.value().span(), wanted, title, other.columns()));
            }
          }
          return other;
        });
  }

  /// Whether a column of the rows at hand stands anywhere in a law.
  private static boolean isUsed(Law law, String variable) {
    var used = new boolean[1];
    Substitution.rewrite(
        law.body(),
        e -> {
          if (e instanceof Expr.Bound b) {
            used[0] |= Keys.columns(b).contains(variable);
          }
          return e;
        });
    return used[0];
  }

  /// The derivative by an argument or a parameter, as a law of the same arguments. Parameters that
  /// drop out of it drop out of the law.
  Law derive(Law law, Ident by) {
    List<String> candidates =
        Stream.concat(law.arguments().stream(), law.parameters().stream().map(Param::name))
            .toList();
    if (!candidates.contains(by.name())) {
      Diagnostic d =
          Diagnostic.of(
              Code.UNKNOWN_NAME,
              by.span(),
              by.name() + " is neither an argument nor a parameter of " + law.name());
      throw new Fault(
          Nearest.to(by.name(), candidates)
              .map(near -> d.help("did you mean " + near + "?"))
              .orElse(d.help("it has: " + String.join(", ", candidates))));
    }
    Expr slope = Derivative.of(law.body(), by.name());
    var used = Substitution.variables(slope);
    String name = "d" + law.name() + "_d" + by.name();
    return new Law(
        name,
        law.arguments().stream().filter(a -> !Keys.isKey(a) || used.contains(a)).toList(),
        law.parameters().stream().filter(p -> used.contains(p.name())).toList(),
        slope,
        name + "(" + String.join(", ", Keys.plain(law)) + ") = " + Printer.text(slope),
        Optional.empty());
  }

  Value latex(Value value, Span place) {
    return switch (value) {
      case Value.OfFit(var fit) ->
          new Value.Prose(
              Members.fitted(fit).stream()
                  .map(law -> Report.tex(new Value.OfLaw(law)))
                  .collect(Collectors.joining("\n")));
      case Value.OfLaw law -> new Value.Prose(Report.tex(law));
      case Value.OfOptimum optimum -> new Value.Prose(Report.tex(optimum));
      case Value.Number number -> new Value.Prose(Report.tex(number));
      case Value.OfTable table -> new Value.Prose(Report.tex(table));
      default ->
          throw Evaluator.fault(
              Code.WRONG_TYPE,
              place,
              Members.describe(value)
                  + " has no form in LaTeX; laws, fits, optima and numbers have");
    };
  }

  Value explain(Value value, Span place) {
    return switch (value) {
      case Value.OfLaw(var law) -> new Value.Prose(Report.explain(law));
      case Value.OfOptimum(var optimum) ->
          new Value.Prose(String.join("\n", Planner.explain(optimum)) + "\n");
      case Value.OfFit(var fit) ->
          new Value.Prose(
              fit.task().laws().stream().map(Report::explain).collect(Collectors.joining("\n"))
                  + "\n"
                  + Report.text(new Value.OfProspect(Fault.orValue(Prospect.of(fit, place)))));
      default ->
          throw new Fault(
              Diagnostic.of(
                      Code.WRONG_TYPE,
                      place,
                      "this version explains laws, and this is " + Members.describe(value))
                  .help("explain L, where L(…) = … is a law"));
    };
  }
}
