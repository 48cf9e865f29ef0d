package org.lawlang.fit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lawlang.kernel.Interpreter;
import org.lawlang.math.Interval;
import org.lawlang.model.Param;
import org.lawlang.symbolic.Expr;
import org.lawlang.symbolic.PulledOut;
import org.lawlang.symbolic.Substitution;

/// The same task in parameters along which its laws bend less: scales are pulled out of the powers
/// that hold them ([PulledOut]). `E + (A/N)^alpha` is then searched as `E + A'/N^alpha`, and how a law
/// is written does not decide whether its optimum is found.
///
/// @param setup in the new parameters; those that were pulled out have no bounds
/// @param scales what was pulled out, by local parameter
record Straightened(Setup setup, Setup original, Map<Integer, PulledOut.Scale> scales) {

  /// Empty where nothing is to be pulled out.
  static Optional<Straightened> of(Setup original) {
    Coordinates coordinates = original.coordinates();
    var scales = new ArrayList<String>();
    var shifts = new ArrayList<String>();
    var positive = new HashSet<String>();
    for (Param p : coordinates.locals()) {
      if (Coordinates.isLog(p)) {
        scales.add(p.name());
      } else if (p.range().equals(Interval.REAL)) {
        shifts.add(p.name());
      } else if (p.range().lo() >= 0) {
        positive.add(p.name());
      }
    }
    var sizes = new HashMap<String, Double>();
    original
        .rows()
        .columns()
        .forEach(
            (name, values) -> {
              double size = size(values);
              if (!Double.isNaN(size)) {
                positive.add(name);
                sizes.put(name, size);
              }
            });
    return PulledOut.of(original.laws(), scales, shifts, positive, sizes)
        .filter(pulled -> isByLevel(coordinates.locals(), pulled))
        .map(pulled -> of(original, pulled));
  }

  /// The mean logarithm of a column; NaN where it is not positive.
  private static double size(double[] values) {
    double sum = 0;
    int n = 0;
    for (double x : values) {
      if (x <= 0) {
        return Double.NaN;
      }
      if (!Double.isNaN(x)) { // in rows of another target
        sum += Math.log(x);
        n++;
      }
    }
    return sum / n;
  }

  /// Whether each level of what was pulled out has one exponent.
  private static boolean isByLevel(List<Param> locals, PulledOut pulled) {
    for (Param p : locals) {
      PulledOut.Scale scale = pulled.scales().get(p.name());
      if (scale != null) {
        Set<String> names = Substitution.variables(scale.exponent());
        for (Param q : locals) {
          if (names.contains(q.name()) && q.group().isPresent() && !q.group().equals(p.group())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static Straightened of(Setup original, PulledOut pulled) {
    Coordinates coordinates = original.coordinates();
    var locals = new ArrayList<Param>();
    var scales = new HashMap<Integer, PulledOut.Scale>();
    for (int local = 0; local < coordinates.locals().size(); local++) {
      Param p = coordinates.locals().get(local);
      PulledOut.Scale scale = pulled.scales().get(p.name());
      if (scale == null) {
        locals.add(p);
      } else {
        scales.put(local, scale);
        locals.add(
            new Param(
                PulledOut.name(p.name()),
                Interval.NON_NEGATIVE,
                true,
                Optional.empty(),
                Optional.empty(),
                p.group()));
      }
    }
    List<Coordinates.Walker> walkers =
        coordinates.walkers().stream()
            .map(w -> scales.containsKey(w.local()) ? w.unbounded() : w)
            .toList();
    return new Straightened(
        original.in(pulled.all(), new Coordinates(locals, walkers)), original, scales);
  }

  /// The walked parameters of the original task, within their bounds.
  double[] back(double[] at) {
    double[] back = at.clone();
    List<Coordinates.Walker> walkers = original.coordinates().walkers();
    for (int w = 0; w < back.length; w++) {
      PulledOut.Scale scale = scales.get(walkers.get(w).local());
      if (scale != null) {
        Expr exponent = scale.exponent();
        double power = Interpreter.evaluate(exponent, values(exponent, walkers.get(w), at));
        back[w] = scale.centre() + at[w] / power;
      }
      Coordinates.Walker own = walkers.get(w);
      back[w] = Math.min(Math.max(back[w], own.lo()), own.hi());
    }
    return back;
  }

  /// The parameters of an exponent at the level of a walker.
  private Map<String, Double> values(Expr exponent, Coordinates.Walker of, double[] at) {
    Set<String> names = Substitution.variables(exponent);
    var values = new HashMap<String, Double>();
    List<Coordinates.Walker> walkers = setup.coordinates().walkers();
    for (int w = 0; w < at.length; w++) {
      Coordinates.Walker walker = walkers.get(w);
      String name = setup.coordinates().locals().get(walker.local()).name();
      if (names.contains(name) && (walker.level() < 0 || walker.level() == of.level())) {
        values.put(name, walker.value(at[w]));
      }
    }
    return values;
  }
}
