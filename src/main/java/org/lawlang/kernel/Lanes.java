package org.lawlang.kernel;

import java.util.OptionalInt;

/// How sums over rows are taken, so that their bits do not depend on whether vectors took them: in
/// eight lanes, row after row, which are added up at the end. Row `row` of a sum from `from` on
/// belongs to lane `(row − from) mod 8`.
final class Lanes {
  private static final String MODULE = "jdk.incubator.vector";

  /// Where `java.base` loads modules that it was not asked for at its start.
  private static final String LOADER = "jdk.internal.module";

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

  /// Whether there may be vectors: Java was asked for their module, or Law may load it, which the
  /// manifest of its jar says.
  static boolean mayBeVectors() {
    return isLoaded() || Object.class.getModule().isExported(LOADER, Lanes.class.getModule());
  }

  /// How many lanes a vector of this machine has, 2, 4 or 8; empty where none serves. Asking starts the
  /// vectors.
  static OptionalInt width() {
    return Width.LANES;
  }

  private static boolean isLoaded() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  /// Found out once.
  private static final class Width {
    static final OptionalInt LANES = mayBeVectors() ? find() : OptionalInt.empty();

    private static OptionalInt find() {
      try {
        if (!isLoaded()) {
          // Asked for at the start, the module would cost every start time and a warning on stderr.
          Class.forName(LOADER + ".Modules")
              .getMethod("loadModule", String.class)
              .invoke(null, MODULE);
        }
        Object species =
            Class.forName(MODULE + ".DoubleVector").getField("SPECIES_PREFERRED").get(null);
        Object width = Class.forName(MODULE + ".VectorSpecies").getMethod("length").invoke(species);
        int lanes = Math.min(COUNT, (Integer) width);
        return lanes < 2 ? OptionalInt.empty() : OptionalInt.of(lanes);
      } catch (ReflectiveOperationException | LinkageError e) {
        return OptionalInt.empty();
      }
    }
  }
}
