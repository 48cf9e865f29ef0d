package org.lawlang.syntax;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Nearest;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

/// What is wrong with a statement whose parse got stuck at token `index` (its length when it ended
/// too early), in the user's words. `expected` is the one token that could have stood there, where
/// there was only one.
record Mistake(Source source, List<Token> tokens, int index, Optional<Integer> expected) {

  /// Words of later versions, with what there is instead.
  private static final Map<String, String> LATER =
      Map.ofEntries(
          Map.entry("search", "write the forms as laws, `fit` each with `holdout`, compare f.aic"),
          Map.entry("plot", "`save x to \"file.csv\"` writes the numbers"));

  private static final Map<Integer, String> NEEDED =
      Map.of(
          LawParser.TO, "`to`",
          LawParser.OVER, "`over` and the unknowns",
          LawParser.FOR, "`for` and the unknowns",
          LawParser.BY, "`by` and a name",
          LawParser.THEN, "`then`",
          LawParser.ELSE, "`else`",
          LawParser.EQUALS, "`=`");

  Diagnostic diagnostic() {
    return reserved()
        .or(this::later)
        .or(this::equals)
        .or(this::bracket)
        .or(this::unfinished)
        .orElseGet(this::misplaced);
  }

  private boolean isEnd() {
    return index >= tokens.size();
  }

  private Span here() {
    if (isEnd()) {
      Span last = Lexemes.span(source, tokens.getLast());
      return new Span(source, last.end(), last.end());
    }
    return Lexemes.span(source, tokens.get(index));
  }

  private int type(int i) {
    return i >= 0 && i < tokens.size() ? tokens.get(i).getType() : Token.EOF;
  }

  private String quoted(int i) {
    if (i >= tokens.size()) {
      return "the end of the statement";
    }
    String text = tokens.get(i).getText();
    return "`" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "`";
  }

  private static Diagnostic syntax(Span span, String message) {
    return Diagnostic.of(Code.SYNTAX, span, message);
  }

  /// A reserved word where a name would stand: here, or just before, taken for the start of a
  /// question.
  private Optional<Diagnostic> reserved() {
    for (int i = index; i >= Math.max(0, index - 1); i--) {
      if (i < tokens.size() && Lexemes.isReserved(tokens.get(i)) && isUsedAsName(i)) {
        String word = tokens.get(i).getText();
        boolean isColumn =
            type(i - 1) == LawParser.DOT || (type(i + 1) == LawParser.EQUALS && i > 0);
        return Optional.of(
            Diagnostic.of(
                    Code.RESERVED_NAME,
                    Lexemes.span(source, tokens.get(i)),
                    "`" + word + "` is a word of the language, not a name")
                .help(
                    isColumn
                        ? "a column of that name is written `" + word + "` in back-quotes"
                        : "choose another name"));
      }
    }
    return Optional.empty();
  }

  private boolean isUsedAsName(int i) {
    if (type(i - 1) == LawParser.DOT) {
      return true;
    }
    boolean isOperator =
        switch (type(i)) {
          case LawParser.IF,
              LawParser.THEN,
              LawParser.ELSE,
              LawParser.AND,
              LawParser.OR,
              LawParser.NOT ->
              true;
          default -> false;
        };
    return switch (type(i + 1)) {
      case LawParser.EQUALS, LawParser.TILDE -> true;
      case LawParser.COMMA,
          LawParser.RPAREN,
          LawParser.RBRACKET,
          LawParser.DOT,
          LawParser.CARET,
          LawParser.STAR,
          LawParser.SLASH,
          LawParser.PLUS ->
          !isOperator;
      default -> false;
    };
  }

  private Optional<Diagnostic> later() {
    if (isEnd()) {
      return Optional.empty();
    }
    Token token = tokens.get(index);
    String word = token.getText();
    if (Lexemes.isReserved(token) && LATER.containsKey(word)) {
      return Optional.of(
          Diagnostic.of(
                  Code.NOT_YET, here(), "this version of Law does not have `" + word + "` yet")
              .help(LATER.getOrDefault(word, "")));
    }
    return Optional.empty();
  }

