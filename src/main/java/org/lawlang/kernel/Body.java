package org.lawlang.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import org.lawlang.kernel.Graph.Op;
import org.lawlang.symbolic.Fn;

/// The code of nodes within one method. A node with a variable has a local variable if this method
/// computes it, and otherwise a place in the scratch array.
final class Body {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc ARITHMETIC = ClassDesc.of(Arithmetic.class.getName());
  private static final MethodTypeDesc UNARY =
      MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double);
  private static final MethodTypeDesc BINARY =
      MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double, ConstantDescs.CD_double);

  /// The slots that hold the arguments of the method; `scratch` is negative where there is none,
  /// and `columnSlots` is empty unless the columns stand in variables of their own.
  record Slots(int parameters, int columns, int row, int scratch) {}

  private final CodeBuilder code;
  private final Graph graph;
  private final Schedule schedule;
  private final Slots slots;
  private final int[] places;
  private final int[] locals;
  private final int[] columnSlots;

  /// @param places of nodes in the scratch array, negative for none
  Body(
      CodeBuilder code,
      Graph graph,
      Schedule schedule,
      Slots slots,
      int[] places,
      int[] columnSlots) {
    this.code = code;
    this.graph = graph;
    this.schedule = schedule;
    this.slots = slots;
    this.places = places;
    this.columnSlots = columnSlots;
    locals = new int[graph.size()];
    Arrays.fill(locals, -1);
  }

  /// Computes the nodes of a block that have a variable.
  void block(int block) {
    for (int node = schedule.first(block); node < graph.size(); node = schedule.next(node)) {
      store(node);
    }
  }

  /// Computes a node into its variable.
  void store(int node) {
    int local = code.allocateLocal(TypeKind.DOUBLE);
    if (graph.op(node) == Op.CHOOSE) {
      choose(node, local);
    } else {
      operation(node);
      code.dstore(local);
    }
    locals[node] = local;
    if (places[node] >= 0) {
      code.aload(slots.scratch).loadConstant(places[node]).dload(local).dastore();
    }
  }

  private void choose(int node, int local) {
    Label otherwise = code.newLabel();
    Label end = code.newLabel();
    boolean eager = schedule.isEager(node);
    jump(graph.first(node), false, otherwise);
    if (!eager) {
      block(schedule.thenBlock(node));
    }
    load(graph.second(node));
    code.dstore(local).goto_(end).labelBinding(otherwise);
    if (!eager) {
      block(schedule.elseBlock(node));
    }
    load(graph.third(node));
    code.dstore(local).labelBinding(end);
  }

  /// Pushes the value of a node.
  void load(int node) {
    if (graph.isNumber(node)) {
      code.loadConstant(graph.number(node));
    } else if (!schedule.isStored(node)) {
      operation(node);
    } else if (locals[node] >= 0) {
      code.dload(locals[node]);
    } else {
      code.aload(slots.scratch).loadConstant(places[node]).daload();
    }
  }

  private void operation(int node) {
    Op op = graph.op(node);
    for (int i = 0; i < graph.operands(node); i++) {
      load(graph.operand(node, i));
    }
    switch (op) {
      case PARAMETER -> code.aload(slots.parameters).loadConstant(graph.first(node)).daload();
      case COLUMN -> column(graph.first(node));
      case ADD -> code.dadd();
      case SUBTRACT -> code.dsub();
      case MULTIPLY -> code.dmul();
      case DIVIDE -> code.ddiv();
      case NEGATE -> code.dneg();
      case SQUARE_ROOT -> code.invokestatic(MATH, "sqrt", UNARY);
      case POWER -> code.invokestatic(MATH, "pow", BINARY);
      case CALL -> {
        Fn fn = graph.fn(node);
        ClassDesc owner = fn.owner() == Math.class ? MATH : ClassDesc.of(fn.owner().getName());
        code.invokestatic(owner, fn.method(), graph.operands(node) == 1 ? UNARY : BINARY);
      }
      case LOG_SUM -> code.invokestatic(ARITHMETIC, "logSum", BINARY);
      case NUMBER, CHOOSE, LESS, LESS_EQUAL, EQUAL, AND, OR, NOT ->
          throw new IllegalArgumentException("not computed on the way: " + op);
    }
  }

  private void column(int index) {
    if (columnSlots.length > 0) {
      code.aload(columnSlots[index]);
    } else {
      code.aload(slots.columns).loadConstant(index).aaload();
    }
    code.iload(slots.row).daload();
  }

  /// Jumps if the condition is as `when` says. A comparison with NaN does not hold.
  private void jump(int condition, boolean when, Label target) {
    int first = graph.first(condition);
    int second = graph.second(condition);
    switch (graph.op(condition)) {
      case LESS -> {
        compare(first, second);
        if (when) {
          code.iflt(target);
        } else {
          code.ifge(target);
        }
      }
      case LESS_EQUAL -> {
        compare(first, second);
        if (when) {
          code.ifle(target);
        } else {
          code.ifgt(target);
        }
      }
      case EQUAL -> {
        compare(first, second);
        if (when) {
          code.ifeq(target);
        } else {
          code.ifne(target);
        }
      }
      case NOT -> jump(first, !when, target);
      case AND -> both(first, second, when, target);
      case OR -> either(first, second, when, target);
      case NUMBER,
          PARAMETER,
          COLUMN,
          ADD,
          SUBTRACT,
          MULTIPLY,
          DIVIDE,
          NEGATE,
          SQUARE_ROOT,
          POWER,
          CALL,
          LOG_SUM,
          CHOOSE ->
          throw new IllegalArgumentException("no condition");
    }
  }

  /// Pushes a number with the sign of the difference, positive for NaN.
  private void compare(int first, int second) {
    load(first);
    load(second);
    code.dcmpg();
  }

  private void both(int first, int second, boolean when, Label target) {
    if (when) {
      Label end = code.newLabel();
      jump(first, false, end);
      jump(second, true, target);
      code.labelBinding(end);
    } else {
      jump(first, false, target);
      jump(second, false, target);
    }
  }

  private void either(int first, int second, boolean when, Label target) {
    if (when) {
      jump(first, true, target);
      jump(second, true, target);
    } else {
      Label end = code.newLabel();
      jump(first, true, end);
      jump(second, false, target);
      code.labelBinding(end);
    }
  }
}
