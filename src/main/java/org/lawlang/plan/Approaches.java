package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.lawlang.math.Digits;
import org.lawlang.math.Quantity;

/// Approaches 1 and 2 of Hoffmann et al. 2022, see [Frontier].
public final class Approaches {
  private static final int DRAWS = 1000;
  private static final int COMPUTES = 1500; // as many as the paper takes
  private static final int SHOWN = 3; // of the budgets that are left out
  private static final double SAME = 1.02; // computes so close are one budget

  private Approaches() {}

  /// Runs, one or more rows each: compute, size, tokens, loss, and which run it is.
  @SuppressWarnings("ArrayRecordComponent")
  public record Runs(double[] compute, double[] size, double[] tokens, double[] loss, int[] run) {

    Runs losing(double[] other) {
      return new Runs(compute, size, tokens, other, run);
    }

    int rows() {
      return loss.length;
    }

    /// `C/(N·D)`, in the middle of all rows.
    double perSizeAndToken() {
      double sum = 0;
      for (int i = 0; i < rows(); i++) {
        sum += Math.log(compute[i] / (size[i] * tokens[i]));
      }
      return Math.exp(sum / rows());
    }
  }

  /// A frontier, or why there is none.
  public sealed interface Result {
    record Found(Frontier frontier) implements Result {}

    record Nothing(String why, String help) implements Result {}
  }

  /// Approach 2. Draws resample the residuals of each parabola, wider by a draw as
  /// in the t distribution where there are few.
  public static Result isoflop(Runs runs, long seed) {
    var notes = new ArrayList<String>();
    var parabolas = new ArrayList<Parabola>();
    for (int[] rows : budgets(runs)) {
      Parabola.of(runs, rows, notes).ifPresent(parabolas::add);
    }
    if (parabolas.size() < 2) {
      return new Result.Nothing(
          (parabolas.isEmpty() ? "no budget has" : "only one budget has")
              + " a lowest point between its runs, and a line needs two: "
              + String.join("; ", notes.subList(0, Math.min(SHOWN, notes.size())))
              + (notes.size() > SHOWN ? "; and " + (notes.size() - SHOWN) + " more" : ""),
          "each budget C needs runs of three sizes or more, on both sides of the best one");
    }
    double k = runs.perSizeAndToken();
    List<Frontier.Point> points = parabolas.stream().map(Parabola::point).toList();
    double[] x = points.stream().mapToDouble(p -> Math.log(p.compute())).toArray();
    double[] y = points.stream().mapToDouble(p -> Math.log(p.size())).toArray();
    double[] exponents = new double[DRAWS];
    double[] factors = new double[DRAWS];
    int freedom = parabolas.stream().mapToInt(p -> p.fitted().length - 3).sum();
    var random = new SplittableRandom(seed);
    for (int d = 0; d < DRAWS; d++) {
      double spread = spread(freedom, random);
      double[] drawn = new double[y.length];
      for (int i = 0; i < y.length; i++) {
        drawn[i] = parabolas.get(i).draw(spread, random);
      }
      double[] line = line(x, drawn);
      exponents[d] = line[0];
      factors[d] = line[1];
    }
    return new Result.Found(
        frontier(Frontier.Method.ISOFLOP, points, line(x, y), exponents, factors, k, notes));
  }

  /// How far the noise may differ from what the residuals show, as in the t distribution.
  private static double spread(int freedom, SplittableRandom random) {
    double squares = 0;
    for (int i = 0; i < freedom; i++) {
      double z = random.nextGaussian();
      squares += z * z;
    }
    return freedom > 0 ? Math.sqrt(freedom / squares) : 1;
  }

