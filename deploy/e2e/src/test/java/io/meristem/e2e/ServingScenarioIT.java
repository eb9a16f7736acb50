package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What published versions are good for: they are measured, checked, and they write. */
class ServingScenarioIT {

  static final String MODEL = "serving";
  static final String OTHER = "GROWTH IS 100% EXACT; 2 + 2 = 4.\n".repeat(60);

  static final TinyStack STACK = TinyStack.shared();
  static String root;
  static String child;

  @BeforeAll
  static void growOnce() {
    root = STACK.root(MODEL, 60);
    child = STACK.version("growths", TinyPlan.growth(root, 30));
  }

  @Test
  void aVersionWritesOnFromAPrompt() {
    List<JsonNode> lines = STACK.client().sample(child, greedy(20));

    assertThat(lines).hasSize(21);
    assertThat(lines.getLast().path("finish").asText()).isEqualTo("limit");
    assertThat(lines.getLast().path("tokens").asInt()).isEqualTo(20);
    assertThat(STACK.client().sample(child, greedy(20)).subList(0, 20))
        .isEqualTo(lines.subList(0, 20));
  }

  @Test
  void anAnswerEndsWithTheContext() {
    JsonNode end = STACK.client().sample(child, greedy(1000)).getLast();

    assertThat(end.path("finish").asText()).isEqualTo("length");
    assertThat(end.path("tokens").asInt()).isEqualTo(32 - "the old ".length());
  }

  @Test
  void aPromptThatIsTooLongIsRefusedByTheWorkerThroughTheOrchestrator() {
    String prompt = "{\"prompt\": \"%s\"}".formatted("x".repeat(32));

    JsonNode problem = STACK.client().refusedSample(child, prompt, 422);

    assertThat(problem.path("type").asText()).isEqualTo("urn:meristem:problem:prompt-too-long");
    assertThat(problem.path("detail").asText()).contains("32 tokens", "at most 31");
  }

  @Test
  void aWorkerWritesWhileItTrains() {
    String run = STACK.growthUnderWay(root, "beside-writing");

    assertThat(STACK.client().sample(root, greedy(5))).hasSize(6);

    assertThat(STACK.client().run(run).path("state").asText()).isEqualTo("running");
    STACK.client().post("runs/" + run + "/cancel", "");
  }

  @Test
  void aVersionIsMeasuredOnItsOwnAndOnAnotherSet() {
    STACK.client().awaitState(STACK.client().upload("other", OTHER, "other-set"), "published");
    String body =
        "{\"version\": \"%s\", \"datasets\": [\"%s\", \"other\"]}"
            .formatted(child, TinyStack.DATASET);

    String run = STACK.client().request("evaluations", body, "measured");
    STACK.client().awaitState(run, "published");

    JsonNode found = version(child).path("evaluations");
    assertThat(found).hasSize(2);
    assertThat(found.at("/0/loss").asDouble())
        .isEqualTo(version(child).path("lossAtEnd").asDouble());
    assertThat(found.at("/1/loss").asDouble()).isGreaterThan(found.at("/0/loss").asDouble());
    assertThat(found.at("/1/bitsPerByte").asDouble())
        .isCloseTo(found.at("/1/loss").asDouble() / Math.log(2), within(1e-12));
  }

  @Test
  void aGrowthIsConfirmedByDoingItAgain() {
    String run =
        STACK
            .client()
            .request("verifications", "{\"version\": \"%s\"}".formatted(child), "verified");
    STACK.client().awaitState(run, "published");

    JsonNode verification = version(child).at("/verifications/0");

    assertThat(verification.path("confirmed").asBoolean()).isTrue();
    assertThat(verification.path("foundSha256")).isEqualTo(version(child).path("birthSha256"));
  }

  private static String greedy(int tokens) {
    return "{\"prompt\": \"the old \", \"temperature\": 0, \"maxTokens\": %d}".formatted(tokens);
  }

  private static JsonNode version(String id) {
    return STACK.client().get("versions/" + id);
  }
}
