package org.lawlang.fit;

import java.util.ArrayList;
import java.util.List;

/// How the rows are cut for summing: pieces of blocks, of a size that does not depend on threads,
/// and batches of pieces that one thread takes at a time.
///
/// @param rows of each piece, in the order of the blocks
/// @param owners block of each piece
/// @param batches where each batch of pieces begins, and where the last one ends
/// @param ofLevel the pieces of each level of [Groups]
@SuppressWarnings("ArrayRecordComponent")
record Pieces(List<Rows.Block> rows, int[] owners, int[] batches, int[][] ofLevel) {

  /// At most so many rows are added up at a time.
  private static final int MOST = 8192;

  Pieces {
    rows = List.copyOf(rows);
  }

  /// @param byBlock walkers of each block
  static Pieces of(List<Rows.Block> blocks, int[][] byBlock, Groups groups) {
    var cut = new ArrayList<Rows.Block>();
    var owners = new ArrayList<Integer>();
    var ends = new ArrayList<Integer>(List.of(0));
    var ofLevel = new ArrayList<List<Integer>>();
    for (int l = 0; l < groups.levels().length; l++) {
      ofLevel.add(new ArrayList<>());
    }
    int filled = 0;
    for (int b = 0; b < byBlock.length; b++) {
      int home = -1;
      for (int w : byBlock[b]) {
        home = Math.max(home, groups.home()[w]);
      }
      for (Rows.Block piece : blocks.get(b).pieces(MOST)) {
        if (filled >= MOST) {
          ends.add(cut.size());
          filled = 0;
        }
        if (home >= 0) {
          ofLevel.get(home).add(cut.size());
        }
        cut.add(piece);
        owners.add(b);
        filled += piece.size();
      }
    }
    ends.add(cut.size());
    return new Pieces(
        cut,
        owners.stream().mapToInt(Integer::intValue).toArray(),
        ends.stream().mapToInt(Integer::intValue).toArray(),
        ofLevel.stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new));
  }

  int size() {
    return owners.length;
  }
}
