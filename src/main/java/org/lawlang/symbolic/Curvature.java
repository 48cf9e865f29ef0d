package org.lawlang.symbolic;

/// Convex or concave in some variables jointly; `UNKNOWN` when neither is proved.
public enum Curvature {
  CONSTANT,
  AFFINE,
  CONVEX,
  CONCAVE,
  UNKNOWN;

  public boolean isConvex() {
    return this == CONSTANT || this == AFFINE || this == CONVEX;
  }

  public boolean isConcave() {
    return this == CONSTANT || this == AFFINE || this == CONCAVE;
  }

  public boolean isAffine() {
    return this == CONSTANT || this == AFFINE;
  }

  /// That of a sum.
  Curvature and(Curvature other) {
    if (isAffine() || this == other) {
      return this == AFFINE && other == CONSTANT ? this : other;
    }
    return other.isAffine() ? this : UNKNOWN;
  }

  /// That of the negative.
  Curvature reversed() {
    return switch (this) {
      case CONVEX -> CONCAVE;
      case CONCAVE -> CONVEX;
      case CONSTANT, AFFINE, UNKNOWN -> this;
    };
  }

  /// That of a function curved so, which moves as `trend` in an argument curved as `inner`.
  Curvature of(Trend trend, Curvature inner) {
    if (inner == CONSTANT) {
      return CONSTANT;
    }
    if (isAffine() || inner == AFFINE) {
      return isAffine() ? trend == Trend.DECREASING ? inner.reversed() : inner : this;
    }
    Curvature needed = trend == Trend.DECREASING ? reversed() : this;
    return trend != Trend.UNKNOWN && inner == needed ? this : UNKNOWN;
  }
}
