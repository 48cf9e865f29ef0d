package org.lawlang.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lawlang.kernel.Kernel;
import org.lawlang.kernel.RowProgram;
import org.lawlang.symbolic.Expr;

/// TEMPORARY until the kernel's interpreter is here.
final class Tape implements Kernel {
  private interface Step {
    double run(double[] slots);
  }

  private final List<Step> steps = new ArrayList<>();
  private final Map<Expr, Integer> slot = new HashMap<>();
  private final RowProgram program;
  private final int[] out;
  private final int first;

  Tape(RowProgram program) {
    this.program = program;
    int k = 0;
    for (String p : program.parameters()) {
      slot.put(new Expr.Var(p), k++);
    }
    for (String p : program.columns()) {
      slot.put(new Expr.Var(p), k++);
    }
    first = k;
    out = program.outputs().stream().mapToInt(this::add).toArray();
  }

  private int add(Expr e) {
    Integer known = slot.get(e);
    if (known != null) {
      return known;
    }
    Step step =
        switch (e) {
          case Expr.Const(double v) -> s -> v;
          case Expr.Var v -> throw new IllegalArgumentException("unknown " + v.name());
          case Expr.Sum s -> {
            int n = s.terms().size();
            int[] t = new int[n];
            double[] c = new double[n];
            for (int i = 0; i < n; i++) {
              t[i] = add(s.terms().get(i).term());
              c[i] = s.terms().get(i).coefficient();
            }
            double offset = s.offset();
            yield x -> {
              double sum = offset;
              for (int i = 0; i < n; i++) {
                sum += c[i] * x[t[i]];
              }
              return sum;
            };
          }
          case Expr.Product p -> {
            int n = p.factors().size();
            int[] b = new int[n];
            int[] q = new int[n];
            for (int i = 0; i < n; i++) {
              b[i] = add(p.factors().get(i).base());
              q[i] = add(p.factors().get(i).exponent());
            }
            yield x -> {
              double r = 1;
              for (int i = 0; i < n; i++) {
                r *= x[q[i]] == 1 ? x[b[i]] : Math.pow(x[b[i]], x[q[i]]);
              }
              return r;
            };
          }
          case Expr.Apply f -> {
            int[] a = f.arguments().stream().mapToInt(this::add).toArray();
            yield x -> {
              double[] v = new double[a.length];
              for (int i = 0; i < a.length; i++) {
                v[i] = x[a[i]];
              }
              return f.fn().compute(v);
            };
          }
          case Expr.Choose c -> {
            int t = add(c.then());
            int o = add(c.otherwise());
            if (c.test() instanceof Expr.Test.Compare(var rel, var l, var r)) {
              int li = add(l);
              int ri = add(r);
              yield x -> rel.holds(x[li], x[ri]) ? x[t] : x[o];
            }
            throw new IllegalArgumentException();
          }
        };
    steps.add(step);
    slot.put(e, first + steps.size() - 1);
    return first + steps.size() - 1;
  }

  private double[] run(double[] parameters, double[][] columns, int row) {
    double[] s = new double[first + steps.size()];
    System.arraycopy(parameters, 0, s, 0, program.parameters().size());
    for (int i = 0; i < columns.length; i++) {
      s[parameters.length + i] = columns[i][row];
    }
    for (int i = 0; i < steps.size(); i++) {
      s[first + i] = steps.get(i).run(s);
    }
    return s;
  }

  @Override
  public void accumulate(
      double[] parameters, double[][] columns, double[] weights, int from, int to, double[] sums) {
    for (int r = from; r < to; r++) {
      double[] s = run(parameters, columns, r);
      for (int i = 0; i < out.length; i++) {
        sums[i] += weights[r] * s[out[i]];
      }
    }
  }

  @Override
  public void evaluate(
      double[] parameters, double[][] columns, int from, int to, int output, double[] results) {
    for (int r = from; r < to; r++) {
      results[r] = run(parameters, columns, r)[out[output]];
    }
  }
}
