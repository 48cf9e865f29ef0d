package org.lawlang.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.lawlang.math.Dense;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.math.Special;
import org.lawlang.plan.DesignProblem.Aim;
import org.lawlang.plan.DesignProblem.Purpose;
import org.lawlang.plan.DesignProblem.Subject;

/// What is to be said of chosen runs: what will be known after them, and what will not.
final class RunReport {
  private static final double NORMAL = 1.959963984540054;
  private static final double ALIKE = 0.98;

  /// A share of the most that can be unknown, which counts as nothing known.
  private static final double BLIND = 1e-3;

  /// A positive parameter that is known to a factor of two either way, or worse.
  private static final double LOOSE = Math.log(2) / NORMAL;

  private final DesignProblem problem;
  private final RunScore score;
  private final List<RunSpace.Run> runs;
  private final RunScore.State before;
  private final RunScore.State after;

  RunReport(DesignProblem problem, RunScore score, List<RunSpace.Run> chosen) {
    this.problem = problem;
    this.score = score;
    runs =
        chosen.stream()
            .sorted(
                Comparator.comparingDouble((RunSpace.Run r) -> -r.cost())
                    .thenComparing(RunReport::compare))
            .toList();
    before = score.new State(List.of());
    after = score.new State(runs);
  }

  private static int compare(RunSpace.Run a, RunSpace.Run b) {
    return Arrays.compare(a.at(), b.at());
  }

  RunDesign design() {
    var outlooks = new ArrayList<RunDesign.Outlook>();
    if (problem.purpose() instanceof Purpose.Numbers(var aims)) {
      for (int a = 0; a < aims.size(); a++) {
        outlooks.add(outlook(a, aims.get(a)));
      }
    }
    List<RunDesign.Parameter> parameters = parameters();
    boolean tells = problem.purpose() instanceof Purpose.Tell;
    boolean all = problem.purpose() instanceof Purpose.Parameters;
    return new RunDesign(
        problem,
        runs.stream().map(RunSpace.Run::at).toList(),
        problem.cost().isPresent() ? runs.stream().map(RunSpace.Run::cost).toList() : List.of(),
        outlooks,
        parameters,
        tells
            ? OptionalDouble.of(Special.erfc(-Math.sqrt(score.apart(runs) / 8)) / 2)
            : OptionalDouble.empty(),
        all
            ? OptionalDouble.of(Math.exp((after.score() - before.score()) / 2))
            : OptionalDouble.empty(),
        unidentified(parameters),
        beyond());
  }

  private RunDesign.Outlook outlook(int a, Aim aim) {
    int poses = problem.poses().size();
    double[] shares = new double[poses];
    double sum = 0;
    for (int s = 0; s < poses; s++) {
      shares[s] = Math.sqrt(after.variance(a, s) / before.variance(a, s));
      sum += Math.log(shares[s]);
    }
    double share = Math.exp(sum / poses);
    double value = aim.now().value();
    boolean exact = aim.now().isExact();
    double sd = exact ? Math.sqrt(before.variance(a, 0)) : aim.now().sd();
    Interval now =
        exact ? new Interval(value - NORMAL * sd, value + NORMAL * sd) : aim.now().interval(0.95);
    Interval narrowed =
        new Interval(
            Math.min(value, value + share * (now.lo() - value)),
            Math.max(value, value + share * (now.hi() - value)));
    return new RunDesign.Outlook(
        aim.text(),
        value,
        sd,
        now,
        share * sd,
        narrowed,
        share,
        new Quantity.Uncertain(share, shares).interval(0.9));
  }

  private List<RunDesign.Parameter> parameters() {
    var result = new ArrayList<RunDesign.Parameter>();
    for (int b = 0; b < problem.subjects().size(); b++) {
      Subject subject = problem.subjects().get(b);
      int n = subject.information().size();
      for (int i = 0; i < n; i++) {
        double value = subject.information().value(i, problem.poses().getFirst()[b][i]);
        result.add(
            new RunDesign.Parameter(
                subject.name(),
                subject.information().parameters().get(i),
                value,
                subject.information().isRelative(i),
                Math.sqrt(before.covariance[0][b][i * n + i]),
                Math.sqrt(after.covariance[0][b][i * n + i])));
      }
    }
    return result;
  }

