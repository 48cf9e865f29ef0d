package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lawlang.fit.Descent.Found;
import org.lawlang.math.Dense;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// The exact end of a fit by an objective with a kink, such as `absolute` and `quantile`: its optimum
/// lies where as many rows as there are parameters are met exactly, and a search with rounded
/// corners ends beside it. From there the rows are exchanged one by one until no exchange makes the
/// objective less (the simplex method for the linear programme, Barrodale and Roberts, An improved
/// algorithm for discrete l1 linear approximation, 1973), the law taken as linear; repeated until the
/// rows are met. Kept only where the objective itself is no worse: a law that bends may have its
/// optimum between vertices.
final class Vertex {
  private static final int ROUNDS = 8;

  /// A multiplier that is nearer to its bound than this share of the jump is at it.
  private static final double TIED = 1e-9;

  private static final double MOST_WORK = 2e8;

  /// A parameter that is tied over less than this share of itself is at the end of precision.
  private static final double MOVES = 1e-9;
  private static final int MOST_TIED = 64;

  private final Surface surface;
  private final double[] weight;
  private final int[] free;
  private final int m;
  private final double last;

  private Vertex(Setup setup, double[] at) {
    surface = setup.surface();
    weight = setup.rows().weight();
    last = setup.ladder().last();
    int[] index = new int[at.length];
    int count = 0;
    for (int w = 0; w < at.length; w++) {
      Coordinates.Walker walker = setup.coordinates().walkers().get(w);
      if (at[w] > walker.lo() && at[w] < walker.hi()) {
        index[count++] = w;
      }
    }
    free = Arrays.copyOf(index, count);
    m = count;
  }

  /// Where all that does as well as a place has its middle, and what is tied there.
  record Middle(Found found, List<Tie> ties) {}

  private static boolean has(Setup setup, Found best) {
    Loss loss = setup.surface().loss;
    double n = best.at().length;
    boolean small = setup.rows().size() * n * n <= MOST_WORK;
    return loss.kind() == Loss.Kind.KINK && loss.ofResidual() && loss.open().isEmpty() && small;
  }

  /// The vertex, or the place itself.
  static Found of(Setup setup, Found best) {
    if (!has(setup, best)) {
      return best;
    }
    var vertex = new Vertex(setup, best.at());
    double[] at = vertex.exact(best.at());
    return at == best.at() ? best : vertex.found(at, best);
  }

  /// The middle of the vertices that do as well as the best one: the same whichever of them was
  /// found. Where the law bends between them the vertex itself stays.
  static Middle middle(Setup setup, Found best) {
    return has(setup, best)
        ? new Vertex(setup, best.at()).middle(best)
        : new Middle(best, List.of());
  }

  private Found found(double[] at, Found before) {
    var point = new Point(surface);
    System.arraycopy(at, 0, point.at, 0, at.length);
    surface.evaluate(last, weight, point);
    return new Found(TrustRegion.End.CONVERGED, at, point.value, before.evaluations());
  }

  private Middle middle(Found best) {
    double least = objective(best.at());
    List<double[]> all = weight.length < m ? List.of(best.at()) : tied(best.at(), least);
    double[] middle = best.at().clone();
    for (int w : free) {
      middle[w] = all.stream().mapToDouble(v -> v[w]).average().orElse(middle[w]);
    }
    if (all.size() >= MOST_TIED) {
      // Levels that are tied each by itself: half of all edges together.
      System.arraycopy(best.at(), 0, middle, 0, middle.length);
      for (double[] vertex : around(best.at())) {
        for (int w : free) {
          middle[w] += (vertex[w] - best.at()[w]) / 2;
        }
      }
    }
    List<Tie> ties = new ArrayList<>();
    for (int w : free) {
      Coordinates.Walker walker = surface.coordinates.walkers().get(w);
      double from = walker.value(all.stream().mapToDouble(v -> v[w]).min().orElse(middle[w]));
      double to = walker.value(all.stream().mapToDouble(v -> v[w]).max().orElse(middle[w]));
      if (to - from > MOVES * Math.max(Math.abs(from), Math.abs(to))) {
        ties.add(new Tie(walker.name(), from, to));
      }
    }
    return !ties.isEmpty() && isLeast(middle, least)
        ? new Middle(found(middle, best), List.copyOf(ties))
        : new Middle(best, List.of());
  }

  private boolean isLeast(double[] at, double least) {
    return objective(at) <= least + 1e-12 * Math.abs(least);
  }

  /// A vertex and those at the ends of its tied edges.
  private List<double[]> around(double[] vertex) {
    List<double[]> found = new ArrayList<>(List.of(vertex));
    for (double[] edge : new Exchange(vertex).tied()) {
      double[] other = vertex.clone();
      for (int k = 0; k < m; k++) {
        other[free[k]] += edge[k];
      }
      found.add(other);
    }
    return found;
  }

