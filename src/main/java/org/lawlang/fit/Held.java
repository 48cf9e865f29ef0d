package org.lawlang.fit;

import java.util.ArrayList;
import org.lawlang.fit.Descent.Found;
import org.lawlang.fit.TrustRegion.End;

/// Searches of the same objective with some walkers held where they are.
@SuppressWarnings("ArrayRecordComponent")
record Held(Setup setup, boolean[] held, Metric metric) {

  static Held of(Setup setup, boolean[] held) {
    Metric whole = setup.metric();
    boolean[] inner = whole.inner().clone();
    double[] natural = whole.natural().clone();
    var shears = new ArrayList<Metric.Shear>();
    for (int i = 0; i < inner.length; i++) {
      inner[i] &= !held[i];
    }
    for (Metric.Shear s : whole.shears()) {
      if (held[s.factor()] || held[s.exponent()]) {
        natural[s.exponent()] = 0;
      } else {
        shears.add(s);
      }
    }
    return new Held(setup, held, new Metric(natural, shears, whole.unit(), inner));
  }

  /// The best of the other walkers, from `start`, where the held ones stay.
  Found solve(double[] start) {
    var walkers = new ArrayList<>(setup.coordinates().walkers());
    for (int i = 0; i < held.length; i++) {
      if (held[i]) {
        Coordinates.Walker w = walkers.get(i);
        walkers.set(
            i, new Coordinates.Walker(w.name(), w.local(), w.level(), w.log(), start[i], start[i]));
      }
    }
    Coordinates all = setup.coordinates();
    Surface surface = setup.surface().within(new Coordinates(all.locals(), walkers));
    var descent = new Descent(surface, metric, setup.ladder());
    double[] weights = setup.rows().weight();
    Found found = descent.directly(start, weights);
    if (found.end() != End.CONVERGED) {
      Found again = descent.through(start, weights);
      return again.end() == End.CONVERGED || again.isBetterThan(found) ? again : found;
    }
    return found;
  }
}
