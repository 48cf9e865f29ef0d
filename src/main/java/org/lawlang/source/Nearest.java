package org.lawlang.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// The known name that an unknown one was most likely meant to be.
public final class Nearest {
  private static final double CASE = 0.1;

  /// Of shorter names each is near each other.
  private static final int SHORT = 3;

  private Nearest() {}

  /// The candidate with the least edit distance, if it is near enough to be a slip of the fingers;
  /// letter case counts little.
  public static Optional<String> to(String name, Collection<String> candidates) {
    String best = "";
    double least = Double.POSITIVE_INFINITY;
    for (String candidate : candidates) {
      double distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    int shorter = Math.min(name.length(), best.length());
    double allowed = CASE + (shorter < SHORT ? 0 : Math.max(1, shorter / 3.0));
    return least <= allowed && !best.isEmpty() ? Optional.of(best) : Optional.empty();
  }

  /// The distance of Damerau and Levenshtein (adjacent letters may change places) on lower case,
  /// plus a little for a difference in case.
  private static double distance(String a, String b) {
    String x = a.toLowerCase(Locale.ROOT);
    String y = b.toLowerCase(Locale.ROOT);
    int[][] d = new int[x.length() + 1][y.length() + 1];
    for (int i = 0; i <= x.length(); i++) {
      for (int j = 0; j <= y.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && x.charAt(i - 1) == y.charAt(j - 2)
            && x.charAt(i - 2) == y.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[x.length()][y.length()] + (a.equals(b) ? 0 : CASE);
  }
}