  /// All vertices that tied edges lead to, up to [#MOST_TIED].
  private List<double[]> tied(double[] vertex, double least) {
    List<double[]> found = new ArrayList<>(List.of(vertex));
    for (int i = 0; i < found.size() && found.size() < MOST_TIED; i++) {
      for (double[] other : around(found.get(i))) {
        if (isLeast(other, least) && !isAmong(found, other)) {
          found.add(other);
        }
      }
    }
    return found;
  }

  /// Whether one of those found is that vertex, up to rounding of the largest of their numbers.
  private boolean isAmong(List<double[]> found, double[] vertex) {
    double[] room = new double[vertex.length];
    for (int w : free) {
      double most = found.stream().mapToDouble(v -> Math.abs(v[w])).max().orElse(0);
      room[w] = MOVES * Math.max(most, Math.abs(vertex[w]));
    }
    return found.stream()
        .anyMatch(v -> Arrays.stream(free).allMatch(w -> Math.abs(v[w] - vertex[w]) <= room[w]));
  }

  private double[] exact(double[] start) {
    double[] best = start;
    double least = objective(start);
    for (int round = 0; round < ROUNDS && m > 0 && weight.length >= m; round++) {
      double[] step = new Exchange(best).step();
      double[] next = best.clone();
      double size = 0;
      for (int k = 0; k < step.length; k++) {
        Coordinates.Walker walker = surface.coordinates.walkers().get(free[k]);
        next[free[k]] += step[k];
        size = Math.max(size, Math.abs(step[k]) / Math.max(1e-300, Math.abs(best[free[k]])));
        if (!(next[free[k]] > walker.lo() && next[free[k]] < walker.hi())) {
          return best;
        }
      }
      double value = objective(next);
      if (step.length == 0 || !(value <= least + 1e-14 * Math.abs(least))) {
        return best;
      }
      best = next;
      least = Math.min(least, value);
      if (size < 1e-15) {
        break;
      }
    }
    return best;
  }

