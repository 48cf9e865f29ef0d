package org.lawlang.fit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.symbolic.Expr;

/// Stand-in until the kernel room is merged.
final class TempKernel implements Kernel {
  private interface Op {
    void run(double[] s);
  }

  private final RowProgram program;
  private final List<Op> ops = new ArrayList<>();
  private final Map<Expr, Integer> slots = new HashMap<>();
  private int size;
  private final int[] outs;
  private final int base;
  private final List<double[]> constants = new ArrayList<>();

  TempKernel(RowProgram program) {
    this.program = program;
    for (String p : program.parameters()) {
      slots.put(new Expr.Var(p), size++);
    }
    base = size;
    for (String c : program.columns()) {
      slots.put(new Expr.Var(c), size++);
    }
    for (var let : program.lets()) {
      slots.put(new Expr.Var(let.name()), emit(let.value()));
    }
    outs = new int[program.outputs().size()];
    for (int i = 0; i < outs.length; i++) {
      outs[i] = emit(program.outputs().get(i));
    }
  }

  private int emit(Expr e) {
    Integer known = slots.get(e);
    if (known != null) {
      return known;
    }
    int at =
        switch (e) {
          case Expr.Const(double v) -> {
            int k = size++;
            constants.add(new double[] {k, v});
            yield k;
          }
          case Expr.Var v -> throw new IllegalArgumentException(v.name());
          case Expr.Sum s -> {
            int n = s.terms().size();
            int[] t = new int[n];
            double[] c = new double[n];
            for (int i = 0; i < n; i++) {
              t[i] = emit(s.terms().get(i).term());
              c[i] = s.terms().get(i).coefficient();
            }
            int k = size++;
            double o = s.offset();
            ops.add(
                x -> {
                  double r = o;
                  for (int i = 0; i < n; i++) {
                    r += c[i] * x[t[i]];
                  }
                  x[k] = r;
                });
            yield k;
          }
          case Expr.Product p -> {
            int n = p.factors().size();
            int[] b = new int[n];
            int[] q = new int[n];
            double[] z = new double[n];
            for (int i = 0; i < n; i++) {
              b[i] = emit(p.factors().get(i).base());
              if (p.factors().get(i).exponent() instanceof Expr.Const(double v)) {
                z[i] = v;
                q[i] = -1;
              } else {
                q[i] = emit(p.factors().get(i).exponent());
              }
            }
            int k = size++;
            ops.add(
                x -> {
                  double r = 1;
                  for (int i = 0; i < n; i++) {
                    double u = x[b[i]];
                    if (q[i] >= 0) {
                      r *= Math.pow(u, x[q[i]]);
                    } else if (z[i] == 1) {
                      r *= u;
                    } else if (z[i] == -1) {
                      r /= u;
                    } else if (z[i] == 2) {
                      r *= u * u;
                    } else {
                      r *= Math.pow(u, z[i]);
                    }
                  }
                  x[k] = r;
                });
            yield k;
          }
          case Expr.Apply f -> {
            int n = f.arguments().size();
            int[] t = new int[n];
            for (int i = 0; i < n; i++) {
              t[i] = emit(f.arguments().get(i));
            }
            int k = size++;
            ops.add(
                x -> {
                  double[] a = new double[n];
                  for (int i = 0; i < n; i++) {
                    a[i] = x[t[i]];
                  }
                  x[k] = f.fn().compute(a);
                });
            yield k;
          }
          case Expr.Choose c -> {
            int a = emit(c.then());
            int b = emit(c.otherwise());
            List<Integer> leaves = new ArrayList<>();
            prepare(c.test(), leaves);
            int k = size++;
            ops.add(x -> x[k] = holds(c.test(), x) ? x[a] : x[b]);
            yield k;
          }
        };
    slots.put(e, at);
    return at;
  }

  private void prepare(Expr.Test t, List<Integer> leaves) {
    switch (t) {
      case Expr.Test.Always a -> {}
      case Expr.Test.Compare c -> {
        leaves.add(emit(c.left()));
        leaves.add(emit(c.right()));
      }
      case Expr.Test.And a -> a.tests().forEach(u -> prepare(u, leaves));
      case Expr.Test.Or o -> o.tests().forEach(u -> prepare(u, leaves));
      case Expr.Test.Not n -> prepare(n.test(), leaves);
    }
  }

  private boolean holds(Expr.Test t, double[] x) {
    return switch (t) {
      case Expr.Test.Always a -> a.value();
      case Expr.Test.Compare c -> c.relation().holds(x[slots.get(c.left())], x[slots.get(c.right())]);
      case Expr.Test.And a -> a.tests().stream().allMatch(u -> holds(u, x));
      case Expr.Test.Or o -> o.tests().stream().anyMatch(u -> holds(u, x));
      case Expr.Test.Not n -> !holds(n.test(), x);
    };
  }

  private double[] start(double[] parameters) {
    double[] s = new double[size];
    System.arraycopy(parameters, 0, s, 0, base);
    for (double[] c : constants) {
      s[(int) c[0]] = c[1];
    }
    return s;
  }

  private void row(double[] s, double[][] columns, int row) {
    for (int j = 0; j < columns.length; j++) {
      s[base + j] = columns[j][row];
    }
    for (Op op : ops) {
      op.run(s);
    }
  }

  @Override
  public void accumulate(
      double[] parameters, double[][] columns, double[] weights, int from, int to, double[] sums) {
    double[] s = start(parameters);
    for (int r = from; r < to; r++) {
      if (weights[r] != 0) {
        row(s, columns, r);
        for (int i = 0; i < outs.length; i++) {
          sums[i] += weights[r] * s[outs[i]];
        }
      }
    }
  }

  @Override
  public void evaluate(
      double[] parameters, double[][] columns, int from, int to, int output, double[] results) {
    double[] s = start(parameters);
    for (int r = from; r < to; r++) {
      row(s, columns, r);
      results[r] = s[outs[output]];
    }
  }
}
