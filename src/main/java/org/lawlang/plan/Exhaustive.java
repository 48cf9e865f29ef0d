package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Interval;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.plan.Problem.Unknown;
import org.lawlang.symbolic.Expr;

/// A problem in whole numbers alone, few enough to try them all.
final class Exhaustive {
  private static final int MOST = 100_000;
  private static final int MOST_OVER_DRAWS = 3_000_000;
  private static final double ROUNDING = 1e-12;

  private final Problem problem;
  private final Kernel kernel;

  /// One array an unknown: the points in the order in which they are tried.
  private final double[][] points;

  private Exhaustive(Posed posed, double[][] points) {
    this.problem = posed.problem();
    this.points = points;
    var outputs = new ArrayList<Expr>();
    outputs.add(problem.objective());
    for (Constraint c : problem.constraints()) {
      outputs.add(c.left());
      outputs.add(c.right());
    }
    List<String> names = problem.unknowns().stream().map(Unknown::name).toList();
    kernel = Interpreter.of(new RowProgram(posed.givenNames(), names, List.of(), outputs));
  }

  /// How many points there are; infinite where an unknown is no whole number or has no end.
  static double count(List<Unknown> unknowns) {
    double count = 1;
    for (Unknown u : unknowns) {
      Interval box = whole(u.box());
      count *= u.integer() ? box.hi() - box.lo() + 1 : Double.POSITIVE_INFINITY;
    }
    return count;
  }

  /// Whether that many can be tried.
  static boolean isFew(double count) {
    return count >= 1 && count <= MOST;
  }

  /// A single point, be it whole or not.
  static Exhaustive at(Posed posed, double[] point) {
    return new Exhaustive(
        posed, Arrays.stream(point).mapToObj(x -> new double[] {x}).toArray(double[][]::new));
  }

  /// Empty when an unknown is no whole number, or when there are too many.
  static Optional<Exhaustive> of(Posed posed) {
    List<Unknown> unknowns = posed.problem().unknowns();
    double count = count(unknowns);
    if (!isFew(count)) {
      return Optional.empty();
    }
    int rows = (int) count;
    double[][] points = new double[unknowns.size()][rows];
    int block = 1;
    for (int i = unknowns.size() - 1; i >= 0; i--) {
      Interval box = whole(unknowns.get(i).box());
      int size = (int) (box.hi() - box.lo() + 1);
      for (int row = 0; row < rows; row++) {
        points[i][row] = box.lo() + row / block % size;
      }
      block *= size;
    }
    return Optional.of(new Exhaustive(posed, points));
  }

  /// The whole numbers of a box; an empty one has its ends the wrong way round, so it comes back as
  /// its middle.
  static Interval whole(Interval box) {
    double lo = Math.ceil(box.lo());
    double hi = Math.floor(box.hi());
    return lo <= hi ? new Interval(lo, hi) : box;
  }

  int size() {
    return points[0].length;
  }

  /// The value at every point for these givens, as a minimiser sees it: infinite where a constraint
  /// fails.
  double[] values(double[] givens) {
    int rows = size();
    double[] values = output(givens, 0);
    for (int row = 0; row < rows; row++) {
      values[row] =
          Double.isNaN(values[row])
              ? Double.POSITIVE_INFINITY
              : problem.maximize() ? -values[row] : values[row];
    }
    for (int k = 0; k < problem.constraints().size(); k++) {
      double[] left = output(givens, 1 + 2 * k);
      double[] right = output(givens, 2 + 2 * k);
      boolean equality = problem.constraints().get(k).equality();
      for (int row = 0; row < rows; row++) {
        double miss = left[row] - right[row];
        double room = ROUNDING * (Math.abs(left[row]) + Math.abs(right[row]));
        if (!((equality ? Math.abs(miss) : miss) <= room)) {
          values[row] = Double.POSITIVE_INFINITY;
        }
      }
    }
    return values;
  }

  private double[] output(double[] givens, int k) {
    double[] results = new double[size()];
    kernel.evaluate(givens, points, 0, size(), k, results);
    return results;
  }

  double[] point(int row) {
    return Arrays.stream(points).mapToDouble(column -> column[row]).toArray();
  }

  /// The unknowns and the value at the best point; empty when none is feasible.
  Optional<double[]> best(double[] givens) {
    double[] values = values(givens);
    int best = least(values);
    if (values[best] == Double.POSITIVE_INFINITY) {
      return Optional.empty();
    }
    double[] result = Arrays.copyOf(point(best), points.length + 1);
    result[points.length] = problem.maximize() ? -values[best] : values[best];
    return Optional.of(result);
  }

  /// All points at which the constraints hold.
  List<double[]> feasible(double[] givens) {
    double[] values = values(givens);
    return IntStream.range(0, size())
        .filter(row -> values[row] < Double.POSITIVE_INFINITY)
        .mapToObj(this::point)
        .toList();
  }

  private static int least(double[] values) {
    int best = 0;
    for (int row = 1; row < values.length; row++) {
      if (values[row] < values[best]) {
        best = row;
      }
    }
    return best;
  }

  /// The points that are worth trying again for each of many draws: all, or those best at the point
  /// estimates.
  Exhaustive forDraws(Posed posed, int draws) {
    int most = MOST_OVER_DRAWS / Math.max(1, draws);
    if (size() <= most) {
      return this;
    }
    double[] values = values(posed.givens());
    int[] kept =
        IntStream.range(0, size())
            .boxed()
            .sorted(Comparator.comparingDouble(row -> values[row]))
            .limit(Math.max(1, most))
            .sorted()
            .mapToInt(Integer::intValue)
            .toArray();
    double[][] fewer = new double[points.length][];
    for (int i = 0; i < fewer.length; i++) {
      double[] column = points[i];
      fewer[i] = Arrays.stream(kept).mapToDouble(row -> column[row]).toArray();
    }
    return new Exhaustive(posed, fewer);
  }

  /// For a single unknown, the range around the best within a thousandth of its value, in words.
  List<String> flat(double[] givens) {
    double[] values = values(givens);
    int best = least(values);
    double good = values[best] + 0.001 * Math.abs(values[best]);
    if (points.length > 1 || values[best] == 0) {
      return List.of();
    }
    int low = best;
    int high = best;
    while (low > 0 && values[low - 1] <= good) {
      low--;
    }
    while (high < size() - 1 && values[high + 1] <= good) {
      high++;
    }
    String name = problem.unknowns().getFirst().name();
    String range =
        low == high
            ? "only " + Words.number(points[0][best], 12)
            : name
                + " between "
                + Words.number(points[0][low], 12)
                + " and "
                + Words.number(points[0][high], 12);
    return List.of(range + " stays within 0.1 % of the optimum");
  }
}
