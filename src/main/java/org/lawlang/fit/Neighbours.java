package org.lawlang.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.lawlang.fit.Fit.Uncertainty;
import org.lawlang.math.Digits;
import org.lawlang.math.Special;

/// Rows of curves whose neighbours err alike (Durbin and Watson 1950, 1971), so that errors that take
/// them for independent are too small: the correlation of the slopes of the objective (for squares,
/// of the residuals) from one place of a curve to the next, over all curves.
///
/// Rows at one place count as their mean; where most rows lie in no curve nothing is said. Pairs
/// within a cluster, for which the errors allow, do not count.
///
/// @param along the argument in whose order they stand
/// @param correlation of neighbours
/// @param rows that lie in curves
/// @param curves how many these are
record Neighbours(String along, double correlation, int rows, int curves) {
  /// Of more rows some are looked at.
  private static final int MOST = 20_000;

  /// Intervals that are a fifth too narrow hold the truth in nine of ten studies.
  private static final double SMALL = 0.2;

  /// How often independent errors may be accused.
  private static final double LEVEL = 0.005;

  private static final int LEAST = 6;
  private static final int MANY = 60;
  private static final double ROUNDING = 1e-9;

  /// The argument along which neighbours are most alike, where that is beyond chance.
  static Optional<Neighbours> of(Judgement judgement) {
    Setup setup = judgement.setup();
    double[] at = judgement.best().at();
    boolean isMany = setup.rows().size() > MOST;
    var found = new ArrayList<Pairs>();
    for (List<String> varying : varying(setup, isMany)) {
      Setup some = isMany ? setup.on(Curves.some(setup, varying, MOST)) : setup;
      Curves curves = Curves.of(some, varying);
      if (curves.count() > 0 && 2 * curves.size() >= some.rows().size()) {
        Pairs pairs = Pairs.of(some, at, curves, clusters(some, judgement.source()), varying);
        if (pairs.count >= LEAST) {
          found.add(pairs);
        }
      }
    }
    Optional<Pairs> worst = Optional.empty();
    for (Pairs pairs : found) {
      if (pairs.correlation() > Math.max(SMALL, worst.map(Pairs::correlation).orElse(0.0))
          && pairs.chance(judgement.covariance()) < LEVEL / found.size()) {
        worst = Optional.of(pairs);
      }
    }
    return worst.map(
        pairs ->
            new Neighbours(
                pairs.varying.getFirst(),
                Math.min(pairs.correlation(), 0.99),
                isMany ? setup.rows().size() : pairs.curves.size(),
                pairs.curves.count()));
  }

  /// In words, with what to do.
  String sentence(int all) {
    double count = Math.max(1, rows * (1 - correlation) / (1 + correlation));
    return "neighbouring rows err alike (correlation "
        + Digits.of(correlation, 2)
        + " along "
        + along
        + "): "
        + (rows < all ? "of " + rows + " rows in curves about " : "about ")
        + Digits.of(count, 2)
        + (rows < all ? " count" : " of " + rows + " rows count")
        + ", and intervals are too narrow; give the law the shape that it misses, or where the rows"
        + " are steps of "
        + (curves > 1
            ? "runs thin them, or ask for `errors of` the column that tells the runs apart"
            : "one run thin them");
  }

  /// What may make a curve: each argument, each two, and all together.
  private static List<List<String>> varying(Setup setup, boolean isMany) {
    List<String> arguments = setup.task().arguments();
    var varying = new ArrayList<List<String>>();
    for (int i = 0; i < arguments.size(); i++) {
      varying.add(List.of(arguments.get(i)));
      for (int j = i + 1; j < arguments.size() && !isMany; j++) {
        varying.add(List.of(arguments.get(i), arguments.get(j)));
      }
    }
    if (arguments.size() > (isMany ? 1 : 2)) {
      varying.add(arguments);
    }
    return varying;
  }

