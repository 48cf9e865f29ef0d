package org.lawlang.kernel;

/// A row program made runnable. Kernels are immutable and may be run from many threads at once; a
/// call allocates nothing that grows with the rows.
public interface Kernel {

  /// Adds `weights[row]·outputᵢ(row)` to `sums[i]` for the rows `from` (inclusive) to `to`
  /// (exclusive), in the order of [Lanes]; rows of weight zero are not computed.
  ///
  /// @param parameters values in the order of [RowProgram#parameters]
  /// @param columns one array a column, in the order of [RowProgram#columns]
  /// @param sums at least as long as [RowProgram#outputs]
  void accumulate(
      double[] parameters, double[][] columns, double[] weights, int from, int to, double[] sums);

  /// Foretells that about so many rows will be added up from now on, so that a kernel that warms up
  /// does so in time, or not at all.
  default void expect(long rows) {}

  /// Writes output `output` of each row to `results[row]`.
  void evaluate(
      double[] parameters, double[][] columns, int from, int to, int output, double[] results);

  /// Writes the outputs from `first` on of each row, one row after another: those of row `from` to
  /// the front of `results`. What outputs have in common is computed once.
  ///
  /// @param first of an output that there is
  void evaluateAll(
      double[] parameters, double[][] columns, int from, int to, int first, double[] results);
}
