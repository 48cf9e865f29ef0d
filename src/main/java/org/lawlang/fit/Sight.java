package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.lawlang.fit.Prospect.Axis;
import org.lawlang.fit.Prospect.Entry;
import org.lawlang.fit.Prospect.Outlook;
import org.lawlang.math.Interval;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Substitution;

/// Looks at the slopes of the laws over the rows, for a [Prospect].
record Sight(Setup setup) {
  private static final double ALIKE = 0.98;

  /// @param places where the slopes are taken, as walked; the one that sees most counts, of equals
  /// the one nearest to the data
  Prospect prospect(List<double[]> places, boolean guess) {
    List<Axis> axes = axes();
    Slopes best = null;
    double least = Double.POSITIVE_INFINITY;
    double[] at = places.getFirst();
    for (double[] place : places) {
      Slopes slopes = Slopes.of(relative(place), setup.coordinates().size());
      double off = off(place);
      if (best == null
          || slopes.rank() > best.rank()
          || (slopes.rank() == best.rank() && off < least)) {
        best = slopes;
        least = off;
        at = place;
      }
    }
    Slopes seen = Objects.requireNonNull(best);
    List<Outlook> parameters = parameters(at, seen);
    return new Prospect(
        setup.task(),
        setup.rows().size(),
        setup.left(),
        axes,
        parameters,
        seen.rank(),
        seen.condition(),
        alike(seen),
        guess,
        new BlindSpots(setup, axes, parameters, at, seen).warnings());
  }

  /// The slopes by the walked parameters, one row-major row a row, each over the target.
  private double[] relative(double[] place) {
    int n = setup.coordinates().size();
    double[] jacobian = setup.surface().jacobian(place);
    if (setup.task().onLog()) {
      return jacobian;
    }
    double[] target = setup.rows().target();
    double mean = Arrays.stream(target).map(Math::abs).average().orElse(1);
    for (int row = 0; row < target.length; row++) {
      double size = Math.abs(target[row]) > 1e-6 * mean ? Math.abs(target[row]) : mean;
      for (int i = 0; i < n; i++) {
        jacobian[row * n + i] /= size > 0 ? size : 1;
      }
    }
    return jacobian;
  }

  private double off(double[] place) {
    double sum = 0;
    for (double r : setup.surface().residuals(place)) {
      sum += Math.abs(r);
    }
    return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
  }

  private List<Axis> axes() {
    var axes = new ArrayList<Axis>();
    for (String name : setup.task().arguments()) {
      double[] values =
          Arrays.stream(setup.rows().column(name)).filter(x -> !Double.isNaN(x)).sorted().toArray();
      if (values.length == 0) {
        continue;
      }
      double lo = values[0];
      double hi = values[values.length - 1];
      axes.add(
          new Axis(
              name,
              (int) Arrays.stream(values).distinct().count(),
              new Interval(lo, hi),
              lo > 0 ? OptionalDouble.of(Math.log10(hi / lo)) : OptionalDouble.empty()));
    }
    return axes;
  }

  private List<Outlook> parameters(double[] at, Slopes slopes) {
    Coordinates coordinates = setup.coordinates();
    double[] values = coordinates.values(at);
    int[][] byBlock = coordinates.byBlock(setup.rows().blocks());
    var outlooks = new ArrayList<Outlook>();
    for (int w = 0; w < values.length; w++) {
      Coordinates.Walker walker = coordinates.walkers().get(w);
      Param p = coordinates.locals().get(walker.local());
      List<String> through = through(p);
      var settings = new HashSet<List<Double>>();
      int rows = 0;
      for (int b = 0; b < byBlock.length; b++) {
        Rows.Block block = setup.rows().blocks().get(b);
        if (byBlock[b][walker.local()] != w
            || !Substitution.variables(setup.laws().get(block.part())).contains(p.name())) {
          continue;
        }
        rows += block.size();
        for (int row = block.from(); row < block.to(); row++) {
          var setting = new ArrayList<Double>();
          for (String name : through) {
            setting.add(setup.rows().column(name)[row]);
          }
          settings.add(setting);
        }
      }
      OptionalDouble error = slopes.error(w);
      double unit = walker.log() ? Math.abs(values[w]) : 1;
      outlooks.add(
          new Outlook(
              walker.name(),
              entry(p),
              through,
              through.isEmpty() ? rows : settings.size(),
              rows,
              values[w],
              error.isPresent()
                  ? OptionalDouble.of(Prospect.NOISE * unit * error.getAsDouble())
                  : error));
    }
    return outlooks;
  }

  /// The columns that the effect of a parameter depends on.
  private List<String> through(Param p) {
    var columns = new TreeSet<String>();
    for (Expr law : setup.laws()) {
      columns.addAll(Substitution.variables(Derivative.of(law, p.name())));
    }
    return setup.task().arguments().stream().filter(columns::contains).toList();
  }

  private Entry entry(Param p) {
    boolean linear = true;
    var exponents = new HashSet<String>();
    for (Expr law : setup.laws()) {
      linear &= !Substitution.variables(Derivative.of(law, p.name())).contains(p.name());
      Substitution.rewrite(
          law,
          e -> {
            if (e instanceof Expr.Product product) {
              product
                  .factors()
                  .forEach(f -> exponents.addAll(Substitution.variables(f.exponent())));
            }
            return e;
          });
    }
    if (setup.laws().stream().anyMatch(l -> Substitution.stepped(l).contains(p.name()))) {
      return Entry.STEPS;
    }
    return linear ? Entry.LINEAR : exponents.contains(p.name()) ? Entry.EXPONENT : Entry.NONLINEAR;
  }

  private List<Fit.Alike> alike(Slopes slopes) {
    List<Coordinates.Walker> walkers = setup.coordinates().walkers();
    var alike = new ArrayList<Fit.Alike>();
    for (int i = 0; i < walkers.size(); i++) {
      for (int j = i + 1; j < walkers.size(); j++) {
        double r = slopes.correlation(i, j);
        if (Math.abs(r) > ALIKE) {
          alike.add(new Fit.Alike(walkers.get(i).name(), walkers.get(j).name(), r));
        }
      }
    }
    return alike;
  }
}
