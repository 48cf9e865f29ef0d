package org.lawlang.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lawlang.math.Digits;
import org.lawlang.math.Interval;
import org.lawlang.math.Quantity;
import org.lawlang.model.Law;
import org.lawlang.model.Param;

/// The parameters of several laws as those of one fit: equal names are one parameter.
///
/// @param conflicts what the laws do not agree on, in words
record Union(List<Param> parameters, List<String> conflicts) {
  Union {
    parameters = List.copyOf(parameters);
    conflicts = List.copyOf(conflicts);
  }

  static Union of(List<Law> laws) {
    if (laws.size() == 1) {
      return new Union(laws.getFirst().parameters(), List.of());
    }
    var parameters = new LinkedHashMap<String, Param>();
    var conflicts = new ArrayList<String>();
    for (Law law : laws) {
      for (Param p : law.parameters()) {
        parameters.merge(p.name(), p, (a, b) -> meet(a, b, conflicts));
      }
    }
    for (Param p : parameters.values()) {
      String stem = p.name().replaceFirst("\\[.*", "");
      if (!stem.equals(p.name()) && parameters.containsKey(stem)) {
        conflicts.add(stem + " and " + p.name() + " are two parameters of one name");
      }
    }
    return new Union(List.copyOf(parameters.values()), conflicts);
  }

  /// Of the parameters that are not fixed.
  Map<String, Interval> ranges() {
    var ranges = new LinkedHashMap<String, Interval>();
    parameters.forEach(p -> ranges.put(p.name(), p.range()));
    return ranges;
  }

  private static Param meet(Param a, Param b, List<String> conflicts) {
    double lo = Math.max(a.range().lo(), b.range().lo());
    double hi = Math.min(a.range().hi(), b.range().hi());
    Optional<Quantity> given = a.given().or(b::given);
    Optional<Double> fixed = given.map(Quantity::value);
    if (a.fixed().isPresent() && b.fixed().isPresent() && !a.fixed().equals(b.fixed())) {
      conflicts.add(
          a.name() + " is fixed at " + number(a.fixed()) + " and at " + number(b.fixed()));
      return a;
    }
    if (fixed.isEmpty() && !(lo <= hi)) {
      conflicts.add("the ranges of " + a.name() + " exclude each other");
      return a;
    }
    if (a.fixed().isEmpty() && fixed.isPresent() && !a.range().contains(fixed.get())) {
      conflicts.add(a.name() + " is fixed at " + number(fixed) + ", out of its range");
      return a;
    }
    if (b.fixed().isEmpty() && fixed.isPresent() && !b.range().contains(fixed.get())) {
      conflicts.add(a.name() + " is fixed at " + number(fixed) + ", out of its range");
      return a;
    }
    return new Param(
        a.name(),
        fixed.isPresent() ? a.range() : new Interval(lo, hi),
        a.open() || b.open(),
        given,
        a.prior().or(b::prior),
        a.group());
  }

  private static String number(Optional<Double> value) {
    return Digits.of(value.orElse(Double.NaN));
  }

  /// `1 row`, `2 rows`.
  static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  /// `a`, `a and b`, `a, b and c`.
  static String list(List<String> names) {
    return names.size() == 1
        ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
