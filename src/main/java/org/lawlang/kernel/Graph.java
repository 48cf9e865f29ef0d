package org.lawlang.kernel;

import java.util.Arrays;
import org.lawlang.symbolic.Fn;

/// Operations on numbers, each computed once: a node is an operation on earlier nodes, and asking
/// for the same operation again gives the same node. Nodes are numbered from 0, parts before
/// wholes. Operations on numbers alone are folded.
final class Graph {

  enum Op {
    NUMBER,
    PARAMETER,
    COLUMN,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    NEGATE,
    SQUARE_ROOT,
    POWER,
    /// The function [#fn] of the first operand, and the second if that is not negative.
    CALL,
    /// [Arithmetic#logSum].
    LOG_SUM,
    /// The second operand where the condition, the first, holds, else the third.
    CHOOSE,
    // conditions
    LESS,
    LESS_EQUAL,
    EQUAL,
    AND,
    OR,
    NOT;

    boolean isCondition() {
      return compareTo(LESS) >= 0;
    }

    boolean isLeaf() {
      return compareTo(COLUMN) <= 0;
    }

    boolean isCall() {
      return this == POWER || this == CALL || this == LOG_SUM;
    }

    private boolean commutes() {
      return this == ADD || this == MULTIPLY;
    }
  }

  private static final Fn[] FNS = Fn.values();
  private static final Op[] OPS = Op.values();
  private static final int NONE = -1;

  private int size;
  private int[] ops = new int[256];
  private int[] firsts = new int[256];
  private int[] seconds = new int[256];
  private int[] thirds = new int[256];
  private int[] levels = new int[256];
  private int[] table = new int[1024]; // node + 1 by hash, 0 where free

  int size() {
    return size;
  }

  /// The nodes as numbers, one after another.
  int[] content() {
    int[] content = new int[4 * size];
    for (int node = 0; node < size; node++) {
      content[4 * node] = ops[node];
      content[4 * node + 1] = firsts[node];
      content[4 * node + 2] = seconds[node];
      content[4 * node + 3] = thirds[node];
    }
    return content;
  }

  Op op(int node) {
    return OPS[ops[node]];
  }

  /// The first operand, a node; of a parameter or column its index.
  int first(int node) {
    return firsts[node];
  }

  int second(int node) {
    return seconds[node];
  }

  int third(int node) {
    return thirds[node];
  }

  Fn fn(int node) {
    return FNS[thirds[node]];
  }

  double number(int node) {
    return Double.longBitsToDouble(
        ((long) firsts[node] << 32) | Integer.toUnsignedLong(seconds[node]));
  }

  boolean isNumber(int node) {
    return levels[node] == 0;
  }

  /// Whether a node differs from row to row.
  boolean varies(int node) {
    return levels[node] == 2;
  }

  /// How many operands are nodes.
  int operands(int node) {
    return switch (op(node)) {
      case NUMBER, PARAMETER, COLUMN -> 0;
      case NEGATE, SQUARE_ROOT, NOT -> 1;
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER, LOG_SUM, LESS, LESS_EQUAL, EQUAL, AND, OR -> 2;
      case CALL -> seconds[node] == NONE ? 1 : 2;
      case CHOOSE -> 3;
    };
  }

  int operand(int node, int i) {
    return i == 0 ? firsts[node] : i == 1 ? seconds[node] : thirds[node];
  }

  int constant(double value) {
    long bits = Double.doubleToLongBits(value);
    return intern(Op.NUMBER, (int) (bits >>> 32), (int) bits, NONE, 0);
  }

  int parameter(int index) {
    return intern(Op.PARAMETER, index, NONE, NONE, 1);
  }

  int column(int index) {
    return intern(Op.COLUMN, index, NONE, NONE, 2);
  }

  int unary(Op op, int x) {
    return isNumber(x) ? constant(compute(op, number(x), 0)) : intern(op, x, NONE, NONE, levels[x]);
  }

