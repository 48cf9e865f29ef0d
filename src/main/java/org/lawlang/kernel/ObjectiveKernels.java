package org.lawlang.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Derivative;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.Normal;
import org.lawlang.symbolic.Substitution;

/// The objective of a fit over the rows, `Σ w·ρ(t − m)`, with its derivatives by the `n`
/// parameters, each part a kernel that is compiled when it is first asked for.
///
/// The parameters of every kernel are those of the prediction, then the settings of the loss, so
/// that a setting may change from call to call. Triangles are upper ones, row by row: (0,0), (0,1)
/// … (0,n−1), (1,1) … (n−1,n−1). May be shared between threads.
public final class ObjectiveKernels {

  /// What there is a kernel of. Below, `m` is the prediction, `g` its gradient, `r` the residual `t
  /// − m`.
  public enum Part {
    /// `m`, then `g`: meant for [Kernel#evaluate].
    PREDICTION,
    /// `r`, `ρ`, `ρ'`, `ρ''`: meant for [Kernel#evaluate].
    RESIDUAL,
    /// `ρ`
    VALUE,
    /// `ρ`, then its gradient `−ρ'·g`.
    GRADIENT,
    /// `ρ`, its gradient, then the triangle of its Hessian `ρ''·gᵢ·gⱼ − ρ'·∂ᵢ∂ⱼm`.
    HESSIAN,
    /// As [#HESSIAN], then the triangle of the normal matrix `gᵢ·gⱼ`.
    SURFACE,
    /// The triangle of `ρ''·gᵢ·gⱼ`, the Hessian without the curvature of the prediction.
    GAUSS_NEWTON,
    /// The triangle of `ρ'²·gᵢ·gⱼ`, the inner part of a sandwich; it wants squared weights.
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
  private final AtomicReferenceArray<Kernel> kernels =
      new AtomicReferenceArray<>(Part.values().length);

  private ObjectiveKernels(
      List<String> parameters,
      List<String> columns,
      int size,
      Slopes slopes,
      Expr target,
      Expr loss,
      Map<String, Expr> settings) {
    this.parameters = List.copyOf(parameters);
    this.columns = List.copyOf(columns);
    this.size = size;
    this.slopes = slopes;
    residual = slopes.let(Normal.subtract(target, slopes.value()));
    var names = new HashMap<String, Expr>(settings);
    names.put(Objective.RESIDUAL, residual);
    Expr slope = Derivative.of(loss, Objective.RESIDUAL);
    Expr bend = Derivative.of(slope, Objective.RESIDUAL);
    this.loss = slopes.let(Substitution.replace(loss, names));
    first = slopes.let(Substitution.replace(slope, names));
    second = slopes.let(Substitution.replace(bend, names));
  }

  /// @param prediction `m`, in the parameters and columns
  /// @param loss `ρ`, in the variable [Objective#RESIDUAL] and the settings
  /// @param settings the loss's own parameters; they may bear names of the law's
  /// @param target the column `t`, in the space of the prediction
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
        all, columns, parameters.size(), slopes, Normal.var(target), loss, renamed);
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
        addTriangle(outputs, Normal.ONE);
      }
      case GAUSS_NEWTON -> addTriangle(outputs, second);
      case SCORES -> addTriangle(outputs, slopes.let(Normal.power(first, 2)));
    }
    return new RowProgram(parameters, columns, slopes.lets(), outputs).pruned();
  }

  private void addGradient(List<Expr> outputs) {
    outputs.add(loss);
    Expr factor = slopes.let(Normal.scale(-1, first));
    for (int i = 0; i < size; i++) {
      outputs.add(Normal.product(factor, slopes.slope(i)));
    }
  }

  private void addHessian(List<Expr> outputs) {
    for (int i = 0; i < size; i++) {
      Expr bent = slopes.let(Normal.product(second, slopes.slope(i)));
      for (int j = i; j < size; j++) {
        outputs.add(
            Normal.subtract(
                Normal.product(bent, slopes.slope(j)),
                Normal.product(first, slopes.let(slopes.slope(i, j)))));
      }
    }
  }

  private void addTriangle(List<Expr> outputs, Expr factor) {
    for (int i = 0; i < size; i++) {
      Expr left = slopes.let(Normal.product(factor, slopes.slope(i)));
      for (int j = i; j < size; j++) {
        outputs.add(Normal.product(left, slopes.slope(j)));
      }
    }
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