  /// Approach 1. Between the rows of a run its loss is taken straight in the logarithm of compute;
  /// losses are taken as they are, so smooth noisy ones before. Draws resample whole runs.
  public static Result envelope(Runs runs, long seed) {
    Envelope envelope = Envelope.of(runs);
    int[] all = IntStream.range(0, envelope.curves().size()).toArray();
    int[] best = envelope.best(all);
    double[][] xy = envelope.chosen(best);
    long sizes = Arrays.stream(xy[1]).distinct().count();
    if (sizes < 2) {
      return new Result.Nothing(
          "at every compute that two runs share the same size is best, and a line needs two",
          "approach 1 needs training curves: several rows for each run, of runs of several sizes");
    }
    double[] exponents = new double[DRAWS];
    double[] factors = new double[DRAWS];
    var random = new SplittableRandom(seed);
    for (int d = 0; d < DRAWS; d++) {
      int[] drawn = random.ints(all.length, 0, all.length).distinct().sorted().toArray();
      double[][] chosen = envelope.chosen(envelope.best(drawn));
      double[] line = line(chosen[0], chosen[1]);
      exponents[d] = line[0];
      factors[d] = line[1];
    }
    double k = runs.perSizeAndToken();
    return new Result.Found(
        frontier(
            Frontier.Method.ENVELOPE,
            envelope.points(best, k),
            line(xy[0], xy[1]),
            exponents,
            factors,
            k,
            envelope.edges(best)));
  }

  /// What the method of `found` finds on the same design where a law is known.
  public static Optional<Frontier.Bias> bias(Frontier found, Runs runs, Frontier.Known law) {
    double[] losses = new double[runs.rows()];
    Arrays.setAll(losses, i -> law.loss(runs.size()[i], runs.tokens()[i]));
    Runs made = runs.losing(losses);
    Result again =
        switch (found.method()) {
          case ISOFLOP -> isoflop(made, 0);
          case ENVELOPE -> envelope(made, 0);
        };
    if (!(again instanceof Result.Found(var frontier))) {
      return Optional.empty();
    }
    double largest = Arrays.stream(runs.compute()).max().orElse(1);
    double farther = 100 * largest;
    double k = runs.perSizeAndToken();
    return Optional.of(
        new Frontier.Bias(
            law.exponent(),
            frontier.size().exponent().value(),
            largest,
            frontier.size().at(largest) / law.size(largest, k),
            farther,
            frontier.size().at(farther) / law.size(farther, k)));
  }

  /// `D = C/(k·N)`, so its line mirrors that of the size.
  private static Frontier frontier(
      Frontier.Method method,
      List<Frontier.Point> points,
      double[] line,
      double[] exponents,
      double[] factors,
      double k,
      List<String> notes) {
    var exponent = new Quantity.Uncertain(line[0], exponents);
    var factor = new Quantity.Uncertain(Math.exp(line[1]), exp(factors));
    var size = new Frontier.Line(exponent, factor);
    var tokens =
        new Frontier.Line(
            Quantity.map(v -> 1 - v[0], List.of(exponent)),
            Quantity.map(v -> 1 / (k * v[0]), List.of(factor)));
    return new Frontier(method, points, size, tokens, notes, Optional.empty());
  }

  private static double[] exp(double[] logs) {
    return Arrays.stream(logs).map(Math::exp).toArray();
  }

