package org.lawlang.fit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.lawlang.data.Column;
import org.lawlang.fit.FitTask.Target;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Param;
import org.lawlang.source.Checked;

/// A simulated study: a design, the truth behind it, and how its responses stray about that.
///
/// @param task the laws over the columns
/// @param questions predictions that are asked for
record Study(
    String name,
    FitTask task,
    Map<String, Double> truth,
    Noise noise,
    Map<String, Question> questions) {

  /// How the responses stray from the truth.
  @FunctionalInterface
  interface Noise {
    double[] of(Rows rows, RandomGenerator random);
  }

  /// A prediction of the law `law` at `at`.
  record Question(int law, Map<String, Double> at) {}

  private static final Map<String, Double> DECAY = Map.of("E", 1.0, "A", 2.0, "k", 0.7);
  private static final int RUNS = 20;

  static Param real(String name) {
    return new Param(
        name, Interval.REAL, false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// `y = 1 + 2·exp(−0.7·x)` at evenly spread `x` up to 6: smooth, well behaved, no bound near.
  static Study decay(int rows) {
    return decay("decay", rows, DECAY, even(0.03));
  }

  /// The same with errors that grow sevenfold from the first row to the last.
  static Study uneven(int rows) {
    return decay(
        "uneven",
        rows,
        DECAY,
        (own, random) -> {
          double[] noise = new double[own.size()];
          for (int i = 0; i < noise.length; i++) {
            noise[i] = 0.01 * (1 + own.column("x")[i]) * random.nextGaussian();
          }
          return noise;
        });
  }

  /// The same with half of the variance shared by the rows of a run.
  static Study clustered(int rows) {
    return decay(
        "clustered",
        rows,
        DECAY,
        (own, random) -> {
          double[] shared = new double[RUNS];
          for (int k = 0; k < RUNS; k++) {
            shared[k] = 0.03 * Math.sqrt(0.5) * random.nextGaussian();
          }
          double[] noise = new double[own.size()];
          for (int i = 0; i < noise.length; i++) {
            double alone = 0.03 * Math.sqrt(0.5) * random.nextGaussian();
            noise[i] = shared[own.source()[i] * RUNS / own.size()] + alone;
          }
          return noise;
        });
  }

  /// The same with a floor of zero, which is the end of its range: in half of the studies the
  /// optimum is there.
  static Study bounded(int rows) {
    return decay("bounded", rows, Map.of("E", 0.0, "A", 2.0, "k", 0.7), even(0.03));
  }

  private static Study decay(String name, int rows, Map<String, Double> truth, Noise noise) {
    double[] x = new double[rows];
    double[] run = new double[rows];
    for (int i = 0; i < rows; i++) {
      x[i] = 6.0 * (i + 1) / rows;
      run[i] = name.equals("clustered") ? i * RUNS / rows : i % RUNS;
    }
    List<Param> parameters =
        name.equals("bounded")
            ? List.of(
                Bench.within("E", 0, Double.POSITIVE_INFINITY),
                Bench.positive("A"),
                Bench.positive("k"))
            : ErrorsTest.DECAY.parameters();
    Law law = Bench.law("y", "E + A*exp(-k*x)", List.of("x"), parameters);
    FitTask task =
        Bench.task(
            law,
            Bench.table(Map.of("x", x, "run", run, "y", new double[rows])),
            Bench.SQUARES,
            false);
    return new Study(
        name,
        task,
        truth,
        noise,
        questions(
            "y(3)",
            new Question(0, Map.of("x", 3.0)),
            "y(12)",
            new Question(0, Map.of("x", 12.0))));
  }

  /// Eight runs of a power law over a factor of 64: too few to tell its floor from its exponent.
  static Study few() {
    double[] x = {1, 2, 4, 8, 16, 24, 40, 64};
    Law law =
        Bench.law(
            "y",
            "E + A/x^alpha",
            List.of("x"),
            List.of(real("E"), real("A"), Bench.within("alpha", 0, 3)));
    FitTask task =
        Bench.task(
            law, Bench.table(Map.of("x", x, "y", new double[x.length])), Bench.SQUARES, false);
    return new Study(
        "few",
        task,
        Map.of("E", 1.5, "A", 2.0, "alpha", 0.4),
        even(0.02),
        questions(
            "y(10)",
            new Question(0, Map.of("x", 10.0)),
            "y(1000)",
            new Question(0, Map.of("x", 1000.0))));
  }

  /// Two laws of seven runs together, the second through the first.
  static Study joint() {
    double[] n = {111e6, 256e6, 590e6, 1.3e9, 2.7e9, 111e6, 256e6};
    double[] d = {2.2e9, 5.1e9, 11e9, 26e9, 53e9, 20e9, 50e9};
    double[] zero = new double[n.length];
    List<Param> first = List.of(real("E"), real("A"), Bench.within("alpha", 0, 1), real("B"));
    List<Param> second =
        List.of(
            real("eps"),
            real("k"),
            Bench.within("gamma", 0, 3),
            real("E"),
            real("A"),
            Bench.within("alpha", 0, 1),
            real("B"));
    Law loss = Bench.law("L", "E + A/N^alpha + B/D^alpha", List.of("N", "D"), first);
    Law miss =
        Bench.law(
            "M", "eps - k*exp(-gamma*(E + A/N^alpha + B/D^alpha))", List.of("N", "D"), second);
    FitTask task =
        Bench.task(
                loss,
                Bench.table(Map.of("N", n, "D", d, "L", zero, "M", zero)),
                Bench.SQUARES,
                false)
            .with(List.of(new Target(loss, "L"), new Target(miss, "M")));
    var truth = new HashMap<String, Double>();
    truth.putAll(Map.of("E", 0.7, "A", 31.6, "alpha", 0.18, "B", 38.5));
    truth.putAll(Map.of("eps", 0.99, "k", 1.88, "gamma", 0.62));
    Map<String, Double> far = Map.of("N", 7e9, "D", 140e9);
    Map<String, Double> near = Map.of("N", 1e9, "D", 20e9);
    return new Study(
        "joint",
        task,
        truth,
        even(0.006),
        questions(
            "L(1B, 20B)",
            new Question(0, near),
            "L(7B, 140B)",
            new Question(0, far),
            "M(1B, 20B)",
            new Question(1, near),
            "M(7B, 140B)",
            new Question(1, far)));
  }

  private static Map<String, Question> questions(Object... pairs) {
    var questions = new LinkedHashMap<String, Question>();
    for (int i = 0; i < pairs.length; i += 2) {
      questions.put((String) pairs[i], (Question) pairs[i + 1]);
    }
    return questions;
  }

  private static Noise even(double sd) {
    return (rows, random) -> {
      double[] noise = new double[rows.size()];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = sd * random.nextGaussian();
      }
      return noise;
    };
  }

  /// The design ready to be given responses: its kernels are made once. The one start is the truth.
  Setup design(FitOptions options) {
    var data = task.data();
    for (Target target : task.targets()) {
      Law law = target.law();
      var columns = new HashMap<String, double[]>();
      law.arguments().forEach(name -> columns.put(name, Rows.numbers(task.data(), name)));
      truth.forEach(
          (name, value) -> {
            double[] same = new double[task.data().rows()];
            Arrays.fill(same, value);
            columns.put(name, same);
          });
      double[] mean = Interpreter.column(law.body(), columns, data.rows());
      data = data.with(new Column.Numbers(target.column(), mean));
    }
    FitTask from = Bench.with(task.on(data), List.of(truth), options.withStarts(0));
    return switch (Setup.of(from, Bench.PLACE)) {
      case Checked.Ok<Setup>(var setup) -> setup;
      case Checked.Bad<Setup>(var diagnostics) -> throw new AssertionError(diagnostics);
    };
  }

  /// A design with the responses of study `i`.
  Setup sample(Setup design, int i) {
    Rows rows = design.rows();
    double[] values = new double[design.coordinates().size()];
    for (int w = 0; w < values.length; w++) {
      values[w] = truth.get(design.coordinates().walkers().get(w).name());
    }
    double[] y = design.predict(rows, values);
    double[] stray = noise.of(rows, Streams.of(11, i));
    for (int k = 0; k < y.length; k++) {
      y[k] += stray[k];
    }
    var measured = new Rows(rows.source(), y, y, rows.weight(), rows.columns(), rows.blocks());
    return new Setup(
        design.task().with(design.task().options().withSeed(i)),
        design.laws(),
        design.coordinates(),
        measured,
        design.heldOut(),
        design.left(),
        design.surface().of(y),
        design.metric(),
        design.ladder());
  }

  Study named(String other) {
    return new Study(other, task, truth, noise, questions);
  }

  /// The true answer.
  double answer(Question question) {
    var given = new HashMap<>(truth);
    given.putAll(question.at());
    return Interpreter.evaluate(task.laws().get(question.law()).body(), given);
  }

  /// What a fit answers, with its draws.
  Quantity answer(Question question, Fit fit) {
    var point = new HashMap<String, Double>(question.at());
    var columns = new HashMap<String, double[]>();
    int n = Draws.COUNT;
    for (Fit.Estimate e : fit.estimates()) {
      point.put(e.name(), e.value().value());
      n = e.value() instanceof Quantity.Uncertain(double v, double[] draws) ? draws.length : n;
    }
    for (String name : point.keySet()) {
      double[] column = new double[n];
      Optional<Fit.Estimate> e = fit.estimate(name);
      for (int k = 0; k < n; k++) {
        column[k] = e.isPresent() ? e.get().value().draw(k) : point.getOrDefault(name, 0.0);
      }
      columns.put(name, column);
    }
    var body = task.laws().get(question.law()).body();
    return new Quantity.Uncertain(
        Interpreter.evaluate(body, point), Interpreter.column(body, columns, n));
  }
}