  private double objective(double[] at) {
    double[] losses = surface.losses(at);
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += weight[i] * losses[i];
    }
    return sum;
  }

  /// One linear programme around a place: the residuals are `r − J·δ`.
  private final class Exchange {
    private final double[] at;
    private final double[] residuals;
    private final double[][] jacobian;
    private final double[] above;
    private final double[] below;
    private final int[] active;
    private final boolean[] isActive;
    private final double[] basis = new double[m * m];

    Exchange(double[] at) {
      this.at = at;
      int n = at.length;
      residuals = surface.residuals(at);
      double[] whole = surface.jacobian(at);
      jacobian = new double[residuals.length][m];
      for (int row = 0; row < residuals.length; row++) {
        for (int k = 0; k < m; k++) {
          jacobian[row][k] = whole[row * n + free[k]];
        }
      }
      above = beside(Loss.BESIDE_ZERO);
      below = beside(-Loss.BESIDE_ZERO);
      isActive = new boolean[residuals.length];
      active = nearest();
    }

    /// The slope of the objective of each row on one side of its kink, weighted.
    private double[] beside(double residual) {
      Expr slope =
          Substitution.replace(
              surface.loss.exactSlope(), Map.of(Objective.RESIDUAL, Normal.number(residual)));
      double[] slopes = surface.ofRows(slope, surface.rows, residuals, 1, at);
      Arrays.setAll(slopes, i -> slopes[i] * weight[i]);
      return slopes;
    }

    /// The rows that are nearest to being met and independent of each other; fewer if there are none.
    private int[] nearest() {
      Integer[] order = new Integer[residuals.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (i, j) -> Double.compare(Math.abs(residuals[i]), Math.abs(residuals[j])));
      double[][] kept = new double[m][];
      int[] pivots = new int[m];
      int[] chosen = new int[m];
      int count = 0;
      for (int k = 0; k < order.length && count < m; k++) {
        double[] row = jacobian[order[k]].clone();
        double size = Math.abs(row[place(row)]);
        for (int c = 0; c < count; c++) {
          double share = row[pivots[c]] / kept[c][pivots[c]];
          for (int j = 0; j < m; j++) {
            row[j] -= share * kept[c][j];
          }
        }
        if (Math.abs(row[place(row)]) > 1e-7 * size) {
          kept[count] = row;
          pivots[count] = place(row);
          chosen[count++] = order[k];
        }
      }
      int[] rows = Arrays.copyOf(chosen, count);
      for (int row : rows) {
        isActive[row] = true;
      }
      return rows;
    }

    private static int place(double[] row) {
      int place = 0;
      for (int j = 0; j < row.length; j++) {
        place = Math.abs(row[j]) > Math.abs(row[place]) ? j : place;
      }
      return place;
    }

    /// From the place to the best vertex; empty where there is none. Where more rows meet in a vertex
    /// than it takes, the exchange may go round in it: it is the best then.
    double[] step() {
      if (active.length < m) {
        return new double[0];
      }
      double[] best = new double[0];
      double least = Double.POSITIVE_INFINITY;
      for (int pivot = 0; pivot < 20 * m + 50; pivot++) {
        double[] step = new double[m];
        for (int k = 0; k < m; k++) {
          step[k] = residuals[active[k]];
        }
        if (!solve(step, false)) {
          return best;
        }
        double[] left = residuals.clone();
        for (int row = 0; row < left.length; row++) {
          left[row] = isActive[row] ? 0 : left[row] - dot(jacobian[row], step);
        }
        double value = objective(left);
        if (value < least) {
          least = value;
          best = step;
        }
        double[] multipliers = multipliers(left);
        int out = worst(multipliers);
        if (out < 0) {
          return step;
        }
        double[] edge = edge(out, multipliers[out] > above[active[out]] ? -1 : 1);
        int in = enters(edge, left, excess(multipliers, out));
        if (in < 0) {
          return best;
        }
        isActive[active[out]] = false;
        isActive[in] = true;
        active[out] = in;
      }
      return best;
    }

    /// From a vertex to the others that do as well, one step each: along the edges on which the
    /// objective neither falls nor rises.
    List<double[]> tied() {
      List<double[]> tied = new ArrayList<>();
      if (active.length < m) {
        return tied;
      }
      double[] left = residuals.clone();
      for (int row : active) {
        left[row] = 0;
      }
      double[] multipliers = multipliers(left);
      for (int k = 0; k < m; k++) {
        double size = above[active[k]] - below[active[k]];
        if (Math.abs(excess(multipliers, k)) <= TIED * size) {
          double middle = (above[active[k]] + below[active[k]]) / 2;
          double[] edge = edge(k, multipliers[k] > middle ? -1 : 1);
          int in = enters(edge, left, 0);
          if (in >= 0) {
            double length = left[in] / dot(jacobian[in], edge);
            tied.add(Arrays.stream(edge).map(x -> length * x).toArray());
          }
        }
      }
      return tied;
    }

    private double objective(double[] left) {
      double[] losses = surface.ofRows(surface.loss.exact(), surface.rows, shifted(left), 1, at);
      double sum = 0;
      for (int i = 0; i < losses.length; i++) {
        sum += weight[i] * losses[i];
      }
      return sum;
    }

    /// The predictions that leave those residuals.
    private double[] shifted(double[] left) {
      double[] shifted = new double[left.length];
      Arrays.setAll(shifted, i -> surface.rows.response()[i] - left[i]);
      return shifted;
    }

    /// What holds the active rows: `J_Aᵀ·λ = −Σ w·ρ'·J` over the others.
    private double[] multipliers(double[] left) {
      double[] pull = new double[m];
      double[] slopes =
          surface.ofRows(surface.loss.exactSlope(), surface.rows, shifted(left), 1, at);
      for (int row = 0; row < left.length; row++) {
        double slope = left[row] == 0 ? 0 : weight[row] * slopes[row];
        for (int k = 0; k < m && !isActive[row]; k++) {
          pull[k] -= slope * jacobian[row][k];
        }
      }
      solve(pull, true);
      return pull;
    }

    private double excess(double[] multipliers, int k) {
      int row = active[k];
      return Math.max(multipliers[k] - above[row], below[row] - multipliers[k]);
    }

    private int worst(double[] multipliers) {
      int worst = -1;
      double most = 0;
      for (int k = 0; k < m; k++) {
        double size = above[active[k]] - below[active[k]];
        double relative = excess(multipliers, k) / size;
        if (relative > TIED && relative > most) {
          most = relative;
          worst = k;
        }
      }
      return worst;
    }

    /// The direction in which only the active row `out` is left.
    private double[] edge(int out, double sign) {
      double[] edge = new double[m];
      edge[out] = sign;
      solve(edge, false);
      return edge;
    }

    /// The row at which the objective stops falling along an edge; −1 where there is none.
    private int enters(double[] edge, double[] left, double fall) {
      double[] reach = new double[left.length];
      Integer[] order = new Integer[left.length];
      for (int row = 0; row < left.length; row++) {
        double change = dot(jacobian[row], edge);
        reach[row] = isActive[row] || change == 0 ? Double.POSITIVE_INFINITY : left[row] / change;
        reach[row] = reach[row] < 0 ? Double.POSITIVE_INFINITY : reach[row];
        order[row] = row;
      }
      Arrays.sort(order, (i, j) -> Double.compare(reach[i], reach[j]));
      double slope = -fall;
      for (int row : order) {
        if (reach[row] == Double.POSITIVE_INFINITY) {
          return -1;
        }
        slope += (above[row] - below[row]) * Math.abs(dot(jacobian[row], edge));
        if (slope >= 0) {
          return row;
        }
      }
      return -1;
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int k = 0; k < a.length; k++) {
        sum += a[k] * b[k];
      }
      return sum;
    }

    /// Solves with the rows that are active, or with their transpose.
    private boolean solve(double[] x, boolean transposed) {
      for (int k = 0; k < m; k++) {
        for (int j = 0; j < m; j++) {
          basis[transposed ? j * m + k : k * m + j] = jacobian[active[k]][j];
        }
      }
      return Dense.solveGeneral(basis, m, x);
    }
  }
}
