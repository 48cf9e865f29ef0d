package org.lawlang.syntax;

import java.util.ArrayList;
import java.util.List;

/// A comment from its `#` to the end of its line, at `start` in the text. It is `alone` when
/// nothing stands before it.
record Comment(String text, int start, boolean alone) {

  int end() {
    return start + text.length();
  }

  /// The comments of a script without lexical errors, in order.
  static List<Comment> of(String script) {
    var comments = new ArrayList<Comment>();
    boolean alone = true;
    int i = 0;
    while (i < script.length()) {
      char c = script.charAt(i);
      if (c == '#') {
        int end = lineEnd(script, i);
        comments.add(new Comment(script.substring(i, end).stripTrailing(), i, alone));
        i = end;
        continue;
      }
      if (c == '\n' || c == '\r') {
        alone = true;
      } else if (!Character.isWhitespace(c) && c != '\uFEFF') {
        alone = false;
      }
      i = c == '"' || c == '`' ? quotedEnd(script, i) : i + 1;
    }
    return comments;
  }

  static int lineEnd(String script, int start) {
    int end = start;
    while (end < script.length() && script.charAt(end) != '\n' && script.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  /// The offset after the quoted text that begins at `start`.
  static int quotedEnd(String script, int start) {
    int i = start + 1;
    while (i < script.length() && script.charAt(i) != script.charAt(start)) {
      i += script.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, script.length());
  }
}
