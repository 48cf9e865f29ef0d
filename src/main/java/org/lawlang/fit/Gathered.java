package org.lawlang.fit;

import java.util.List;

/// The rows of a resample that count, moved to the front of their piece: a third of the rows of a
/// bootstrap has no weight, and no time goes into them. Used by one thread.
///
/// @param surface of the rows that were gathered last
/// @param from the columns of all rows, by target
/// @param to where those of the gathered rows go
/// @param ends of the pieces
/// @param weights of the gathered rows
@SuppressWarnings("ArrayRecordComponent")
record Gathered(
    Surface surface,
    List<Summed> from,
    List<Summed> to,
    List<Rows.Block> pieces,
    int[] ends,
    double[] weights) {

  /// Room for the rows of `whole`.
  static Gathered of(Surface whole) {
    int rows = whole.rows.size();
    List<Summed> to =
        whole.parts.stream().map(p -> p.in(new double[p.columns().length][rows])).toList();
    int[] ends = whole.ends.clone();
    Surface surface = whole.of(to, ends);
    return new Gathered(surface, whole.parts, to, whole.pieces.rows(), ends, new double[rows]);
  }

  /// Gathers the rows with a weight.
  ///
  /// @param each the weight of every row
  /// @param response of every row
  void gather(double[] each, double[] response) {
    for (int k = 0; k < ends.length; k++) {
      Rows.Block piece = pieces.get(k);
      double[][] all = from.get(piece.part()).columns();
      double[][] own = to.get(piece.part()).columns();
      int last = own.length - 1; // the response
      int end = piece.from();
      for (int row = piece.from(); row < piece.to(); row++) {
        if (each[row] != 0) {
          for (int c = 0; c < last; c++) {
            own[c][end] = all[c][row];
          }
          own[last][end] = response[row];
          weights[end++] = each[row];
        }
      }
      ends[k] = end;
    }
  }
}
