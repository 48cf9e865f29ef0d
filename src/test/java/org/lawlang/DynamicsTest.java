package org.lawlang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lawlang.math.Decimal;
import org.lawlang.math.Quantity;
import org.lawlang.symbolic.Expr;

/// The build has rewritten each `switch` over types, and `equals` and `hashCode` of each record, which
/// as javac writes them make classes when they are first reached.
final class DynamicsTest {
  @Test
  void noneMakesAClassWhenItIsReached() throws Exception {
    Path classes = Path.of(Expr.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var left = new ArrayList<String>();
    int rewritten = 0;
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        ClassModel model = ClassFile.of().parse(file);
        for (InvokeDynamicInstruction call : dynamicCalls(model)) {
          boolean isSwitch =
              call.bootstrapMethod().methodName().equals("typeSwitch")
                  && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
          boolean isOfRecord =
              call.bootstrapMethod().owner().displayName().equals("ObjectMethods")
                  && !call.name().equalsString("toString");
          if (isSwitch || isOfRecord) {
            left.add(model.thisClass().asInternalName());
          }
        }
        rewritten +=
            (int)
                model.methods().stream()
                    .filter(
                        m ->
                            m.methodName()
                                .stringValue()
                                .matches("typeSwitch\\$0|hashCode\\$record"))
                    .count();
      }
    }
    assertEquals(List.of(), left);
    assertNotEquals(0, rewritten);
  }

  /// What is rewritten compares as Java does: a record of ours, compared with what javac made of one
  /// here, which the build does not rewrite.
  @Test
  void recordsCompareAsJavaHasIt() {
    record Number(double value) {}
    record Digits(boolean negative, String digits, int exponent) {}
    double[] numbers = {Double.NaN, 0.0, -0.0, 1};
    for (double a : numbers) {
      assertEquals(new Number(a).hashCode(), new Quantity.Exact(a).hashCode());
      for (double b : numbers) {
        boolean same = new Number(a).equals(new Number(b));
        assertEquals(same, new Quantity.Exact(a).equals(new Quantity.Exact(b)), a + " and " + b);
      }
    }
    Decimal one = new Decimal(true, "12", 3);
    assertEquals(new Digits(true, "12", 3).hashCode(), one.hashCode());
    assertEquals(new Decimal(true, new String("12"), 3), one);
    assertNotEquals(new Decimal(false, "12", 3), one);
    assertNotEquals(new Decimal(true, "13", 3), one);
    assertNotEquals(new Decimal(true, "12", 4), one);
    assertNotEquals(one, new Object());
  }

  private static List<InvokeDynamicInstruction> dynamicCalls(ClassModel model) {
    return model.methods().stream()
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .filter(InvokeDynamicInstruction.class::isInstance)
        .map(InvokeDynamicInstruction.class::cast)
        .toList();
  }
}
