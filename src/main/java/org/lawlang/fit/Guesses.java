package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Dense;
import org.lawlang.math.Streams;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// Starts from the data and the structure of the law: parameters that enter nonlinearly are drawn
/// where they may lie ([Scales]), those that are jointly linear follow by least squares within
/// their ranges, and of several such candidates the best is taken.
final class Guesses {
  private static final int CANDIDATES = 10;

  private final Coordinates coordinates;
  private final Rows rows;
  private final boolean onLog;
  private final Scales scales;
  private final boolean[] linear;
  private final List<Part> parts = new ArrayList<>();
  private final int[][] byBlock;

  /// The law of one target without its linear parameters, then its slopes by them.
  ///
  /// @param uses the local parameters of the law
  @SuppressWarnings("ArrayRecordComponent")
  private record Part(Kernel basis, double[][] columns, int[] uses) {

    static Part of(Expr law, Coordinates coordinates, Rows rows, boolean[] linear) {
      List<Param> locals = coordinates.locals();
      int[] uses = coordinates.uses(law, Param::name);
      var parameters = new ArrayList<String>();
      var zeros = new TreeMap<String, Expr>();
      for (int local : uses) {
        String name = locals.get(local).name();
        parameters.add(name);
        if (linear[local]) {
          zeros.put(name, Normal.ZERO);
        }
      }
      var names =
          Substitution.variables(law).stream().filter(name -> !parameters.contains(name)).toList();
      double[][] columns = new double[names.size()][];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = rows.column(names.get(i));
      }
      var outputs = new ArrayList<Expr>();
      outputs.add(Substitution.replace(law, zeros));
      for (int local : uses) {
        outputs.add(linear[local] ? Derivative.of(law, locals.get(local).name()) : Normal.ZERO);
      }
      Kernel basis = Interpreter.of(new RowProgram(parameters, names, List.of(), outputs));
      return new Part(basis, columns, uses);
    }
  }

  /// @param laws one a target, in the parameters and columns as they are, not in their logarithms
  Guesses(List<Expr> laws, Coordinates coordinates, Rows rows, boolean onLog) {
    this.coordinates = coordinates;
    this.rows = rows;
    this.onLog = onLog;
    this.scales = new Scales(laws, coordinates.locals(), rows);
    linear = jointlyLinear(laws, coordinates.locals());
    byBlock = coordinates.byBlock(rows.blocks());
    for (Expr law : laws) {
      parts.add(Part.of(law, coordinates, rows, linear));
    }
  }

  /// The parameters in which every law is linear all at once; which ones, where there is a choice,
  /// by their order.
  static boolean[] jointlyLinear(List<Expr> laws, List<Param> locals) {
    boolean[] linear = jointlyLinear(laws.getFirst(), locals);
    for (Expr law : laws.subList(1, laws.size())) {
      boolean[] here = jointlyLinear(law, locals);
      for (int i = 0; i < linear.length; i++) {
        linear[i] &= here[i];
      }
    }
    return linear;
  }

  private static boolean[] jointlyLinear(Expr law, List<Param> locals) {
    boolean[] linear = new boolean[locals.size()];
    for (int i = 0; i < linear.length; i++) {
      Expr slope = Derivative.of(law, locals.get(i).name());
      var in = Substitution.variables(slope);
      boolean free = !in.contains(locals.get(i).name());
      for (int j = 0; j < i; j++) {
        free &= !linear[j] || !in.contains(locals.get(j).name());
      }
      linear[i] = free;
    }
    return linear;
  }

  /// Start `i`, as walked.
  ///
  /// @param given values that are not to be guessed, by the name of a walker or, for all levels, of
  /// its parameter
  double[] start(long seed, int i, Map<String, Double> given) {
    RandomGenerator random = Streams.of(Streams.seed(seed, "starts"), i);
    double[] pinned = new double[coordinates.size()];
    boolean complete = true;
    for (int w = 0; w < pinned.length; w++) {
      Coordinates.Walker walker = coordinates.walkers().get(w);
      Double value = given.get(walker.name());
      if (value == null) {
        value = given.get(coordinates.locals().get(walker.local()).name());
      }
      pinned[w] = value == null ? Double.NaN : value;
      complete &= value != null;
    }
    if (complete) {
      return coordinates.walked(pinned);
    }
    double[] best = new double[0];
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < CANDIDATES || (best.length == 0 && c < 10 * CANDIDATES); c++) {
      double[] values = pinned.clone();
      double score = candidate(values, random);
      if (score < least) {
        least = score;
        best = values;
      } else if (best.length == 0 && c == 10 * CANDIDATES - 1) {
        best = values;
      }
    }
    return coordinates.walked(best);
  }

  /// A start with every parameter drawn where it may lie, as walked; for an objective that is not
  /// defined where the linear parameters are at their best.
  ///
  /// @param attempt of start `i`
  double[] anywhere(long seed, int i, int attempt) {
    RandomGenerator random = Streams.of(Streams.seed(seed, "anywhere " + i), attempt);
    double[] values = new double[coordinates.size()];
    for (int w = 0; w < values.length; w++) {
      int local = coordinates.walkers().get(w).local();
      values[w] = scales.draw(coordinates.locals().get(local), random);
    }
    return coordinates.walked(values);
  }

  /// Fills the open places of `values` and says how far off they are: the sum of squares, relative
  /// to the target on log.
  private double candidate(double[] values, RandomGenerator random) {
    int p = linear.length;
    boolean[] solved = new boolean[values.length];
    for (int local = 0; local < p; local++) {
      double drawn = linear[local] ? 0 : scales.draw(coordinates.locals().get(local), random);
      for (int w = 0; w < values.length; w++) {
        if (coordinates.walkers().get(w).local() == local && Double.isNaN(values[w])) {
          values[w] = drawn;
          solved[w] = linear[local];
        }
      }
    }
    double[] rest = new double[rows.size()];
    double[][] slopes = new double[p][rows.size()];
    double[] local = new double[p];
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = rows.blocks().get(b);
      Part part = parts.get(block.part());
      for (int k = 0; k < part.uses.length; k++) {
        local[k] = values[byBlock[b][part.uses[k]]];
      }
      part.basis.evaluate(local, part.columns, block.from(), block.to(), 0, rest);
      for (int k = 0; k < part.uses.length; k++) {
        if (linear[part.uses[k]]) {
          double[] slope = slopes[part.uses[k]];
          part.basis.evaluate(local, part.columns, block.from(), block.to(), 1 + k, slope);
        }
      }
      for (int row = block.from(); row < block.to(); row++) {
        rest[row] = rows.target()[row] - rest[row];
      }
    }
    var system = new LeastSquares(values.length);
    double[] gradient = new double[values.length];
    for (int b = 0; b < byBlock.length; b++) {
      for (int row = rows.blocks().get(b).from(); row < rows.blocks().get(b).to(); row++) {
        Arrays.fill(gradient, 0);
        double open = rest[row];
        for (int k : parts.get(rows.blocks().get(b).part()).uses) {
          int w = byBlock[b][k];
          if (linear[k] && solved[w]) {
            gradient[w] = slopes[k][row];
          } else if (linear[k]) {
            open -= slopes[k][row] * values[w];
          }
        }
        rest[row] = open;
        system.add(gradient, open, weight(row));
      }
    }
    system.solve(solved, values, coordinates.walkers());
    double sum = 0;
    for (int b = 0; b < byBlock.length; b++) {
      for (int row = rows.blocks().get(b).from(); row < rows.blocks().get(b).to(); row++) {
        double residual = rest[row];
        for (int k : parts.get(rows.blocks().get(b).part()).uses) {
          int w = byBlock[b][k];
          residual -= linear[k] && solved[w] ? slopes[k][row] * values[w] : 0;
        }
        sum += weight(row) * residual * residual;
      }
    }
    return sum;
  }

  private double weight(int row) {
    double y = rows.target()[row];
    return onLog ? rows.weight()[row] / (y * y) : rows.weight()[row];
  }

  /// Least squares by normal equations, with parameters held at the end of their range where they
  /// would leave it.
  private static final class LeastSquares {
    private final int n;
    private final double[] matrix;
    private final double[] right;

    LeastSquares(int n) {
      this.n = n;
      matrix = new double[n * n];
      right = new double[n];
    }

    void add(double[] gradient, double y, double weight) {
      for (int i = 0; i < n; i++) {
        if (gradient[i] != 0) {
          right[i] += weight * gradient[i] * y;
          for (int j = 0; j < n; j++) {
            matrix[i * n + j] += weight * gradient[i] * gradient[j];
          }
        }
      }
    }

    void solve(boolean[] open, double[] values, List<Coordinates.Walker> walkers) {
      boolean[] free = open.clone();
      for (int i = 0; i < n; i++) {
        free[i] &= matrix[i * n + i] > 0;
        if (open[i]) {
          Coordinates.Walker w = walkers.get(i);
          values[i] = Math.min(Math.max(0, w.value(w.lo())), w.value(w.hi()));
        }
      }
      for (int round = 0; round <= n; round++) {
        int[] index = new int[n];
        int m = 0;
        for (int i = 0; i < n; i++) {
          if (free[i]) {
            index[m++] = i;
          }
        }
        double[] x = reduced(index, m, free, values);
        int worst = -1;
        double excess = 0;
        for (int k = 0; k < m; k++) {
          Coordinates.Walker w = walkers.get(index[k]);
          double size = Math.sqrt(matrix[index[k] * n + index[k]]);
          double below = (w.value(w.lo()) - x[k]) * size;
          double above = (x[k] - w.value(w.hi())) * size;
          double out = Math.max(below, above);
          if (out >= 0 && out >= excess) {
            excess = out;
            worst = index[k];
            values[worst] = below > above ? w.value(w.lo()) : w.value(w.hi());
          }
        }
        if (worst < 0) {
          for (int k = 0; k < m; k++) {
            values[index[k]] = x[k];
          }
          break;
        }
        free[worst] = false;
      }
      for (int i = 0; i < n; i++) {
        if (open[i] && walkers.get(i).log() && !(values[i] > 0)) {
          // A factor of nothing cannot be walked in logarithms: start from little.
          double size = matrix[i * n + i];
          values[i] = size > 0 ? 0.01 * Math.abs(right[i]) / size : 1;
          values[i] = values[i] > 0 ? values[i] : 1e-3;
        }
      }
    }

    private double[] reduced(int[] index, int m, boolean[] free, double[] values) {
      double[] a = new double[m * m];
      double[] b = new double[m];
      double[] size = new double[m];
      for (int k = 0; k < m; k++) {
        size[k] = Math.sqrt(matrix[index[k] * n + index[k]]);
      }
      for (int k = 0; k < m; k++) {
        int i = index[k];
        b[k] = right[i];
        for (int j = 0; j < n; j++) {
          b[k] -= free[j] ? 0 : matrix[i * n + j] * values[j];
        }
        b[k] /= size[k];
        for (int l = 0; l < m; l++) {
          a[k * m + l] = matrix[i * n + index[l]] / (size[k] * size[l]);
        }
        a[k * m + k] *= 1 + 1e-12;
      }
      if (!Dense.cholesky(a, m)) {
        return new double[m];
      }
      Dense.solve(a, m, b);
      for (int k = 0; k < m; k++) {
        b[k] /= size[k];
      }
      return b;
    }
  }
}
