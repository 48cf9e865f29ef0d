package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.math.Dense;
import org.lawlang.math.Parallel;
import org.lawlang.math.Streams;

/// Draws of a law that the rows do not identify.
///
/// As many walkers as there are blind directions, the heaviest in them, run freely: over their
/// ranges, or by a factor of 100 either way where there is none. At each of their values the others
/// are at their best, so the draws follow the valley of the objective however it bends, and from
/// there they stray as the covariance of the others says. What depends on the free walkers then
/// gets the wide interval that it deserves, and what the rows determine keeps its own.
///
/// @param covariance of the walkers that the rows identify
/// @param free the walkers that run freely
record Blind(Covariance covariance, Draws draws, List<Integer> free) {
  private static final int POINTS = 64;
  private static final double SINGULAR = 1e-14;

  /// A share in a blind direction, in units of what the rows see, that is not rounding.
  private static final double PART = 1e-4;

  private static final double WIDE = Math.log(100);
  private static final double RISE = 2;

  /// The share of the draws that stray from the optimum that is reported: half of them on either
  /// side of it, so that 95 % intervals hold what is reported.
  private static final double HOME = 0.1;

  private static final int HALVES = 20;

  static Blind of(
      Setup setup, Found best, Covariance blind, boolean[] atBound, int dof, Executor parallel) {
    boolean[] part = new boolean[atBound.length];
    boolean[] pivots = pivots(setup, best.at(), atBound, part);
    boolean[] fixed = atBound.clone();
    var free = new ArrayList<Integer>();
    for (int i = 0; i < fixed.length; i++) {
      fixed[i] |= pivots[i];
      if (pivots[i]) {
        free.add(i);
      }
    }
    Found[] found = valley(setup, best, pivots, limit(setup, best, dof), parallel);
    var parts = new ArrayList<Draws>();
    for (int k = 0; k < found.length; k++) {
      Found at = found[k];
      Covariance local = Covariance.of(setup, at.at(), fixed, dof);
      Chart chart = Chart.of(setup, at, local);
      double spread = Sureness.spread(setup, at, dof);
      long seed = Streams.seed(Draws.seed(setup), "blind " + k);
      double share = k == 0 ? HOME : (1 - HOME) / (found.length - 1);
      int each = found.length == 1 ? Draws.COUNT : (int) Math.ceil(share * Draws.COUNT);
      parts.add(Draws.of(setup, at, local, chart, spread, each, seed));
    }
    Covariance seen = seen(Covariance.of(setup, best.at(), fixed, dof), blind, part);
    return new Blind(seen, join(parts), free);
  }

  /// How many directions of the walkers no row sees. Of many levels a direction is looked for in
  /// full only where nothing has an error, for its room is the rows times the walkers.
  static int count(Setup setup, double[] at, Covariance covariance, boolean[] atBound) {
    if (covariance.blind().length == 0) {
      return 0;
    }
    boolean isWhole = setup.surface().groups.isDense() || !covariance.isKnown();
    boolean[] unseen =
        isWhole ? pivots(setup, at, atBound, new boolean[at.length]) : new boolean[at.length];
    int count = 0;
    for (int i = 0; i < unseen.length; i++) {
      count += unseen[i] || (!isWhole && !covariance.known()[i] && !atBound[i]) ? 1 : 0;
    }
    return count;
  }

