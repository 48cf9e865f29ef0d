package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lawlang.kernel.ObjectiveKernels;

/// The covariance of many levels ([Groups]), as [Covariance] says it, with work that grows linearly
/// with the levels: sums over rows come as matrices by blocks, and no gradient of a row is kept.
///
/// Pairs that are hard to tell apart are looked for among the shared walkers, between these and each
/// level, and within each level.
final class GroupCovariance {
  private static final double SINGULAR = 1e-14;
  private static final double ALIKE = 0.98;
  private static final int ROUNDS = 100;

  private final Setup setup;
  private final Surface surface;
  private final Groups groups;
  private final int n;
  private final double[] at;
  private final double stage;
  private final boolean[] held;
  private final Point point;

  private GroupCovariance(Setup setup, double[] at) {
    this.setup = setup;
    this.at = at;
    stage = Covariance.steady(setup, at);
    surface = setup.surface();
    groups = surface.groups;
    n = groups.size();
    held = new boolean[n];
    point = new Point(surface);
  }

  static Covariance of(Setup setup, double[] at, boolean[] fixed, int dof) {
    return new GroupCovariance(setup, at).of(fixed, dof);
  }

  private Covariance of(boolean[] fixed, int dof) {
    double[] weight = setup.rows().weight();
    double[] normal = normal(weight);
    double[] hessian = point.hessian.clone();
    for (int i = n - surface.loss.open().size(); i < n; i++) {
      normal[groups.at(i, i)] = 1; // the law does not depend on it, but the objective does
    }
    boolean[] known = new boolean[n];
    double[] size = new double[n];
    double[] blind = new double[0];
    for (int i = 0; i < n; i++) {
      double d = normal[groups.at(i, i)];
      known[i] = !fixed[i] && d > 0 && Double.isFinite(d);
      held[i] = !known[i];
      size[i] = known[i] ? Math.sqrt(d) : 1;
      if (!fixed[i] && !known[i]) {
        blind = new double[n];
        blind[i] = 1;
      }
    }
    double[] scaled = normal.clone();
    groups.scale(scaled, size, 1);
    double[] lowest = new double[n];
    double condition = condition(scaled, lowest);
    boolean singular = !(condition < 1 / SINGULAR);
    if (singular && blind.length == 0) {
      blind = lowest;
    }
    double[] predictions = surface.predictions(at);
    double[] bends = Covariance.bends(setup, predictions, at);
    if (dof <= 0 || singular) {
      return Covariance.none(n, condition, blind);
    }
    double[] slopes = surface.slopes(at, stage);
    var factor = new Bordered(groups, new boolean[n]);
    double[] curvature;
    if (surface.loss.kind() == Loss.Kind.SQUARES) {
      double bend = surface.loss.bend();
      curvature = Arrays.stream(normal).map(x -> bend * x).toArray();
      factor.factor(curvature, held, 0, 0);
    } else {
      double[] exact = surface.bends(predictions, stage, at);
      double[] change = new double[weight.length];
      for (int i = 0; i < change.length; i++) {
        change[i] = weight[i] * (bends[i] - exact[i]);
      }
      curvature = normal(change);
      for (int i = 0; i < curvature.length; i++) {
        curvature[i] += hessian[i];
      }
      if (Covariance.isStraight(surface.loss) || !factor.factor(curvature, held, 0, 0)) {
        for (int i = 0; i < change.length; i++) {
          change[i] = weight[i] * bends[i];
        }
        curvature = normal(change);
        if (!factor.factor(curvature, held, 0, 0)) {
          return Covariance.none(n, condition, blind);
        }
      }
    }
    Spread response = new GroupSpread(groups, held, factor, curvature, 1);
    Spread classical = response.times(Scores.spread(setup, slopes, bends, dof));
    double share = (double) weight.length / dof;
    Optional<String> column = Scores.column(setup);
    Units units = Units.of(setup, column);
    Spread sandwich =
        column.isPresent()
            ? clustered(units, factor, dof)
            : new GroupSpread(groups, held, factor, surface.scores(at, stage, weight), share);
    boolean isClassical = Scores.isClassical(setup);
    Spread errors = isClassical ? classical : sandwich;
    return new Covariance(
        errors,
        known,
        condition,
        blind,
        alike(response),
        response,
        bends,
        isClassical ? Scores.freedom(setup, dof) : column.isPresent() ? units.size() - 1 : dof,
        isClassical ? sandwich : classical);
  }

