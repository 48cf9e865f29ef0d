package org.lawlang.fit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.data.Table;
import org.lawlang.model.Law;
import org.lawlang.model.Objective;
import org.lawlang.symbolic.Expr;

/// A fit to be made: `law` to the column `target` of `data`.
///
/// The law's arguments are numeric columns of `data` by their names; so are the variables of
/// `weight` and `holdout`. In `holdout` and in indexed parameters a text column stands for its
/// category codes.
///
/// @param onLog compare the logarithms of target and law
/// @param weight of a row, an expression over the columns; one when absent
/// @param holdout rows for which it holds are scored, not fitted
/// @param starts given starts, each by parameter name; parameters left out are found by Law
public record FitTask(
    Law law,
    Table data,
    String target,
    Objective objective,
    boolean onLog,
    Optional<Expr> weight,
    Optional<Expr.Test> holdout,
    List<Map<String, Double>> starts,
    FitOptions options) {
  public FitTask {
    starts = starts.stream().map(Map::copyOf).toList();
  }
}
