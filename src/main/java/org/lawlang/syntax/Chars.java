package org.lawlang.syntax;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/// A script as ANTLR reads it, in UTF-16 units: ANTLR's own streams count code points, spans count
/// units.
final class Chars implements CharStream {
  private final String text;
  private int position;

  Chars(String text) {
    this.text = text;
  }

  @Override
  public void consume() {
    position++;
  }

  @Override
  public int LA(int offset) {
    int i = position + (offset > 0 ? offset - 1 : offset);
    return i >= 0 && i < text.length() ? text.charAt(i) : IntStream.EOF;
  }

  @Override
  public int mark() {
    return 0;
  }

  @Override
  public void release(int marker) {}

  @Override
  public int index() {
    return position;
  }

  @Override
  public void seek(int index) {
    position = Math.min(index, text.length());
  }

  @Override
  public int size() {
    return text.length();
  }

  @Override
  public String getSourceName() {
    return "script";
  }

  @Override
  public String getText(Interval interval) {
    return text.substring(interval.a, Math.min(interval.b + 1, text.length()));
  }
}
