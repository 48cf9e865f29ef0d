package org.lawlang.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lawlang.kernel.ObjectiveKernels.Part;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One evaluation of the huber(1e-3) objective of log(E + A/N^alpha + B/D^beta). The property
/// `rows` names a file with the number of rows, then log N, log D and log L of each, as `compare.py`
/// writes it.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 3)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBench {
  private static final List<String> PARAMETERS = List.of("a", "b", "e", "alpha", "beta");

  @Param({"VALUE", "GRADIENT", "HESSIAN", "SCALED", "SURFACE"})
  Part part;

  private Kernel kernel;
  private double[][] columns;
  private double[] weights;
  private double[] sums;
  private final double[] parameters = {
    Math.log(477.82586823), Math.log(2143.41736336), Math.log(1.8172180990), 0.3473104989, 0.3671724326, 1e-3
  };

  @Setup
  public void prepare() throws IOException {
    String[] words = Files.readString(Path.of(System.getProperty("rows"))).trim().split("\\s+");
    int rows = Integer.parseInt(words[0]);
    columns = new double[3][rows];
    for (int i = 0; i < 3 * rows; i++) {
      columns[i % 3][i / 3] = Double.parseDouble(words[1 + i]);
    }
    weights = new double[rows];
    Arrays.fill(weights, 1);
    ObjectiveKernels kernels = kernels();
    sums = new double[kernels.program(part).outputs().size()];
    kernel = kernels.kernel(part);
  }

  private static ObjectiveKernels kernels() {
    Expr law =
        Normal.apply(
            Fn.LOGSUMEXP,
            Normal.subtract(
                Normal.var("a"), Normal.product(Normal.var("alpha"), Normal.var("u"))),
            Normal.subtract(
                Normal.var("b"), Normal.product(Normal.var("beta"), Normal.var("v"))),
            Normal.var("e"));
    Expr r = Normal.var(Objective.RESIDUAL);
    Expr size = Normal.apply(Fn.ABS, r);
    Expr d = Normal.var("d");
    Expr huber =
        Normal.choose(
            Normal.compare(Expr.Relation.LESS_EQUAL, size, d),
            Normal.scale(0.5, Normal.power(r, 2)),
            Normal.product(d, Normal.subtract(size, Normal.scale(0.5, d))));
    return ObjectiveKernels.of(
        law, PARAMETERS, huber, List.of("d"), "y", List.of("u", "v", "y"));
  }

  @Benchmark
  public double[] evaluate() {
    Arrays.fill(sums, 0);
    kernel.accumulate(parameters, columns, weights, 0, weights.length, sums);
    return sums;
  }
}
