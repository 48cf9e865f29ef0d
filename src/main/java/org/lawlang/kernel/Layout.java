package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lawlang.kernel.Graph.Op;

/// How the code of a program is cut into methods that HotSpot compiles: it leaves methods of more
/// than 8,000 bytes to its interpreter. All sizes are upper bounds in bytes.
///
/// The items of the blocks, nodes with a variable and outputs, each as soon as its value is there,
/// are dealt out to chunks in their order. What one chunk computes and another one uses has a place
/// in the scratch array.
final class Layout {
  private static final int LARGEST_METHOD = 7_000;
  private static final int LARGEST_CHOICE = 3_000;
  private static final int LARGEST_POOL = 60_000;
  private static final int FRAME = 300;
  private static final int CALL = 16;
  private static final int LOAD = 7;
  private static final int STORE = 12;
  private static final int OUTPUT = 22;
  private static final int COLUMN = 10;

  private final Graph graph;
  private final int[] outputs;
  private final Schedule schedule;
  private final List<int[]> once = new ArrayList<>();
  private final List<int[]> rows = new ArrayList<>();
  private final int[] places;
  private int scratch;
  private boolean fits = true;

  private Layout(Graph graph, int[] outputs, Schedule schedule) {
    this.graph = graph;
    this.outputs = outputs;
    this.schedule = schedule;
    places = new int[graph.size()];
    Arrays.fill(places, -1);
  }

  /// The layout of those outputs of a graph. A choice whose sides are too large for one method
  /// computes both.
  static Layout of(Graph graph, int[] outputs) {
    var eager = new boolean[graph.size()];
    while (true) {
      var layout = new Layout(graph, outputs, new Schedule(graph, outputs, eager));
      if (layout.dealAll(eager)) {
        return layout;
      }
    }
  }

  /// Whether a class can hold the code.
  boolean fits() {
    return fits;
  }

  /// Whether one method can hold it.
  boolean isOneMethod() {
    return scratch < 0;
  }

  Schedule schedule() {
    return schedule;
  }

  /// The chunks that are run once: nodes.
  List<int[]> once() {
    return once;
  }

  /// The chunks that are run for every row: nodes, and outputs as the complements of their indices.
  List<int[]> rows() {
    return rows;
  }

  /// Places of nodes in the scratch array, negative for none.
  int[] places() {
    return places;
  }

  /// How long the scratch array must be.
  int scratch() {
    return scratch;
  }

  /// Returns false if a choice was too large; it is eager now.
  private boolean dealAll(boolean[] eager) {
    long[] first = items(Schedule.ONCE, new int[0]);
    long[] then = items(Schedule.ROW, outputs);
    int total = FRAME;
    for (int node = 0; node < graph.size(); node++) {
      total += graph.op(node) == Op.COLUMN ? COLUMN : 0;
    }
    for (long[] items : List.of(first, then)) {
      for (long item : items) {
        total += size(item);
      }
    }
    if (total <= LARGEST_METHOD) {
      once.add(decode(first, 0, first.length));
      rows.add(decode(then, 0, then.length));
      scratch = -1;
      return true;
    }
    boolean changed = makeEager(first, eager);
    changed |= makeEager(then, eager);
    if (changed) {
      return false;
    }
    deal(first, once);
    deal(then, rows);
    int pool = scratch + outputs.length;
    for (int node = 0; node < graph.size(); node++) {
      pool += graph.isNumber(node) ? 2 : 0;
    }
    fits &= pool < LARGEST_POOL && (once.size() + rows.size()) * CALL + FRAME < LARGEST_METHOD;
    return true;
  }

  private boolean makeEager(long[] items, boolean[] eager) {
    boolean any = false;
    for (long item : items) {
      int node = (int) item;
      if (node >= 0 && graph.op(node) == Op.CHOOSE && !eager[node] && size(node) > LARGEST_CHOICE) {
        eager[node] = true;
        any = true;
      }
    }
    return any;
  }

