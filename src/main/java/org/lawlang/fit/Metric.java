package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// How long a step is. In `log A − alpha·log N` the step of `alpha` counts by how much the term
/// varies over the rows, and `log A` moves along so that the term keeps its mean: the data are
/// centred at their geometric means, whatever their units.
///
/// @param natural length of a unit step of each walker, by the structure of the law; zero where
/// only its effect tells
/// @param shears steps of one walker that carry another one along
/// @param inner walkers whose best value follows from the others by linear least squares; they have
/// no length
/// @param unit how much change of the law over all rows counts as a step of length one
@SuppressWarnings("ArrayRecordComponent")
record Metric(double[] natural, List<Shear> shears, double unit, boolean[] inner) {
  /// Of more rows than so many, a sample tells where the columns lie.
  private static final int MANY = 50_000;

  private static final int SAMPLE = 10_000;

  /// A step `s` of walker `exponent` moves walker `factor` by `−shift·s`.
  record Shear(int factor, int exponent, double shift) {}

  Metric {
    shears = List.copyOf(shears);
  }

  /// Whether any walker follows from the others.
  boolean hasInner() {
    for (boolean i : inner) {
      if (i) {
        return true;
      }
    }
    return false;
  }

  /// @param laws one a target
  /// @param linear local parameters in which the laws are jointly linear and the objective quadratic
  static Metric of(
      List<Expr> laws, Coordinates coordinates, Rows rows, boolean onLog, boolean[] linear) {
    boolean[] inner = new boolean[coordinates.size()];
    for (int w = 0; w < inner.length; w++) {
      Coordinates.Walker walker = coordinates.walkers().get(w);
      inner[w] = linear[walker.local()] && !walker.log() && !walker.isBounded();
    }
    double[] natural = new double[coordinates.size()];
    for (int w = 0; w < natural.length; w++) {
      natural[w] = coordinates.walkers().get(w).log() ? 1 : 0;
    }
    var shears = new ArrayList<Shear>();
    double unit = 0;
    for (int k = 0; k < laws.size(); k++) {
      Rows own = rows.part(k);
      Rows some = own.size() > MANY ? own.sample(SAMPLE, 1, 0) : own;
      var found = new Finder(coordinates, some, natural, shears);
      Substitution.rewrite(
          laws.get(k),
          e -> {
            if (e instanceof Expr.Sum sum) {
              found.visit(sum);
            }
            return e;
          });
      unit = Math.hypot(unit, unit(own, onLog));
    }
    return new Metric(natural, shears, unit, inner);
  }

  /// The root of the sum of squares that a typical change of the law amounts to: a factor of e on
  /// log, else the spread of the target.
  private static double unit(Rows rows, boolean onLog) {
    double weight = 0;
    double mean = 0;
    for (int i = 0; i < rows.size(); i++) {
      weight += rows.weight()[i];
      mean += rows.weight()[i] * rows.response()[i];
    }
    if (onLog) {
      return Math.sqrt(weight);
    }
    mean /= weight;
    double spread = 0;
    for (int i = 0; i < rows.size(); i++) {
      double d = rows.response()[i] - mean;
      spread += rows.weight()[i] * d * d;
    }
    return spread > 1e-20 * weight * mean * mean
        ? Math.sqrt(spread)
        : Math.sqrt(weight) * Math.max(Math.abs(mean), Double.MIN_NORMAL);
  }

  private static final class Finder {
    private static final TreeMap<Integer, Integer> NONE = new TreeMap<>();

    private final Coordinates coordinates;
    private final Rows rows;
    private final double[] natural;
    private final List<Shear> shears;
    private final TreeMap<String, Integer> locals = new TreeMap<>();
    private final Map<Integer, TreeMap<Integer, Integer>> walkers = new HashMap<>();

    Finder(Coordinates coordinates, Rows rows, double[] natural, List<Shear> shears) {
      this.coordinates = coordinates;
      this.rows = rows;
      this.natural = natural;
      this.shears = shears;
      for (int i = 0; i < coordinates.locals().size(); i++) {
        locals.put(Coordinates.walked(coordinates.locals().get(i)), i);
        walkers.put(i, new TreeMap<>());
      }
      for (int w = 0; w < coordinates.size(); w++) {
        Coordinates.Walker walker = coordinates.walkers().get(w);
        walkers.getOrDefault(walker.local(), NONE).put(walker.level(), w);
      }
    }

