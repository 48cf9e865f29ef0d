package org.lawlang.fit;

import java.util.Arrays;
import org.lawlang.math.Dense;

/// Steps by bordered block diagonal matrices ([Groups]): each level is eliminated by itself, and
/// what is left of the border is factored (Schur complement). A factorization costs as much as
/// there are levels. The ball is met by the secular equation (Moré and Sorensen, Computing a trust
/// region step, 1983, algorithm 3.14), with no eigenvalues.
final class Bordered implements Steps {
  private static final int ROUNDS = 80;

  private final Groups groups;
  private final boolean[] inner;
  private final int n;
  private final int s;
  private final int q;
  final double[] schur;
  private final double[] blocks;
  final double[] couplings;
  private final double[] block;
  private final double[] column;
  private final double[] right;
  private final double[] work;
  private final double[] turned;
  private final boolean[] others;
  private boolean convex;

  /// @param inner walkers that follow from the others: they have no length
  Bordered(Groups groups, boolean[] inner) {
    this.groups = groups;
    this.inner = inner;
    n = groups.size();
    s = groups.border().length;
    q = groups.width();
    schur = new double[s * s];
    blocks = new double[groups.levels().length * q * q];
    couplings = new double[groups.levels().length * q * s];
    block = new double[q * q];
    column = new double[Math.max(s, q)];
    right = new double[n];
    work = new double[n];
    turned = new double[n];
    others = new boolean[n];
    for (int i = 0; i < n; i++) {
      others[i] = !inner[i];
    }
  }

  @Override
  public boolean isConvex() {
    return convex;
  }

  /// Factors `matrix + shift·I`, where the shift leaves out inner walkers; false when that is not
  /// positive definite. Rows and columns of held walkers are passed over.
  ///
  /// @param ridge raises the diagonal by that share
  boolean factor(double[] matrix, boolean[] held, double shift, double ridge) {
    int[] border = groups.border();
    for (int i = 0; i < s; i++) {
      for (int j = 0; j < s; j++) {
        boolean out = held[border[i]] || held[border[j]];
        schur[i * s + j] = out ? (i == j ? 1 : 0) : matrix[i * s + j];
      }
      schur[i * s + i] = raised(schur[i * s + i], border[i], held, shift, ridge);
    }
    for (int l = 0; l < groups.levels().length; l++) {
      if (!eliminate(l, matrix, held, shift, ridge)) {
        return false;
      }
    }
    return Dense.cholesky(schur, s);
  }

  private double raised(double d, int walker, boolean[] held, double shift, double ridge) {
    if (held[walker]) {
      return 1;
    }
    // An inner walker that no row sees has no curvature and no slope: it stays.
    return inner[walker] ? (d == 0 ? 1 : d * (1 + ridge)) : d * (1 + ridge) + shift;
  }

  private boolean eliminate(int l, double[] matrix, boolean[] held, double shift, double ridge) {
    int[] level = groups.levels()[l];
    int[] border = groups.border();
    int coupling = groups.start(l);
    int own = coupling + q * s;
    for (int i = 0; i < q; i++) {
      for (int j = 0; j < q; j++) {
        boolean out = held[level[i]] || held[level[j]];
        block[i * q + j] = out ? (i == j ? 1 : 0) : matrix[own + i * q + j];
      }
      block[i * q + i] = raised(block[i * q + i], level[i], held, shift, ridge);
    }
    if (!Dense.cholesky(block, q)) {
      return false;
    }
    System.arraycopy(block, 0, blocks, l * q * q, q * q);
    int first = l * q * s;
    for (int i = 0; i < q; i++) {
      for (int j = 0; j < s; j++) {
        boolean out = held[level[i]] || held[border[j]];
        couplings[first + i * s + j] = out ? 0 : matrix[coupling + i * s + j];
      }
    }
    couple(first);
    for (int i = 0; i < q; i++) {
      if (!held[level[i]]) {
        for (int j = 0; j < s; j++) {
          double c = held[border[j]] ? 0 : matrix[coupling + i * s + j];
          for (int k = 0; k <= j; k++) {
            schur[j * s + k] -= c * couplings[first + i * s + k];
          }
        }
      }
    }
    return true;
  }

  /// Puts the solutions of the block just factored, one for each shared walker, into the couplings that
  /// begin there.
  private void couple(int first) {
    for (int i = 0; i < q; i++) {
      for (int j = 0; j < s; j++) {
        double sum = couplings[first + i * s + j];
        for (int k = 0; k < i; k++) {
          sum -= block[i * q + k] * couplings[first + k * s + j];
        }
        couplings[first + i * s + j] = sum / block[i * q + i];
      }
    }
    for (int i = q - 1; i >= 0; i--) {
      for (int j = 0; j < s; j++) {
        double sum = couplings[first + i * s + j];
        for (int k = i + 1; k < q; k++) {
          sum -= block[k * q + i] * couplings[first + k * s + j];
        }
        couplings[first + i * s + j] = sum / block[i * q + i];
      }
    }
  }

