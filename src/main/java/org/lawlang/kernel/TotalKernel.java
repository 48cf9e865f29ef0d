package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Total;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Sequence;
import org.lawlang.symbolic.Substitution;

/// The kernel of a program that has totals: of each row first the totals, by kernels over the rows
/// of their sequences, then the rest, which takes them for columns. Totals over the same rows are
/// added up together, so that a value and its slopes share what they have in common.
final class TotalKernel implements Kernel {
  private static final int BLOCK = 64;

  private final List<Inner> inners;
  private final int[][] sources; // of each inner program's parameters; columns as −1 − index
  private final List<Kernel> keys;
  private final Kernel outer;
  private final int columns;
  private final int totals;

  private TotalKernel(
      List<Inner> inners,
      int[][] sources,
      List<Kernel> keys,
      Kernel outer,
      int columns,
      int totals) {
    this.inners = inners;
    this.sources = sources;
    this.keys = keys;
    this.outer = outer;
    this.columns = columns;
    this.totals = totals;
  }

  /// Some totals over the same rows as one program, whose parameters are the `names` that they see
  /// from outside.
  @SuppressWarnings("ArrayRecordComponent")
  record Inner(List<String> names, Sequence rows, Kernel kernel, double[] ones, int outputs) {

    /// Adds up the group that `key` names; not a number where it names none.
    void run(double[] parameters, double key, double[] sums) {
      int group = rows.group(key);
      if (group < 0) {
        Arrays.fill(sums, Double.NaN);
      } else {
        kernel.accumulate(
            parameters, rows.values(), ones, rows.starts()[group], rows.starts()[group + 1], sums);
      }
    }
  }

  /// @param of totals over the same rows
  static Inner inner(List<Total> of, Function<RowProgram, Kernel> compile) {
    Sequence rows = of.getFirst().rows();
    var names = new TreeSet<String>();
    var bodies = new ArrayList<Expr>();
    for (Total total : of) {
      names.addAll(Substitution.variables(total.body()));
      bodies.add(total.body());
    }
    List<String> own = rows.variables();
    names.removeAll(own);
    double[] ones = new double[rows.starts()[rows.starts().length - 1]];
    Arrays.fill(ones, 1);
    List<String> outside = List.copyOf(names);
    return new Inner(
        outside,
        rows,
        compile.apply(new RowProgram(outside, own, List.of(), bodies)),
        ones,
        bodies.size());
  }

  /// Whether a program has totals.
  static boolean in(RowProgram program) {
    return program.outputs().stream().anyMatch(TotalKernel::in)
        || program.lets().stream().anyMatch(let -> in(let.value()));
  }

  private static boolean in(Expr e) {
    var found = new boolean[1];
    Substitution.rewriteOutside(
        e,
        x -> {
          found[0] |= x instanceof Total;
          return x;
        });
    return found[0];
  }

  /// @param compile makes the kernels of programs that have no totals of their own
  static Kernel compile(RowProgram program, Function<RowProgram, Kernel> compile) {
    var run = new Split(program);
    var lets = new ArrayList<RowProgram.Let>();
    for (RowProgram.Let let : program.lets()) {
      lets.add(new RowProgram.Let(let.name(), run.split(let.value())));
    }
    List<Expr> outputs = program.outputs().stream().map(run::split).toList();
    var inners = new ArrayList<Inner>();
    var keys = new ArrayList<Kernel>();
    var order = new ArrayList<String>(program.columns());
    for (var group : run.groups.entrySet()) {
      List<Total> totals = List.copyOf(group.getValue());
      inners.add(inner(totals, compile));
      keys.add(
          Interpreter.of(
              new RowProgram(
                  program.parameters(),
                  program.columns(),
                  List.of(),
                  List.of(totals.getFirst().key()))));
      totals.forEach(t -> order.add(run.name(t)));
    }
    int[][] sources = new int[inners.size()][];
    for (int i = 0; i < sources.length; i++) {
      List<String> names = inners.get(i).names();
      sources[i] = names.stream().mapToInt(name -> source(name, program)).toArray();
    }
    return new TotalKernel(
        inners,
        sources,
        keys,
        compile.apply(new RowProgram(program.parameters(), order, lets, outputs)),
        program.columns().size(),
        order.size() - program.columns().size());
  }

