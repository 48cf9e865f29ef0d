package org.lawlang.fit;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.lawlang.math.Dense;

/// One chain of Hamiltonian Monte Carlo whose trajectories end where they would turn back: the
/// No-U-Turn sampler with multinomial choice along the trajectory, as Stan runs it (Hoffman and
/// Gelman 2014; Betancourt 2017, A conceptual introduction to Hamiltonian Monte Carlo, A.3–A.5).
///
/// It walks `v` in `u = centre + R·T·v`. The frame `R` is given, and the lower triangular `T` takes
/// up the covariance of the chain in windows of the warm-up, which double, once they have more draws
/// than there are directions. The step size is adapted by dual averaging.
/// Used by one thread.
final class NoUTurn {
  private static final double ACCEPT = 0.8;
  private static final double DIVERGED = 1000;
  private static final int DEEPEST = 10;
  private static final double SHRINK = 5;

  /// A negative log density over all reals, up to a constant; infinite or NaN where there is none.
  interface Density {
    /// The value at `u`, whose gradient is put into `gradient`.
    double at(double[] u, double[] gradient);
  }

  /// What a chain brings: `draws[k]` is a point `u`.
  @SuppressWarnings("ArrayRecordComponent")
  record Chain(double[][] draws, int divergences, double step) {}

  private final Density density;
  private final RandomGenerator random;
  private final int n;
  private final double[] centre;
  private final Frame frame;
  private Frame.@Nullable Whole turned;
  private final double[] work;
  private final double[] slope;
  private double step = 1;
  private int leaps;
  private double accepted;
  private boolean diverged;

  /// @param frame the scale of the density
  NoUTurn(Density density, double[] centre, Frame frame, RandomGenerator random) {
    this.density = density;
    this.random = random;
    this.n = centre.length;
    this.centre = centre.clone();
    this.frame = frame;
    this.work = new double[n];
    this.slope = new double[n];
  }

  /// A place of the trajectory: position and momentum, the energy there and its slope.
  @SuppressWarnings("ArrayRecordComponent")
  private record Place(double[] v, double[] p, double potential, double[] slope) {
    double energy() {
      return potential + 0.5 * dot(p, p);
    }
  }

  /// A stretch of a trajectory in the order in which it was walked.
  ///
  /// @param momentum summed over its places
  /// @param weight logarithm of the sum of `exp(−energy)`, relative to the start
  @SuppressWarnings("ArrayRecordComponent")
  private record Stretch(
      double[] first, double[] last, double[] momentum, double weight, Place chosen, Place end) {}

  /// Runs the chain from `start` (a point `u` of finite density).
  ///
  /// @param drawn run after each of its `warmup + count` steps
  Chain run(double[] start, int warmup, int count, Runnable drawn) {
    Place here = place(toV(start), new double[n]);
    reasonable(here);
    var averaging = new Averaging(step);
    int first = warmup < 150 ? (int) (0.15 * warmup) : 75;
    int last = warmup < 150 ? (int) (0.9 * warmup) : warmup - 50;
    int size = warmup < 150 ? last - first : 25;
    int begun = first;
    int end = first + size;
    double[][] window = new double[warmup][];
    double[][] draws = new double[count][];
    int divergences = 0;
    for (int k = 0; k < warmup + count; k++) {
      here = transition(here);
      drawn.run();
      if (k >= warmup) {
        draws[k - warmup] = toU(here.v());
        divergences += diverged ? 1 : 0;
        continue;
      }
      step = averaging.learn(accepted / Math.max(1, leaps));
      window[k] = here.v();
      if (k + 1 == end && end <= last) {
        here = reshape(window, begun, end, here);
        begun = end;
        size *= 2;
        end = end + 3 * size > last ? last : end + size;
        reasonable(here);
        averaging = new Averaging(step);
      }
      if (k + 1 == warmup) {
        step = averaging.average();
      }
    }
    return new Chain(draws, divergences, step);
  }

  private double[] toU(double[] v) {
    double[] u = new double[n];
    if (turned == null) {
      frame.out(v, u);
    } else {
      turned.out(v, work);
      frame.out(work, u);
    }
    for (int i = 0; i < n; i++) {
      u[i] += centre[i];
    }
    return u;
  }

