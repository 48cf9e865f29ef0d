package org.lawlang.symbolic;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lawlang.symbolic.Infix.Call;
import org.lawlang.symbolic.Infix.Name;
import org.lawlang.symbolic.Infix.Op;

class TameTest {
  private static final Infix DIFFERENCE = new Op('-', new Name("z"), new Name("x"));

  /// Where rounding of `x` alone decides whether there is a value, and which.
  @Test
  void equalCoordinatesAreAnEdge() {
    var equal = Map.of("x", 0.231, "y", 1.0, "z", 0.231);
    var apart = Map.of("x", 0.231, "y", 1.0, "z", 0.5);
    for (String fn : List.of("sqrt", "sign", "log")) {
      Infix formula = new Call(fn, List.of(DIFFERENCE));
      assertFalse(Tame.at(formula, equal), fn);
      assertTrue(Tame.at(formula, apart), fn);
    }
  }
}