  private static int source(String name, RowProgram program) {
    int parameter = program.parameters().indexOf(name);
    int column = program.columns().indexOf(name);
    if (parameter < 0 && column < 0) {
      throw new IllegalArgumentException("no value for " + name);
    }
    return parameter >= 0 ? parameter : -1 - column;
  }

  /// The totals of a program, each replaced by a name.
  private static final class Split {
    private final Map<String, Expr> lets = new HashMap<>();
    private final Map<List<Object>, Set<Total>> groups = new LinkedHashMap<>();
    private final Map<Total, String> names = new HashMap<>();

    Split(RowProgram program) {
      for (RowProgram.Let let : program.lets()) {
        lets.put(let.name(), Substitution.replace(let.value(), lets));
      }
    }

    Expr split(Expr e) {
      return Substitution.rewriteOutside(e, x -> x instanceof Total t ? Normal.var(named(t)) : x);
    }

    /// What a total sees is parameters and columns: lets are written out.
    private String named(Total written) {
      Expr expanded = Substitution.replace(written, lets);
      if (!(expanded instanceof Total t)) {
        throw new IllegalArgumentException("a total that came apart: " + written);
      }
      String known = names.get(t);
      if (known == null) {
        known = "Σ" + names.size();
        names.put(t, known);
        groups.computeIfAbsent(List.of(t.rows(), t.key()), k -> new LinkedHashSet<>()).add(t);
      }
      return known;
    }

    String name(Total t) {
      return names.getOrDefault(t, "");
    }
  }

  @Override
  public void accumulate(
      double[] parameters, double[][] given, double[] weights, int from, int to, double[] sums) {
    var block = new double[columns + totals][BLOCK];
    var scratch = new Scratch(parameters);
    double[] weight = new double[BLOCK];
    for (int start = from; start < to; start += BLOCK) {
      int n = Math.min(BLOCK, to - start);
      System.arraycopy(weights, start, weight, 0, n);
      fill(scratch, given, weight, start, n, block);
      outer.accumulate(parameters, block, weight, 0, n, sums);
    }
  }

  @Override
  public void evaluate(
      double[] parameters, double[][] given, int from, int to, int output, double[] results) {
    var block = new double[columns + totals][BLOCK];
    var scratch = new Scratch(parameters);
    double[] weight = new double[BLOCK];
    Arrays.fill(weight, 1);
    double[] values = new double[BLOCK];
    for (int start = from; start < to; start += BLOCK) {
      int n = Math.min(BLOCK, to - start);
      fill(scratch, given, weight, start, n, block);
      outer.evaluate(parameters, block, 0, n, output, values);
      System.arraycopy(values, 0, results, start, n);
    }
  }

  /// What a call needs besides its block.
  private final class Scratch {
    final double[] parameters;
    final double[] keys = new double[BLOCK];
    final double[][] inner = new double[inners.size()][];
    final double[][] sums = new double[inners.size()][];

    Scratch(double[] parameters) {
      this.parameters = parameters;
      for (int i = 0; i < inner.length; i++) {
        inner[i] = new double[sources[i].length];
        sums[i] = new double[inners.get(i).outputs()];
      }
    }
  }

  /// Copies the columns of `n` rows and adds up their totals.
  private void fill(
      Scratch scratch, double[][] given, double[] weight, int start, int n, double[][] block) {
    for (int c = 0; c < columns; c++) {
      System.arraycopy(given[c], start, block[c], 0, n);
    }
    int first = columns;
    for (int i = 0; i < inners.size(); i++) {
      Inner inner = inners.get(i);
      keys.get(i).evaluate(scratch.parameters, block, 0, n, 0, scratch.keys);
      int outputs = inner.outputs();
      double[] sums = scratch.sums[i];
      double[] values = scratch.inner[i];
      for (int row = 0; row < n; row++) {
        if (weight[row] == 0) {
          continue;
        }
        for (int p = 0; p < values.length; p++) {
          int source = sources[i][p];
          values[p] = source >= 0 ? scratch.parameters[source] : block[-1 - source][row];
        }
        Arrays.fill(sums, 0);
        inner.run(values, scratch.keys[row], sums);
        for (int o = 0; o < outputs; o++) {
          block[first + o][row] = sums[o];
        }
      }
      first += outputs;
    }
  }
}
