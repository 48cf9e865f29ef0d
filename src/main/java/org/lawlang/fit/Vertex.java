package org.lawlang.fit;

import java.util.Arrays;
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
  private static final double MOST_WORK = 2e8;

  private final Surface surface;
  private final double[] weight;
  private final int[] free;
  private final int m;

  private Vertex(Setup setup, double[] at) {
    surface = setup.surface();
    weight = setup.rows().weight();
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

  /// The vertex, or the place itself.
  static Found of(Setup setup, Found best) {
    Loss loss = setup.surface().loss;
    double n = best.at().length;
    boolean small = setup.rows().size() * n * n <= MOST_WORK;
    if (loss.kind() != Loss.Kind.KINK || !loss.ofResidual() || !loss.open().isEmpty() || !small) {
      return best;
    }
    var vertex = new Vertex(setup, best.at());
    double[] at = vertex.exact(best.at());
    if (at == best.at()) {
      return best;
    }
    var point = new Surface.Point(setup.surface());
    System.arraycopy(at, 0, point.at, 0, at.length);
    setup.surface().evaluate(setup.ladder().last(), vertex.weight, point);
    return new Found(TrustRegion.End.CONVERGED, at, point.value, best.evaluations());
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
    double[] losses = surface.losses(surface.predictions(at), at);
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
        double sign = multipliers[out] > above[active[out]] ? -1 : 1;
        int in = enters(out, sign, left, excess(multipliers, out));
        if (in < 0) {
          return best;
        }
        isActive[active[out]] = false;
        isActive[in] = true;
        active[out] = in;
      }
      return best;
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
        if (relative > 1e-9 && relative > most) {
          most = relative;
          worst = k;
        }
      }
      return worst;
    }

    /// The row at which the objective stops falling along the edge on which the active row `out` is
    /// left.
    private int enters(int out, double sign, double[] left, double fall) {
      double[] edge = new double[m];
      edge[out] = sign;
      solve(edge, false);
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
