package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.lawlang.kernel.Graph.Op;
import org.lawlang.symbolic.Fn;

/// How the vectors of a program are cut into methods, each a loop over a block of rows, of a size
/// that both compilers of HotSpot take: a call on a vector is some ten calls when it is compiled.
///
/// Exponentials and logarithms are loops of their own, compiled once for all that a row has of them:
/// first all that needs none of them is computed, then those of what was computed, and so on.
///
/// What is computed once, and what one loop computes and another one uses, has a place in the
/// scratch array: first a number each, then [#BLOCK] rows each.
final class LaneLayout {
  /// Rows that go through all methods before the next ones do; what they hold stays in cache.
  static final int BLOCK = 256;

  /// Operations of a method; the compiler C1 gives up at some 350.
  private static final int MOST = 100;

  /// Operations of a program; beyond, compiling takes longer than most jobs take.
  private static final int LARGEST = 3_000;

  private final Graph graph;
  private final int[] outputs;
  private final Schedule schedule;
  private final List<Chunk> chunks = new ArrayList<>();
  private final int[] levels;
  private final int[] arguments;
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
    levels = new int[graph.size()];
    arguments = new int[graph.size()];
    Arrays.fill(arguments, -1);
    chunkOf = new int[graph.size()];
    places = new int[graph.size()];
    Arrays.fill(places, -1);
  }

  /// One method: nodes, and outputs as the complements of their indices; or exponentials and
  /// logarithms, each of which is a call.
  @SuppressWarnings("ArrayRecordComponent")
  record Chunk(int[] items, boolean calls) {}

  private record Item(int level, boolean call, int after, int item) {
    boolean isWith(Item other) {
      return level == other.level && call == other.call;
    }
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

  List<Chunk> chunks() {
    return chunks;
  }

  /// Where the value of a node begins in the scratch array, negative for none.
  int placeOf(int node) {
    return places[node];
  }

  /// Where what a call takes begins in the scratch array, negative for none.
  int argument(int node) {
    return arguments[node];
  }

  /// Whether a node is computed by a call.
  static boolean isCall(Graph graph, int node) {
    return graph.op(node) == Op.LOG_SUM
        || (graph.op(node) == Op.CALL && (graph.fn(node) == Fn.EXP || graph.fn(node) == Fn.LOG));
  }

  private boolean isCall(int node) {
    return graph.varies(node) && isCall(graph, node);
  }

  /// Whether a node is computed by itself rather than where it is used.
  boolean isOwn(int node) {
    return graph.varies(node) && schedule.isStored(node) && !graph.op(node).isLeaf();
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
    for (int node = 0; node < graph.size(); node++) {
      for (int i = 0; i < graph.operands(node); i++) {
        int operand = graph.operand(node, i);
        levels[node] = Math.max(levels[node], levels[operand] + (isCall(operand) ? 1 : 0));
      }
    }
    List<Item> items = items();
    int size = 0;
    int from = 0;
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      int cost = cost(item);
      boolean cut = !item.isWith(items.get(from)) || (!item.call && size + cost > MOST);
      if (cut && i > from) {
        close(items, from, i);
        from = i;
        size = 0;
      }
      fits &= item.call || cost < MOST;
      size += cost;
      this.cost += cost;
      if (item.item >= 0) {
        chunkOf[item.item] = chunks.size();
      }
    }
    close(items, from, items.size());
    fits &= this.cost <= LARGEST;
    for (int c = 0; fits && c < chunks.size(); c++) {
      for (int item : chunks.get(c).items) {
        if (item < 0) {
          placeIfAway(outputs[~item], c);
        } else if (chunks.get(c).calls) {
          place(item);
        } else if (isOwn(item)) {
          placeOperands(item, c);
        } else {
          placeIfAway(item, c);
        }
      }
    }
  }

  private void close(List<Item> items, int from, int to) {
    int[] chosen = items.subList(from, to).stream().mapToInt(Item::item).toArray();
    chunks.add(new Chunk(chosen, to > from && items.get(from).call));
  }

  private int cost(Item item) {
    if (item.item < 0) {
      return 3 + inline(outputs[~item.item]);
    }
    return isOwn(item.item) ? cost(item.item) : 1 + inline(item.item);
  }

  /// What is computed by itself, what calls take, and outputs, in the order in which they are
  /// computed.
  private List<Item> items() {
    var items = new ArrayList<Item>();
    for (int node = schedule.first(Schedule.ROW); node < graph.size(); node = schedule.next(node)) {
      if (isOwn(node)) {
        items.add(new Item(levels[node], isCall(node), node, node));
        for (int i = 0; isCall(node) && i < graph.operands(node); i++) {
          argument(items, graph.operand(node, i), levels[node]);
        }
      }
    }
    for (int i = 0; i < outputs.length; i++) {
      int node = outputs[i];
      items.add(new Item(levels[node] + (isCall(node) ? 1 : 0), false, node, ~i));
    }
    items.sort(
        Comparator.comparingInt(Item::level)
            .thenComparing(Item::call)
            .thenComparingInt(Item::after)
            .thenComparing(Comparator.comparingInt(Item::item).reversed()));
    return items;
  }

  private void argument(List<Item> items, int node, int level) {
    if (arguments[node] < 0) {
      if (isOwn(node)) {
        arguments[node] = place(node);
      } else {
        arguments[node] = once + BLOCK * rows++;
        items.add(new Item(level, false, node, node));
      }
    }
  }

  private int place(int node) {
    if (places[node] < 0) {
      places[node] = once + BLOCK * rows++;
    }
    return places[node];
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
    } else if (graph.varies(node) && chunkOf[node] != chunk) {
      place(node);
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