  /// The cluster of each row that the errors are of; NaN where there is none.
  private static Optional<double[]> clusters(Setup setup, Uncertainty source) {
    Optional<String> column =
        switch (source) {
          case BOOTSTRAP, WILD_BOOTSTRAP, JACKKNIFE -> setup.task().options().cluster();
          case COVARIANCE -> Scores.column(setup);
          case RESIDUAL_BOOTSTRAP, LAPLACE, POSTERIOR, NONE -> Optional.empty();
        };
    return column.map(
        name -> Rows.pick(Rows.numbers(setup.task().data(), name), setup.rows().source()));
  }

  /// Places of curves with their errors, and the pairs of neighbours among them.
  ///
  /// @param errors of each place, of one size where rows are weighted by their variance
  /// @param begins of each pair the first place; the second is the next
  /// @param count of the pairs
  private record Pairs(
      Setup setup,
      double[] at,
      Curves curves,
      List<String> varying,
      double[] errors,
      int[] begins,
      int count) {

    static Pairs of(
        Setup setup,
        double[] at,
        Curves curves,
        Optional<double[]> clusters,
        List<String> varying) {
      double[] slopes = setup.surface().slopes(at, Covariance.steady(setup, at));
      double[] weight = setup.rows().weight();
      int places = curves.places();
      double[] errors = new double[places];
      double[] weights = new double[places];
      double[] cluster = new double[places];
      int[] curve = new int[places];
      for (int k = 0; k < curves.size(); k++) {
        int row = curves.order()[k];
        int p = curves.place()[k];
        double own = clusters.isPresent() ? clusters.get()[row] : Double.NaN;
        cluster[p] = weights[p] == 0 || cluster[p] == own ? own : Double.NaN;
        curve[p] = curves.curve()[k];
        weights[p] += weight[row];
        errors[p] += weight[row] * slopes[row];
      }
      int[] begins = new int[places];
      int count = 0;
      for (int p = 0; p < places; p++) {
        errors[p] /= Math.sqrt(weights[p]);
        if (p + 1 < places && curve[p] == curve[p + 1] && cluster[p] != cluster[p + 1]) {
          begins[count++] = p;
        }
      }
      return new Pairs(setup, at, curves, varying, errors, begins, count);
    }

    private double squares() {
      double sum = 0;
      for (double e : errors) {
        sum += e * e;
      }
      return sum;
    }

    private double products() {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        sum += errors[begins[k]] * errors[begins[k] + 1];
      }
      return sum;
    }

    /// Zero where the law meets all rows but for rounding.
    double correlation() {
      double[] residuals = setup.residuals(at);
      double[] target =
          setup.surface().loss.ofResidual() ? setup.rows().response() : setup.rows().target();
      double rest = 0;
      double size = 0;
      for (int i = 0; i < residuals.length; i++) {
        rest = Math.max(rest, Math.abs(residuals[i]));
        size = Math.max(size, Math.abs(target[i]));
      }
      return rest > ROUNDING * size ? products() / count / (squares() / errors.length) : 0;
    }

    /// How often independent errors would be as much alike, the larger of two answers: of normal
    /// errors of one size, whose residuals the law bends together (a beta distribution with the mean
    /// and variance of the ratio, as Durbin and Watson 1971); and of errors of any sizes, as likely
    /// too high as too low, where the signs of products are fair coins.
    double chance(Covariance covariance) {
      double[] moments = moments(covariance);
      double ratio = products() / squares();
      double square = 0;
      for (int k = 0; k < count; k++) {
        double product = errors[begins[k]] * errors[begins[k] + 1];
        square += product * product;
      }
      double strays = (products() - moments[0] * squares()) / Math.sqrt(square);
      double mean = (1 + moments[0]) / 2;
      double size = mean * (1 - mean) / (moments[1] / 4) - 1;
      double normal =
          RegularizedBeta.complement(Math.min(1, (1 + ratio) / 2), mean * size, (1 - mean) * size);
      return Math.max(normal, Special.erfc(strays / Math.sqrt(2)) / 2);
    }

