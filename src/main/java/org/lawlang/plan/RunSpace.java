package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.lawlang.fit.Information;
import org.lawlang.kernel.Interpreter;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.math.Interval;
import org.lawlang.math.Parallel;
import org.lawlang.plan.DesignProblem.Choice;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;

/// The runs that may be made: a grid over what can be chosen, and the places between its points.
final class RunSpace {
  private static final int[] POINTS = {0, 201, 41, 15, 8, 5};
  private static final int MOST = 20_000;
  private static final int PIECE = 256;
  private static final double ROUNDING = 1e-12;
  private static final double WIDE = 3;

  private final DesignProblem problem;
  private final Information.Place[][] places;
  private final Kernel formulas;

  /// A run with what it costs and what it says in each pose to each subject.
  @SuppressWarnings("ArrayRecordComponent")
  record Run(double[] at, double cost, Information.Run[][] says) {}

  RunSpace(DesignProblem problem) {
    this.problem = problem;
    places = places();
    var outputs = new ArrayList<Expr>();
    outputs.add(problem.cost().orElse(Normal.ZERO));
    problem.constraints().forEach(c -> outputs.addAll(List.of(c.left(), c.right())));
    List<String> names = problem.choices().stream().map(Choice::name).toList();
    formulas = Interpreter.of(new RowProgram(names, List.of(), List.of(), outputs));
  }

  private Information.Place[][] places() {
    var result = new Information.Place[problem.poses().size()][];
    for (int s = 0; s < result.length; s++) {
      result[s] = new Information.Place[problem.subjects().size()];
      for (int b = 0; b < result[s].length; b++) {
        result[s][b] = problem.subjects().get(b).information().place(problem.poses().get(s)[b]);
      }
    }
    return result;
  }

  /// What the fitted rows say in each pose to each subject.
  double[][][] known() {
    var result = new double[places.length][][];
    for (int s = 0; s < result.length; s++) {
      result[s] = Arrays.stream(places[s]).map(Information.Place::ofRows).toArray(double[][]::new);
    }
    return result;
  }

  /// The grid, without points that a constraint or the law forbids, in a fixed order.
  List<Run> grid(Executor executor) {
    int d = problem.choices().size();
    double[][] values = new double[d][];
    double count = 1;
    for (int i = 0; i < d; i++) {
      values[i] = values(problem.choices().get(i), d);
      count *= values[i].length;
    }
    int size = (int) Math.min(count, MOST);
    double stride = count / size;
    var pieces =
        new ArrayList<List<Run>>(); // places keep what they know, so each piece has its own
    for (int piece = 0; piece < (size + PIECE - 1) / PIECE; piece++) {
      pieces.add(new ArrayList<>());
    }
    Parallel.run(
        executor,
        "possible runs",
        pieces.size(),
        piece -> {
          var own = new RunSpace(problem);
          for (int k = piece * PIECE; k < Math.min(size, (piece + 1) * PIECE); k++) {
            long index = (long) (k * stride);
            double[] at = new double[d];
            for (int i = 0; i < d; i++) {
              at[i] = values[i][(int) (index % values[i].length)];
              index /= values[i].length;
            }
            own.run(at).ifPresent(pieces.get(piece)::add);
          }
        });
    return pieces.stream().flatMap(List::stream).toList();
  }

  /// A place in words.
  String words(double[] at) {
    var parts = new ArrayList<String>();
    for (int i = 0; i < at.length; i++) {
      Choice choice = problem.choices().get(i);
      String value =
          choice instanceof Choice.Level(_, var levels)
              ? levels.get((int) at[i])
              : Words.number(at[i]);
      parts.add(choice.name() + " = " + value);
    }
    return String.join(", ", parts);
  }

  private static double[] values(Choice choice, int dimension) {
    return switch (choice) {
      case Choice.Among(_, var values) ->
          values.stream().mapToDouble(Double::doubleValue).toArray();
      case Choice.Level(_, var levels) -> {
        double[] index = new double[levels.size()];
        Arrays.setAll(index, i -> i);
        yield index;
      }
      case Choice.Between between -> {
        int points = dimension < POINTS.length ? POINTS[dimension] : 4;
        double[] values = new double[points];
        for (int i = 0; i < points; i++) {
          values[i] = place(between, (double) i / (points - 1));
        }
        yield Arrays.stream(values).distinct().toArray();
      }
    };
  }

