package org.lawlang.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.lawlang.math.Parallel;
import org.lawlang.math.Quantity;

/// The optimum of each draw of the givens, followed from the point optimum.
final class Draws {
  private static final int PIECE = 16;

  private Draws() {}

  /// How many draws a function of the givens has; none when all are exact.
  static int count(Problem problem) {
    return problem.given().values().stream()
        .mapToInt(q -> q instanceof Quantity.Uncertain u ? u.draws().length : Integer.MAX_VALUE)
        .min()
        .stream()
        .map(n -> n == Integer.MAX_VALUE ? 0 : n)
        .findFirst()
        .orElse(0);
  }

  /// An optimum for given values; unknowns, then the value; empty where there is none.
  interface Answer {
    Optional<double[]> at(double[] givens);
  }

  /// The unknowns and the value with their draws; `point` holds the unknowns, then the value.
  static List<Quantity> follow(Posed posed, double[] point, Answer answer, Executor executor) {
    int draws = count(posed.problem());
    if (draws == 0) {
      return Arrays.stream(point).mapToObj(Quantity::exact).toList();
    }
    double[][] results = new double[point.length][draws];
    Parallel.run(
        executor,
        "draws",
        (draws + PIECE - 1) / PIECE,
        piece -> {
          for (int k = piece * PIECE; k < Math.min(draws, (piece + 1) * PIECE); k++) {
            Optional<double[]> found = answer.at(posed.givens(k));
            for (int i = 0; i < point.length; i++) {
              results[i][k] = found.isPresent() ? found.get()[i] : Double.NaN;
            }
          }
        });
    return IntStream.range(0, point.length)
        .mapToObj(i -> (Quantity) new Quantity.Uncertain(point[i], results[i]))
        .toList();
  }

  /// Near the point optimum by a few Newton steps, otherwise by a search from there.
  static Optional<double[]> near(
      Problem problem, Landscape scape, double[] givens, Candidate point) {
    Optional<Candidate> followed = Kkt.follow(scape, givens, point);
    if (followed.isPresent()) {
      return Optional.of(place(scape, givens, followed.get().u()));
    }
    Candidate searched = Lagrangian.search(scape, givens, point.u());
    boolean holds =
        searched.isFeasible()
            && searched.isStationary()
            && new Reasons(problem, scape, givens).unbounded(searched).isEmpty();
    return holds ? Optional.of(place(scape, givens, searched.u())) : Optional.empty();
  }

  /// The unknowns, then the value.
  static double[] place(Landscape scape, double[] givens, double[] u) {
    double[] x = Arrays.copyOf(scape.place(u), u.length + 1);
    x[u.length] = scape.value(u, givens);
    return x;
  }
}