  /// Slope and intercept; what is not a number is passed over.
  private static double[] line(double[] x, double[] y) {
    var regression = new SimpleRegression();
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(y[i])) {
        regression.addData(x[i], y[i]);
      }
    }
    return new double[] {regression.getSlope(), regression.getIntercept()};
  }

  /// The rows of each budget, in order of compute.
  private static List<int[]> budgets(Runs runs) {
    int[] order =
        IntStream.range(0, runs.rows())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> runs.compute()[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    var budgets = new ArrayList<int[]>();
    int from = 0;
    for (int i = 1; i <= order.length; i++) {
      if (i == order.length || runs.compute()[order[i]] > SAME * runs.compute()[order[from]]) {
        budgets.add(Arrays.copyOfRange(order, from, i));
        from = i;
      }
    }
    return budgets;
  }

  /// The parabola of the losses at one budget in `x = log N`, around the middle of its runs.
  @SuppressWarnings("ArrayRecordComponent")
  private record Parabola(
      double compute,
      double k,
      double middle,
      DecompositionSolver solver,
      double[] fitted,
      double[] residuals,
      double[] coefficients,
      double lo,
      double hi) {

    static Optional<Parabola> of(Runs runs, int[] rows, List<String> notes) {
      double compute = Math.exp(mean(rows, i -> Math.log(runs.compute()[i])));
      String budget = "C = " + Digits.of(compute);
      double middle = mean(rows, i -> Math.log(runs.size()[i]));
      long sizes = Arrays.stream(rows).mapToDouble(i -> runs.size()[i]).distinct().count();
      if (sizes < 3) {
        notes.add(
            budget
                + " is left out: runs of "
                + sizes
                + (sizes == 1 ? " size" : " sizes")
                + " only");
        return Optional.empty();
      }
      double[][] x = new double[rows.length][];
      double[] y = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        double u = Math.log(runs.size()[rows[i]]) - middle;
        x[i] = new double[] {1, u, u * u};
        y[i] = runs.loss()[rows[i]];
      }
      var matrix = new Array2DRowRealMatrix(x);
      DecompositionSolver solver = new QRDecomposition(matrix).getSolver();
      double[] c = solver.solve(new Array2DRowRealMatrix(y)).getColumn(0);
      double[] fitted = matrix.operate(c);
      double inflated = Math.sqrt(rows.length / Math.max(1.0, rows.length - 3.0));
      double[] residuals = new double[y.length];
      Arrays.setAll(residuals, i -> inflated * (y[i] - fitted[i]));
      double k =
          Math.exp(
              mean(rows, i -> Math.log(runs.compute()[i] / (runs.size()[i] * runs.tokens()[i]))));
      var parabola =
          new Parabola(
              compute,
              k,
              middle,
              solver,
              fitted,
              residuals,
              c,
              Arrays.stream(x).mapToDouble(r -> r[1]).min().orElse(0),
              Arrays.stream(x).mapToDouble(r -> r[1]).max().orElse(0));
      if (Double.isNaN(parabola.lowest(c))) {
        notes.add(budget + " is left out: no lowest point between its runs");
        return Optional.empty();
      }
      return Optional.of(parabola);
    }

    private static double mean(int[] rows, IntToDoubleFunction f) {
      return Arrays.stream(rows).mapToDouble(f).average().orElse(Double.NaN);
    }

    /// `log N` at the lowest point; not a number where that is not between the runs.
    private double lowest(double[] c) {
      double u = -c[1] / (2 * c[2]);
      return c[2] > 0 && u >= lo && u <= hi ? middle + u : Double.NaN;
    }

    Frontier.Point point() {
      double x = lowest(coefficients);
      double u = x - middle;
      double size = Math.exp(x);
      return new Frontier.Point(
          compute,
          size,
          compute / (k * size),
          coefficients[0] + coefficients[1] * u + coefficients[2] * u * u,
          fitted.length);
    }

    double draw(double spread, SplittableRandom random) {
      double[] y = new double[fitted.length];
      Arrays.setAll(y, i -> fitted[i] + spread * residuals[random.nextInt(residuals.length)]);
      return lowest(solver.solve(new Array2DRowRealMatrix(y)).getColumn(0));
    }
  }

  /// The curves of all runs at computes evenly spaced in the logarithm.
  @SuppressWarnings("ArrayRecordComponent")
  private record Envelope(double[] computes, List<double[]> curves, double[] sizes) {

    static Envelope of(Runs runs) {
      var rows = new TreeMap<Integer, List<Integer>>();
      for (int i = 0; i < runs.rows(); i++) {
        rows.computeIfAbsent(runs.run()[i], r -> new ArrayList<>()).add(i);
      }
      double lo = Math.log(Arrays.stream(runs.compute()).min().orElse(1));
      double hi = Math.log(Arrays.stream(runs.compute()).max().orElse(1));
      double[] computes = new double[COMPUTES];
      Arrays.setAll(computes, i -> lo + (hi - lo) * i / (COMPUTES - 1));
      var curves = new ArrayList<double[]>();
      var sizes = new ArrayList<Double>();
      for (List<Integer> own : rows.values()) {
        int[] order =
            own.stream()
                .sorted(Comparator.comparingDouble(i -> runs.compute()[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        curves.add(curve(runs, order, computes));
        sizes.add(runs.size()[order[0]]);
      }
      return new Envelope(
          computes, curves, sizes.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /// The loss of one run at each compute, infinite where the run is not.
    private static double[] curve(Runs runs, int[] order, double[] computes) {
      double[] curve = new double[computes.length];
      Arrays.fill(curve, Double.POSITIVE_INFINITY);
      int next = 1;
      for (int i = 0; i < computes.length; i++) {
        while (next < order.length && Math.log(runs.compute()[order[next]]) < computes[i]) {
          next++;
        }
        if (next < order.length && Math.log(runs.compute()[order[next - 1]]) <= computes[i]) {
          double from = Math.log(runs.compute()[order[next - 1]]);
          double to = Math.log(runs.compute()[order[next]]);
          double share = to > from ? (computes[i] - from) / (to - from) : 0;
          curve[i] = (1 - share) * runs.loss()[order[next - 1]] + share * runs.loss()[order[next]];
        }
      }
      return curve;
    }

    /// The best of some runs at each compute; −1 where fewer than two of them are.
    int[] best(int[] of) {
      int[] best = new int[computes.length];
      for (int i = 0; i < best.length; i++) {
        int there = 0;
        best[i] = -1;
        for (int run : of) {
          double loss = curves.get(run)[i];
          there += Double.isInfinite(loss) ? 0 : 1;
          if (!Double.isInfinite(loss) && (best[i] < 0 || loss < curves.get(best[i])[i])) {
            best[i] = run;
          }
        }
        best[i] = there < 2 ? -1 : best[i];
      }
      return best;
    }

    /// The logarithms of compute and of the best size.
    double[][] chosen(int[] best) {
      int[] there = IntStream.range(0, best.length).filter(i -> best[i] >= 0).toArray();
      return new double[][] {
        Arrays.stream(there).mapToDouble(i -> computes[i]).toArray(),
        Arrays.stream(there).mapToDouble(i -> Math.log(sizes[best[i]])).toArray()
      };
    }

    /// Where the smallest or the largest size of all is best, one beyond it may be better.
    List<String> edges(int[] best) {
      var notes = new ArrayList<String>();
      long there = Arrays.stream(best).filter(run -> run >= 0).count();
      double least = Arrays.stream(sizes).min().orElse(0);
      double most = Arrays.stream(sizes).max().orElse(0);
      for (double edge : new double[] {least, most}) {
        long at = Arrays.stream(best).filter(run -> run >= 0 && sizes[run] == edge).count();
        if (at > 0) {
          notes.add(
              "the "
                  + (edge == least ? "smallest" : "largest")
                  + " size, N = "
                  + Digits.of(edge)
                  + ", is the best at "
                  + Digits.percent(at / (double) there)
                  + " of the computes: a "
                  + (edge == least ? "smaller" : "larger")
                  + " one may be better there, which bends the line");
        }
      }
      return notes;
    }

    /// One point for each run that is best somewhere, in the middle of where it is.
    List<Frontier.Point> points(int[] best, double k) {
      var places = new TreeMap<Integer, List<Integer>>();
      for (int i = 0; i < best.length; i++) {
        if (best[i] >= 0) {
          places.computeIfAbsent(best[i], r -> new ArrayList<>()).add(i);
        }
      }
      var points = new ArrayList<Frontier.Point>();
      places.forEach(
          (run, own) -> {
            int middle = own.get(own.size() / 2);
            double compute = Math.exp(computes[middle]);
            points.add(
                new Frontier.Point(
                    compute, sizes[run], compute / (k * sizes[run]), curves.get(run)[middle], 1));
          });
      points.sort(Comparator.comparingDouble(Frontier.Point::compute));
      return points;
    }
  }
}
