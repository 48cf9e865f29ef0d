package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.lawlang.kernel.ObjectiveKernels;
import org.lawlang.math.Parallel;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Steady;

/// The objective over the rows as a function of the walked parameters: value, gradient, Hessian,
/// and the normal matrix `Σ w·∇f·∇fᵀ`, where `f` is the law in the space of the objective.
/// Immutable; each thread brings its own [Point].
final class Surface {
  /// So many rows at a time stay in cache.
  static final int AT_A_TIME = 4096;

  /// So many pieces of rows are computed, by several threads, before they are taken in their order.
  private static final int AHEAD = 16;

  static final String RESPONSE = "response'";

  final Coordinates coordinates;
  final Rows rows;
  final Loss loss;
  final Groups groups;
  final List<Summed> parts;
  private final int[][] byBlock;
  private final int[][] places;
  final Pieces pieces;
  final int[] ends;
  private final Executor parallel;

  /// @param laws one a target, in the space of the objective, in the walked variables and the
  /// columns of `rows`
  static Surface of(Coordinates coordinates, Rows rows, Loss loss, List<Expr> laws) {
    Rows all = rows.with(RESPONSE, rows.response());
    var parts = new ArrayList<Summed>();
    for (Expr law : laws) {
      parts.add(Summed.of(Steady.of(law), coordinates, all, loss));
    }
    return new Surface(coordinates, all, loss, parts);
  }

  /// The same objective over other rows, with the same columns.
  Surface over(Rows others) {
    Rows all = others.with(RESPONSE, others.response());
    return new Surface(coordinates, all, loss, parts.stream().map(p -> p.over(all)).toList());
  }

  private Surface(Coordinates coordinates, Rows rows, Loss loss, List<Summed> parts) {
    this.coordinates = coordinates;
    this.rows = rows;
    this.loss = loss;
    this.parts = List.copyOf(parts);
    byBlock = coordinates.byBlock(rows.blocks());
    for (int b = 0; b < byBlock.length; b++) {
      int[] whole = byBlock[b];
      int[] uses = part(b).uses();
      byBlock[b] = new int[uses.length];
      for (int i = 0; i < uses.length; i++) {
        byBlock[b][i] = whole[uses[i]];
      }
    }
    groups = Groups.of(coordinates);
    places = new int[byBlock.length][];
    for (int b = 0; b < byBlock.length; b++) {
      places[b] = places(byBlock[b]);
    }
    pieces = Pieces.of(rows.blocks(), byBlock, groups);
    ends = pieces.rows().stream().mapToInt(Rows.Block::to).toArray();
    parallel = Runnable::run;
  }

  private Surface(
      Surface other,
      Coordinates coordinates,
      Rows rows,
      List<Summed> parts,
      int[] ends,
      Executor parallel) {
    this.coordinates = coordinates;
    this.rows = rows;
    this.loss = other.loss;
    this.groups = other.groups;
    this.parts = parts;
    this.byBlock = other.byBlock;
    this.places = other.places;
    this.pieces = other.pieces;
    this.ends = ends;
    this.parallel = parallel;
  }

  /// The same surface with evaluations that use several threads where rows are many. Sums are taken
  /// piece by piece in the order of the rows, so no bit depends on the threads.
  Surface on(Executor threads) {
    return new Surface(this, coordinates, rows, parts, ends, threads);
  }

  /// Where the triangle of a block's matrix goes in the whole one.
  private int[] places(int[] index) {
    int[] result = new int[index.length * (index.length + 1) / 2];
    int k = 0;
    for (int i = 0; i < index.length; i++) {
      for (int j = i; j < index.length; j++) {
        result[k++] = groups.at(Math.min(index[i], index[j]), Math.max(index[i], index[j]));
      }
    }
    return result;
  }

  private Summed part(int block) {
    return parts.get(rows.blocks().get(block).part());
  }

  /// The most parameters that the law of a row has.
  int locals() {
    int most = 0;
    for (Summed part : parts) {
      most = Math.max(most, part.size());
    }
    return most;
  }

  /// The same with the walkers in other bounds.
  Surface within(Coordinates bounds) {
    return new Surface(this, bounds, rows, parts, ends, parallel);
  }

  /// The same objective of another response, whose array is shared with the caller: one thread may
  /// write it between evaluations.
  Surface of(double[] response) {
    List<Summed> changed = parts.stream().map(part -> part.of(response)).toList();
    return new Surface(this, coordinates, rows.responding(response), changed, ends, parallel);
  }

