package org.lawlang.plan;

/// Where a search for a constrained minimum ended: the place on the axes, the multipliers of the
/// limits, the walked objective, the largest violation and the largest slope of the Lagrangian, all
/// in the scale of the walk.
@SuppressWarnings("ArrayRecordComponent") // never written, never compared
record Candidate(
    double[] u, double[] multipliers, double objective, double violation, double slope) {
  static final double FEASIBLE = 1e-8;
  static final double STATIONARY = 1e-6;

  boolean isFeasible() {
    return violation <= FEASIBLE;
  }

  boolean isStationary() {
    return slope <= STATIONARY;
  }

  /// Whether nothing is left to be searched for near it.
  boolean isSettled() {
    return isFeasible() && isStationary();
  }

  /// Whether this one is to be preferred: feasible first, then lower.
  boolean isBetterThan(Candidate other) {
    if (isFeasible() != other.isFeasible()) {
      return isFeasible();
    }
    return isFeasible() ? objective < other.objective : violation < other.violation;
  }
}
