package org.lawlang.fit;

import java.util.List;
import java.util.Optional;
import org.lawlang.data.Table;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Expr;

/// A fit to be made: each target's law to its column of `data`, all together. The objective is the
/// sum over all targets; parameters of equal names are one.
///
/// A law's arguments are numeric columns of `data` by their names; so are the variables of `weight`
/// and `holdout`. In `holdout` and in indexed parameters a text column stands for its category
/// codes. A row serves each target of whose law it has all cells.
///
/// @param targets one or more, with laws of different names
/// @param onLog compare the logarithms of target and law
/// @param weight of a row, an expression over the columns; one when absent
/// @param holdout rows for which it holds are scored, not fitted
/// @param starts that are given
public record FitTask(
    List<Target> targets,
    Table data,
    Objective objective,
    boolean onLog,
    Optional<Expr> weight,
    Optional<Expr.Test> holdout,
    List<Start> starts,
    FitOptions options) {
  public FitTask {
    targets = List.copyOf(targets);
    starts = List.copyOf(starts);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a fit without a law");
    }
  }

  /// A fit of one law to one column.
  public FitTask(
      Law law,
      Table data,
      String column,
      Objective objective,
      boolean onLog,
      Optional<Expr> weight,
      Optional<Expr.Test> holdout,
      List<Start> starts,
      FitOptions options) {
    this(
        List.of(new Target(law, column)), data, objective, onLog, weight, holdout, starts, options);
  }

  /// A law and the column that it is fitted to.
  public record Target(Law law, String column) {}

  /// The law and column of a fit of one law; absent where several are fitted together.
  public Optional<Target> sole() {
    return targets.size() == 1 ? Optional.of(targets.getFirst()) : Optional.empty();
  }

  public Optional<Target> target(String law) {
    return targets.stream().filter(t -> t.law().name().equals(law)).findFirst();
  }

  public List<Law> laws() {
    return targets.stream().map(Target::law).toList();
  }

  /// What is fitted, in words: `L`, `L1 and L2`.
  public String name() {
    return Union.list(laws().stream().map(Law::name).toList());
  }

  /// The parameters of all laws in the order in which they come. A name that several laws bear is
  /// one parameter, of the range in which all agree; where one law fixes it, it is fixed.
  public List<Param> parameters() {
    return Union.of(laws()).parameters();
  }

  /// The parameters that the fit has to find.
  public List<Param> free() {
    return parameters().stream().filter(p -> p.fixed().isEmpty()).toList();
  }

  /// The arguments of all laws.
  public List<String> arguments() {
    return laws().stream().flatMap(law -> law.arguments().stream()).distinct().toList();
  }

  /// The same of other laws, one a target.
  public FitTask with(List<Target> others) {
    return new FitTask(others, data, objective, onLog, weight, holdout, starts, options);
  }

  /// The same by another objective.
  public FitTask with(Objective other) {
    return new FitTask(targets, data, other, onLog, weight, holdout, starts, options);
  }

  public FitTask with(FitOptions others) {
    return new FitTask(targets, data, objective, onLog, weight, holdout, starts, others);
  }

  /// The same over another table with these columns.
  public FitTask on(Table other) {
    return new FitTask(targets, other, objective, onLog, weight, holdout, starts, options);
  }

  /// The same from those starts.
  public FitTask from(List<Start> others) {
    return new FitTask(targets, data, objective, onLog, weight, holdout, others, options);
  }
}
