package org.lawlang.fit;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.lawlang.fit.TrustRegion.End;

/// One local search: through the stages of the objective down to the objective itself. Used by one
/// thread.
final class Descent {
  private static final int BUDGET = 300;
  private static final double TIGHT = 1e-14;

  /// Of a resample: some 3e-3 standard errors before the last Newton step, which squares that.
  private static final double RESAMPLED = 1e-7;
  private static final double LOOSE = 1e-4;

  /// How far, relatively, the parameters of searches that have met differ at most.
  private static final double MET = 0.05;

  private static final int OPENINGS = 24;

  private final Surface surface;
  private final Metric metric;
  private final TrustRegion region;
  private final Ladder ladder;
  private final Point probe;

  /// The stages, from loose to the last.
  ///
  /// @param top the scale of the response
  /// @param noise of the sum of the objective, by rounding
  @SuppressWarnings("ArrayRecordComponent")
  record Ladder(double[] stages, double noise, double top) {
    private static final double ROUNDING = 4e-16;

    double last() {
      return stages[stages.length - 1];
    }

    /// How far corners stay rounded: nothing beside most of the responses, whatever the wildest is.
    private static double corner(double[] response, double top) {
      double middle = median(response.clone());
      double[] distances = response.clone();
      Arrays.setAll(distances, i -> Math.abs(response[i] - middle));
      double size = Math.max(1e-9 * median(distances), 1e-13 * Math.abs(middle));
      return size > 0 ? size : 1e-9 * top;
    }

    private static double median(double[] values) {
      Arrays.sort(values);
      return values[values.length / 2];
    }

    /// What rounding may add to the sum. A likelihood with a scale of its own is of order one a row.
    private static double noise(Loss loss, Rows rows, boolean onLog, double last) {
      if (!loss.ofResidual()) {
        return 0;
      }
      boolean isMany = rows.size() > LossOfRows.MANY;
      UnaryOperator<double[]> rises =
          loss.open().isEmpty() ? loss.rises(last, isMany) : UnaryOperator.identity();
      double noise = 0;
      for (int from = 0; from < rows.size(); from += Surface.AT_A_TIME) {
        int to = Math.min(rows.size(), from + Surface.AT_A_TIME);
        double[] rounding = Arrays.copyOfRange(rows.response(), from, to);
        Arrays.setAll(rounding, i -> ROUNDING * Math.max(Math.abs(rounding[i]), onLog ? 1 : 0));
        double[] raised = rises.apply(rounding);
        for (int i = 0; i < raised.length; i++) {
          noise += rows.weight()[from + i] * (loss.open().isEmpty() ? raised[i] : ROUNDING);
        }
      }
      return noise;
    }

    /// From the scale of the response down.
    static Ladder of(Loss loss, Rows rows, boolean onLog) {
      double size = 0;
      double mean = 0;
      for (int i = 0; i < rows.size(); i++) {
        size = Math.max(size, Math.abs(rows.response()[i]));
        mean += rows.response()[i] / rows.size();
      }
      double spread = 0;
      for (double y : rows.response()) {
        spread += (y - mean) * (y - mean) / rows.size();
      }
      double top = onLog ? 1 : Math.sqrt(spread);
      double last =
          switch (loss.kind()) {
            case SQUARES, SMOOTH -> 1;
            case THRESHOLD -> loss.last();
            case KINK -> corner(rows.response(), top);
          };
      double noise = noise(loss, rows, onLog, last);
      double factor =
          switch (loss.kind()) {
            case SQUARES, SMOOTH -> Double.POSITIVE_INFINITY;
            case THRESHOLD -> 10;
            case KINK -> 4;
          };
      int steps = (int) Math.max(0, Math.ceil(Math.log(top / last) / Math.log(factor) - 1e-9));
      double[] stages = new double[steps + 1];
      for (int i = 0; i <= steps; i++) {
        stages[i] = i == steps ? last : last * Math.pow(factor, steps - i);
      }
      return new Ladder(stages, noise, top > 0 ? top : Math.max(size, 1));
    }
  }