  /// `=` where `==` is meant, and the reverse.
  private Optional<Diagnostic> equals() {
    if (type(index) == LawParser.EQUALS && isOperandEnd(index - 1)) {
      return Optional.of(
          syntax(here(), "`=` cannot stand here: it binds a name").help("to compare write =="));
    }
    if (type(index) == LawParser.EQUAL && expected.equals(Optional.of(LawParser.EQUALS))) {
      return Optional.of(syntax(here(), "`==` compares, and here a name is bound").help("write ="));
    }
    return Optional.empty();
  }

  private Optional<Diagnostic> bracket() {
    List<Token> open = Lexemes.open(tokens.subList(0, Math.min(index, tokens.size())));
    boolean isCloser = !isEnd() && Lexemes.isCloser(tokens.get(index));
    if (isCloser && open.isEmpty()) {
      return Optional.of(
          Diagnostic.of(Code.STRAY_BRACKET, here(), "this " + quoted(index) + " closes nothing")
              .help("remove it, or open a bracket before it"));
    }
    if (open.isEmpty() || !(isEnd() || isCloser) || !isOperandEnd(index - 1)) {
      return Optional.empty();
    }
    Token opener = open.getLast();
    Span at = Lexemes.span(source, opener);
    String closer =
        switch (opener.getType()) {
          case LawParser.LPAREN -> ")";
          case LawParser.LBRACKET -> "]";
          default -> "}";
        };
    if (isCloser && closer.equals(tokens.get(index).getText())) {
      return Optional.empty();
    }
    return Optional.of(
        syntax(
                here(),
                String.format(
                    "missing `%s` for the `%s` in line %d, column %d",
                    closer, opener.getText(), at.line(), at.column()))
            .help(isCloser ? "write " + closer + " before it" : "write " + closer));
  }

  /// An operator, a bracket or a word without what must follow it.
  private Optional<Diagnostic> unfinished() {
    if (index == 0 || isOperandEnd(index - 1)) {
      return Optional.empty();
    }
    if (isQuestion(type(index))) {
      String word = tokens.get(index).getText();
      return Optional.of(
          syntax(here(), "a `" + word + "` inside a larger expression stands in parentheses")
              .help("write (" + word + " …)"));
    }
    String wanted =
        switch (type(index - 1)) {
          case LawParser.USE -> "the name of a library law";
          case LawParser.CONST, LawParser.INPUT, LawParser.LBRACE, LawParser.WITH -> "a name";
          case LawParser.DOT -> "the name of a member";
          case LawParser.OVER, LawParser.INTEGER -> "the name of an unknown";
          case LawParser.FOR -> "a name";
          case LawParser.SUBJECT -> "`to`";
          case LawParser.ON -> "`log`";
          default -> "an expression";
        };
    Diagnostic wrong = syntax(here(), "expected " + wanted + " after " + quoted(index - 1));
    if (type(index) == LawParser.STAR && type(index - 1) == LawParser.STAR) {
      return Optional.of(wrong.help("a power is written ^"));
    }
    return Optional.of(isEnd() ? wrong : wrong.label("not " + quoted(index)));
  }

