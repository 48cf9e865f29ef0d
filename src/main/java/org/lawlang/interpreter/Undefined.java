package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Crossing;
import org.lawlang.math.Digits;
import org.lawlang.math.Quantity;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.source.Span;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Printer;
import org.lawlang.symbolic.Sequence;
import org.lawlang.symbolic.Substitution;

/// Why a formula has no value at a point, where that is more than an operand out of range.
final class Undefined {
  private static final String OPERAND =
      "an operand is outside of what the operation takes: 0/0, the logarithm or a broken power of a"
          + " negative number";

  private Undefined() {}

  /// The complaint that something has no value.
  static Diagnostic at(Span place, String message, Expr e, Map<String, Quantity> given) {
    var point = new HashMap<String, Double>();
    given.forEach((name, q) -> point.put(name, q.value()));
    return Diagnostic.of(Code.UNDEFINED_VALUE, place, message)
        .help(reason(e, point).orElse(OPERAND));
  }

  /// What is wrong with the first equation, integral or range that has no value.
  private static Optional<String> reason(Expr e, Map<String, Double> point) {
    var parts = new ArrayList<Expr.Bound>();
    Substitution.rewriteOutside(
        e,
        x -> {
          if (x instanceof Expr.Bound b) {
            parts.add(b);
          }
          return x;
        });
    for (Expr.Bound part : parts) {
      if (point.keySet().containsAll(Substitution.variables(part))
          && Double.isNaN(Interpreter.evaluate(part, point))) {
        Optional<String> why =
            switch (part) {
              case Expr.Root r -> Optional.of(root(r, point));
              case Expr.Integral i ->
                  Optional.of(
                      "the integral of "
                          + Printer.text(i.body())
                          + " has no end between "
                          + number(i.lo(), point)
                          + " and "
                          + number(i.hi(), point));
              case Expr.Total t -> rows(t.rows(), t.key(), point);
              case Expr.Scan s -> rows(s.rows(), s.key(), point);
            };
        if (why.isPresent()) {
          return why;
        }
      }
    }
    return Optional.empty();
  }

  private static String root(Expr.Root r, Map<String, Double> point) {
    double lo = Interpreter.evaluate(r.lo(), point);
    double hi = Interpreter.evaluate(r.hi(), point);
    int roots =
        Crossing.count(
            along(r, r.difference(), point),
            along(r, Derivative.of(r.difference(), r.unknown()), point),
            lo,
            hi,
            new double[1]);
    String unknown = Printer.text(new Expr.Var(r.unknown()));
    String range = unknown + " in " + Digits.of(lo) + ".." + Digits.of(hi);
    String equation = Printer.text(r.difference()) + " = 0";
    if (roots > 1) {
      return equation
          + " has "
          + roots
          + " roots for "
          + range
          + ": narrow the range to the one that is meant";
    }
    return equation
        + " has no root for "
        + range
        + ": widen the range, or see whether it can have one";
  }

  private static DoubleUnaryOperator along(Expr.Root r, Expr e, Map<String, Double> point) {
    var here = new HashMap<>(point);
    return x -> {
      here.put(r.unknown(), x);
      return Interpreter.evaluate(e, here);
    };
  }

  private static Optional<String> rows(Sequence rows, Expr key, Map<String, Double> point) {
    return rows.isRange() && Interpreter.evaluate(key, point) > Sequence.MOST
        ? Optional.of("a range has at most " + Sequence.MOST + " whole numbers")
        : Optional.empty();
  }

  private static String number(Expr e, Map<String, Double> point) {
    return Digits.of(Interpreter.evaluate(e, point));
  }
}
