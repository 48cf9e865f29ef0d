package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// The objective of a fit over the rows, `Σ w·ρ`, with its derivatives by the `n` parameters, each
/// part a kernel that is compiled when it is first asked for.
///
/// The loss `ρ` is a function of the residual, of target and prediction, or of both; besides of
/// columns, of settings, and of parameters of its own that are moved like those of the law (a
/// scale). What a loss does not depend on costs nothing.
///
/// The parameters of every kernel are those of the prediction and of the loss, then the settings,
/// so that a setting may change from call to call. Triangles are upper ones, row by row: (0,0), (0,1)
/// … (0,n−1), (1,1) … (n−1,n−1). May be shared between threads.
public final class ObjectiveKernels {

  /// What there is a kernel of. Below, `m` is the prediction, `g` its gradient, `r` the residual `t
  /// − m`; `ρ'` and `ρ''` are the derivatives of `ρ` by `m`, `ρᵢ` the one by parameter `i` where it
  /// stands in the loss itself (zero for those of the law).
  public enum Part {
    /// `m`, then `g`: meant for [Kernel#evaluate].
    PREDICTION,
    /// `r`, `ρ`, `ρ'`, `ρ''`: meant for [Kernel#evaluate].
    RESIDUAL,
    /// `ρ`
    VALUE,
    /// `ρ`, then its gradient `sᵢ = ρ'·gᵢ + ρᵢ`.
    GRADIENT,
    /// `ρ`, its gradient, then the triangle of its Hessian `ρ''·gᵢ·gⱼ + ρ'·∂ᵢ∂ⱼm + ρᵢ'·gⱼ + ρⱼ'·gᵢ +
    /// ρᵢⱼ`.
    HESSIAN,
    /// As [#HESSIAN], then the triangle of the normal matrix `gᵢ·gⱼ`; for a parameter of the loss
    /// alone one on the diagonal.
    SURFACE,
    /// As [#HESSIAN], then the diagonal of the normal matrix.
    SCALED,
    /// The triangle of `sᵢ·sⱼ`, the inner part of a sandwich; it wants squared weights.
    SCORES
  }

  private final List<String> parameters;
  private final List<String> columns;
  private final int size;
  private final Slopes slopes;
  private final Expr residual;
  private final Expr loss;
  private final Expr first;
  private final Expr second;
  private final Expr[] own;
  private final Expr[] mixed;
  private final Expr[][] both;
  private final AtomicReferenceArray<Kernel> kernels =
      new AtomicReferenceArray<>(Part.values().length);

  private ObjectiveKernels(
      List<String> parameters,
      List<String> columns,
      int size,
      Slopes slopes,
      Expr target,
      Expr loss) {
    this.parameters = List.copyOf(parameters);
    this.columns = List.copyOf(columns);
    this.size = size;
    this.slopes = slopes;
    residual = slopes.let(Normal.subtract(target, slopes.value()));
    var names = new HashMap<String, Expr>();
    names.put(Objective.RESIDUAL, residual);
    names.put(Objective.TARGET, target);
    names.put(Objective.PREDICTION, slopes.value());
    this.loss = slopes.let(Substitution.replace(loss, names));
    Expr slope = byPrediction(loss);
    first = slopes.let(Substitution.replace(slope, names));
    second = slopes.let(Substitution.replace(byPrediction(slope), names));
    own = new Expr[size];
    mixed = new Expr[size];
    both = new Expr[size][size];
    for (int i = 0; i < size; i++) {
      Expr byOwn = Derivative.of(loss, parameters.get(i));
      own[i] = slopes.let(Substitution.replace(byOwn, names));
      mixed[i] = slopes.let(Substitution.replace(byPrediction(byOwn), names));
      for (int j = 0; j < size; j++) {
        Expr byBoth = Derivative.of(byOwn, parameters.get(j));
        both[i][j] = slopes.let(Substitution.replace(byBoth, names));
      }
    }
  }

  /// The derivative of a loss by the prediction, which it may see as such and in its residual.
  private static Expr byPrediction(Expr loss) {
    return Normal.subtract(
        Derivative.of(loss, Objective.PREDICTION), Derivative.of(loss, Objective.RESIDUAL));
  }

