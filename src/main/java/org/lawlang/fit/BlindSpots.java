package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.lawlang.data.Column;
import org.lawlang.data.Table;
import org.lawlang.fit.Prospect.Axis;
import org.lawlang.fit.Prospect.Entry;
import org.lawlang.fit.Prospect.Outlook;
import org.lawlang.fit.Warning.Kind;
import org.lawlang.math.Digits;
import org.lawlang.math.Streams;
import org.lawlang.source.Checked;
import org.lawlang.source.Source;
import org.lawlang.source.Span;

/// What the rows of a design do not see, and whether other rows would: the slopes are taken again
/// over imagined runs that fill the ranges.
record BlindSpots(
    Setup setup, List<Axis> axes, List<Outlook> parameters, double[] at, Slopes slopes) {
  private static final double NARROW = 0.5;
  private static final double TOGETHER = 0.999;

  List<Warning> warnings() {
    var found = new ArrayList<Warning>();
    List<Set<Integer>> always =
        slopes.dependent().isEmpty()
            ? List.of()
            : imagined().map(Slopes::dependent).orElse(List.of());
    for (Set<Integer> set : joined(slopes.dependent())) {
      found.add(new Warning(Kind.NOT_IDENTIFIED, undetermined(set, always)));
    }
    together().forEach(found::add);
    narrow().forEach(found::add);
    return found;
  }

  /// Sets that share a member are one.
  private static List<Set<Integer>> joined(List<Set<Integer>> sets) {
    var joined = new ArrayList<Set<Integer>>();
    for (Set<Integer> each : sets) {
      var all = new TreeSet<>(each);
      joined.removeIf(
          other -> {
            boolean meets = other.stream().anyMatch(all::contains);
            if (meets) {
              all.addAll(other);
            }
            return meets;
          });
      joined.add(all);
    }
    return joined;
  }

  private String undetermined(Set<Integer> set, List<Set<Integer>> always) {
    List<String> names = set.stream().map(i -> parameters.get(i).name()).toList();
    long follow = slopes.dependent().stream().filter(d -> set.containsAll(d)).count();
    if (set.stream().allMatch(setup::isStepped)) {
      return Union.list(names)
          + (names.size() == 1 ? " moves" : " move")
          + " the law in steps, from row to row: it will be known to a stretch of values only";
    }
    String what;
    if (names.size() == 1) {
      what = names.getFirst() + " has no effect in any row";
    } else if (set.size() - follow == 1) {
      what = "only one combination of " + Union.list(names) + " is determined";
    } else {
      what =
          "only %d combinations of the %d parameters %s are determined"
              .formatted(set.size() - follow, set.size(), Union.list(names));
    }
    if (always.stream().anyMatch(d -> set.containsAll(d))) {
      return what
          + (names.size() == 1
              ? ", nor would it in others: the law does not depend on it there; fix it"
              : ", whatever the runs: the law holds them in that combination alone; fix "
                  + (follow == 1 ? "one of them" : follow + " of them"));
    }
    return what + reason(set) + "; " + advice(set, follow);
  }

  private String reason(Set<Integer> set) {
    Set<String> columns = columns(set);
    int rows = set.stream().mapToInt(i -> parameters.get(i).rows()).max().orElse(0);
    var single = new ArrayList<String>();
    for (String column : columns) {
      double[] values = values(column, set);
      if (values.length > 0 && Arrays.stream(values).distinct().count() == 1) {
        single.add(column + " = " + Digits.of(values[0]));
      }
    }
    if (!single.isEmpty()) {
      return ", since " + Union.list(single) + " in all " + words(rows, "row");
    }
    Optional<String> joint = joint(columns);
    if (joint.isPresent()) {
      return ", since " + joint.get();
    }
    int settings = set.stream().mapToInt(i -> parameters.get(i).settings()).max().orElse(0);
    return columns.isEmpty() || settings >= rows
        ? " by these rows"
        : ", since " + Union.list(List.copyOf(columns)) + " has only " + words(settings, "setting");
  }

  private String advice(Set<Integer> set, long follow) {
    List<String> still =
        columns(set).stream()
            .filter(c -> Arrays.stream(values(c, set)).distinct().count() == 1)
            .toList();
    List<String> columns = still.isEmpty() ? List.copyOf(columns(set)) : still;
    String runs =
        columns.isEmpty()
            ? "add other runs"
            : "add runs at another " + String.join(" or ", columns);
    List<String> fixable =
        set.stream()
            .map(parameters::get)
            .filter(p -> !p.through().isEmpty())
            .map(Outlook::name)
            .toList();
    List<String> last = fixable.subList((int) Math.max(0, fixable.size() - follow), fixable.size());
    return last.isEmpty() ? runs : runs + ", or fix " + Union.list(last);
  }

  private Set<String> columns(Set<Integer> set) {
    var columns = new LinkedHashSet<String>();
    set.forEach(i -> columns.addAll(parameters.get(i).through()));
    return columns;
  }

  /// A column over the rows in which one of the parameters stands.
  private double[] values(String column, Set<Integer> set) {
    int[][] byBlock = setup.coordinates().byBlock(setup.rows().blocks());
    var rows = new HashSet<Integer>();
    for (int b = 0; b < byBlock.length; b++) {
      if (Arrays.stream(byBlock[b]).anyMatch(set::contains)) {
        Rows.Block block = setup.rows().blocks().get(b);
        for (int row = block.from(); row < block.to(); row++) {
          rows.add(row);
        }
      }
    }
    double[] all = setup.rows().column(column);
    return rows.stream().mapToDouble(row -> all[row]).filter(x -> !Double.isNaN(x)).toArray();
  }

  /// Two columns of which one follows from the other as a power.
  private Optional<String> joint(Set<String> columns) {
    List<String> names = List.copyOf(columns);
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        if (Math.abs(together(names.get(i), names.get(j))) > 1 - 1e-9) {
          return Optional.of(
              names.get(j) + " follows from " + names.get(i) + " by one power in every row");
        }
      }
    }
    return Optional.empty();
  }

  private List<Warning> together() {
    var found = new ArrayList<Warning>();
    for (int i = 0; i < axes.size(); i++) {
      for (int j = i + 1; j < axes.size(); j++) {
        double r = together(axes.get(i).name(), axes.get(j).name());
        if (Math.abs(r) > TOGETHER) {
          found.add(
              new Warning(
                  Kind.MOVE_TOGETHER,
                  String.format(
                      Locale.ROOT,
                      "%s and %s move together in these rows (correlation of their logarithms"
                          + " %.4f), so what is due to which rests on the form of the law; add runs"
                          + " at another ratio of them",
                      axes.get(i).name(),
                      axes.get(j).name(),
                      r)));
        }
      }
    }
    return found;
  }

  /// The correlation of the logarithms of two positive columns that both vary; otherwise zero.
  private double together(String a, String b) {
    double[] x = setup.rows().column(a);
    double[] y = setup.rows().column(b);
    int n = 0;
    double[] sums = new double[5];
    double x0 = Double.NaN;
    double y0 = Double.NaN;
    for (int i = 0; i < x.length; i++) {
      if (Double.isNaN(x[i]) || Double.isNaN(y[i])) {
        continue;
      }
      if (!(x[i] > 0) || !(y[i] > 0)) {
        return 0;
      }
      if (n++ == 0) {
        x0 = Math.log(x[i]);
        y0 = Math.log(y[i]);
      }
      double u = Math.log(x[i]) - x0;
      double v = Math.log(y[i]) - y0;
      sums[0] += u;
      sums[1] += v;
      sums[2] += u * u;
      sums[3] += v * v;
      sums[4] += u * v;
    }
    double uu = sums[2] - sums[0] * sums[0] / n;
    double vv = sums[3] - sums[1] * sums[1] / n;
    return n > 2 && uu > 1e-20 && vv > 1e-20
        ? (sums[4] - sums[0] * sums[1] / n) / Math.sqrt(uu * vv)
        : 0;
  }

  private List<Warning> narrow() {
    var found = new ArrayList<Warning>();
    for (Axis axis : axes) {
      OptionalDouble decades = axis.decades();
      List<String> exponents =
          parameters.stream()
              .filter(p -> p.how() == Entry.EXPONENT && p.through().contains(axis.name()))
              .map(Outlook::name)
              .toList();
      if (axis.values() > 1
          && decades.isPresent()
          && decades.getAsDouble() < NARROW
          && !exponents.isEmpty()) {
        found.add(
            new Warning(
                Kind.NARROW_RANGE,
                String.format(
                    Locale.ROOT,
                    "%s spans only a factor of %s, from which a power is hardly told from a"
                        + " straight line: %s will rest on little; add runs further out",
                    axis.name(),
                    Digits.of(Math.pow(10, decades.getAsDouble()), 3),
                    Union.list(exponents))));
      }
    }
    return found;
  }

  /// The slopes over runs that fill the ranges, each column for itself.
  private Optional<Slopes> imagined() {
    FitTask task = setup.task();
    int runs = Math.min(2000, 40 * (setup.coordinates().size() + 1));
    RandomGenerator random = Streams.of(Streams.seed(task.options().seed(), "explain"), 0);
    var columns = new ArrayList<Column>();
    for (Axis axis : axes) {
      columns.add(new Column.Numbers(axis.name(), imagined(axis, runs, random)));
    }
    for (String group : Setup.groups(task.free())) {
      columns.add(imagined(task.data().column(group).orElseThrow(), runs, random));
    }
    double[] ones = new double[runs];
    Arrays.fill(ones, 1);
    Table table = new Table(columns, runs);
    for (FitTask.Target target : task.targets()) {
      table = table.with(new Column.Numbers(target.column(), ones));
    }
    var other =
        new FitTask(
            task.targets(),
            table,
            task.objective(),
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            FitOptions.DEFAULTS);
    if (!(Setup.of(other, new Span(new Source("", ""), 0, 0))
            instanceof Checked.Ok<Setup>(var setup))
        || setup.coordinates().size() != at.length) {
      return Optional.empty();
    }
    int n = at.length;
    double[] jacobian = setup.surface().jacobian(at);
    int kept = 0;
    for (int row = 0; row < setup.rows().size(); row++) {
      boolean finite = true;
      for (int i = 0; i < n; i++) {
        finite &= Double.isFinite(jacobian[row * n + i]);
      }
      if (finite) {
        System.arraycopy(jacobian, row * n, jacobian, kept++ * n, n);
      }
    }
    return Optional.of(Slopes.of(Arrays.copyOf(jacobian, kept * n), n));
  }

  private static double[] imagined(Axis axis, int runs, RandomGenerator random) {
    double lo = axis.range().lo();
    double hi = axis.range().hi();
    boolean positive = lo > 0;
    if (lo == hi) {
      double width = positive ? 1 : Math.max(1, Math.abs(lo));
      lo = positive ? lo / 10 : lo - width;
      hi = positive ? hi * 10 : hi + width;
    }
    double[] values = new double[runs];
    for (int i = 0; i < runs; i++) {
      double t = random.nextDouble();
      values[i] = positive ? lo * Math.pow(hi / lo, t) : lo + t * (hi - lo);
    }
    return values;
  }

  private static Column imagined(Column group, int runs, RandomGenerator random) {
    return switch (group) {
      case Column.Numbers(var name, double[] known) -> {
        double[] levels = Arrays.stream(known).filter(x -> !Double.isNaN(x)).distinct().toArray();
        double[] values = new double[runs];
        Arrays.setAll(values, i -> levels[random.nextInt(levels.length)]);
        System.arraycopy(levels, 0, values, 0, Math.min(runs, levels.length));
        yield new Column.Numbers(name, values);
      }
      case Column.Texts(var name, var levels, int[] known) -> {
        int[] present = Arrays.stream(known).filter(c -> c >= 0).distinct().toArray();
        int[] codes = new int[runs];
        Arrays.setAll(codes, i -> present[random.nextInt(present.length)]);
        System.arraycopy(present, 0, codes, 0, Math.min(runs, present.length));
        yield new Column.Texts(name, levels, codes);
      }
    };
  }

  private static String words(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
