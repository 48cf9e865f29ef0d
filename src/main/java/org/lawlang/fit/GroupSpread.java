package org.lawlang.fit;

import java.util.Arrays;
import org.lawlang.math.Dense;

/// `H⁻¹·M·H⁻¹` of bordered block diagonal `H` and `M` ([Groups]), with room and work that grow
/// linearly with the levels.
///
/// With `D` the inverse of the blocks of `H`, `S` what its border has left of it, `C` the couplings
/// times `D`, and `U = (1; −C)`: `H⁻¹ = D + U·S⁻¹·Uᵀ`. So the whole is a block of each level, plus
/// `F·R·Fᵀ` with two columns in `F` for each shared walker.
final class GroupSpread implements Spread {
  private final Groups groups;
  private final boolean[] held;
  private final Bordered curvature;
  private final double[] middle;
  private final double factor;
  private final int s;
  private final int q;
  private final double[] own;
  private final double[] left;
  private final double[] right;
  private double[] roots = {};
  private double[] crossings = {};
  private double[] rest = {};

  /// @param held walkers that have no variance
  /// @param curvature that has factored `H`, with those held, and is used for nothing else
  GroupSpread(Groups groups, boolean[] held, Bordered curvature, double[] middle, double factor) {
    this.groups = groups;
    this.held = held;
    this.curvature = curvature;
    this.middle = middle;
    this.factor = factor;
    s = groups.border().length;
    q = groups.width();
    int n = groups.size();
    own = new double[groups.levels().length * q * q];
    left = new double[n * 2 * s];
    right = new double[n * 2 * s];
    double[] core = borders();
    for (int l = 0; l < groups.levels().length; l++) {
      level(l, core);
    }
    double[] inverse = inverse();
    double[] twice = new double[s * s];
    double[] both = new double[s * s];
    multiply(inverse, core, twice);
    multiply(twice, inverse, both);
    for (int i = 0; i < n; i++) {
      for (int a = 0; a < s; a++) {
        double first = 0;
        double second = 0;
        for (int b = 0; b < s; b++) {
          first += inverse[a * s + b] * left[(i * 2 + 1) * s + b];
          second +=
              inverse[a * s + b] * left[i * 2 * s + b]
                  + both[a * s + b] * left[(i * 2 + 1) * s + b];
        }
        right[i * 2 * s + a] = first;
        right[(i * 2 + 1) * s + a] = second;
      }
    }
  }

  private GroupSpread(GroupSpread other, double factor) {
    groups = other.groups;
    held = other.held;
    curvature = other.curvature;
    middle = other.middle;
    this.factor = factor;
    s = other.s;
    q = other.q;
    own = other.own;
    left = other.left;
    right = other.right;
  }

  /// The border of `M`, and the rows of `U` for it.
  private double[] borders() {
    double[] core = new double[s * s];
    int[] border = groups.border();
    for (int a = 0; a < s; a++) {
      for (int b = 0; b < s; b++) {
        core[a * s + b] = held[border[a]] || held[border[b]] ? 0 : middle[a * s + b];
      }
      left[(border[a] * 2 + 1) * s + a] = held[border[a]] ? 0 : 1;
    }
    return core;
  }

  /// What a level has by itself, its rows of `F`, and its share of `Uᵀ·M·U`.
  private void level(int l, double[] core) {
    int[] level = groups.levels()[l];
    double[] c = new double[q * s];
    System.arraycopy(curvature.couplings, l * q * s, c, 0, q * s);
    double[] block = new double[q * q];
    double[] coupling = new double[q * s];
    read(l, block, coupling);
    // P = D·(M_b − M·C)
    double[] p = new double[q * s];
    double[] mc = new double[q * s];
    for (int i = 0; i < q; i++) {
      for (int a = 0; a < s; a++) {
        for (int j = 0; j < q; j++) {
          mc[i * s + a] += block[i * q + j] * c[j * s + a];
        }
        p[i * s + a] = coupling[i * s + a] - mc[i * s + a];
      }
    }
    for (int a = 0; a < s; a++) {
      for (int b = 0; b < s; b++) {
        double sum = 0;
        for (int i = 0; i < q; i++) {
          sum +=
              c[i * s + a] * mc[i * s + b]
                  - c[i * s + a] * coupling[i * s + b]
                  - coupling[i * s + a] * c[i * s + b];
        }
        core[a * s + b] += sum;
      }
    }
    double[] column = new double[q];
    double[] half = new double[q * q];
    for (int j = 0; j < q; j++) {
      for (int i = 0; i < q; i++) {
        column[i] = block[i * q + j];
      }
      curvature.solveBlock(l, column);
      for (int i = 0; i < q; i++) {
        half[j * q + i] = column[i];
      }
    }
    for (int j = 0; j < q; j++) {
      for (int i = 0; i < q; i++) {
        column[i] = half[i * q + j];
      }
      curvature.solveBlock(l, column);
      for (int i = 0; i < q; i++) {
        own[(l * q + i) * q + j] = held[level[i]] || held[level[j]] ? 0 : column[i];
      }
    }
    for (int a = 0; a < s; a++) {
      for (int i = 0; i < q; i++) {
        column[i] = p[i * s + a];
      }
      curvature.solveBlock(l, column);
      for (int i = 0; i < q; i++) {
        boolean out = held[level[i]];
        left[level[i] * 2 * s + a] = out ? 0 : column[i];
        left[(level[i] * 2 + 1) * s + a] = out ? 0 : -c[i * s + a];
      }
    }
  }

