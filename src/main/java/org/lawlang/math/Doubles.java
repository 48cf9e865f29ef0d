package org.lawlang.math;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/// An immutable list of numbers that keeps them unboxed.
public final class Doubles extends AbstractList<Double> implements RandomAccess {
  private final double[] values;

  private Doubles(double[] values) {
    this.values = values;
  }

  public static Doubles of(double... values) {
    return new Doubles(values.clone());
  }

  public static Doubles copyOf(List<Double> values) {
    return values instanceof Doubles known
        ? known
        : new Doubles(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public Double get(int index) {
    return values[index];
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public Doubles subList(int from, int to) {
    return new Doubles(Arrays.copyOfRange(values, from, to));
  }

  /// A copy of the numbers.
  public double[] toDoubles() {
    return values.clone();
  }
}
