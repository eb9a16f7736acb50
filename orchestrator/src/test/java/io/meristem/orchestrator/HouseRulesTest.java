package io.meristem.orchestrator;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.ObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The house rules, as far as a machine can hold them. */
class HouseRulesTest {

  private static final JavaClasses ORCHESTRATOR =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.meristem.orchestrator");

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.meristem.orchestrator.(*)..")
        .should()
        .beFreeOfCycles()
        .check(ORCHESTRATOR);
  }

  /** What each package knows of the others. */
  private static final Map<String, Set<String>> KNOWN =
      Map.ofEntries(
          entry("live", Set.of("views", "dispatch", "index")),
          entry(
              "api",
              Set.of(
                  "views", "http", "planning", "serving", "plans", "dispatch", "index", "filter")),
          entry("views", Set.of("http", "planning", "plans", "dispatch", "index", "filter")),
          entry("http", Set.of("planning", "dispatch", "filter")),
          entry("serving", Set.of("index")),
          entry("plans", Set.of("planning", "dispatch", "index", "messaging")),
          entry("dispatch", Set.of("index", "messaging")),
          entry("index", Set.of("messaging")),
          entry("messaging", Set.of()),
          entry("filter", Set.of()),
          entry("planning", Set.of()));

  @Test
  void eachPackageKnowsOnlyThoseBelowIt() {
    LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : KNOWN.keySet()) {
      house = house.layer(name).definedBy("io.meristem.orchestrator." + name + "..");
    }
    for (var one : KNOWN.entrySet()) {
      var layer = house.whereLayer(one.getKey());
      house =
          one.getValue().isEmpty()
              ? layer.mayNotAccessAnyLayer()
              : layer.mayOnlyAccessLayers(one.getValue().toArray(String[]::new));
    }
    house.check(ORCHESTRATOR);
  }

  @Test
  void planningKnowsStoredRecordsAndNothingElse() {
    classes()
        .that()
        .resideInAPackage("io.meristem.orchestrator.planning..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.meristem.orchestrator.planning..",
            "io.meristem.storage..",
            "com.fasterxml.jackson.annotation..",
            "java.lang..",
            "java.math..",
            "java.time..",
            "java.util..",
            "org.jspecify..")
        .check(ORCHESTRATOR);
  }

  @Test
  void planningIsPure() {
    noClasses()
        .that()
        .resideInAPackage("io.meristem.orchestrator.planning..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectStore.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(CommitLog.class, System.class, Thread.class, UUID.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(InstantSource.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(RandomGenerator.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .check(ORCHESTRATOR);
  }

  @Test
  void theOrchestratorKnowsNoTensorsAndNoWorker() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "io.meristem.trainer..", "io.meristem.local..")
        .check(ORCHESTRATOR);
  }

  @Test
  void recordsHaveNoArrays() {
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .areRecords()
        .should()
        .haveRawType(describe("an array", JavaClass::isArray))
        .check(ORCHESTRATOR);
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
        .check(ORCHESTRATOR);
  }
}
