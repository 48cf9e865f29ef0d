package org.lawlang;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The table of rooms, as a test.
final class ArchitectureTest {
  /// A row of the table: a room may use the rooms above it, its own third parties, and of the JDK
  /// what every room may.
  private record Room(String name, List<String> thirdParties) {
    String packages() {
      return "org.lawlang." + name + "..";
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Room> ROOMS =
      List.of(
          room("source"),
          room("math", "org.apache.commons.numbers.."),
          room("data", "de.siegmar.fastcsv..", "com.fasterxml.jackson.."),
          room("syntax", "org.antlr.v4.runtime.."),
          room("symbolic"),
          room("model"),
          room("kernel", "java.lang.classfile..", "jdk.incubator.vector.."),
          room(
              "fit",
              "org.apache.commons.math3..",
              "org.apache.commons.numbers..",
              "org.apache.commons.statistics.."),
          room("plan", "org.apache.commons.math3.."),
          room("report"),
          room("interpreter"),
          room("polyglot", "com.oracle.truffle..", "org.graalvm.."),
          room("cli", "picocli..", "org.jline.."));

  private static final List<Room> PURE = ROOMS.subList(0, 10);

  private static final String[] PURE_PACKAGES =
      PURE.stream().map(Room::packages).toArray(String[]::new);

  private static final JavaClasses LAW =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("org.lawlang");

  private static Room room(String name, String... thirdParties) {
    return new Room(name, List.of(thirdParties));
  }

  @ParameterizedTest
  @FieldSource("ROOMS")
  void aRoomUsesOnlyTheRoomsAboveItAndItsOwnThirdParties(Room room) {
    var allowed = new ArrayList<String>();
    ROOMS.subList(0, ROOMS.indexOf(room) + 1).forEach(above -> allowed.add(above.packages()));
    allowed.addAll(room.thirdParties());
    check(
        classes()
            .that()
            .resideInAPackage(room.packages())
            .should()
            .onlyDependOnClassesThat(
                element(
                    resideInAnyPackage(allowed.toArray(String[]::new))
                        .or(EVERYWHERE)
                        .as("are in %s or of the plain JDK", allowed)))
            .as("the room " + room + " uses only the rooms above it and its own third parties"));
  }

  @Test
  void everyClassIsInARoom() {
    check(
        classes()
            .should()
            .resideInAnyPackage(ROOMS.stream().map(Room::packages).toArray(String[]::new)));
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked =
        LAW.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();
    assertEquals(List.of(), unmarked, "packages without @NullMarked in their package-info.java");
  }

  @Test
  void noNameSaysNothing() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*(Impl|Manager|Utils?|Helper)")
            .orShould()
            .haveNameMatching(".*[.$]Abstract[A-Z].*"));
  }

