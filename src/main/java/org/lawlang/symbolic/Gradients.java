package org.lawlang.symbolic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.lawlang.math.Interval;

/// The gradients of a law by its parameters at random points, and the directions that are at right
/// angles to all of them.
final class Gradients {
  private static final int VARIANTS = 6;
  private static final int TRIES = 12;
  private static final int SAMPLE = 9; // rows that stand for those of a total
  private static final double NOTHING = 1e-11;

  private final List<Expr> variants = new ArrayList<>();
  private final List<String> arguments;
  private final Map<String, Interval> ranges;
  private final List<String> parameters;
  private final Map<String, List<Expr>> slopes = new HashMap<>();

  Gradients(
      Expr body, List<String> arguments, List<String> parameters, Map<String, Interval> ranges) {
    this.arguments = List.copyOf(arguments);
    this.parameters = List.copyOf(parameters);
    this.ranges = ranges;
    for (int k = 0; k < VARIANTS; k++) {
      var random = new SplittableRandom(17 + k);
      var compared = new ArrayList<Expr>();
      variants.add(smooth(body, random, compared));
      for (Expr side : compared) {
        variants.add(smooth(side, random, new ArrayList<>()));
      }
      if (compared.isEmpty() && k == 0 && variants.getFirst().equals(body)) {
        break;
      }
    }
    for (String name : parameters) {
      slopes.put(name, variants.stream().map(v -> Derivative.of(v, name)).toList());
    }
  }

  /// One analytic piece: of each condition, extreme or absolute value a side chosen at random. What
  /// conditions compare is put into `compared`.
  private static Expr smooth(Expr body, SplittableRandom random, List<Expr> compared) {
    return Substitution.rewrite(
        body,
        e ->
            switch (e) {
              case Expr.Choose(var test, var then, var otherwise) -> {
                compared.addAll(compared(test));
                yield random.nextBoolean() ? then : otherwise;
              }
              case Expr.Apply f ->
                  switch (f.fn()) {
                    case MIN, MAX -> f.arguments().get(random.nextInt(f.arguments().size()));
                    case ABS, FLOOR, CEIL, ROUND -> f.arguments().getFirst();
                    default -> f;
                  };
              case Expr.Const c -> c;
              case Expr.Var v -> v;
              case Expr.Sum s -> s;
              case Expr.Product p -> p;
              case Expr.Total t when !t.rows().isRange() ->
                  Totals.of(t.body(), t.rows().example(SAMPLE), Normal.ZERO);
              case Expr.Scan s when !s.rows().isRange() ->
                  Scans.of(
                      s.states(),
                      s.output(),
                      s.rows().example(SAMPLE),
                      Normal.ZERO,
                      new Expr.Test.Always(true));
              case Expr.Bound b -> b;
            });
  }

  /// The differences that a condition compares with zero.
  static List<Expr> compared(Expr.Test test) {
    return switch (test) {
      case Expr.Test.Always a -> List.of();
      case Expr.Test.Compare c -> List.of(Normal.subtract(c.left(), c.right()));
      case Expr.Test.And a -> a.tests().stream().flatMap(t -> compared(t).stream()).toList();
      case Expr.Test.Or o -> o.tests().stream().flatMap(t -> compared(t).stream()).toList();
      case Expr.Test.Not n -> compared(n.test());
    };
  }

  /// Values of all parameters, the same for the same `k`.
  Map<String, Double> point(int k) {
    var random = new SplittableRandom(1000 + k);
    var at = new LinkedHashMap<String, Double>();
    for (String name : parameters) {
      at.put(name, draw(name, random));
    }
    return at;
  }

  private double draw(String name, SplittableRandom random) {
    Interval range = ranges.getOrDefault(name, Interval.REAL);
    double share = random.nextDouble();
    if (range.isFinite() && range.hi() - range.lo() <= 10) {
      return range.lo() + (range.hi() - range.lo()) * (0.1 + 0.8 * share);
    }
    double size = Math.exp(1.6 * share - 0.5);
    double lo = Math.max(range.lo(), Math.min(0, range.hi() - 10));
    return Math.min(lo + size, range.hi());
  }

  /// The directions of the parameters `names` in which nothing changes, each by its speeds, others
  /// held. Of indexed parameters so many levels are looked at; levels are left out in the result.
  List<Map<String, Double>> directions(List<String> names, int levels) {
    var points = new ArrayList<Map<String, Double>>();
    for (int l = 0; l < levels; l++) {
      var at = new LinkedHashMap<>(point(0));
      Map<String, Double> other = point(100 + l);
      if (l > 0) {
        at.replaceAll((name, value) -> isIndexed(name) ? other.getOrDefault(name, value) : value);
      }
      points.add(at);
    }
    return directions(names, points);
  }

  /// The same at one point.
  List<Map<String, Double>> directions(List<String> names, Map<String, Double> at) {
    return directions(names, List.of(at));
  }

  private static boolean isIndexed(String name) {
    return name.endsWith("]");
  }

