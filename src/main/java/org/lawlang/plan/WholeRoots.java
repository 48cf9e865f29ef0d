package org.lawlang.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Problem.Unknown;

/// Equations in whole numbers: all points tried where they are few, otherwise those that are whole
/// among the roots there are when the unknowns may vary continuously.
final class WholeRoots {
  private static final double NEAR = 1e-6;

  private final Posed posed;
  private final Executor executor;

  private WholeRoots(Posed posed, Executor executor) {
    this.posed = posed;
    this.executor = executor;
  }

  /// @param relaxed the roots for unknowns that need not be whole
  static Roots of(Posed posed, Function<List<Unknown>, Roots> relaxed, Executor executor) {
    var whole = new WholeRoots(posed, executor);
    Optional<Exhaustive> all = Exhaustive.of(posed);
    List<double[]> tried = all.map(a -> a.feasible(posed.givens())).orElse(List.of());
    List<Unknown> unknowns = posed.problem().unknowns();
    boolean square = posed.problem().constraints().size() == unknowns.size();
    if (!tried.isEmpty() || !square) {
      String count = Words.number(all.orElseThrow().size());
      return whole.roots(
          tried,
          true,
          tried.isEmpty()
              ? "none of the " + count + " whole points is a solution"
              : "all " + count + " whole points tried");
    }
    Roots between =
        relaxed.apply(unknowns.stream().map(u -> new Unknown(u.name(), u.box(), false)).toList());
    List<double[]> kept =
        between.roots().stream().map(whole::snapped).flatMap(Optional::stream).toList();
    boolean complete = all.isPresent() || between.complete();
    String why =
        between.roots().isEmpty()
            ? between.why()
            : kept.isEmpty()
                ? "the solutions are no whole numbers: "
                    + Words.list(between.roots().stream().map(WholeRoots::words).toList())
                : between.why();
    return whole.roots(kept, complete, why);
  }

  /// The whole point beside a root, if it is one as well.
  private Optional<double[]> snapped(Map<String, Quantity> root) {
    List<Unknown> unknowns = posed.problem().unknowns();
    double[] point = new double[unknowns.size()];
    for (int i = 0; i < point.length; i++) {
      double x = root.getOrDefault(unknowns.get(i).name(), Quantity.exact(Double.NaN)).value();
      point[i] = unknowns.get(i).integer() ? Math.rint(x) : x;
      if (!(Math.abs(point[i] - x) <= NEAR * Math.max(1, Math.abs(x)))) {
        return Optional.empty();
      }
    }
    return Exhaustive.at(posed, point).best(posed.givens()).map(found -> point);
  }

  private static String words(Map<String, Quantity> root) {
    List<String> numbers = root.values().stream().map(q -> Words.number(q.value(), 6)).toList();
    return numbers.size() == 1 ? numbers.getFirst() : "(" + String.join(", ", numbers) + ")";
  }

  /// With the draws in which a point is a root too.
  private Roots roots(List<double[]> points, boolean complete, String why) {
    var roots = new ArrayList<Map<String, Quantity>>();
    for (double[] point : points) {
      Exhaustive there = Exhaustive.at(posed, point);
      List<Quantity> at = Draws.follow(posed, point, there::best, executor);
      var root = new LinkedHashMap<String, Quantity>();
      for (int i = 0; i < point.length; i++) {
        root.put(posed.problem().unknowns().get(i).name(), at.get(i));
      }
      roots.add(root);
    }
    int draws = Draws.count(posed.problem());
    long with =
        IntStream.range(0, draws)
            .filter(
                k ->
                    roots.stream()
                        .anyMatch(r -> r.values().stream().noneMatch(q -> Double.isNaN(q.draw(k)))))
            .count();
    return new Roots(
        roots,
        complete,
        why,
        draws == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) with / draws),
        Optional.empty());
  }
}
