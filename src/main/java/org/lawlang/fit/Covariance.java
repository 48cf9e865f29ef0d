package org.lawlang.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lawlang.math.Dense;
import org.lawlang.math.Factor;

/// How sure the walked parameters are, from the curvature at the optimum.
///
/// Least squares by default: `s²·(Σ w·∇f·∇fᵀ)⁻¹` with `s² = RSS/dof`, the classical (Gauss–Newton)
/// errors that NIST certifies. Any other objective: a sandwich `H⁻¹·M·H⁻¹`, see [Scores].
/// Parameters at a bound and such that move nothing have no row.
///
/// @param matrix zero for parameters that have none
/// @param known which parameters have one
/// @param condition of the normal matrix scaled to a unit diagonal
/// @param response the inverse of the curvature of the objective: how the optimum answers to a
/// gradient; empty if there is none
/// @param bends second derivative of the objective, row by row; empty with `response`
/// @param freedom degrees of freedom of the t distribution that goes with the errors; infinite for
/// the normal
/// @param rival the covariance of the other kind: the sandwich beside classical errors, and the
/// other way round; empty with `response`
/// @param blind a direction that the data do not see: its weights by parameter, empty if there is
/// none
@SuppressWarnings("ArrayRecordComponent")
record Covariance(
    Spread matrix,
    boolean[] known,
    double condition,
    double[] blind,
    List<Fit.Alike> alike,
    Spread response,
    double[] bends,
    double freedom,
    Spread rival) {
  private static final double CORNER = 1e-6;
  private static final double SINGULAR = 1e-14;
  private static final double ALIKE = 0.98;

  /// @param fixed parameters that are at a bound
  static Covariance of(Setup setup, double[] at, boolean[] fixed, int dof) {
    if (at.length == 0) {
      return none(0, Double.NaN, new double[0]);
    }
    boolean isWhole = setup.surface().groups.isDense() || setup.laws().size() > 1;
    return isWhole || isCutUp(setup)
        ? whole(setup, at, fixed, dof)
        : GroupCovariance.of(setup, at, fixed, dof);
  }

  /// Whether errors are asked for of more clusters than there are walkers.
  private static boolean isCutUp(Setup setup) {
    Optional<String> column = Scores.column(setup);
    return column.isPresent() && Units.of(setup, column).size() > setup.coordinates().size();
  }

  /// By full matrices: of few levels, of several laws, whose shares in one row are a cluster, and of
  /// many small clusters.
  static Covariance whole(Setup setup, double[] at, boolean[] fixed, int dof) {
    Surface surface = setup.surface();
    int n = surface.size();
    int rows = setup.rows().size();
    double[] weight = setup.rows().weight();
    double[] normal = new double[n * n];
    add(surface, at, weight, normal);
    for (int i = n - surface.loss.open().size(); i < n; i++) {
      normal[i * n + i] = 1; // the law does not depend on it, but the objective does
    }
    boolean[] known = new boolean[n];
    int[] index = new int[n];
    int m = 0;
    for (int i = 0; i < n; i++) {
      known[i] = !fixed[i] && normal[i * n + i] > 0 && Double.isFinite(normal[i * n + i]);
      if (known[i]) {
        index[m++] = i;
      }
    }
    double[] blind = new double[0];
    for (int i = 0; i < n; i++) {
      if (!fixed[i] && !known[i]) {
        blind = new double[n];
        blind[i] = 1;
      }
    }
    double[] scaled = new double[m * m];
    for (int k = 0; k < m; k++) {
      for (int l = 0; l < m; l++) {
        scaled[k * m + l] = correlation(normal, n, index[k], index[l]);
      }
    }
    double[] values = new double[m];
    double[] vectors = new double[m * m];
    double[] copy = scaled.clone();
    boolean finite = Dense.eigen(copy, m, values, vectors);
    double condition = m == 0 ? 1 : values[m - 1] / Math.max(values[0], 0);
    boolean singular = !finite || (m > 0 && !(values[0] > SINGULAR * values[m - 1]));
    if (singular && blind.length == 0 && finite) {
      blind = new double[n];
      for (int k = 0; k < m; k++) {
        blind[index[k]] = vectors[k * m];
      }
    }
    double stage = steady(setup, at);
    double[] predictions = surface.predictions(at);
    double[] bends = bends(setup, predictions, at);
    if (dof <= 0 || singular) {
      return none(n, condition, blind);
    }
    double[] inverse = new double[n * n];
    if (surface.loss.kind() == Loss.Kind.SQUARES) {
      invert(surface, at, weight, index, m, inverse);
      scale(inverse, 1 / surface.loss.bend());
    } else {
      double[] change = surface.bends(predictions, stage, at);
      for (int i = 0; i < rows; i++) {
        change[i] = weight[i] * (bends[i] - change[i]);
      }
      var point = new Point(surface);
      System.arraycopy(at, 0, point.at, 0, n);
      surface.evaluate(stage, weight, point);
      double[] curvature = surface.groups.full(point.hessian);
      add(surface, at, change, curvature);
      if (isStraight(surface.loss) || !invert(curvature, n, index, m, inverse)) {
        double[] flat = new double[n * n];
        for (int i = 0; i < rows; i++) {
          change[i] = weight[i] * bends[i];
        }
        add(surface, at, change, flat);
        if (!invert(flat, n, index, m, inverse)) {
          return none(n, condition, blind);
        }
      }
    }
    double[] slopes = slopes(setup, predictions, at);
    double[] classical = inverse.clone();
    scale(classical, Scores.spread(setup, slopes, bends, dof));
    Scores scores = Scores.of(setup, at, stage, dof);
    double[] sandwich = new double[n * n];
    double[] half = new double[n * n];
    multiply(inverse, scores.middle(), n, half);
    multiply(half, inverse, n, sandwich);
    boolean isClassical = Scores.isClassical(setup);
    double[] errors = isClassical ? classical : sandwich;
    boolean isExact = Arrays.stream(slopes).allMatch(s -> s == 0);
    for (int i = 0; i < n; i++) {
      known[i] &= errors[i * n + i] > 0 || isExact; // a threshold may be too small to be squared
    }
    return new Covariance(
        Spread.of(errors),
        known,
        condition,
        blind,
        alike(setup, inverse, index, m),
        Spread.of(inverse),
        bends,
        isClassical ? Scores.freedom(setup, dof) : scores.freedom(),
        Spread.of(isClassical ? sandwich : classical));
  }

  /// Slopes of the objective by the residual; those of squares without rounding.
  private static double[] slopes(Setup setup, double[] predictions, double[] at) {
    Surface surface = setup.surface();
    if (surface.loss.kind() != Loss.Kind.SQUARES) {
      return surface.slopes(predictions, 0, steady(setup, at), at);
    }
    double[] slopes = Refinement.optimal(setup, at);
    Arrays.setAll(slopes, i -> slopes[i] * surface.loss.bend());
    return slopes;
  }

  static Covariance none(int n, double condition, double[] blind) {
    return new Covariance(
        Spread.none(),
        new boolean[n],
        condition,
        blind,
        List.of(),
        Spread.none(),
        new double[0],
        0,
        Spread.none());
  }

  /// How far from each residual the slope of the objective is compared to get its bend. An
  /// objective with a low threshold, or with a kink, gets its curvature from the density of the
  /// residuals near zero, and this window holds enough of them to estimate it.
  private static double window(Setup setup, double[] predictions) {
    if (setup.surface().loss.isRound()) {
      return 0;
    }
    double[] response = setup.rows().response();
    double[] residuals = predictions.clone();
    Arrays.setAll(residuals, i -> response[i] - predictions[i]);
    return 2 * median(residuals) * Math.pow(residuals.length, -0.2);
  }

  /// Whether the bend of the law does not count: the slopes of rows that a kink meets exactly are
  /// anything between those of its sides, so what they weigh it with is none of the optimum (Koenker
  /// and Park 1996, An interior point algorithm for nonlinear quantile regression).
  static boolean isStraight(Loss loss) {
    return loss.kind() == Loss.Kind.KINK && loss.open().isEmpty();
  }

  /// Of the sizes of residuals, which are spoilt.
  private static double median(double[] residuals) {
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = Math.abs(residuals[i]);
    }
    Arrays.sort(residuals);
    return residuals[residuals.length / 2];
  }

  /// The stage to take slopes and curvatures at: a row that an objective with a kink meets exactly has
  /// the slope in the middle of the kink, not that of the side on which its residual was rounded, and
  /// no curvature so large that nothing else is left beside it.
  static double steady(Setup setup, double[] at) {
    double last = setup.ladder().last();
    return setup.surface().loss.kind() == Loss.Kind.KINK
        ? Math.max(last, CORNER * median(setup.surface().residuals(at)))
        : last;
  }

  /// The second derivative of the objective at each residual, averaged over the window.
  static double[] bends(Setup setup, double[] predictions, double[] at) {
    Surface surface = setup.surface();
    double stage = setup.ladder().last();
    double window = window(setup, predictions);
    if (!(window > 0)) {
      return surface.bends(predictions, stage, at);
    }
    double[] above = surface.slopes(predictions, -window, stage, at);
    double[] below = surface.slopes(predictions, window, stage, at);
    for (int i = 0; i < above.length; i++) {
      above[i] = (above[i] - below[i]) / (2 * window);
    }
    return above;
  }

  /// Adds `Σ weight·∇f·∇fᵀ` over the rows.
  private static void add(Surface surface, double[] at, double[] weight, double[] sum) {
    int n = at.length;
    surface.eachTangents(
        at,
        (from, to, tangents) -> {
          int[] walkers = tangents.walkers(0);
          int k = walkers.length;
          double[] own = new double[k * k];
          for (int row = 0; row < to - from; row++) {
            for (int a = 0; a < k; a++) {
              double g = weight[from + row] * tangents.slope(row, a);
              for (int b = 0; b < k; b++) {
                own[a * k + b] += g * tangents.slope(row, b);
              }
            }
          }
          return () -> scatter(own, walkers, n, sum);
        });
  }

  /// Adds a matrix of some walkers to that of all `n`.
  static void scatter(double[] own, int[] walkers, int n, double[] sum) {
    int k = walkers.length;
    for (int a = 0; a < k; a++) {
      for (int b = 0; b < k; b++) {
        sum[walkers[a] * n + walkers[b]] += own[a * k + b];
      }
    }
  }

  static double correlation(double[] matrix, int n, int i, int j) {
    return i == j
        ? 1
        : matrix[i * n + j] / Math.sqrt(matrix[i * n + i]) / Math.sqrt(matrix[j * n + j]);
  }

  /// Inverts the normal matrix by the factors of the Jacobian, so that nothing is squared: those of
  /// some rows below those of the rows before.
  private static void invert(
      Surface surface, double[] at, double[] weight, int[] index, int m, double[] inverse) {
    double[] triangle = new double[m * m];
    surface.eachTangents(
        at,
        (from, to, tangents) -> {
          double[] slopes = tangents.rowMajor(at.length);
          double[] a = new double[Math.max(m, to - from) * m];
          for (int row = 0; row < to - from; row++) {
            double root = Math.sqrt(weight[from + row]);
            for (int k = 0; k < m; k++) {
              a[row * m + k] = root * slopes[row * at.length + index[k]];
            }
          }
          Factor own = Factor.of(a, Math.max(m, to - from), m);
          return () -> {
            double[] both = Arrays.copyOf(triangle, 2 * m * m);
            own.triangle(triangle);
            System.arraycopy(triangle, 0, both, m * m, m * m);
            Factor.of(both, 2 * m, m).triangle(triangle);
          };
        });
    int n = at.length;
    double[] small = Factor.of(triangle, m, m).inverse();
    for (int k = 0; k < m; k++) {
      for (int l = 0; l < m; l++) {
        inverse[index[k] * n + index[l]] = small[k * m + l];
      }
    }
  }

  /// Inverts the rows and columns `index` of a positive definite matrix; false when it is not.
  private static boolean invert(double[] a, int n, int[] index, int m, double[] inverse) {
    double[] size = new double[m];
    double[] factor = new double[m * m];
    for (int k = 0; k < m; k++) {
      size[k] = Math.sqrt(a[index[k] * n + index[k]]);
    }
    for (int k = 0; k < m; k++) {
      for (int l = 0; l < m; l++) {
        factor[k * m + l] = a[index[k] * n + index[l]] / (size[k] * size[l]);
      }
    }
    if (!Dense.cholesky(factor, m)) {
      return false;
    }
    double[] unit = new double[m];
    for (int k = 0; k < m; k++) {
      Arrays.fill(unit, 0);
      unit[k] = 1;
      Dense.solve(factor, m, unit);
      for (int l = 0; l < m; l++) {
        inverse[index[l] * n + index[k]] = unit[l] / (size[k] * size[l]);
      }
    }
    return true;
  }

  private static void multiply(double[] a, double[] b, int n, double[] product) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          product[i * n + j] += a[i * n + k] * b[k * n + j];
        }
      }
    }
  }

  private static void scale(double[] a, double factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] *= factor;
    }
  }

  private static List<Fit.Alike> alike(Setup setup, double[] matrix, int[] index, int m) {
    var alike = new ArrayList<Fit.Alike>();
    int n = setup.coordinates().size();
    for (int k = 0; k < m; k++) {
      for (int l = k + 1; l < m; l++) {
        double c = correlation(matrix, n, index[k], index[l]);
        if (Math.abs(c) > ALIKE) {
          alike.add(
              new Fit.Alike(
                  setup.coordinates().walkers().get(index[k]).name(),
                  setup.coordinates().walkers().get(index[l]).name(),
                  c));
        }
      }
    }
    return alike;
  }

  /// The standard error of a walker in its own unit.
  double error(int i) {
    return matrix.isEmpty() ? 0 : Math.sqrt(matrix.at(i, i));
  }

  /// The walkers in the blind direction, the heaviest first.
  List<Integer> unseen() {
    double most = 0;
    for (double b : blind) {
      most = Math.max(most, Math.abs(b));
    }
    var result = new ArrayList<Integer>();
    for (int i = 0; i < blind.length; i++) {
      if (Math.abs(blind[i]) > 0.1 * most && most > 0) {
        result.add(i);
      }
    }
    return result;
  }

  /// Whether any parameter has an error.
  boolean isKnown() {
    for (boolean k : known) {
      if (k) {
        return true;
      }
    }
    return false;
  }

  /// The same parameters with errors found by other means.
  Covariance by(Spread other, boolean[] stillKnown, double otherFreedom) {
    return new Covariance(
        other, stillKnown, condition, blind, alike, response, bends, otherFreedom, rival);
  }
}