  /// @param prediction `m`, in the parameters and columns
  /// @param parameters those of the prediction, and those that the loss alone has
  /// @param loss `ρ`, in [Objective#RESIDUAL], [Objective#TARGET], [Objective#PREDICTION], the
  /// settings, parameters and columns
  /// @param settings what the loss is told with each call; they may bear names of the law's
  /// @param target the column `t`
  /// @param columns all columns in the order in which the kernels get them
  public static ObjectiveKernels of(
      Expr prediction,
      List<String> parameters,
      Expr loss,
      List<String> settings,
      String target,
      List<String> columns) {
    var taken = new HashSet<String>(columns);
    taken.addAll(parameters);
    var all = new ArrayList<String>(parameters);
    var renamed = new HashMap<String, Expr>();
    for (String setting : settings) {
      String name = setting;
      while (!taken.add(name)) {
        name += "'";
      }
      renamed.put(setting, Normal.var(name));
      all.add(name);
    }
    Slopes slopes = Slopes.of(prediction, parameters, taken);
    return new ObjectiveKernels(
        all,
        columns,
        parameters.size(),
        slopes,
        Normal.var(target),
        Substitution.replace(loss, renamed));
  }

  /// How many parameters the prediction has.
  public int size() {
    return size;
  }

  /// The length of a triangle.
  public int triangle() {
    return size * (size + 1) / 2;
  }

  public Kernel kernel(Part part) {
    Kernel kernel = kernels.get(part.ordinal());
    if (kernel == null) {
      kernel = Compiler.compile(program(part));
      kernels.set(part.ordinal(), kernel);
    }
    return kernel;
  }

  /// What a part computes; asking makes formulas, but no class.
  public synchronized RowProgram program(Part part) {
    var outputs = new ArrayList<Expr>();
    switch (part) {
      case PREDICTION -> {
        outputs.add(slopes.value());
        for (int i = 0; i < size; i++) {
          outputs.add(slopes.slope(i));
        }
      }
      case RESIDUAL -> outputs.addAll(List.of(residual, loss, first, second));
      case VALUE -> outputs.add(loss);
      case GRADIENT -> addGradient(outputs);
      case HESSIAN -> {
        addGradient(outputs);
        addHessian(outputs);
      }
      case SURFACE -> {
        addGradient(outputs);
        addHessian(outputs);
        addNormal(outputs);
      }
      case SCALED -> {
        addGradient(outputs);
        addHessian(outputs);
        for (int i = 0; i < size; i++) {
          outputs.add(normal(i, i));
        }
      }
      case SCORES -> {
        for (int i = 0; i < size; i++) {
          Expr left = slopes.let(score(i));
          for (int j = i; j < size; j++) {
            outputs.add(Normal.product(left, slopes.let(score(j))));
          }
        }
      }
    }
    return new RowProgram(parameters, columns, slopes.lets(), outputs).pruned();
  }

  private Expr score(int i) {
    return Normal.sum(Normal.product(first, slopes.slope(i)), own[i]);
  }

  private void addGradient(List<Expr> outputs) {
    outputs.add(loss);
    for (int i = 0; i < size; i++) {
      outputs.add(score(i));
    }
  }

  private void addHessian(List<Expr> outputs) {
    for (int i = 0; i < size; i++) {
      Expr bent = slopes.let(Normal.sum(Normal.product(second, slopes.slope(i)), mixed[i]));
      for (int j = i; j < size; j++) {
        outputs.add(
            Normal.sum(
                Normal.product(bent, slopes.slope(j)),
                Normal.product(first, slopes.let(slopes.slope(i, j))),
                Normal.product(mixed[j], slopes.slope(i)),
                both[i][j]));
      }
    }
  }

  private void addNormal(List<Expr> outputs) {
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        outputs.add(normal(i, j));
      }
    }
  }

  private Expr normal(int i, int j) {
    boolean isOwn = slopes.slope(i).equals(Normal.ZERO) && !own[i].equals(Normal.ZERO);
    return isOwn && i == j ? Normal.ONE : Normal.product(slopes.slope(i), slopes.slope(j));
  }

  /// Of the objective at those parameters and settings.
  public double value(double[] parameters, double[][] columns, double[] weights) {
    return sums(Part.VALUE, 1, parameters, columns, weights)[0];
  }

  /// The value, then the gradient.
  public double[] gradient(double[] parameters, double[][] columns, double[] weights) {
    return sums(Part.GRADIENT, 1 + size, parameters, columns, weights);
  }

  /// The value, the gradient, then the triangle of the Hessian.
  public double[] hessian(double[] parameters, double[][] columns, double[] weights) {
    return sums(Part.HESSIAN, 1 + size + triangle(), parameters, columns, weights);
  }

  private double[] sums(
      Part part, int length, double[] parameters, double[][] columns, double[] weights) {
    var sums = new double[length];
    kernel(part).accumulate(parameters, columns, weights, 0, weights.length, sums);
    return sums;
  }
}
