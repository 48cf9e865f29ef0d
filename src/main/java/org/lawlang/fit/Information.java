package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Quantity;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;

/// What the rows of a fit say of its parameters, and what a further run would add: matrices whose
/// inverse is the covariance of the parameters as walked (a positive one in its logarithm), those at
/// a bound left out.
///
/// A row adds `w·ρ''/s·∇f·∇fᵀ` with `s` as for classical errors (Huber 1981, 7.6), and a run that is
/// not made yet the same with the mean `w` and `ρ''` of the rows.
public final class Information {
  /// Beyond so many rows a sample stands for them.
  private static final int ROWS = 20_000;

  private static final double[] ONE = {1};

  private final Fit fit;
  private final Setup setup;
  private final double share;
  private final int[] walkers;
  private final double[] point;
  private final double[] rowWeights;
  private final double runWeight;
  private final Kernel slopes;
  private final int[] uses;

  private Information(Fit fit, Setup setup, double share) {
    this.fit = fit;
    this.setup = setup;
    this.share = share;
    List<Coordinates.Walker> all = setup.coordinates().walkers();
    int open = setup.surface().loss.open().size();
    walkers =
        IntStream.range(0, all.size() - open)
            .filter(i -> !estimate(i).map(Fit.Estimate::atBound).orElse(true))
            .toArray();
    point = walked(-1);
    double[] predictions = setup.surface().predictions(point);
    double[] bends = Covariance.bends(setup, predictions, point);
    double[] steep = setup.surface().slopes(point, setup.ladder().last());
    double spread = Scores.spread(setup, steep, bends, Math.max(1, fit.dof()));
    rowWeights = setup.rows().weight().clone();
    double sum = 0;
    for (int i = 0; i < bends.length; i++) {
      rowWeights[i] *= bends[i] / spread;
      sum += rowWeights[i];
    }
    runWeight = sum / bends.length;
    Expr law = setup.laws().getFirst();
    uses = setup.coordinates().uses(law, Param::name);
    List<String> names =
        Arrays.stream(uses).mapToObj(i -> setup.coordinates().locals().get(i).name()).toList();
    var outputs = new ArrayList<Expr>();
    outputs.add(law);
    names.forEach(name -> outputs.add(Derivative.of(law, name)));
    slopes = Interpreter.of(new RowProgram(names, setup.task().arguments(), List.of(), outputs));
  }

  /// What a fit of one law knows, or why that cannot be said: no degree of freedom is left to tell
  /// how far runs stray.
  public static Checked<Information> of(Fit fit, Span place) {
    if (fit.dof() <= 0) {
      return Checked.bad(
          Diagnostic.of(
                  Code.TOO_FEW_ROWS,
                  place,
                  "how far runs stray is not known: the fit of "
                      + fit.task().name()
                      + " has as many parameters as rows")
              .help("add runs, or fix parameters with `with`"));
    }
    return Setup.of(fit.task(), place)
        .map(
            setup -> {
              int rows = setup.rows().size();
              boolean many = rows > ROWS;
              Setup some = many ? setup.on(setup.rows().sample(ROWS, 1, 0)) : setup;
              return new Information(fit, some, (double) rows / some.rows().size());
            });
  }

  /// The parameters, one a level for an indexed one.
  public List<String> parameters() {
    return Arrays.stream(walkers).mapToObj(i -> walker(i).name()).toList();
  }

  public int size() {
    return walkers.length;
  }

  public Fit fit() {
    return fit;
  }

  /// How many draws the parameters have.
  public int draws() {
    return fit.estimates().stream()
        .filter(e -> e.value() instanceof Quantity.Uncertain)
        .mapToInt(e -> ((Quantity.Uncertain) e.value()).draws().length)
        .min()
        .orElse(0);
  }

  /// How far a run strays from the law in the space of the objective, as a standard deviation.
  public double noise() {
    return 1 / Math.sqrt(runWeight);
  }

  private Coordinates.Walker walker(int i) {
    return setup.coordinates().walkers().get(i);
  }

  private Optional<Fit.Estimate> estimate(int walker) {
    String name = walker(walker).name();
    return fit.estimate(name)
        .or(() -> fit.scales().stream().filter(e -> e.name().equals(name)).findFirst());
  }

