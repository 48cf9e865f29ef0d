package org.lawlang.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import org.lawlang.fit.FitTask.Target;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Interval;
import org.lawlang.math.Streams;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// The same fit said in other words is the same fit, to nine digits of its objective, its parameters
/// and what it predicts: columns in other units, rows in another order, other names, the mean instead
/// of the sum, three times the objective. Every kind of law by every kind of objective; the expected
/// parameters follow from the law by hand.
final class SameFitTest {
  private static final int N = 63;
  private static final double DIGITS = 1e-9;

  /// Laws of the columns `x` and `z`, some over levels of `g`, with parameters and a truth.
  enum Form {
    CHINCHILLA(
        "E + A/x^alpha + B/z^beta",
        Map.of("E", 1.5, "A", 3.0, "alpha", 0.5, "B", 2.0, "beta", 0.4),
        Map.of("alpha", 1, "beta", 1)),
    INSIDE(
        "E + (A/x)^alpha + (B/z)^beta",
        Map.of("E", 1.5, "A", 9.0, "alpha", 0.5, "B", 5.6, "beta", 0.4),
        Map.of("alpha", 1, "beta", 1)),
    KAPLAN(
        "((Nc/x)^(p/q) + Dc/z)^q",
        Map.of("Nc", 30.0, "p", 0.2, "q", 0.3, "Dc", 60.0),
        Map.of("p", 1, "q", 1)),
    DECAY("a + b*exp(-(k*x))", Map.of("a", 1.0, "b", 2.0, "k", 0.05), Map.of()),
    SIGMOID("a + b*sigmoid((x - c)/w)", Map.of("a", 1.0, "b", 2.0, "c", 80.0, "w", 25.0), Map.of()),
    SATURATING("v*x/(k + x)", Map.of("v", 3.0, "k", 20.0), Map.of()),
    GROUPED(
        "E[g] + A/x^alpha",
        Map.of("E[0]", 1.0, "E[1]", 1.4, "E[2]", 1.9, "A", 3.0, "alpha", 0.5),
        Map.of("alpha", 1)),
    JOINT(
        "E + A/x^alpha",
        Map.of("E", 1.5, "A", 3.0, "alpha", 0.5, "F", 0.7, "h", 1.2),
        Map.of("alpha", 1)),
    BOUND(
        "E + A/x^alpha + B/z^beta",
        Map.of("E", 1.5, "A", 3.0, "alpha", 0.5, "B", 2.0, "beta", 0.4),
        Map.of("alpha", 2, "beta", 1)),
    PIECES("a + b*piece", Map.of("a", 1.0, "b", 0.5), Map.of());

    final String text;
    final Map<String, Double> truth;

    /// 1: between zero and two; 2: from 0.7 on, where the rows want less; else positive.
    final Map<String, Integer> ranges;

    Form(String text, Map<String, Double> truth, Map<String, Integer> ranges) {
      this.text = text;
      this.truth = new TreeMap<>(truth);
      this.ranges = ranges;
    }

    boolean isGrouped() {
      return this == GROUPED;
    }

    List<String> arguments() {
      return switch (this) {
        case CHINCHILLA, INSIDE, KAPLAN, BOUND -> List.of("x", "z");
        default -> List.of("x");
      };
    }

    /// What a parameter is where the column `x` is counted in units so many times smaller.
    double inUnits(String name, Map<String, Double> values, double times) {
      double value = values.getOrDefault(name, Double.NaN);
      return switch (this) {
        case CHINCHILLA, GROUPED, JOINT, BOUND ->
            name.equals("A")
                ? value * Math.pow(times, values.getOrDefault("alpha", Double.NaN))
                : value;
        case INSIDE -> name.equals("A") ? value * times : value;
        case KAPLAN -> name.equals("Nc") ? value * times : value;
        case DECAY -> name.equals("k") ? value / times : value;
        case SIGMOID -> name.equals("c") || name.equals("w") ? value * times : value;
        case SATURATING -> name.equals("k") ? value * times : value;
        case PIECES -> value;
      };
    }
  }

  enum By {
    SQUARES(false),
    SQUARES_ON_LOG(true),
    HUBER_ON_LOG(true),
    ABSOLUTE(false),
    STUDENT(false),
    TUKEY(false);

    final boolean onLog;

    By(boolean onLog) {
      this.onLog = onLog;
    }