  /// By its logarithm where the box is positive and wide.
  private static boolean isLog(Interval box) {
    return box.lo() > 0 && box.hi() >= WIDE * box.lo();
  }

  /// The value at share `t` of the way through a box.
  private static double place(Choice.Between choice, double t) {
    Interval box = choice.box();
    double x =
        isLog(box)
            ? box.lo() * Math.pow(box.hi() / box.lo(), t)
            : box.lo() + t * (box.hi() - box.lo());
    double inside = t <= 0 ? box.lo() : t >= 1 ? box.hi() : Math.clamp(x, box.lo(), box.hi());
    return choice.integer()
        ? Math.clamp(Math.rint(inside), Math.ceil(box.lo()), Math.floor(box.hi()))
        : inside;
  }

  private static double share(Interval box, double x) {
    return isLog(box)
        ? Math.log(x / box.lo()) / Math.log(box.hi() / box.lo())
        : (x - box.lo()) / (box.hi() - box.lo());
  }

  /// The run at a place; empty where it may not be made or is not defined.
  Optional<Run> run(double[] at) {
    double[] sums = new double[1 + 2 * problem.constraints().size()];
    formulas.accumulate(at, new double[0][], new double[] {1}, 0, 1, sums);
    for (int k = 0; k < problem.constraints().size(); k++) {
      double left = sums[1 + 2 * k];
      double right = sums[2 + 2 * k];
      if (!(left - right <= ROUNDING * (Math.abs(left) + Math.abs(right)))) {
        return Optional.empty();
      }
    }
    if (!Double.isFinite(sums[0])) {
      return Optional.empty();
    }
    var says = new Information.Run[places.length][problem.subjects().size()];
    var levels = problem.levels(at);
    for (int b = 0; b < problem.subjects().size(); b++) {
      double[] arguments = problem.arguments(problem.subjects().get(b), at);
      for (int s = 0; s < places.length; s++) {
        says[s][b] = places[s][b].ofRun(arguments, levels);
        if (!says[s][b].isDefined()) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Run(at, sums[0], says));
  }

  /// The unknowns that can be moved a little.
  List<Integer> movable() {
    var result = new ArrayList<Integer>();
    for (int i = 0; i < problem.choices().size(); i++) {
      if (problem.choices().get(i) instanceof Choice.Between(_, Interval box, _)
          && box.lo() < box.hi()) {
        result.add(i);
      }
    }
    return result;
  }

  /// The place with unknown `i` moved by a share of its box, as far as that goes.
  double[] moved(double[] at, int i, double by) {
    var choice = (Choice.Between) problem.choices().get(i);
    double[] result = at.clone();
    double t = Math.clamp(share(choice.box(), at[i]) + by, 0, 1);
    result[i] = place(choice, t);
    return result;
  }

  /// The place with unknown `i` such that the run costs `cost` or a hair less; empty where it cannot.
  Optional<double[]> costing(double[] at, int i, double cost) {
    var choice = (Choice.Between) problem.choices().get(i);
    double[] low = with(at, i, choice.box().lo());
    double[] high = with(at, i, choice.box().hi());
    double a = cost(low);
    double b = cost(high);
    if (a > b) {
      double[] other = low;
      low = high;
      high = other;
    }
    if (!(cost(low) <= cost)) {
      return Optional.empty();
    }
    if (cost(high) <= cost) {
      return Optional.of(high);
    }
    double from = share(choice.box(), low[i]);
    double to = share(choice.box(), high[i]);
    for (int step = 0; step < 60; step++) {
      double middle = (from + to) / 2;
      if (cost(with(at, i, place(choice, middle))) <= cost) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return Optional.of(with(at, i, place(choice, from)));
  }

  private static double[] with(double[] at, int i, double x) {
    double[] result = at.clone();
    result[i] = x;
    return result;
  }

  double cost(double[] at) {
    double[] sums = new double[1 + 2 * problem.constraints().size()];
    formulas.accumulate(at, new double[0][], new double[] {1}, 0, 1, sums);
    return sums[0];
  }
}
