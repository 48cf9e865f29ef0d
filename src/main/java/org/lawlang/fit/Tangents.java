package org.lawlang.fit;

/// The gradient of the law at each row by the walkers that the law knows there: as many numbers a
/// row as the law has parameters, however many levels these have.
///
/// @param index walkers of each block of rows
/// @param owner block of each row
/// @param slopes by the walkers of the row's block, in their order, then by row
@SuppressWarnings("ArrayRecordComponent")
record Tangents(int[][] index, int[] owner, double[][] slopes) {

  /// What is done with the slopes of the rows `from` to `to`, of which the first has the number zero.
  @FunctionalInterface
  interface Piece {
    void take(int from, int to, Tangents slopes);
  }

  /// What is done with them one row-major row a row.
  @FunctionalInterface
  interface RowMajor {
    void take(int from, int to, double[] slopes);
  }

  /// One row of `n` slopes a row, zero for the walkers that do not move it.
  double[] rowMajor(int n) {
    double[] whole = new double[owner.length * n];
    for (int row = 0; row < owner.length; row++) {
      int[] walkers = walkers(row);
      for (int k = 0; k < walkers.length; k++) {
        whole[row * n + walkers[k]] = slopes[k][row];
      }
    }
    return whole;
  }

  /// The walkers that move the law at a row.
  int[] walkers(int row) {
    return index[owner[row]];
  }

  /// The slope by walker `k` of [#walkers].
  double slope(int row, int k) {
    return slopes[k][row];
  }

  /// `∇fᵀ·S·∇f` at a row.
  double quadratic(int row, Spread spread) {
    int[] walkers = walkers(row);
    double sum = 0;
    for (int a = 0; a < walkers.length; a++) {
      for (int b = 0; b < walkers.length; b++) {
        sum += slopes[a][row] * spread.at(walkers[a], walkers[b]) * slopes[b][row];
      }
    }
    return sum;
  }
}
