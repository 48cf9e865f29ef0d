package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.lawlang.math.Crossing;
import org.lawlang.math.Quadrature;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Bound;
import org.lawlang.symbolic.Expr.Integral;
import org.lawlang.symbolic.Expr.Root;
import org.lawlang.symbolic.Expr.Scan;
import org.lawlang.symbolic.Expr.State;
import org.lawlang.symbolic.Expr.Total;
import org.lawlang.symbolic.Scans;
import org.lawlang.symbolic.Sequence;
import org.lawlang.symbolic.Substitution;

/// What a row needs computed by formulas of their own: totals over the same rows, scans over the
/// same rows, integrals over the same stretch, or a root. Immutable; a [Run] is for one call.
sealed interface Inner permits Inner.Sums, Inner.Areas, Inner.Zero, Walk {
  double[][] NO_COLUMNS = {};

  /// What it sees of the row and the parameters.
  List<String> names();

  /// What says over which rows or between which ends, in the same names as the program's.
  List<Expr> ends();

  int outputs();

  Run run();

  /// The work space of one call.
  interface Run {

    /// @param values of the names
    void at(double[] values, double[] ends, double[] results);
  }

  /// What can be computed together with `b`.
  static Object group(Bound b) {
    return switch (b) {
      case Total t -> List.of("total", t.rows(), t.key());
      case Scan s -> List.of("scan", s.rows(), s.key(), s.where());
      case Integral i -> List.of("integral", i.variable(), i.lo(), i.hi());
      case Root r -> r;
    };
  }

  /// The same, with what stands in it but sees none of its variables computed outside, once.
  ///
  /// @param name gives such a part a name in the program around
  static Bound hoisted(Bound b, Function<Bound, Expr> name) {
    UnaryOperator<Expr> outside =
        x ->
            x instanceof Bound inner && Substitution.variables(inner).stream().noneMatch(b::binds)
                ? name.apply(inner)
                : x;
    UnaryOperator<Expr> out = e -> Substitution.rewriteOutside(e, outside);
    return switch (b) {
      case Total t -> new Total(out.apply(t.body()), t.rows(), out.apply(t.key()));
      case Root r ->
          new Root(out.apply(r.difference()), r.unknown(), out.apply(r.lo()), out.apply(r.hi()));
      case Integral i ->
          new Integral(out.apply(i.body()), i.variable(), out.apply(i.lo()), out.apply(i.hi()));
      case Scan s ->
          new Scan(
              s.states().stream()
                  .map(t -> new State(t.name(), out.apply(t.start()), out.apply(t.step())))
                  .toList(),
              s.output(),
              s.rows(),
              out.apply(s.key()),
              s.where());
    };
  }

  /// Whether there are others in what is computed again and again.
  static boolean isNested(Bound b) {
    return switch (b) {
      case Total t -> TotalKernel.in(t.body());
      case Integral i -> TotalKernel.in(i.body());
      case Root r -> TotalKernel.in(r.difference());
      case Scan s -> s.states().stream().anyMatch(t -> TotalKernel.in(t.step()));
    };
  }

  /// Whether `b` can join those of its group: scans whose states have one order.
  static boolean agrees(Set<Bound> group, Bound b) {
    if (!(b instanceof Scan s)) {
      return true;
    }
    var all = new ArrayList<Scan>(List.of(s));
    group.forEach(other -> all.addFirst((Scan) other));
    return Scans.merged(all).isPresent();
  }