  @Test
  void pureRoomsTouchNoFile() {
    check(
        pureNever(
            "java.nio.file..",
            "java.net..",
            "java.util.jar..",
            "java.util.prefs..",
            "java.nio.channels.."));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE_PACKAGES)
            .should()
            .dependOnClassesThat(
                nameMatching("java\\.io\\.(File.*|RandomAccessFile|Console)").forSubtype()));
  }

  @Test
  void pureRoomsReadNoClockAndNoEnvironment() {
    check(
        pureNeverCall(
            owner("java.lang.System")
                .and(
                    target(
                        "currentTimeMillis|getenv|getProperty|getProperties|setProperty"
                            + "|exit|console|getLogger|in|out|err|setOut|setErr|setIn")),
            "use System but for copying arrays and line ends"));
    // Which of two ways is taken, that give the same bits, is a question of time alone.
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE_PACKAGES)
            .and()
            .haveNameNotMatching("org\\.lawlang\\.(kernel\\.Heat|math\\.Fused)")
            .should()
            .accessTargetWhere(owner("java.lang.System").and(target("nanoTime")))
            .as("pure rooms never measure time"));
    check(
        pureNeverCall(
            targetOwner(resideInAPackage("java.time..")).and(target("now|system.*|tick.*")),
            "read a clock of java.time"));
    check(
        pureNeverCall(
            targetOwner(assignableTo(java.util.Date.class)).and(target("<init>")), "make a Date"));
    check(pureNever("java.util.logging..", "java.lang.management..", "org.slf4j.."));
  }

  @Test
  void pureRoomsDrawOnlySeededNumbers() {
    check(
        pureNeverCall(
            owner("java.lang.Math").and(target("random")), "draw an unseeded number from Math"));
    check(
        pureNeverCall(
            owner("java.util.UUID").and(target("randomUUID")),
            "draw an unseeded number from UUID"));
    check(
        pureNeverCall(
            nameless("java\\.util\\.(Random|SplittableRandom)"), "make an unseeded Random"));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE_PACKAGES)
            .should()
            .dependOnClassesThat(
                belongToAnyOf(
                    java.util.concurrent.ThreadLocalRandom.class,
                    java.security.SecureRandom.class)));
  }

  @Test
  void pureRoomsStartNoThread() {
    check(
        pureNeverCall(
            targetOwner(assignableTo(Thread.class))
                .and(target("<init>|start|startVirtualThread|ofVirtual|ofPlatform|sleep")),
            "start a thread"));
    check(
        pureNeverCall(
            target("parallel|parallelStream|parallelSort|parallelPrefix|parallelSetAll")
                .and(targetOwner(resideInAnyPackage("java.util..")))
                .or(target("supplyAsync|runAsync")),
            "run on a pool that they were not handed"));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE_PACKAGES)
            .should()
            .dependOnClassesThat(
                belongToAnyOf(
                    java.util.concurrent.Executors.class,
                    java.util.concurrent.ForkJoinPool.class,
                    java.util.concurrent.ThreadPoolExecutor.class,
                    java.util.Timer.class)));
  }

  @Test
  void pureRoomsHaveNoStaticState() {
    check(
        fields()
            .that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(PURE_PACKAGES)
            .and()
            .areDeclaredInClassesThat(not(assignableTo("org.antlr.v4.runtime.Recognizer")))
            .should()
            .beFinal());
  }

  /// What any room may use: `java.base` without what a room must name as its own, and the
  /// annotations of JSpecify.
  private static final DescribedPredicate<JavaClass> EVERYWHERE =
      resideInAnyPackage(
              "java.io..",
              "java.lang..",
              "java.math..",
              "java.net..",
              "java.nio..",
              "java.text..",
              "java.time..",
              "java.util..",
              "java.security..",
              "org.jspecify.annotations..")
          .and(not(resideInAnyPackage("java.lang.classfile..", "java.lang.management..")));

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(LAW);
  }

  private static ArchRule pureNever(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(PURE_PACKAGES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  private static ArchRule pureNeverCall(
      DescribedPredicate<? super JavaAccess<?>> access, String what) {
    return noClasses()
        .that()
        .resideInAnyPackage(PURE_PACKAGES)
        .should()
        .accessTargetWhere(access)
        .as("pure rooms never " + what);
  }

  private static DescribedPredicate<JavaAccess<?>> owner(String className) {
    return targetOwner(name(className)).forSubtype();
  }

  private static DescribedPredicate<JavaAccess<?>> target(String nameRegex) {
    return describe("target " + nameRegex, access -> access.getName().matches(nameRegex));
  }

  private static DescribedPredicate<JavaAccess<?>> nameless(String ownerRegex) {
    return describe(
        "constructor without a seed",
        access ->
            access.getTargetOwner().getName().matches(ownerRegex)
                && access.getTarget().getFullName().endsWith("<init>()"));
  }

  /// Judges an array by what it holds; a primitive is fine.
  private static DescribedPredicate<JavaClass> element(DescribedPredicate<JavaClass> predicate) {
    return describe(
        predicate.getDescription(),
        type ->
            type.getBaseComponentType().isPrimitive()
                || predicate.test(type.getBaseComponentType()));
  }
}
