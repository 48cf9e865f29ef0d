package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.lawlang.kernel.Compiler;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
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

  /// How often, and over how many places, each parameter in a condition is moved.
  private static final int SCANS = 3;

  private static final int SCAN = 24;

  private final Coordinates coordinates;
  private final Rows rows;
  private final double[] weights;
  private final Scales scales;
  private final boolean[] linear;
  private final int[] stepped;
  private final List<Part> parts = new ArrayList<>();
  private final int[][] byBlock;
  private final Groups groups;
  private volatile Named named; // the last that was asked for

  /// Where starts of those names have the value of each walker.
  @SuppressWarnings("ArrayRecordComponent")
  private record Named(List<String> names, int[] places) {}

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
      var program = new RowProgram(parameters, names, List.of(), outputs);
      return new Part(Compiler.compileLater(program), columns, uses);
    }
  }

  /// @param laws one a target, in the parameters and columns as they are, not in their logarithms
  Guesses(List<Expr> laws, Coordinates coordinates, Rows rows, boolean onLog) {
    this.coordinates = coordinates;
    this.rows = rows;
    weights = weights(rows, onLog);
    this.scales = new Scales(laws, coordinates.locals(), rows);
    linear = jointlyLinear(laws, coordinates.locals());
    stepped = stepped(laws, coordinates.locals());
    byBlock = coordinates.byBlock(rows.blocks());
    groups = Groups.of(coordinates);
    named = named(List.of());
    for (Expr law : laws) {
      parts.add(Part.of(law, coordinates, rows, linear));
    }
  }

  /// The places of the parameters that stand in conditions or under functions that go in steps.
  private static int[] stepped(List<Expr> laws, List<Param> locals) {
    return IntStream.range(0, locals.size())
        .filter(
            i ->
                laws.stream()
                    .anyMatch(law -> Substitution.stepped(law).contains(locals.get(i).name())))
        .toArray();
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
    SortedSet<String> stepped = Substitution.stepped(law);
    for (int i = 0; i < linear.length; i++) {
      Expr slope = Derivative.of(law, locals.get(i).name());
      var in = Substitution.variables(slope);
      String name = locals.get(i).name();
      boolean free = !in.contains(name) && !stepped.contains(name);
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
  double[] start(long seed, int i, Start given) {
    int[] places = places(given.names());
    double[] pinned = new double[places.length];
    boolean complete = true;
    for (int w = 0; w < pinned.length; w++) {
      pinned[w] = places[w] < 0 ? Double.NaN : given.values()[places[w]];
      complete &= !Double.isNaN(pinned[w]);
    }
    if (complete) {
      return coordinates.walked(pinned);
    }
    RandomGenerator random = Streams.of(Streams.seed(seed, "starts"), i);
    double[] best = new double[0];
    double[] least = new double[groups.levels().length + 1];
    double[][] bestOf = new double[least.length][];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(bestOf, best);
    double[] scores = new double[least.length];
    Room room = room();
    for (int c = 0; c < CANDIDATES || (best.length == 0 && c < 10 * CANDIDATES); c++) {
      double[] values = pinned.clone();
      candidate(values, random, room, scores);
      for (int slot = 0; slot < least.length; slot++) {
        if (scores[slot] < least[slot]) {
          least[slot] = scores[slot];
          bestOf[slot] = values;
          best = slot == 0 ? values : best;
        }
      }
      if (best.length == 0 && c == 10 * CANDIDATES - 1) {
        best = values;
      }
    }
    double[] found = mixed(best.clone(), bestOf);
    return coordinates.walked(stepped.length == 0 ? found : scanned(found, pinned, random, room));
  }

  /// A walked start whose linear parameters follow from the rest.
  double[] following(double[] start) {
    double[] values = coordinates.values(start);
    for (int w = 0; w < values.length; w++) {
      values[w] = linear[coordinates.walkers().get(w).local()] ? Double.NaN : values[w];
    }
    candidate(values, Streams.of(0, 0), room(), new double[groups.levels().length + 1]);
    return coordinates.walked(values);
  }

  /// Where a start of those names has the value of each walker; negative where it has none.
  private int[] places(List<String> names) {
    Named known = named;
    if (!known.names.equals(names)) {
      known = named(names);
      named = known;
    }
    return known.places;
  }

  private Named named(List<String> names) {
    return new Named(
        names,
        coordinates.walkers().stream()
            .mapToInt(
                walker -> {
                  int own = names.indexOf(walker.name());
                  String ofAll = coordinates.locals().get(walker.local()).name();
                  return own < 0 ? names.indexOf(ofAll) : own;
                })
            .toArray());
  }

  /// The walkers in which not all laws are linear at once: what a walked start is besides.
  int[] rest() {
    return IntStream.range(0, coordinates.size())
        .filter(w -> !linear[coordinates.walkers().get(w).local()])
        .toArray();
  }

  /// A start whose parameters in conditions are moved one at a time, the linear ones following:
  /// where a law goes in steps no slope leads to a better step.
  private double[] scanned(double[] start, double[] pinned, RandomGenerator random, Room room) {
    double[] best = start;
    double least = Double.POSITIVE_INFINITY;
    double[] scores = new double[groups.levels().length + 1];
    for (int scan = 0; scan < SCANS * stepped.length; scan++) {
      int moved = stepped[scan % stepped.length];
      for (int k = 0; k <= SCAN; k++) {
        double[] values = pinned.clone();
        double drawn = scales.draw(coordinates.locals().get(moved), random);
        for (int w = 0; w < values.length; w++) {
          int local = coordinates.walkers().get(w).local();
          if (Double.isNaN(values[w]) && !linear[local]) {
            values[w] = local == moved && k > 0 ? drawn : best[w];
          }
        }
        candidate(values, random, room, scores);
        if (scores[0] < least) {
          least = scores[0];
          best = values;
        }
      }
    }
    return best;
  }

  /// The best candidate, each level with its own walkers from the candidate that suits it best.
  private double[] mixed(double[] best, double[][] bestOf) {
    for (int l = 0; l < groups.levels().length; l++) {
      double[] own = bestOf[l + 1];
      for (int w : groups.levels()[l]) {
        best[w] = own.length == 0 ? best[w] : own[w];
      }
    }
    return best;
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
  /// to the target on log; of all rows, then of those of each level.
  private void candidate(double[] values, RandomGenerator random, Room room, double[] scores) {
    boolean[] solved = draw(values, random);
    var system = new LeastSquares(groups, coordinates.walkers());
    for (int b = 0; b < byBlock.length; b++) {
      add(b, values, solved, room, system);
    }
    system.solve(solved, values);
    Arrays.fill(scores, 0);
    for (int b = 0; b < byBlock.length; b++) {
      double sum = squares(b, values, solved, room);
      scores[0] += sum;
      if (home(byBlock[b]) >= 0) {
        scores[home(byBlock[b]) + 1] += sum;
      }
    }
  }

  /// Draws the open places of `values`.
  ///
  /// @return which of them are linear, and so still open
  private boolean[] draw(double[] values, RandomGenerator random) {
    double[] drawn = new double[linear.length];
    for (int local = 0; local < drawn.length; local++) {
      drawn[local] = linear[local] ? 0 : scales.draw(coordinates.locals().get(local), random);
    }
    boolean[] solved = new boolean[values.length];
    for (int w = 0; w < values.length; w++) {
      if (Double.isNaN(values[w])) {
        int local = coordinates.walkers().get(w).local();
        values[w] = drawn[local];
        solved[w] = linear[local];
      }
    }
    return solved;
  }

  /// Computes what the linear parameters must make up for in one block, and adds it to the system.
  private void add(int b, double[] values, boolean[] solved, Room room, LeastSquares system) {
    Rows.Block block = rows.blocks().get(b);
    Part part = parts.get(block.part());
    double[] rest = room.rest;
    double[] local = new double[linear.length];
    for (int k = 0; k < part.uses.length; k++) {
      local[k] = values[byBlock[b][part.uses[k]]];
    }
    part.basis.evaluate(local, part.columns, block.from(), block.to(), 0, rest);
    for (int row = block.from(); row < block.to(); row++) {
      rest[row] = rows.target()[row] - rest[row];
    }
    int[] index = new int[linear.length];
    double[][] open = new double[linear.length][];
    int count = 0;
    for (int k = 0; k < part.uses.length; k++) {
      int own = part.uses[k];
      if (linear[own]) {
        double[] slope = room.slopes[own];
        int w = byBlock[b][own];
        part.basis.evaluate(local, part.columns, block.from(), block.to(), 1 + k, slope);
        if (solved[w]) {
          index[count] = w;
          open[count++] = slope;
        } else {
          take(values[w], slope, block, rest);
        }
      }
    }
    system.add(index, open, count, rest, weights, block.from(), block.to());
  }

  /// The sum of squares of one block, its linear parameters having been found.
  private double squares(int b, double[] values, boolean[] solved, Room room) {
    Rows.Block block = rows.blocks().get(b);
    double[] rest = room.rest;
    for (int k : parts.get(block.part()).uses) {
      if (linear[k] && solved[byBlock[b][k]]) {
        take(values[byBlock[b][k]], room.slopes[k], block, rest);
      }
    }
    double sum = 0;
    for (int row = block.from(); row < block.to(); row++) {
      sum += weights[row] * rest[row] * rest[row];
    }
    return sum;
  }

  private static void take(double value, double[] slope, Rows.Block block, double[] rest) {
    for (int row = block.from(); row < block.to(); row++) {
      rest[row] -= slope[row] * value;
    }
  }

  /// The level that a block of rows belongs to; −1 for none.
  private int home(int[] index) {
    for (int w : index) {
      if (w >= 0 && groups.home()[w] >= 0) {
        return groups.home()[w];
      }
    }
    return -1;
  }

  /// What a squared residual counts: relative to the target on log.
  private static double[] weights(Rows rows, boolean onLog) {
    if (!onLog) {
      return rows.weight();
    }
    double[] weights = rows.weight().clone();
    for (int row = 0; row < weights.length; row++) {
      weights[row] /= rows.target()[row] * rows.target()[row];
    }
    return weights;
  }

  /// Room for the rows of one candidate after another.
  ///
  /// @param rest of the target, less what the law says
  /// @param slopes by the linear parameters
  @SuppressWarnings("ArrayRecordComponent")
  private record Room(double[] rest, double[][] slopes) {}

  private Room room() {
    double[][] slopes = new double[linear.length][];
    for (int k = 0; k < slopes.length; k++) {
      slopes[k] = new double[linear[k] ? rows.size() : 0];
    }
    return new Room(new double[rows.size()], slopes);
  }
}