  /// Puts the solution of one level's own block, as factored, into `x`.
  void solveBlock(int level, double[] x) {
    if (q == 1) {
      x[0] = x[0] / blocks[level] / blocks[level];
      return;
    }
    System.arraycopy(blocks, level * q * q, block, 0, q * q);
    Dense.solve(block, q, x);
  }

  /// Puts the solution of the factored system into `x`, which holds the right-hand side, zero where
  /// held.
  void solve(double[] x) {
    int[] border = groups.border();
    for (int j = 0; j < s; j++) {
      double sum = x[border[j]];
      for (int l = 0; l < groups.levels().length; l++) {
        for (int i = 0; i < q; i++) {
          sum -= couplings[(l * q + i) * s + j] * x[groups.levels()[l][i]];
        }
      }
      column[j] = sum;
    }
    Dense.solve(schur, s, column);
    for (int j = 0; j < s; j++) {
      x[border[j]] = column[j];
    }
    for (int l = 0; l < groups.levels().length; l++) {
      int[] level = groups.levels()[l];
      for (int i = 0; i < q; i++) {
        column[i] = x[level[i]];
      }
      solveBlock(l, column);
      for (int i = 0; i < q; i++) {
        double sum = column[i];
        for (int j = 0; j < s; j++) {
          sum -= couplings[(l * q + i) * s + j] * x[border[j]];
        }
        x[level[i]] = sum;
      }
    }
  }

  /// With the factored system `L·Lᵀ`, levels before the border, puts `L⁻ᵀ·x` into `x`. Like the two
  /// that follow it changes nothing here, so several threads may call it.
  void halfSolve(double[] x) {
    int[] border = groups.border();
    for (int j = s - 1; j >= 0; j--) {
      double sum = x[border[j]];
      for (int k = j + 1; k < s; k++) {
        sum -= schur[k * s + j] * x[border[k]];
      }
      x[border[j]] = sum / schur[j * s + j];
    }
    for (int l = 0; l < groups.levels().length; l++) {
      int[] level = groups.levels()[l];
      for (int i = q - 1; i >= 0; i--) {
        double sum = x[level[i]];
        for (int k = i + 1; k < q; k++) {
          sum -= blocks[(l * q + k) * q + i] * x[level[k]];
        }
        x[level[i]] = sum / blocks[(l * q + i) * q + i];
      }
      couple(l, x, -1);
    }
  }

  /// Puts `Lᵀ·x` into `x`.
  void halfMultiply(double[] x) {
    int[] border = groups.border();
    for (int l = 0; l < groups.levels().length; l++) {
      int[] level = groups.levels()[l];
      couple(l, x, 1);
      for (int i = 0; i < q; i++) {
        double sum = 0;
        for (int k = i; k < q; k++) {
          sum += blocks[(l * q + k) * q + i] * x[level[k]];
        }
        x[level[i]] = sum;
      }
    }
    for (int j = 0; j < s; j++) {
      double sum = 0;
      for (int k = j; k < s; k++) {
        sum += schur[k * s + j] * x[border[k]];
      }
      x[border[j]] = sum;
    }
  }

  /// Adds `sign` times the couplings of a level, times the border, to it.
  private void couple(int l, double[] x, double sign) {
    for (int i = 0; i < q; i++) {
      double sum = 0;
      for (int j = 0; j < s; j++) {
        sum += couplings[(l * q + i) * s + j] * x[groups.border()[j]];
      }
      x[groups.levels()[l][i]] += sign * sum;
    }
  }

  /// Puts `L⁻¹·x` into `x`.
  void otherHalfSolve(double[] x) {
    int[] border = groups.border();
    for (int l = 0; l < groups.levels().length; l++) {
      int[] level = groups.levels()[l];
      for (int i = 0; i < q; i++) {
        for (int j = 0; j < s; j++) {
          x[border[j]] -= couplings[(l * q + i) * s + j] * x[level[i]];
        }
      }
      for (int i = 0; i < q; i++) {
        double sum = x[level[i]];
        for (int k = 0; k < i; k++) {
          sum -= blocks[(l * q + i) * q + k] * x[level[k]];
        }
        x[level[i]] = sum / blocks[(l * q + i) * q + i];
      }
    }
    for (int j = 0; j < s; j++) {
      double sum = x[border[j]];
      for (int k = 0; k < j; k++) {
        sum -= schur[j * s + k] * x[border[k]];
      }
      x[border[j]] = sum / schur[j * s + j];
    }
  }

