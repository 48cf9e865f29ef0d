package org.lawlang.symbolic;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Total;

/// The factory of totals in normal form.
public final class Totals {
  private Totals() {}

  /// The sum of `body` over rows. What does not depend on the row comes out of it as a factor; it is
  /// a number when all is known.
  public static Expr of(Expr body, Sequence rows, Expr key) {
    SortedSet<String> variables = Substitution.variables(body);
    if (key instanceof Const(double k) && variables.stream().allMatch(rows::binds)) {
      return new Const(added(body, rows, k));
    }
    return switch (body) {
      case Const(double value) when value == 0 -> Normal.ZERO;
      case Sum s when Merged.isLone(s) -> {
        Scaled lone = s.terms().getFirst();
        yield Normal.scale(lone.coefficient(), of(lone.term(), rows, key));
      }
      case Product p -> factored(p, rows, key);
      case Choose(var test, var then, var otherwise) when otherwise.equals(Normal.ZERO) -> {
        // A factor of what is chosen is one of the whole.
        Expr inner = of(then, rows, key);
        yield inner instanceof Total t && t.body().equals(then)
            ? new Total(body, rows, key)
            : outside(then, rows)
                .map(
                    f ->
                        Normal.product(
                            f,
                            of(
                                Normal.choose(test, Normal.divide(then, f), Normal.ZERO),
                                rows,
                                key)))
                .orElseGet(() -> new Total(body, rows, key));
      }
      default -> new Total(body, rows, key);
    };
  }

  private static double added(Expr body, Sequence rows, double key) {
    if (rows.group(key) < 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (int row = rows.from(key); row < rows.to(key); row++) {
      sum += Substitution.replace(body, rows.at(row)) instanceof Const(double v) ? v : Double.NaN;
    }
    return sum;
  }

  private static Expr factored(Product p, Sequence rows, Expr key) {
    Optional<Expr> outside = outside(p, rows);
    return outside
        .map(f -> Normal.product(f, of(Normal.divide(p, f), rows, key)))
        .orElseGet(() -> new Total(p, rows, key));
  }

  /// The factors of `e` that do not depend on the row, where there are any.
  private static Optional<Expr> outside(Expr e, Sequence rows) {
    if (e instanceof Sum s && Merged.isLone(s)) {
      return Optional.of(new Const(s.terms().getFirst().coefficient()));
    }
    List<Power> factors =
        e instanceof Product p
            ? p.factors()
            : e instanceof Const ? List.of() : List.of(new Power(e, Normal.ONE));
    List<Expr> free =
        factors.stream()
            .map(f -> Normal.power(f.base(), f.exponent()))
            .filter(f -> Substitution.variables(f).stream().noneMatch(rows::binds))
            .toList();
    return free.isEmpty() ? Optional.empty() : Optional.of(Normal.product(free));
  }
}