  /// Where runs leave the range of the fitted rows, in words: what they tell then rests on the form of
  /// the law.
  private List<String> beyond() {
    var result = new ArrayList<String>();
    for (Subject subject : problem.subjects()) {
      subject
          .information()
          .fit()
          .diagnosis()
          .reach()
          .ranges()
          .forEach(
              (name, range) -> {
                int i = place(name);
                if (i >= 0 && runs.stream().anyMatch(r -> !range.contains(r.at()[i]))) {
                  result.add(
                      name
                          + " of the rows of "
                          + subject.name()
                          + " lies in "
                          + Words.number(range.lo())
                          + ".."
                          + Words.number(range.hi()));
                }
              });
    }
    return result;
  }

  private int place(String name) {
    for (int i = 0; i < problem.choices().size(); i++) {
      if (problem.choices().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /// What the runs will not tell: combinations that no row sees, parameters that stay loose, pairs
  /// that stay alike.
  private List<String> unidentified(List<RunDesign.Parameter> parameters) {
    var result = new ArrayList<String>();
    int from = 0;
    for (int b = 0; b < problem.subjects().size(); b++) {
      int n = problem.subjects().get(b).information().size();
      String of = problem.subjects().size() > 1 ? problem.subjects().get(b).name() + "." : "";
      List<String> names =
          problem.subjects().get(b).information().parameters().stream().map(p -> of + p).toList();
      List<RunDesign.Parameter> own = parameters.subList(from, from + n);
      from += n;
      List<String> blind = blind(b, names);
      if (!blind.isEmpty()) {
        result.add(
            blind.size() == 1
                ? blind.getFirst() + " is not determined, by these runs either"
                : Words.list(blind)
                    + " cannot be told apart, by these runs either: only what they do together");
      } else {
        loose(own, names, result);
        alike(b, names, result);
      }
    }
    return result;
  }

  /// The parameters in the combinations that are not known at all.
  private List<String> blind(int b, List<String> names) {
    int n = names.size();
    double[] size = score.sizes(b, runs);
    double[] scaled = after.covariance[0][b].clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        scaled[i * n + j] *= size[i] * size[j];
      }
    }
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    if (!Dense.eigen(scaled, n, values, vectors)) {
      return List.of();
    }
    var result = new ArrayList<String>();
    for (int i = 0; i < n; i++) {
      double share = 0; // of the parameter, in directions that may be turned among one another
      for (int k = 0; k < n; k++) {
        double part = vectors[i * n + k];
        share += values[k] * RunScore.RIDGE > BLIND ? part * part : 0;
      }
      if (share > 0.01) {
        result.add(names.get(i));
      }
    }
    return result;
  }

  private static void loose(
      List<RunDesign.Parameter> own, List<String> names, List<String> result) {
    for (int i = 0; i < own.size(); i++) {
      RunDesign.Parameter p = own.get(i);
      if (p.relative() && p.after() > LOOSE) {
        result.add(
            names.get(i)
                + " will be known to a factor of "
                + Words.number(Math.exp(NORMAL * p.after()), 2)
                + " only");
      } else if (!p.relative() && NORMAL * p.after() > Math.abs(p.value())) {
        result.add("not even the sign of " + names.get(i) + " will be certain");
      }
    }
  }

  private void alike(int b, List<String> names, List<String> result) {
    double[] v = after.covariance[0][b];
    int n = names.size();
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double c = v[i * n + j] / Math.sqrt(v[i * n + i] * v[j * n + j]);
        if (Math.abs(c) > ALIKE) {
          result.add(
              names.get(i)
                  + " and "
                  + names.get(j)
                  + " will be known together rather than each alone (correlation "
                  + Words.number(c, 3)
                  + ")");
        }
      }
    }
  }
}
