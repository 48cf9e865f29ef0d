package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lawlang.math.Interval;
import org.lawlang.symbolic.Bounds;

/// Why there is no optimum, in words.
final class Reasons {
  /// The last ones are where a limit on a product with something small holds at last.
  private static final double[] FAR_LOG = {1, 5, 20, 60, 70, 80};

  private static final double[] FAR = {1, 1e2, 1e4, 1e6, 1e12, 1e24};

  /// A slope that only comes from what doubles can still hold.
  private static final double VANISHING = 1e-200;

  private final Problem problem;
  private final Landscape scape;
  private final double[] givens;

  Reasons(Problem problem, Landscape scape, double[] givens) {
    this.problem = problem;
    this.scape = scape;
    this.givens = givens;
  }

  private double[] nearest(Candidate end) {
    return Lagrangian.nearest(scape, givens, end.u());
  }

  private int[] violated(Jet[] jets) {
    double worst = Math.max(Candidate.FEASIBLE, 1e-3 * scape.violation(jets));
    return IntStream.range(0, scape.limitCount())
        .filter(k -> scape.violation(k, jets[k + 1].value) > worst)
        .toArray();
  }

  /// The constraints of the problem that fail at the nearest point found.
  List<Integer> clashing(Candidate end) {
    return Arrays.stream(violated(scape.at(nearest(end), givens)))
        .mapToObj(k -> scape.limits().get(k).index())
        .toList();
  }

  /// Which constraints clash and how far from feasible the nearest point found is.
  String infeasible(Candidate end) {
    double[] u = nearest(end);
    Jet[] jets = scape.at(u, givens);
    Jet[] raw = scape.raw(u, givens);
    int[] violated = violated(jets);
    var texts = new ArrayList<String>();
    var misses = new ArrayList<String>();
    for (int k : violated) {
      int index = scape.limits().get(k).index();
      String text = problem.constraints().get(index).text();
      texts.add(text);
      misses.add(
          Words.number(raw[1 + 2 * index].value, 4)
              + (scape.isEquality(k) ? " against " : " against at most ")
              + Words.number(raw[2 + 2 * index].value, 4));
    }
    String what =
        texts.size() > 1
            ? Words.list(texts) + " cannot hold together"
            : (texts.isEmpty() ? "the constraints" : texts.getFirst()) + " cannot be satisfied";
    String boxes = boxesThatHold(u, jets);
    return what
        + boxes
        + ": at the nearest point found "
        + (texts.size() > 1 ? "their sides are " : "its sides are ")
        + String.join("; ", misses);
  }

  private String boxesThatHold(double[] u, Jet[] jets) {
    var ends = new ArrayList<String>();
    for (int i = 0; i < u.length; i++) {
      Axis axis = scape.axes().get(i);
      double push = 0;
      for (int k = 0; k < scape.limitCount(); k++) {
        double c = jets[k + 1].value;
        push += scape.violation(k, c) == 0 ? 0 : c * jets[k + 1].gradient[i];
      }
      if (push > 0 && u[i] <= axis.walk().lo() && !axis.fencedBelow()) {
        ends.add(axis.name() + " at least " + Words.number(axis.place(u[i])));
      } else if (push < 0 && u[i] >= axis.walk().hi() && !axis.fencedAbove()) {
        ends.add(axis.name() + " at most " + Words.number(axis.place(u[i])));
      }
    }
    return ends.isEmpty() ? "" : " with " + Words.list(ends);
  }

  /// How the value goes on falling (rising, for a maximum).
  ///
  /// @param value how far it was seen to fall where the constraints hold
  /// @param ends whether it cannot fall much further, so that another place may be better
  record Fall(String sentence, double value, boolean ends) {}

