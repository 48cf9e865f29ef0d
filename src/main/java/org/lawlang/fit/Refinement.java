package org.lawlang.fit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.kernel.Precise;
import org.lawlang.math.Dense;
import org.lawlang.math.Factor;
import org.lawlang.math.Wide;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;

/// The last digits of least squares. A search compares sums of squares, and so knows the parameters
/// to half the digits of a double; this goes on with Newton steps from the residuals themselves,
/// computed to 31 digits from the data as they were written, and from the QR factors of the
/// Jacobian, whose condition is the root of that of the normal matrix (Björck, Numerical methods for
/// least squares problems, 1996, 2.9). It stops when the gradient gets no smaller.
final class Refinement {
  private static final int STEPS = 12;
  private static final double NEAR = 1e-3;
  private static final int WIDE_ROWS = 2000;
  private static final double MOST_WORK = 2e7;

  private final Setup setup;
  private final Surface surface;
  private final double[] root;
  private final int[] free;

  private Refinement(Setup setup, double[] at) {
    this.setup = setup;
    this.surface = setup.surface();
    root = setup.rows().weight().clone();
    Arrays.setAll(root, i -> Math.sqrt(root[i]));
    int[] index = new int[at.length];
    int m = 0;
    for (int w = 0; w < at.length; w++) {
      Coordinates.Walker walker = setup.coordinates().walkers().get(w);
      if (at[w] > walker.lo() && at[w] < walker.hi()) {
        index[m++] = w;
      }
    }
    free = Arrays.copyOf(index, m);
  }

  /// A better place, or the same.
  static Found of(Setup setup, Found best) {
    int n = setup.coordinates().size();
    boolean small = n > 0 && isSmall(setup);
    boolean squares = setup.surface().loss.kind() == Loss.Kind.SQUARES;
    if (!squares || !small || best.end() != End.CONVERGED || setup.rows().size() < n) {
      return best;
    }
    return new Refinement(setup, best.at()).refined(best);
  }

  /// Whether the Jacobian is factored in no time.
  private static boolean isSmall(Setup setup) {
    double n = setup.coordinates().size();
    return setup.rows().size() * n * n <= MOST_WORK;
  }

  private Found refined(Found best) {
    double[] at = best.at();
    double[] kept = at;
    double least = NEAR;
    for (int k = 0; k < STEPS; k++) {
      double[] residuals = residuals(setup, at);
      Factor factor = factor(at);
      double[] pull = pull(factor, residuals);
      double size = norm(pull) / norm(weighted(residuals));
      if (!(size < least) || !factor.isRegular()) {
        break;
      }
      least = 0.5 * size;
      kept = at;
      at = stepped(at, factor, pull);
    }
    var point = new Point(surface);
    System.arraycopy(kept, 0, point.at, 0, kept.length);
    surface.evaluate(setup.ladder().last(), setup.rows().weight(), point);
    return new Found(best.end(), kept, point.value, best.evaluations());
  }

  private Factor factor(double[] at) {
    int n = at.length;
    double[] jacobian = surface.jacobian(at);
    double[] a = new double[root.length * free.length];
    for (int row = 0; row < root.length; row++) {
      for (int k = 0; k < free.length; k++) {
        a[row * free.length + k] = root[row] * jacobian[row * n + free[k]];
      }
    }
    return Factor.of(a, root.length, free.length);
  }

  private double[] weighted(double[] residuals) {
    double[] weighted = residuals.clone();
    Arrays.setAll(weighted, i -> root[i] * residuals[i]);
    return weighted;
  }

  /// What the residuals are in the space of the Jacobian: nothing at the optimum.
  private double[] pull(Factor factor, double[] residuals) {
    return factor.turn(weighted(residuals));
  }

  private static double norm(double[] x) {
    return Quadratic.norm(x, x.length);
  }

