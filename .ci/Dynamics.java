import static java.lang.constant.ConstantDescs.CD_Boolean;
import static java.lang.constant.ConstantDescs.CD_Byte;
import static java.lang.constant.ConstantDescs.CD_Character;
import static java.lang.constant.ConstantDescs.CD_Double;
import static java.lang.constant.ConstantDescs.CD_Float;
import static java.lang.constant.ConstantDescs.CD_Integer;
import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_Short;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Rewrites each `switch` over types, and `equals` and `hashCode` of each record, in the classes of a
/// folder to call a method of its own class. As javac writes them, they ask `SwitchBootstraps` and
/// `ObjectMethods`, which make classes for them when they are first reached, that no archive of
/// classes takes: 7 ms for the first of a process. What is rewritten stays as it is when it is met
/// again.
final class Dynamics {
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

  /// Of the methods that records get.
  private static final String RECORD = "$record";

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
      var comparisons = new ArrayList<String>();
      byte[] after = FILES.transformClass(before, calls(before, switches, comparisons));
      if (!switches.isEmpty() || !comparisons.isEmpty()) {
        Files.write(file, after);
      }
    }
  }

  /// Fills `switches` with the types of each, and `comparisons` with the methods of a record.
  private static ClassTransform calls(
      ClassModel in, List<List<ClassEntry>> switches, List<String> comparisons) {
    boolean isInterface = in.flags().has(AccessFlag.INTERFACE);
    CodeTransform code =
        (builder, element) -> {
          if (element instanceof InvokeDynamicInstruction call && isOverTypes(call)) {
            builder.invokestatic(
                in.thisClass().asSymbol(), name(switches.size()), TYPE, isInterface);
            switches.add(types(call));
          } else if (element instanceof InvokeDynamicInstruction call && isOfRecord(call)) {
            String name = call.name().stringValue();
            builder.invokestatic(in.thisClass().asSymbol(), name + RECORD, call.typeSymbol());
            comparisons.add(name);
          } else {
            builder.with(element);
          }
        };
    return ClassTransform.transformingMethodBodies(code)
        .andThen(
            ClassTransform.endHandler(
                builder -> {
                  methods(builder, switches);
                  comparisons.forEach(name -> comparison(builder, in, name));
                }));
  }

  private static boolean isOfRecord(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().descriptorString().endsWith("/ObjectMethods;")
        && (call.name().equalsString("equals") || call.name().equalsString("hashCode"));
  }

  private static void comparison(ClassBuilder builder, ClassModel in, String name) {
    ClassDesc type = in.thisClass().asSymbol();
    boolean isEquals = name.equals("equals");
    List<RecordComponentInfo> parts =
        in.findAttribute(Attributes.record()).orElseThrow().components();
    builder.withMethodBody(
        name + RECORD,
        isEquals ? MethodTypeDesc.of(CD_boolean, type, CD_Object) : MethodTypeDesc.of(CD_int, type),
        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
        code -> {
          if (isEquals) {
            equality(code, type, parts);
          } else {
            hash(code, type, parts);
          }
        });
  }

  /// As `ObjectMethods` has it: components by `==`, by `compare` or by `equals`.
  private static void equality(CodeBuilder code, ClassDesc type, List<RecordComponentInfo> parts) {
    Label same = code.newLabel();
    Label differ = code.newLabel();
    code.aload(0).aload(1).if_acmpeq(same);
    code.aload(1).instanceOf(type).ifeq(differ);
    code.aload(1).checkcast(type).astore(2);
    for (RecordComponentInfo part : parts) {
      ClassDesc of = part.descriptorSymbol();
      code.aload(0).getfield(type, part.name().stringValue(), of);
      code.aload(2).getfield(type, part.name().stringValue(), of);
      if (!of.isPrimitive()) {
        code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object));
        code.ifeq(differ);
      } else {
        code.invokestatic(boxed(of), "compare", MethodTypeDesc.of(CD_int, of, of)).ifne(differ);
      }
    }
    code.labelBinding(same).iconst_1().ireturn().labelBinding(differ).iconst_0().ireturn();
  }

  /// As `ObjectMethods` has it: 31 times that of the components before, plus that of the next.
  private static void hash(CodeBuilder code, ClassDesc type, List<RecordComponentInfo> parts) {
    code.iconst_0();
    for (RecordComponentInfo part : parts) {
      ClassDesc of = part.descriptorSymbol();
      ClassDesc taken = of.isPrimitive() ? of : CD_Object;
      code.bipush(31).imul().aload(0).getfield(type, part.name().stringValue(), of);
      code.invokestatic(
          of.isPrimitive() ? boxed(of) : OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, taken));
      code.iadd();
    }
    code.ireturn();
  }

  private static ClassDesc boxed(ClassDesc primitive) {
    return switch (primitive.descriptorString()) {
      case "Z" -> CD_Boolean;
      case "B" -> CD_Byte;
      case "C" -> CD_Character;
      case "S" -> CD_Short;
      case "I" -> CD_Integer;
      case "J" -> CD_Long;
      case "F" -> CD_Float;
      default -> CD_Double;
    };
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
