package org.lawlang.fit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.lawlang.kernel.Interpreter;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Var;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// How large each parameter may be, from where it stands in the law and what the columns hold: in
/// `exp(-b·x)` the product `b·x` is of order one over the rows, in `N^-alpha` the power spans a few
/// factors of e, in `b + x` either is like the other, in `(x − c)^2` the centre `c` lies among the
/// `x`.
@SuppressWarnings("ReferenceEquality") // the very term, not one equal to it
final class Scales {
  private final Map<String, List<Role>> roles = new HashMap<>();
  private final Map<String, Double> typical = new HashMap<>();
  private Rows rows;
  private final Set<String> parameters = new HashSet<>();

  /// What is known of a parameter from one place where it stands.
  private sealed interface Role {
    /// Of about this size, give or take `decades`.
    record Size(double size, double decades, boolean exponent) implements Role {}

    /// Somewhere between.
    record Among(double lo, double hi) implements Role {}
  }

  /// @param laws one a target, in the parameters and columns as they are
  Scales(List<Expr> laws, List<Param> free, Rows rows) {
    this.rows = rows;
    for (Param p : free) {
      parameters.add(p.name());
      double lo = p.range().lo();
      double hi = p.range().hi();
      if (p.range().isFinite()) {
        typical.put(p.name(), Math.max(Math.abs(lo), Math.abs(hi)) / 2);
      }
    }
    for (int k = 0; k < laws.size(); k++) {
      this.rows = rows.part(k);
      double size = 0;
      for (double y : this.rows.target()) {
        size += Math.abs(y) / this.rows.size();
      }
      visit(laws.get(k), size > 0 ? size : 1, 1.5, false);
    }
  }

  /// A value for `p`, drawn where it may lie.
  double draw(Param p, RandomGenerator random) {
    double lo = p.range().lo();
    double hi = p.range().hi();
    double at = random.nextDouble();
    double sign = random.nextDouble();
    List<Role> known = roles.getOrDefault(p.name(), List.of(new Role.Size(1, 1.5, false)));
    Role role = known.get(random.nextInt(known.size()));
    if (p.range().isFinite()) {
      boolean decades = Coordinates.isLog(p) && lo > 0;
      return decades ? lo * Math.pow(hi / lo, at) : lo + (hi - lo) * at;
    }
    double value =
        switch (role) {
          case Role.Among(double least, double most) -> least + (most - least) * at;
          case Role.Size(double size, double decades, boolean exponent) ->
              size
                  * Math.pow(10, decades * (2 * at - 1))
                  * (sign < (exponent ? 0.75 : 0.65) ? 1 : -1);
        };
    if (value < lo || value > hi) {
      double mirrored = -value;
      if (lo <= mirrored && mirrored <= hi) {
        return mirrored;
      }
      double size = Math.max(Math.abs(value), 1e-300);
      return Double.isFinite(lo) ? lo + size : hi - size;
    }
    return value;
  }

  /// @param size what `e` amounts to where it matters
  private void visit(Expr e, double size, double decades, boolean exponent) {
    switch (e) {
      case Const c -> {}
      case Var(var name) -> {
        if (parameters.contains(name) && size > 0 && Double.isFinite(size)) {
          roles
              .computeIfAbsent(name, n -> new ArrayList<>())
              .add(new Role.Size(size, decades, exponent));
        }
      }
      case Sum s -> sum(s, size, decades, exponent);
      case Product p -> product(p, size, decades, exponent);
      case Apply f -> {
        for (Expr argument : f.arguments()) {
          switch (f.fn()) {
            case SIN, COS, TAN ->
                visit(argument, 6 * Math.sqrt(Math.max(1, rows.size() / 8.0)), 1, false);
            case ABS, MIN, MAX, FLOOR, CEIL, ROUND -> visit(argument, size, decades, exponent);
            default -> visit(argument, 1.5, 1.2, false);
          }
        }
      }
      case Choose c -> {
        if (c.test() instanceof Expr.Test.Compare t) {
          visit(Normal.subtract(t.left(), t.right()), 1, decades, false);
        }
        visit(c.then(), size, decades, exponent);
        visit(c.otherwise(), size, decades, exponent);
      }
      case Expr.Root r ->
          visit(
              Substitution.replace(r.difference(), Map.of(r.unknown(), r.typical())),
              size,
              decades,
              exponent);
      case Expr.Bound b -> visit(b.typical(), size, decades, exponent);
    }
  }

