package org.lawlang.plan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Optional;
import org.lawlang.kernel.Interpreter;

/// An optimum on a kink, followed for other givens in the problem without its [Kinks].
final class Epigraph {
  private static final double SAME = 1e-7;

  private final Posed kinked;
  private final Landscape scape;
  private final Candidate optimum;

  private Epigraph(Posed kinked, Landscape scape, Candidate optimum) {
    this.kinked = kinked;
    this.scape = scape;
    this.optimum = optimum;
  }

  /// Empty without draws, without kinks, or where the optimum is not found again.
  ///
  /// @param point the unknowns at the optimum, then the value
  static Optional<Epigraph> of(Posed kinked, double[] point) {
    return Draws.count(kinked.problem()) == 0
        ? Optional.empty()
        : Kinks.of(kinked).flatMap(kinks -> of(kinked, kinks, point));
  }

  private static Optional<Epigraph> of(Posed kinked, Kinks kinks, double[] point) {
    var values = new HashMap<>(kinked.values());
    int n = point.length - 1;
    double[] start = Arrays.copyOf(point, n + kinks.places.size());
    for (int i = 0; i < n; i++) {
      values.put(kinks.smooth.unknowns().get(i).name(), point[i]);
    }
    kinks.places.forEach(
        (kink, place) -> {
          double x = Interpreter.evaluate(kink, values);
          values.put(place.name(), x);
          start[values.size() - kinked.values().size() - 1] = x;
        });
    Posed posed = Posed.of(kinks.smooth);
    double[] u = posed.landscape().walked(start);
    Landscape scape = posed.landscape().scaledAt(u, posed.givens());
    var epigraph = new Epigraph(kinked, scape, Lagrangian.search(scape, posed.givens(), u));
    return epigraph
        .at(kinked.givens(), epigraph.optimum)
        .filter(x -> isSame(x[n], point[n]))
        .map(x -> epigraph);
  }

  private static boolean isSame(double x, double y) {
    return Math.abs(x - y) <= SAME * (1 + Math.abs(y));
  }

  /// The optimum for other givens, the unknowns and then the value; empty when it is lost.
  Optional<double[]> near(double[] givens) {
    return Kkt.follow(scape, givens, optimum)
        .or(
            () ->
                Optional.of(Lagrangian.search(scape, givens, optimum.u()))
                    .filter(Candidate::isStationary))
        .flatMap(c -> at(givens, c));
  }

  /// Empty where what stands for a kink is not its value.
  private Optional<double[]> at(double[] givens, Candidate c) {
    double[] x = Arrays.copyOf(scape.place(c.u()), kinked.problem().unknowns().size());
    double[] place = Draws.place(kinked.landscape(), givens, kinked.landscape().walked(x));
    return c.isFeasible() && isSame(scape.value(c.u(), givens), place[x.length])
        ? Optional.of(place)
        : Optional.empty();
  }
}
