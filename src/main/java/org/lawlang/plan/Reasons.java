package org.lawlang.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Why there is no optimum, in words.
final class Reasons {
  private static final double[] FAR_LOG = {1, 5, 20, 60};
  private static final double[] FAR = {1, 1e2, 1e4, 1e6};

  private final Problem problem;
  private final Landscape scape;
  private final double[] givens;

  Reasons(Problem problem, Landscape scape, double[] givens) {
    this.problem = problem;
    this.scape = scape;
    this.givens = givens;
  }

  /// Which constraints clash and how far from feasible the nearest point found is.
  String infeasible(Candidate end) {
    double[] u = Descent.run(this::misses, scape, end.u(), 1e-12).u();
    Jet[] jets = scape.at(u, givens);
    Jet[] raw = scape.raw(u, givens);
    double worst = Math.max(Candidate.FEASIBLE, 1e-3 * scape.violation(jets));
    int[] violated =
        IntStream.range(0, scape.limitCount())
            .filter(k -> scape.violation(k, jets[k + 1].value) > worst)
            .toArray();
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

  /// Half the sum of the squared violations.
  private Jet misses(double[] u) {
    Jet[] jets = scape.at(u, givens);
    var sum = new Jet(u.length);
    for (int k = 0; k < scape.limitCount(); k++) {
      Jet c = jets[k + 1];
      if (!(c.value <= 0) || scape.isEquality(k)) {
        sum.value += c.value * c.value / 2;
        for (int i = 0; i < u.length; i++) {
          sum.gradient[i] += c.value * c.gradient[i];
          for (int j = 0; j < u.length; j++) {
            sum.hessian[i][j] += c.value * c.hessian[i][j] + c.gradient[i] * c.gradient[j];
          }
        }
      }
    }
    return sum;
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

  /// Along which unknowns the value goes on falling (rising, for a maximum) from `end`, one at a
  /// time or two, or empty.
  Optional<String> unbounded(Candidate end) {
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
    for (int[] ray : rays) {
      Optional<String> found = along(end, ray);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<String> along(Candidate end, int[] ray) {
    double before = end.objective();
    double[] last = end.u();
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
      boolean falls = (slope < 0 || (far > 0 && slope == 0)) && jets[0].value <= before;
      if (!falls || !(scape.violation(jets) <= Math.max(end.violation(), Candidate.FEASIBLE))) {
        return Optional.empty();
      }
      before = jets[0].value;
      last = u;
    }
    return Optional.of(sentence(end, ray, last));
  }

  private String sentence(Candidate end, int[] ray, double[] last) {
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
        Math.abs(value - here) <= 1e-3 * Math.abs(here)
            || (Math.abs(value) < 1e-30 && Math.abs(here) < 1e-3);
    String where = " as " + Words.list(moves);
    return settles
        ? "the value "
            + verb
            + " towards "
            + Words.number(Math.abs(value) < 1e-30 ? 0 : value, 6)
            + where
            + ", and no point attains that"
        : "the value " + verb + " without bound" + where;
  }

  /// The ends of boxes that hold the optimum, in words.
  List<String> edges(double[] u) {
    var result = new ArrayList<String>();
    for (int i = 0; i < u.length; i++) {
      Axis axis = scape.axes().get(i);
      if (axis.walk().lo() < axis.walk().hi()) {
        if (u[i] <= axis.walk().lo() && !axis.fencedBelow()) {
          result.add(axis.name() + " is at the lower end of its box");
        } else if (u[i] >= axis.walk().hi() && !axis.fencedAbove()) {
          result.add(axis.name() + " is at the upper end of its box");
        }
      }
    }
    return result;
  }
}