    Objective objective() {
      return switch (this) {
        case SQUARES, SQUARES_ON_LOG -> Bench.SQUARES;
        case HUBER_ON_LOG -> Bench.huber(1e-3);
        case ABSOLUTE -> Bench.ABSOLUTE;
        case STUDENT ->
            new Objective(
                "student", Bench.ofResidual("2.5*log1p((r/s)^2/4) + log(s)"), Map.of("s", 0.02));
        case TUKEY ->
            new Objective(
                "tukey",
                Normal.choose(
                    Normal.compare(
                        Expr.Relation.LESS_EQUAL, Bench.ofResidual("abs(r)"), Normal.var("d")),
                    Bench.ofResidual("r^2/2*(1 - (r/d)^2 + (r/d)^4/3)"),
                    Bench.ofResidual("d^2/6")),
                Map.of("d", 0.1));
      };
    }
  }

  /// How the same is said in other words.
  enum Change {
    BILLIONS,
    MILLIONTHS,
    ORDER,
    NAMES,
    MEAN,
    THREE_TIMES
  }

  /// One way to say a fit.
  ///
  /// @param rename every name by another, so that they come in another order
  private record Said(
      Form form,
      By by,
      double[][] columns,
      double times,
      double factor,
      Optional<Expr> weight,
      boolean rename) {

    String name(String old) {
      if (!rename) {
        return old;
      }
      if (old.endsWith("[g]")) {
        return name(old.substring(0, old.length() - 3)) + "[" + name("g") + "]";
      }
      // The first letter becomes the last.
      return "q" + (char) ('a' + 'z' - Character.toLowerCase(old.charAt(0))) + old;
    }

    Expr formula(String text) {
      var names = new HashMap<String, Expr>();
      Expr e = Infix.read(text);
      if (form == Form.PIECES) {
        double knee = 50 * times;
        Expr x = Normal.var("x");
        e =
            Substitution.replace(
                e,
                Map.of(
                    "piece",
                    Normal.choose(
                        Normal.compare(Expr.Relation.LESS_EQUAL, x, Normal.number(knee)),
                        Normal.log(Normal.scale(1 / knee, x)),
                        Normal.scale(1 / knee, Normal.subtract(x, Normal.number(knee))))));
      }
      for (String old : Substitution.variables(e)) {
        names.put(old, Normal.var(name(old)));
      }
      return Substitution.replace(e, names);
    }

    Law law(String target, String text, List<String> parameters) {
      var params = new ArrayList<Param>();
      for (String p : parameters) {
        int range = form.ranges.getOrDefault(p, 0);
        params.add(
            switch (range) {
              case 1 -> Bench.within(name(p), 0, 2);
              case 2 -> Bench.within(name(p), 0.7, 2);
              default ->
                  new Param(
                      name(p),
                      Interval.NON_NEGATIVE,
                      true,
                      Optional.empty(),
                      Optional.empty(),
                      p.contains("[") ? Optional.of(name("g")) : Optional.empty());
            });
      }
      if (rename) {
        Collections.reverse(params);
      }
      List<String> arguments = form.arguments().stream().map(this::name).toList();
      return new Law(name(target), arguments, params, formula(text), text, Optional.empty());
    }

    Fit fit() {
      var table = new HashMap<String, double[]>();
      String[] names = {"x", "z", "g", "y", "v", "w"};
      for (int c = 0; c < names.length; c++) {
        table.put(name(names[c]), columns[c]);
      }
      List<String> parameters =
          form.isGrouped()
              ? List.of("E[g]", "A", "alpha")
              : form == Form.JOINT ? List.of("E", "A", "alpha") : List.copyOf(form.truth.keySet());
      Law law = law("y", form.text, parameters);
      Objective plain = by.objective();
      var objective =
          new Objective(plain.name(), Normal.scale(factor, plain.loss()), plain.settings());
      FitTask task =
          new FitTask(
              law,
              Bench.table(table),
              law.name(),
              objective,
              by.onLog,
              weight,
              Optional.empty(),
              List.of(),
              FitOptions.DEFAULTS.withStarts(4));
      if (form == Form.JOINT) {
        Law other = law("v", "F + h*A/x^alpha", List.of("F", "h", "A", "alpha"));
        task = task.with(List.of(new Target(law, law.name()), new Target(other, other.name())));
      }
      return Bench.fit(task);
    }

    Map<String, Double> values(Fit fit) {
      var values = new TreeMap<String, Double>();
      form.truth
          .keySet()
          .forEach(
              p -> {
                String level = p.replaceAll("\\[.*", "");
                String tail = p.substring(level.length());
                values.put(p, Bench.value(fit, name(level) + tail));
              });
      return values;
    }
  }

