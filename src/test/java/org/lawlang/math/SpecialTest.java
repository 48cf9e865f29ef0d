package org.lawlang.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialTest {

  @ParameterizedTest
  @CsvFileSource(resources = "/org/lawlang/math/special.csv")
  void agreesWithFiftyDigits(String function, double x, double expected) {
    double actual = value(function, x);
    double error = expected == 0 ? Math.abs(actual) : Math.abs(actual / expected - 1);
    assertTrue(
        error <= (function.equals("digamma") ? 4e-15 : 1e-15),
        () -> function + "(" + x + ") is " + actual + ", off by " + error);
  }

  private static double value(String function, double x) {
    return switch (function) {
      case "erf" -> Special.erf(x);
      case "erfc" -> Special.erfc(x);
      case "lgamma" -> Special.lgamma(x);
      case "digamma" -> Special.digamma(x);
      case "trigamma" -> Special.polygamma(1, x);
      case "polygamma2", "polygamma3", "polygamma4", "polygamma5", "polygamma10" ->
          Special.polygamma(Integer.parseInt(function.substring("polygamma".length())), x);
      case "sigmoid" -> Special.sigmoid(x);
      case "softplus" -> Special.softplus(x);
      case "asinh" -> Special.asinh(x);
      case "acosh" -> Special.acosh(x);
      case "atanh" -> Special.atanh(x);
      default -> throw new IllegalArgumentException(function);
    };
  }

  @Test
  void polesAndDomains() {
    for (double pole : new double[] {0, -1, -7}) {
      assertEquals(Double.POSITIVE_INFINITY, Special.lgamma(pole));
      assertEquals(Double.NaN, Special.digamma(pole));
      assertEquals(Double.POSITIVE_INFINITY, Special.polygamma(1, pole));
      assertEquals(Double.NaN, Special.polygamma(2, pole));
    }
    assertEquals(0, Special.lgamma(1));
    assertEquals(0, Special.lgamma(2));
    assertEquals(0, Special.polygamma(1, Double.POSITIVE_INFINITY));
    assertEquals(Double.POSITIVE_INFINITY, Special.digamma(Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, Special.acosh(0.9));
    assertEquals(Double.NaN, Special.atanh(1.1));
    assertEquals(Double.NEGATIVE_INFINITY, Special.atanh(-1));
    assertEquals(-0.0, Special.asinh(-0.0));
    assertEquals(Double.NaN, Special.polygamma(-1, 1));
    assertEquals(Double.NaN, Special.polygamma(0.5, 1));
    assertEquals(Special.digamma(3), Special.polygamma(0, 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "erf",
        "erfc",
        "lgamma",
        "digamma",
        "trigamma",
        "sigmoid",
        "softplus",
        "asinh",
        "acosh",
        "atanh"
      })
  void notANumberStaysSo(String function) {
    assertEquals(Double.NaN, value(function, Double.NaN));
  }

  @Test
  void quantilesOfTheNormalDistribution() {
    assertEquals(1.959963984540054, Special.gaussianQuantile(0.975), 1e-14); // R's qnorm
    assertEquals(-3.090232306167813, Special.gaussianQuantile(0.001), 1e-13);
    assertEquals(-37.0470962993612, Special.gaussianQuantile(1e-300), 1e-13); // scipy's ndtri
    assertEquals(0, Special.gaussianQuantile(0.5));
    assertEquals(Double.NEGATIVE_INFINITY, Special.gaussianQuantile(0));
    assertEquals(Double.POSITIVE_INFINITY, Special.gaussianQuantile(1));
    var theirs = new NormalDistribution(null, 0, 1);
    for (double p = 0.01; p < 1; p += 0.013) {
      assertEquals(theirs.inverseCumulativeProbability(p), Special.gaussianQuantile(p), 1e-14);
    }
  }

  @Test
  void logarithmsToBaseTwo() {
    for (int k = -1022; k <= 1023; k++) {
      assertEquals(k, Special.log2(Math.scalb(1.0, k)));
    }
    assertEquals(1.584962500721156, Special.log2(3), 3e-16); // OEIS A020857
    assertEquals(Double.NEGATIVE_INFINITY, Special.log2(0));
    assertEquals(Double.POSITIVE_INFINITY, Special.log2(Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, Special.log2(-1));
    assertEquals(-1074, Special.log2(Double.MIN_VALUE));
  }

  /// Γ(x + 1) = x·Γ(x), and its derivatives.
  @Property
  void recurrences(
      @ForAll @DoubleRange(min = -30, max = 60) double x, @ForAll @IntRange(max = 4) int n) {
    double step = (n % 2 == 0 ? 1 : -1) * factorial(n) / Math.pow(x, n + 1);
    double below = Special.polygamma(n, x);
    if (Math.abs(x - Math.rint(x)) < 1e-3) {
      return;
    }
    double scale = Math.abs(step) + Math.abs(below);
    assertEquals(Special.polygamma(n, x + 1), below + step, 1e-10 * scale + 1e-14);
    assertEquals(
        Special.lgamma(x + 1),
        Special.lgamma(x) + Math.log(Math.abs(x)),
        1e-13 * (1 + Math.abs(Special.lgamma(x))));
  }

  private static double factorial(int n) {
    return n == 0 ? 1 : n * factorial(n - 1);
  }

  @Test
  void logSumExpDoesNotOverflow() {
    assertEquals(1000 + Math.log(2), Special.logSumExp(new double[] {1000, 1000}));
    assertEquals(-1000 + Math.log(3), Special.logSumExp(new double[] {-1000, -1000, -1000}));
    assertEquals(Double.NEGATIVE_INFINITY, Special.logSumExp(new double[0]));
    assertEquals(7, Special.logSumExp(new double[] {Double.NEGATIVE_INFINITY, 7}));
    assertEquals(
        Double.POSITIVE_INFINITY, Special.logSumExp(new double[] {Double.POSITIVE_INFINITY, 7}));
    assertEquals(Double.NaN, Special.logSumExp(new double[] {Double.NaN, 7}));
  }
}
