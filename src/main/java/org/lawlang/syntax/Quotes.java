package org.lawlang.syntax;

import java.util.HexFormat;

/// Quoted text and back-quoted names with the escapes that R and Julia share: a backslash before
/// `n`, `t`, `r`, a quote or itself, or before `u` with four digits or with up to six in braces.
/// Whatever a text holds is written so that it reads back equal.
final class Quotes {
  private Quotes() {}

  /// The text between the quotes of `quoted`, whose escapes are good.
  static String read(String quoted) {
    String inside = quoted.substring(1, quoted.length() - 1);
    int backslash = inside.indexOf('\\');
    if (backslash < 0) {
      return inside;
    }
    var text = new StringBuilder();
    int i = 0;
    while (i < inside.length()) {
      char c = inside.charAt(i);
      if (c != '\\') {
        text.append(c);
        i++;
        continue;
      }
      int end = escapeEnd(inside, i);
      text.append(escaped(inside.substring(i + 1, end)));
      i = end;
    }
    return text.toString();
  }

  /// Where the first bad escape of `quoted` begins, or -1.
  static int badEscape(String quoted) {
    int i = quoted.indexOf('\\');
    while (i >= 0) {
      int end = escapeEnd(quoted, i);
      if (end < 0) {
        return i;
      }
      i = quoted.indexOf('\\', end);
    }
    return -1;
  }

  /// The offset after the escape that begins at `start`, or -1 when it is none.
  private static int escapeEnd(String s, int start) {
    if (start + 1 >= s.length()) {
      return -1;
    }
    return switch (s.charAt(start + 1)) {
      case 'n', 't', 'r', '\\', '"', '\'', '`' -> start + 2;
      case 'u' -> unicodeEnd(s, start + 2);
      default -> -1;
    };
  }

  private static int unicodeEnd(String s, int start) {
    boolean braced = start < s.length() && s.charAt(start) == '{';
    int first = braced ? start + 1 : start;
    int i = first;
    while (i < s.length() && i - first < (braced ? 6 : 4) && HexFormat.isHexDigit(s.charAt(i))) {
      i++;
    }
    if (!braced) {
      return i - first == 4 ? i : -1;
    }
    boolean good =
        i > first
            && i < s.length()
            && s.charAt(i) == '}'
            && Character.isValidCodePoint(HexFormat.fromHexDigits(s, first, i));
    return good ? i + 1 : -1;
  }

  private static String escaped(String code) {
    return switch (code.charAt(0)) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'u' -> {
        String digits =
            code.charAt(1) == '{' ? code.substring(2, code.length() - 1) : code.substring(1);
        yield Character.toString(HexFormat.fromHexDigits(digits));
      }
      default -> code;
    };
  }

  /// `value` in double quotes.
  static String text(String value) {
    return quote(value, '"');
  }

  /// `name` as it is written: bare where it can be, in back-quotes otherwise.
  static String name(String name) {
    return isPlain(name) ? name : column(name);
  }

  /// `name` in back-quotes.
  static String column(String name) {
    return quote(name, '`');
  }

  private static String quote(String value, char quote) {
    var out = new StringBuilder(value.length() + 2).append(quote);
    int i = 0;
    while (i < value.length()) {
      int c = value.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c == quote) {
            out.append('\\').append(quote);
          } else if (isInvisible(c)) {
            out.append("\\u{").append(Integer.toHexString(c)).append('}');
          } else {
            out.appendCodePoint(c);
          }
        }
      }
    }
    return out.append(quote).toString();
  }

  /// Control and format characters, line separators and lone surrogates, which an editor would not
  /// show.
  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /// Whether `name` is an identifier and not a reserved word.
  static boolean isPlain(String name) {
    return !name.isEmpty()
        && Lexemes.isNameStart(name.codePointAt(0))
        && name.codePoints().allMatch(Lexemes::isNamePart)
        && !Lexemes.isReserved(name);
  }
}