  /// Along which unknowns the value goes on falling (rising, for a maximum) from `end`, one at a
  /// time or two, or empty.
  Optional<Fall> unbounded(Candidate end) {
    int n = scape.dimension();
    var rays = new ArrayList<int[]>();
    for (int i = 0; i < n; i++) {
      rays.add(new int[] {i, 1});
      rays.add(new int[] {i, -1});
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        for (int signs = 0; signs < 4; signs++) {
          rays.add(new int[] {j, 1 - 2 * (signs & 1), i, 1 - (signs & 2)});
        }
      }
    }
    Optional<Fall> pole = end.isStationary() ? Optional.empty() : pole(end);
    if (pole.isPresent()) {
      return pole;
    }
    for (int[] ray : rays) {
      Optional<Fall> found = along(end, ray);
      if (found.isPresent()) {
        return found;
      }
    }
    for (int i = 0; i < n; i++) {
      for (int direction = -1; direction <= 1; direction += 2) {
        Optional<Fall> found = vanishing(end, i, direction);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /// Whether the value seems to be level at `end` only since what falls there is too small for a
  /// double: walking back towards where it is not level, the slope comes up from next to nothing.
  private Optional<Fall> vanishing(Candidate end, int i, int direction) {
    Axis axis = scape.axes().get(i);
    Jet here = scape.at(end.u(), givens)[0];
    boolean open = direction > 0 ? axis.fencedAbove() : axis.fencedBelow();
    if (!open || end.u()[i] * direction <= 0 || here.gradient[i] != 0 || here.hessian[i][i] != 0) {
      return Optional.empty();
    }
    double[] far = end.u().clone();
    far[i] = direction > 0 ? scape.high(i) : scape.low(i);
    if (!holds(scape.at(far, givens), end)) {
      return Optional.empty();
    }
    double level = 1;
    double steep = 1;
    while (steep > 1e-9 && slope(end, i, steep) == 0) {
      level = steep;
      steep *= 0.95;
    }
    for (int step = 0; step < 100; step++) {
      double middle = (level + steep) / 2;
      if (slope(end, i, middle) == 0) {
        level = middle;
      } else {
        steep = middle;
      }
    }
    double slope = slope(end, i, steep);
    return slope != 0 && Math.abs(slope) < VANISHING && slope * direction < 0
        ? Optional.of(fall(end, new int[] {i, direction}, end.u(), end.u()))
        : Optional.empty();
  }

  /// Whether the constraints hold as well as at `end`.
  private boolean holds(Jet[] jets, Candidate end) {
    return scape.violation(jets) <= Math.max(end.violation(), Candidate.FEASIBLE);
  }

  private double slope(Candidate end, int i, double share) {
    double[] u = end.u().clone();
    u[i] = Math.clamp(u[i] * share, scape.low(i), scape.high(i));
    return scape.at(u, givens)[0].gradient[i];
  }

  /// Whether the value falls without bound towards a place that is not infinite: each half of the
  /// way there doubles it, or nearly so.
  private Optional<Fall> pole(Candidate end) {
    for (int i = 0; i < scape.dimension(); i++) {
      Axis axis = scape.axes().get(i);
      double[] u = end.u().clone();
      Jet jet = scape.at(u, givens)[0];
      double first = jet.value;
      double last = first;
      double direction = -Math.signum(jet.gradient[i]);
      double stride = Double.POSITIVE_INFINITY; // towards a pole they become shorter
      for (int step = 0; step < 60 && last < 0 && jet.gradient[i] != 0; step++) {
        double move = 0.5 * Math.abs(jet.value / jet.gradient[i]);
        u[i] = Math.clamp(u[i] + direction * move, scape.low(i), scape.high(i));
        Jet[] jets = scape.at(u, givens);
        jet = jets[0];
        boolean goesOn =
            jet.isFinite() && move < stride && jet.value < 1.1 * last && holds(jets, end);
        if (!goesOn) {
          break;
        }
        last = jet.value;
        stride = move;
      }
      if (last < 0 && last < 1e4 * first) {
        double place = axis.place(u[i]);
        String sentence =
            "the value "
                + (problem.maximize() ? "rises" : "falls")
                + " without bound as "
                + axis.name()
                + " comes to "
                + Words.number(Math.abs(place) < 1e-9 ? 0 : place, 6)
                + (direction > 0 ? " from below" : " from above");
        return Optional.of(new Fall(sentence, scape.value(u, givens), /* ends= */ false));
      }
    }
    return Optional.empty();
  }

  private Optional<Fall> along(Candidate end, int[] ray) {
    double before = end.objective();
    double[] nearer = end.u();
    double[] last = end.u();
    boolean fell = false;
    for (int far = 0; far < FAR.length; far++) {
      double[] u = end.u().clone();
      for (int a = 0; a < ray.length; a += 2) {
        int i = ray[a];
        Axis axis = scape.axes().get(i);
        if (ray[a + 1] > 0 ? !axis.fencedAbove() : !axis.fencedBelow()) {
          return Optional.empty();
        }
        // Beyond the fence, as far as doubles reach, or towards it from afar.
        double step = axis.logarithmic() ? FAR_LOG[far] : (1 + Math.abs(u[i])) * FAR[far];
        double limit = axis.logarithmic() ? 300 : 1e150;
        u[i] = Math.clamp(u[i] + ray[a + 1] * step, -limit, limit);
      }
      Jet[] jets = scape.at(u, givens);
      double slope = 0;
      for (int a = 0; a < ray.length; a += 2) {
        slope += ray[a + 1] * jets[0].gradient[ray[a]];
      }
      // The logarithm of what is too small for a double has no slope any more.
      boolean vanished = jets[0].value == Double.NEGATIVE_INFINITY;
      fell |= slope < 0 || jets[0].value < before;
      boolean falls = (slope < 0 || (fell && slope == 0) || vanished) && jets[0].value <= before;
      if (!falls || !holds(jets, end)) {
        return Optional.empty();
      }
      before = jets[0].value;
      nearer = last;
      last = u;
    }
    return Optional.of(fall(end, ray, nearer, last));
  }

  private Fall fall(Candidate end, int[] ray, double[] nearer, double[] last) {
    var moves = new ArrayList<String>();
    for (int a = 0; a < ray.length; a += 2) {
      Axis axis = scape.axes().get(ray[a]);
      String move = ray[a + 1] > 0 ? " grows" : axis.logarithmic() ? " goes to zero" : " falls";
      moves.add(axis.name() + move);
    }
    String verb = problem.maximize() ? "rises" : "falls";
    double value = scape.value(last, givens);
    double here = scape.value(end.u(), givens);
    boolean settles =
        isLevel(here, value)
            || (!Arrays.equals(nearer, last) && isLevel(scape.value(nearer, givens), value))
            || (Math.abs(value) < 1e-30 && Math.abs(here) < 1e-3);
    boolean ends = settles || isBounded();
    String ongoing = problem.maximize() ? "rising" : "falling";
    String way =
        settles
            ? verb + " towards " + Words.number(Math.abs(value) < 1e-30 ? 0 : value, 6)
            : ends ? "goes on " + ongoing : verb + " without bound";
    String attained =
        settles ? ", and no point attains that" : ends ? ", and no point is the best" : "";
    return new Fall("the value " + way + " as " + Words.list(moves) + attained, value, ends);
  }

  private static boolean isLevel(double here, double there) {
    return Math.abs(there - here) <= 1e-3 * Math.abs(here);
  }

  /// Whether no value can be beyond some number, wherever the unknowns are in their boxes.
  private boolean isBounded() {
    var ranges = new HashMap<String, Interval>();
    problem.unknowns().forEach(u -> ranges.put(u.name(), u.box()));
    problem.given().forEach((name, q) -> ranges.put(name, new Interval(q.value(), q.value())));
    Interval values = Bounds.of(problem.objective(), ranges);
    return Double.isFinite(problem.maximize() ? values.hi() : values.lo());
  }

  /// The ends of boxes, or of the search, that hold the optimum, in words.
  List<String> edges(double[] u) {
    var result = new ArrayList<String>();
    for (int i = 0; i < u.length; i++) {
      Axis axis = scape.axes().get(i);
      if (axis.walk().lo() < axis.walk().hi()) {
        if (axis.isFenced(u[i])) {
          result.add(axis.name() + " is as far out as the search goes");
        } else if (u[i] <= axis.walk().lo()) {
          result.add(axis.name() + " is at the lower end of its box");
        } else if (u[i] >= axis.walk().hi()) {
          result.add(axis.name() + " is at the upper end of its box");
        }
      }
    }
    return result;
  }
}