    /// Mean and variance of the ratio of products to squares, for independent normal errors: those of
    /// `e = (I − P)·ε` at the places, with `P = G·S·Gᵀ`, and `A` with 1/2 at each pair. Of many
    /// parameters, and of a sample, `P` is left out: it makes neighbours less alike.
    private double[] moments(Covariance covariance) {
      int n = setup.coordinates().size();
      boolean isWhole = covariance.bends().length == setup.rows().size();
      int p = n <= MANY && isWhole && !covariance.response().isEmpty() ? n : 0;
      double[] g = p == 0 ? new double[0] : gradients(p);
      double[] s = p == 0 ? g : covariance.response().times(bend(covariance)).full();
      double[] beside = beside(g, p);
      double[] own = product(s, inner(g, g, p), p);
      double[] across = product(s, inner(g, beside, p), p);
      double products = -trace(across, p);
      double squares = errors.length - trace(own, p);
      double ofSquares = 2 * (errors.length - 2 * trace(own, p) + trace(product(own, own, p), p));
      double both = 2 * (2 * products + trace(product(across, own, p), p));
      double ofProducts =
          count
              - 4 * trace(product(s, inner(beside, beside, p), p), p)
              + 2 * trace(product(across, across, p), p);
      double mean = products / squares;
      double variance = ofProducts - 2 * mean * both + mean * mean * ofSquares;
      return new double[] {mean, variance / (squares * squares)};
    }

    /// The gradients of the law at the places, by the roots of their weights: `G`.
    private double[] gradients(int p) {
      double[] jacobian = setup.surface().jacobian(at);
      double[] weight = setup.rows().weight();
      double[] g = new double[errors.length * p];
      double[] weights = new double[errors.length];
      for (int k = 0; k < curves.size(); k++) {
        int row = curves.order()[k];
        int place = curves.place()[k];
        weights[place] += weight[row];
        for (int i = 0; i < p; i++) {
          g[place * p + i] += weight[row] * jacobian[row * p + i];
        }
      }
      for (int i = 0; i < g.length; i++) {
        g[i] /= Math.sqrt(weights[i / p]);
      }
      return g;
    }

    /// `A·G`: at each place half of what stands at its neighbours.
    private double[] beside(double[] g, int p) {
      double[] beside = new double[g.length];
      for (int k = 0; k < count; k++) {
        int here = begins[k] * p;
        for (int i = here; i < here + p; i++) {
          beside[i] += g[i + p] / 2;
          beside[i + p] += g[i] / 2;
        }
      }
      return beside;
    }

    /// The mean second derivative of the objective.
    private double bend(Covariance covariance) {
      double[] weight = setup.rows().weight();
      double sum = 0;
      double total = 0;
      for (int i = 0; i < weight.length; i++) {
        sum += weight[i] * covariance.bends()[i];
        total += weight[i];
      }
      return sum / total;
    }
  }

  /// `Aᵀ·B` of matrices of `p` columns.
  private static double[] inner(double[] a, double[] b, int p) {
    double[] inner = new double[p * p];
    for (int row = 0; row < a.length; row += p) {
      for (int i = 0; i < p; i++) {
        for (int j = 0; j < p; j++) {
          inner[i * p + j] += a[row + i] * b[row + j];
        }
      }
    }
    return inner;
  }

  private static double[] product(double[] a, double[] b, int p) {
    double[] product = new double[p * p];
    for (int i = 0; i < p; i++) {
      for (int k = 0; k < p; k++) {
        for (int j = 0; j < p; j++) {
          product[i * p + j] += a[i * p + k] * b[k * p + j];
        }
      }
    }
    return product;
  }

  private static double trace(double[] a, int p) {
    double sum = 0;
    for (int i = 0; i < p; i++) {
      sum += a[i * p + i];
    }
    return sum;
  }
}