  /// The sandwich of clusters, which may cut across levels: each adds `u·uᵀ`, `u` the inverse
  /// curvature times its gradient.
  private Spread clustered(Units units, Bordered factor, int dof) {
    double[] weight = setup.rows().weight();
    Tangents gradients = surface.rowwise(ObjectiveKernels.Part.GRADIENT, at, stage);
    double[][] parts = new double[units.size()][n];
    for (int c = 0; c < parts.length; c++) {
      double[] u = parts[c];
      for (int row : units.rows()[c]) {
        int[] walkers = gradients.walkers(row);
        for (int k = 0; k < walkers.length; k++) {
          u[walkers[k]] += held[walkers[k]] ? 0 : weight[row] * gradients.slope(row, k);
        }
      }
      factor.solve(u);
      for (int i = 0; i < n; i++) {
        u[i] = held[i] ? 0 : u[i];
      }
    }
    double many = parts.length;
    return new Spread.Clusters(parts, n, many / (many - 1) * (weight.length - 1) / dof);
  }

  /// `Σ weights·∇f·∇fᵀ`; the gradient and Hessian stand in [#point].
  private double[] normal(double[] weights) {
    System.arraycopy(at, 0, point.at, 0, n);
    surface.evaluateWhole(stage, weights, point);
    return point.normal.clone();
  }

  /// Of a matrix with unit diagonal, by power iteration up and down; infinite for a singular one.
  /// Its lowest direction is left in `lowest`.
  private double condition(double[] scaled, double[] lowest) {
    double[] x = new double[n];
    double[] y = new double[n];
    double most = 0;
    start(x);
    for (int round = 0; round < ROUNDS; round++) {
      groups.multiply(scaled, x, y);
      double before = most;
      most = normalise(y, x);
      if (Math.abs(most - before) < 1e-4 * most) {
        break;
      }
    }
    var factor = new Bordered(groups, new boolean[n]);
    boolean positive = factor.factor(scaled, held, 0, 0);
    if (!positive && !factor.factor(scaled, held, 1e-12 * most, 0)) {
      factor.factor(scaled, held, 1e-9 * most, 0);
    }
    double inverse = 0;
    start(x);
    for (int round = 0; round < ROUNDS; round++) {
      System.arraycopy(x, 0, y, 0, n);
      factor.solve(y);
      double before = inverse;
      inverse = normalise(y, x);
      if (Math.abs(inverse - before) < 1e-4 * inverse) {
        break;
      }
    }
    System.arraycopy(x, 0, lowest, 0, n);
    return positive ? most * inverse : Double.POSITIVE_INFINITY;
  }

  private void start(double[] x) {
    for (int i = 0; i < n; i++) {
      x[i] = held[i] ? 0 : (1 + (i % 7) / 7.0) / Math.sqrt(n);
    }
  }

  /// Puts `y` at unit length into `x`; returns its length.
  private double normalise(double[] y, double[] x) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      y[i] = held[i] ? 0 : y[i];
      sum += y[i] * y[i];
    }
    double length = Math.sqrt(sum);
    for (int i = 0; i < n; i++) {
      x[i] = length > 0 ? y[i] / length : 0;
    }
    return length;
  }

  private List<Fit.Alike> alike(Spread spread) {
    var alike = new ArrayList<Fit.Alike>();
    int[] border = groups.border();
    for (int a = 0; a < border.length; a++) {
      for (int b = a + 1; b < border.length; b++) {
        add(spread, border[a], border[b], alike);
      }
    }
    for (int[] level : groups.levels()) {
      for (int a = 0; a < level.length; a++) {
        for (int b : border) {
          add(spread, Math.min(level[a], b), Math.max(level[a], b), alike);
        }
        for (int b = a + 1; b < level.length; b++) {
          add(spread, level[a], level[b], alike);
        }
      }
    }
    return alike;
  }

  private void add(Spread spread, int i, int j, List<Fit.Alike> alike) {
    if (!held[i] && !held[j]) {
      double c = spread.at(i, j) / Math.sqrt(spread.at(i, i)) / Math.sqrt(spread.at(j, j));
      if (Math.abs(c) > ALIKE) {
        var walkers = setup.coordinates().walkers();
        alike.add(new Fit.Alike(walkers.get(i).name(), walkers.get(j).name(), c));
      }
    }
  }
}