  @Override
  public boolean solve(
      double[] model, double[] gradient, boolean[] held, double radius, double[] step) {
    for (int i = 0; i < n; i++) {
      work[i] = held[i] ? step[i] : 0;
    }
    groups.multiply(model, work, right);
    double size = 0;
    for (int i = 0; i < n; i++) {
      right[i] = held[i] ? 0 : -(gradient[i] + right[i]);
      size += inner[i] ? 0 : right[i] * right[i];
    }
    size = Math.sqrt(size);
    convex = factor(model, held, 0, 0);
    boolean newton = false;
    if (convex) {
      System.arraycopy(right, 0, work, 0, n);
      solve(work);
      newton = length(work, held) <= radius;
    }
    if (!newton) {
      secular(model, held, radius, size);
    }
    for (int i = 0; i < n; i++) {
      step[i] = held[i] ? step[i] : work[i];
    }
    return newton;
  }

  /// Finds the shift at which the step, left in [#work], is as long as the radius.
  private void secular(double[] model, boolean[] held, double radius, double size) {
    double spread = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      if (!held[i] && !inner[i]) {
        double d = model[groups.at(i, i)];
        least = Math.min(least, d);
        spread = Math.max(spread, Math.abs(d));
      }
    }
    double lo = convex ? 0 : Math.max(0, -least);
    double hi = Math.max(lo, size / radius) + spread * n + Double.MIN_NORMAL;
    double ridge = 0;
    double shift = convex ? 0 : lo + 1e-3 * Math.max(spread, Double.MIN_NORMAL);
    double top = hi;
    boolean found = false;
    for (int round = 0; round < ROUNDS; round++) {
      if (!factor(model, held, shift, ridge)) {
        lo = Math.max(lo, shift);
        if (shift >= top) {
          ridge = Math.max(1e-14, 10 * ridge);
        } else {
          shift = between(lo, hi);
        }
        continue;
      }
      System.arraycopy(right, 0, work, 0, n);
      solve(work);
      found = true;
      double l = length(work, held);
      if (Math.abs(l - radius) <= 1e-3 * radius || (shift == 0 && l <= radius)) {
        return;
      }
      if (l > radius) {
        lo = Math.max(lo, shift);
      } else {
        hi = Math.min(hi, shift);
        if (hi - lo <= 1e-10 * spread + Double.MIN_NORMAL) {
          alongLowest(held, radius);
          return;
        }
      }
      for (int i = 0; i < n; i++) {
        turned[i] = held[i] || inner[i] ? 0 : work[i];
      }
      solve(turned);
      double slope = 0;
      for (int i = 0; i < n; i++) {
        slope += held[i] || inner[i] ? 0 : work[i] * turned[i];
      }
      double next = shift + (l - radius) / radius * (l * l / slope);
      shift = next > lo && next < hi ? next : between(lo, hi);
    }
    if (!found) {
      Arrays.fill(work, 0);
    }
  }

  /// Between the ends of a bracket, nearer to the lower one where that is far below.
  private static double between(double lo, double hi) {
    return Math.max(Math.sqrt(lo * hi), lo + 0.01 * (hi - lo));
  }

  /// The hard case: the gradient has no share in the direction of the lowest curvature, and the
  /// step goes on along that to the ball.
  private void alongLowest(boolean[] held, double radius) {
    for (int i = 0; i < n; i++) {
      turned[i] = held[i] || inner[i] ? 0 : 1 + (i % 7) / 7.0;
    }
    for (int round = 0; round < 6; round++) {
      solve(turned);
      double l = length(turned, held);
      for (int i = 0; i < n; i++) {
        turned[i] = held[i] ? 0 : turned[i] / l;
        turned[i] = round < 5 && inner[i] ? 0 : turned[i];
      }
    }
    double product = 0;
    double downhill = 0;
    double l = length(work, held);
    for (int i = 0; i < n; i++) {
      product += held[i] || inner[i] ? 0 : work[i] * turned[i];
      downhill += right[i] * turned[i];
    }
    double sign = downhill < 0 ? -1 : 1;
    double b = sign * product;
    double along = sign * (Math.sqrt(b * b + radius * radius - l * l) - b);
    for (int i = 0; i < n; i++) {
      work[i] += along * turned[i];
    }
  }

  private double length(double[] x, boolean[] held) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += held[i] || inner[i] ? 0 : x[i] * x[i];
    }
    return Math.sqrt(sum);
  }

  @Override
  public void settle(double[] normal, double[] gradient, double[] move) {
    for (double ridge = 0; !factor(normal, others, 0, ridge) && ridge < 1; ) {
      ridge = Math.max(10 * ridge, 1e-15);
    }
    for (int i = 0; i < n; i++) {
      move[i] = inner[i] ? -gradient[i] : 0;
    }
    solve(move);
  }

  @Override
  public double decrease(double[] model, double[] gradient, double[] step) {
    groups.multiply(model, step, turned);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += step[i] * (gradient[i] + turned[i] / 2);
    }
    return sum;
  }
}