  /// The same objective of rows that [Gathered] moves to the front of each piece.
  Surface of(List<Summed> changed, int[] moved) {
    return new Surface(this, coordinates, rows, changed, moved, parallel);
  }

  int size() {
    return coordinates.size();
  }

  /// Room for the sums of each piece.
  double[][] sums() {
    int p = locals();
    return new double[pieces.size()][1 + p + p * (p + 1)];
  }

  /// Foretells so many evaluations.
  void expect(long evaluations) {
    parts.forEach(part -> part.expect(evaluations * rows.size()));
  }

  /// Evaluates the objective at `point.at`. Of the normal matrix, objectives other than squares get
  /// the diagonal, which a search takes for its scales.
  ///
  /// @param weights one a row; of weight zero are not computed
  void evaluate(double stage, double[] weights, Point point) {
    evaluate(parts.getFirst().sums(), stage, weights, point);
  }

  /// The same with the whole normal matrix of any objective.
  void evaluateWhole(double stage, double[] weights, Point point) {
    evaluate(ObjectiveKernels.Part.SURFACE, stage, weights, point);
  }

  private void evaluate(ObjectiveKernels.Part what, double stage, double[] weights, Point point) {
    point.value = 0;
    Arrays.fill(point.gradient, 0);
    Arrays.fill(point.hessian, 0);
    Arrays.fill(point.normal, 0);
    int all = pieces.batches().length - 1;
    if (all == 1) {
      sumUp(what, 0, stage, weights, point);
    } else {
      Parallel.run(parallel, all, batch -> sumUp(what, batch, stage, weights, point));
    }
    for (int k = 0; k < pieces.size(); k++) {
      add(point, k, what == ObjectiveKernels.Part.SURFACE);
    }
    groups.mirror(point.hessian);
    groups.mirror(point.normal);
  }

  /// The objective.
  double value(double stage, double[] weights, double[] at) {
    return value(IntStream.range(0, pieces.size()).toArray(), stage, weights, at);
  }

  /// The share in the objective of the rows that the walkers of one level move; of all rows for a
  /// walker in the border.
  double value(double stage, double[] weights, double[] at, int walker) {
    int home = groups.home()[walker];
    return home < 0 ? value(stage, weights, at) : value(pieces.ofLevel()[home], stage, weights, at);
  }

  /// The share in the objective of the rows that a walker moves.
  double moved(double stage, double[] weights, double[] at, int walker) {
    int home = groups.home()[walker];
    int[] own =
        home >= 0
            ? pieces.ofLevel()[home]
            : IntStream.range(0, pieces.size())
                .filter(k -> Arrays.stream(byBlock[pieces.owners()[k]]).anyMatch(w -> w == walker))
                .toArray();
    return value(own, stage, weights, at);
  }

  private double value(int[] own, double stage, double[] weights, double[] at) {
    double[] values = new double[own.length];
    inParallel(own.length, i -> values[i] = value(own[i], stage, weights, at));
    double value = 0;
    for (double v : values) {
      value += v;
    }
    return value;
  }

  /// That of a piece of the rows. A kernel of the value alone is worth making for many rows only.
  private double value(int k, double stage, double[] weights, double[] at) {
    double[] local = new double[locals() + 1];
    double[] sums = new double[1 + locals() + locals() * (locals() + 1)];
    Rows.Block piece = pieces.rows().get(k);
    Summed part = parts.get(piece.part());
    locate(at, byBlock[pieces.owners()[k]], stage, local);
    var what = rows.size() > LossOfRows.MANY ? ObjectiveKernels.Part.VALUE : part.sums();
    part.accumulate(what, local, weights, piece.from(), ends[k], sums);
    return sums[0];
  }

  private void sumUp(
      ObjectiveKernels.Part what, int batch, double stage, double[] weights, Point point) {
    double[] local = new double[locals() + 1];
    for (int k = pieces.batches()[batch]; k < pieces.batches()[batch + 1]; k++) {
      Rows.Block piece = pieces.rows().get(k);
      Summed part = parts.get(piece.part());
      double[] found = point.sums[k];
      Arrays.fill(found, 0);
      locate(point.at, byBlock[pieces.owners()[k]], stage, local);
      part.accumulate(what, local, weights, piece.from(), ends[k], found);
    }
  }

