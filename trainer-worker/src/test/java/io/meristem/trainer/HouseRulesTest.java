package io.meristem.trainer;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import org.junit.jupiter.api.Test;

/** The house rules, as far as a machine can hold them. */
class HouseRulesTest {

  private static final JavaClasses TRAINER =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.meristem.trainer");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.meristem.trainer.(*)..").should().beFreeOfCycles().check(TRAINER);
  }

  @Test
  void eachPackageKnowsOnlyThoseBelowIt() {
    packages("worker", "growth", "training", "sampling", "tokenformer", "text")
        .whereLayer("worker")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("text")
        .mayNotAccessAnyLayer()
        .whereLayer("growth")
        .mayOnlyAccessLayers("tokenformer")
        .whereLayer("training")
        .mayOnlyAccessLayers("tokenformer")
        .whereLayer("sampling")
        .mayOnlyAccessLayers("tokenformer", "text")
        .whereLayer("tokenformer")
        .mayNotAccessAnyLayer()
        .check(TRAINER);
  }

  private static LayeredArchitecture packages(String... names) {
    LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : names) {
      house = house.layer(name).definedBy("io.meristem.trainer." + name + "..");
    }
    return house;
  }

  @Test
  void theKernelKnowsTensorsCheckpointsAndHowAStepIsComputedAndNothingElse() {
    classes()
        .that()
        .resideInAPackage("io.meristem.trainer.tokenformer..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.meristem.trainer.tokenformer..",
            "io.meristem.storage.checkpoint..",
            "io.meristem.storage.run..",
            "ai.djl..",
            "java..",
            "org.jspecify..")
        .check(TRAINER);
  }

  @Test
  void theTokenizersLibraryIsUsedWhereItsCrashDoesNoHarm() {
    noClasses()
        .that()
        .doNotHaveSimpleName("NativeTokenizer")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl.huggingface..")
        .check(TRAINER);
  }

  @Test
  void theTokenizersLibraryIsUsedInItsOwnProcessOnly() {
    noClasses()
        .that()
        .doNotHaveSimpleName("TokenizerProcess")
        .should()
        .callConstructor("io.meristem.trainer.text.NativeTokenizer", String.class.getName())
        .check(TRAINER);
  }

  @Test
  void onlyTheWorkerKnowsTheFrameworkAndTheBroker() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.meristem.trainer.worker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "io.smallrye..", "jakarta..", "org.apache.kafka..")
        .check(TRAINER);
  }

  @Test
  void theWorkerKnowsNoOrchestrator() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.meristem.orchestrator..", "io.meristem.local..")
        .check(TRAINER);
  }

  @Test
  void recordsHaveNoArrays() {
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .areRecords()
        .should()
        .haveRawType(describe("an array", JavaClass::isArray))
        .check(TRAINER);
  }

  @Test
  void aClassIsNamedForWhatItIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .check(TRAINER);
  }
}
