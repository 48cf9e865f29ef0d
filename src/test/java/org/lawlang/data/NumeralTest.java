package org.lawlang.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumeralTest {

  @Property
  void everyDoubleComesBack(@ForAll double x) {
    assertEquals(x, Numeral.parse(Double.toString(x)));
  }

  @Property(tries = 5000)
  void digitsAreRoundedAsTheJdkRoundsThem(
      @ForAll @CharRange(from = '0', to = '9') @StringLength(min = 1, max = 22) String whole,
      @ForAll @CharRange(from = '0', to = '9') @StringLength(max = 22) String part,
      @ForAll @IntRange(min = -340, max = 320) int exponent,
      @ForAll @IntRange(max = 3) int form) {
    String text =
        switch (form) {
          case 0 -> whole;
          case 1 -> "-" + whole + "." + part;
          case 2 -> "+" + whole + "." + part + "e" + exponent;
          default -> "." + whole + "E" + (exponent < 0 ? "" : "+") + exponent;
        };
    assertEquals(Double.parseDouble(text), Numeral.parse(text), text);
  }

  @ParameterizedTest
  @CsvSource({"inf,1", "Infinity,1", "+INF,1", "-inf,-1", "-Infinity,-1"})
  void infinities(String text, int sign) {
    assertEquals(sign * Double.POSITIVE_INFINITY, Numeral.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "-.",
        "e5",
        "1e",
        "1e+",
        "1,000",
        "1 000",
        "0x10",
        "1d",
        "1f",
        "70B",
        "40%",
        "--1",
        "1.2.3",
        "infinit",
        "infinityx",
        "nine",
        "1e5x"
      })
  void whatIsNoNumber(String text) {
    assertTrue(Double.isNaN(Numeral.parse(text)), text);
  }

  @ParameterizedTest
  @CsvSource({
    "1e999999999999,Infinity",
    "-0,-0.0",
    "1.,1",
    "00012,12",
    "1e-400,0",
    "9007199254740993,9007199254740992"
  })
  void edges(String text, double value) {
    assertEquals(value, Numeral.parse(text));
  }
}
