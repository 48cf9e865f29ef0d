package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.lawlang.fit.Fit;
import org.lawlang.fit.Information;
import org.lawlang.math.Factor;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.plan.DesignProblem.Aim;
import org.lawlang.plan.DesignProblem.Subject;
import org.lawlang.plan.Optimum;
import org.lawlang.plan.Planner;
import org.lawlang.plan.Problem;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.syntax.Term;

/// How numbers of a session depend on the parameters of its fits: a term is evaluated again with
/// draws that are the parameters a little off, so whatever can be computed draw by draw can be
/// differentiated, a prediction as well as an optimum or a root.
///
/// A name bound to an optimum is optimised again; one bound to a number follows the parameters as
/// its draws did, by least squares.
final class Poses {
  private static final int DRAWS = 16;
  private static final double STEP = 1e-3;
  private static final double FOLLOWS = 0.25;
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  private final Environment environment;
  private final Host host;
  private final StandardLibrary library;
  private final List<Subject> subjects = new ArrayList<>();

  Poses(Environment environment, Host host, StandardLibrary library) {
    this.environment = environment;
    this.host = host;
    this.library = library;
  }

  List<Subject> subjects() {
    return subjects;
  }

  @SuppressWarnings("ReferenceEquality") // the very fit, not one equal to it
  void add(Subject subject) {
    if (subjects.stream()
        .noneMatch(s -> Objects.equals(s.information().fit(), subject.information().fit()))) {
      subjects.add(subject);
    }
  }

  /// Adds the fits that a term depends on, by name or by way of the values that it names.
  void depend(Term aim, Designs designs) {
    for (String name : words(aim)) {
      Optional<Value> value = environment.value(name);
      if (value.isPresent() && value.get() instanceof Value.OfFit(var fit)) {
        add(Designs.subject(name, fit, aim.span()));
      } else if (value.isPresent()) {
        for (String other : environment.names()) {
          if (environment.value(other).orElse(null) instanceof Value.OfFit(var fit)
              && fit.task().sole().isPresent()
              && fit.dof() > 0
              && follows(value.get(), fit, aim.span())) {
            add(Designs.subject(other, fit, aim.span()));
          }
        }
      }
    }
    if (subjects.isEmpty()) {
      throw new Fault(
          Diagnostic.of(
                  Code.BAD_OPTION,
                  aim.span(),
                  aim.span().text() + " depends on no fit, so no run can sharpen it")
              .help("name a fit first: f = fit L to runs, then … to sharpen f(70B, 1.4T)"));
    }
  }

  private static List<String> words(Term term) {
    return WORD.matcher(term.span().text()).results().map(r -> r.group()).distinct().toList();
  }

  private static boolean follows(Value value, Fit fit, Span place) {
    return switch (value) {
      case Value.OfOptimum(var optimum) -> isGiven(optimum.problem().given(), fit);
      case Value.OfLaw(var law) -> isGiven(quantities(law), fit);
      case Value.Number(var quantity, _) ->
          slopes(quantity, Fault.orValue(Information.of(fit, place))).isPresent();
      default -> false;
    };
  }

  private static boolean isGiven(Map<String, Quantity> quantities, Fit fit) {
    return quantities.values().stream()
        .anyMatch(q -> fit.estimates().stream().anyMatch(e -> e.value() == q));
  }

  /// Settings of all parameters: the point estimates, then some draws.
  List<double[][]> poses() {
    var poses = new ArrayList<double[][]>();
    poses.add(pose(-1));
    int draws = subjects.stream().mapToInt(s -> s.information().draws()).min().orElse(0);
    for (int k = 0; k < Math.min(DRAWS, draws); k++) {
      double[][] pose = pose(k); // the first ones, for those of a Sobol sequence are spread out
      if (Arrays.stream(pose).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
        poses.add(pose);
      }
    }
    return poses;
  }

  private double[][] pose(int draw) {
    return subjects.stream().map(s -> s.information().at(draw)).toArray(double[][]::new);
  }

