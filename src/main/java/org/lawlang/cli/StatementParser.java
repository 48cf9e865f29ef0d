package org.lawlang.cli;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/// Tells JLine when a line is complete, and which word is to be completed: the name that ends at
/// the cursor.
final class StatementParser implements Parser {

  /// A line with one word, the name at the cursor.
  private record NameAt(String line, int cursor, String word) implements CompletingParsedLine {
    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return word.length();
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE
        && !line.startsWith(":")
        && !org.lawlang.syntax.Parser.isComplete(line)) {
      throw new EOFError(-1, cursor, "the statement goes on", null, 1, null); // one step of indent
    }
    int start = cursor;
    while (start > 0 && isOfName(line.charAt(start - 1))) {
      start--;
    }
    return new NameAt(line, cursor, line.substring(start, cursor));
  }

  static boolean isOfName(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }
}
