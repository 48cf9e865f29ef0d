package org.lawlang.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The second source is `BigDecimal`.
final class DecimalTest {

  @ParameterizedTest
  @CsvSource({
    "0.125, 2, 0.12",
    "0.375, 2, 0.38",
    "9.995, 2, 10.00",
    "0.5, 0, 0",
    "1.5, 0, 2",
    "-0.4, 0, 0",
    "14500, -3, 14000",
    "15500, -3, 16000",
    "999.9, -2, 1000",
    "4, -2, 0",
    "60, -2, 100",
    "0, 3, 0.000",
  })
  void halvesGoToTheEvenNeighbour(double x, int places, String text) {
    assertEquals(text, Decimal.of(x).fixed(places));
  }

  @Property
  void roundingIsThatOfBigDecimal(@ForAll double x, @ForAll @IntRange(min = 1, max = 20) int to) {
    BigDecimal expected = BigDecimal.valueOf(x).round(new MathContext(to, RoundingMode.HALF_EVEN));
    assertEquals(expected.stripTrailingZeros().toPlainString(), Decimal.of(x).round(to).plain());
  }

  @Property
  void itsValueAndPrecisionAreThoseOfBigDecimal(
      @ForAll double x, @ForAll @IntRange(min = 1, max = 20) int to) {
    BigDecimal rounded = BigDecimal.valueOf(x).round(new MathContext(to, RoundingMode.HALF_EVEN));
    assertEquals(rounded.doubleValue() + 0.0, Decimal.of(x).round(to).value() + 0.0);
    int precision = x == 0 ? 0 : BigDecimal.valueOf(x).stripTrailingZeros().precision();
    assertEquals(precision, Decimal.of(x).precision());
  }

  /// Few digits make ties common.
  @Property
  void tiesAreRoundedAsBigDecimalDoes(
      @ForAll @IntRange(min = -99_999, max = 99_999) int digits,
      @ForAll @IntRange(min = -8, max = 8) int power,
      @ForAll @IntRange(min = -6, max = 9) int places) {
    double x = Double.parseDouble(digits + "e" + power);
    BigDecimal expected = BigDecimal.valueOf(x).setScale(places, RoundingMode.HALF_EVEN);
    assertEquals(
        places < 0 && expected.signum() == 0 ? "0" : expected.toPlainString(),
        Decimal.of(x).fixed(places));
  }
}
