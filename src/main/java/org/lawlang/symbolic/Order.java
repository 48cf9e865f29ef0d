package org.lawlang.symbolic;

import java.util.Comparator;
import java.util.List;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Total;
import org.lawlang.symbolic.Expr.Var;

/// The canonical order of expressions: zero exactly when two are equal.
final class Order {
  private Order() {}

  static final Comparator<Expr> CANONICAL = Order::compare;
  static final Comparator<Test> TESTS = Order::tests;

  private static int compare(Expr a, Expr b) {
    if (a == b) {
      return 0;
    }
    int byKind = Integer.compare(rank(a), rank(b));
    if (byKind != 0) {
      return byKind;
    }
    return switch (a) {
      case Const(double x) -> Double.compare(x, ((Const) b).value());
      case Var(var x) -> x.compareTo(((Var) b).name());
      case Sum x -> {
        Sum y = (Sum) b;
        int c =
            lists(
                x.terms(),
                y.terms(),
                (s, t) -> {
                  int byTerm = compare(s.term(), t.term());
                  return byTerm != 0 ? byTerm : Double.compare(s.coefficient(), t.coefficient());
                });
        yield c != 0 ? c : Double.compare(x.offset(), y.offset());
      }
      case Product x ->
          lists(
              x.factors(),
              ((Product) b).factors(),
              (p, q) -> {
                int byBase = compare(p.base(), q.base());
                return byBase != 0 ? byBase : compare(p.exponent(), q.exponent());
              });
      case Apply x -> {
        Apply y = (Apply) b;
        int byFn = x.fn().compareTo(y.fn());
        yield byFn != 0 ? byFn : lists(x.arguments(), y.arguments(), CANONICAL);
      }
      case Choose x -> {
        Choose y = (Choose) b;
        int byTest = tests(x.test(), y.test());
        if (byTest == 0) {
          byTest = compare(x.then(), y.then());
        }
        yield byTest != 0 ? byTest : compare(x.otherwise(), y.otherwise());
      }
      case Total x -> {
        Total y = (Total) b;
        int c = Sequence.compare(x.rows(), y.rows());
        if (c == 0) {
          c = compare(x.key(), y.key());
        }
        yield c != 0 ? c : compare(x.body(), y.body());
      }
      case Expr.Root x -> {
        Expr.Root y = (Expr.Root) b;
        int c = x.unknown().compareTo(y.unknown());
        yield c != 0
            ? c
            : lists(
                List.of(x.lo(), x.hi(), x.difference()),
                List.of(y.lo(), y.hi(), y.difference()),
                CANONICAL);
      }
      case Expr.Integral x -> {
        Expr.Integral y = (Expr.Integral) b;
        int c = x.variable().compareTo(y.variable());
        yield c != 0
            ? c
            : lists(
                List.of(x.lo(), x.hi(), x.body()), List.of(y.lo(), y.hi(), y.body()), CANONICAL);
      }
      case Expr.Scan x -> scans(x, (Expr.Scan) b);
    };
  }

  private static int scans(Expr.Scan x, Expr.Scan y) {
    int c = x.output().compareTo(y.output());
    if (c == 0) {
      c = Sequence.compare(x.rows(), y.rows());
    }
    if (c == 0) {
      c = compare(x.key(), y.key());
    }
    if (c == 0) {
      c = tests(x.where(), y.where());
    }
    return c != 0
        ? c
        : lists(
            x.states(),
            y.states(),
            (s, t) -> {
              int byName = s.name().compareTo(t.name());
              return byName != 0
                  ? byName
                  : lists(List.of(s.start(), s.step()), List.of(t.start(), t.step()), CANONICAL);
            });
  }

  private static int tests(Test a, Test b) {
    int byKind = Integer.compare(rank(a), rank(b));
    if (byKind != 0) {
      return byKind;
    }
    return switch (a) {
      case Test.Always(boolean x) -> Boolean.compare(x, ((Test.Always) b).value());
      case Test.Compare x -> {
        Test.Compare y = (Test.Compare) b;
        int c = x.relation().compareTo(y.relation());
        if (c == 0) {
          c = compare(x.left(), y.left());
        }
        yield c != 0 ? c : compare(x.right(), y.right());
      }
      case Test.And(var x) -> lists(x, ((Test.And) b).tests(), Order::tests);
      case Test.Or(var x) -> lists(x, ((Test.Or) b).tests(), Order::tests);
      case Test.Not(var x) -> tests(x, ((Test.Not) b).test());
    };
  }

  private static <T> int lists(List<T> a, List<T> b, Comparator<T> order) {
    int n = Math.min(a.size(), b.size());
    for (int i = 0; i < n; i++) {
      int c = order.compare(a.get(i), b.get(i));
      if (c != 0) {
        return c;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int rank(Expr e) {
    return switch (e) {
      case Const c -> 0;
      case Var v -> 1;
      case Product p -> 2;
      case Apply f -> 3;
      case Sum s -> 4;
      case Choose c -> 5;
      case Total t -> 6;
      case Expr.Scan s -> 7;
      case Expr.Root r -> 8;
      case Expr.Integral i -> 9;
    };
  }

  private static int rank(Test t) {
    return switch (t) {
      case Test.Always a -> 0;
      case Test.Compare c -> 1;
      case Test.And a -> 2;
      case Test.Or o -> 3;
      case Test.Not n -> 4;
    };
  }
}