  /// Columns x, z, g, y, v, and w, all ones.
  private static double[][] runs(Form form, int seed) {
    double[][] c = new double[6][N];
    var random = Streams.of(seed, form.ordinal());
    var said = new Said(form, By.SQUARES, c, 1, 1, Optional.empty(), false);
    Expr law = said.formula(form.text);
    for (int i = 0; i < N; i++) {
      c[0][i] = Math.exp(random.nextDouble(0, 5.5));
      c[1][i] = Math.exp(random.nextDouble(0, 5.5));
      c[2][i] = i % 3;
      c[5][i] = 1;
      var values = new HashMap<>(form.truth);
      values.put("x", c[0][i]);
      values.put("z", c[1][i]);
      values.put("E[g]", form.truth.getOrDefault("E[" + i % 3 + "]", 0.0));
      double y = Interpreter.evaluate(law, values);
      c[3][i] = y * Math.exp(0.02 * random.nextGaussian());
      c[4][i] = (0.7 + 1.2 * (y - 1.5)) * Math.exp(0.02 * random.nextGaussian());
      if (form == Form.PIECES) {
        c[3][i] += 3; // so that it has a logarithm
      }
    }
    return c;
  }

  private static Said changed(Said said, Change change, int seed) {
    double[][] c = said.columns.clone();
    switch (change) {
      case BILLIONS, MILLIONTHS -> {
        double times = change == Change.BILLIONS ? 1e-9 : 1e6;
        c[0] = c[0].clone();
        for (int i = 0; i < N; i++) {
          c[0][i] *= times;
        }
        return new Said(said.form, said.by, c, times, 1, said.weight, false);
      }
      case ORDER -> {
        for (int k = 0; k < c.length; k++) {
          c[k] = new double[N];
          for (int i = 0; i < N; i++) {
            c[k][i] = said.columns[k][order(seed)[i]];
          }
        }
        return new Said(said.form, said.by, c, 1, 1, said.weight, false);
      }
      case NAMES -> {
        return new Said(said.form, said.by, c, 1, 1, said.weight, true);
      }
      case MEAN -> {
        Optional<Expr> weight = Optional.of(Normal.scale(1.0 / N, Normal.var("w")));
        return new Said(said.form, said.by, c, 1, 1, weight, false);
      }
      case THREE_TIMES -> {
        return new Said(said.form, said.by, c, 1, 3, said.weight, false);
      }
    }
    throw new AssertionError(change);
  }

  private static List<Integer> permutation(int seed) {
    var order = new ArrayList<Integer>();
    for (int i = 0; i < N; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    return order;
  }

  private static int[] order(int seed) {
    return permutation(seed).stream().mapToInt(i -> i).toArray();
  }

  /// Each law by each objective; the changes go round, so that each law and each objective meets all
  /// of them.
  @Property(generation = GenerationMode.EXHAUSTIVE)
  void sameFit(@ForAll Form form, @ForAll By by) {
    Change[] changes = Change.values();
    check(form, by, changes[(form.ordinal() + by.ordinal()) % changes.length], 1);
  }

  static void check(Form form, By by, Change change, int seed) {
    var said = new Said(form, by, runs(form, seed), 1, 1, Optional.empty(), false);
    Fit one = said.fit();
    Said other = changed(said, change, seed);
    Fit two = other.fit();
    String where = form + " by " + by + ", " + change;
    double factor = change == Change.MEAN ? 1.0 / N : change == Change.THREE_TIMES ? 3 : 1;
    same(factor * one.objective(), two.objective(), where + ": objective");
    Map<String, Double> values = said.values(one);
    Map<String, Double> found = other.values(two);
    for (String p : values.keySet()) {
      same(form.inUnits(p, values, other.times), found.getOrDefault(p, 0.0), where + ": " + p);
    }
    boolean isOrder = change == Change.ORDER;
    int[] order = isOrder ? order(seed) : new int[0];
    int parts = one.residuals().size() / N;
    for (int k = 0; k < parts; k++) {
      for (int i = 0; i < N; i++) {
        int old = k * N + (isOrder ? order[i] : i);
        assertEquals(
            one.residuals().get(old), two.residuals().get(k * N + i), DIGITS, where + ": residual");
      }
    }
    assertTrue(form != Form.BOUND || one.estimate("alpha").orElseThrow().atBound(), where);
  }

  private static void same(double expected, double found, String what) {
    assertEquals(expected, found, DIGITS * Math.abs(expected), what);
  }
}
