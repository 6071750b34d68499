package dev.hod;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.hod");

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.hod.(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void valuesDependOnNothingAboveThem() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.hod.error..",
                        "dev.hod.image..",
                        "dev.hod.io..",
                        "dev.hod.concurrent..",
                        "dev.hod.progress..",
                        "dev.hod.reference..",
                        "dev.hod.blob..",
                        "dev.hod.fault..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.hod.transport..",
                        "dev.hod.pool..",
                        "dev.hod.selection..",
                        "dev.hod.copy..",
                        "dev.hod.bundle..",
                        "dev.hod.install..",
                        "dev.hod.server..",
                        "dev.hod.app..",
                        "dev.hod.cli..")
                .check(MAIN);
    }

    @Test
    void treesAndTarsKnowNothingOfPlaces() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.hod.pool..", "dev.hod.archive..", "dev.hod.tar..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.hod.transport..")
                .check(MAIN);
    }

    @Test
    void nothingDependsOnTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hod.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.hod.cli..")
                .check(MAIN);
    }

    @Test
    void librariesStayWhereTheyBelong() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hod.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(MAIN);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hod.transport.registry..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("okhttp3..", "okio..")
                .check(MAIN);
    }

    @Test
    void onlyTheCommandLinePrintsAndExits() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hod.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(MAIN);
    }

    @Test
    void filesArePaths() {
        noClasses().should().dependOnClassesThat().areAssignableTo(java.io.File.class).check(MAIN);
    }
}
