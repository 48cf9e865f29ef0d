package org.lawlang.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lawlang.symbolic.Normal.apply;
import static org.lawlang.symbolic.Normal.power;
import static org.lawlang.symbolic.Normal.product;
import static org.lawlang.symbolic.Normal.scale;
import static org.lawlang.symbolic.Normal.subtract;
import static org.lawlang.symbolic.Normal.sum;
import static org.lawlang.symbolic.Normal.var;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.lawlang.kernel.ObjectiveKernels.Part;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;

final class ObjectiveKernelsTest {
  private static final Expr R = var(Objective.RESIDUAL);
  private static final Expr HUBER =
      Normal.choose(
          Normal.compare(Expr.Relation.LESS_EQUAL, apply(Fn.ABS, R), var("delta")),
          scale(0.5, power(R, 2)),
          product(var("delta"), subtract(apply(Fn.ABS, R), scale(0.5, var("delta")))));
  private static final Expr SQUARES = scale(0.5, power(R, 2));

  /// log(E + A/N^alpha + B/D^beta) in e = log E, a = log A, b = log B and the logarithms n, d.
  private static final Expr CHINCHILLA =
      apply(
          Fn.LOGSUMEXP,
          var("e"),
          subtract(var("a"), product(var("alpha"), var("n"))),
          subtract(var("b"), product(var("beta"), var("d"))));

  private static final List<String> PARAMETERS = List.of("e", "a", "b", "alpha", "beta");
  private static final double[] POINT = {0.59, 6.1, 7.6, 0.35, 0.37};

  private static ObjectiveKernels chinchilla(Expr loss, String... settings) {
    return ObjectiveKernels.of(
        CHINCHILLA, PARAMETERS, loss, List.of(settings), "t", List.of("n", "d", "t"));
  }

  private static double[][] runs(int rows) {
    var random = new Random(1);
    var columns = new double[3][rows];
    for (int i = 0; i < rows; i++) {
      columns[0][i] = 17 + 6 * random.nextDouble();
      columns[1][i] = 20 + 6 * random.nextDouble();
      columns[2][i] = 0.7 + 0.6 * random.nextDouble();
    }
    return columns;
  }

  /// With shares s of the three terms and the Jacobian x of their exponents, m' = Σ s·x and m'' = Σ
  /// s·x·xᵀ − m'·m'ᵀ.
  @Test
  void chinchillaAsWorkedOutByHand() {
    int rows = 40;
    double[][] columns = runs(rows);
    double delta = 0.08;
    var weights = new double[rows];
    Arrays.setAll(weights, i -> 1 + i % 3);
    var value = new double[1];
    var gradient = new double[5];
    var hessian = new double[5][5];
    var scores = new double[5][5];
    for (int row = 0; row < rows; row++) {
      double n = columns[0][row];
      double d = columns[1][row];
      double[] terms = {
        Math.exp(POINT[0]),
        Math.exp(POINT[1]) * Math.exp(-POINT[3] * n),
        Math.exp(POINT[2]) * Math.exp(-POINT[4] * d)
      };
      double total = terms[0] + terms[1] + terms[2];
      double[][] x = {{1, 0, 0, 0, 0}, {0, 1, 0, -n, 0}, {0, 0, 1, 0, -d}};
      double r = columns[2][row] - Math.log(total);
      boolean inside = Math.abs(r) <= delta;
      value[0] += weights[row] * (inside ? r * r / 2 : delta * (Math.abs(r) - delta / 2));
      double slope = inside ? r : delta * Math.signum(r);
      for (int i = 0; i < 5; i++) {
        gradient[i] -= weights[row] * slope * mean(terms, total, x, i, i, false);
        for (int j = 0; j < 5; j++) {
          double gg = mean(terms, total, x, i, i, false) * mean(terms, total, x, j, j, false);
          double h = mean(terms, total, x, i, j, true) - gg;
          hessian[i][j] += weights[row] * ((inside ? gg : 0) - slope * h);
          scores[i][j] += weights[row] * slope * slope * gg;
        }
      }
    }
    double[] theta = Arrays.copyOf(POINT, 6);
    theta[5] = delta;
    var kernels = chinchilla(HUBER, "delta");
    close(value[0], kernels.value(theta, columns, weights));
    double[] all = kernels.hessian(theta, columns, weights);
    double[] upToGradient = kernels.gradient(theta, columns, weights);
    var sandwich = new double[kernels.triangle()];
    kernels.kernel(Part.SCORES).accumulate(theta, columns, weights, 0, rows, sandwich);
    close(value[0], all[0]);
    int at = 6;
    for (int i = 0; i < 5; i++) {
      close(gradient[i], all[1 + i]);
      close(gradient[i], upToGradient[1 + i]);
      for (int j = i; j < 5; j++) {
        close(scores[i][j], sandwich[at - 6]);
        close(hessian[i][j], all[at++]);
      }
    }
  }

  private static double mean(
      double[] terms, double total, double[][] x, int i, int j, boolean both) {
    double sum = 0;
    for (int k = 0; k < terms.length; k++) {
      sum += terms[k] / total * x[k][i] * (both ? x[k][j] : 1);
    }
    return sum;
  }

  private static void close(double expected, double actual) {
    assertEquals(expected, actual, 1e-11 * Math.max(1, Math.abs(expected)));
  }