  /// All walkers at draw `k`, or at the point estimates for −1.
  private double[] walked(int k) {
    double[] at = new double[setup.coordinates().size()];
    for (int i = 0; i < at.length; i++) {
      Quantity value = estimate(i).orElseThrow().value();
      at[i] = Math.max(-700, walker(i).walked(k < 0 ? value.value() : value.draw(k)));
    }
    return at;
  }

  /// The parameters as walked at draw `k`, or at the point estimates for −1; undefined ones are NaN.
  public double[] at(int k) {
    double[] all = walked(k);
    return Arrays.stream(walkers).mapToDouble(i -> all[i]).toArray();
  }

  /// The value of parameter `i` as the law has it.
  public double value(int i, double walked) {
    return walker(walkers[i]).value(walked);
  }

  /// Whether parameter `i` is walked in its logarithm, so that its errors are relative.
  public boolean isRelative(int i) {
    return walker(walkers[i]).log();
  }

  private double[] whole(double[] at) {
    double[] all = point.clone();
    for (int i = 0; i < walkers.length; i++) {
      all[walkers[i]] = at[i];
    }
    return all;
  }

  /// What rows and runs say where the parameters as walked are `at`.
  public Place place(double[] at) {
    return new Place(whole(at));
  }

  /// A further run.
  ///
  /// @param slopes `v`: the run adds `v·vᵀ`
  /// @param expected the law in the space of the objective
  @SuppressWarnings("ArrayRecordComponent")
  public record Run(double[] slopes, double expected) {
    /// Whether the law and its slopes are defined there.
    public boolean isDefined() {
      return Double.isFinite(expected) && Arrays.stream(slopes).allMatch(Double::isFinite);
    }
  }

  /// One setting of the parameters. Used by one thread.
  public final class Place {
    private final double[] at;
    private final double[] values;
    private final Map<Map<String, String>, int[]> known = new HashMap<>();

    private Place(double[] at) {
      this.at = at;
      values = setup.coordinates().values(at);
    }

    /// What the fitted rows say, as a matrix in rows.
    public double[] ofRows() {
      int n = size();
      double[] sum = new double[n * n];
      double[] jacobian = setup.surface().jacobian(at);
      for (int row = 0; row < rowWeights.length; row++) {
        for (int i = 0; i < n; i++) {
          double g = share * rowWeights[row] * jacobian[row * at.length + walkers[i]];
          for (int j = 0; j < n; j++) {
            sum[i * n + j] += g * jacobian[row * at.length + walkers[j]];
          }
        }
      }
      return sum;
    }

    /// What a run would add.
    ///
    /// @param arguments of the law, in its order
    /// @param levels the level of each indexing column, by its name
    public Run ofRun(double[] arguments, Map<String, String> levels) {
      int[] index = known.computeIfAbsent(levels, Information.this::places);
      double[] parameters = new double[index.length];
      for (int k = 0; k < index.length; k++) {
        parameters[k] = index[k] < 0 ? Double.NaN : values[index[k]];
      }
      double[][] columns = new double[arguments.length][];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = new double[] {arguments[i]};
      }
      double[] sums = new double[1 + index.length];
      slopes.accumulate(parameters, columns, ONE, 0, 1, sums);
      boolean log = setup.task().onLog();
      double root = Math.sqrt(runWeight);
      double[] result = new double[size()];
      for (int k = 0; k < index.length; k++) {
        for (int i = 0; i < result.length; i++) {
          if (walkers[i] == index[k]) {
            double slope = sums[k + 1] * (walker(walkers[i]).log() ? parameters[k] : 1);
            result[i] = root * slope / (log ? sums[0] : 1);
          }
        }
      }
      return new Run(result, log ? Math.log(sums[0]) : sums[0]);
    }
  }

  /// The walker of each parameter of the law at the given levels; −1 where its level was not fitted.
  private int[] places(Map<String, String> levels) {
    List<Coordinates.Walker> all = setup.coordinates().walkers();
    int[] result = new int[uses.length];
    for (int k = 0; k < uses.length; k++) {
      Param p = setup.coordinates().locals().get(uses[k]);
      String name =
          p.group()
              .map(g -> p.name().replace("[" + g + "]", "[" + levels.get(g) + "]"))
              .orElse(p.name());
      result[k] =
          IntStream.range(0, all.size())
              .filter(i -> all.get(i).name().equals(name))
              .findFirst()
              .orElse(-1);
    }
    return result;
  }
}