  Descent(Surface surface, Metric metric, Ladder ladder) {
    this.surface = surface;
    this.metric = metric;
    this.region = new TrustRegion(surface, metric);
    this.ladder = ladder;
    probe = new Point(surface);
  }

  /// Where a search ended: the walked parameters and the objective (its last stage) there.
  @SuppressWarnings("ArrayRecordComponent")
  record Found(End end, double[] at, double value, int evaluations) {
    boolean isBetterThan(Found other) {
      return Double.isFinite(value) && !(other.value <= value);
    }
  }

  /// From a start that was given: as it stands, with what follows from the rest at its best, and,
  /// where there are stages, at the last one alone, lest the way through them ends above the start;
  /// the best end.
  Found given(double[] start, double[] weights) {
    Found best = through(start, weights);
    if (metric.hasInner()) {
      best = better(best, through(start, true, weights));
    }
    return ladder.stages().length > 1
        ? better(best, directly(opened(start, weights), weights))
        : best;
  }

  /// From a start of Law's own, or one of a grid: through all stages, and where that ends above the
  /// start, at the last one alone.
  Found own(double[] start, double[] weights) {
    return orBelow(through(start, weights), start, weights);
  }

  /// What a search ended at, or the end of the last stage alone where that is lower and the search
  /// ended above its start.
  Found orBelow(Found found, double[] start, double[] weights) {
    if (ladder.stages().length == 1) {
      return found;
    }
    double[] at = opened(start, weights);
    return found.value() <= value(ladder.last(), at, weights)
        ? found
        : better(found, directly(at, weights));
  }

  private double value(double stage, double[] at, double[] weights) {
    System.arraycopy(at, 0, probe.at, 0, at.length);
    surface.evaluate(stage, weights, probe);
    return probe.value;
  }

  static Found better(Found a, Found b) {
    Found best = b.isBetterThan(a) ? b : a;
    return new Found(best.end(), best.at(), best.value(), a.evaluations() + b.evaluations());
  }

  /// Through all stages.
  Found through(double[] start, double[] weights) {
    return through(start, false, weights);
  }

  /// Through the first of several stages.
  Found opening(double[] start, double[] weights) {
    return from(0, 1, opened(start, weights), false, weights);
  }

  /// From the end of the first stage through the others.
  Found onward(Found opening, boolean isOfSome, double[] weights) {
    return opening.end() == End.UNDEFINED
        ? opening
        : from(isOfSome ? 0 : 1, ladder.stages().length, opening.at(), false, weights);
  }

  /// Whether two searches have met in the first stage: their ends differ by no more than it left
  /// open.
  static boolean haveMet(Found one, Found two) {
    if (one.end() != End.CONVERGED || two.end() != End.CONVERGED) {
      return false;
    }
    boolean isNear = Math.abs(one.value() - two.value()) <= 2 * LOOSE * Math.abs(one.value());
    for (int i = 0; isNear && i < one.at().length; i++) {
      isNear = Math.abs(one.at()[i] - two.at()[i]) <= MET * (1 + Math.abs(one.at()[i]));
    }
    return isNear;
  }

  /// Through the stages up to a size, or the last one alone.
  Found below(double stage, double[] start, double[] weights) {
    int first = ladder.stages().length - 1;
    while (first > 0 && ladder.stages()[first - 1] <= stage) {
      first--;
    }
    return from(first, ladder.stages().length, start, false, weights);
  }

  private Found through(double[] start, boolean literal, double[] weights) {
    return from(0, ladder.stages().length, opened(start, weights), literal, weights);
  }

  private Found from(int first, int to, double[] start, boolean literal, double[] weights) {
    int before = region.evaluations;
    double[] stages = ladder.stages();
    boolean isKink = surface.loss.kind() == Loss.Kind.KINK;
    double[] at = start;
    double[] earlier = start;
    End end = End.UNDEFINED;
    for (int s = first; s < to; s++) {
      boolean last = s == stages.length - 1;
      double loose = isKink ? Math.max(TIGHT, LOOSE * stages[s] / stages[0]) : LOOSE;
      double[] previous = at;
      if (isKink && s >= first + 2) {
        double share = (stages[s - 1] - stages[s]) / (stages[s - 2] - stages[s - 1]);
        at = foreseen(stages[s], earlier, at, share, weights);
      }
      earlier = previous;
      end =
          region.descend(
              at,
              literal && s == first,
              stages[s],
              weights,
              last ? TIGHT : loose,
              ladder.noise(),
              BUDGET);
      if (end == End.UNDEFINED) {
        break;
      }
      at = region.end().at.clone();
    }
    return found(end, at, before);
  }

