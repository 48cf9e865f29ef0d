import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Rewrites each `switch` over types in the classes of a folder to call a method of its own class.
/// As javac writes it, it asks `SwitchBootstraps.typeSwitch`, which makes a class for it when it is
/// first reached, that no archive of classes takes: 7 ms for the first of a process. What is
/// rewritten stays as it is when it is met again.
final class Switches {
  private static final MethodTypeDesc TYPE = MethodTypeDesc.of(CD_int, CD_Object, CD_int);
  private static final ClassFile FILES =
      ClassFile.of(
          ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader())
                  .orElse(ClassHierarchyResolver.defaultResolver())));

  public static void main(String[] args) throws IOException {
    List<Path> files;
    try (var all = Files.walk(Path.of(args[0]))) {
      files = all.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : files) {
      ClassModel before = FILES.parse(file);
      var switches = new ArrayList<List<ClassEntry>>();
      byte[] after = FILES.transformClass(before, calls(before, switches));
      if (!switches.isEmpty()) {
        Files.write(file, after);
      }
    }
  }

  /// Fills `switches` with the types of each.
  private static ClassTransform calls(ClassModel in, List<List<ClassEntry>> switches) {
    boolean isInterface = in.flags().has(AccessFlag.INTERFACE);
    CodeTransform code =
        (builder, element) -> {
          if (element instanceof InvokeDynamicInstruction call && isOverTypes(call)) {
            builder.invokestatic(
                in.thisClass().asSymbol(), name(switches.size()), TYPE, isInterface);
            switches.add(types(call));
          } else {
            builder.with(element);
          }
        };
    return ClassTransform.transformingMethodBodies(code)
        .andThen(ClassTransform.endHandler(builder -> methods(builder, switches)));
  }

  private static String name(int index) {
    return "typeSwitch$" + index;
  }

  private static boolean isOverTypes(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().descriptorString().endsWith("/SwitchBootstraps;")
        && call.bootstrapMethod().methodName().equals("typeSwitch")
        && !call.typeSymbol().parameterType(0).isPrimitive()
        && call.invokedynamic().bootstrap().arguments().stream()
            .allMatch(ClassEntry.class::isInstance);
  }

  private static List<ClassEntry> types(InvokeDynamicInstruction call) {
    return call.invokedynamic().bootstrap().arguments().stream()
        .map(ClassEntry.class::cast)
        .toList();
  }

  private static void methods(ClassBuilder builder, List<List<ClassEntry>> switches) {
    for (int i = 0; i < switches.size(); i++) {
      method(builder, name(i), switches.get(i));
    }
  }

  /// `(value, first)`: which of the types, from the one numbered `first` on, the value is of; -1 for
  /// null; their number for none.
  private static void method(ClassBuilder builder, String name, List<ClassEntry> types) {
    builder.withMethodBody(
        name,
        TYPE,
        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
        code -> {
          Label isThere = code.newLabel();
          code.aload(0).ifnonnull(isThere).iconst_m1().ireturn().labelBinding(isThere);
          for (int i = 0; i < types.size(); i++) {
            Label next = code.newLabel();
            code.aload(0).instanceOf(types.get(i)).ifeq(next);
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.loadConstant(i).ireturn().labelBinding(next);
          }
          code.loadConstant(types.size()).ireturn();
        });
  }
}
