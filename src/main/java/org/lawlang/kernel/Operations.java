package org.lawlang.kernel;

/// How much work a row program is, after equal parts are shared.
///
/// @param perRow operations in every row: arithmetic, comparisons, calls; both sides of a condition
///     count
/// @param calls those of them that call a function, be it `exp` or a power that is not multiplied
///     out
/// @param once operations on parameters alone, in every call
public record Operations(int perRow, int calls, int once) {

  public static Operations of(RowProgram program) {
    Lowering lowering = Lowering.of(program);
    Graph graph = lowering.graph();
    var schedule = new Schedule(graph, lowering.outputs(), new boolean[graph.size()]);
    int perRow = 0;
    int calls = 0;
    int once = 0;
    for (int node = 0; node < graph.size(); node++) {
      if (schedule.isUsed(node) && !graph.op(node).isLeaf()) {
        if (graph.varies(node)) {
          perRow++;
          calls += graph.op(node).isCall() ? 1 : 0;
        } else {
          once++;
        }
      }
    }
    return new Operations(perRow, calls, once);
  }

  /// Operations in every row.
  public static int count(RowProgram program) {
    return of(program).perRow;
  }
}
