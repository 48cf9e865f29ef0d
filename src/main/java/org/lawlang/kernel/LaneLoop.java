package org.lawlang.kernel;

/// What a generated class of vectors does: adds up the rows from `from` (inclusive) to `to`
/// (exclusive), a multiple of [Lanes#COUNT] of them.
interface LaneLoop {

  /// Adds `weights[row]·outputᵢ` to its lane in `lanes`, as [Lanes] says.
  ///
  /// @param scratch as long as [LaneLayout#scratch]
  void run(
      double[] parameters,
      double[][] columns,
      double[] weights,
      int from,
      int to,
      double[] lanes,
      double[] scratch);
}
