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
import org.lawlang.symbolic.Expr;

/// The build has rewritten each `switch` over types, which as javac writes it makes a class when it
/// is first reached.
final class SwitchesTest {
  @Test
  void noneMakesAClassWhenItIsReached() throws Exception {
    Path classes = Path.of(Expr.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var left = new ArrayList<String>();
    int rewritten = 0;
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        ClassModel model = ClassFile.of().parse(file);
        for (InvokeDynamicInstruction call : dynamicCalls(model)) {
          if (call.bootstrapMethod().methodName().equals("typeSwitch")
              && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance)) {
            left.add(model.thisClass().asInternalName());
          }
        }
        rewritten +=
            (int)
                model.methods().stream()
                    .filter(m -> m.methodName().stringValue().startsWith("typeSwitch$"))
                    .count();
      }
    }
    assertEquals(List.of(), left);
    assertNotEquals(0, rewritten);
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