  /// @param all of one group
  static Inner of(List<? extends Bound> all, Function<RowProgram, Kernel> compile) {
    var names = new TreeSet<String>();
    var bodies = new ArrayList<Expr>();
    for (Bound b : all) {
      switch (b) {
        case Total t -> bodies.add(t.body());
        case Integral i -> bodies.add(i.body());
        case Root r -> {
          bodies.add(r.difference());
          bodies.add(Derivative.of(r.difference(), r.unknown()));
        }
        case Scan s -> s.states().forEach(t -> bodies.add(t.step()));
      }
    }
    Bound first = all.getFirst();
    for (Expr body : bodies) {
      names.addAll(Substitution.variables(body));
    }
    names.removeIf(n -> all.stream().anyMatch(b -> b.binds(n)));
    return switch (first) {
      case Total t -> Sums.of(List.copyOf(names), t, bodies, compile);
      case Integral i -> {
        List<String> inside = and(names, List.of(i.variable()));
        yield new Areas(
            List.copyOf(names),
            List.of(i.lo(), i.hi()),
            compile.apply(new RowProgram(inside, List.of(), List.of(), bodies)),
            bodies.size());
      }
      case Root r -> {
        List<String> inside = and(names, List.of(r.unknown()));
        yield new Zero(
            List.copyOf(names),
            List.of(r.lo(), r.hi()),
            compile.apply(new RowProgram(inside, List.of(), List.of(), bodies)));
      }
      case Scan s -> Walk.of(all.stream().map(b -> (Scan) b).toList(), compile);
    };
  }

  static double[] all(Sequence rows) {
    double[] ones = new double[rows.rows()];
    Arrays.fill(ones, 1);
    return ones;
  }

  static List<String> and(Iterable<String> names, List<String> more) {
    var all = new ArrayList<String>();
    names.forEach(all::add);
    all.addAll(more);
    return all;
  }

  /// Totals over the same rows.
  @SuppressWarnings("ArrayRecordComponent")
  record Sums(
      List<String> names, List<Expr> ends, Sequence rows, Kernel kernel, double[] ones, int outputs)
      implements Inner {

    static Sums of(
        List<String> names, Total t, List<Expr> bodies, Function<RowProgram, Kernel> compile) {
      return new Sums(
          names,
          List.of(t.key()),
          t.rows(),
          compile.apply(new RowProgram(names, t.rows().variables(), List.of(), bodies)),
          Inner.all(t.rows()),
          bodies.size());
    }

    @Override
    public Run run() {
      return (values, ends, results) -> {
        Arrays.fill(results, 0);
        if (rows.group(ends[0]) < 0) {
          Arrays.fill(results, Double.NaN);
        } else {
          kernel.accumulate(
              values, rows.data(), ones, rows.from(ends[0]), rows.to(ends[0]), results);
        }
      };
    }
  }

  /// Integrals over the same stretch, by a rule for all of them.
  record Areas(List<String> names, List<Expr> ends, Kernel kernel, int outputs) implements Inner {

    @Override
    public Run run() {
      double[] inside = new double[names.size() + 1];
      return (values, ends, results) -> {
        System.arraycopy(values, 0, inside, 0, values.length);
        Quadrature.of(
            (x, y) -> {
              inside[values.length] = x;
              kernel.evaluateAll(inside, NO_COLUMNS, 0, 1, 0, y);
            },
            outputs,
            ends[0],
            ends[1],
            results);
      };
    }
  }

  /// The root of the first output, whose slope is the second.
  record Zero(List<String> names, List<Expr> ends, Kernel kernel) implements Inner {

    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public Run run() {
      double[] inside = new double[names.size() + 1];
      double[] one = new double[1];
      return (values, ends, results) -> {
        System.arraycopy(values, 0, inside, 0, values.length);
        results[0] =
            Crossing.only(
                x -> value(inside, x, 0, one), x -> value(inside, x, 1, one), ends[0], ends[1]);
      };
    }

    private double value(double[] inside, double x, int output, double[] one) {
      inside[inside.length - 1] = x;
      kernel.evaluate(inside, NO_COLUMNS, 0, 1, output, one);
      return one[0];
    }
  }

  /// The sources of names among parameters (from zero up) and columns (`−1 − index`).
  static int[] sources(List<String> names, List<String> parameters, List<String> columns) {
    return names.stream()
        .flatMapToInt(
            name -> {
              int parameter = parameters.indexOf(name);
              int column = columns.indexOf(name);
              if (parameter < 0 && column < 0) {
                throw new IllegalArgumentException("no value for " + name);
              }
              return IntStream.of(parameter >= 0 ? parameter : -1 - column);
            })
        .toArray();
  }
}