  /// What the covariance with the free walkers held says of those that have no part in the blind
  /// directions.
  private static Covariance seen(Covariance held, Covariance blind, boolean[] part) {
    int n = held.known().length;
    boolean[] known = held.known().clone();
    for (int i = 0; i < n; i++) {
      known[i] &= !part[i];
    }
    double[] matrix = held.matrix().full();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i * n + j] = known[i] && known[j] ? matrix[i * n + j] : 0;
      }
    }
    return new Covariance(
        Spread.of(matrix),
        known,
        blind.condition(),
        blind.blind(),
        List.of(),
        held.response(),
        held.bends(),
        held.freedom(),
        held.rival());
  }

  /// One walker for each direction in which the law does not change at any row.
  ///
  /// @param part is set for all walkers that have a part in such a direction
  private static boolean[] pivots(Setup setup, double[] at, boolean[] atBound, boolean[] part) {
    int n = at.length;
    boolean[] pivots = new boolean[n];
    double[] jacobian = setup.surface().jacobian(at);
    double[] size = new double[n];
    double[] weight = setup.rows().weight();
    for (int row = 0; row < weight.length; row++) {
      for (int i = 0; i < n; i++) {
        size[i] += weight[row] * jacobian[row * n + i] * jacobian[row * n + i];
      }
    }
    int[] index = new int[n];
    int m = 0;
    for (int i = 0; i < n; i++) {
      if (size[i] > 0 && !atBound[i]) {
        index[m++] = i;
      } else {
        pivots[i] = !atBound[i];
        part[i] = pivots[i];
      }
    }
    double[] normal = new double[m * m];
    for (int row = 0; row < weight.length; row++) {
      for (int k = 0; k < m; k++) {
        double g = weight[row] * jacobian[row * n + index[k]] / Math.sqrt(size[index[k]]);
        for (int l = 0; l < m; l++) {
          normal[k * m + l] += g * jacobian[row * n + index[l]] / Math.sqrt(size[index[l]]);
        }
      }
    }
    double[] values = new double[m];
    double[] vectors = new double[m * m];
    if (Dense.eigen(normal, m, values, vectors)) {
      for (int r = 0; r < m && !(values[r] > SINGULAR * values[m - 1]); r++) {
        for (int k = 0; k < m; k++) {
          part[index[k]] |= Math.abs(vectors[k * m + r]) > PART;
        }
        pivots[index[pivot(vectors, m, r, values)]] = true;
      }
    }
    return pivots;
  }

  /// The heaviest walker of blind direction `r`, which is then taken out of the later ones.
  private static int pivot(double[] vectors, int m, int r, double[] values) {
    int pivot = 0;
    for (int k = 0; k < m; k++) {
      pivot = Math.abs(vectors[k * m + r]) > Math.abs(vectors[pivot * m + r]) ? k : pivot;
    }
    for (int s = r + 1; s < m && !(values[s] > SINGULAR * values[m - 1]); s++) {
      double share = vectors[pivot * m + s] / vectors[pivot * m + r];
      for (int k = 0; k < m; k++) {
        vectors[k * m + s] -= share * vectors[k * m + r];
      }
    }
    return pivot;
  }

  /// The objective up to which a point still lies in the valley: two standard errors up.
  private static double limit(Setup setup, Found best, int dof) {
    double stage = setup.ladder().last();
    double spread =
        Scores.spread(
            setup,
            setup.surface().slopes(best.at(), stage),
            setup.surface().bends(best.at(), stage),
            dof);
    double rise = Double.isFinite(spread) && spread > 0 ? RISE * spread : 0.05 * best.value();
    return best.value() + Math.abs(rise) + setup.ladder().noise();
  }

  private static Found[] valley(
      Setup setup, Found best, boolean[] pivots, double limit, Executor parallel) {
    long seed = Streams.seed(setup.task().options().seed(), "blind");
    Held held = Held.of(setup, pivots);
    // Evenly spread, so that the ends of intervals hardly move with the seed.
    var points = new Draws.Points(pivots.length, POINTS - 1, seed);
    double[][] stretches = new double[pivots.length][];
    for (int i = 0; i < pivots.length; i++) {
      if (pivots[i] && setup.isStepped(i)) {
        stretches[i] =
            new double[] {
              reach(setup, held, best, i, -1, limit), reach(setup, held, best, i, 1, limit)
            };
      }
    }
    Found[] found = new Found[POINTS];
    found[0] = best;
    Parallel.run(
        parallel,
        "searches",
        POINTS - 1,
        piece -> {
          double[] start = best.at().clone();
          for (int i = 0; i < start.length; i++) {
            Coordinates.Walker w = setup.coordinates().walkers().get(i);
            if (pivots[i] && setup.isStepped(i)) {
              double to =
                  stretches[i][0] + points.at(piece, i) * (stretches[i][1] - stretches[i][0]);
              start[i] = Math.min(Math.max(to, w.lo()), w.hi());
            } else if (pivots[i]) {
              start[i] = anywhere(w, start[i], points.at(piece, i));
            }
          }
          found[piece + 1] = held.solve(start);
        });
    return Arrays.stream(found)
        .filter(f -> f.end() != End.UNDEFINED && f.value() <= limit)
        .toArray(Found[]::new);
  }

  /// Twice as far as a walker that moves the law in steps can go, by the halves of a wide way,
  /// before the objective leaves the valley.
  private static double reach(
      Setup setup, Held held, Found best, int walker, int side, double limit) {
    double from = best.at()[walker];
    Coordinates.Walker w = setup.coordinates().walkers().get(walker);
    double way = w.log() ? WIDE : 10 * Math.max(Math.abs(from), 1);
    for (int k = 0; k < HALVES; k++) {
      double[] start = best.at().clone();
      start[walker] = Math.min(Math.max(from + side * way, w.lo()), w.hi());
      Found there = held.solve(start);
      if (there.end() != End.UNDEFINED && there.value() <= limit) {
        return from + 2 * side * way;
      }
      way /= 2;
    }
    return from;
  }

  private static double anywhere(Coordinates.Walker w, double from, double share) {
    double wide = w.log() ? WIDE : 10 * Math.max(Math.abs(from), 1);
    double lo = Math.max(w.lo(), Double.isInfinite(w.hi()) ? from - wide : w.lo());
    double hi = Math.min(w.hi(), Double.isInfinite(w.lo()) ? from + wide : w.hi());
    double low = Double.isInfinite(lo) ? Math.max(from, hi - wide) - wide : lo;
    double high = Double.isInfinite(hi) ? Math.min(from, low + wide) + wide : hi;
    return low + share * (high - low);
  }

  private static Draws join(List<Draws> parts) {
    int n = parts.getFirst().values().length;
    int count = parts.stream().mapToInt(Draws::size).sum();
    double[][] values = new double[n][count];
    boolean spread = parts.getFirst().spreads().length > 0;
    double[] spreads = new double[spread ? count : 0];
    int k = 0;
    for (Draws part : parts) {
      for (int w = 0; w < n; w++) {
        System.arraycopy(part.values()[w], 0, values[w], k, part.size());
      }
      if (spread) {
        System.arraycopy(part.spreads(), 0, spreads, k, part.size());
      }
      k += part.size();
    }
    return new Draws(values, spreads, 0, 0);
  }
}
