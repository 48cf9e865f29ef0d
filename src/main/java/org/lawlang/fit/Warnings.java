package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lawlang.fit.Fit.Estimate;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.fit.TrustRegion.End;
import org.lawlang.fit.Warning.Kind;
import org.lawlang.math.Digits;
import org.lawlang.symbolic.Substitution;

/// What is wrong with a fit, in words, with what to do about it.
final class Warnings {
  private static final double ILL = 1e10;
  private static final double COOK = 4;
  private static final int CONSTANTS = 64;

  private final Judgement judgement;
  private final Diagnosis diagnosis;
  private final Setup setup;
  private final List<Warning> found = new ArrayList<>();

  Warnings(Judgement judgement, Diagnosis diagnosis) {
    this.judgement = judgement;
    this.diagnosis = diagnosis;
    this.setup = judgement.setup();
  }

  List<Warning> all(double objective) {
    int n = setup.rows().size();
    int dof = n - setup.coordinates().size();
    converged();
    starts();
    bounds();
    identified(dof);
    if (dof == 0) {
      say(
          Kind.NO_DEGREES_OF_FREEDOM,
          "there are as many parameters as rows (%d), so the law passes through the data and says"
              + " nothing of its errors; add runs or fix parameters",
          n);
    }
    if (setup.left() > 0) {
      say(
          Kind.ROWS_LEFT_OUT,
          "%d of %d rows are left out, since a cell that the fit needs is missing or their weight"
              + " is zero",
          setup.left(),
          setup.task().data().rows());
    }
    onePoint();
    if (dof > 0 && setup.coordinates().size() > 1) {
      double constant = constant();
      // Degrees of freedom adjust squares only: under a robust objective one row may be nearly all.
      boolean squares = setup.surface().loss.kind() == Loss.Kind.SQUARES;
      double share = squares ? dof / (n - 1.0) : 1;
      if (constant > 0 && objective >= constant * share) {
        say(
            Kind.NOTHING_EXPLAINED,
            "the law explains no more of %s than a constant does; it is the wrong law for these"
                + " rows",
            Union.list(setup.task().targets().stream().map(FitTask.Target::column).toList()));
      }
    }
    found.addAll(judgement.sureness().doubts());
    return found;
  }

  /// What the objective is for the best constants, one a target: the mean or one of the order
  /// statistics.
  private double constant() {
    double sum = 0;
    for (int k = 0; k < setup.laws().size(); k++) {
      sum += constant(setup.rows().part(k));
    }
    return sum;
  }

  private double constant(Rows rows) {
    double[] target = rows.response();
    double weight = 0;
    double mean = 0;
    for (int i = 0; i < target.length; i++) {
      weight += rows.weight()[i];
      mean += rows.weight()[i] * target[i];
    }
    double best = constant(rows, mean / weight);
    double[] sorted = target.clone();
    Arrays.sort(sorted);
    int count = Math.min(sorted.length, CONSTANTS);
    for (int k = 0; k < count; k++) {
      best = Math.min(best, constant(rows, sorted[(2 * k + 1) * sorted.length / (2 * count)]));
    }
    return best;
  }

  private double constant(Rows rows, double constant) {
    double[] residuals = new double[rows.size()];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = rows.response()[i] - constant;
    }
    double[] losses = setup.surface().losses(residuals);
    double sum = 0;
    for (int i = 0; i < residuals.length; i++) {
      sum += rows.weight()[i] * losses[i];
    }
    return sum;
  }

  private void say(Kind kind, String message, Object... values) {
    found.add(new Warning(kind, String.format(Locale.ROOT, message, values)));
  }

  private void converged() {
    if (judgement.best().end() != End.CONVERGED) {
      say(
          Kind.NOT_CONVERGED,
          "the search stopped on its budget before it converged, so the optimum may lie further on;"
              + " give ranges to the parameters, or a start");
    }
  }

  private void starts() {
    Fit.Starts starts = judgement.search().starts();
    if (starts.tried() > 1 && starts.reached() < Math.max(2, 0.2 * starts.tried())) {
      say(
          Kind.FEW_STARTS_AGREE,
          "only %d of %d starts reach the best value, so there may be a better one; try `starts"
              + " %d`",
          starts.reached(),
          starts.tried(),
          10 * starts.tried());
    }
  }

  private void bounds() {
    for (Estimate e : judgement.estimates()) {
      if (e.atBound()) {
        say(
            Kind.AT_BOUND,
            "%s is at its bound %s: the data pull it further, so its error and interval are not to"
                + " be trusted; widen its range, or fix it there and drop it from the law",
            e.name(),
            number(e.value().value()));
      }
    }
  }

  private void identified(int dof) {
    List<Integer> unseen = judgement.covariance().unseen();
    if (!unseen.isEmpty()) {
      var names = new ArrayList<String>();
      for (int i : unseen) {
        Coordinates.Walker w = setup.coordinates().walkers().get(i);
        names.add(w.name());
      }
      String verb = names.size() == 1 ? " is" : " are";
      say(
          Kind.NOT_IDENTIFIED,
          "%s%s not identified by these rows%s",
          list(names),
          verb,
          reason(names));
    } else if (judgement.covariance().condition() > ILL) {
      say(
          Kind.ILL_CONDITIONED,
          "the normal matrix has condition number %.1e: the parameters are known only in"
              + " combination; predictions may be sound where single parameters are not",
          judgement.covariance().condition());
    }
    boolean free = judgement.estimates().stream().anyMatch(e -> !e.fixed() && !e.atBound());
    if (free && dof > 0 && unseen.isEmpty() && judgement.source() == Uncertainty.NONE) {
      say(
          Kind.NO_CURVATURE,
          "the objective has no curvature at its optimum, since too few residuals are near zero, so"
              + " there are no standard errors; add `bootstrap 1000`, or raise its threshold");
    }
  }

  private String reason(List<String> names) {
    String last = names.getLast();
    for (String column : setup.task().arguments()) {
      double[] x = setup.rows().columns().get(column);
      if (x != null && isConstant(x) && matters(column)) {
        return String.format(
            Locale.ROOT,
            ": %s = %s in all %d rows; add a run at another %s, or fix %s",
            column,
            number(x[0]),
            x.length,
            column,
            last);
      }
    }
    return names.size() == 1
        ? ": it changes the law at none of them; fix it, or add runs where it matters"
        : ": the law can trade one for another without a change at any row; fix "
            + last
            + ", or add runs that tell them apart";
  }

  private boolean matters(String column) {
    return setup.laws().stream().anyMatch(law -> Substitution.variables(law).contains(column));
  }

  private static boolean isConstant(double[] x) {
    for (double v : x) {
      if (v != x[0]) {
        return false;
      }
    }
    return true;
  }

  private void onePoint() {
    for (Influence row : diagnosis.influence()) {
      if (row.isAlone()) {
        say(
            Kind.ONE_POINT_DECIDES,
            "row %d alone decides %s: the others do not identify it; add runs like it",
            row.row(),
            row.parameter());
        return;
      }
      if (row.cook() > COOK) {
        say(
            Kind.ONE_POINT_DECIDES,
            "row %d decides: without it %s would be about %s instead of %s; look at that run, or"
                + " add others like it",
            row.row(),
            row.parameter(),
            number(row.without()),
            number(row.value()));
        return;
      }
    }
  }

  private static String number(double x) {
    return Digits.of(x, 4);
  }

  private static String list(List<String> names) {
    if (names.size() == 1) {
      return names.getFirst();
    }
    return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
