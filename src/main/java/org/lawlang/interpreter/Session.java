package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.lawlang.math.Quantity;
import org.lawlang.model.Checker;
import org.lawlang.model.Kind;
import org.lawlang.model.Law;
import org.lawlang.plan.Roots;
import org.lawlang.report.Printed;
import org.lawlang.report.Report;
import org.lawlang.report.Value;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Source;
import org.lawlang.source.Span;
import org.lawlang.syntax.Parser;
import org.lawlang.syntax.Program;
import org.lawlang.syntax.Stmt;
import org.lawlang.syntax.Term;

/// A session: names and their values, script after script or line after line. Not for use from
/// several threads at once.
public final class Session {
  private final Environment environment = new Environment();
  private final StandardLibrary library = new StandardLibrary();
  private final Evaluator evaluator;
  private final Statements statements;
  private final Files files;

  public Session(Host host) {
    this.evaluator = new Evaluator(environment, host, library);
    this.statements = new Statements(environment, evaluator, library);
    this.files = new Files(evaluator, host);
  }

  /// Runs `source` statement by statement and hands on what it prints as it comes. Nothing runs
  /// when the check finds something wrong; afterwards the first fault ends the run, and the names
  /// bound so far stay.
  ///
  /// @param inputs values for `input` statements, as text, by name
  /// @return the value of the last statement that printed one
  public Checked<Optional<Value>> run(
      Source source, Map<String, String> inputs, Consumer<Printed> sink) {
    return check(source).then(program -> run(program, inputs, sink));
  }

  /// Parses and checks without running anything.
  public Checked<Program> check(Source source) {
    return Parser.parse(source).then(this::check);
  }

  /// Checks a parsed script against the names of the session.
  public Checked<Program> check(Program program) {
    return kinds(program).map(kinds -> program);
  }

  /// What is wrong with a file of the library is said of that file.
  private Checked<Map<String, Kind>> kinds(Program program) {
    try {
      return Checker.check(program, environment.kinds(), library);
    } catch (Fault fault) {
      return new Checked.Bad<>(fault.diagnostics());
    }
  }

  /// The laws that a script defines, without running it: one that `with` gives a value which only
  /// the run brings goes without that parameter.
  public Checked<List<Law>> laws(Source source) {
    return Parser.parse(source)
        .then(this::kinds)
        .map(
            kinds -> {
              var laws = new ArrayList<Law>();
              kinds.forEach(
                  (name, kind) -> {
                    if (kind instanceof Kind.OfLaw(var law, var given)
                        && environment.value(name).isEmpty()) {
                      laws.add(law);
                    }
                  });
              return laws;
            });
  }

  private Checked<Optional<Value>> run(
      Program program, Map<String, String> inputs, Consumer<Printed> sink) {
    List<String> declared =
        program.statements().stream()
            .filter(Stmt.Input.class::isInstance)
            .map(s -> ((Stmt.Input) s).name().name())
            .toList();
    List<String> unknown =
        inputs.keySet().stream().filter(name -> !declared.contains(name)).sorted().toList();
    if (!unknown.isEmpty()) {
      return Checked.bad(unknownInput(program, unknown, declared));
    }
    Optional<Value> last = Optional.empty();
    for (Stmt statement : program.statements()) {
      switch (shown(statement, inputs)) {
        case Checked.Ok<Optional<Printed>>(var printed) -> {
          printed.ifPresent(sink);
          last = printed.isPresent() ? printed.map(Printed::value) : last;
        }
        case Checked.Bad<Optional<Printed>>(var diagnostics) -> {
          return new Checked.Bad<>(diagnostics);
        }
      }
    }
    return Checked.ok(last);
  }

  private static Diagnostic unknownInput(
      Program program, List<String> unknown, List<String> declared) {
    return Diagnostic.of(
            Code.UNKNOWN_INPUT,
            new Span(program.source(), 0, 0),
            "the script has no input " + String.join(", ", unknown))
        .help(
            declared.isEmpty()
                ? "declare it: input " + unknown.getFirst() + " = …"
                : "its inputs are: " + String.join(", ", declared));
  }

  /// Runs one statement of a checked script.
  ///
  /// @param inputs as for [#run]
  /// @return the value of an expression; a statement of another kind has none
  /// @throws java.util.concurrent.CancellationException from long work, when the thread is
  ///     interrupted; it stays so
  public Checked<Optional<Value>> step(Stmt statement, Map<String, String> inputs) {
    return shown(statement, inputs).map(printed -> printed.map(Printed::value));
  }

