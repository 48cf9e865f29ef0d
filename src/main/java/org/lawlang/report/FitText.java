package org.lawlang.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.lawlang.fit.Fit;
import org.lawlang.fit.FitTask;
import org.lawlang.fit.Folds;
import org.lawlang.fit.Outcome;
import org.lawlang.fit.Warning;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.model.Param;

/// The report of a fit: how far the best value is confirmed, the parameters, the quality, what is
/// wrong.
final class FitText {
  private static final int MOST_PAIRS = 5;
  private static final String SCALE = "scale ";
  private final Fit fit;
  private final StringBuilder out = new StringBuilder();

  private FitText(Fit fit) {
    this.fit = fit;
  }

  static String of(Fit fit) {
    var text = new FitText(fit);
    text.verdict();
    text.task();
    if (!(fit.outcome() instanceof Outcome.Undefined)) {
      text.parameters();
      text.quality();
    }
    for (Warning each : fit.warnings()) {
      Words.paragraph(text.out, "  ! ", each.message());
    }
    return text.out.toString();
  }

  private void verdict() {
    String line =
        switch (fit.outcome()) {
          case Outcome.Evaluated _ ->
              "objective "
                  + Digits.of(fit.objective())
                  + ": nothing to fit, the law is evaluated as it stands";
          case Outcome.Converged _ ->
              "objective " + Digits.of(fit.objective()) + ": " + confirmed();
          case Outcome.OutOfBudget(_, int evaluations) ->
              "objective "
                  + Digits.of(fit.objective())
                  + " is the best seen in "
                  + Words.count(evaluations, "evaluation")
                  + ", the search ended before it settled: "
                  + confirmed();
          case Outcome.UnderPriors(_, double least, _) ->
              "objective "
                  + Digits.of(fit.objective())
                  + " at the optimum under the priors, "
                  + Digits.of(least)
                  + " without them: "
                  + confirmed();
          case Outcome.Falling(_, List<String> parameters) ->
              "no optimum: the objective is "
                  + Digits.of(fit.objective())
                  + " where the search stopped, and still falls as "
                  + Words.and(parameters)
                  + (parameters.size() == 1 ? " goes on" : " go on");
          case Outcome.Undefined(String reason, _) -> "no fit: " + reason;
        };
    Words.paragraph(out, "", line);
  }

  private String confirmed() {
    Fit.Starts starts = fit.starts();
    String reached =
        starts.reached()
            + " of "
            + Words.count(starts.tried(), "start")
            + (starts.reached() == 1 ? " reaches it" : " reach it")
            + (starts.different() < starts.tried()
                ? " (" + starts.different() + " differ in more than what is linear)"
                : "");
    return starts.nextBasin().isPresent()
        ? reached + ", the next basin is " + worse(starts.nextBasin().getAsDouble())
        : reached + (starts.tried() > 1 ? ", no other basin seen" : "");
  }

  private static String worse(double share) {
    if (share < 10) {
      return Digits.percent(share) + " worse";
    }
    return share < 1e6 ? Digits.of(1 + share, 2) + " times as bad" : "far worse";
  }

  private void task() {
    FitTask task = fit.task();
    task.laws().forEach(law -> out.append(law.equation()).append('\n'));
    var parts = new ArrayList<String>();
    parts.add(
        "to "
            + Words.and(task.targets().stream().map(FitTask.Target::column).toList())
            + ", "
            + Words.count(fit.n(), "row")
            + (task.weight().isPresent() ? ", weighted, by " : ", by ")
            + Words.objective(task.objective())
            + (task.onLog() ? " on log" : ""));
    fit.holdout().ifPresent(h -> parts.add(Words.count(h.n(), "row") + " held out"));
    boolean isSaid = fit.warnings().stream().anyMatch(w -> w.code() == Warning.Kind.ROWS_LEFT_OUT);
    if (fit.left() > 0 && !isSaid) {
      parts.add(Words.count(fit.left(), "row") + " left out, a cell is missing");
    }
    Words.list(out, "  ", parts, "; ");
  }

