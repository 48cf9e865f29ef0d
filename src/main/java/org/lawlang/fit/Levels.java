package org.lawlang.fit;

import java.util.Arrays;
import java.util.List;

/// The parameters that rows of one level alone tell, `E[opt]`: a resample that lacks the level says
/// nothing of them.
///
/// @param byBlock walkers of each block of rows
/// @param own of each walker, whether it is one of a level
/// @param hasOwn whether any is
@SuppressWarnings("ArrayRecordComponent")
record Levels(List<Rows.Block> blocks, int[][] byBlock, boolean[] own, boolean hasOwn) {

  static Levels of(Setup setup) {
    List<Rows.Block> blocks = setup.rows().blocks();
    boolean[] own = new boolean[setup.coordinates().size()];
    boolean hasOwn = false;
    for (int w = 0; w < own.length; w++) {
      own[w] = setup.coordinates().walkers().get(w).level() >= 0;
      hasOwn |= own[w];
    }
    return new Levels(blocks, setup.coordinates().byBlock(blocks), own, hasOwn);
  }

  /// Puts NaN in place of what no row with a weight tells.
  void leaveOpen(double[] weights, double[] at) {
    if (at.length == 0 || !hasOwn) {
      return;
    }
    boolean[] told = new boolean[at.length];
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = blocks.get(b);
      int row = block.from();
      while (row < block.to() && weights[row] == 0) {
        row++;
      }
      if (row < block.to()) {
        Arrays.stream(byBlock[b]).filter(w -> w >= 0).forEach(w -> told[w] = true);
      }
    }
    for (int w = 0; w < at.length; w++) {
      at[w] = own[w] && !told[w] ? Double.NaN : at[w];
    }
  }
}
