package org.lawlang.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Source;

/// Script text to syntax tree. Each statement is parsed by itself, so one that is broken gives one
/// diagnostic and hides nothing of the others.
public final class Parser {

  /// How the parse of one statement ended.
  private sealed interface Parse {
    record Done(LawParser.StatementContext tree) implements Parse {}

    /// Cannot go on at token number `index` of the statement; beyond the last one when more was
    /// expected.
    record Stuck(int index, Optional<Integer> expected) implements Parse {}

    record TooDeep(Token at) implements Parse {}
  }

  private final Source source;
  private final LawParser parser;

  private Parser(Source source) {
    this.source = source;
    this.parser = new LawParser(new CommonTokenStream(new ListTokenSource(List.of())));
    parser.removeErrorListeners();
    parser.setErrorHandler(
        new BailErrorStrategy() {
          @Override
          public void sync(org.antlr.v4.runtime.Parser recognizer) {}
        });
  }

  /// The script's statements, or everything that is wrong with it: at most one diagnostic a
  /// statement. It never throws.
  public static Checked<Program> parse(Source source) {
    var parser = new Parser(source);
    var statements = new ArrayList<Stmt>();
    var diagnostics = new ArrayList<Diagnostic>();
    List<List<Token>> cut = Lexemes.statements(source);
    for (int i = 0; i < cut.size(); i++) {
      List<Token> tokens = cut.get(i);
      boolean isCutByBracket =
          i + 1 < cut.size()
              && Lexemes.isCloser(cut.get(i + 1).getFirst())
              && !Lexemes.open(tokens).isEmpty();
      if (isCutByBracket) {
        continue; // its closing bracket in the first column is what is wrong, and is reported next
      }
      switch (parser.statement(tokens)) {
        case Checked.Ok<Stmt>(var statement) -> statements.add(statement);
        case Checked.Bad<Stmt>(var wrong) -> diagnostics.addAll(wrong);
      }
    }
    return Checked.of(new Program(source, statements), diagnostics);
  }

  /// Whether `text`, typed so far, is to be submitted when Enter is pressed: nothing is open (a
  /// bracket, a trailing operator, a clause, a table without rows) and its last line is not
  /// indented. An empty last line always submits.
  public static boolean isComplete(String text) {
    int lastLine = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    String last = text.substring(lastLine);
    if (last.isBlank() || last.stripLeading().startsWith("#")) {
      return true;
    }
    boolean isContinuation = lastLine > 0 && Character.isWhitespace(last.charAt(0));
    var source = new Source("input", text);
    List<List<Token>> cut = Lexemes.statements(source);
    return !isContinuation && (cut.isEmpty() || !new Parser(source).isOpen(cut.getLast()));
  }

  private boolean isOpen(List<Token> tokens) {
    if (Lexemes.check(source, tokens).isPresent()) {
      return false;
    }
    return tokens.getLast().getType() == LawParser.TABLE
        || (run(tokens) instanceof Parse.Stuck(var index, var _) && index == tokens.size());
  }

  private Checked<Stmt> statement(List<Token> tokens) {
    Token first = tokens.getFirst();
    if (!Lexemes.isFirstInLine(source.text(), first.getStartIndex())) {
      return Checked.bad(
          Diagnostic.of(
                  Code.SYNTAX,
                  Lexemes.span(source, first),
                  "a statement starts in the first column")
              .help("remove the spaces before it: indented lines continue a statement"));
    }
    if (Lexemes.isCloser(first)) {
      return Checked.bad(
          Diagnostic.of(
                  Code.STRAY_BRACKET,
                  Lexemes.span(source, first),
                  "a closing bracket in the first column")
              .help(
                  "indent it: a statement starts in the first column, indented lines continue it"));
    }
    Optional<Diagnostic> badWord = Lexemes.check(source, tokens);
    if (badWord.isPresent()) {
      return Checked.bad(badWord.get());
    }
    try {
      return shaped(tokens, run(tokens));
    } catch (StackOverflowError small) { // a host's thread with less stack than usual
      return shaped(tokens, new Parse.TooDeep(first));
    }
  }

  private Checked<Stmt> shaped(List<Token> tokens, Parse parse) {
    return switch (parse) {
      case Parse.Done(var tree) -> {
        var shaper = new Shaper(source);
        Stmt statement = shaper.statement(tree);
        yield Checked.of(statement, shaper.complaint().stream().toList());
      }
      case Parse.Stuck(var index, var expected) ->
          Checked.bad(new Mistake(source, tokens, index, expected).diagnostic());
      case Parse.TooDeep(var at) ->
          Checked.bad(
              Diagnostic.of(
                      Code.TOO_DEEP, Lexemes.span(source, at), "this expression is nested too deep")
                  .help("give a name to a part of it"));
    };
  }

  /// First with ANTLR's fast prediction, which may refuse what its exact one accepts; then with
  /// that.
  private Parse run(List<Token> tokens) {
    Parse fast = run(tokens, PredictionMode.SLL);
    return fast instanceof Parse.Stuck ? run(tokens, PredictionMode.LL) : fast;
  }

  private Parse run(List<Token> tokens, PredictionMode mode) {
    parser.setTokenStream(new CommonTokenStream(new ListTokenSource(tokens)));
    parser.getInterpreter().setPredictionMode(mode);
    parser.removeParseListeners();
    parser.addParseListener(new Depth());
    try {
      return new Parse.Done(parser.line().statement());
    } catch (Depth.TooDeep deep) {
      return new Parse.TooDeep(deep.token);
    } catch (ParseCancellationException stuck) {
      if (!(stuck.getCause() instanceof RecognitionException cause)) {
        throw stuck;
      }
      return new Parse.Stuck(cause.getOffendingToken().getTokenIndex(), expected(cause));
    }
  }

  /// The one token that could have followed, if there was only one.
  private static Optional<Integer> expected(RecognitionException stuck) {
    var expected = stuck.getExpectedTokens();
    return expected != null && expected.size() == 1
        ? Optional.of(expected.getMinElement())
        : Optional.empty();
  }
}
