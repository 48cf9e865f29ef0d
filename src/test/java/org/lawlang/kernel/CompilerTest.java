package org.lawlang.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lawlang.kernel.RowProgram.Let;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;

final class CompilerTest {
  private static final List<String> PARAMETERS = List.of("p", "q");
  private static final List<String> COLUMNS = List.of("x", "y", "z");
  private static final List<String> ALL = List.of("p", "q", "x", "y", "z");
  private static final int ROWS = 23;

  @Property(tries = 2000)
  void bytecodeEqualsInterpreter(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) {
    var formulas = new Formulas(seed, ALL);
    var names = new ArrayList<>(ALL);
    var lets = new ArrayList<Let>();
    for (int i = 0; i < 3; i++) {
      lets.add(new Let("l" + i, new Formulas(seed + i, names).formula(size / 2)));
      names.add("l" + i);
    }
    var outputs = new ArrayList<Expr>();
    for (int i = 0; i < 4; i++) {
      outputs.add(new Formulas(seed - i, names).formula(size));
    }
    agree(new RowProgram(PARAMETERS, COLUMNS, lets, outputs), formulas);
  }

  @ParameterizedTest
  @EnumSource(Fn.class)
  void everyFunctionIsCompiled(Fn fn) {
    for (int seed = 0; seed < 50; seed++) {
      var formulas = new Formulas(seed, ALL);
      Expr e = formulas.call(fn, 3);
      agree(
          new RowProgram(PARAMETERS, COLUMNS, List.of(), List.of(e, formulas.call(fn, 1))),
          formulas);
    }
  }

