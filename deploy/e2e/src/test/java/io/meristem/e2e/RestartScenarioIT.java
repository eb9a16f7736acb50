package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack that was stopped, and is started again in the same folder. */
class RestartScenarioIT {

  static final String MODEL = "tiny";

  @TempDir static Path data;

  static String root;
  static List<JsonNode> before = List.of();

  @BeforeAll
  static void growOnceAndStop() {
    try (TinyStack stack = TinyStack.in(data)) {
      root = stack.root(MODEL, 20);
      stack.version("growths", TinyPlan.growth(root, 20));
      before = versions(stack);
    }
  }

  @Test
  void theLineageIsAsItWas() {
    try (TinyStack again = TinyStack.in(data)) {

      assertThat(versions(again)).startsWith(before.toArray(JsonNode[]::new)).hasSizeLessThan(4);
    }
  }

  @Test
  void aWipedBrokerLosesNothingAndWorkGoesOn() throws IOException {
    wipe(data.resolve("kafka"));

    try (TinyStack again = TinyStack.in(data)) {
      String grown = again.version("growths", TinyPlan.growth(root, 10));

      assertThat(versions(again)).startsWith(before.toArray(JsonNode[]::new));
      assertThat(versions(again)).last().matches(v -> v.path("id").asText().equals(grown));
    }
  }

  private static List<JsonNode> versions(TinyStack stack) {
    return stack.client().lineage(MODEL).path("versions").valueStream().toList();
  }

  private static void wipe(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
