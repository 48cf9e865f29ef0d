package org.lawlang.kernel;

import java.util.Optional;

/// How sums over rows are taken, so that their bits do not depend on whether vectors took them: in
/// eight lanes, row after row, which are added up at the end. Row `row` of a sum from `from` on
/// belongs to lane `(row − from) mod 8`.
final class Lanes {
  private static final String VECTOR = "jdk.incubator.vector.";

  private Lanes() {}

  static final int COUNT = 8;

  /// Adds the lanes of each sum to it; those of sum `i` begin at `8·i`.
  static void addUp(double[] lanes, double[] sums) {
    for (int i = 0; COUNT * i < lanes.length; i++) {
      int k = COUNT * i;
      sums[i] +=
          ((lanes[k] + lanes[k + 4]) + (lanes[k + 2] + lanes[k + 6]))
              + ((lanes[k + 1] + lanes[k + 5]) + (lanes[k + 3] + lanes[k + 7]));
    }
  }

  /// Whether this Java has the vectors of `jdk.incubator.vector`, which must be asked for.
  static boolean areVectors() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /// How many lanes a vector of this machine has, 2, 4 or 8; empty where none serves. Asking starts the
  /// vectors.
  static Optional<Integer> width() {
    if (!areVectors()) {
      return Optional.empty();
    }
    try {
      Object species =
          Class.forName(VECTOR + "DoubleVector").getField("SPECIES_PREFERRED").get(null);
      Object width = Class.forName(VECTOR + "VectorSpecies").getMethod("length").invoke(species);
      int lanes = Math.min(COUNT, (Integer) width);
      return lanes < 2 ? Optional.empty() : Optional.of(lanes);
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }
}