  @Property(tries = 300)
  void gradientAndHessianProgramsAgree(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 16) int size) {
    var formulas = new Formulas(seed, List.of("p", "q", "x", "y"));
    Expr loss = new Formulas(seed + 1, List.of(Objective.RESIDUAL, "s")).formula(5);
    var kernels =
        ObjectiveKernels.of(formulas.formula(size), PARAMETERS, loss, List.of("s"), "z", COLUMNS);
    for (ObjectiveKernels.Part part : ObjectiveKernels.Part.values()) {
      agree(kernels.program(part), formulas);
    }
  }

  /// Both kernels of a program, bit for bit, NaN being NaN.
  private static void agree(RowProgram program, Formulas formulas) {
    Kernel expected = Interpreter.of(program);
    Kernel actual = Compiler.compile(program);
    double[] parameters = formulas.values(program.parameters().size());
    double[][] columns = columns(program.columns().size(), formulas);
    for (int output = 0; output < program.outputs().size(); output++) {
      var a = new double[ROWS];
      var b = new double[ROWS];
      expected.evaluate(parameters, columns, 1, ROWS, output, a);
      actual.evaluate(parameters, columns, 1, ROWS, output, b);
      equal(a, b);
    }
    for (int first = 0; first < Math.min(2, program.outputs().size()); first++) {
      double[] wanted = rowByRow(expected, program, parameters, columns, first);
      for (Kernel kernel : List.of(expected, actual)) {
        double[] all = new double[wanted.length];
        kernel.evaluateAll(parameters, columns, 1, ROWS, first, all);
        equal(wanted, all);
      }
    }
    double[] weights = formulas.values(ROWS);
    Arrays.setAll(weights, i -> i % 3 == 0 ? 0 : weights[i]);
    double[] a = formulas.values(program.outputs().size());
    double[] b = a.clone();
    expected.accumulate(parameters, columns, weights, 2, ROWS, a);
    actual.accumulate(parameters, columns, weights, 2, ROWS, b);
    equal(a, b);
  }

  /// Outputs from `first` on of the rows from the second on, one output after another asked for.
  private static double[] rowByRow(
      Kernel kernel, RowProgram program, double[] parameters, double[][] columns, int first) {
    int count = program.outputs().size() - first;
    double[] all = new double[(ROWS - 1) * count];
    for (int i = 0; i < count; i++) {
      double[] one = new double[ROWS];
      kernel.evaluate(parameters, columns, 1, ROWS, first + i, one);
      for (int row = 1; row < ROWS; row++) {
        all[(row - 1) * count + i] = one[row];
      }
    }
    return all;
  }

  private static double[][] columns(int n, Formulas formulas) {
    var columns = new double[n][];
    Arrays.setAll(columns, i -> formulas.values(ROWS));
    return columns;
  }

  private static void equal(double[] expected, double[] actual) {
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] != actual[i]) { // also for the two zeros, which the bits tell apart
        assertEquals(expected[i], actual[i]);
      }
    }
  }

  @Test
  void rowsOfWeightZeroAreNotComputed() {
    Expr e = Normal.log(Normal.var("x"));
    Kernel kernel =
        Compiler.compile(new RowProgram(List.of(), List.of("x"), List.of(), List.of(e)));
    double[] sums = {1};
    kernel.accumulate(
        new double[0], new double[][] {{Math.E, -1, 0}}, new double[] {2, 0, 0}, 0, 3, sums);
    assertEquals(3, sums[0]);
  }

  @Test
  void aComparisonWithNanIsFalse() {
    Expr x = Normal.var("x");
    for (Expr.Relation relation : Expr.Relation.values()) {
      for (Expr.Test test :
          List.of(
              Normal.compare(relation, x, Normal.ONE),
              Normal.compare(relation, Normal.ONE, x),
              Normal.compare(relation, x, x))) {
        Expr e = Normal.choose(test, Normal.number(7), Normal.var("y"));
        Kernel kernel =
            Compiler.compile(new RowProgram(List.of(), List.of("x", "y"), List.of(), List.of(e)));
        var result = new double[1];
        kernel.evaluate(new double[0], new double[][] {{Double.NaN}, {5}}, 0, 1, 0, result);
        assertEquals(5, result[0], relation.symbol);
        Expr not = Normal.choose(Normal.not(test), Normal.number(7), Normal.var("y"));
        kernel =
            Compiler.compile(new RowProgram(List.of(), List.of("x", "y"), List.of(), List.of(not)));
        kernel.evaluate(new double[0], new double[][] {{Double.NaN}, {5}}, 0, 1, 0, result);
        assertEquals(7, result[0], relation.symbol);
      }
    }
  }

  /// A sum over 60 parameters inside an exponential inside a logarithm: every pair has a second
  /// derivative.
  private static ObjectiveKernels dense() {
    var parameters = new ArrayList<String>();
    var terms = new ArrayList<Expr>();
    for (int i = 0; i < 60; i++) {
      parameters.add("p" + i);
      Expr p = Normal.var("p" + i);
      terms.add(Normal.product(p, Normal.power(Normal.var("x"), Normal.scale(0.01 * (i + 1), p))));
    }
    Expr m = Normal.log(Normal.sum(Normal.ONE, Normal.exp(Normal.scale(0.1, Normal.sum(terms)))));
    Expr loss = Normal.scale(0.5, Normal.power(Normal.var(Objective.RESIDUAL), 2));
    return ObjectiveKernels.of(m, parameters, loss, List.of(), "y", List.of("x", "y"));
  }

  @Test
  void aDenseHessianOf60ParametersIsCutIntoMethodsThatHotSpotCompiles() {
    RowProgram program = dense().program(ObjectiveKernels.Part.HESSIAN);
    assertEquals(1 + 60 + 60 * 61 / 2, program.outputs().size());
    Lowering lowering = Lowering.of(program);
    Layout layout = Layout.of(lowering.graph(), lowering.outputs());
    assertTrue(layout.fits());
    byte[] file = LoopWriter.write(lowering.graph(), lowering.outputs(), layout, Loop.Result.SUMS);
    int methods = 0;
    for (var method : ClassFile.of().parse(file).methods()) {
      int length = method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
      assertTrue(length < 8000, method.methodName() + " has " + length + " bytes");
      methods++;
    }
    assertTrue(methods > 3, "so small that this tests nothing");
    agreeOn(program, 60);
  }

  /// Long conditions, all of them on either side of a large one, so that it cannot be one item of a
  /// method.
  @Test
  void aHugeConditionIsCutToo() {
    Expr large = Normal.ZERO;
    for (int i = 0; i < 400; i++) {
      Expr p = Normal.var("p" + i % 60);
      Expr part =
          Normal.product(
              Normal.var("x"), Normal.apply(Fn.TANH, Normal.scale(i + 1, p)), Normal.var("y"));
      large = Normal.sum(large, Normal.apply(Fn.COS, Normal.sum(part, Normal.var("x"))));
    }
    Expr.Test test = Normal.compare(Expr.Relation.LESS, Normal.var("x"), Normal.number(0.5));
    Expr.Test other = Normal.compare(Expr.Relation.LESS, Normal.var("y"), Normal.number(0.5));
    Expr inner = Normal.choose(other, large, Normal.exp(Normal.var("x")));
    Expr e = Normal.choose(test, inner, Normal.power(large, 2));
    var parameters = new ArrayList<String>();
    for (int i = 0; i < 60; i++) {
      parameters.add("p" + i);
    }
    var program =
        new RowProgram(parameters, List.of("x", "y"), List.of(), List.of(e, inner, large));
    Lowering lowering = Lowering.of(program);
    assertTrue(Layout.of(lowering.graph(), lowering.outputs()).fits());
    agreeOn(program, 60);
  }

  @Test
  void whatIsTooLargeForAClassIsInterpreted() {
    var terms = new ArrayList<Expr>();
    for (int i = 0; i < 40_000; i++) {
      terms.add(Normal.exp(Normal.scale(1 + i * 1e-5, Normal.var("x"))));
    }
    Expr e = Normal.sum(terms);
    var program = new RowProgram(List.of(), List.of("x", "y"), List.of(), List.of(e));
    Lowering lowering = Lowering.of(program);
    assertTrue(!Layout.of(lowering.graph(), lowering.outputs()).fits());
    agreeOn(program, 0);
  }

  private static void agreeOn(RowProgram program, int parameters) {
    var point = new double[parameters];
    Arrays.setAll(point, i -> Math.sin(i + 1));
    double[][] columns = {{0.1, 0.7, 2.5}, {0.2, 0.9, 0.3}};
    double[] weights = {1, 2, 0.5};
    var a = new double[program.outputs().size()];
    var b = new double[program.outputs().size()];
    Interpreter.of(program).accumulate(point, columns, weights, 0, 3, a);
    Kernel compiled = Compiler.compile(program);
    compiled.accumulate(point, columns, weights, 0, 3, b);
    equal(a, b);
    for (double x : a) {
      assertTrue(Double.isFinite(x));
    }
    var u = new double[3];
    var v = new double[3];
    Interpreter.of(program).evaluate(point, columns, 0, 3, 0, u);
    compiled.evaluate(point, columns, 0, 3, 0, v);
    equal(u, v);
  }

  @Test
  void threadsShareAKernel() throws Exception {
    Kernel kernel = dense().kernel(ObjectiveKernels.Part.HESSIAN);
    double[][] columns = {{0.1, 0.7, 2.5}, {0.2, 0.9, 0.3}};
    double[] weights = {1, 1, 1};
    var tasks = new ArrayList<Callable<double[]>>();
    var expected = new ArrayList<double[]>();
    for (int t = 0; t < 8; t++) {
      var point = new double[60];
      int phase = t;
      Arrays.setAll(point, i -> Math.sin(i + phase));
      Callable<double[]> task =
          () -> {
            var sums = new double[1 + 60 + 60 * 61 / 2];
            for (int i = 0; i < 50; i++) {
              Arrays.fill(sums, 0);
              kernel.accumulate(point, columns, weights, 0, 3, sums);
            }
            return sums;
          };
      tasks.add(task);
      expected.add(task.call());
    }
    try (var pool = Executors.newFixedThreadPool(4)) {
      var results = pool.invokeAll(tasks);
      for (int t = 0; t < 8; t++) {
        equal(expected.get(t), results.get(t).get());
      }
    }
  }

  @Test
  void whatACallAllocatesDoesNotGrowWithTheRows() {
    var formulas = new Formulas(3, ALL);
    Expr e = formulas.formula(40);
    var program = new RowProgram(PARAMETERS, COLUMNS, List.of(), List.of(e, Normal.var("x")));
    Kernel chunks = dense().kernel(ObjectiveKernels.Part.GRADIENT);
    assertTrue(allocated(Compiler.compile(program), 2, 3, 2) == 0);
    assertTrue(allocated(Interpreter.of(program), 2, 3, 2) < 20_000);
    assertTrue(allocated(chunks, 60, 2, 61) < 20_000);
  }

  /// Bytes that a call over 100,000 rows allocates.
  private static long allocated(Kernel kernel, int parameters, int columns, int outputs) {
    int rows = 100_000;
    var point = new double[parameters];
    Arrays.fill(point, 0.3);
    var values = new double[columns][rows];
    for (double[] column : values) {
      Arrays.fill(column, 0.7);
    }
    var weights = new double[rows];
    Arrays.fill(weights, 1);
    var sums = new double[outputs];
    kernel.accumulate(point, values, weights, 0, 10, sums);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    kernel.accumulate(point, values, weights, 0, rows, sums);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /// A law that is fitted again finds its kernel warm; the names do not matter.
  @Test
  void theSameOperationsAreTheSameKernel() {
    assertSame(exponential("x", 2), exponential("x", 2));
    assertSame(exponential("x", 2), exponential("y", 2));
    assertNotSame(exponential("x", 2), exponential("x", 3));
  }

  private static Kernel exponential(String column, double rate) {
    Expr e = Normal.exp(Normal.scale(rate, Normal.var(column)));
    return Compiler.compile(new RowProgram(List.of(), List.of(column), List.of(), List.of(e)));
  }

  /// All but the last few do.
  @Test
  void aKernelsClassGoesWithIt() throws Exception {
    var beans = ManagementFactory.getClassLoadingMXBean();
    warm(0.5);
    int before = beans.getLoadedClassCount();
    for (int i = 0; i < 300; i++) {
      warm(i + 1.5);
    }
    for (int i = 0; i < 50 && beans.getLoadedClassCount() > before + 150; i++) {
      System.gc();
      Thread.sleep(20);
    }
    int after = beans.getLoadedClassCount();
    assertTrue(after <= before + 150, before + " classes became " + after);
  }

  private static void warm(double rate) {
    Kernel kernel = exponential("x", rate);
    kernel.accumulate(new double[0], new double[][] {{1}}, new double[] {1}, 0, 1, new double[1]);
  }
}
