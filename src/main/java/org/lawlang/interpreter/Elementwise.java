package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.lawlang.math.Quantity;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.symbolic.Fn;
import org.lawlang.symbolic.Normal;
import org.lawlang.syntax.Term;

/// Arithmetic on lists, such as a column of a table: item by item. A number meets every item; an
/// item that is undefined stays so, as a missing cell does.
final class Elementwise {
  private Elementwise() {}

  /// `operation` of a number, or of each item of a list.
  static Value of(Value value, Term place, UnaryOperator<Quantity> operation) {
    if (!(value instanceof Value.ListOf(var items))) {
      return Evaluator.number(operation.apply(Evaluator.quantity(value, place)));
    }
    var results = new ArrayList<Value>(items.size());
    for (Value item : items) {
      results.add(Evaluator.number(operation.apply(Evaluator.quantity(item, place))));
    }
    return new Value.ListOf(results);
  }

  /// `operation` of two lists of one length, or of a list and a number.
  static Value of(
      Value left, Value right, Term.Binary binary, ToDoubleFunction<double[]> operation) {
    if (left instanceof Value.ListOf(var a)
        && right instanceof Value.ListOf(var b)
        && a.size() != b.size()) {
      throw Evaluator.fault(
          Code.WRONG_TYPE,
          binary.span(),
          "lists of "
              + a.size()
              + " and of "
              + b.size()
              + " items do not pair; item by item they need one length");
    }
    int n = left instanceof Value.ListOf(var a) ? a.size() : ((Value.ListOf) right).items().size();
    var results = new ArrayList<Value>(n);
    for (int i = 0; i < n; i++) {
      Quantity x = item(left, i, binary.left());
      Quantity y = item(right, i, binary.right());
      results.add(Evaluator.number(Quantity.map(operation, List.of(x, y))));
    }
    return new Value.ListOf(results);
  }

  private static Quantity item(Value value, int i, Term place) {
    return Evaluator.quantity(
        value instanceof Value.ListOf(var items) ? items.get(i) : value, place);
  }

  /// A function of one argument of each item of a list; empty where the argument is none.
  static Optional<Value> call(Term.Call call, Fn fn, Evaluator evaluator) {
    if (fn.arity() != 1
        || call.arguments().size() != 1
        || call.arguments().getFirst().name().isPresent()) {
      return Optional.empty();
    }
    Term argument = call.arguments().getFirst().value();
    if (!(evaluator.of(argument) instanceof Value.ListOf list)) {
      return Optional.empty();
    }
    var e = Normal.apply(fn, List.of(Normal.var("x")));
    return Optional.of(of(list, argument, q -> Draws.of(e, new HashMap<>(Map.of("x", q)))));
  }
}
