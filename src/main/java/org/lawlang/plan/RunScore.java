package org.lawlang.plan;

import java.util.ArrayList;
import java.util.List;
import org.lawlang.math.Dense;
import org.lawlang.plan.DesignProblem.Aim;
import org.lawlang.plan.DesignProblem.Purpose;

/// How much is left unknown after some runs; less is better. It is the mean over the poses, so that
/// a design does not rest on one guess of the parameters.
final class RunScore {
  /// What stands for nothing known of a parameter, in units of its information from a run of the
  /// fit.
  static final double RIDGE = 1e-9;

  private final DesignProblem problem;
  private final double[][][] known;

  /// The covariance of each subject in each pose before any run.
  private final double[][][] before;

  RunScore(DesignProblem problem, double[][][] known) {
    this.problem = problem;
    this.known = known;
    before = new double[known.length][][];
    for (int s = 0; s < known.length; s++) {
      before[s] = new double[known[s].length][];
      for (int b = 0; b < known[s].length; b++) {
        before[s][b] = inverse(known[s][b]);
      }
    }
  }

  private static int side(double[] matrix) {
    return (int) Math.round(Math.sqrt(matrix.length));
  }

  /// The scale of each parameter of subject `b` at the point estimates: the root of its information,
  /// some runs counted in.
  double[] sizes(int b, List<RunSpace.Run> runs) {
    int n = side(known[0][b]);
    double[] size = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = known[0][b][i * n + i];
      for (RunSpace.Run run : runs) {
        double v = run.says()[0][b].slopes()[i];
        sum += v * v;
      }
      size[i] = sum > 0 ? Math.sqrt(sum) : 1;
    }
    return size;
  }

  /// With a ridge beside which anything known is much, so that what is not known is huge, not
  /// undefined.
  private static double[] inverse(double[] information) {
    int n = side(information);
    double[] size = new double[n];
    for (int i = 0; i < n; i++) {
      size[i] = information[i * n + i] > 0 ? Math.sqrt(information[i * n + i]) : 1;
    }
    double[] factor = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        factor[i * n + j] = information[i * n + j] / (size[i] * size[j]) + (i == j ? RIDGE : 0);
      }
    }
    double[] inverse = new double[n * n];
    boolean known = Dense.cholesky(factor, n);
    for (int j = 0; j < n; j++) {
      double[] unit = new double[n];
      unit[j] = 1;
      if (known) {
        Dense.solve(factor, n, unit);
      }
      for (int i = 0; i < n; i++) {
        inverse[i * n + j] = unit[i] / (size[i] * size[j]) / (known ? 1 : RIDGE);
      }
    }
    return inverse;
  }

  /// The state of knowledge with some runs made.
  final class State {
    private final List<RunSpace.Run> runs;

    /// By pose and subject.
    final double[][][] covariance;

    /// By aim, pose and subject: covariance times gradient; by aim and pose: the variance.
    private final double[][][][] pulls;

    private final double[][] variances;

    State(List<RunSpace.Run> runs) {
      this.runs = runs;
      covariance = new double[before.length][][];
      for (int s = 0; s < before.length; s++) {
        covariance[s] = new double[before[s].length][];
        for (int b = 0; b < before[s].length; b++) {
          double[] v = before[s][b].clone();
          for (RunSpace.Run run : runs) {
            update(v, run.says()[s][b].slopes());
          }
          covariance[s][b] = v;
        }
      }
      List<Aim> aims = aims();
      pulls = new double[aims.size()][before.length][][];
      variances = new double[aims.size()][before.length];
      for (int a = 0; a < pulls.length; a++) {
        for (int s = 0; s < before.length; s++) {
          double[][] gradient = aims.get(a).gradients().get(s);
          pulls[a][s] = new double[gradient.length][];
          for (int b = 0; b < gradient.length; b++) {
            pulls[a][s][b] = times(covariance[s][b], gradient[b]);
            variances[a][s] += dot(pulls[a][s][b], gradient[b]);
          }
        }
      }
    }

    /// The variance of an aim in a pose.
    double variance(int aim, int pose) {
      return variances[aim][pose];
    }

    double score() {
      return switch (problem.purpose()) {
        case Purpose.Numbers _ -> {
          double sum = 0;
          for (double[] ofAim : variances) {
            for (double v : ofAim) {
              sum += Math.log(v);
            }
          }
          yield sum / (variances.length * before.length);
        }
        case Purpose.Parameters _ -> {
          double sum = 0;
          for (int s = 0; s < before.length; s++) {
            for (double[] v : covariance[s]) {
              double[] factor = v.clone();
              int n = side(v);
              if (!Dense.cholesky(factor, n)) {
                yield Double.POSITIVE_INFINITY;
              }
              for (int i = 0; i < n; i++) {
                sum += 2 * Math.log(factor[i * n + i]) / n;
              }
            }
          }
          yield sum / before.length;
        }
        case Purpose.Tell _ -> -apart(runs);
      };
    }

    /// The score with one more run.
    double with(RunSpace.Run run) {
      return switch (problem.purpose()) {
        case Purpose.Numbers _ -> {
          double sum = 0;
          for (int s = 0; s < before.length; s++) {
            double[] less = new double[pulls.length];
            for (int b = 0; b < covariance[s].length; b++) {
              double[] v = run.says()[s][b].slopes();
              double size = 1 + quadratic(covariance[s][b], v);
              for (int a = 0; a < pulls.length; a++) {
                double pull = dot(pulls[a][s][b], v);
                less[a] += pull * pull / size;
              }
            }
            for (int a = 0; a < pulls.length; a++) {
              sum += Math.log(Math.max(variances[a][s] - less[a], 1e-300));
            }
          }
          yield sum / (pulls.length * before.length);
        }
        case Purpose.Parameters _ -> {
          double sum = 0;
          for (int s = 0; s < before.length; s++) {
            for (int b = 0; b < covariance[s].length; b++) {
              double[] v = run.says()[s][b].slopes();
              sum -= Math.log1p(quadratic(covariance[s][b], v)) / v.length;
            }
          }
          yield sum / before.length;
        }
        case Purpose.Tell _ -> {
          var more = new ArrayList<>(runs);
          more.add(run);
          yield -apart(more);
        }
      };
    }
  }

  /// How far apart two laws are at some runs, in standard deviations squared: `dᵀΣ⁻¹d` with `d` the
  /// difference of what they expect, and in `Σ` how far runs stray and how sure each law is.
  double apart(List<RunSpace.Run> runs) {
    int k = runs.size();
    double sum = 0;
    for (int s = 0; s < before.length; s++) {
      double[] noise = {
        problem.subjects().get(0).information().noise(),
        problem.subjects().get(1).information().noise()
      };
      double[] sigma = new double[k * k];
      double[] d = new double[k];
      for (int i = 0; i < k; i++) {
        d[i] = runs.get(i).says()[s][0].expected() - runs.get(i).says()[s][1].expected();
        sigma[i * k + i] = (noise[0] * noise[0] + noise[1] * noise[1]) / 2;
        for (int b = 0; b < 2; b++) {
          double[] pull = times(before[s][b], runs.get(i).says()[s][b].slopes());
          for (int j = 0; j < k; j++) {
            double[] other = runs.get(j).says()[s][b].slopes();
            sigma[i * k + j] += noise[b] * noise[b] * dot(pull, other) / 2;
          }
        }
      }
      double[] solved = d.clone();
      if (k > 0 && Dense.cholesky(sigma, k)) {
        Dense.solve(sigma, k, solved);
        sum += dot(solved, d);
      }
    }
    return sum / before.length;
  }

  private List<Aim> aims() {
    return problem.purpose() instanceof Purpose.Numbers(var aims) ? aims : List.of();
  }

  /// The covariance once a run that says `v` is made.
  private static void update(double[] covariance, double[] v) {
    int n = v.length;
    double[] pull = times(covariance, v);
    double size = 1 + dot(pull, v);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        covariance[i * n + j] -= pull[i] * pull[j] / size;
      }
    }
  }

  private static double[] times(double[] matrix, double[] x) {
    int n = x.length;
    double[] result = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        result[i] += matrix[i * n + j] * x[j];
      }
    }
    return result;
  }

  private static double quadratic(double[] matrix, double[] x) {
    int n = x.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double row = 0;
      for (int j = 0; j < n; j++) {
        row += matrix[i * n + j] * x[j];
      }
      sum += row * x[i];
    }
    return sum;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
