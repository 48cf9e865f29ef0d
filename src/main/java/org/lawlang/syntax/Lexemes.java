package org.lawlang.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.WritableToken;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

/// The words of a script, cut into statements, and what can be wrong with a word by itself.
final class Lexemes {
  private Lexemes() {}

  /// The words of the language with their tokens, as the grammar lists them.
  private static final Map<String, Integer> WORDS = tokens();

  private static Map<String, Integer> tokens() {
    var words = new HashMap<String, Integer>();
    for (int type = LawParser.CONST; type <= LawParser.TELL; type++) {
      words.put(LawParser.VOCABULARY.getSymbolicName(type).toLowerCase(Locale.ROOT), type);
    }
    return words;
  }

  /// All words of the language.
  static Set<String> words() {
    return WORDS.keySet();
  }

  /// Whether `word` is never a name.
  static boolean isReserved(String word) {
    return WORDS.getOrDefault(word, Integer.MAX_VALUE) <= LawParser.FALSE;
  }

  static boolean isReserved(Token token) {
    return token.getType() >= LawParser.CONST && token.getType() <= LawParser.FALSE;
  }

  /// The tokens of each statement: one begins where a token stands in the first column.
  static List<List<Token>> statements(Source source) {
    var lexer = new LawLexer(new Chars(source.text()));
    lexer.removeErrorListeners();
    var statements = new ArrayList<List<Token>>();
    List<Token> statement = new ArrayList<>();
    for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
      if (!statement.isEmpty() && isFirstInLine(source.text(), token.getStartIndex())) {
        statements.add(statement);
        statement = new ArrayList<>();
      }
      if (token.getType() == LawParser.IDENT) {
        ((WritableToken) token).setType(WORDS.getOrDefault(token.getText(), LawParser.IDENT));
      }
      statement.add(token);
    }
    if (!statement.isEmpty()) {
      statements.add(statement);
    }
    return statements;
  }

  static boolean isFirstInLine(String text, int offset) {
    return offset == 0
        || text.charAt(offset - 1) == '\n'
        || text.charAt(offset - 1) == '\r'
        || (offset == 1 && text.charAt(0) == '\uFEFF');
  }

  static Span span(Source source, Token token) {
    return new Span(source, token.getStartIndex(), token.getStopIndex() + 1);
  }

  /// The brackets of `tokens` that are still open at their end, the innermost last.
  static List<Token> open(List<Token> tokens) {
    var open = new ArrayList<Token>();
    for (Token token : tokens) {
      if (isOpener(token)) {
        open.add(token);
      } else if (isCloser(token) && !open.isEmpty()) {
        open.removeLast();
      }
    }
    return open;
  }

  static boolean isOpener(Token token) {
    return switch (token.getType()) {
      case LawParser.LPAREN, LawParser.LBRACKET, LawParser.LBRACE -> true;
      default -> false;
    };
  }

  static boolean isCloser(Token token) {
    return switch (token.getType()) {
      case LawParser.RPAREN, LawParser.RBRACKET, LawParser.RBRACE -> true;
      default -> false;
    };
  }

  /// What is wrong with the first bad word of a statement.
  static Optional<Diagnostic> check(Source source, List<Token> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      Optional<Diagnostic> wrong =
          switch (token.getType()) {
            case LawParser.NUMBER -> number(source, tokens, i);
            case LawParser.JUNK_NUMBER -> Optional.of(junk(span(source, token)));
            case LawParser.TEXT, LawParser.QUOTED -> escapes(source, token);
            case LawParser.UNCLOSED -> Optional.of(unclosed(source, token));
            case LawParser.IDENT -> letters(source, token);
            case LawParser.LESS -> i == 1 ? arrow(source, tokens) : Optional.empty();
            case LawParser.UNKNOWN ->
                Optional.of(stranger(span(source, token), token.getText().codePointAt(0)));
            default -> Optional.empty();
          };
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  /// A statement that begins with `name <-`, which binds nothing.
  private static Optional<Diagnostic> arrow(Source source, List<Token> tokens) {
    Token less = tokens.get(1);
    boolean isArrow =
        tokens.getFirst().getType() == LawParser.IDENT
            && tokens.size() > 2
            && tokens.get(2).getType() == LawParser.MINUS
            && tokens.get(2).getStartIndex() == less.getStopIndex() + 1;
    if (!isArrow) {
      return Optional.empty();
    }
    String name = tokens.getFirst().getText();
    return Optional.of(
        Diagnostic.of(
                Code.SYNTAX,
                span(source, less).to(span(source, tokens.get(2))),
                "`<-` does not bind a name")
            .help("write " + name + " = …, or to compare " + name + " < -…"));
  }

  private static Optional<Diagnostic> number(Source source, List<Token> tokens, int i) {
    Token token = tokens.get(i);
    String text = token.getText();
    Span span = span(source, token);
    if (i + 1 < tokens.size()) {
      Token next = tokens.get(i + 1);
      if (next.getType() == LawParser.DOT && next.getStartIndex() == span.end()) {
        return Optional.of(
            Diagnostic.of(
                    Code.BAD_NUMBER, span.to(span(source, next)), "`" + text + ".` is not a number")
                .help("write " + text + " or " + text + ".0"));
      }
    }
    if (Double.isInfinite(Numbers.value(text))) {
      return Optional.of(
          Diagnostic.of(Code.BAD_NUMBER, span, "`" + text + "` is too large for a number")
              .help("the largest number is 1.797e308"));
    }
    if (Numbers.value(text) == 0 && Numbers.hasDigits(text)) {
      return Optional.of(
          Diagnostic.of(Code.BAD_NUMBER, span, "`" + text + "` is too small for a number")
              .help("the smallest number above zero is 4.9e-324"));
    }
    return Optional.empty();
  }

  private static Diagnostic junk(Span span) {
    String text = span.text();
    int end = Numbers.length(text);
    String rest = text.substring(end);
    String message =
        rest.chars().allMatch(Character::isLetter)
            ? "unknown magnitude `" + rest + "` in `" + text + "`"
            : "`" + text + "` is not a number";
    String product = text.substring(0, end) + "*" + rest;
    return Diagnostic.of(Code.BAD_NUMBER, span, message)
        .help(
            "the magnitudes are k, M, B, T, P and %"
                + (isNameStart(rest.codePointAt(0)) ? "; a product is written " + product : ""));
  }

  private static Optional<Diagnostic> escapes(Source source, Token token) {
    String text = token.getText();
    int bad = Quotes.badEscape(text);
    if (bad >= 0) {
      int start = token.getStartIndex() + bad;
      int end = Math.min(start + 2, token.getStopIndex());
      Span span = new Span(source, start, end);
      return Optional.of(
          Diagnostic.of(Code.SYNTAX, span, "unknown escape `" + span.text() + "`")
              .help("a backslash is written \\\\; in a path, / works everywhere"));
    }
    if (text.equals("``")) {
      return Optional.of(
          Diagnostic.of(Code.SYNTAX, span(source, token), "a column needs a name")
              .help("write it between the back-quotes"));
    }
    return Optional.empty();
  }

  private static Diagnostic unclosed(Source source, Token token) {
    char quote = token.getText().charAt(0);
    String what = quote == '"' ? "this text" : "this quoted name";
    return Diagnostic.of(
            Code.UNCLOSED_TEXT, span(source, token), what + " does not end on its line")
        .help(
            "close it with " + quote + (quote == '"' ? "; a line break in it is written \\n" : ""));
  }

  private static Optional<Diagnostic> letters(Source source, Token token) {
    String text = token.getText();
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      int width = Character.charCount(c);
      if (i == 0 ? !isNameStart(c) : !isNamePart(c)) {
        int start = token.getStartIndex() + i;
        return Optional.of(stranger(new Span(source, start, start + width), c));
      }
      i += width;
    }
    return Optional.empty();
  }

  /// Whether a name may begin with the code point `c`.
  static boolean isNameStart(int c) {
    return c == '_' || Character.isLetter(c);
  }

  /// Whether a name may go on with the code point `c`: letters, digits, accents, subscripts (`x₁`)
  /// and `_`.
  static boolean isNamePart(int c) {
    return isNameStart(c)
        || (c >= '0' && c <= '9')
        || (c >= 0x2080 && c <= 0x2089)
        || Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }

  /// A character that Law has no use for, with what is written instead.
  private static Diagnostic stranger(Span span, int c) {
    String instead =
        switch (c) {
          case '≤' -> "write <=";
          case '≥' -> "write >=";
          case '≠' -> "write !=";
          case '×', '·', '⋅', '∗' -> "write *";
          case '÷' -> "write /";
          case '−', '–', '—' -> "write -";
          case '²' -> "write ^2";
          case '³' -> "write ^3";
          case '√' -> "write sqrt(x)";
          case '…' -> "a range is written lo..hi";
          case '“', '”', '„', '\'', '‘', '’' -> "text stands in straight double quotes";
          case '!' -> "write not";
          case '&' -> "write and";
          case '|' -> "write or";
          case '%' -> "a percentage is a number: 40%";
          case ':' -> "a range is written lo..hi, a record {a = 1}";
          case ';' -> "each statement stands on its own line";
          case '\\' -> "text stands in double quotes";
          default -> "";
        };
    String name =
        Character.isWhitespace(c) || Character.isSpaceChar(c) || !Character.isValidCodePoint(c)
            ? String.format("the character U+%04X", c)
            : "`" + Character.toString(c) + "`";
    if (instead.isEmpty() && Character.isSpaceChar(c)) {
      instead = "put an ordinary space";
    }
    Diagnostic wrong = Diagnostic.of(Code.SYNTAX, span, name + " means nothing in Law");
    return instead.isEmpty() ? wrong : wrong.help(instead);
  }
}