  /// Block and coupling of a level of `M`, zero where held.
  private void read(int l, double[] block, double[] coupling) {
    int[] level = groups.levels()[l];
    int[] border = groups.border();
    int start = groups.start(l);
    for (int i = 0; i < q; i++) {
      for (int a = 0; a < s; a++) {
        boolean out = held[level[i]] || held[border[a]];
        coupling[i * s + a] = out ? 0 : middle[start + i * s + a];
      }
      for (int j = 0; j < q; j++) {
        boolean out = held[level[i]] || held[level[j]];
        block[i * q + j] = out ? 0 : middle[start + q * s + i * q + j];
      }
    }
  }

  /// `S⁻¹`.
  private double[] inverse() {
    double[] inverse = new double[s * s];
    double[] unit = new double[s];
    for (int a = 0; a < s; a++) {
      Arrays.fill(unit, 0);
      unit[a] = 1;
      Dense.solve(curvature.schur, s, unit);
      for (int b = 0; b < s; b++) {
        inverse[b * s + a] = unit[b];
      }
    }
    return inverse;
  }

  private void multiply(double[] a, double[] b, double[] product) {
    for (int i = 0; i < s; i++) {
      for (int j = 0; j < s; j++) {
        for (int k = 0; k < s; k++) {
          product[i * s + j] += a[i * s + k] * b[k * s + j];
        }
      }
    }
  }

  @Override
  public int size() {
    return groups.size();
  }

  @Override
  public double at(int i, int j) {
    int l = groups.home()[i];
    double sum =
        l >= 0 && groups.home()[j] == l
            ? own[(l * q + groups.place()[i]) * q + groups.place()[j]]
            : 0;
    for (int a = 0; a < 2 * s; a++) {
      sum += left[i * 2 * s + a] * right[j * 2 * s + a];
    }
    return factor * sum;
  }

  @Override
  public Spread times(double share) {
    return new GroupSpread(this, factor * share);
  }

  /// `H⁻¹·y` with `y` of covariance `M`: each level's part of `y` brings its part of the border
  /// along, and the border has a rest of its own.
  @Override
  public Root root() {
    if (roots.length == 0) {
      findRoots();
    }
    return this::draw;
  }

  private void draw(double[] z, double[] x) {
    int[] border = groups.border();
    double size = Math.sqrt(factor);
    for (int a = 0; a < s; a++) {
      double sum = 0;
      for (int b = 0; b < s; b++) {
        sum += rest[a * s + b] * z[border[b]];
      }
      x[border[a]] = size * sum;
    }
    for (int l = 0; l < groups.levels().length; l++) {
      int[] level = groups.levels()[l];
      for (int i = 0; i < q; i++) {
        double sum = 0;
        for (int j = 0; j < q; j++) {
          sum += roots[(l * q + i) * q + j] * z[level[j]];
        }
        x[level[i]] = size * sum;
      }
      for (int a = 0; a < s; a++) {
        for (int j = 0; j < q; j++) {
          x[border[a]] += size * crossings[(l * s + a) * q + j] * z[level[j]];
        }
      }
    }
    curvature.solve(x);
    for (int i = 0; i < x.length; i++) {
      x[i] = held[i] ? 0 : x[i];
    }
  }

  private void findRoots() {
    int count = groups.levels().length;
    roots = new double[count * q * q];
    crossings = new double[count * q * s];
    double[] core = borders();
    double[] block = new double[q * q];
    double[] coupling = new double[q * s];
    double[] values = new double[Math.max(q, s)];
    double[] vectors = new double[q * q];
    for (int l = 0; l < count; l++) {
      read(l, block, coupling);
      Dense.eigen(block, q, values, vectors);
      double least = 1e-14 * Math.max(values[q - 1], 0);
      for (int j = 0; j < q; j++) {
        double root = values[j] > least ? Math.sqrt(values[j]) : 0;
        for (int i = 0; i < q; i++) {
          roots[(l * q + i) * q + j] = vectors[i * q + j] * root;
        }
        for (int a = 0; a < s; a++) {
          double sum = 0;
          for (int i = 0; i < q; i++) {
            sum += coupling[i * s + a] * vectors[i * q + j];
          }
          crossings[(l * s + a) * q + j] = root > 0 ? sum / root : 0;
        }
      }
      for (int a = 0; a < s; a++) {
        for (int b = 0; b < s; b++) {
          for (int j = 0; j < q; j++) {
            core[a * s + b] -= crossings[(l * s + a) * q + j] * crossings[(l * s + b) * q + j];
          }
        }
      }
    }
    double[] turns = new double[s * s];
    rest = new double[s * s];
    Dense.eigen(core, s, values, turns);
    for (int a = 0; a < s; a++) {
      for (int b = 0; b < s; b++) {
        rest[a * s + b] = turns[a * s + b] * Math.sqrt(Math.max(0, values[b]));
      }
    }
  }
}