  private Checked<Optional<Printed>> shown(Stmt statement, Map<String, String> inputs) {
    try {
      switch (statement) {
        case Stmt.Show(var term, var span) -> {
          return Checked.ok(Optional.of(printed(term, span)));
        }
        case Stmt.Assert check -> check(check);
        case Stmt.Save save -> files.save(save);
        case Stmt.Input input when inputs.containsKey(input.name().name()) ->
            environment.bind(
                input.name().name(), given(input, inputs.getOrDefault(input.name().name(), "")));
        default -> statements.bind(statement);
      }
    } catch (Fault fault) {
      return new Checked.Bad<>(fault.diagnostics());
    } catch (StackOverflowError deep) {
      return Checked.bad(
          Diagnostic.of(Code.TOO_DEEP, statement.span(), "this is nested too deep to compute")
              .help(
                  "a law with equations and integrals within one another can be called, also over"
                      + " a table, and minimized in one unknown without constraints"));
    }
    return Checked.ok(Optional.empty());
  }

  /// Roots, asked for here or bound before, with what is known of them.
  private Printed printed(Term term, Span span) {
    Optional<Roots> roots =
        switch (term) {
          case Term.Solve solve -> Optional.of(evaluator.roots(solve));
          case Term.Name name -> environment.roots(name.name());
          default -> Optional.empty();
        };
    return new Printed(
        span, roots.map(Questions::value).orElseGet(() -> evaluator.of(term)), roots);
  }

  /// The text of an input as a value of the kind of its default.
  private Value given(Stmt.Input input, String text) {
    Value initial = evaluator.of(input.value());
    if (initial instanceof Value.Text) {
      return new Value.Text(text);
    }
    Checked<Program> parsed = Parser.parse(new Source("--set " + input.name().name(), text));
    if (parsed instanceof Checked.Ok<Program>(var program)
        && program.statements().size() == 1
        && program.statements().getFirst() instanceof Stmt.Show(Term term, var span)) {
      Value value = evaluator.of(term);
      if (value.getClass() == initial.getClass()) {
        return value;
      }
    }
    throw new Fault(
        Diagnostic.of(
            Code.WRONG_TYPE,
            input.span(),
            "the input "
                + input.name().name()
                + " is "
                + Members.describe(initial)
                + ", it was set to "
                + text));
  }

  private void check(Stmt.Assert statement) {
    if (!evaluator.condition(statement.condition())) {
      String condition = statement.condition().span().text();
      Diagnostic failed =
          Diagnostic.of(
              Code.ASSERTION_FAILED,
              statement.condition().span(),
              statement.message().map(evaluator::text).orElse("this does not hold: " + condition));
      throw new Fault(sides(statement.condition()).map(failed::label).orElse(failed));
    }
  }

  /// The values that a failed comparison compared.
  private Optional<String> sides(Term condition) {
    if (condition instanceof Term.Chain(var first, var links, var span) && links.size() == 1) {
      return Optional.of(
          Report.inline(evaluator.of(first))
              + " "
              + links.getFirst().op().symbol
              + " "
              + Report.inline(evaluator.of(links.getFirst().term()))
              + " is false");
    }
    return Optional.empty();
  }

  /// The value of a name.
  public Optional<Value> value(String name) {
    return environment.value(name);
  }

  /// Binds a name to a number, a list or a text from outside.
  public void bind(String name, Value value) {
    environment.bind(name, value);
  }

  /// All names, in the order of their first binding.
  public List<String> names() {
    return environment.names();
  }

  /// The members of a named value, for completion.
  public List<String> members(String name) {
    return environment.value(name).map(v -> List.copyOf(Members.of(v).keySet())).orElse(List.of());
  }

  /// The members of a value.
  public static Map<String, Value> members(Value value) {
    return Members.of(value);
  }

  /// How many arguments a call of `value` takes; −1 for a value that cannot be called. A fit can,
  /// and a law whose parameters are all given.
  public static int arity(Value value) {
    return Calls.isCallable(value) ? Calls.law(value).arguments().size() : -1;
  }

  /// What a call gives, its arguments in order, as many as [#arity] says.
  public static Quantity call(Value callee, List<Quantity> arguments) {
    return Calls.of(callee, arguments);
  }
}