  private double[] toV(double[] u) {
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      work[i] = u[i] - centre[i];
    }
    frame.in(work, v);
    if (turned != null) {
      System.arraycopy(v, 0, work, 0, n);
      turned.in(work, v);
    }
    return v;
  }

  private Place place(double[] v, double[] p) {
    double potential = density.at(toU(v), slope);
    double[] own = new double[n];
    if (turned == null) {
      frame.turn(slope, own);
    } else {
      frame.turn(slope, work);
      turned.turn(work, own);
    }
    return new Place(v, p, Double.isNaN(potential) ? Double.POSITIVE_INFINITY : potential, own);
  }

  private Place leap(Place from, double length) {
    double[] p = new double[n];
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      p[i] = from.p()[i] - 0.5 * length * from.slope()[i];
      v[i] = from.v()[i] + length * p[i];
    }
    Place to = place(v, p);
    for (int i = 0; i < n; i++) {
      p[i] -= 0.5 * length * to.slope()[i];
    }
    return to;
  }

  private Place kicked(Place from) {
    double[] p = new double[n];
    for (int i = 0; i < n; i++) {
      p[i] = random.nextGaussian();
    }
    return new Place(from.v(), p, from.potential(), from.slope());
  }

  /// Doubles or halves the step until one leap keeps the energy to about 0.8.
  private void reasonable(Place from) {
    int direction = 0;
    for (int k = 0; k < 60; k++) {
      Place start = kicked(from);
      double change = start.energy() - leap(start, step).energy();
      int wanted = change > Math.log(ACCEPT) ? 1 : -1;
      if (direction != 0 && wanted != direction) {
        return;
      }
      direction = wanted;
      step *= direction > 0 ? 2 : 0.5;
    }
  }

  private Place transition(Place from) {
    leaps = 0;
    accepted = 0;
    diverged = false;
    Place start = kicked(from);
    double energy = start.energy();
    Place front = start;
    Place back = start;
    Place chosen = start;
    // Momenta at the outer (last) and inner (first) ends of the two halves of the trajectory.
    double[] frontFirst = start.p();
    double[] frontLast = start.p();
    double[] backFirst = start.p();
    double[] backLast = start.p();
    double[] momentum = start.p();
    double weight = 0;
    for (int depth = 0; depth < DEEPEST; depth++) {
      boolean forward = random.nextBoolean();
      Stretch more = stretch(depth, forward ? front : back, forward ? step : -step, energy);
      if (more == null) {
        break;
      }
      double[] frontSum = forward ? more.momentum() : momentum;
      double[] backSum = forward ? momentum : more.momentum();
      if (forward) {
        backFirst = frontLast;
        front = more.end();
        frontFirst = more.first();
        frontLast = more.last();
      } else {
        frontFirst = backLast;
        back = more.end();
        backFirst = more.first();
        backLast = more.last();
      }
      if (random.nextDouble() < Math.exp(more.weight() - weight)) {
        chosen = more.chosen();
      }
      weight = add(weight, more.weight());
      momentum = plus(frontSum, backSum);
      if (turns(backLast, frontLast, momentum)
          || turns(backLast, frontFirst, plus(backSum, frontFirst))
          || turns(backFirst, frontLast, plus(frontSum, backFirst))) {
        break;
      }
    }
    return chosen;
  }

  /// `2^depth` leaps from `from`; null when they diverge or turn back.
  private @Nullable Stretch stretch(int depth, Place from, double length, double energy) {
    if (depth == 0) {
      Place to = leap(from, length);
      leaps++;
      double change = energy - to.energy();
      if (!(change > -DIVERGED)) {
        diverged = true;
        return null;
      }
      accepted += Math.min(1, Math.exp(change));
      return new Stretch(to.p(), to.p(), to.p(), change, to, to);
    }
    Stretch one = stretch(depth - 1, from, length, energy);
    if (one == null) {
      return null;
    }
    Stretch two = stretch(depth - 1, one.end(), length, energy);
    if (two == null) {
      return null;
    }
    double weight = add(one.weight(), two.weight());
    boolean second = random.nextDouble() < Math.exp(two.weight() - weight);
    double[] momentum = plus(one.momentum(), two.momentum());
    if (turns(one.first(), two.last(), momentum)
        || turns(one.first(), two.first(), plus(one.momentum(), two.first()))
        || turns(one.last(), two.last(), plus(two.momentum(), one.last()))) {
      return null;
    }
    Place chosen = second ? two.chosen() : one.chosen();
    return new Stretch(one.first(), two.last(), momentum, weight, chosen, two.end());
  }

  /// Whether either end no longer moves along the sum of the momenta.
  private static boolean turns(double[] first, double[] last, double[] momentum) {
    return !(dot(first, momentum) > 0 && dot(last, momentum) > 0);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] plus(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /// The logarithm of a sum, of the logarithms of its parts.
  private static double add(double a, double b) {
    double most = Math.max(a, b);
    return most == Double.NEGATIVE_INFINITY
        ? most
        : most + Math.log(Math.exp(a - most) + Math.exp(b - most));
  }

  /// Takes the covariance of a window into the scale, drawn towards what it was.
  private Place reshape(double[][] window, int from, int to, Place here) {
    int count = to - from;
    if (count <= n) {
      return here;
    }
    double[] mean = new double[n];
    for (int k = from; k < to; k++) {
      for (int i = 0; i < n; i++) {
        mean[i] += window[k][i] / count;
      }
    }
    double[] factor = new double[n * n];
    double share = count / (count + SHRINK);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = from; k < to; k++) {
          sum += (window[k][i] - mean[i]) * (window[k][j] - mean[j]);
        }
        factor[i * n + j] = share * sum / (count - 1) + (i == j ? 1 - share : 0);
      }
    }
    double[] u = toU(here.v());
    if (Dense.cholesky(factor, n)) {
      turned = (turned == null ? Frame.Whole.unit(n) : turned).times(factor);
    }
    return place(toV(u), here.p());
  }

  /// The step size by dual averaging (Hoffman and Gelman 2014, 3.2).
  private static final class Averaging {
    private final double anchor;
    private double error;
    private double mean;
    private int count;

    Averaging(double step) {
      anchor = Math.log(10 * step);
    }

    double learn(double accepted) {
      count++;
      double share = 1.0 / (count + 10);
      error += share * (ACCEPT - accepted - error);
      double log = anchor - Math.sqrt(count) / 0.05 * error;
      mean += Math.pow(count, -0.75) * (log - mean);
      return Math.exp(log);
    }

    double average() {
      return Math.exp(mean);
    }
  }
}
