package org.lawlang.plan;

import java.util.Arrays;
import java.util.Optional;

/// The search for a constrained minimum from any place where the functions are finite: an augmented
/// Lagrangian (Hestenes 1969; Powell 1969; Rockafellar 1973 for inequalities), each minimised by
/// [Descent], the last digits by [Kkt].
final class Lagrangian {
  private static final int ROUNDS = 40;
  private static final double ASTRAY = 1;
  private static final double LIGHT = 10;
  private static final double HEAVY = 1e6;

  private final Landscape scape;
  private final double[] givens;
  private final double[] lambda;
  private double rho;

  private Lagrangian(Landscape scape, double[] givens, double rho) {
    this.scape = scape;
    this.givens = givens;
    this.lambda = new double[scape.limitCount()];
    this.rho = rho;
  }

  /// The minimum found from `start`; its violation tells whether it is one.
  static Candidate search(Landscape scape, double[] givens, double[] start) {
    return search(scape, givens, start, LIGHT);
  }

  /// The same from the nearest place where the constraints hold, and with a penalty that keeps the
  /// search from leaving it: that place itself, where the search is lost all the same.
  static Candidate searchWithin(Landscape scape, double[] givens, double[] start) {
    double[] u = nearest(scape, givens, start);
    Candidate here = Kkt.at(scape, givens, u);
    if (!here.isFeasible()) {
      return here;
    }
    Candidate found = search(scape, givens, u, HEAVY);
    return found.isBetterThan(here) ? found : here;
  }

  /// The better of a place and of where a search from there ends, where that is feasible.
  static Optional<Candidate> near(Landscape scape, double[] givens, double[] u) {
    for (Jet jet : scape.at(u, givens)) {
      if (!jet.isFinite()) {
        return Optional.empty();
      }
    }
    Candidate here = Kkt.at(scape, givens, u);
    Candidate found = search(scape, givens, u);
    return Optional.of(here.isBetterThan(found) ? here : found).filter(Candidate::isFeasible);
  }

  private static Candidate search(Landscape scape, double[] givens, double[] start, double rho) {
    Candidate rough = new Lagrangian(scape, givens, rho).run(start);
    if (rough.violation() > 1e-2) {
      return rough;
    }
    Candidate sharp =
        Kkt.polish(scape, givens, rough)
            .filter(
                c ->
                    c.violation() <= Math.max(rough.violation(), Candidate.FEASIBLE)
                        && c.slope() <= Math.max(rough.slope(), 1e-9))
            .orElse(rough);
    return Restoration.isNeeded(sharp) ? Restoration.of(scape, givens, sharp) : sharp;
  }

  /// The place near `u` where the constraints are violated least.
  static double[] nearest(Landscape scape, double[] givens, double[] u) {
    return Descent.run(place -> misses(scape, givens, place), scape, u, 1e-12).u();
  }

  /// Half the sum of the squared violations.
  private static Jet misses(Landscape scape, double[] givens, double[] u) {
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

  private Candidate run(double[] start) {
    double[] u = start.clone();
    double before = Double.POSITIVE_INFINITY;
    double tolerance = 1e-2;
    for (int round = 0; round < ROUNDS; round++) {
      Descent.End end =
          Descent.run(this::at, scape, u, scape.limitCount() == 0 ? 1e-10 : tolerance);
      Jet[] jets = scape.at(end.u(), givens);
      if (rho < 1e8 && scape.violation(jets) > ASTRAY && scape.isFenced(end.u())) {
        rho *= 100; // the objective falls faster than that the limits hold it: the same again
        continue;
      }
      u = end.u();
      double complementarity = 0;
      for (int k = 0; k < lambda.length; k++) {
        double c = jets[k + 1].value;
        boolean equality = scape.isEquality(k);
        complementarity =
            Math.max(complementarity, Math.abs(equality ? c : Math.max(c, -lambda[k] / rho)));
        lambda[k] =
            Math.clamp(
                equality ? lambda[k] + rho * c : Math.max(0, lambda[k] + rho * c), -1e12, 1e12);
      }
      if (lambda.length == 0 || (complementarity <= 1e-9 && tolerance <= 1e-8) || rho > 1e14) {
        break;
      }
      if (complementarity > 0.25 * before) {
        rho *= 10;
      }
      before = complementarity;
      tolerance = Math.max(1e-9, tolerance / 10);
    }
    Jet[] jets = scape.at(u, givens);
    return new Candidate(
        u, lambda.clone(), jets[0].value, scape.violation(jets), slope(scape, u, jets, lambda));
  }

  /// The augmented Lagrangian.
  private Jet at(double[] u) {
    Jet[] jets = scape.at(u, givens);
    Jet sum = jets[0];
    int n = u.length;
    for (int k = 0; k < lambda.length; k++) {
      Jet c = jets[k + 1];
      boolean equality = scape.isEquality(k);
      double force = lambda[k] + rho * c.value;
      if (!equality && force <= 0) {
        sum.value -= lambda[k] * lambda[k] / (2 * rho);
        continue;
      }
      sum.value +=
          equality
              ? c.value * (lambda[k] + rho * c.value / 2)
              : (force * force - lambda[k] * lambda[k]) / (2 * rho);
      for (int i = 0; i < n; i++) {
        sum.gradient[i] += force * c.gradient[i];
        for (int j = 0; j < n; j++) {
          sum.hessian[i][j] += force * c.hessian[i][j] + rho * c.gradient[i] * c.gradient[j];
        }
      }
    }
    return sum;
  }

  /// The largest slope of the Lagrangian that does not push against the box.
  static double slope(Landscape scape, double[] u, Jet[] jets, double[] lambda) {
    return Descent.slope(gradient(jets, lambda), scape, u);
  }

  static double[] gradient(Jet[] jets, double[] lambda) {
    double[] g = Arrays.copyOf(jets[0].gradient, jets[0].gradient.length);
    for (int k = 0; k < lambda.length; k++) {
      for (int i = 0; i < g.length; i++) {
        g[i] += lambda[k] * jets[k + 1].gradient[i];
      }
    }
    return g;
  }
}
