package org.lawlang.interpreter;

import java.util.Optional;
import org.lawlang.model.Complaints;
import org.lawlang.model.Laws;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.syntax.Stmt;
import org.lawlang.syntax.Term;

/// Statements that bind names.
record Statements(Environment environment, Evaluator evaluator, StandardLibrary library) {

  /// Runs a statement that binds a name; any other is left alone.
  void bind(Stmt statement) {
    switch (statement) {
      case Stmt.LawDef def ->
          environment.bind(
              def.name().name(), new Value.OfLaw(Fault.orValue(Laws.of(def, environment))));
      case Stmt.Let(var name, Term.Solve solve, var span) ->
          environment.bind(name.name(), evaluator.roots(solve));
      case Stmt.Let(var name, var value, var span) ->
          environment.bind(name.name(), evaluator.of(value));
      case Stmt.Input(var name, var value, var span) ->
          environment.bind(name.name(), evaluator.of(value));
      case Stmt.Const(var name, var term, var span) -> {
        Value value = evaluator.of(term);
        boolean isExact = value instanceof Value.Number(var quantity, _) && quantity.isExact();
        if (!isExact && !(value instanceof Value.OfTable)) {
          throw new Fault(
              Complaints.wrongType(
                  term.span(),
                  "an exact number or a table for a constant",
                  Members.describe(value)));
        }
        environment.bindConstant(name.name(), value);
      }
      case Stmt.Use(var name, var span) -> {
        Optional<Environment> brought = library.environment(name.name());
        if (brought.isEmpty()) {
          throw new Fault(
              Diagnostic.of(
                      Code.UNKNOWN_LIBRARY,
                      name.span(),
                      "the standard library has no " + name.name())
                  .help("it has: " + String.join(", ", library.libraries())));
        }
        environment.bindAll(brought.get());
      }
      case Stmt.Assert a -> {}
      case Stmt.Save s -> {}
      case Stmt.Show s -> {}
    }
  }
}
