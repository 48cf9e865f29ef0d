package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lawlang.math.Streams;

/// Steps by blocks are those by full matrices.
final class BorderedTest {
  private static final int S = 3;
  private static final int Q = 2;
  private static final int LEVELS = 5;
  private static final int N = S + Q * LEVELS;

  /// Walkers of the levels first, by local, as coordinates have them.
  private static Groups groups() {
    int[] border = new int[S];
    int[][] levels = new int[LEVELS][Q];
    int[] home = new int[N];
    int[] place = new int[N];
    for (int k = 0; k < Q; k++) {
      for (int l = 0; l < LEVELS; l++) {
        int w = 1 + k * LEVELS + l;
        levels[l][k] = w;
        home[w] = l;
        place[w] = k;
      }
    }
    int[] shared = {0, 1 + Q * LEVELS, 2 + Q * LEVELS};
    for (int i = 0; i < S; i++) {
      border[i] = shared[i];
      home[shared[i]] = -1;
      place[shared[i]] = i;
    }
    return new Groups(border, levels, home, place);
  }

  private static Metric metric(boolean[] inner) {
    return new Metric(new double[N], List.of(), 1, inner);
  }

  /// @param dense the same matrix in full
  private static double[] random(
      RandomGenerator random, Groups groups, double diagonal, double[] dense) {
    double[] blocks = new double[groups.length()];
    for (int i = 0; i < N; i++) {
      for (int j = i; j < N; j++) {
        int at = groups.at(i, j);
        if (at >= 0) {
          double x = random.nextGaussian() + (i == j ? diagonal : 0);
          blocks[at] = x;
          blocks[groups.at(j, i)] = x;
          dense[i * N + j] = x;
          dense[j * N + i] = x;
        }
      }
    }
    return blocks;
  }

  /// The frame of a curvature `H` makes `xᵀ·H·x` of `x = R·v` the length of `v`, is undone by its
  /// inverse, and turns slopes as it steps.
  @Property(tries = 100)
  void frame(@ForAll @IntRange(min = 0, max = 100000) int seed) {
    RandomGenerator random = Streams.of(seed, 1);
    Groups groups = groups();
    double[] dense = new double[N * N];
    double[] blocks = random(random, groups, 12, dense);
    Frame frame = Frame.Arrow.of(groups, blocks);
    assertTrue(frame.isPositive());
    double[] v = new double[N];
    double[] slope = new double[N];
    for (int i = 0; i < N; i++) {
      v[i] = random.nextGaussian();
      slope[i] = random.nextGaussian();
    }
    double[] x = new double[N];
    double[] back = new double[N];
    double[] own = new double[N];
    frame.out(v, x);
    frame.in(x, back);
    frame.turn(slope, own);
    double length = 0;
    double bent = 0;
    double along = 0;
    double turned = 0;
    for (int i = 0; i < N; i++) {
      assertEquals(v[i], back[i], 1e-12);
      length += v[i] * v[i];
      along += slope[i] * x[i];
      turned += own[i] * v[i];
      for (int j = 0; j < N; j++) {
        bent += x[i] * dense[i * N + j] * x[j];
      }
    }
    assertEquals(length, bent, 1e-8 * length);
    assertEquals(along, turned, 1e-12);
  }

  @Property(tries = 300)
  void solve(
      @ForAll @IntRange(min = 0, max = 100000) int seed,
      @ForAll @IntRange(min = 0, max = 8) int diagonal,
      @ForAll boolean withInner) {
    RandomGenerator random = Streams.of(seed, 0);
    Groups groups = groups();
    double[] dense = new double[N * N];
    double[] blocks = random(random, groups, diagonal, dense);
    boolean[] inner = new boolean[N];
    if (withInner && diagonal > 5) {
      for (int l = 0; l < LEVELS; l++) {
        inner[groups.levels()[l][0]] = true;
      }
    }
    double[] gradient = new double[N];
    boolean[] held = new boolean[N];
    double[] one = new double[N];
    double[] two = new double[N];
    for (int i = 0; i < N; i++) {
      gradient[i] = random.nextGaussian();
      held[i] = random.nextInt(5) == 0;
      one[i] = held[i] ? 0.1 * random.nextGaussian() : 0;
      two[i] = one[i];
    }
    double[] stay = one.clone(); // what the held ones change by themselves is no step's merit
    double radius = Math.exp(random.nextDouble(-3, 3));
    var whole = new Reduced(metric(inner), N);
    var parts = new Bordered(groups, inner);
    boolean newton = whole.solve(dense, gradient, held, radius, one);
    assertEquals(newton, parts.solve(blocks, gradient, held, radius, two));
    assertEquals(whole.isConvex(), parts.isConvex());
    double best = whole.decrease(dense, gradient, one);
    assertEquals(best, parts.decrease(blocks, gradient, one), 1e-11 * Math.abs(best));
    double own = best - whole.decrease(dense, gradient, stay);
    assertTrue(own <= 0);
    assertEquals(best, parts.decrease(blocks, gradient, two), 2e-2 * -own);
    double length = 0;
    for (int i = 0; i < N; i++) {
      length += held[i] || inner[i] ? 0 : two[i] * two[i];
      if (newton) {
        assertEquals(one[i], two[i], 1e-9 * (1 + Math.abs(one[i])));
      }
    }
    assertTrue(Math.sqrt(length) <= radius * 1.002);
  }

  @Property(tries = 100)
  void settleAndCarry(@ForAll @IntRange(min = 0, max = 100000) int seed) {
    RandomGenerator random = Streams.of(seed, 1);
    Groups groups = groups();
    double[] dense = new double[N * N];
    double[] blocks = random(random, groups, 12, dense);
    boolean[] inner = new boolean[N];
    for (int l = 0; l < LEVELS; l++) {
      inner[groups.levels()[l][1]] = true;
    }
    double[] gradient = new double[N];
    for (int i = 0; i < N; i++) {
      gradient[i] = random.nextGaussian();
    }
    double[] one = new double[N];
    double[] two = new double[N];
    new Reduced(metric(inner), N).settle(dense, gradient, one);
    new Bordered(groups, inner).settle(blocks, gradient, two);
    for (int i = 0; i < N; i++) {
      assertEquals(one[i], two[i], 1e-11);
    }
    int[] border = groups.border();
    int[] level = groups.levels()[2];
    var shears =
        List.of(
            new Metric.Shear(border[0], border[2], 0.7),
            new Metric.Shear(level[0], level[1], -0.4),
            new Metric.Shear(level[1], border[1], 1.3));
    var metric = new Metric(new double[N], shears, 1, inner);
    metric.turn(blocks, groups);
    double[] scale = new double[N];
    for (int i = 0; i < N; i++) {
      scale[i] = random.nextDouble(0.5, 2);
    }
    groups.scale(blocks, scale, 3);
    double[] turn = new double[N * N]; // dense: Tᵀ·M·T by columns
    for (int i = 0; i < N; i++) {
      turn[i * N + i] = 1;
    }
    for (Metric.Shear s : shears) {
      double[] next = turn.clone();
      for (int i = 0; i < N; i++) {
        next[i * N + s.exponent()] -= s.shift() * turn[i * N + s.factor()];
      }
      turn = next;
    }
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        double sum = 0;
        for (int k = 0; k < N; k++) {
          for (int l = 0; l < N; l++) {
            sum += turn[k * N + i] * dense[k * N + l] * turn[l * N + j];
          }
        }
        int at = groups.at(i, j);
        assertEquals(3 * sum / (scale[i] * scale[j]), at < 0 ? 0 : blocks[at], 1e-10);
      }
    }
  }
}
