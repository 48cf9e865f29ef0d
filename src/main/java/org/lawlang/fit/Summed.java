package org.lawlang.fit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import org.lawlang.kernel.ObjectiveKernels;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// What is summed over the rows of one target.
///
/// @param sums what a search needs: of squares the normal matrix, of others its diagonal
/// @param names of the columns
/// @param uses the local parameters of its law
@SuppressWarnings("ArrayRecordComponent")
record Summed(
    ObjectiveKernels kernels,
    ObjectiveKernels.Part sums,
    List<String> names,
    double[][] columns,
    int[] uses) {

  static Summed of(Expr law, Coordinates coordinates, Rows rows, Loss loss) {
    var positive = new HashMap<String, Expr>();
    coordinates
        .logarithms()
        .forEach((name, log) -> positive.put(name, Normal.exp(Normal.var(log))));
    Expr staged = Substitution.replace(loss.staged(), positive);
    int[] uses = coordinates.uses(List.of(law, staged), Coordinates::walked);
    var parameters = new ArrayList<String>();
    for (int local : uses) {
      parameters.add(Coordinates.walked(coordinates.locals().get(local)));
    }
    var names = new ArrayList<String>();
    var wanted = new TreeSet<>(Substitution.variables(law));
    wanted.addAll(Substitution.variables(staged));
    for (String name : wanted) {
      if (!parameters.contains(name) && rows.columns().containsKey(name)) {
        names.add(name);
      }
    }
    names.add(Surface.RESPONSE);
    var kernels =
        ObjectiveKernels.of(law, parameters, staged, List.of(Loss.STAGE), Surface.RESPONSE, names);
    boolean isSquares = loss.kind() == Loss.Kind.SQUARES;
    var sums = isSquares ? ObjectiveKernels.Part.SURFACE : ObjectiveKernels.Part.SCALED;
    kernels.kernel(sums); // made here by one thread
    return new Summed(kernels, sums, List.copyOf(names), columns(names, rows), uses);
  }

  private static double[][] columns(List<String> names, Rows rows) {
    return names.stream().map(rows::column).toArray(double[][]::new);
  }

  /// The same of other rows.
  Summed over(Rows rows) {
    return new Summed(kernels, sums, names, columns(names, rows), uses);
  }

  Summed of(double[] response) {
    double[][] changed = columns.clone();
    changed[changed.length - 1] = response;
    return new Summed(kernels, sums, names, changed, uses);
  }

  /// The same of other columns, in their order.
  Summed in(double[][] others) {
    return new Summed(kernels, sums, names, others, uses);
  }

  int size() {
    return uses.length;
  }

  /// Foretells so many rows.
  void expect(long rows) {
    kernels.kernel(sums).expect(rows);
  }

  /// Adds up the rows `from` (inclusive) to `to` (exclusive).
  void accumulate(
      ObjectiveKernels.Part what,
      double[] local,
      double[] weights,
      int from,
      int to,
      double[] results) {
    kernels.kernel(what).accumulate(local, columns, weights, from, to, results);
  }

  /// Puts the prediction of each row where the row stands.
  void prediction(double[] local, Rows.Block block, double[] results) {
    kernels
        .kernel(ObjectiveKernels.Part.PREDICTION)
        .evaluate(local, columns, block.from(), block.to(), 0, results);
  }

  /// The prediction of one row alone.
  double prediction(double[] local, int row) {
    double[][] here = new double[columns.length][];
    for (int i = 0; i < here.length; i++) {
      here[i] = new double[] {columns[i][row]};
    }
    double[] result = new double[1];
    kernels.kernel(ObjectiveKernels.Part.PREDICTION).evaluate(local, here, 0, 1, 0, result);
    return result[0];
  }

  /// The gradient that is the rest of the outputs after the first, row-major.
  double[] gradient(ObjectiveKernels.Part what, double[] local, Rows.Block block) {
    double[] results = new double[block.size() * size()];
    if (results.length > 0) {
      kernels.kernel(what).evaluateAll(local, columns, block.from(), block.to(), 1, results);
    }
    return results;
  }
}
