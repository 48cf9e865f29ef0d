package org.lawlang.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.junit.jupiter.api.Test;

class QuantityTest {

  private static Quantity uncertain(double value, double... draws) {
    return new Quantity.Uncertain(value, draws);
  }

  private static double[] draws(Quantity q) {
    return switch (q) {
      case Quantity.Exact(double value) -> new double[0];
      case Quantity.Uncertain(double value, double[] draws) -> draws;
    };
  }

  @Property
  void correlationsAreKept(@ForAll @Size(min = 2, max = 50) double[] x, @ForAll double value) {
    Quantity q = uncertain(value, x);
    assertEquals(uncertain(0, new double[x.length]), Quantity.map(v -> v[0] - v[1], List.of(q, q)));
    // An exact number beside it changes nothing but the arithmetic.
    Quantity shifted = Quantity.map(v -> v[0] + v[1], List.of(q, Quantity.exact(3)));
    for (int k = 0; k < x.length; k++) {
      assertEquals(x[k] + 3, shifted.draw(k));
    }
    assertEquals(value + 3, shifted.value());
  }

  @Property
  void momentsAndQuantilesAreThoseOfCommonsMath(
      @ForAll @Size(min = 2, max = 200) List<@DoubleRange(min = -1e3, max = 1e3) Double> list,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double level) {
    double[] x = list.stream().mapToDouble(Double::doubleValue).toArray();
    Quantity q = uncertain(0, x);
    assertEquals(new Mean().evaluate(x), q.mean(), 1e-12 * 1e3);
    double sd = new StandardDeviation().evaluate(x);
    assertEquals(sd, q.sd(), 1e-12 * 1e3);
    var percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(x);
    Interval interval = q.interval(level);
    assertEquals(percentile.evaluate(50 * (1 - level)), interval.lo(), 1e-10 * 1e3);
    assertEquals(percentile.evaluate(50 * (1 + level)), interval.hi(), 1e-10 * 1e3);
  }

  @Test
  void drawsThatAreUndefinedAreLeftOut() {
    Quantity q = uncertain(2, 1, Double.NaN, 3, Double.POSITIVE_INFINITY);
    assertEquals(2, q.mean());
    assertEquals(Math.sqrt(2), q.sd(), 1e-15);
    assertEquals(new Interval(1.05, 2.95), q.interval(0.95));
    assertEquals(0.5, q.probability(x -> x < 2));
    Quantity none = uncertain(2, Double.NaN);
    assertEquals(Interval.REAL, none.interval(0.95));
    assertTrue(
        Double.isNaN(none.mean())
            && Double.isNaN(none.sd())
            && Double.isNaN(none.probability(x -> x < 2)));
  }

  @Test
  void exactNumbersAreSure() {
    Quantity q = Quantity.map(v -> v[0] * v[1], List.of(Quantity.exact(3), Quantity.exact(4)));
    assertEquals(Quantity.exact(12), q);
    assertEquals(12, q.mean());
    assertEquals(0, q.sd());
    assertEquals(new Interval(12, 12), q.interval(0.5));
    assertEquals(1, q.probability(x -> x > 2));
    assertTrue(q.isExact());
  }

  @Test
  void drawsOfUnrelatedFitsKeepTheShorterCount() {
    Quantity sum =
        Quantity.map(v -> v[0] + v[1], List.of(uncertain(1, 1, 2, 3), uncertain(10, 10, 20)));
    assertArrayEquals(new double[] {11, 22}, draws(sum));
    assertNotEquals(sum, uncertain(11, 11, 23));
    assertEquals(sum.hashCode(), uncertain(11, 11, 22).hashCode());
    assertEquals(1.5, Arrays.stream(draws(uncertain(0, 1, 2))).average().orElseThrow());
  }

  @Test
  void aValueBesideItsDrawsIsOutside() {
    double[] draws = new double[101];
    for (int i = 0; i < draws.length; i++) {
      draws[i] = i;
    }
    assertFalse(new Quantity.Uncertain(50, draws).isOutside(0.95));
    assertFalse(new Quantity.Uncertain(2.5, draws).isOutside(0.95));
    assertTrue(new Quantity.Uncertain(2.4, draws).isOutside(0.95));
    assertTrue(new Quantity.Uncertain(97.6, draws).isOutside(0.95));
    assertFalse(new Quantity.Uncertain(Double.NaN, draws).isOutside(0.95));
    assertFalse(Quantity.exact(3).isOutside(0.95));
  }
}
