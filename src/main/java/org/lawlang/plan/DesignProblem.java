package org.lawlang.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lawlang.fit.Information;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.plan.Problem.Constraint;
import org.lawlang.symbolic.Expr;

/// Which runs to make next: so many of them out of what may be chosen, for a purpose.
///
/// @param cost of one run, an expression in the unknowns, as the user wrote it beside; free without
/// @param budget what all runs together may cost
/// @param constraints on each run, expressions in the unknowns; inequalities alone
/// @param subjects the fits that the runs are to inform
/// @param poses settings of the parameters of all subjects over which the design is to be good: the
/// point estimates first, then draws; each one array a subject, as walked
public record DesignProblem(
    int runs,
    List<Choice> choices,
    Optional<Expr> cost,
    String costText,
    OptionalDouble budget,
    List<Constraint> constraints,
    List<Subject> subjects,
    List<double[][]> poses,
    Purpose purpose) {
  public DesignProblem {
    choices = List.copyOf(choices);
    constraints = List.copyOf(constraints);
    subjects = List.copyOf(subjects);
    poses = List.copyOf(poses);
  }

  /// An unknown of a run: from a box, whole or not; from a list of numbers; or a level of an
  /// indexing column.
  public sealed interface Choice {
    String name();

    record Between(String name, Interval box, boolean integer) implements Choice {}

    record Among(String name, List<Double> values) implements Choice {
      public Among {
        values = List.copyOf(values);
      }
    }

    record Level(String name, List<String> levels) implements Choice {
      public Level {
        levels = List.copyOf(levels);
      }
    }
  }

  /// A fit under its name.
  public record Subject(String name, Information information) {
    List<String> arguments() {
      return information.fit().task().arguments();
    }
  }

  /// What for.
  public sealed interface Purpose {
    /// To know numbers better: c-optimal for one, the mean of the logarithms of their variances for
    /// several.
    record Numbers(List<Aim> aims) implements Purpose {
      public Numbers {
        aims = List.copyOf(aims);
      }
    }

    /// To know all parameters of the subjects better: D-optimal.
    record Parameters() implements Purpose {}

    /// To tell the first subject from the second: T-optimal, as far as both are known.
    record Tell() implements Purpose {}
  }

  /// A number that depends on the parameters.
  ///
  /// @param gradients by the walked parameters: for each pose one array a subject
  public record Aim(String text, Quantity now, List<double[][]> gradients) {
    public Aim {
      gradients = List.copyOf(gradients);
    }
  }

  /// The numeric arguments of a subject's law at a point of the choices, in its order.
  double[] arguments(Subject subject, double[] at) {
    return subject.arguments().stream().mapToDouble(name -> at[place(name)]).toArray();
  }

  private int place(String name) {
    for (int i = 0; i < choices.size(); i++) {
      if (choices.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no unknown " + name);
  }

  /// The levels of indexing columns at a point.
  Map<String, String> levels(double[] at) {
    var levels = new HashMap<String, String>();
    for (int i = 0; i < choices.size(); i++) {
      if (choices.get(i) instanceof Choice.Level(var name, var names)) {
        levels.put(name, names.get((int) at[i]));
      }
    }
    return levels;
  }
}