    /// `c·a + Σ cₖ·alphaₖ·Xₖ`, with `Xₖ` a product of columns, or one beside such a product: centre
    /// and scale each exponent.
    void visit(Expr.Sum sum) {
      int factor = -1;
      double lead = 0;
      for (Expr.Scaled t : sum.terms()) {
        if (t.term() instanceof Expr.Var(var name)
            && locals.containsKey(name)
            && Coordinates.isLog(coordinates.locals().get(locals.getOrDefault(name, 0)))) {
          factor = locals.getOrDefault(name, 0);
          lead = t.coefficient();
        }
      }
      var slopes = new TreeMap<Integer, double[]>();
      for (Expr.Scaled t : sum.terms()) {
        if (t.term() instanceof Expr.Product p) {
          exponent(p, t.coefficient(), slopes);
        }
      }
      for (Expr.Scaled t : sum.terms()) {
        if (t.term() instanceof Expr.Var(var name)) {
          double[] slope = slopes.get(locals.getOrDefault(name, -1));
          for (int i = 0; slope != null && i < slope.length; i++) {
            slope[i] += t.coefficient(); // a column in other units
          }
        }
      }
      for (var slope : slopes.entrySet()) {
        settle(slope.getKey(), slope.getValue(), factor, lead);
      }
    }

    /// Adds the slope of a term `c·alpha·X` to those by its exponent.
    private void exponent(Expr.Product p, double coefficient, Map<Integer, double[]> slopes) {
      int local = -1;
      double[] x = new double[rows.size()];
      Arrays.fill(x, coefficient);
      for (Expr.Power f : p.factors()) {
        if (!(f.base() instanceof Expr.Var(var name)) || !f.exponent().equals(Normal.ONE)) {
          return;
        }
        Integer index = locals.get(name);
        double[] column = rows.columns().get(name);
        if (index != null) {
          if (local >= 0 || Coordinates.isLog(coordinates.locals().get(index))) {
            return;
          }
          local = index;
        } else if (column != null) {
          for (int i = 0; i < x.length; i++) {
            x[i] *= column[i];
          }
        } else {
          return;
        }
      }
      double[] sum = local < 0 ? x : slopes.computeIfAbsent(local, k -> new double[x.length]);
      for (int i = 0; i < x.length && sum != x; i++) {
        sum[i] += x[i];
      }
    }

    private void settle(int exponent, double[] x, int factor, double lead) {
      double mean = 0;
      for (double v : x) {
        mean += v / x.length;
      }
      double spread = 0;
      for (double v : x) {
        spread += (v - mean) * (v - mean) / x.length;
      }
      for (int e : walkers.getOrDefault(exponent, NONE).values()) {
        if (natural[e] > 0) {
          continue;
        }
        boolean sheared = false;
        for (int a : partners(exponent, coordinates.walkers().get(e).level(), factor)) {
          if (!coordinates.walkers().get(a).isBounded()) {
            shears.add(new Shear(a, e, mean / lead));
            sheared = true;
          }
        }
        double length = Math.sqrt(sheared ? spread : spread + mean * mean);
        natural[e] = length > 0 ? length : Math.sqrt(spread + mean * mean);
      }
    }

    /// The walkers of a factor that an exponent's walker meets: all if the exponent is shared, the
    /// one of its level if the same column indexes both.
    private Collection<Integer> partners(int exponent, int level, int factor) {
      TreeMap<Integer, Integer> all = walkers.getOrDefault(factor, NONE);
      if (level < 0) {
        return all.values();
      }
      List<Param> locals = coordinates.locals();
      return factor >= 0 && locals.get(factor).group().equals(locals.get(exponent).group())
          ? all.subMap(level, level + 1).values()
          : List.of();
    }
  }

  /// Turns a gradient by the walkers into one by the steps, before scaling.
  void turn(double[] gradient) {
    for (Shear s : shears) {
      gradient[s.exponent()] -= s.shift() * gradient[s.factor()];
    }
  }

  /// Turns a symmetric matrix likewise.
  void turn(double[] matrix, Groups groups) {
    if (groups.isDense()) {
      turn(matrix, groups.size());
      return;
    }
    for (Shear s : shears) {
      groups.carry(matrix, s.exponent(), s.factor(), s.shift());
    }
  }

  private void turn(double[] matrix, int n) {
    for (Shear s : shears) {
      int e = s.exponent();
      int f = s.factor();
      for (int i = 0; i < n; i++) {
        matrix[i * n + e] -= s.shift() * matrix[i * n + f];
      }
      for (int i = 0; i < n; i++) {
        matrix[e * n + i] -= s.shift() * matrix[f * n + i];
      }
    }
  }

  /// Turns a step into one of the walkers.
  void walk(double[] step) {
    for (int k = shears.size() - 1; k >= 0; k--) {
      Shear s = shears.get(k);
      step[s.factor()] -= s.shift() * step[s.exponent()];
    }
  }
}