  private void add(Point point, int piece, boolean isWhole) {
    double[] found = point.sums[piece];
    int[] index = byBlock[pieces.owners()[piece]];
    int[] place = places[pieces.owners()[piece]];
    point.value += found[0];
    for (int i = 0; i < index.length; i++) {
      point.gradient[index[i]] += found[1 + i];
    }
    int second = 1 + index.length;
    int square = second + place.length;
    for (int k = 0; k < place.length; k++) {
      point.hessian[place[k]] += found[second + k];
    }
    if (isWhole) {
      for (int k = 0; k < place.length; k++) {
        point.normal[place[k]] += found[square + k];
      }
    } else {
      for (int i = 0; i < index.length; i++) {
        point.normal[groups.at(index[i], index[i])] += found[square + i];
      }
    }
  }

  private static void locate(double[] at, int[] index, double stage, double[] local) {
    for (int i = 0; i < index.length; i++) {
      local[i] = at[index[i]];
    }
    local[index.length] = stage;
  }

  /// Row by row: the law in the space of the objective.
  double[] predictions(double[] at) {
    double[] results = new double[rows.size()];
    double[] local = new double[locals() + 1];
    for (int b = 0; b < byBlock.length; b++) {
      locate(at, byBlock[b], 1, local);
      Summed part = part(b);
      List<Rows.Block> cut = rows.blocks().get(b).pieces(AT_A_TIME);
      inParallel(cut.size(), k -> part.prediction(local, cut.get(k), results));
    }
    return results;
  }

  /// Pieces of work, each of which writes what is its own.
  void inParallel(int count, IntConsumer work) {
    if (count == 1) {
      work.accept(0);
    } else {
      Parallel.run(parallel, count, work);
    }
  }

