package org.lawlang.symbolic;

/// How a value moves as one variable grows: never down (`INCREASING`), never up, not at all, or in
/// a way that is not known.
public enum Trend {
  CONSTANT,
  INCREASING,
  DECREASING,
  UNKNOWN;

  /// That of a sum.
  Trend and(Trend other) {
    if (this == CONSTANT || this == other) {
      return other;
    }
    return other == CONSTANT ? this : UNKNOWN;
  }

  /// That of the negative.
  Trend reversed() {
    return switch (this) {
      case INCREASING -> DECREASING;
      case DECREASING -> INCREASING;
      case CONSTANT, UNKNOWN -> this;
    };
  }

  /// That of a function which moves so, of an argument that moves as `inner`.
  Trend after(Trend inner) {
    return switch (this) {
      case INCREASING -> inner;
      case DECREASING -> inner.reversed();
      case CONSTANT -> CONSTANT;
      case UNKNOWN -> inner == CONSTANT ? CONSTANT : UNKNOWN;
    };
  }
}
