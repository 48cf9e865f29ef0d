package org.lawlang.syntax;

import java.util.List;
import org.lawlang.source.Checked;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Source;

/// Short ways to parse in tests.
final class Scripts {
  private Scripts() {}

  static Checked<Program> parse(String text) {
    return Parser.parse(new Source("test.law", text));
  }

  /// The tree of a script without errors.
  static Program program(String text) {
    return switch (parse(text)) {
      case Checked.Ok<Program>(var program) -> program;
      case Checked.Bad<Program>(var wrong) ->
          throw new AssertionError(shown(wrong) + "\n  in\n" + text);
    };
  }

  /// The tree of a script without errors, printed.
  static String ast(String text) {
    return Ast.print(program(text)).strip();
  }

  /// What is wrong with a script.
  static List<Diagnostic> errors(String text) {
    return switch (parse(text)) {
      case Checked.Ok<Program> _ -> List.of();
      case Checked.Bad<Program>(var wrong) -> wrong;
    };
  }

  /// A line each: `1:5 syntax: expected …`.
  static String shown(List<Diagnostic> diagnostics) {
    return String.join("\n", diagnostics.stream().map(Scripts::shown).toList());
  }

  private static String shown(Diagnostic wrong) {
    return String.format(
        "%d:%d %s: %s",
        wrong.span().line(), wrong.span().column(), wrong.code().slug(), wrong.message());
  }
}