  /// The items of a block in their order: the node after which it comes, then the node, or the
  /// complement of an output.
  private long[] items(int block, int[] outputs) {
    var items = new long[16];
    int n = 0;
    for (int node = schedule.first(block); node < graph.size(); node = schedule.next(node)) {
      if (n == items.length) {
        items = Arrays.copyOf(items, 2 * n);
      }
      items[n++] = ((long) node << 32) | node;
    }
    items = Arrays.copyOf(items, n + outputs.length);
    for (int i = 0; i < outputs.length; i++) {
      items[n++] = ((long) outputs[i] << 32) | Integer.toUnsignedLong(~i);
    }
    Arrays.sort(items);
    return items;
  }

  private static int[] decode(long[] items, int from, int to) {
    var result = new int[to - from];
    for (int i = from; i < to; i++) {
      result[i - from] = (int) items[i];
    }
    return result;
  }

  private void deal(long[] items, List<int[]> chunks) {
    var chunkOf = new int[graph.size()];
    Arrays.fill(chunkOf, -1);
    int from = 0;
    int size = FRAME;
    for (int i = 0; i <= items.length; i++) {
      int next = i < items.length ? size(items[i]) : LARGEST_METHOD;
      fits &= i == items.length || next + FRAME <= LARGEST_METHOD;
      if (size + next > LARGEST_METHOD && i > from) {
        chunks.add(decode(items, from, i));
        from = i;
        size = FRAME;
      }
      if (i < items.length) {
        size += next;
        if ((int) items[i] >= 0) {
          chunkOf[(int) items[i]] = chunks.size();
        }
      }
    }
    for (int c = 0; c < chunks.size(); c++) {
      for (int item : chunks.get(c)) {
        if (item >= 0) {
          placeOperands(item, c, chunkOf);
        } else {
          placeIfAway(outputs[~item], c, chunkOf);
        }
      }
    }
  }

  private void placeOperands(int node, int chunk, int[] chunkOf) {
    for (int i = 0; i < graph.operands(node); i++) {
      placeIfAway(graph.operand(node, i), chunk, chunkOf);
    }
    if (graph.op(node) == Op.CHOOSE && !schedule.isEager(node)) {
      placeBlock(schedule.thenBlock(node), chunk, chunkOf);
      placeBlock(schedule.elseBlock(node), chunk, chunkOf);
    }
  }

  private void placeBlock(int block, int chunk, int[] chunkOf) {
    for (int node = schedule.first(block); node < graph.size(); node = schedule.next(node)) {
      placeOperands(node, chunk, chunkOf);
    }
  }

  private void placeIfAway(int node, int chunk, int[] chunkOf) {
    if (graph.isNumber(node)) {
      return;
    }
    if (!schedule.isStored(node)) {
      placeOperands(node, chunk, chunkOf);
    } else if (schedule.block(node) <= Schedule.ROW && chunkOf[node] != chunk && places[node] < 0) {
      places[node] = scratch++;
    }
  }

  private int size(long item) {
    int node = (int) item;
    return node >= 0 ? size(node) : OUTPUT + load(outputs[~node]);
  }

  /// Of the code that computes a node into its variable, or on the way.
  private int size(int node) {
    int size = 4;
    for (int i = 0; i < graph.operands(node); i++) {
      size += load(graph.operand(node, i));
    }
    if (graph.op(node) == Op.CHOOSE) {
      size += 16 + (schedule.isEager(node) ? 0 : sides(node));
    } else if (graph.op(node).isLeaf()) {
      size += 10;
    }
    return size + (schedule.isStored(node) ? STORE : 0);
  }

  private int sides(int choose) {
    return block(schedule.thenBlock(choose)) + block(schedule.elseBlock(choose));
  }

  private int block(int block) {
    int size = 0;
    for (int node = schedule.first(block); node < graph.size(); node = schedule.next(node)) {
      size += size(node);
    }
    return size;
  }

  private int load(int node) {
    return graph.isNumber(node) ? 3 : schedule.isStored(node) ? LOAD : size(node);
  }
}
