package org.lawlang.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class WideTest {
  private static final MathContext DIGITS = new MathContext(60);

  private static BigDecimal exact(Wide x) {
    return new BigDecimal(x.hi()).add(new BigDecimal(x.lo()));
  }

  private static void near(String expected, Wide found) {
    BigDecimal e = new BigDecimal(expected);
    BigDecimal error = exact(found).subtract(e).abs();
    assertTrue(
        error.compareTo(e.abs().multiply(new BigDecimal("2e-30"))) <= 0,
        () -> expected + " " + exact(found));
  }

  /// From mpmath with 50 digits.
  @Test
  void functions() {
    Wide x = Wide.decimal(0.7);
    near("2.0137527074704765216245493885830652700175423941459", x.exp());
    near("-0.35667494393873237891263871124118447796401675904691", x.log());
    near("0.64421768723769105367261435139872018306581384457369", x.sin());
    near("0.76484218728448842625585999019186490926821055037370", x.cos());
    near("0.61072596438920861654375887649023609381850306612882", x.atan());
    near("0.83666002653407554797817202578518748939281536929867", x.sqrt());
    near("0.77905591267044909399225561650187163353848764891877", x.power(x));
    near("22026.465794806716516957900645284244366353512618557", Wide.of(10).exp());
    near("4.5399929762484851535591515560550610237918088866565e-5", Wide.of(-10).exp());
    near("-0.50636564110975879365655761045978543206503272129066", Wide.of(100).sin());
    near("0.86231887228768393410193851395084253551008400853551", Wide.of(100).cos());
    near("4.6051701859880913680359829093687284152022029772575", Wide.of(100).log());
    near("1.5607966601082313810249815754304718935372153471432", Wide.of(100).atan());
    near("3.1415926535897932384626433832795028841971693993751", Wide.PI);
  }

  @Test
  void aDecimalIsWhatWasRead() {
    near("0.1", Wide.decimal(0.1));
    near("2.5134", Wide.decimal(2.5134));
    assertEquals(Wide.of(Math.PI), Wide.decimal(Math.PI), "16 digits: computed, not read");
    assertEquals(Wide.of(0.5), Wide.decimal(0.5));
  }

  @Property
  void aDecimalIsThatOfBigDecimal(
      @ForAll @LongRange(min = -999_999_999_999_999L, max = 999_999_999_999_999L) long digits,
      @ForAll @IntRange(min = -40, max = 40) int power) {
    var decimal = new BigDecimal(digits + "e" + power);
    double x = decimal.doubleValue();
    double off = decimal.subtract(new BigDecimal(x)).doubleValue();
    assertEquals(new Wide(x, off), Wide.decimal(x));
  }

  @Property
  void arithmetic(
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double a,
      @ForAll @DoubleRange(min = 0.01, max = 1e6) double b) {
    Wide x = Wide.of(a).over(Wide.of(3));
    Wide y = Wide.of(b).over(Wide.of(7));
    BigDecimal p = exact(x);
    BigDecimal q = exact(y);
    near(p.multiply(q).toString(), x.times(y));
    near(p.divide(q, DIGITS).toString(), x.over(y));
    BigDecimal sum = p.add(q);
    BigDecimal error = exact(x.plus(y)).subtract(sum).abs();
    BigDecimal size = p.abs().add(q.abs());
    assertTrue(error.compareTo(size.multiply(new BigDecimal("2e-31"))) <= 0, () -> a + " " + b);
  }

  @Test
  void whatDoublesCannotSayComesOutAsTheyDo() {
    assertTrue(Double.isNaN(Wide.of(-1).log().hi()));
    assertTrue(Double.isNaN(Wide.of(-1).sqrt().hi()));
    assertEquals(Double.POSITIVE_INFINITY, Wide.of(1000).exp().hi());
    assertEquals(0, Wide.of(-1000).exp().hi());
    assertEquals(Double.POSITIVE_INFINITY, Wide.ONE.over(Wide.ZERO).hi());
  }
}