  private void sum(Sum s, double size, double decades, boolean exponent) {
    for (Scaled t : s.terms()) {
      double others = Math.abs(s.offset());
      for (Scaled o : s.terms()) {
        double known = o == t ? Double.NaN : Math.abs(o.coefficient()) * typical(o.term());
        others = known > others ? known : others;
      }
      double c = Math.abs(t.coefficient());
      visit(t.term(), (others > 0 ? others : size) / c, decades, exponent);
      if (t.term() instanceof Var(var name) && parameters.contains(name)) {
        centre(name, s, t);
      }
    }
  }

  /// In `c·θ + X(columns) + …` zero lies among the rows where `θ` is among `−X/c`.
  private void centre(String name, Sum s, Scaled t) {
    var terms = new ArrayList<Expr>();
    for (Scaled o : s.terms()) {
      if (o != t && isOfColumns(o.term())) {
        terms.add(Normal.scale(-o.coefficient() / t.coefficient(), o.term()));
      }
    }
    if (terms.isEmpty()) {
      return;
    }
    double lo = Double.POSITIVE_INFINITY;
    double hi = Double.NEGATIVE_INFINITY;
    for (double x : values(Normal.sum(terms))) {
      lo = Math.min(lo, x);
      hi = Math.max(hi, x);
    }
    if (hi > lo && Double.isFinite(hi - lo)) {
      roles.computeIfAbsent(name, n -> new ArrayList<>()).add(new Role.Among(lo, hi));
    }
  }

  private void product(Product p, double size, double decades, boolean exponent) {
    for (Power f : p.factors()) {
      double others = 1;
      for (Power o : p.factors()) {
        double known = o == f ? Double.NaN : typical(o);
        others *= known > 0 ? known : 1;
      }
      if (f.exponent() instanceof Const(double k)) {
        visit(f.base(), Math.pow(size / others, 1 / k), decades, exponent);
      } else {
        visit(f.exponent(), 3 / Math.max(1.5, span(f.base())), 0.8, true);
        visit(f.base(), 1, 2, false);
      }
    }
  }

  /// By how many factors of e a base varies over the rows.
  private double span(Expr base) {
    if (!isOfColumns(base)) {
      return 3;
    }
    double lo = Double.POSITIVE_INFINITY;
    double hi = Double.NEGATIVE_INFINITY;
    for (double x : values(base)) {
      lo = Math.min(lo, Math.log(Math.abs(x)));
      hi = Math.max(hi, Math.log(Math.abs(x)));
    }
    return Double.isFinite(hi - lo) ? hi - lo : 3;
  }

  /// The usual size of an expression, NaN where a parameter leaves it open.
  private double typical(Expr e) {
    if (isOfColumns(e)) {
      double[] values = values(e);
      double sum = 0;
      for (double x : values) {
        sum += Math.abs(x) / values.length;
      }
      return sum;
    }
    return switch (e) {
      case Const(double value) -> Math.abs(value);
      case Var(var name) -> typical.getOrDefault(name, Double.NaN);
      case Sum s -> {
        double size = Math.abs(s.offset());
        for (Scaled t : s.terms()) {
          double known = Math.abs(t.coefficient()) * typical(t.term());
          size = known > size ? known : size;
        }
        yield size > 0 ? size : Double.NaN;
      }
      case Product p -> {
        double size = 1;
        for (Power f : p.factors()) {
          size *= typical(f);
        }
        yield size;
      }
      case Apply f -> Double.NaN;
      case Choose c -> typical(c.then());
      case Expr.Bound b -> typical(b.typical());
    };
  }

  private double typical(Power f) {
    return f.exponent() instanceof Const(double k) ? Math.pow(typical(f.base()), k) : Double.NaN;
  }

  private boolean isOfColumns(Expr e) {
    for (String name : Substitution.variables(e)) {
      if (parameters.contains(name)) {
        return false;
      }
    }
    return true;
  }

  private double[] values(Expr e) {
    return Interpreter.column(e, rows.columns(), rows.size());
  }
}
