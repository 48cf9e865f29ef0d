package org.lawlang.kernel;

import java.util.Arrays;
import org.lawlang.kernel.Graph.Op;

/// When and where each node of a graph is computed: in which block, and whether into a variable or
/// on the way where its only user needs it.
///
/// Block 0 is run once a call, block 1 once a row. Each [Op#CHOOSE] that is not eager has a block
/// for either side; a node stands in the innermost block that holds all its users, so that a side's
/// own nodes are computed only when it is taken.
final class Schedule {
  static final int ONCE = 0;
  static final int ROW = 1;

  private static final int LARGEST = 60;
  private static final int UNUSED = -1;

  private final Graph graph;
  private final boolean[] eager;
  private final int[] blocks;
  private final int[] uses;
  private final boolean[] stored;
  private final boolean[] hoisted; // a condition on parameters that is tested in each row
  private final int[] thenBlocks;
  private int[] parents = {-1, -1};
  private int[] depths = {0, 0};
  private int blockCount = 2;
  private int[] firsts = {};
  private int[] nexts = {};

  /// @param eager conditions of which both sides are computed
  Schedule(Graph graph, int[] outputs, boolean[] eager) {
    this.graph = graph;
    this.eager = eager;
    int n = graph.size();
    blocks = new int[n];
    Arrays.fill(blocks, UNUSED);
    uses = new int[n];
    stored = new boolean[n];
    hoisted = new boolean[n];
    thenBlocks = new int[n];
    for (int output : outputs) {
      use(output, ROW, true);
    }
    for (int node = n - 1; node >= 0; node--) {
      if (isUsed(node)) {
        place(node);
      }
    }
    storeLargeOnes();
    chain(n);
  }

  private void place(int node) {
    boolean varies = graph.varies(node);
    int block = blocks[node];
    if (graph.op(node) == Op.CHOOSE) {
      stored[node] = true;
      if (!eager[node]) {
        thenBlocks[node] = open(block);
        open(block);
        use(graph.first(node), block, varies);
        use(graph.second(node), thenBlocks[node], varies);
        use(graph.third(node), thenBlocks[node] + 1, varies);
        return;
      }
    }
    // A condition is not stored but tested anew for each user.
    int times = graph.op(node).isCondition() ? Math.min(uses[node], 2) : 1;
    for (int i = 0; i < graph.operands(node); i++) {
      int operand = graph.operand(node, i);
      for (int t = 0; t < times; t++) {
        use(operand, block, varies);
      }
      if (hoisted[node]) {
        keep(operand);
      }
    }
  }

  private void use(int node, int block, boolean userVaries) {
    if (graph.isNumber(node)) {
      return;
    }
    int target = userVaries && !graph.varies(node) ? ONCE : block;
    uses[node]++;
    blocks[node] = blocks[node] == UNUSED ? target : common(blocks[node], target);
    if (target != block) {
      keep(node);
    } else if (uses[node] > 1) {
      stored[node] = !graph.op(node).isCondition();
    }
  }

  /// What is computed once and used in the rows has a variable; of a condition, its operands have.
  private void keep(int node) {
    boolean condition = graph.op(node).isCondition();
    stored[node] = !condition && !graph.isNumber(node);
    hoisted[node] = condition;
  }

  private int open(int parent) {
    if (blockCount == parents.length) {
      parents = Arrays.copyOf(parents, 2 * blockCount);
      depths = Arrays.copyOf(depths, 2 * blockCount);
    }
    parents[blockCount] = parent;
    depths[blockCount] = depths[parent] + 1;
    return blockCount++;
  }

  private int common(int a, int b) {
    while (a != b) {
      if (depths[a] >= depths[b]) {
        a = parents[a];
      } else {
        b = parents[b];
      }
    }
    return a;
  }

  /// What is computed on the way shall not grow without bound, nor the stack of operands; calls are
  /// large when vectors make them.
  private void storeLargeOnes() {
    var sizes = new int[graph.size()];
    for (int node = 0; node < sizes.length; node++) {
      if (isUsed(node)) {
        int size = 1;
        for (int i = 0; i < graph.operands(node); i++) {
          int operand = graph.operand(node, i);
          size += stored[operand] ? 0 : sizes[operand];
        }
        sizes[node] = size;
        boolean large = size >= LARGEST || graph.op(node).isCall();
        if (large && !graph.op(node).isCondition()) {
          stored[node] = true;
        }
      }
    }
  }

  /// Strings the nodes that have a variable together, block by block, in their order.
  private void chain(int n) {
    firsts = new int[blockCount];
    Arrays.fill(firsts, n);
    nexts = new int[n];
    for (int node = n - 1; node >= 0; node--) {
      if (stored[node]) {
        nexts[node] = firsts[blocks[node]];
        firsts[blocks[node]] = node;
      }
    }
  }

  /// The first node of a block that has a variable; the number of nodes if there is none.
  int first(int block) {
    return firsts[block];
  }

  /// The next such node of the same block; the number of nodes after the last.
  int next(int node) {
    return nexts[node];
  }

  /// Whether an output needs the node; numbers are not looked at.
  boolean isUsed(int node) {
    return blocks[node] != UNUSED;
  }

  /// Whether the node has a variable.
  boolean isStored(int node) {
    return stored[node];
  }

  boolean isEager(int choose) {
    return eager[choose];
  }

  int block(int node) {
    return blocks[node];
  }

  /// The block of the first side of a choice.
  int thenBlock(int choose) {
    return thenBlocks[choose];
  }

  int elseBlock(int choose) {
    return thenBlocks[choose] + 1;
  }
}
