package org.lawlang.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class FormatterPropertyTest {

  @Provide
  Arbitrary<Program> programs() {
    return Arbitraries.integers()
        .between(0, 6)
        .flatMap(
            depth -> Arbitraries.randomValue(random -> new RandomTrees(random).program(depth)));
  }

  @Property(tries = 600, shrinking = ShrinkingMode.OFF)
  void parsingWhatIsFormattedGivesTheTreeBack(@ForAll("programs") Program program) {
    String text = Formatter.format(program);
    assertEquals(Ast.print(program), Ast.print(Scripts.program(text)), text);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void formattingTwiceIsFormattingOnce(@ForAll("programs") Program program) {
    String text = Formatter.format(program);
    assertEquals(text, Formatter.format(Scripts.program(text)));
  }
}