  int binary(Op op, int x, int y) {
    if (isNumber(x) && isNumber(y)) {
      return constant(compute(op, number(x), number(y)));
    }
    if (isOne(y) && (op == Op.MULTIPLY || op == Op.DIVIDE)) {
      return x;
    }
    if (isOne(x) && op == Op.MULTIPLY) {
      return y;
    }
    int level = Math.max(levels[x], levels[y]);
    return op.commutes() && y < x ? intern(op, y, x, NONE, level) : intern(op, x, y, NONE, level);
  }

  private boolean isOne(int node) {
    return isNumber(node) && number(node) == 1;
  }

  private static double compute(Op op, double x, double y) {
    return switch (op) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case NEGATE -> -x;
      case SQUARE_ROOT -> Math.sqrt(x);
      case POWER -> Math.pow(x, y);
      case LOG_SUM -> Arithmetic.logSum(x, y);
      case NUMBER, PARAMETER, COLUMN, CALL, CHOOSE, LESS, LESS_EQUAL, EQUAL, AND, OR, NOT ->
          throw new IllegalArgumentException("not an operation on numbers: " + op);
    };
  }

  int call(Fn fn, int x) {
    return isNumber(x)
        ? constant(fn.compute(number(x)))
        : intern(Op.CALL, x, NONE, fn.ordinal(), levels[x]);
  }

  int call(Fn fn, int x, int y) {
    return isNumber(x) && isNumber(y)
        ? constant(fn.compute(number(x), number(y)))
        : intern(Op.CALL, x, y, fn.ordinal(), Math.max(levels[x], levels[y]));
  }

  int choose(int test, int then, int otherwise) {
    int level = Math.max(levels[test], Math.max(levels[then], levels[otherwise]));
    return then == otherwise ? then : intern(Op.CHOOSE, test, then, otherwise, level);
  }

  /// A comparison of numbers, `LESS`, `LESS_EQUAL` or `EQUAL`.
  int compare(Op relation, int x, int y) {
    return intern(relation, x, y, NONE, Math.max(1, Math.max(levels[x], levels[y])));
  }

  /// Both conditions, or either.
  int join(Op op, int p, int q) {
    return intern(op, p, q, NONE, Math.max(levels[p], levels[q]));
  }

  int not(int p) {
    return intern(Op.NOT, p, NONE, NONE, levels[p]);
  }

  private int intern(Op op, int first, int second, int third, int level) {
    int code = op.ordinal();
    int i = slot(code, first, second, third);
    if (table[i] != 0) {
      return table[i] - 1;
    }
    if (size == ops.length) {
      grow();
    }
    int node = size++;
    ops[node] = code;
    firsts[node] = first;
    seconds[node] = second;
    thirds[node] = third;
    levels[node] = level;
    table[i] = size;
    if (4 * size > 3 * table.length) {
      rehash();
    }
    return node;
  }

  /// Where such a node stands in the table, or would.
  private int slot(int code, int first, int second, int third) {
    int hash = ((code * 31 + first) * 0x9E3779B1 + second) * 0x85EBCA6B + third * 0xC2B2AE35;
    int mask = table.length - 1;
    int i = (hash ^ (hash >>> 15)) & mask;
    while (table[i] != 0 && !is(table[i] - 1, code, first, second, third)) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private boolean is(int node, int code, int first, int second, int third) {
    return ops[node] == code
        && firsts[node] == first
        && seconds[node] == second
        && thirds[node] == third;
  }

  private void grow() {
    ops = Arrays.copyOf(ops, 2 * size);
    firsts = Arrays.copyOf(firsts, 2 * size);
    seconds = Arrays.copyOf(seconds, 2 * size);
    thirds = Arrays.copyOf(thirds, 2 * size);
    levels = Arrays.copyOf(levels, 2 * size);
  }

  private void rehash() {
    table = new int[2 * table.length];
    for (int node = 0; node < size; node++) {
      table[slot(ops[node], firsts[node], seconds[node], thirds[node])] = node + 1;
    }
  }
}