  /// A term with its gradient in each pose.
  Aim aim(Term term, Evaluator evaluator) {
    Quantity now = evaluator.quantity(term);
    List<double[][]> poses = poses();
    var environmentOff = new Environment();
    environmentOff.bindAll(environment);
    double[][][] off = off(poses);
    for (String name : environment.names()) {
      environment
          .value(name)
          .flatMap(v -> moved(v, off))
          .ifPresent(v -> environmentOff.rebind(name, v));
    }
    Quantity moved = new Evaluator(environmentOff, host, library).quantity(term);
    if (!(moved instanceof Quantity.Uncertain(_, double[] values))
        || Arrays.stream(values).distinct().count() == 1) {
      throw new Fault(
          Diagnostic.of(
                  Code.BAD_OPTION,
                  term.span(),
                  term.span().text() + " does not depend on the parameters of a fit")
              .help("sharpen a prediction, a parameter, an optimum, or a whole fit"));
    }
    var gradients = new ArrayList<double[][]>();
    int k = 0;
    for (double[][] pose : poses) {
      double[][] gradient = new double[pose.length][];
      for (int b = 0; b < pose.length; b++) {
        gradient[b] = new double[pose[b].length];
        for (int i = 0; i < pose[b].length; i++) {
          double width = off[b][i][k] - off[b][i][k + 1];
          gradient[b][i] = (values[k] - values[k + 1]) / width;
          k += 2;
          if (!Double.isFinite(gradient[b][i])) {
            throw new Fault(
                Diagnostic.of(
                        Code.UNDEFINED_VALUE,
                        term.span(),
                        "how " + term.span().text() + " depends on the parameters is not defined")
                    .help("it has no value for some of the draws of the fit"));
          }
        }
      }
      gradients.add(gradient);
    }
    return new Aim(term.span().text(), now, gradients);
  }

  /// By subject and parameter, as walked: each pose with one parameter after the other a little up
  /// and a little down.
  private double[][][] off(List<double[][]> poses) {
    int parameters = subjects.stream().mapToInt(s -> s.information().size()).sum();
    int count = 2 * parameters * poses.size();
    double[][][] off = new double[subjects.size()][][];
    for (int b = 0; b < off.length; b++) {
      off[b] = new double[subjects.get(b).information().size()][count];
    }
    int k = 0;
    for (double[][] pose : poses) {
      for (int b = 0; b < off.length; b++) {
        for (int i = 0; i < off[b].length; i++, k += 2) {
          for (int c = 0; c < off.length; c++) {
            for (int j = 0; j < off[c].length; j++) {
              off[c][j][k] = off[c][j][k + 1] = pose[c][j];
            }
          }
          double step = step(b, i, pose[b][i]);
          off[b][i][k] += step;
          off[b][i][k + 1] -= step;
        }
      }
    }
    return off;
  }

  private double step(int b, int i, double at) {
    Information information = subjects.get(b).information();
    String name = information.parameters().get(i);
    double se =
        information.fit().estimate(name).map(Fit.Estimate::value).map(Quantity::sd).orElse(0.0);
    double value = Math.abs(information.value(i, at));
    double relative = information.isRelative(i) ? Math.min(1, se / value) : se;
    return relative > 0 && Double.isFinite(relative)
        ? STEP * relative
        : 0.1 * STEP * (information.isRelative(i) ? 1 : Math.max(Math.abs(at), 1e-3));
  }

  /// A value where the parameters are off; empty for one that does not depend on them.
  private Optional<Value> moved(Value value, double[][][] off) {
    return switch (value) {
      case Value.OfFit(var fit) -> {
        OptionalInt b = subject(fit);
        yield Optional.of(
            new Value.OfFit(fit.posing(b.isPresent() ? draws(b.getAsInt(), off) : Map.of())));
      }
      case Value.OfOptimum(var optimum) -> optimum(optimum, off).map(Value.OfOptimum::new);
      case Value.OfLaw(var law) -> law(law, off).map(Value.OfLaw::new);
      case Value.Number(var quantity, _) when !quantity.isExact() ->
          Optional.of(new Value.Number(number(quantity, off)));
      default -> Optional.empty();
    };
  }

  @SuppressWarnings("ReferenceEquality") // the very fit, not one equal to it
  private OptionalInt subject(Fit fit) {
    for (int b = 0; b < subjects.size(); b++) {
      if (Objects.equals(subjects.get(b).information().fit(), fit)) {
        return OptionalInt.of(b);
      }
    }
    return OptionalInt.empty();
  }

  /// The draws of the parameters of subject `b`, by name.
  private Map<String, double[]> draws(int b, double[][][] off) {
    Information information = subjects.get(b).information();
    var draws = new HashMap<String, double[]>();
    for (int i = 0; i < information.size(); i++) {
      double[] values = new double[off[b][i].length];
      for (int k = 0; k < values.length; k++) {
        values[k] = information.value(i, off[b][i][k]);
      }
      draws.put(information.parameters().get(i), values);
    }
    return draws;
  }

  private Optional<Optimum> optimum(Optimum optimum, double[][][] off) {
    Problem problem = optimum.problem();
    return given(problem.given(), off)
        .map(
            given ->
                Planner.minimize(
                    new Problem(
                        problem.maximize(),
                        problem.objective(),
                        problem.unknowns(),
                        problem.constraints(),
                        given,
                        problem.start(),
                        Optional.empty()),
                    host.executor()));
  }

