package org.lawlang.source;

/// A named text: a script, a library file, or a line typed into the REPL. Lines and columns count
/// from one.
public record Source(String name, String text) {

  /// The line that holds `offset`; an offset at the end of the text belongs to its last line.
  public int line(int offset) {
    int line = 1;
    int end = Math.min(offset, text.length());
    for (int i = 0; i < end; i++) {
      if (isBreak(i)) {
        line++;
      }
    }
    return line;
  }

  /// The column of `offset` in its line, in UTF-16 units.
  public int column(int offset) {
    return Math.min(offset, text.length()) - lineStart(offset) + 1;
  }

  /// The whole line that holds `offset`, without its line break.
  public String lineAt(int offset) {
    int start = lineStart(offset);
    int end = start;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return text.substring(start, end);
  }

  private int lineStart(int offset) {
    int start = Math.min(offset, text.length());
    while (start > 0 && !isBreak(start - 1)) {
      start--;
    }
    return start;
  }

  /// Whether a line ends after the character at `i`; the two characters of `\r\n` are one break.
  private boolean isBreak(int i) {
    char c = text.charAt(i);
    return c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
  }
}
