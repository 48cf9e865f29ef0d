package org.lawlang.kernel;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.TreeSet;
import org.lawlang.kernel.Graph.Op;
import org.lawlang.symbolic.Fn;

/// The class file of a [Loop] that adds up several rows at a time, by vectors; the number of rows
/// must be a multiple of [Lanes#COUNT]. Each operation is that of the loop of [LoopWriter], so both
/// give the same bits. Both sides of a choice are computed.
final class LaneWriter {
  private static final ClassDesc LOOP = ClassDesc.of(LaneLoop.class.getName());
  private static final ClassDesc SELF = ClassDesc.of(LaneLoop.class.getName() + "Rows");
  private static final ClassDesc ARRAY = CD_double.arrayType();
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(CD_void);
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, ARRAY, ARRAY.arrayType(), ARRAY, CD_int, CD_int, ARRAY, ARRAY);
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc LEAST = MethodTypeDesc.of(CD_int, CD_int, CD_int);

  private static final MethodTypeDesc FUNCTION =
      MethodTypeDesc.of(CD_void, ARRAY, CD_int, CD_int, CD_int, CD_int);

  // The slots of all methods.
  private static final int PARAMETERS = 1;
  private static final int COLUMNS = 2;
  private static final int WEIGHTS = 3;
  private static final int FROM = 4;
  private static final int TO = 5;
  private static final int LANES = 6;
  private static final int SCRATCH = 7;

  private final Graph graph;
  private final int[] outputs;
  private final int width;
  private final LaneLayout layout;
  private final Schedule schedule;

  private LaneWriter(Graph graph, int[] outputs, LaneLayout layout, int width) {
    this.graph = graph;
    this.outputs = outputs;
    this.width = width;
    this.layout = layout;
    schedule = layout.schedule();
  }

  /// Operations on vectors, −1 where there are none for it.
  static int cost(Graph graph, int node) {
    return switch (graph.op(node)) {
      case NUMBER, PARAMETER, COLUMN -> 0;
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATE, SQUARE_ROOT -> 1;
      case CHOOSE, LESS, LESS_EQUAL, EQUAL, AND, OR, NOT -> 1;
      case LOG_SUM -> 40;
      case POWER -> -1;
      case CALL ->
          switch (graph.fn(node)) {
            case EXP -> 40;
            case LOG -> 35;
            case ABS, MIN, MAX -> 1;
            case SIGN -> 4;
            default -> -1;
          };
    };
  }

  /// @param width lanes of a vector
  static byte[] write(Graph graph, int[] outputs, LaneLayout layout, int width) {
    var writer = new LaneWriter(graph, outputs, layout, width);
    return ClassFile.of().build(SELF, writer::write);
  }

  private void write(ClassBuilder file) {
    file.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
        .withInterfaceSymbols(LOOP)
        .withMethodBody(
            ConstantDescs.INIT_NAME,
            NOTHING,
            0,
            code ->
                code.aload(0)
                    .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, NOTHING)
                    .return_())
        .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::run);
    var functions = new TreeSet<String>();
    for (int i = 0; i < layout.chunks().size(); i++) {
      int[] items = layout.chunks().get(i).items();
      if (layout.chunks().get(i).calls()) {
        for (int node : items) {
          functions.add(function(node));
        }
      } else {
        file.withMethodBody(
            "rows" + i, RUN, ClassFile.ACC_PRIVATE, code -> new Chunk(code, items).write());
      }
    }
    for (String function : functions) {
      file.withMethodBody(
          function,
          FUNCTION,
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
          code -> write(function, code));
    }
  }

  private String function(int node) {
    return graph.op(node) == Op.LOG_SUM ? "logSum" : graph.fn(node) == Fn.EXP ? "exp" : "log";
  }

  /// A function of each row of a block: of what stands in one place of the scratch array (for
  /// `logSum` in two), into another place.
  private void write(String function, CodeBuilder code) {
    Label some = code.newLabel();
    Label start = code.newLabel();
    Label end = code.newLabel();
    code.iload(4).ifgt(some).return_().labelBinding(some);
    var lanes = new LaneCode(code, width);
    lanes.number(0);
    lanes.numbersOf(function.equals("exp") ? Fn.EXP : Fn.LOG);
    int row = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(row).labelBinding(start).iload(row).iload(4).if_icmpge(end);
    lanes.species();
    code.aload(0).iload(1).iload(row).iadd();
    lanes.fromArray();
    switch (function) {
      case "exp" -> lanes.exp();
      case "log" -> lanes.log();
      default -> {
        lanes.species();
        code.aload(0).iload(2).iload(row).iadd();
        lanes.fromArray().logSum();
      }
    }
    code.aload(0).iload(3).iload(row).iadd();
    lanes.intoArray();
    code.iinc(row, width).goto_(start).labelBinding(end).return_();
  }

  private void call(CodeBuilder code, int node, int row, int end) {
    int first = graph.first(node);
    int second = graph.op(node) == Op.LOG_SUM ? graph.second(node) : first;
    code.aload(SCRATCH).loadConstant(layout.argument(first)).loadConstant(layout.argument(second));
    code.loadConstant(layout.placeOf(node)).iload(end).iload(row).isub();
    code.invokestatic(SELF, function(node), FUNCTION);
  }

  /// What does not vary, then all methods for one block of rows after another; for one of no rows
  /// where there are none.
  private void run(CodeBuilder code) {
    var slots = new Body.Slots(PARAMETERS, COLUMNS, 0, SCRATCH);
    var places = new int[graph.size()];
    Arrays.setAll(places, node -> graph.varies(node) ? -1 : layout.placeOf(node));
    var body = new Body(code, graph, schedule, slots, places, new int[0]);
    body.block(Schedule.ONCE);
    int row = code.allocateLocal(TypeKind.INT);
    int end = code.allocateLocal(TypeKind.INT);
    Label start = code.newLabel();
    code.iload(FROM).istore(row).labelBinding(start);
    code.iload(TO);
    if (layout.chunks().size() > 1) {
      code.iload(row).loadConstant(LaneLayout.BLOCK).iadd().invokestatic(MATH, "min", LEAST);
    }
    code.istore(end);
    for (int i = 0; i < layout.chunks().size(); i++) {
      if (layout.chunks().get(i).calls()) {
        for (int node : layout.chunks().get(i).items()) {
          call(code, node, row, end);
        }
        continue;
      }
      code.aload(0).aload(PARAMETERS).aload(COLUMNS).aload(WEIGHTS);
      code.iload(row).iload(end).aload(LANES).aload(SCRATCH);
      code.invokespecial(SELF, "rows" + i, RUN);
    }
    code.iload(end).istore(row).iload(row).iload(TO).if_icmplt(start).return_();
  }

  /// One method: a loop over a block of rows.
  private final class Chunk {
    private final CodeBuilder code;
    private final int[] items;
    private final LaneCode lanes;
    private final int[] locals = new int[graph.size()];
    private final int[] columns = new int[graph.size()];
    private final int row;
    private final int done; // rows of the block

    Chunk(CodeBuilder code, int[] items) {
      this.code = code;
      this.items = items;
      lanes = new LaneCode(code, width);
      Arrays.fill(locals, -1);
      Arrays.fill(columns, -1);
      row = code.allocateLocal(TypeKind.INT);
      done = code.allocateLocal(TypeKind.INT);
    }

    void write() {
      Label some = code.newLabel();
      code.iload(FROM).iload(TO).if_icmplt(some).return_().labelBinding(some);
      lanes.number(0);
      for (int item : items) {
        if (item < 0) {
          prepare(outputs[~item]);
        } else if (layout.isOwn(item)) {
          prepareOperands(item);
        } else {
          prepare(item);
        }
      }
      Label start = code.newLabel();
      Label end = code.newLabel();
      code.iconst_0().istore(done);
      code.iload(FROM).istore(row).labelBinding(start).iload(row).iload(TO).if_icmpge(end);
      lanes.species();
      code.aload(WEIGHTS).iload(row);
      int weight = lanes.fromArray().store();
      int counts = lanes.load(weight).compare("NE", () -> lanes.push(0)).store();
      for (int item : items) {
        if (item < 0) {
          add(item, weight, counts);
        } else if (layout.isOwn(item)) {
          operation(item);
          locals[item] = lanes.store();
          if (layout.placeOf(item) >= 0) {
            keep(locals[item], layout.placeOf(item));
          }
        } else {
          value(item);
          keep(lanes.store(), layout.argument(item));
        }
      }
      code.iinc(done, width).iinc(row, width).goto_(start).labelBinding(end).return_();
    }

    private void keep(int local, int place) {
      lanes.load(local);
      code.aload(SCRATCH);
      index(place);
      lanes.intoArray();
    }

    private void add(int item, int weight, int counts) {
      lanes.species();
      place(~item);
      lanes.fromArray();
      value(outputs[~item]);
      lanes.load(weight).multiply().load(counts).addMasked();
      place(~item);
      lanes.intoArray();
    }

    private void place(int output) {
      code.aload(LANES).loadConstant(Lanes.COUNT * output);
      if (width < Lanes.COUNT) {
        code.iload(done).loadConstant(Lanes.COUNT - 1).iand().iadd();
      }
    }

    private void index(int place) {
      code.loadConstant(place).iload(done).iadd();
    }

    /// Puts numbers, what was computed once, and the arrays of columns into variables, for a node and
    /// what is computed with it.
    private void prepare(int node) {
      if (graph.isNumber(node)) {
        lanes.number(graph.number(node));
      } else if (graph.op(node) == Op.COLUMN) {
        if (columns[node] < 0) {
          columns[node] = code.allocateLocal(TypeKind.REFERENCE);
          code.aload(COLUMNS).loadConstant(graph.first(node)).aaload().astore(columns[node]);
        }
      } else if (!graph.varies(node) && schedule.isStored(node)) {
        if (locals[node] < 0) {
          lanes.species();
          code.aload(SCRATCH).loadConstant(layout.placeOf(node)).daload();
          locals[node] = lanes.broadcast().store();
        }
      } else if (!schedule.isStored(node)) {
        prepareOperands(node);
      }
    }

    private void prepareOperands(int node) {
      if (graph.op(node) == Op.CALL) {
        lanes.numbersOf(graph.fn(node));
      }
      for (int i = 0; i < graph.operands(node); i++) {
        prepare(graph.operand(node, i));
      }
    }

    /// Pushes the vector of a node.
    private void value(int node) {
      if (graph.isNumber(node)) {
        lanes.push(graph.number(node));
      } else if (locals[node] >= 0) {
        lanes.load(locals[node]);
      } else if (graph.op(node) == Op.COLUMN) {
        lanes.species();
        code.aload(columns[node]).iload(row);
        locals[node] = lanes.fromArray().store();
        lanes.load(locals[node]);
      } else if (schedule.isStored(node)) {
        lanes.species();
        code.aload(SCRATCH);
        index(layout.placeOf(node));
        locals[node] = lanes.fromArray().store();
        lanes.load(locals[node]);
      } else {
        operation(node);
      }
    }

    private void operation(int node) {
      int first = graph.first(node);
      int second = graph.second(node);
      if (graph.op(node) == Op.CHOOSE) {
        value(graph.third(node));
        value(second);
        mask(first);
        lanes.blend();
        return;
      }
      for (int i = 0; i < graph.operands(node); i++) {
        value(graph.operand(node, i));
      }
      switch (graph.op(node)) {
        case ADD -> lanes.add();
        case SUBTRACT -> lanes.subtract();
        case MULTIPLY -> lanes.multiply();
        case DIVIDE -> lanes.divide();
        case NEGATE -> lanes.negate();
        case SQUARE_ROOT -> lanes.squareRoot();
        case CALL -> {
          switch (graph.fn(node)) {
            case ABS -> lanes.size();
            case MIN -> lanes.least();
            case MAX -> lanes.greatest();
            case SIGN -> lanes.sign();
            default -> throw new IllegalArgumentException("not for vectors: " + graph.fn(node));
          }
        }
        case NUMBER,
            PARAMETER,
            COLUMN,
            LOG_SUM,
            POWER,
            CHOOSE,
            LESS,
            LESS_EQUAL,
            EQUAL,
            AND,
            OR,
            NOT ->
            throw new IllegalArgumentException("not computed on the way: " + graph.op(node));
      }
    }

    /// Pushes the lanes in which a condition holds; a comparison with NaN does not.
    private void mask(int condition) {
      int first = graph.first(condition);
      int second = graph.second(condition);
      switch (graph.op(condition)) {
        case LESS -> compare("LT", first, second);
        case LESS_EQUAL -> compare("LE", first, second);
        case EQUAL -> compare("EQ", first, second);
        case NOT -> {
          mask(first);
          lanes.not();
        }
        case AND -> {
          mask(first);
          mask(second);
          lanes.both();
        }
        case OR -> {
          mask(first);
          mask(second);
          lanes.either();
        }
        default -> throw new IllegalArgumentException("no condition");
      }
    }

    private void compare(String relation, int first, int second) {
      value(first);
      lanes.compare(relation, () -> value(second));
    }
  }
}
