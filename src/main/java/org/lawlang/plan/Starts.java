package org.lawlang.plan;

import java.util.ArrayList;
import java.util.List;
import org.lawlang.math.Special;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Substitution;

/// Places to begin a search from: those that the user gave, then points of a Halton sequence over
/// the boxes, or where there is none over the magnitudes of the numbers in the problem.
final class Starts {
  private static final int[] PRIMES = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47};

  private Starts() {}

  /// Up to `count` places where everything is finite, on the axes; the first in the middle.
  static List<double[]> of(Posed posed, int count) {
    Landscape scape = posed.landscape();
    double magnitude = magnitude(posed);
    List<Axis> axes = narrowed(posed);
    var starts = new ArrayList<double[]>();
    posed
        .problem()
        .start()
        .ifPresent(
            given -> {
              double[] u = spread(axes, magnitude, 0);
              for (int i = 0; i < u.length; i++) {
                Double x = given.get(scape.axes().get(i).name());
                if (x != null && (x > 0 || !scape.axes().get(i).logarithmic())) {
                  u[i] = scape.axes().get(i).walked(x);
                }
              }
              addFinite(scape, posed.givens(), u, starts);
            });
    for (int k = 0; k < 20 * count && starts.size() < count; k++) {
      addFinite(scape, posed.givens(), spread(axes, magnitude, k), starts);
    }
    return starts;
  }

  private static void addFinite(
      Landscape scape, double[] givens, double[] u, List<double[]> starts) {
    for (Jet jet : scape.at(u, givens)) {
      if (!jet.isFinite()) {
        return;
      }
    }
    starts.add(u);
  }

  /// The axes, as far as the constraints leave of them.
  private static List<Axis> narrowed(Posed posed) {
    var axes = new ArrayList<Axis>();
    for (int i = 0; i < posed.reach().size(); i++) {
      Axis axis = posed.landscape().axes().get(i);
      double lo = posed.reach().get(i).lo();
      double hi = posed.reach().get(i).hi();
      if (Double.isFinite(lo) && (lo > 0 || !axis.logarithmic())) {
        axis = axis.atLeast(lo).orElse(axis);
      }
      axes.add(Double.isFinite(hi) ? axis.atMost(hi).orElse(axis) : axis);
    }
    return axes;
  }

  /// Point `k`; 0 is the middle.
  private static double[] spread(List<Axis> axes, double magnitude, int k) {
    double[] u = new double[axes.size()];
    for (int i = 0; i < u.length; i++) {
      double t = k == 0 ? 0.5 : halton(k, PRIMES[i % PRIMES.length]);
      Axis axis = axes.get(i);
      double lo = axis.walk().lo();
      double hi = axis.walk().hi();
      if (axis.logarithmic()) {
        double reach = Math.log(magnitude);
        lo = axis.fencedBelow() ? Math.min(-0.2 * reach, hi - reach) : lo;
        hi = axis.fencedAbove() ? Math.max(reach, lo + reach) : hi;
        u[i] = lo + t * (hi - lo);
      } else if (axis.fencedBelow() && axis.fencedAbove()) {
        u[i] = sinh(2 * t - 1, magnitude);
      } else if (axis.fencedBelow()) {
        u[i] = hi - sinh(1 - t, magnitude);
      } else if (axis.fencedAbove()) {
        u[i] = lo + sinh(t, magnitude);
      } else if (k % 2 == 1 && lo < 0 && hi > 0) {
        // Of a box about zero every other point is of any magnitude.
        double low = Special.asinh(axis.lowest());
        double high = Special.asinh(axis.highest());
        u[i] = axis.walked(Math.sinh(low + t * (high - low)));
      } else {
        u[i] = lo + t * (hi - lo);
      }
    }
    return u;
  }

  /// From −1..1 to −magnitude..magnitude, denser near zero.
  private static double sinh(double t, double magnitude) {
    double reach = Math.min(magnitude, 1e3);
    return reach * Math.sinh(6 * t) / Math.sinh(6);
  }

  private static double halton(int k, int base) {
    double result = 0;
    double digit = 1;
    for (int rest = k; rest > 0; rest /= base) {
      digit /= base;
      result += digit * (rest % base);
    }
    return result;
  }

  /// The largest number in the problem, in 10 … 1e30.
  private static double magnitude(Posed posed) {
    double[] largest = {10};
    Problem problem = posed.problem();
    var values = problem.given();
    var all = new ArrayList<Expr>();
    all.add(problem.objective());
    problem.constraints().forEach(c -> all.addAll(List.of(c.left(), c.right())));
    for (Expr e : all) {
      Substitution.rewrite(
          e,
          x -> {
            switch (x) {
              case Const(double c) -> largest[0] = Math.max(largest[0], Math.abs(c));
              case Sum s -> largest[0] = Math.max(largest[0], Math.abs(s.offset()));
              case Expr.Var(var name) -> {
                if (values.containsKey(name)) {
                  largest[0] = Math.max(largest[0], Math.abs(values.get(name).value()));
                }
              }
              case Expr.Product p -> {}
              case Expr.Apply f -> {}
              case Expr.Choose c -> {}
              case Expr.Bound b -> {}
            }
            return x;
          });
    }
    return largest[0] <= 1e30 ? largest[0] : 1e30;
  }
}