  private void parameters() {
    if (fit.estimates().isEmpty()) {
      return;
    }
    boolean hasErrors = fit.estimates().stream().anyMatch(e -> e.se().isPresent());
    boolean hasIntervals = fit.estimates().stream().anyMatch(e -> e.interval().isPresent());
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "parameter",
            "value",
            hasErrors ? "std. error" : "",
            hasIntervals ? "95 % interval" : "",
            hasErrors || hasIntervals ? Words.uncertainty(fit) : ""));
    fit.estimates().forEach(each -> rows.add(row(each.name(), each)));
    fit.scales().forEach(each -> rows.add(row(SCALE + each.name(), each)));
    out.append('\n');
    int[] widths = new int[5];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Words.width(row.get(i)));
      }
    }
    for (List<String> row : rows) {
      var line = new StringBuilder("  ").append(Words.left(row.getFirst(), widths[0]));
      for (int i = 1; i < widths.length; i++) {
        if (widths[i] > 0) {
          boolean isNumber = i < 3;
          line.append(i == 4 ? "  " : "   ")
              .append(
                  isNumber
                      ? Words.right(row.get(i), widths[i])
                      : Words.left(row.get(i), widths[i]));
        }
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    out.append('\n');
  }

  private List<String> row(String name, Fit.Estimate estimate) {
    double value = estimate.value().value();
    boolean isRound = estimate.fixed() || estimate.atBound();
    if (isRound || estimate.se().isEmpty() || estimate.interval().isEmpty()) {
      String text = isRound ? Digits.of(value) : Digits.padded(value, 6);
      // At a bound a profile gives an interval, and nothing an error.
      String interval = estimate.fixed() ? "" : estimate.interval().map(FitText::ends).orElse("");
      return List.of(name, text, "", interval, note(estimate));
    }
    var row = Digits.Estimate.of(value, estimate.se().getAsDouble(), estimate.interval().get());
    return List.of(name, row.value(), row.error(), row.interval(), note(estimate));
  }

  private static String ends(Interval interval) {
    return "[" + Digits.of(interval.lo(), 4) + ", " + Digits.of(interval.hi(), 4) + "]";
  }

  private String note(Fit.Estimate estimate) {
    if (estimate.fixed()) {
      return "fixed";
    }
    if (!estimate.atBound()) {
      return mixing(estimate);
    }
    double value = estimate.value().value();
    String name = lawName(estimate.name());
    return fit.task().parameters().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .map(Param::range)
        .map(r -> Math.abs(value - r.lo()) <= Math.abs(value - r.hi()) ? r.lo() : r.hi())
        .map(bound -> "at its bound " + Digits.of(bound))
        .orElse("at its bound");
  }

  /// How well the chains of a posterior mix in one parameter.
  private String mixing(Fit.Estimate estimate) {
    return fit.mixing(estimate)
        .map(
            m ->
                "R-hat "
                    + Digits.of(m.rHat(), 4)
                    + ", "
                    + Math.round(m.bulk())
                    + " effective draws, "
                    + Math.round(m.tail())
                    + " in the tails")
        .orElse("");
  }

  /// The law's parameter that an estimate is of: `E[family]` of `E[opt]`.
  private String lawName(String estimate) {
    int bracket = estimate.indexOf('[');
    if (bracket < 0) {
      return estimate;
    }
    String head = estimate.substring(0, bracket + 1);
    return fit.task().parameters().stream()
        .map(Param::name)
        .filter(name -> name.startsWith(head))
        .findFirst()
        .orElse(estimate);
  }

  private void quality() {
    var first = new ArrayList<String>();
    first.add(
        "n "
            + fit.n()
            + (fit.dof() > 0
                ? ", " + Words.count(fit.dof(), "degree") + " of freedom"
                : ", no degrees of freedom"));
    if (fit.r2().isPresent()) {
      OptionalDouble logs = fit.diagnosis().r2Log();
      String inLogs = logs.isPresent() ? " (" + nearOne(logs.getAsDouble()) + " in logs)" : "";
      first.add("R² " + nearOne(fit.r2().getAsDouble()) + inLogs);
    }
    if (fit.rmse().isPresent()) {
      first.add("RMSE " + Digits.of(fit.rmse().getAsDouble(), 4) + inLogs(fit.rmseLog()));
    }
    fit.diagnosis()
        .mae()
        .ifPresent(mae -> first.add("MAE " + Digits.of(mae, 4) + inLogs(fit.diagnosis().maeLog())));
    fit.diagnosis().mape().ifPresent(mape -> first.add("mean error " + Digits.percent(mape)));
    add(first, "AIC ", fit.aic());
    add(first, "AICc ", fit.diagnosis().aicc());
    if (fit.bic().isPresent()) {
      String of = fit.likelihood().map(words -> " (" + words + ")").orElse("");
      first.add("BIC " + Digits.of(fit.bic().getAsDouble(), 6) + of);
    }
    fit.condition().ifPresent(c -> first.add("condition " + Digits.scientific(c, 2)));
    Words.list(out, "  ", first, "   ");
    if (fit.shares().size() > 1) {
      fit.shares().forEach(this::share);
    }
    fit.holdout()
        .ifPresent(
            h ->
                Words.paragraph(
                    out,
                    "  hold-out: ",
                    Words.count(h.n(), "unseen row") + score(h.mape(), h.rmse(), h.bias())));
    fit.diagnosis().folds().ifPresent(this::folds);
    fit.diagnosis()
        .lackOfFit()
        .filter(lack -> !lack.isDoubtful()) // a warning says so
        .ifPresent(lack -> Words.paragraph(out, "  lack of fit: ", lack.sentence()));
    if (!fit.alike().isEmpty()) {
      Words.list(out, "  hard to tell apart: ", alike(fit.alike()), ", ");
    }
  }

  private void folds(Folds folds) {
    String how =
        switch (folds.partition()) {
          case Folds.Partition.Random(int count) -> Words.count(count, "fold") + " by chance, ";
          case Folds.Partition.By(String column) ->
              "each of " + folds.folds().size() + " " + column + " left out in turn, ";
        };
    Words.paragraph(
        out,
        "  cross-validation: ",
        how
            + Words.count(folds.n(), "row")
            + " predicted"
            + score(folds.mape(), folds.rmse(), folds.bias()));
    if (folds.partition() instanceof Folds.Partition.By) {
      Words.list(
          out,
          "    ",
          folds.folds().stream()
              .map(
                  fold ->
                      fold.name()
                          + ": "
                          + (fold.n() == 0
                              ? "not predicted"
                              : Double.isNaN(fold.mape())
                                  ? "RMSE " + Digits.of(fold.rmse(), 3)
                                  : Digits.percent(fold.mape())))
              .toList(),
          ", ");
    }
  }

  /// Errors of unseen rows: what is not defined for their targets is left out.
  private static String score(double mape, double rmse, double bias) {
    return (Double.isNaN(mape) ? "" : ", mean error " + Digits.percent(mape))
        + ", RMSE "
        + Digits.of(rmse, 4)
        + (Double.isNaN(bias) ? "" : ", " + bias(bias));
  }

  private void share(Fit.Share share) {
    var parts = new ArrayList<String>();
    parts.add("n " + share.n());
    share.r2().ifPresent(r2 -> parts.add("R² " + nearOne(r2)));
    share.rmse().ifPresent(rmse -> parts.add("RMSE " + Digits.of(rmse, 4)));
    share.holdout().ifPresent(h -> parts.add("hold-out error " + Digits.percent(h.mape())));
    Words.list(out, "  " + share.law() + ": ", parts, "   ");
  }

  /// The closest pairs; a law of many groups has too many to read.
  static List<String> alike(List<Fit.Alike> pairs) {
    List<String> words = new ArrayList<>();
    pairs.stream()
        .sorted(Comparator.comparingDouble(a -> -Math.abs(a.correlation())))
        .limit(MOST_PAIRS)
        .forEach(
            a ->
                words.add(
                    a.first() + " and " + a.second() + " (" + correlation(a.correlation()) + ")"));
    if (pairs.size() > MOST_PAIRS) {
      words.add(pairs.size() - MOST_PAIRS + " more pairs");
    }
    return words;
  }

  private static String inLogs(OptionalDouble error) {
    return error.isPresent() ? " (" + Digits.of(error.getAsDouble(), 4) + " in logs)" : "";
  }

  private static void add(List<String> parts, String name, OptionalDouble value) {
    if (value.isPresent()) {
      parts.add(name + Digits.of(value.getAsDouble(), 6));
    }
  }

  /// `0.9901`, but `1 - 2.3e-9` where rounding would claim that all is explained.
  private static String nearOne(double r2) {
    double rest = 1 - r2;
    if (Math.abs(r2) < 1e-12) {
      return "0"; // what a sum of squares leaves of zero
    }
    return rest > 0 && rest < 1e-4 ? "1 - " + Digits.scientific(rest, 2) : Digits.of(r2, 4);
  }

  private static String correlation(double r) {
    return Math.abs(r) > 0.9995 ? (r > 0 ? "1.000" : "-1.000") : Digits.of(r, 3);
  }

  /// The mean logarithmic error in words: the law is above or below the truth.
  private static String bias(double bias) {
    double share = Math.expm1(bias);
    return "on average "
        + Digits.percent(Math.abs(share))
        + (share >= 0 ? " above the truth" : " below the truth");
  }
}