  @Test
  void derivativesShareTheWorkOfTheValue() {
    var kernels = chinchilla(HUBER, "delta");
    Operations value = Operations.of(kernels.program(Part.VALUE));
    Operations gradient = Operations.of(kernels.program(Part.GRADIENT));
    Operations hessian = Operations.of(kernels.program(Part.HESSIAN));
    assertEquals(4 + 3, value.calls(), "three exp, one log, two max, one abs");
    assertEquals(value.calls() + 1, gradient.calls(), "and a sign");
    assertEquals(gradient.calls(), hessian.calls());
    assertTrue(gradient.perRow() <= 2 * value.perRow(), value + " " + gradient);
    assertTrue(hessian.perRow() <= 6 * value.perRow(), value + " " + hessian);
  }

  @Test
  void structureThatIsZeroCostsNothing() {
    Expr law = sum(var("E"), product(var("A"), power(var("n"), scale(-1, var("alpha")))));
    var kernels =
        ObjectiveKernels.of(
            law, List.of("E", "A", "alpha"), SQUARES, List.of(), "t", List.of("n", "t"));
    RowProgram program = kernels.program(Part.HESSIAN);
    // ∂E∂E, ∂E∂A: the law is linear in E and A, so only ρ''·gᵢ·gⱼ with ρ'' = 1 and g_E = 1 is left.
    assertEquals(Normal.ONE, program.outputs().get(4));
    assertTrue(program.outputs().get(5) instanceof Expr.Var, program.outputs().get(5).toString());
    assertEquals(Operations.of(program).calls(), 2, "one power, one log");
  }

  @Property(tries = 500)
  void sharedDerivativesEqualPlainOnes(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int size) {
    List<String> by = List.of("p", "q");
    Expr e = new Formulas(seed, List.of("p", "q", "x")).formula(size);
    Slopes slopes = Slopes.of(e, by, List.of());
    var outputs = List.of(slopes.value(), slopes.slope(0), slopes.slope(1), slopes.slope(0, 1));
    var program = new RowProgram(List.of("p", "q", "x"), List.of(), slopes.lets(), outputs);
    Expr p = Derivative.of(e, "p");
    var plain = List.of(e, p, Derivative.of(e, "q"), Derivative.of(p, "q"));
    var random = new Random(seed);
    double[] point = {0.3 + random.nextDouble(), 1.3 + random.nextDouble(), 2.1};
    boolean judged = false;
    for (int i = 0; i < outputs.size(); i++) {
      double expected = at(plain.get(i), point, 1);
      var actual = new double[1];
      Compiler.compile(program).evaluate(point, new double[0][], 0, 1, i, actual);
      double room = 1e-6 * Math.max(1, Math.abs(expected));
      // The cosine of a number that is known to no digit has none either.
      boolean isKnown =
          Math.abs(at(plain.get(i), point, 1 + 4e-16) - expected) < room / 10
              && Math.abs(at(plain.get(i), point, 1 - 4e-16) - expected) < room / 10;
      if (isKnown && Double.isFinite(actual[0]) && Math.abs(expected) < 1e8) {
        judged |= i > 0 && expected != 0;
        assertEquals(expected, actual[0], room, e.toString());
      }
    }
    Statistics.label("with a derivative")
        .collect(judged)
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 40));
  }

  private static double at(Expr e, double[] point, double factor) {
    return Interpreter.evaluate(
        e, Map.of("p", point[0] * factor, "q", point[1] * factor, "x", point[2] * factor));
  }

  /// A side that is not taken must not spoil the derivative of the one that is.
  @Test
  void aSideNotTakenIsNotSeen() {
    Expr p = var("p");
    Expr e =
        Normal.choose(
            Normal.compare(Expr.Relation.LESS, p, Normal.ZERO),
            power(p, 2),
            product(p, Normal.log(p), power(p, 0.5)));
    Slopes slopes = Slopes.of(e, List.of("p"), List.of());
    Expr first = slopes.slope(0);
    Expr second = slopes.slope(0, 0);
    var program = new RowProgram(List.of("p"), List.of(), slopes.lets(), List.of(first, second));
    var result = new double[2];
    Compiler.compile(program)
        .accumulate(new double[] {-3}, new double[0][], new double[] {1}, 0, 1, result);
    assertEquals(-6, result[0]);
    assertEquals(2, result[1]);
  }

  @Test
  void namesOfTheLossDoNotMeetThoseOfTheLaw() {
    // A law with parameters r and delta, and the loss's own r and delta.
    Expr law = product(var("r"), power(var("'0"), var("delta")));
    var kernels =
        ObjectiveKernels.of(
            law, List.of("r", "delta"), HUBER, List.of("delta"), "t", List.of("'0", "t"));
    double[] sums =
        kernels.gradient(new double[] {2, 3, 0.5}, new double[][] {{1.5}, {6}}, new double[] {1});
    double residual = 6 - 2 * 1.5 * 1.5 * 1.5;
    assertEquals(0.5 * (Math.abs(residual) - 0.25), sums[0], 1e-14);
    assertEquals(0.5 * 1.5 * 1.5 * 1.5, sums[1], 1e-14);
    assertEquals(0.5 * 2 * 1.5 * 1.5 * 1.5 * Math.log(1.5), sums[2], 1e-14);
  }
}
