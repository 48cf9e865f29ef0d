package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.math.Digits;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.source.Checked;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;

/// Laws side by side on the same rows: how near each is, how it predicts, and the odds that it
/// predicts best.
///
/// @param n rows fitted
/// @param heldOut rows scored, not fitted
/// @param dropped rows that some law could use and another not; none uses them
/// @param odds how they were found
/// @param entries the best first: by the error of unseen rows where there is one, else by the odds
public record Comparison(
    String target, int n, int heldOut, int dropped, Odds odds, List<Entry> entries) {
  private static final double LIKELY = 0.8;
  private static final double SURE = 0.95;
  private static final double WORTH_SAYING = 0.005;

  public Comparison {
    entries = List.copyOf(entries);
  }

  /// A law to compare, under a name of its own.
  public record Candidate(String name, FitTask task) {}

  /// One law.
  ///
  /// @param fit absent for a law without free parameters, which is judged as it stands
  /// @param parameters free ones
  /// @param unseen mean absolute relative error of the rows held out, or else of the folds
  /// @param odds share of the replicates in which the law predicts best; absent where no replicate
  /// could be scored
  public record Entry(
      String name,
      Law law,
      Fit fit,
      int parameters,
      double objective,
      OptionalDouble aicc,
      OptionalDouble bic,
      OptionalDouble rmse,
      OptionalDouble rmseLog,
      OptionalDouble unseen,
      OptionalDouble odds) {}

  /// How the odds were found: by a paired bootstrap.
  ///
  /// @param replicates that could be scored
  /// @param heldOut whether on the rows held out
  /// @param relative whether by mean absolute relative error, or for want of a target that is not
  /// zero by mean absolute error
  public record Odds(int replicates, boolean heldOut, boolean relative, Optional<String> cluster) {
    /// In words: `200 replicates scored on the rows held out`.
    public String words() {
      return replicates
          + " replicates scored on the "
          + cluster.map(column -> "whole " + column + " ").orElse("rows ")
          + (heldOut ? "held out" : "that they left out");
    }
  }

  public Entry best() {
    return entries.getFirst();
  }

  /// Fits all laws and compares them, or says why they cannot be: different targets, or a law that
  /// cannot be fitted to the rows that all can use.
  public static Checked<Comparison> of(List<Candidate> candidates, Span place, Executor parallel) {
    String target = target(candidates.getFirst());
    for (Candidate c : candidates) {
      if (c.task().sole().isEmpty() || !target(c).equals(target)) {
        return Checked.bad(
            Diagnostic.of(
                    Code.BAD_OPTION,
                    place,
                    "laws are compared on one target, and "
                        + candidates.getFirst().name()
                        + " is of "
                        + target
                        + ", "
                        + c.name()
                        + " of "
                        + target(c))
                .help("name the column: compare … to runs." + target));
      }
    }
    return common(candidates, place).then(common -> of(common, place, parallel));
  }

  private static String target(Candidate candidate) {
    return candidate.task().targets().getFirst().column();
  }

  /// The laws with the rows that all of them can use.
  private record Common(List<Candidate> candidates, int dropped) {}

  private static Checked<Common> common(List<Candidate> candidates, Span place) {
    Table table = candidates.getFirst().task().data();
    int[] uses = new int[table.rows()];
    for (Candidate c : candidates) {
      switch (Selection.of(c.task(), place)) {
        case Checked.Bad<Selection>(var diagnostics) -> {
          return new Checked.Bad<>(diagnostics);
        }
        case Checked.Ok<Selection>(var selection) -> {
          selection.fitted().forEach(rows -> count(rows, uses));
          selection.heldOut().forEach(rows -> count(rows, uses));
        }
      }
    }
    boolean[] keep = new boolean[uses.length];
    int dropped = 0;
    for (int i = 0; i < uses.length; i++) {
      keep[i] = uses[i] == candidates.size();
      dropped += uses[i] > 0 && !keep[i] ? 1 : 0;
    }
    if (dropped == 0) {
      return Checked.ok(new Common(candidates, 0));
    }
    Table kept = without(table, target(candidates.getFirst()), keep);
    return Checked.ok(
        new Common(
            candidates.stream().map(c -> new Candidate(c.name(), c.task().on(kept))).toList(),
            dropped));
  }

  /// The table without the targets of some rows; the others keep their places, by which the
  /// reports name them.
  private static Table without(Table table, String target, boolean[] keep) {
    double[] values = Rows.numbers(table, target).clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = keep[i] ? values[i] : Double.NaN;
    }
    return table.with(new Column.Numbers(target, values));
  }

  private static void count(int[] rows, int[] uses) {
    for (int row : rows) {
      uses[row]++;
    }
  }

  private static Checked<Comparison> of(Common common, Span place, Executor parallel) {
    var judged = new ArrayList<Contest.Contender>();
    for (Candidate c : common.candidates) {
      // The draws of a bootstrap are for the odds.
      FitTask task = c.task().with(c.task().options().withBootstraps(0));
      switch (contender(c.name(), task, place, parallel)) {
        case Checked.Bad<Contest.Contender>(var diagnostics) -> {
          return new Checked.Bad<>(diagnostics);
        }
        case Checked.Ok<Contest.Contender>(var contender) -> judged.add(contender);
      }
    }
    FitOptions options = common.candidates.getFirst().task().options();
    Contest odds = Contest.of(judged, options, parallel);
    var entries = new ArrayList<Entry>();
    for (int k = 0; k < judged.size(); k++) {
      entries.add(entry(judged.get(k), odds.shares()[k]));
    }
    boolean unseen = entries.stream().allMatch(e -> e.unseen.isPresent());
    entries.sort(
        Comparator.comparingDouble(
            (Entry e) -> unseen ? e.unseen.getAsDouble() : -e.odds.orElse(0)));
    Setup first = judged.getFirst().setup();
    return Checked.ok(
        new Comparison(
            target(common.candidates.getFirst()),
            first.rows().size(),
            first.heldOut().size(),
            common.dropped,
            odds.odds(),
            entries));
  }

  private static Checked<Contest.Contender> contender(
      String name, FitTask task, Span place, Executor parallel) {
    return Setup.of(task, place)
        .then(
            setup ->
                Fitter.fit(task, place, parallel).then(fit -> usable(name, setup, fit, place)));
  }

  private static Checked<Contest.Contender> usable(String name, Setup setup, Fit fit, Span place) {
    return fit.outcome() instanceof Outcome.Undefined(String reason, String help)
        ? Checked.bad(Diagnostic.of(Code.UNDEFINED_EVERYWHERE, place, reason).help(help))
        : Checked.ok(new Contest.Contender(name, setup, fit));
  }

  private static Entry entry(Contest.Contender contender, double share) {
    Setup setup = contender.setup();
    Law law = setup.task().laws().getFirst();
    OptionalDouble odds = known(share);
    Fit fit = contender.fit();
    return new Entry(
        contender.name(),
        law,
        fit,
        setup.coordinates().size(),
        fit.objective(),
        fit.diagnosis().aicc(),
        fit.bic(),
        fit.rmse(),
        fit.rmseLog(),
        fit.holdout()
            .map(h -> known(h.mape()))
            .orElse(fit.diagnosis().folds().map(f -> known(f.mape())).orElse(known(Double.NaN))),
        odds);
  }

  private static OptionalDouble known(double x) {
    return Double.isNaN(x) ? OptionalDouble.empty() : OptionalDouble.of(x);
  }

  /// Whether the laws have weights: some replicate could be scored.
  public boolean isWeighted() {
    return entries.stream().allMatch(e -> e.odds.isPresent());
  }

  /// The laws as one: what they predict, weighted by their odds.
  ///
  /// The value is the weighted mean. The draws are those of the laws, each law drawn as often as it
  /// is weighted; which draws are of which law is the same for all predictions, so that what is
  /// computed from several of them keeps their correlation.
  ///
  /// @param predictions one a law, in the order of `entries`
  public Quantity combine(List<Quantity> predictions) {
    double value = 0;
    int n = Integer.MAX_VALUE;
    for (int i = 0; i < predictions.size(); i++) {
      double weight = entries.get(i).odds.orElseThrow();
      value += weight > 0 ? weight * predictions.get(i).value() : 0;
      if (predictions.get(i) instanceof Quantity.Uncertain(_, double[] draws)) {
        n = Math.min(n, draws.length);
      }
    }
    if (n == Integer.MAX_VALUE) {
      return Quantity.exact(value);
    }
    int[] drawn = drawn(n);
    double[] draws = new double[n];
    Arrays.setAll(draws, k -> predictions.get(drawn[k]).draw(k));
    return new Quantity.Uncertain(value, draws);
  }

  /// The law of each of `n` draws: its share to within one draw, in an order by chance.
  private int[] drawn(int n) {
    int[] laws = new int[n];
    double reached = 0;
    int filled = 0;
    for (int i = 0; i < entries.size(); i++) {
      reached += entries.get(i).odds.orElseThrow();
      int to = i == entries.size() - 1 ? n : (int) Math.min(n, Math.round(n * reached));
      Arrays.fill(laws, filled, Math.max(filled, to), i);
      filled = Math.max(filled, to);
    }
    long seed = entries.getFirst().fit.task().options().seed();
    RandomGenerator random = Streams.of(Streams.seed(seed, "combination"), 0);
    for (int k = n - 1; k > 0; k--) {
      int other = random.nextInt(k + 1);
      int law = laws[k];
      laws[k] = laws[other];
      laws[other] = law;
    }
    return laws;
  }

  /// In words which law predicts best, and how sure that is.
  public String verdict() {
    Optional<Entry> favourite =
        entries.stream()
            .filter(e -> e.odds.isPresent())
            .max(Comparator.comparingDouble(e -> e.odds.getAsDouble()));
    if (favourite.isEmpty()) {
      return "no law could be scored on rows that it had not seen, so there are no odds";
    }
    String name = favourite.get().name;
    double share = favourite.get().odds.getAsDouble();
    var words = new StringBuilder();
    if (share < LIKELY) {
      words.append("no law predicts best for sure: ");
      words.append(
          String.join(
              ", ",
              entries.stream()
                  .filter(e -> e.odds.orElse(0) >= WORTH_SAYING)
                  .sorted(Comparator.comparingDouble((Entry e) -> -e.odds.getAsDouble()))
                  .map(e -> e.name + " in " + Digits.percent(e.odds.getAsDouble()))
                  .toList()));
    } else {
      words
          .append(name)
          .append(share < SURE ? " probably predicts best: in " : " predicts best: in ");
      words.append(Digits.percent(share));
    }
    words.append(" of ").append(odds.words());
    if (!best().name.equals(name)) {
      words.append("; ").append(best().name).append(" has the least error on the rows held back");
    }
    entries.stream()
        .filter(e -> e.aicc.isPresent())
        .min(Comparator.comparingDouble(e -> e.aicc.getAsDouble()))
        .filter(e -> !e.name.equals(name) && share >= LIKELY)
        .ifPresent(e -> words.append("; by AICc ").append(e.name).append(" is nearer the rows"));
    return words.toString();
  }
}
