package org.lawlang.kernel;

import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.lawlang.kernel.Graph.Op;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Expr.Apply;
import org.lawlang.symbolic.Expr.Choose;
import org.lawlang.symbolic.Expr.Const;
import org.lawlang.symbolic.Expr.Power;
import org.lawlang.symbolic.Expr.Product;
import org.lawlang.symbolic.Expr.Scaled;
import org.lawlang.symbolic.Expr.Sum;
import org.lawlang.symbolic.Expr.Test;
import org.lawlang.symbolic.Expr.Var;
import org.lawlang.symbolic.Fn;

/// A row program as a [Graph] and the nodes of its outputs, in the operations of [Arithmetic]. A
/// let that no output needs leaves no node.
record Lowering(Graph graph, int[] outputs) {

  static Lowering of(RowProgram program) {
    var run = new Run();
    List<String> parameters = program.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      run.names.put(parameters.get(i), run.graph.parameter(i));
    }
    List<String> columns = program.columns();
    for (int i = 0; i < columns.size(); i++) {
      run.names.put(columns.get(i), run.graph.column(i));
    }
    for (RowProgram.Let let : program.lets()) {
      run.lets.put(let.name(), let.value());
    }
    var outputs = new int[program.outputs().size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = run.node(program.outputs().get(i));
    }
    return new Lowering(run.graph, outputs);
  }

  /// All that its loops depend on, to be compared.
  IntBuffer content() {
    int[] nodes = graph.content();
    return IntBuffer.allocate(1 + outputs.length + nodes.length)
        .put(outputs.length)
        .put(outputs)
        .put(nodes)
        .flip();
  }

  private static final class Run {
    final Graph graph = new Graph();
    final Map<String, Integer> names = new HashMap<>();
    final Map<String, Expr> lets = new HashMap<>();
    private final IdentityHashMap<Expr, Integer> known = new IdentityHashMap<>();

    int node(Expr e) {
      if (e instanceof Var(var name)) {
        return named(name);
      }
      Integer node = known.get(e);
      if (node == null) {
        node = compute(e);
        known.put(e, node);
      }
      return node;
    }

    private int named(String name) {
      Integer node = names.get(name);
      if (node == null) {
        Expr value = lets.get(name);
        if (value == null) {
          throw new IllegalArgumentException("no value for " + name);
        }
        node = node(value);
        names.put(name, node);
      }
      return node;
    }

    private int compute(Expr e) {
      return switch (e) {
        case Const(double value) -> graph.constant(value);
        case Var(var name) -> named(name);
        case Sum s -> sum(s);
        case Product p -> product(p);
        case Apply f -> apply(f);
        case Choose(var test, var then, var otherwise) ->
            graph.choose(condition(test), node(then), node(otherwise));
        case Expr.Bound b -> throw new IllegalArgumentException("not of one row: " + b);
      };
    }

    private int sum(Sum s) {
      int sum = -1;
      if (s.offset() != 0) {
        sum = graph.constant(s.offset());
      }
      for (Scaled t : s.terms()) {
        int term = node(t.term());
        double c = t.coefficient();
        if (sum < 0) {
          sum = c == -1 ? graph.unary(Op.NEGATE, term) : scaled(c, term);
        } else {
          sum =
              c == -1
                  ? graph.binary(Op.SUBTRACT, sum, term)
                  : graph.binary(Op.ADD, sum, scaled(c, term));
        }
      }
      return sum;
    }

    private int scaled(double coefficient, int term) {
      return graph.binary(Op.MULTIPLY, graph.constant(coefficient), term);
    }

    private int product(Product p) {
      int product = graph.constant(1);
      for (Power f : p.factors()) {
        if (!(f.exponent() instanceof Const(double exponent))) {
          int power = graph.binary(Op.POWER, node(f.base()), node(f.exponent()));
          product = graph.binary(Op.MULTIPLY, product, power);
        } else if (!(exponent < 0)) {
          product = graph.binary(Op.MULTIPLY, product, power(node(f.base()), exponent));
        }
      }
      for (Power f : p.factors()) {
        if (f.exponent() instanceof Const(double exponent) && exponent < 0) {
          product = graph.binary(Op.DIVIDE, product, power(node(f.base()), -exponent));
        }
      }
      return product;
    }

    private int power(int base, double exponent) {
      if (Arithmetic.isWhole(exponent)) {
        return whole(base, (int) exponent);
      }
      if (exponent == 0.5) {
        return graph.unary(Op.SQUARE_ROOT, base);
      }
      return Arithmetic.isWhole(exponent - 0.5)
          ? graph.binary(
              Op.MULTIPLY, whole(base, (int) exponent), graph.unary(Op.SQUARE_ROOT, base))
          : graph.binary(Op.POWER, base, graph.constant(exponent));
    }

    private int whole(int base, int exponent) {
      if (exponent == 1) {
        return base;
      }
      if (exponent % 2 == 1) {
        return graph.binary(Op.MULTIPLY, whole(base, exponent - 1), base);
      }
      int half = whole(base, exponent / 2);
      return graph.binary(Op.MULTIPLY, half, half);
    }

    private int apply(Apply e) {
      Fn fn = e.fn();
      List<Expr> arguments = e.arguments();
      if (fn == Fn.EXP && Share.of(arguments.getFirst(), lets) instanceof Share share) {
        return share(share);
      }
      if (fn == Fn.LOGSUMEXP) {
        int max = greatest(arguments);
        return graph.binary(Op.LOG_SUM, max, sumOfExponentials(arguments, max));
      }
      if (fn.arity() < 0) {
        return fold(fn, arguments);
      }
      return switch (arguments.size()) {
        case 1 -> graph.call(fn, node(arguments.get(0)));
        case 2 -> graph.call(fn, node(arguments.get(0)), node(arguments.get(1)));
        default -> throw new IllegalArgumentException(fn + " of more than two arguments");
      };
    }

    private int fold(Fn fn, List<Expr> arguments) {
      int result = node(arguments.getFirst());
      for (int i = 1; i < arguments.size(); i++) {
        result = graph.call(fn, result, node(arguments.get(i)));
      }
      return result;
    }

    private int greatest(List<Expr> arguments) {
      return fold(Fn.MAX, arguments);
    }

    private int exponential(Expr argument, int max) {
      return graph.call(Fn.EXP, graph.binary(Op.SUBTRACT, node(argument), max));
    }

    private int sumOfExponentials(List<Expr> arguments, int max) {
      int sum = exponential(arguments.getFirst(), max);
      for (int i = 1; i < arguments.size(); i++) {
        sum = graph.binary(Op.ADD, sum, exponential(arguments.get(i), max));
      }
      return sum;
    }

    private int share(Share share) {
      List<Expr> arguments = share.arguments();
      int max = greatest(arguments);
      int part = graph.binary(Op.DIVIDE, graph.constant(1), sumOfExponentials(arguments, max));
      return graph.binary(Op.MULTIPLY, exponential(arguments.get(share.index()), max), part);
    }

    private int condition(Test test) {
      return switch (test) {
        case Test.Always(boolean value) ->
            graph.compare(Op.LESS, graph.constant(value ? 0 : 1), graph.constant(value ? 1 : 0));
        case Test.Compare(var relation, var left, var right) -> {
          int x = node(left);
          int y = node(right);
          yield switch (relation) {
            case LESS -> graph.compare(Op.LESS, x, y);
            case LESS_EQUAL -> graph.compare(Op.LESS_EQUAL, x, y);
            case EQUAL -> graph.compare(Op.EQUAL, x, y);
            case NOT_EQUAL ->
                graph.join(Op.OR, graph.compare(Op.LESS, x, y), graph.compare(Op.LESS, y, x));
          };
        }
        case Test.And(var tests) -> join(Op.AND, tests);
        case Test.Or(var tests) -> join(Op.OR, tests);
        case Test.Not(var inner) -> graph.not(condition(inner));
      };
    }

    private int join(Op op, List<Test> tests) {
      int result = condition(tests.getFirst());
      for (int i = 1; i < tests.size(); i++) {
        result = graph.join(op, result, condition(tests.get(i)));
      }
      return result;
    }
  }
}