  /// Where the optimum goes as corners get sharper: on along its way so far, as it moves in
  /// proportion to their size; or where it was, if that is better.
  private double[] foreseen(
      double stage, double[] earlier, double[] at, double share, double[] weights) {
    double[] next = at.clone();
    for (int i = 0; i < next.length; i++) {
      Coordinates.Walker w = surface.coordinates.walkers().get(i);
      next[i] = Math.min(Math.max(at[i] + share * (at[i] - earlier[i]), w.lo()), w.hi());
    }
    region.evaluations += 2;
    return value(stage, next, weights) <= value(stage, at, weights) ? next : at;
  }

  /// The objective at a start.
  double objective(double[] start, double[] weights) {
    return value(ladder.last(), opened(start, weights), weights);
  }

  /// Whether the first stage has a value there.
  boolean isDefined(double[] start, double[] weights) {
    return Double.isFinite(value(ladder.stages()[0], start, weights));
  }

  /// The start with each open parameter of the objective where the objective is least, over the
  /// magnitudes within its range.
  private double[] opened(double[] start, double[] weights) {
    double[] at = start.clone();
    for (int w = at.length - surface.loss.open().size(); w < at.length; w++) {
      Coordinates.Walker walker = surface.coordinates.walkers().get(w);
      double best = Double.NaN;
      double least = Double.POSITIVE_INFINITY;
      for (int k = -OPENINGS; k <= OPENINGS; k++) {
        System.arraycopy(at, 0, probe.at, 0, at.length);
        probe.at[w] = walker.walked(ladder.top() * Math.pow(2, k));
        surface.evaluate(ladder.stages()[0], weights, probe);
        if (probe.value < least) {
          least = probe.value;
          best = probe.at[w];
        }
      }
      at[w] = Double.isNaN(best) ? walker.walked(ladder.top()) : best;
    }
    region.evaluations += surface.loss.open().isEmpty() ? 0 : 2 * OPENINGS + 1;
    return at;
  }

  /// The end of a search to the last digits, where the objective is smooth enough for that.
  Found refined(Found found, double[] weights) {
    boolean isSmooth =
        surface.loss.kind() == Loss.Kind.THRESHOLD || surface.loss.kind() == Loss.Kind.SMOOTH;
    if (!isSmooth || found.end() != End.CONVERGED) {
      return found;
    }
    int before = region.evaluations;
    region.refine(found.at(), ladder.last(), weights, ladder.noise());
    return new Found(
        found.end(),
        region.end().at.clone(),
        region.end().value,
        found.evaluations() + region.evaluations - before);
  }

  /// At the last stage alone.
  Found directly(double[] start, double[] weights) {
    return at(ladder.last(), start, weights);
  }

  /// Of a resample, to far fewer digits than those by which resamples differ: at the last stage
  /// alone, or, of an objective with a corner, where that ends short of the optimum, through those
  /// below a size.
  Found ofResample(double[] start, double[] weights, double size) {
    if (surface.loss.kind() == Loss.Kind.KINK) {
      return below(size, start, weights);
    }
    int before = region.evaluations;
    End end =
        region.descend(start, false, ladder.last(), weights, RESAMPLED, ladder.noise(), BUDGET);
    return found(end, region.next(), before);
  }

  /// At one stage alone.
  Found at(double stage, double[] start, double[] weights) {
    int before = region.evaluations;
    End end = region.descend(start, false, stage, weights, TIGHT, ladder.noise(), BUDGET);
    return found(end, region.end().at.clone(), before);
  }

  private Found found(End end, double[] at, int before) {
    double value = end == End.UNDEFINED ? Double.NaN : region.end().value;
    return new Found(end, at, value, region.evaluations - before);
  }
}
