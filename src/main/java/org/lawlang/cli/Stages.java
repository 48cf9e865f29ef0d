package org.lawlang.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lawlang.interpreter.Session;
import org.lawlang.kernel.Listing;
import org.lawlang.kernel.RowProgram;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.report.Report;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Source;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Printer;
import org.lawlang.syntax.Ast;
import org.lawlang.syntax.Parser;
import org.lawlang.syntax.Program;

/// `--show`: the syntax tree of a script, or what became of its laws. Nothing is run.
final class Stages {
  private Stages() {}

  static int show(Stage stage, Source source, Session session, Console console) {
    if (stage == Stage.AST) {
      return switch (Parser.parse(source)) {
        case Checked.Bad<Program>(var diagnostics) -> new Output(console).complain(diagnostics);
        case Checked.Ok<Program>(var program) -> {
          console.print(ended(Ast.print(program)));
          yield Exit.FINE;
        }
      };
    }
    return switch (session.laws(source)) {
      case Checked.Ok<List<Law>>(var laws) -> {
        laws.forEach(law -> console.print(stage(stage, law)));
        yield Exit.FINE;
      }
      case Checked.Bad<List<Law>>(var diagnostics) -> new Output(console).complain(diagnostics);
    };
  }

  private static String stage(Stage stage, Law law) {
    return switch (stage) {
      case AST, MODEL -> Report.text(new Value.OfLaw(law));
      case SYMBOLIC -> symbolic(law);
      case KERNEL -> kernel(law);
    };
  }

  /// The body in normal form and its slope by each variable.
  private static String symbolic(Law law) {
    var out = new StringBuilder(head(law) + " = " + Printer.text(law.body()) + "\n");
    for (String name : variables(law)) {
      Expr slope = Derivative.of(law.body(), name);
      out.append("  d/d").append(name).append(" = ").append(Printer.text(slope)).append('\n');
    }
    return out.toString();
  }

  /// What a fit of the law computes for every row: the law and its slope by each parameter.
  private static String kernel(Law law) {
    List<String> parameters = law.free().stream().map(Param::name).toList();
    var outputs = new ArrayList<Expr>(List.of(law.body()));
    parameters.forEach(name -> outputs.add(Derivative.of(law.body(), name)));
    return head(law)
        + "\n"
        + Listing.of(new RowProgram(parameters, law.arguments(), List.of(), outputs));
  }

  private static List<String> variables(Law law) {
    return Stream.concat(law.arguments().stream(), law.free().stream().map(Param::name)).toList();
  }

  private static String head(Law law) {
    return law.name() + "(" + String.join(", ", law.arguments()) + ")";
  }

  private static String ended(String text) {
    return text.endsWith("\n") ? text : text + "\n";
  }
}
