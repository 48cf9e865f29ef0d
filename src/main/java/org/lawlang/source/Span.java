package org.lawlang.source;

/// The characters `start` (inclusive) to `end` (exclusive) of a source.
public record Span(Source source, int start, int end) {
  public Span {
    if (start < 0 || end < start || end > source.text().length()) {
      throw new IllegalArgumentException("not a span: " + start + ".." + end);
    }
  }

  /// From the start of this span to the end of `last`, both in the same source.
  public Span to(Span last) {
    return new Span(source, Math.min(start, last.start), Math.max(end, last.end));
  }

  /// The text that the span covers.
  public String text() {
    return source.text().substring(start, end);
  }

  public int line() {
    return source.line(start);
  }

  public int column() {
    return source.column(start);
  }
}
