package org.lawlang.symbolic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TidiedTest {
  @ParameterizedTest
  @CsvSource({
    "0.7999999999999999*x, 0.8*x",
    "x^0.30000000000000004 + 1.0000000000000002, x^0.3 + 1",
    "0.6666666666666665*x, 2*x/3",
    "x + 0.1234567890123, x + 0.1234567890123",
    "x + 1.00000000001, x + 1.00000000001",
    "1e-30*x + 3.0000000000000004e25, 1e-30*x + 3e25",
    "(0.1111111111*x - 0.19999999998)^(-2), 81.0000000162/(x - 1.8)^2",
    "(2*x + 1)^0.5, sqrt(2*x + 1)",
    "(3 - x)^0.5, sqrt(3 - x)",
  })
  void numbersAreThePlainestUpToRounding(String e, String plain) {
    assertEquals(plain, Printer.text(Tidied.of(Infix.expr(e))));
  }
}