  private Optional<Law> law(Law law, double[][][] off) {
    return given(quantities(law), off).map(law::give);
  }

  private static Map<String, Quantity> quantities(Law law) {
    var given = new HashMap<String, Quantity>();
    law.parameters().forEach(p -> p.given().ifPresent(q -> given.put(p.name(), q)));
    return given;
  }

  /// What estimates of the subjects become where the parameters are off, other numbers at their
  /// points; empty where there is no such estimate.
  private Optional<Map<String, Quantity>> given(
      Map<String, Quantity> quantities, double[][][] off) {
    var given = new HashMap<String, Quantity>();
    boolean any = false;
    for (var entry : quantities.entrySet()) {
      Quantity other = Quantity.exact(entry.getValue().value());
      for (int b = 0; b < subjects.size(); b++) {
        Map<String, double[]> draws = draws(b, off);
        for (Fit.Estimate e : subjects.get(b).information().fit().estimates()) {
          if (e.value() == entry.getValue() && draws.containsKey(e.name())) {
            other = new Quantity.Uncertain(e.value().value(), draws.get(e.name()));
            any = true;
          }
        }
      }
      given.put(entry.getKey(), other);
    }
    return any ? Optional.of(given) : Optional.empty();
  }

  private Quantity number(Quantity quantity, double[][][] off) {
    double[] sum = new double[off[0].length == 0 ? 0 : off[0][0].length];
    Arrays.fill(sum, quantity.value());
    boolean any = false;
    for (int b = 0; b < subjects.size(); b++) {
      Information information = subjects.get(b).information();
      Optional<double[]> slopes = slopes(quantity, information);
      if (slopes.isPresent()) {
        any = true;
        double[] point = information.at(-1);
        for (int i = 0; i < point.length; i++) {
          for (int k = 0; k < sum.length; k++) {
            sum[k] += slopes.get()[i] * (off[b][i][k] - point[i]);
          }
        }
      }
    }
    return any ? new Quantity.Uncertain(quantity.value(), sum) : Quantity.exact(quantity.value());
  }

  /// Keeps the half of the draws that is nearest to the point: far out a law may bend, and so do its
  /// draws.
  private static void near(List<double[]> rows, double[] point) {
    int n = point.length;
    double[] size = new double[n];
    for (double[] row : rows) {
      for (int i = 0; i < n; i++) {
        size[i] += Math.pow(row[i] - point[i], 2);
      }
    }
    rows.sort(
        Comparator.comparingDouble(
            row -> {
              double sum = 0;
              for (int i = 0; i < n; i++) {
                sum += size[i] > 0 ? Math.pow(row[i] - point[i], 2) / size[i] : 0;
              }
              return sum;
            }));
    rows.subList(Math.max(3 * (n + 1), rows.size() / 2), rows.size()).clear();
  }

  /// How a number follows the parameters of a fit as walked, draw by draw; empty if it does not.
  private static Optional<double[]> slopes(Quantity quantity, Information information) {
    if (!(quantity instanceof Quantity.Uncertain(double value, double[] draws))
        || draws.length != information.draws()) {
      return Optional.empty();
    }
    int n = information.size();
    var rows = new ArrayList<double[]>();
    for (int k = 0; k < draws.length; k++) {
      double[] row = Arrays.copyOf(information.at(k), n + 2);
      row[n] = 1;
      row[n + 1] = draws[k];
      if (Arrays.stream(row).allMatch(Double::isFinite)) {
        rows.add(row);
      }
    }
    if (rows.size() < 3 * (n + 1)) {
      return Optional.empty();
    }
    near(rows, information.at(-1));
    double[] mean = new double[n + 2];
    for (double[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.size();
      }
    }
    double[] a = new double[rows.size() * n];
    double[] y = new double[rows.size()];
    double total = 0;
    for (int r = 0; r < y.length; r++) {
      for (int i = 0; i < n; i++) {
        a[r * n + i] = rows.get(r)[i] - mean[i];
      }
      y[r] = rows.get(r)[n + 1] - mean[n + 1];
      total += y[r] * y[r];
    }
    Factor factor = Factor.of(a.clone(), y.length, n);
    if (!factor.isRegular()) {
      return Optional.empty();
    }
    double[] slopes = Arrays.copyOf(factor.turn(y.clone()), n);
    factor.solve(slopes);
    double rest = 0;
    for (int r = 0; r < y.length; r++) {
      double miss = y[r];
      for (int i = 0; i < n; i++) {
        miss -= slopes[i] * a[r * n + i];
      }
      rest += miss * miss;
    }
    return rest < FOLLOWS * total ? Optional.of(slopes) : Optional.empty();
  }
}
