package org.lawlang.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/// Numbers against exact decimals, texts against themselves, and the words that LANGUAGE.md
/// reserves.
class WordsTest {
  private static final Map<String, Integer> MAGNITUDES =
      Map.of("", 0, "k", 3, "M", 6, "B", 9, "T", 12, "P", 15, "%", -2);

  @Property(tries = 300)
  void numbersAreExactDecimalsRoundedOnce(
      @ForAll @LongRange(min = 0) long digits,
      @ForAll @IntRange(min = 0, max = 20) int decimals,
      @ForAll @IntRange(min = -30, max = 30) int exponent) {
    String plain = new BigDecimal(BigInteger.valueOf(digits), decimals).toPlainString();
    for (var magnitude : MAGNITUDES.entrySet()) {
      assertNumber(
          new BigDecimal(plain).scaleByPowerOfTen(magnitude.getValue()),
          plain + magnitude.getKey());
      assertNumber(
          new BigDecimal(plain).scaleByPowerOfTen(exponent + magnitude.getValue()),
          plain + "e" + exponent + magnitude.getKey());
    }
  }

  private static void assertNumber(BigDecimal expected, String text) {
    var show = (Stmt.Show) Scripts.program(text).statements().getFirst();
    var number = (Term.Number) show.value();
    assertEquals(expected.doubleValue(), number.value(), text);
    assertEquals(text, number.text());
  }

  @Example
  void exponentsOfAnyLengthAreRead() {
    assertEquals(5e8, Numbers.value("5e000000000000000000005k"));
    assertEquals(0, Numbers.value("5e-99999999999999999999k"));
    assertEquals(0.004, Numbers.value(".4%"));
    assertEquals(1.4e12, Numbers.value("1.4T"));
  }

  @Property(tries = 500)
  void whatATextHoldsIsReadBack(@ForAll String value) {
    var show = (Stmt.Show) Scripts.program(Quotes.text(value)).statements().getFirst();
    assertEquals(value, ((Term.Text) show.value()).value());
  }

  @Property(tries = 500)
  void whatAColumnIsCalledIsReadBack(@ForAll String value) {
    if (!value.isEmpty()) {
      var show = (Stmt.Show) Scripts.program("t." + Quotes.name(value)).statements().getFirst();
      assertEquals(value, ((Term.Member) show.value()).name().name());
    }
  }

  @Example
  void theReservedWordsAreThoseOfThePage() {
    String page =
        "const input use assert save load read table fit minimize maximize solve compare search"
            + " design rollout derive latex explain plot if then else and or not true false";
    for (String word : page.split(" ")) {
      assertTrue(Lexemes.isReserved(word), word);
      assertFalse(Scripts.errors(word + " = 1").isEmpty(), word);
    }
    for (String word :
        ("with where over by on log of to in within for subject start starts seed weight bootstrap"
             + " holdout integer posterior residual jackknife laplace last cost sharpen asking NA"
             + " pi")
            .split(" ")) {
      assertFalse(Lexemes.isReserved(word), word);
      assertEquals(
          "(let " + word + " (+ " + word + " 1))", Scripts.ast(word + " = " + word + " + 1"));
      assertEquals("(law " + word + " (" + word + ") 1)", Scripts.ast(word + "(" + word + ") = 1"));
    }
  }
}
