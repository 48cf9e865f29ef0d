package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lawlang.kernel.Graph.Op;

/// How the vectors of a program are cut into methods, each a loop over a block of rows, of a size
/// that both compilers of HotSpot take: a call on a vector is some ten calls when it is compiled.
///
/// What is computed once, and what one method computes and another one uses, has a place in the
/// scratch array: first a number each, then [#BLOCK] rows each.
final class LaneLayout {
  /// Rows that go through all methods before the next ones do; what they hold stays in cache.
  static final int BLOCK = 128;

  /// Operations of a method; the compiler C1 gives up at some 350.
  private static final int MOST = 240;

  /// Operations of a program; beyond, compiling takes longer than most jobs take.
  private static final int LARGEST = 3_000;

  private final Graph graph;
  private final int[] outputs;
  private final Schedule schedule;
  private final List<int[]> chunks = new ArrayList<>();
  private final int[] chunkOf;
  private final int[] places;
  private int once;
  private int rows;
  private int cost;
  private boolean fits = true;

  private LaneLayout(Graph graph, int[] outputs) {
    this.graph = graph;
    this.outputs = outputs;
    var eager = new boolean[graph.size()];
    Arrays.fill(eager, true);
    schedule = new Schedule(graph, outputs, eager);
    chunkOf = new int[graph.size()];
    places = new int[graph.size()];
    Arrays.fill(places, -1);
  }

  static LaneLayout of(Graph graph, int[] outputs) {
    var layout = new LaneLayout(graph, outputs);
    layout.deal();
    return layout;
  }

  /// Whether all that varies from row to row can be computed by vectors.
  boolean fits() {
    return fits;
  }

  Schedule schedule() {
    return schedule;
  }

  /// The methods: nodes, and outputs as the complements of their indices.
  List<int[]> chunks() {
    return chunks;
  }

  /// Where the value of a node begins in the scratch array, negative for none.
  int place(int node) {
    return places[node];
  }

  /// The method that computes a node.
  int chunk(int node) {
    return chunkOf[node];
  }

  /// Operations on vectors.
  int cost() {
    return cost;
  }

  /// How long the scratch array must be.
  int scratch() {
    return once + rows * BLOCK;
  }

  private void deal() {
    for (int node = schedule.first(Schedule.ONCE);
        node < graph.size();
        node = schedule.next(node)) {
      places[node] = once++;
    }
    long[] items = items();
    int size = 0;
    int from = 0;
    for (int i = 0; i < items.length; i++) {
      int cost = (int) items[i] >= 0 ? cost((int) items[i]) : 3 + inline(outputs[~(int) items[i]]);
      fits &= cost < MOST;
      if (size + cost > MOST && i > from) {
        chunks.add(decode(items, from, i));
        from = i;
        size = 0;
      }
      size += cost;
      this.cost += cost;
      if ((int) items[i] >= 0) {
        chunkOf[(int) items[i]] = chunks.size();
      }
    }
    chunks.add(decode(items, from, items.length));
    fits &= cost <= LARGEST;
    for (int c = 0; fits && c < chunks.size(); c++) {
      for (int item : chunks.get(c)) {
        if (item >= 0) {
          placeOperands(item, c);
        } else {
          placeIfAway(outputs[~item], c);
        }
      }
    }
  }

  /// The node after which an item comes, then the node, or the complement of an output.
  private long[] items() {
    var items = new long[graph.size() + outputs.length];
    int n = 0;
    for (int node = schedule.first(Schedule.ROW); node < graph.size(); node = schedule.next(node)) {
      if (!graph.op(node).isLeaf()) {
        items[n++] = ((long) node << 32) | node;
      }
    }
    for (int i = 0; i < outputs.length; i++) {
      items[n++] = ((long) outputs[i] << 32) | Integer.toUnsignedLong(~i);
    }
    items = Arrays.copyOf(items, n);
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

  private void placeOperands(int node, int chunk) {
    for (int i = 0; i < graph.operands(node); i++) {
      placeIfAway(graph.operand(node, i), chunk);
    }
  }

  private void placeIfAway(int node, int chunk) {
    if (graph.isNumber(node) || graph.op(node) == Op.COLUMN) {
      return;
    }
    if (!schedule.isStored(node)) {
      placeOperands(node, chunk);
    } else if (graph.varies(node) && chunkOf[node] != chunk && places[node] < 0) {
      places[node] = once + BLOCK * rows++;
    }
  }

  private int inline(int node) {
    return graph.isNumber(node) || graph.op(node).isLeaf() || schedule.isStored(node)
        ? 0
        : cost(node);
  }

  /// Operations on vectors that compute a node, with those on the way.
  private int cost(int node) {
    int own = LaneWriter.cost(graph, node);
    fits &= own >= 0;
    int cost = Math.max(0, own);
    for (int i = 0; i < graph.operands(node); i++) {
      cost += inline(graph.operand(node, i));
    }
    return cost;
  }
}
