package io.meristem.storage;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.meristem.storage.object.ObjectStore;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The house rules, as far as a machine can hold them. */
class HouseRulesTest {

  private static final JavaClasses STORAGE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.meristem.storage");

  private static final List<String> LAYERS =
      List.of(
          "event",
          "sampling",
          "garbage",
          "lineage",
          "run",
          "exchange",
          "checkpoint",
          "dataset",
          "object");

  private static final List<Class<?>> WORLD =
      List.of(
          InstantSource.class,
          RandomGenerator.class,
          ObjectStore.class,
          System.class,
          Thread.class,
          UUID.class);

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.meristem.storage.(*)..").should().beFreeOfCycles().check(STORAGE);
  }

  @Test
  void eachPackageKnowsOnlyThoseBelowIt() {
    layers()
        .whereLayer("event")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("sampling")
        .mayOnlyAccessLayers("run")
        .whereLayer("garbage")
        .mayOnlyAccessLayers("lineage", "run", "object")
        .whereLayer("lineage")
        .mayOnlyAccessLayers("run", "checkpoint", "dataset", "object")
        .whereLayer("run")
        .mayOnlyAccessLayers("exchange", "checkpoint", "dataset", "object")
        .whereLayer("exchange")
        .mayOnlyAccessLayers("checkpoint")
        .whereLayer("checkpoint")
        .mayOnlyAccessLayers("object")
        .whereLayer("dataset")
        .mayOnlyAccessLayers("object")
        .whereLayer("object")
        .mayNotAccessAnyLayer()
        .check(STORAGE);
  }

  @Test
  void theCheckKnowsAllAndNobodyKnowsIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.meristem.storage.check..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.meristem.storage.check..")
        .check(STORAGE);
  }

  @Test
  void plansKnowRunsAndObjectsAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.meristem.storage.plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.meristem.storage.event..",
            "io.meristem.storage.sampling..",
            "io.meristem.storage.lineage..",
            "io.meristem.storage.exchange..",
            "io.meristem.storage.checkpoint..",
            "io.meristem.storage.dataset..")
        .check(STORAGE);
  }

  private static LayeredArchitecture layers() {
    LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : LAYERS) {
      house = house.layer(name).definedBy("io.meristem.storage." + name + "..");
    }
    return house;
  }

  @Test
  void storageKnowsNoFrameworkNoTensorsAndNoProcess() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "jakarta..",
            "ai.djl..",
            "org.apache.kafka..",
            "io.meristem.orchestrator..",
            "io.meristem.trainer..",
            "io.meristem.local..")
        .check(STORAGE);
  }

  @Test
  void onlyTheS3StoreKnowsTheS3Client() {
    noClasses()
        .that()
        .doNotHaveSimpleName("S3ObjectStore")
        .and()
        .haveNameNotMatching(".*\\.MissingObjects(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.minio..", "okhttp3..", "okio..")
        .check(STORAGE);
  }

  @Test
  void runsAndLineagesAreDecidedWithoutClockChanceOrStorage() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.meristem.storage.run..",
            "io.meristem.storage.lineage..",
            "io.meristem.storage.plan..")
        .and()
        .doNotHaveSimpleName("ResumePoints")
        .should()
        .accessTargetWhere(outsideWorld())
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio..", "java.net..")
        .check(STORAGE);
  }

  @Test
  void whatIsGarbageIsDecidedWithoutClockChanceOrStorage() {
    noClasses()
        .that()
        .haveSimpleName("RunGarbage")
        .or()
        .haveSimpleName("Garbage")
        .should()
        .accessTargetWhere(outsideWorld())
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ObjectStore.class)
        .check(STORAGE);
  }

  private static DescribedPredicate<JavaAccess<?>> outsideWorld() {
    return describe(
        "the clock, chance, the system or object storage",
        access ->
            WORLD.stream().anyMatch(access.getTargetOwner()::isAssignableTo)
                || access.getTarget().getFullName().startsWith("java.time.Instant.now("));
  }

  @Test
  void recordsHaveNoArrays() {
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .areRecords()
        .should()
        .haveRawType(describe("an array", JavaClass::isArray))
        .check(STORAGE);
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
        .check(STORAGE);
  }
}