  /// The sum over rows of the squares of what each adds to the gradient of the objective, a matrix
  /// as [#groups] says.
  double[] scores(double[] at, double stage, double[] weights) {
    double[] sum = new double[groups.length()];
    int most = locals();
    double[] local = new double[most + 1];
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = rows.blocks().get(b);
      int[] index = byBlock[b];
      locate(at, index, stage, local);
      double[] scores = part(b).gradient(ObjectiveKernels.Part.GRADIENT, local, block);
      int k = 0;
      for (int i = 0; i < index.length; i++) {
        for (int j = i; j < index.length; j++) {
          double total = 0;
          for (int row = block.from(); row < block.to(); row++) {
            int here = (row - block.from()) * index.length;
            total += weights[row] * scores[here + i] * weights[row] * scores[here + j];
          }
          sum[places[b][k++]] += total;
        }
      }
    }
    groups.mirror(sum);
    return sum;
  }

  /// The gradient of the law at each row.
  Tangents tangents(double[] at) {
    return rowwise(ObjectiveKernels.Part.PREDICTION, at, 1);
  }

  /// What a part says of each row after its first output, without the weight.
  Tangents rowwise(ObjectiveKernels.Part what, double[] at, double stage) {
    int most = locals();
    double[] slopes = new double[most * rows.size()];
    int[] owner = new int[rows.size()];
    double[] local = new double[most + 1];
    for (int b = 0; b < byBlock.length; b++) {
      Rows.Block block = rows.blocks().get(b);
      Arrays.fill(owner, block.from(), block.to(), b);
      locate(at, byBlock[b], stage, local);
      double[] own = part(b).gradient(what, local, block);
      int width = byBlock[b].length;
      for (int row = block.from(); row < block.to(); row++) {
        System.arraycopy(own, (row - block.from()) * width, slopes, row * most, width);
      }
    }
    return new Tangents(byBlock, owner, slopes, most);
  }

  /// What each row adds to the gradient of the objective, without its weight, some rows at a time.
  void eachScores(double[] at, double stage, Tangents.Piece piece) {
    inPieces(ObjectiveKernels.Part.GRADIENT, at, stage, piece);
  }

  /// The gradient of the law by the walkers that it knows at each row, some rows at a time.
  void eachTangents(double[] at, Tangents.Piece piece) {
    inPieces(ObjectiveKernels.Part.PREDICTION, at, 1, piece);
  }

  private void inPieces(
      ObjectiveKernels.Part what, double[] at, double stage, Tangents.Piece taker) {
    double[] local = new double[locals() + 1];
    for (int b = 0; b < byBlock.length; b++) {
      int[] index = byBlock[b];
      locate(at, index, stage, local);
      Summed part = part(b);
      Rows.Block block = rows.blocks().get(b);
      List<Rows.Block> cut = block.size() == 0 ? List.of() : block.pieces(AT_A_TIME);
      for (int first = 0; first < cut.size(); first += AHEAD) {
        List<Rows.Block> some = cut.subList(first, Math.min(first + AHEAD, cut.size()));
        Runnable[] rest = new Runnable[some.size()];
        inParallel(
            rest.length,
            k -> {
              Rows.Block piece = some.get(k);
              double[] slopes = part.gradient(what, local, piece);
              int[] owner = new int[piece.size()];
              var tangents = new Tangents(new int[][] {index}, owner, slopes, index.length);
              rest[k] = taker.take(piece.from(), piece.to(), tangents);
            });
        for (Runnable each : rest) {
          each.run();
        }
      }
    }
  }

  /// The gradient of the law by all walkers, row-major: room as the rows times the walkers.
  double[] jacobian(double[] at) {
    int n = size();
    double[] jacobian = new double[rows.size() * n];
    eachTangents(
        at,
        (from, to, slopes) -> {
          System.arraycopy(slopes.rowMajor(n), 0, jacobian, from * n, (to - from) * n);
          return Tangents.DONE;
        });
    return jacobian;
  }

  /// Response minus law, row by row.
  double[] residuals(double[] at) {
    double[] residuals = predictions(at);
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = rows.response()[i] - residuals[i];
    }
    return residuals;
  }

  /// Response minus law in one row.
  double residual(double[] at, int row) {
    int b = block(row);
    double[] local = new double[locals() + 1];
    locate(at, byBlock[b], 1, local);
    return rows.response()[row] - part(b).prediction(local, row);
  }

  /// The gradient of the law in one row.
  Tangents tangents(double[] at, int row) {
    int b = block(row);
    double[] local = new double[locals() + 1];
    locate(at, byBlock[b], 1, local);
    Rows.Block block = rows.blocks().get(b);
    var only = new Rows.Block(block.part(), row, row + 1, block.levels());
    double[] slopes = part(b).gradient(ObjectiveKernels.Part.PREDICTION, local, only);
    return new Tangents(new int[][] {byBlock[b]}, new int[1], slopes, byBlock[b].length);
  }

  private int block(int row) {
    int b = 0;
    while (rows.blocks().get(b).to() <= row) {
      b++;
    }
    return b;
  }

  /// The objective itself, without stage and weight, row by row.
  double[] losses(double[] at) {
    return ofRows(loss.exact(), 1, at);
  }

  /// Slope of the objective by the residual, row by row.
  double[] slopes(double[] at, double stage) {
    return ofRows(loss.slope(), stage, at);
  }

  /// Second derivative of the objective by the residual, row by row.
  double[] bends(double[] at, double stage) {
    return ofRows(loss.curvature(), stage, at);
  }

  /// Slope of the objective by the residual, for predictions that are all `shift` higher.
  double[] slopes(double[] predictions, double shift, double stage, double[] at) {
    return ofRows(
        loss.slope(), rows, predictions, shift, stage, at, new double[predictions.length]);
  }

  /// Second derivative of the objective by the residual, for other predictions.
  double[] bends(double[] predictions, double stage, double[] at) {
    return ofRows(loss.curvature(), rows, predictions, stage, at);
  }

  private double[] ofRows(Expr e, double stage, double[] at) {
    double[] own = predictions(at);
    return ofRows(e, rows, own, 0, stage, at, own);
  }

  /// An expression in what the loss sees of each of those rows.
  ///
  /// @param at the walked parameters, of which it sees the open ones
  double[] ofRows(Expr e, Rows over, double[] predictions, double stage, double[] at) {
    return ofRows(e, over, predictions, 0, stage, at, new double[predictions.length]);
  }

  /// The same for predictions that are all `shift` higher, put into `results`, which may be the
  /// predictions.
  double[] ofRows(
      Expr e,
      Rows over,
      double[] predictions,
      double shift,
      double stage,
      double[] at,
      double[] results) {
    var parameters = new ArrayList<String>(List.of(Loss.STAGE));
    double[] values = new double[1 + loss.open().size()];
    values[0] = stage;
    for (int i = 1; i < values.length; i++) {
      int w = at.length - values.length + i;
      parameters.add(loss.open().get(i - 1).name());
      values[i] = coordinates.walkers().get(w).value(at[w]);
    }
    return LossOfRows.of(e, over, predictions, shift, parameters, values, results, parallel);
  }
}
