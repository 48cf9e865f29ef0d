package org.lawlang.polyglot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/// A context of Truffle takes three times as long to start as Law itself.
class StartTest {
  @Test
  void theCommandLineStartsWithoutTruffle() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.lawlang.polyglot..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.lawlang.polyglot..", "com.oracle.truffle..", "org.graalvm..")
        .check(
            new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("org.lawlang"));
  }
}
