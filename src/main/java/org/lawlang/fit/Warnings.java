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
import org.lawlang.model.Param;

/// What is wrong with a fit, in words, with what to do about it.
final class Warnings {
  private static final double ILL = 1e10;
  private static final double COOK = 4;
  private static final int CONSTANTS = 64;

  /// Of more rows a sample tells which constant is the best.
  private static final int MANY = 5000;

  private static final int MANY_STARTS = 500;
  private static final int MANY_TIES = 4;

  /// Copies that are more than this share of the rows are worth a word.
  private static final double COPIED = 0.05;

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
    int dof = judgement.sureness().dof();
    if (n > 1 && isConstant(setup.rows().target())) {
      say(
          Kind.NOTHING_EXPLAINED,
          "%s is %s in all %d rows, so there is nothing to explain, and no parameter means"
              + " anything; look at that column",
          setup.task().targets().getFirst().column(),
          number(setup.rows().target()[0]),
          n);
      return found;
    }
    if (judgement.falling().isEmpty()) {
      converged();
      starts();
      tied();
    } else {
      falling();
    }
    bounds();
    if (judgement.falling().isEmpty()) {
      identified(dof);
    }
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
          "%d of %d rows %s left out, since a cell that the fit needs is missing%s or the weight is"
              + " zero; fill them in, or leave such rows out with `where`",
          setup.left(),
          setup.task().data().rows(),
          setup.left() == 1 ? "is" : "are",
          missing());
    }
    notPredicted();
    onePoint();
    design(dof);
    if (dof > 0) {
      double constant = constant();
      // Degrees of freedom adjust squares only: under a robust objective one row may be nearly all.
      boolean squares = setup.surface().loss.kind() == Loss.Kind.SQUARES;
      double share = squares ? dof / (n - 1.0) : 1;
      // A law of one parameter may be the constant itself.
      boolean single = setup.coordinates().size() == 1;
      if (constant > 0 && objective >= constant * (single ? 1 + 1e-6 : share)) {
        say(
            Kind.NOTHING_EXPLAINED,
            "the law explains no more of %s than a constant does; it is the wrong law for these"
                + " rows: plot them, and try other columns",
            Union.list(setup.task().targets().stream().map(FitTask.Target::column).toList()));
      }
    }
    boolean hasNoErrors =
        found.stream()
            .anyMatch(w -> w.code() == Kind.NO_OPTIMUM || w.code() == Kind.NOT_IDENTIFIED);
    if (!hasNoErrors && isInQuestion(dof)) {
      Neighbours.of(judgement).ifPresent(all -> say(Kind.NEIGHBOURS_ALIKE, "%s", all.sentence(n)));
    }
    priors();
    held();
    judgement.sureness().doubts().stream()
        .filter(doubt -> !(hasNoErrors && doubt.code() == Kind.CURVED))
        .forEach(found::add);
    return found;
  }

  private void priors() {
    List<String> names =
        setup.task().free().stream().filter(p -> p.prior().isPresent()).map(Param::name).toList();
    if (!names.isEmpty() && !judgement.sureness().underPriors(setup)) {
      say(
          Kind.PRIOR_LEFT_OUT,
          "the %s of %s %s nothing here: this fit rests on the rows alone; `posterior 2000` and"
              + " `laplace` use priors",
          names.size() == 1 ? "prior" : "priors",
          Union.list(names),
          names.size() == 1 ? "says" : "say");
    }
  }

  /// Parameters that another fit gave.
  private void held() {
    List<String> names =
        setup.task().parameters().stream()
            .filter(p -> p.given().map(q -> !q.isExact()).orElse(false))
            .map(Param::name)
            .toList();
    if (!names.isEmpty()) {
      say(
          Kind.HELD_ESTIMATES,
          "%s %s held at what another fit found: the errors and intervals here leave out how unsure"
              + " that is; fit both laws together where they share rows, or fit again with them at"
              + " the ends of their intervals",
          Union.list(names),
          names.size() == 1 ? "is" : "are");
    }
  }

  /// Whether there are errors for neighbours to put in question, and a law whose residuals they share:
  /// priors pull it off the rows, and one that explains nothing is said to be wrong already.
  private boolean isInQuestion(int dof) {
    return dof > 0
        && judgement.source() != Uncertainty.NONE
        && !judgement.sureness().underPriors(setup)
        && found.stream().noneMatch(w -> w.code() == Kind.NOTHING_EXPLAINED);
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
    Rows some = rows.size() > MANY ? rows.sample(MANY, 1, 0) : rows;
    double[] target = setup.surface().loss.ofResidual() ? some.response() : some.target();
    double weight = 0;
    double mean = 0;
    for (int i = 0; i < target.length; i++) {
      weight += some.weight()[i];
      mean += some.weight()[i] * target[i];
    }
    double constant = mean / weight;
    double best = constant(some, constant);
    double[] sorted = target.clone();
    Arrays.sort(sorted);
    int count = Math.min(sorted.length, CONSTANTS);
    for (int k = 0; k < count; k++) {
      double other = sorted[(2 * k + 1) * sorted.length / (2 * count)];
      double value = constant(some, other);
      constant = value < best ? other : constant;
      best = Math.min(best, value);
    }
    return rows.size() > MANY ? constant(rows, constant) : best;
  }

  private double constant(Rows rows, double constant) {
    double[] predictions = new double[rows.size()];
    Arrays.fill(predictions, constant);
    Surface surface = setup.surface();
    double[] at = judgement.best().at();
    double[] losses =
        surface.ofRows(surface.loss.exact(), rows, predictions, 0, 1, at, predictions);
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
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

  private void falling() {
    say(
        Kind.NO_OPTIMUM,
        "the objective has no least value, or has it at infinity only, so the parameters stand"
            + " where the search stopped and their errors mean nothing; give %s a range, or take"
            + " another objective (the runs may leave no doubt: a sigmoid between 0 and 1 that are"
            + " apart, or a scale of errors where there are none)",
        Union.list(judgement.falling()));
  }

  private void starts() {
    Fit.Starts starts = judgement.search().starts();
    if (starts.tried() > 1 && starts.reached() < Math.max(2, 0.2 * starts.tried())) {
      say(
          Kind.FEW_STARTS_AGREE,
          "only %d of %d starts reach%s the best value, so a better one may be unseen; %s",
          starts.reached(),
          starts.tried(),
          starts.reached() == 1 ? "es" : "",
          starts.tried() < MANY_STARTS
              ? "try `starts " + 10 * starts.tried() + "`"
              : "narrow the ranges of the parameters, or give a start near what you expect");
    }
  }

  private void tied() {
    List<Tie> ties = judgement.ties();
    if (!ties.isEmpty()) {
      Tie first = ties.getFirst();
      say(
          Kind.TIED,
          "the objective is the same for %s from %s to %s%s, as with the median of an even number"
              + " of rows, and the middle is taken; add a run, or take a smooth objective such as"
              + " huber(1e-3)",
          first.parameter(),
          number(first.lo()),
          number(first.hi()),
          ties.size() == 1 ? "" : " (and so for " + others(ties) + ")");
    }
  }

  private static String others(List<Tie> ties) {
    List<String> names = ties.stream().skip(1).map(Tie::parameter).toList();
    return names.size() <= MANY_TIES
        ? Union.list(names)
        : Union.list(names.subList(0, MANY_TIES)) + " and " + (names.size() - MANY_TIES) + " more";
  }

  private void bounds() {
    for (Estimate e : judgement.estimates()) {
      if (e.atBound()) {
        say(
            Kind.AT_BOUND,
            "%s is at its bound %s: the data pull it further, so %s; widen its range, or fix it"
                + " there and drop it from the law",
            e.name(),
            number(e.value().value()),
            setup.task().options().profile() && e.interval().isPresent()
                ? "it has no error, and its interval begins there"
                : "its error and interval are not to be trusted");
      }
    }
  }

  private void identified(int dof) {
    List<Integer> unseen = judgement.covariance().unseen();
    if (!unseen.isEmpty()) {
      say(
          Kind.NOT_IDENTIFIED,
          "%s",
          new Design(setup).notIdentified(judgement.best().at(), unseen));
    } else if (judgement.covariance().condition() > ILL) {
      say(
          Kind.ILL_CONDITIONED,
          "the normal matrix has condition number %.1e: the parameters are known only in"
              + " combination; predictions may be sound where single parameters are not",
          judgement.covariance().condition());
    }
    boolean free = judgement.estimates().stream().anyMatch(e -> !e.fixed() && !e.atBound());
    Loss.Kind kind = setup.surface().loss.kind();
    boolean nearZero = kind == Loss.Kind.THRESHOLD || kind == Loss.Kind.KINK;
    if (free && dof > 0 && unseen.isEmpty() && judgement.source() == Uncertainty.NONE) {
      say(
          Kind.NO_CURVATURE,
          "the objective has no curvature at its optimum%s, so there are no standard errors; add"
              + " `bootstrap 1000`%s",
          nearZero ? ", since too few residuals are near zero" : "",
          nearZero ? ", or raise its threshold" : ", or take another objective");
    }
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

  private String missing() {
    List<String> columns = new Design(setup).missing();
    return columns.isEmpty() ? "" : " in " + Union.list(columns);
  }

  private void design(int dof) {
    var design = new Design(setup);
    design.together().ifPresent(words -> say(Kind.MOVE_TOGETHER, "%s", words));
    int n = setup.rows().size();
    int copies = design.copies();
    if (dof > 0 && copies > COPIED * n) {
      say(
          Kind.COPIED_ROWS,
          "%d of %d rows repeat another one to the last digit: copies are no new runs, and make"
              + " errors too small; leave them out, or weight what they copy",
          copies,
          n);
    }
    diagnosis
        .lackOfFit()
        .filter(LackOfFit::isDoubtful)
        .ifPresent(
            lack ->
                say(
                    Kind.LACK_OF_FIT,
                    "%s; try a law with another term, or leave out rows where it does not hold",
                    lack.sentence()));
  }

  private void notPredicted() {
    Rows heldOut = setup.heldOut();
    double[] values = setup.coordinates().values(judgement.best().at());
    int missed = 0;
    for (double x : setup.predict(heldOut, values)) {
      missed += Double.isFinite(x) ? 0 : 1;
    }
    if (missed > 0) {
      say(
          Kind.NOT_PREDICTED,
          "%d of %d held-out rows are not predicted, since a level of theirs was not fitted or the"
              + " law is not finite there; they are in no score",
          missed,
          heldOut.size());
    }
    int unpredicted = diagnosis.folds().map(Folds::unpredicted).orElse(0);
    if (unpredicted > 0) {
      say(
          Kind.NOT_PREDICTED,
          "%d rows cannot be predicted from the other folds, which do not identify the law there;"
              + " they are in no score: use more folds, or add runs like them",
          unpredicted);
    }
  }
}