  /// `R⁻¹·M⁻¹·pull` with `M = R⁻ᵀ·H·R⁻¹`, where `H` is half the Hessian; a Gauss–Newton step where
  /// that is not positive definite.
  private double[] stepped(double[] at, Factor factor, double[] pull) {
    int n = at.length;
    int m = free.length;
    var point = new Point(surface);
    System.arraycopy(at, 0, point.at, 0, n);
    surface.evaluate(setup.ladder().last(), setup.rows().weight(), point);
    double[] hessian = surface.groups.full(point.hessian);
    double[] normal = surface.groups.full(point.normal);
    double[] curved = new double[m * m];
    double[] column = new double[m];
    for (int turn = 0; turn < 2; turn++) {
      for (int l = 0; l < m; l++) {
        for (int k = 0; k < m; k++) {
          int i = free[k] * n + free[l];
          column[k] = turn == 0 ? hessian[i] / surface.loss.bend() - normal[i] : curved[l * m + k];
        }
        factor.solveTransposed(column);
        for (int k = 0; k < m; k++) {
          curved[(turn == 0 ? k : l) * m + (turn == 0 ? l : k)] = column[k];
        }
      }
    }
    for (int k = 0; k < m; k++) {
      curved[k * m + k] += 1;
    }
    double[] step = pull.clone();
    if (Dense.cholesky(curved, m)) {
      Dense.solve(curved, m, step);
    }
    factor.solve(step);
    double[] next = at.clone();
    for (int k = 0; k < m; k++) {
      Coordinates.Walker walker = setup.coordinates().walkers().get(free[k]);
      next[free[k]] = Math.min(Math.max(at[free[k]] + step[k], walker.lo()), walker.hi());
    }
    return next;
  }

  /// The residuals at the least squares optimum that the doubles `at` stand for: what the parameters
  /// lack by being doubles is taken off, so that even a fit to all digits of its data has a sum of
  /// squares that is right.
  static double[] optimal(Setup setup, double[] at) {
    double[] residuals = residuals(setup, at);
    int n = at.length;
    if (residuals.length > WIDE_ROWS || residuals.length < n || !isSmall(setup)) {
      return residuals;
    }
    var refinement = new Refinement(setup, at);
    double[] weighted = refinement.weighted(residuals);
    Factor factor = refinement.factor(at);
    double size = norm(weighted);
    double[] rest = weighted.clone();
    factor.project(rest);
    if (!factor.isRegular() || !(norm(rest) > (1 - NEAR) * size)) {
      return residuals;
    }
    Arrays.setAll(rest, i -> rest[i] / refinement.root[i]);
    return rest;
  }

  /// Response minus law, row by row: the doubles nearest to the exact differences, up to some two
  /// thousand rows; beyond, rounding is nothing beside what so many rows tell.
  static double[] residuals(Setup setup, double[] at) {
    Rows rows = setup.rows();
    if (rows.size() > WIDE_ROWS || !setup.surface().loss.ofResidual()) {
      return setup.residuals(at);
    }
    double[] residuals = new double[rows.size()];
    int[][] byBlock = setup.coordinates().byBlock(rows.blocks());
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = rows.blocks().get(b);
      Expr law = setup.laws().get(block.part());
      Map<String, Wide> values = new HashMap<>();
      List<Param> locals = setup.coordinates().locals();
      for (int local = 0; local < locals.size(); local++) {
        int w = byBlock[b][local];
        if (w >= 0) {
          boolean log = setup.coordinates().walkers().get(w).log();
          values.put(locals.get(local).name(), log ? Wide.of(at[w]).exp() : Wide.of(at[w]));
        }
      }
      var columns = new HashMap<String, double[]>();
      for (String name : Substitution.variables(law)) {
        if (!values.containsKey(name)) {
          columns.put(name, rows.column(name));
        }
      }
      for (int row = block.from(); row < block.to(); row++) {
        for (String name : columns.keySet()) {
          values.put(name, Wide.decimal(Objects.requireNonNull(columns.get(name))[row]));
        }
        Wide predicted = Precise.evaluate(law, values);
        Wide measured = Wide.decimal(rows.target()[row]);
        boolean onLog = setup.task().onLog();
        Wide difference = onLog ? measured.over(predicted).log() : measured.minus(predicted);
        residuals[row] = difference.value();
      }
    }
    return residuals;
  }
}