  /// Something that cannot follow what was complete before it.
  private Diagnostic misplaced() {
    if (index == 0) {
      return syntax(here(), "a statement cannot start with " + quoted(0))
          .help("it starts with a name, an expression, or a word such as fit or minimize");
    }
    int type = type(index);
    if (type == LawParser.WITH || type == LawParser.WHERE) {
      return syntax(
              here(), "a " + quoted(index) + " inside a larger expression stands in parentheses")
          .help("write (… " + tokens.get(index).getText() + " …)");
    }
    if (isSoft(type(index - 1)) && isWordBefore(index - 1) && isOperandStart(type)) {
      return syntax(here(), "an expression is missing before " + quoted(index - 1))
          .label(quoted(index - 1) + " was read as a name");
    }
    Optional<String> needed = expected.map(NEEDED::get);
    if (needed.isPresent() && (isEnd() || !isOperandStart(type))) {
      Diagnostic wrong = syntax(here(), "expected " + needed.get() + " after " + quoted(index - 1));
      return expected.get() == LawParser.ELSE
          ? wrong.help("an `if` has both values: if c then a else b")
          : wrong;
    }
    if (isEnd()) {
      return syntax(here(), "the statement ends too early, after " + quoted(index - 1));
    }
    Diagnostic wrong =
        syntax(here(), "did not expect " + quoted(index) + " after " + quoted(index - 1));
    return needed
        .map(word -> "expected " + word)
        .or(() -> slip().map(word -> "did you mean " + word + "?"))
        .or(() -> advice(type))
        .map(wrong::help)
        .orElse(wrong);
  }

  /// The word of the language that a name was meant to be: the one that does not fit, or the one that
  /// the statement starts with.
  private Optional<String> slip() {
    return meant(index).or(() -> index == 1 ? meant(0) : Optional.empty());
  }

  private Optional<String> meant(int i) {
    return type(i) == LawParser.IDENT
        ? Nearest.to(tokens.get(i).getText(), Lexemes.words())
        : Optional.empty();
  }

  private Optional<String> advice(int type) {
    if (isQuestion(type)) {
      return Optional.of("a statement starts in the first column");
    }
    if (type == LawParser.COMMA) {
      return Optional.of("a list is written [a, b]");
    }
    if (isOperandStart(type)) {
      return Optional.of(
          "a product is written with *, items are divided by commas, a new statement starts in the"
              + " first column");
    }
    return Optional.empty();
  }

  /// Whether the token before `i` is a reserved word, so that an expression begins at `i`.
  private boolean isWordBefore(int i) {
    return i > 0 && Lexemes.isReserved(tokens.get(i - 1)) && !isOperandEnd(i - 1);
  }

  private static boolean isQuestion(int type) {
    return switch (type) {
      case LawParser.READ,
          LawParser.LOAD,
          LawParser.TABLE,
          LawParser.FIT,
          LawParser.COMPARE,
          LawParser.ROLLOUT,
          LawParser.MINIMIZE,
          LawParser.MAXIMIZE,
          LawParser.SOLVE,
          LawParser.DERIVE,
          LawParser.LATEX,
          LawParser.EXPLAIN ->
          true;
      default -> false;
    };
  }

  private static boolean isOperandStart(int type) {
    return switch (type) {
      case LawParser.IDENT,
          LawParser.NUMBER,
          LawParser.TEXT,
          LawParser.QUOTED,
          LawParser.LPAREN,
          LawParser.TRUE,
          LawParser.FALSE,
          LawParser.LBRACE,
          LawParser.LBRACKET ->
          true;
      default -> type >= LawParser.WITH && type <= LawParser.ASKING;
    };
  }

  /// Whether token `i` may end an expression. A soft word does so as a name, but not as the word of
  /// a clause, which it is where an expression came before it.
  private boolean isOperandEnd(int i) {
    return switch (type(i)) {
      case LawParser.IDENT,
          LawParser.NUMBER,
          LawParser.TEXT,
          LawParser.QUOTED,
          LawParser.TRUE,
          LawParser.FALSE,
          LawParser.RPAREN,
          LawParser.RBRACKET,
          LawParser.RBRACE ->
          true;
      default -> isSoft(type(i)) && !isOperandEnd(i - 1) && type(i - 1) != LawParser.SUBJECT;
    };
  }

  private static boolean isSoft(int type) {
    return type >= LawParser.WITH && type <= LawParser.ASKING;
  }
}