  private List<Map<String, Double>> directions(
      List<String> names, List<Map<String, Double>> points) {
    var columns = new ArrayList<String>();
    var levels = new ArrayList<Integer>();
    for (String name : names) {
      for (int l = 0; l < (isIndexed(name) ? points.size() : 1); l++) {
        columns.add(name);
        levels.add(isIndexed(name) ? l : -1);
      }
    }
    double[][] rows = rows(columns, levels, points);
    if (rows.length < columns.size()) {
      return List.of();
    }
    double[] units = units(rows, columns);
    var result = new ArrayList<Map<String, Double>>();
    for (double[] direction : nullSpace(scaled(rows, units), columns.size())) {
      var speeds = new TreeMap<String, Double>();
      for (int c = 0; c < direction.length; c++) {
        if (direction[c] != 0) {
          speeds.putIfAbsent(columns.get(c), direction[c] / units[c]);
        }
      }
      result.add(speeds);
    }
    return result;
  }

  /// The greatest slope by each parameter: one that stands beside a power of a large number is not
  /// nothing. Of a slope that is a sum what rounding leaves of its terms is.
  private double[] units(double[][] rows, List<String> columns) {
    double[] units = new double[columns.size()];
    for (int c = 0; c < units.length; c++) {
      for (double[] row : rows) {
        units[c] = Math.max(units[c], Math.abs(row[c]));
      }
      boolean isSum =
          slopes.getOrDefault(columns.get(c), List.of()).stream().anyMatch(Gradients::isSum);
      units[c] = units[c] > (isSum ? NOTHING : 0) ? units[c] : 1;
    }
    return units;
  }

  private static boolean isSum(Expr slope) {
    return slope instanceof Expr.Sum s && (s.terms().size() > 1 || s.offset() != 0);
  }

  /// By parameters in their units, each row of unit length.
  private static double[][] scaled(double[][] rows, double[] units) {
    return Arrays.stream(rows)
        .map(
            row -> {
              double[] scaled = new double[row.length];
              Arrays.setAll(scaled, c -> row[c] / units[c]);
              double size = Math.sqrt(Arrays.stream(scaled).map(x -> x * x).sum());
              return size > 0 ? Arrays.stream(scaled).map(x -> x / size).toArray() : scaled;
            })
        .toArray(double[][]::new);
  }

  /// Gradients at random arguments where they are finite.
  private double[][] rows(
      List<String> columns, List<Integer> levels, List<Map<String, Double>> points) {
    int wanted = 3 * columns.size() * variants.size() * points.size();
    var random = new SplittableRandom(7);
    var rows = new ArrayList<double[]>();
    for (int k = 0; k < TRIES * wanted && rows.size() < wanted; k++) {
      int level = k % points.size();
      int variant = (k / points.size()) % variants.size();
      var values = new HashMap<String, Expr>();
      points.get(level).forEach((name, value) -> values.put(name, Normal.number(value)));
      for (String name : arguments) {
        values.put(name, Normal.number(Math.exp(3.5 * random.nextDouble() - 0.7)));
      }
      double[] row = new double[columns.size()];
      double size = 0;
      for (int c = 0; c < row.length; c++) {
        boolean here = levels.get(c) < 0 || levels.get(c) == level;
        Expr slope = slopes.getOrDefault(columns.get(c), List.of()).get(variant);
        row[c] =
            !here
                ? 0
                : Substitution.replace(slope, values) instanceof Expr.Const(double v)
                    ? v
                    : Double.NaN;
        size += row[c] * row[c];
      }
      if (Double.isFinite(size)) {
        rows.add(row);
      }
    }
    return rows.toArray(double[][]::new);
  }

  /// A basis of the vectors at right angles to all rows, by elimination with complete pivoting. Each
  /// has a coordinate of its own in which it is one and the others are zero.
  private static List<double[]> nullSpace(double[][] a, int n) {
    int[] pivots = new int[n];
    boolean[] used = new boolean[n];
    int rank = 0;
    for (; rank < n; rank++) {
      int row = -1;
      int column = -1;
      double most = NOTHING;
      for (int i = rank; i < a.length; i++) {
        for (int j = 0; j < n; j++) {
          if (!used[j] && Math.abs(a[i][j]) > most) {
            most = Math.abs(a[i][j]);
            row = i;
            column = j;
          }
        }
      }
      if (row < 0) {
        break;
      }
      double[] chosen = a[row];
      a[row] = a[rank];
      a[rank] = chosen;
      used[column] = true;
      pivots[rank] = column;
      double pivot = chosen[column];
      for (int j = 0; j < n; j++) {
        chosen[j] /= pivot;
      }
      for (int i = 0; i < a.length; i++) {
        double share = a[i][column];
        for (int j = 0; i != rank && share != 0 && j < n; j++) {
          a[i][j] -= share * chosen[j];
        }
      }
    }
    var basis = new ArrayList<double[]>();
    for (int j = 0; j < n; j++) {
      if (!used[j]) {
        double[] v = new double[n];
        v[j] = 1;
        for (int k = 0; k < rank; k++) {
          v[pivots[k]] = Math.abs(a[k][j]) > 1e-9 ? -a[k][j] : 0;
        }
        basis.add(v);
      }
    }
    return basis;
  }
}
