package org.lawlang.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Where a search begins: values of parameters. Those that are left out, or NaN, Law finds itself.
///
/// @param names of the parameters, one list for all starts of a table
/// @param values as many
@SuppressWarnings("ArrayRecordComponent")
public record Start(List<String> names, double[] values) {
  static final Start OF_LAW = new Start(List.of(), new double[0]);

  public Start {
    names = List.copyOf(names);
    if (names.size() != values.length) {
      throw new IllegalArgumentException("as many values as names");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Start(List<String> n, double[] v)
        && names.equals(n)
        && Arrays.equals(values, v);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + Arrays.hashCode(values);
  }

  public static Start of(Map<String, Double> values) {
    var names = List.copyOf(values.keySet());
    return new Start(names, names.stream().mapToDouble(values::get).toArray());
  }
}
