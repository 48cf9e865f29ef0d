package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Scan;
import org.lawlang.symbolic.Expr.State;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Scans;
import org.lawlang.symbolic.Sequence;
import org.lawlang.symbolic.Substitution;

/// Scans over the same rows. Where a row of the law says no more than up to which row of the group a
/// scan goes, one walk over the group serves all rows that see the same values; so the cost is that of
/// the rows of the law and of the table, not of their product.
///
/// Steps that are sums of the states with coefficients of their own, as decays and their slopes are,
/// have these computed for all rows at once.
///
/// @param until the last row, where the condition says no more than that
/// @param asked which states are asked for
@SuppressWarnings("ArrayRecordComponent")
record Walk(
    List<String> names,
    List<Expr> ends,
    Sequence rows,
    Way way,
    Kernel starts,
    int states,
    int[] asked,
    Scans.@Nullable Until until,
    AtomicReferenceArray<Walked> memory)
    implements Inner {
  private static final int MEMORY = 4; // as many threads may stand at points of their own

  /// The ways by group, for values seen not long ago: an objective asks for the same scan output by
  /// output, and often moves nothing that the scan sees.
  @SuppressWarnings("ArrayRecordComponent")
  record Walked(double[] values, Map<Integer, double[]> ways) {}

  private Walked walked(double[] values) {
    int slot = Math.floorMod(Arrays.hashCode(values), MEMORY);
    Walked known = memory.get(slot);
    if (known == null || !Arrays.equals(known.values, values)) {
      known = new Walked(values.clone(), new ConcurrentHashMap<>());
      memory.set(slot, known);
    }
    return known;
  }

  /// How the states go from row to row.
  sealed interface Way permits Bent, Linear {

    /// @param way the states before each row and after the last, one row after another; those before
    /// the first are there
    void go(double[] values, double[][] columns, int from, int to, double[] way);
  }

  static Walk of(List<Scan> all, Function<RowProgram, Kernel> compile) {
    Scan first = all.getFirst();
    List<State> states = Scans.merged(all).orElseThrow();
    Scans.Until until = Scans.until(first.where(), first.rows()).orElse(null);
    boolean every = until != null || first.where() instanceof Expr.Test.Always;
    var names = new TreeSet<String>();
    var steps = new ArrayList<Expr>();
    for (State s : states) {
      Expr step = every ? s.step() : Normal.choose(first.where(), s.step(), Normal.var(s.name()));
      names.addAll(Substitution.variables(step));
      names.addAll(Substitution.variables(s.start()));
      steps.add(step);
    }
    names.removeIf(n -> all.stream().anyMatch(b -> b.binds(n)));
    List<String> outside = List.copyOf(names);
    List<String> own = states.stream().map(State::name).toList();
    Way linear = Linear.of(outside, own, steps, first.rows(), compile);
    return new Walk(
        outside,
        until == null ? List.of(first.key()) : List.of(first.key(), until.limit()),
        first.rows(),
        linear != null ? linear : Bent.of(outside, own, steps, first.rows(), compile),
        Interpreter.of(
            new RowProgram(
                outside, List.of(), List.of(), states.stream().map(State::start).toList())),
        own.size(),
        all.stream().mapToInt(s -> own.indexOf(s.output())).toArray(),
        until,
        new AtomicReferenceArray<>(MEMORY));
  }

  @Override
  public int outputs() {
    return asked.length;
  }

  @Override
  public Run run() {
    return new Walking(this);
  }

  /// Any steps, row by row.
  @SuppressWarnings("ArrayRecordComponent")
  record Bent(Kernel steps, double[] ones, int outside, int states) implements Way {

    /// What stands before a step is named as it is now.
    static Bent of(
        List<String> outside,
        List<String> own,
        List<Expr> steps,
        Sequence rows,
        Function<RowProgram, Kernel> compile) {
      var lets = new ArrayList<RowProgram.Let>();
      var now = new HashMap<String, Expr>();
      for (int i = 0; i < own.size(); i++) {
        String after = own.get(i) + "+";
        lets.add(new RowProgram.Let(after, Substitution.replace(steps.get(i), now)));
        now.put(own.get(i), Normal.var(after));
      }
      return new Bent(
          compile.apply(
              new RowProgram(
                  Inner.and(outside, own),
                  rows.variables(),
                  lets,
                  lets.stream().map(l -> Normal.var(l.name())).toList())),
          Inner.all(rows),
          outside.size(),
          own.size());
    }

    @Override
    public void go(double[] values, double[][] columns, int from, int to, double[] way) {
      double[] inside = Arrays.copyOf(values, outside + states);
      double[] next = new double[states];
      for (int row = from; row < to; row++) {
        int at = states * (row - from);
        System.arraycopy(way, at, inside, outside, states);
        Arrays.fill(next, 0);
        steps.accumulate(inside, columns, ones, row, row + 1, next);
        System.arraycopy(next, 0, way, at + states, states);
      }
    }
  }

  /// Steps `c + Σ aᵢ·stateᵢ`: the kernel's outputs are for each state `c` and then its `aᵢ`.
  ///
  /// @param links of each state the states that it is made of
  /// @param varies whether an output depends on the row
  @SuppressWarnings("ArrayRecordComponent")
  record Linear(Kernel coefficients, int[][] links, boolean[] varies) implements Way {

    static @Nullable Linear of(
        List<String> outside,
        List<String> own,
        List<Expr> steps,
        Sequence rows,
        Function<RowProgram, Kernel> compile) {
      var none = new HashMap<String, Expr>();
      own.forEach(name -> none.put(name, Normal.ZERO));
      int[][] links = new int[own.size()][];
      var outputs = new ArrayList<Expr>();
      for (int i = 0; i < links.length; i++) {
        Expr step = steps.get(i);
        outputs.add(Substitution.replace(step, none));
        links[i] =
            Substitution.variables(step).stream()
                .mapToInt(own::indexOf)
                .filter(t -> t >= 0)
                .toArray();
        for (int t : links[i]) {
          Expr a = Derivative.of(step, own.get(t));
          if (!Collections.disjoint(Substitution.variables(a), own)
              || Substitution.stepped(step).contains(own.get(t))) {
            return null;
          }
          outputs.add(a);
        }
      }
      List<String> columns = rows.variables();
      boolean[] varies = new boolean[outputs.size()];
      for (int i = 0; i < varies.length; i++) {
        varies[i] = !Collections.disjoint(Substitution.variables(outputs.get(i)), columns);
      }
      return new Linear(
          compile.apply(new RowProgram(outside, columns, List.of(), outputs)), links, varies);
    }

    @Override
    public void go(double[] values, double[][] columns, int from, int to, double[] way) {
      double[][] k = new double[varies.length][];
      for (int i = 0; i < k.length && from < to; i++) {
        k[i] = new double[varies[i] ? to : from + 1];
        coefficients.evaluate(values, columns, from, k[i].length, i, k[i]);
      }
      int n = links.length;
      double[] now = Arrays.copyOf(way, n);
      for (int row = from; row < to; row++) {
        int output = 0;
        for (int s = 0; s < n; s++) {
          double next = k[output][varies[output] ? row : from];
          output++;
          for (int t : links[s]) {
            next += k[output][varies[output] ? row : from] * now[t];
            output++;
          }
          now[s] = next;
        }
        System.arraycopy(now, 0, way, n * (row - from + 1), n);
      }
    }
  }

  /// A walk in one call.
  private static final class Walking implements Run {
    private final Walk walk;
    private @Nullable Walked seen;

    Walking(Walk walk) {
      this.walk = walk;
    }

    @Override
    public void at(double[] values, double[] ends, double[] results) {
      Sequence rows = walk.rows;
      if (rows.group(ends[0]) < 0 || (walk.until != null && Double.isNaN(ends[1]))) {
        Arrays.fill(results, Double.NaN);
        return;
      }
      Walked here = seen;
      if (here == null || !Arrays.equals(here.values, values)) {
        here = walk.walked(values);
        seen = here;
      }
      int from = rows.from(ends[0]);
      int end = rows.to(ends[0]);
      int to = walk.until == null ? end : last(walk.until, ends[1], from, end);
      double[] way = here.ways.get(rows.group(ends[0]));
      if (way == null || way.length < walk.states * (to - from + 1)) {
        way = walked(values, from, end);
        here.ways.put(rows.group(ends[0]), way);
      }
      for (int i = 0; i < results.length; i++) {
        results[i] = way[walk.states * (to - from) + walk.asked[i]];
      }
    }

    /// Behind the last row that the condition lets in.
    private int last(Scans.Until until, double limit, int from, int end) {
      double[] column = walk.rows.data()[until.column()];
      int lo = from;
      int hi = end;
      while (lo < hi) {
        int middle = (lo + hi) >>> 1;
        boolean in = until.strict() ? column[middle] < limit : column[middle] <= limit;
        lo = in ? middle + 1 : lo;
        hi = in ? hi : middle;
      }
      return lo;
    }

    private double[] walked(double[] values, int from, int end) {
      double[] way = new double[walk.states * (end - from + 1)];
      double[] one = new double[1];
      for (int i = 0; i < walk.states; i++) {
        walk.starts.evaluate(values, new double[0][], 0, 1, i, one);
        way[i] = one[0];
      }
      walk.way.go(values, walk.rows.data(), from, end, way);
      return way;
    }
  }
}
