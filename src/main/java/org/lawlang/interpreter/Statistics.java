package org.lawlang.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.lawlang.data.Dates;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.report.Numbers;
import org.lawlang.report.Value;
import org.lawlang.source.Code;
import org.lawlang.source.Diagnostic;
import org.lawlang.symbolic.Fn;
import org.lawlang.syntax.Term;

/// The questions about an uncertain number, `mean(x)`, `sd(x)`, `interval(x, 90%)`, `P(x < 2)`, and
/// the built-ins `sum` and `sqrt`.
///
/// Of a list, `mean` and `sd` are those of its items.
record Statistics(Evaluator evaluator) {

  Value call(Term.Call call, Term.Name name) {
    List<Term> arguments = call.arguments().stream().map(Term.Argument::value).toList();
    return switch (name.name()) {
      case "mean" -> Evaluator.number(spread(one(call, arguments, 1), true));
      case "sd" -> Evaluator.number(spread(one(call, arguments, 1), false));
      case "P" -> Evaluator.number(evaluator.probability(one(call, arguments, 1)));
      case "interval" -> {
        Quantity quantity = evaluator.quantity(one(call, arguments, 2));
        double level = arguments.size() == 2 ? evaluator.exact(arguments.get(1)) : 0.95;
        if (!(level > 0 && level < 1)) {
          throw Evaluator.fault(
              Code.BAD_OPTION,
              arguments.get(1).span(),
              "the level of an interval lies between 0 and 1, for example 90%");
        }
        Interval interval = quantity.interval(level);
        yield new Value.Range(interval.lo(), interval.hi());
      }
      case "sum" -> Evaluator.number(total(arguments));
      case "date" -> date(one(call, arguments, 1));
      default -> Evaluator.number(evaluator.formula(call));
    };
  }

  /// The date of a day, at the point estimate.
  private Value date(Term term) {
    double day = evaluator.exact(term);
    try {
      return new Value.Text(Dates.text(day));
    } catch (IllegalArgumentException notADate) {
      throw Evaluator.fault(
          Code.BAD_OPTION, term.span(), "no date is day " + Digits.of(day) + " from 1970 on");
    }
  }

  private static Term one(Term.Call call, List<Term> arguments, int most) {
    if (arguments.isEmpty() || arguments.size() > most) {
      boolean few = arguments.isEmpty();
      throw new Fault(
          Diagnostic.of(
              few ? Code.MISSING_ARGUMENT : Code.EXTRA_ARGUMENT,
              call.span(),
              call.function().span().text()
                  + (most == 1 ? " takes one argument" : " takes a number and a level")));
    }
    return arguments.getFirst();
  }

  private Quantity spread(Term term, boolean mean) {
    Value value = evaluator.of(term);
    if (value instanceof Value.ListOf(var items)) {
      double[] x =
          items instanceof Numbers numbers
              ? numbers.values()
              : items.stream().mapToDouble(item -> number(item, term).value()).toArray();
      var sample = new Quantity.Uncertain(Double.NaN, x);
      return Quantity.exact(mean ? sample.mean() : sample.sd());
    }
    Quantity quantity = evaluator.quantity(term);
    return Quantity.exact(mean ? quantity.mean() : quantity.sd());
  }

  /// `min` and `max`, of numbers and of lists such as a column; of none, an error.
  Quantity extreme(Term.Call call, Fn fn) {
    List<Term> arguments = call.arguments().stream().map(Term.Argument::value).toList();
    boolean named = call.arguments().stream().anyMatch(a -> a.name().isPresent());
    List<Quantity> items = named ? List.of() : items(arguments);
    if (named || arguments.isEmpty()) {
      return evaluator.formula(call);
    }
    if (items.isEmpty()) {
      throw new Fault(
          Diagnostic.of(
                  Code.UNDEFINED_VALUE, call.span(), call.span().text() + " is one of no numbers")
              .help("the list is empty, or all its cells are missing, which do not count"));
    }
    DoubleBinaryOperator choose = fn == Fn.MIN ? Math::min : Math::max;
    return Evaluator.defined(
        call.span(), Quantity.map(x -> Arrays.stream(x).reduce(choose).orElseThrow(), items));
  }

  private List<Quantity> items(List<Term> arguments) {
    var items = new ArrayList<Quantity>();
    for (Term argument : arguments) {
      if (evaluator.of(argument) instanceof Value.ListOf(var list)) {
        for (Value item : list) {
          Quantity quantity = number(item, argument);
          if (!isMissing(quantity)) {
            items.add(quantity);
          }
        }
      } else {
        items.add(evaluator.quantity(argument));
      }
    }
    return items;
  }

  /// A cell that is not there does not count, as in a table ([Series#aggregate]).
  private static boolean isMissing(Quantity quantity) {
    return quantity instanceof Quantity.Exact && Double.isNaN(quantity.value());
  }

  private Quantity total(List<Term> arguments) {
    List<Quantity> items = items(arguments);
    return items.isEmpty()
        ? Quantity.exact(0)
        : Quantity.map(
            x -> {
              double sum = 0;
              for (double v : x) {
                sum += v;
              }
              return sum;
            },
            items);
  }

  private static Quantity number(Value value, Term place) {
    if (value instanceof Value.Number(var quantity, _)) {
      return quantity;
    }
    throw Evaluator.fault(
        Code.NOT_A_NUMBER,
        place.span(),
        "the list holds " + Members.describe(value) + ", here numbers are needed");
  }
}
